//! Connections that die, and servers that take their time.

use std::time::{Duration, Instant};

use schema_runtime::MssqlConnection;
use schema_runtime::driver::{DatabaseErrorKind, PartKind, Position};
use schema_tests::mock_tds::{Answer, PASSWORD, ServerError, USER};

use super::{assert_secret, connect, rows, run, scripted};

/// Runs two batches, the second of which finds the connection lost, and then two more.
#[track_caller]
fn check(ending: Answer, position: Option<Position>, expected: &str) {
    let server = scripted([Answer::done(), ending]);
    let mut connection = connect(&server);
    let parts =
        [("a", PartKind::Statement), ("b", PartKind::Continuation), ("c", PartKind::Statement)];
    let failure = run(&mut connection, &parts).unwrap_err();
    assert_eq!(failure.part, Some(1));
    assert_eq!(failure.position, position);
    assert_eq!(failure.error.kind, DatabaseErrorKind::ConnectionLost);
    assert!(failure.error.message.contains(expected), "{}", failure.error);
    assert!(connection.is_lost());

    let failure = run(&mut connection, &parts).unwrap_err();
    assert_eq!((failure.part, failure.error.kind), (None, DatabaseErrorKind::ConnectionLost));
    let error = connection.execute("d").unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::ConnectionLost);
    assert!(error.message.contains("was lost before: "), "{error}");
    assert!(connection.block_on(async |_| ()).is_err());
    assert_secret(&(failure, error, connection));
    assert_eq!((server.batches().len(), server.logins().len()), (2, 1), "nothing was sent again");
}

#[test]
fn before_the_answer() {
    check(Answer::hang_up(), None, "the connection to the server broke: ");
}

#[test]
fn in_the_middle_of_the_answer() {
    let answer = Answer::text(&[Some("a")]).then_done().then_text(&[&[Some("b")]]);
    check(answer.then_hang_up(), None, "the connection to the server broke: ");
}

#[test]
fn behind_an_error() {
    // tiberius drops the error that it had read when the end comes; the kind is what matters.
    let error = ServerError::new(
        596,
        "Cannot continue the execution because the session is in the kill state.",
    );
    check(Answer::failed(error.class(21)).then_hang_up(), None, "");
}

#[test]
fn by_an_error_that_ends_the_session() {
    let error = ServerError::new(
        596,
        "Cannot continue the execution because the session is in the kill state.",
    );
    check(
        Answer::failed(error.class(21)),
        Some(Position::Line(1)),
        "Cannot continue the execution",
    );
}

#[test]
fn between_batches() {
    let server = scripted([]);
    let mut connection = connect(&server);
    connection.execute("a").unwrap();
    server.disconnect_all();
    let error = connection.execute("b").unwrap_err();
    assert_eq!(error.kind, DatabaseErrorKind::ConnectionLost, "{error}");
    assert!(connection.is_lost());
    assert!(connection.query("c").unwrap_err().message.contains("was lost before"));
}

#[test]
fn a_slow_answer_is_waited_for() {
    let pause = Duration::from_millis(400);
    let slow = Answer::text(&[Some("a")]).then_pause(pause).then_text(&[&[Some("b")]]);
    let server = scripted([slow]);
    let mut config = tiberius::Config::new();
    config.host("127.0.0.1");
    config.port(server.address().port());
    config.encryption(tiberius::EncryptionLevel::NotSupported);
    config.authentication(tiberius::AuthMethod::sql_server(USER, PASSWORD));
    config.command_timeout(Some(Duration::from_millis(50)));
    let mut connection = MssqlConnection::connect_with(config).unwrap();
    let begun = Instant::now();
    assert_eq!(connection.query("a").unwrap(), rows(&[&[Some("a")], &[Some("b")]]));
    assert!(begun.elapsed() >= pause);
}
