//! Connections that are lost, at each moment of an upgrade in turn: PostgreSQL through the proxy.

use schema_runtime::database::Connection;
use schema_runtime::database::url::DatabaseUrl;
use schema_runtime::{ErrorKind, Migrations, Options, SchemaManager, Transactions};
use schema_tests::or_skip;
use schema_tests::postgres::{Server, server};
use schema_tests::proxy::{Fault, Proxy};

use crate::support::{chain_with, revision};

/// Rows that a step done twice would double, in transactions and outside of them.
fn steps() -> Migrations {
    let mut never = revision(
        "c3",
        "b2",
        "CREATE INDEX CONCURRENTLY ia ON ta (id);\nINSERT INTO ta (id) VALUES (2);\nCREATE INDEX CONCURRENTLY ib ON ta (id);",
        "DROP INDEX CONCURRENTLY ib;\nDROP INDEX CONCURRENTLY ia;",
    );
    never.1 = never.1.replace("\n\n--! upgrade", "\n--! transaction: never\n\n--! upgrade");
    chain_with(
        "backends = [\"postgres\"]\ndialect = \"postgres\"\n",
        &[
            revision("a1", "none", "CREATE TABLE ta (id integer);", "DROP TABLE ta;"),
            revision("b2", "a1", "INSERT INTO ta (id) VALUES (1);", "DELETE FROM ta;"),
            never,
            revision("d4", "c3", "INSERT INTO ta (id) VALUES (3);", "DELETE FROM ta;"),
        ],
    )
}

fn connect(url: &str) -> Connection {
    Connection::open(&DatabaseUrl::parse(url).unwrap()).unwrap()
}

fn options() -> Options {
    let mut options = Options::default();
    options.transactions = Transactions::Each;
    options
}

/// Loses the connection at a turn behind connecting; `false` where the upgrade needs fewer.
fn check(server: &Server, fault: Fault, turn: u64) -> bool {
    let database = server.database("losing");
    let proxy = Proxy::start(server.address());
    let chain = steps();
    let mut connection = connect(&database.url_through(proxy.address()));
    proxy.fault_at(proxy.turns() + turn, fault);
    let lost = SchemaManager::new(&chain, &mut connection).with_options(options()).initialize();
    let mut connection = connect(database.url());
    let mut manager = SchemaManager::new(&chain, &mut connection).with_options(options());
    if let Err(error) = &lost {
        assert_eq!(error.kind(), ErrorKind::Connection, "{fault:?} at {turn}: {error}");
    }
    if let Err(error) = manager.initialize() {
        panic!("{fault:?} at {turn}: {error}");
    }
    assert!(manager.verify().unwrap().valid);
    let history = manager.history().unwrap();
    let done = history.iter().filter(|entry| entry.outcome == "done").count();
    assert_eq!(done, 4, "{fault:?} at {turn}: {history:?}");
    let mut client = database.client();
    let row = client.query_one("SELECT count(*), count(DISTINCT id) FROM ta", &[]).unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1)), (3, 3), "{fault:?} at {turn}");
    lost.is_err()
}

fn at_each_turn(server: &Server, fault: Fault) {
    let lost = (1..=60).take_while(|turn| check(server, fault, *turn)).count();
    assert!((8..60).contains(&lost), "{lost} turns");
}

#[test]
fn before_a_question_is_heard() {
    at_each_turn(or_skip!(server()), Fault::LoseRequest);
}

#[test]
fn before_its_answer_is_heard() {
    at_each_turn(or_skip!(server()), Fault::LoseAnswer);
}
