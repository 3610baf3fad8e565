//! Inside of somebody else's runtime.

use schema_runtime::MssqlConnection;
use schema_runtime::driver::PartKind;
use schema_tests::mock_tds::Answer;
use tokio::runtime::{Builder, Runtime};

use super::{connect, rows, run, scripted};

/// Connects, works, fails to connect, and drops, all of it on a thread of the runtime.
#[track_caller]
fn check(runtime: &Runtime) {
    let server = scripted([Answer::text(&[Some("a")]), Answer::done(), Answer::ints(&[7])]);
    runtime.block_on(async {
        let mut connection = connect(&server);
        assert_eq!(connection.query("a").unwrap(), rows(&[&[Some("a")]]));
        run(&mut connection, &[("b", PartKind::Statement)]).unwrap();
        let number = connection.block_on(async |client| {
            let answer = client.simple_query("c").await?.into_row().await?;
            Ok::<Option<i32>, tiberius::error::Error>(answer.and_then(|row| row.get(0)))
        });
        assert_eq!(number.unwrap(), Ok(Some(7)));
        drop(connection);
        assert!(MssqlConnection::connect("mssql://u@127.0.0.1:1/d").is_err());
    });
    assert_eq!(server.batches(), ["a", "b", "c"]);
}

#[test]
fn current_thread() {
    check(&Builder::new_current_thread().enable_all().build().unwrap());
}

#[test]
fn multi_thread() {
    check(&Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());
}

#[test]
fn without_timers_and_sockets_of_its_own() {
    check(&Builder::new_current_thread().build().unwrap());
}

#[test]
fn on_a_blocking_thread_and_in_a_task() {
    let server = scripted([]);
    let runtime = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let url = server.url();
    let connection = runtime.block_on(async {
        let blocking = tokio::task::spawn_blocking(move || MssqlConnection::connect(&url).unwrap());
        let mut connection = blocking.await.unwrap();
        tokio::spawn(async move {
            connection.execute("a").unwrap();
            connection
        })
        .await
        .unwrap()
    });
    assert!(!connection.is_lost());
    drop(runtime);
    let mut connection = connection;
    connection.execute("b").unwrap();
    assert_eq!(server.batches(), ["a", "b"]);
}

#[test]
fn a_panic_inside_is_the_callers() {
    let server = scripted([]);
    let runtime = Builder::new_current_thread().build().unwrap();
    let mut connection = connect(&server);
    let work = std::panic::AssertUnwindSafe(|| {
        runtime.block_on(async {
            let _ = connection.block_on::<()>(async |_| panic!("mine"));
        });
    });
    let panic = std::panic::catch_unwind(work).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"mine"));
    connection.execute("a").unwrap();
}
