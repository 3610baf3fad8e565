//! What goes over the wire to SQL Server, and what comes of what it answers, on a mock server.

#![allow(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

mod batches;
mod connecting;
mod endings;
mod engine;
mod revisions;
mod runtimes;

use schema_runtime::MssqlConnection;
use schema_runtime::driver::{Driver, Failure, Part, PartKind, Rows};
use schema_tests::mock_tds::{Answer, Batch, MockServer, PASSWORD};

/// A server that gives these answers, one for each batch, and then only says that all is done.
fn scripted(answers: impl IntoIterator<Item = Answer>) -> MockServer {
    let mut answers: Vec<Answer> = answers.into_iter().collect();
    answers.reverse();
    MockServer::start(move |_: &Batch| answers.pop().unwrap_or_else(Answer::done))
}

fn connect(server: &MockServer) -> MssqlConnection {
    MssqlConnection::connect(&server.url()).unwrap()
}

/// Runs parts on a connection.
fn run(connection: &mut MssqlConnection, parts: &[(&str, PartKind)]) -> Result<Vec<Rows>, Failure> {
    let parts: Vec<Part<'_>> = parts.iter().map(|(sql, kind)| Part { sql, kind: *kind }).collect();
    connection.run(&parts)
}

/// Rows as a driver gives them.
fn rows(rows: &[&[Option<&str>]]) -> Rows {
    rows.iter().map(|row| row.iter().map(|value| value.map(str::to_owned)).collect()).collect()
}

/// Makes sure that the password is nowhere in what somebody could read.
#[track_caller]
fn assert_secret(shown: &impl std::fmt::Debug) {
    let shown = format!("{shown:?}");
    assert!(!shown.contains(PASSWORD), "{shown}");
}
