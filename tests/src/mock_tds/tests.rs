//! The mock against a client that is not the product.

use tokio::net::TcpStream;
use tokio_util::compat::TokioAsyncWriteCompatExt;

use super::*;

/// Sends a batch by plain tiberius, and returns the first column of its rows, or the error.
fn ask(server: &MockServer, sql: &str) -> Result<Vec<Option<String>>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut config = tiberius::Config::new();
        config.host("127.0.0.1");
        config.port(server.address().port());
        config.encryption(tiberius::EncryptionLevel::NotSupported);
        config.authentication(tiberius::AuthMethod::sql_server(USER, PASSWORD));
        config.database("app");
        config.application_name("a test");
        let stream = TcpStream::connect(config.get_addr()).await.unwrap();
        let client = tiberius::Client::connect(config, stream.compat_write()).await;
        let mut client = client.map_err(|error| error.to_string())?;
        let answer = client.simple_query(sql).await.map_err(|error| error.to_string())?;
        let results = answer.into_results().await.map_err(|error| error.to_string())?;
        Ok(results.iter().flatten().map(|row| row.get::<&str, _>(0).map(str::to_owned)).collect())
    })
}

#[test]
fn a_batch_is_recorded_and_answered() {
    let server = MockServer::start(|_| {
        Answer::text(&[Some("ä")]).then_text(&[&[None], &[Some("b")]]).then_status(3).then_done()
    });
    assert_eq!(ask(&server, "SELECT 'ä'"), Ok(vec![Some("ä".into()), None, Some("b".into())]));
    let batch = Batch { connection: 0, sql: "SELECT 'ä'".to_owned(), transaction: 0 };
    assert_eq!(server.records(), [batch]);
    let [user, application, database] = [USER, "a test", "app"].map(str::to_owned);
    assert_eq!(server.logins(), [Login { user, application, database }]);
}

#[test]
fn long_texts_take_several_packets() {
    let long = "x".repeat(30_000);
    let echo = |batch: &Batch| {
        let pieces: Vec<&str> = batch
            .sql
            .as_bytes()
            .chunks(4_000)
            .map(|chunk| str::from_utf8(chunk).unwrap())
            .collect();
        pieces.iter().fold(Answer::new(), |answer, piece| answer.then_text(&[&[Some(piece)]]))
    };
    let server = MockServer::start(echo);
    let pieces: String = ask(&server, &long).unwrap().into_iter().flatten().collect();
    assert_eq!(pieces, long);
}

#[test]
fn errors_and_ends() {
    let error = ServerError::new(208, "Invalid object name 't'.").line(7).procedure("p");
    let answers =
        [Answer::failed(error), Answer::text(&[Some("a")]).then_hang_up(), Answer::hang_up()];
    let mut answers = answers.into_iter();
    let server = MockServer::start(move |_| answers.next().unwrap());
    let message = ask(&server, "1").unwrap_err();
    for part in ["Invalid object name 't'.", "executing p on line 7", "code: 208", "class: 16"] {
        assert!(message.contains(part), "{message}");
    }
    assert!(ask(&server, "2").is_err());
    assert!(ask(&server, "3").is_err());
    assert_eq!(
        server.records().iter().map(|batch| batch.connection).collect::<Vec<_>>(),
        [0, 1, 2]
    );
}

#[test]
fn refused_logins() {
    let refusal = ServerError::new(18456, "Login failed for user 'tester'.").class(14);
    let server = MockServer::start_with(LoginAnswer::Refused(refusal), |_| Answer::done());
    assert!(ask(&server, "1").unwrap_err().contains("18456"));
    let server = MockServer::start_with(LoginAnswer::Routed(server.address()), |_| Answer::done());
    assert!(ask(&server, "1").unwrap_err().contains("alternative address"));
    assert_eq!(server.batches(), Vec::<String>::new());
}
