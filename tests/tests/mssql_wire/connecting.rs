//! Logins.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use schema_runtime::MssqlConnection;
use schema_runtime::driver::DatabaseErrorKind;
use schema_tests::mock_tds::{Answer, Login, LoginAnswer, MockServer, PASSWORD, ServerError, USER};

use super::{assert_secret, connect, scripted};

fn login(application: &str) -> Login {
    let [user, application, database] = [USER, application, "app"].map(str::to_owned);
    Login { user, application, database }
}

#[test]
fn the_server_is_told_who_comes() {
    let server = scripted([]);
    connect(&server);
    MssqlConnection::connect(&format!("{}&application_name=a%20shop", server.url())).unwrap();
    assert_eq!(server.logins(), [login("schema-runtime"), login("a shop")]);
}

#[test]
fn an_open_connection_keeps_its_password_to_itself() {
    let connection = connect(&scripted([]));
    let shown = format!("{connection:?}");
    assert!(shown.contains("127.0.0.1") && shown.contains("open"), "{shown}");
    assert_secret(&connection);
}

/// Connects where that must fail.
#[track_caller]
fn fails(url: &str, kind: DatabaseErrorKind, expected: &str) {
    let error = MssqlConnection::connect(url).unwrap_err();
    assert_eq!(error.kind, kind, "{error}");
    assert!(error.message.contains(expected), "{error}");
    assert_secret(&error);
}

#[track_caller]
fn refused(answer: LoginAnswer, kind: DatabaseErrorKind, expected: &str) {
    let server = MockServer::start_with(answer, |_| Answer::done());
    fails(&format!("{}&connect_timeout=1", server.url()), kind, expected);
}

#[test]
fn refusals() {
    let error = ServerError::new(18456, "Login failed for user 'tester'.").class(14);
    refused(
        LoginAnswer::Refused(error),
        DatabaseErrorKind::Denied,
        "refused the login: Login failed for user 'tester'.",
    );
    let error =
        ServerError::new(4060, "Cannot open database \"app\" requested by the login.").class(11);
    refused(LoginAnswer::Refused(error), DatabaseErrorKind::Other, "Cannot open database");
    refused(LoginAnswer::HangUp, DatabaseErrorKind::ConnectionLost, "cannot be reached: ");
}

#[test]
fn a_server_that_does_not_answer_is_given_up() {
    let begun = Instant::now();
    refused(LoginAnswer::Silence, DatabaseErrorKind::ConnectionLost, "no answer within 1s");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn nobody_there() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("mssql://{USER}:{PASSWORD}@127.0.0.1:{port}/app");
    fails(
        &url,
        DatabaseErrorKind::ConnectionLost,
        &format!("127.0.0.1:{port} cannot be reached: "),
    );
    let url = format!("mssql://{USER}:{PASSWORD}@no-such-host.invalid/app");
    fails(&url, DatabaseErrorKind::ConnectionLost, "no-such-host.invalid:1433 cannot be reached: ");
}

#[test]
fn a_redirection_is_followed_once() {
    let target = scripted([]);
    let gateway = MockServer::start_with(LoginAnswer::Routed(target.address()), |_| Answer::done());
    let mut connection = connect(&gateway);
    connection.execute("SELECT 1").unwrap();
    assert_eq!((gateway.batches().len(), target.batches().len()), (0, 1));
    assert_eq!(target.logins(), [login("schema-runtime")]);

    let outer = MockServer::start_with(LoginAnswer::Routed(gateway.address()), |_| Answer::done());
    fails(&outer.url(), DatabaseErrorKind::Other, "redirects to a server that redirects once more");
}

#[test]
fn wrong_urls() {
    fails("postgres://u:x@h/d", DatabaseErrorKind::Other, "expected an mssql:// URL");
    fails(
        &format!("mssql://{USER}:{PASSWORD}@h:x/d"),
        DatabaseErrorKind::Other,
        "the port is not a number",
    );
}
