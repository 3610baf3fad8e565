//! The harness itself, on a real server: what the behaviour suite relies on.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use schema_tests::or_skip;
use schema_tests::postgres::{Options, Server, server};
use schema_tests::proxy::{Fault, Proxy};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Waits until something is so; `false` where it is not after a while.
fn eventually(condition: impl Fn() -> bool) -> bool {
    let end = Instant::now() + Duration::from_secs(20);
    while !condition() {
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

#[test]
fn databases_are_apart() {
    let server = or_skip!(server());
    let (one, other) = (server.database("a-b"), server.database("a-b"));
    assert_ne!(one.url(), other.url());
    one.client().batch_execute("CREATE TABLE t (a int)").unwrap();
    other.client().batch_execute("CREATE TABLE t (a int)").unwrap();
}

#[test]
fn many_clients_at_once() {
    let server = or_skip!(server());
    let database = server.database("many");
    let clients: Vec<_> = (0..120).map(|_| database.client()).collect();
    assert_eq!(clients.len(), 120);
}

#[test]
fn the_log_has_each_statement() {
    let server = or_skip!(Server::start(Options::default().log_statements()));
    let (database, other) = (server.database("logged"), server.database("other"));
    other.client().batch_execute("SELECT 'other'").unwrap();
    let mut client = database.client();
    client.batch_execute("SELECT 1;\nSELECT 2").unwrap();
    client.query("SELECT $1::text", &[&"x"]).unwrap();
    assert_eq!(server.statements(database.name()), ["SELECT 1;\nSELECT 2", "SELECT $1::text"]);
}

#[test]
fn a_password_is_asked_for() {
    let server = or_skip!(Server::start(Options::default().password("s3cret")));
    let database = server.database("locked");
    assert!(database.url().contains(":s3cret@"));
    database.client().batch_execute("SELECT 1").unwrap();
    let wrong = database.url().replace("s3cret", "wrong");
    assert!(postgres::Client::connect(&wrong, postgres::NoTls).is_err());
}

#[test]
fn a_server_ends_with_its_value() {
    let server = or_skip!(Server::start(Options::default()));
    let (address, folder) = (server.address(), server.folder().to_owned());
    let mut client = server.admin();
    drop(server);
    assert!(client.batch_execute("SELECT 1").is_err());
    assert!(TcpStream::connect(address).is_err());
    assert!(!folder.exists());
}

/// A process that holds a server: its own process, the server's, and where that is.
struct Holder {
    child: Child,
    server: String,
    address: SocketAddr,
    folder: PathBuf,
}

impl Holder {
    /// Starts one; `None` where there are no server programs.
    fn start() -> Option<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pg_holder"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let server = lines.next().unwrap();
        if server == "skip" {
            child.wait().unwrap();
            return None;
        }
        let (address, folder) = (lines.next().unwrap(), lines.next().unwrap());
        Some(Self { child, server, address: address.parse().unwrap(), folder: folder.into() })
    }

    fn is_alive(&self) -> bool {
        // The shell's own `kill`: the program of that name is not on every machine.
        let script = format!("kill -0 {} 2>/dev/null", self.server);
        Command::new("sh").args(["-c", &script]).status().unwrap().success()
    }
}

#[test]
fn a_killed_process_leaves_nothing_behind() {
    or_skip!(server());
    let mut holder = Holder::start().unwrap();
    assert!(holder.is_alive() && TcpStream::connect(holder.address).is_ok());
    assert!(Path::new(&holder.folder).join("data").exists());
    holder.child.kill().unwrap();
    holder.child.wait().unwrap();
    assert!(eventually(|| TcpStream::connect(holder.address).is_err()), "the server listens still");
    assert!(eventually(|| !holder.is_alive()), "the server runs still");
    assert!(eventually(|| !holder.folder.exists()), "the folder is there still");
}

#[test]
fn turns_of_a_real_protocol() {
    let server = or_skip!(server());
    let database = server.database("turns");
    let proxy = Proxy::start(server.address());
    let url = database.url_through(proxy.address());
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let before = proxy.turns();
    client.batch_execute("SELECT 1; SELECT 2; SELECT repeat('x', 1000000)").unwrap();
    assert_eq!(proxy.turns() - before, 1);
    client.batch_execute("SELECT 3").unwrap();
    assert_eq!(proxy.turns() - before, 2);
}

#[test]
fn an_outcome_that_nobody_hears_of() {
    let server = or_skip!(server());
    let database = server.database("lost");
    let proxy = Proxy::start(server.address());
    let url = database.url_through(proxy.address());
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    proxy.fault_at(proxy.turns() + 1, Fault::LoseAnswer);
    assert!(client.batch_execute("CREATE TABLE t (a int)").is_err());
    database.client().batch_execute("SELECT * FROM t").unwrap();
}
