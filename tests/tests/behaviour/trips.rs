//! How often PostgreSQL is asked.

use schema_runtime::database::Connection;
use schema_runtime::database::url::DatabaseUrl;
use schema_runtime::{Migrations, SchemaManager};
use schema_tests::or_skip;
use schema_tests::postgres::{Options, Server, server};
use schema_tests::proxy::Proxy;

use crate::support::{chain, revision};

/// A chain of many revisions, each on the one before.
fn many(count: usize) -> Migrations {
    let one = |number: usize| {
        let before = if number == 1 { "none".to_owned() } else { format!("r{}", number - 1) };
        let (up, down) =
            (format!("CREATE TABLE t{number} (id INTEGER);"), format!("DROP TABLE t{number};"));
        revision(&format!("r{number}"), &before, &up, &down)
    };
    chain(&(1..=count).map(one).collect::<Vec<_>>())
}

fn connect(url: &str) -> Connection {
    Connection::open(&DatabaseUrl::parse(url).unwrap()).unwrap()
}

/// Brings a database to a target, on a connection of its own.
fn bring(chain: &Migrations, url: &str, target: &str) {
    let mut connection = connect(url);
    SchemaManager::new(chain, &mut connection).upgrade(target).unwrap();
}

#[test]
fn at_head_it_is_once() {
    let server = or_skip!(server());
    let database = server.database("trips_at_head");
    let chain = many(5);
    bring(&chain, database.url(), "head");
    let proxy = Proxy::start(server.address());
    let mut connection = connect(&database.url_through(proxy.address()));
    let before = proxy.turns();
    SchemaManager::new(&chain, &mut connection).initialize().unwrap();
    assert_eq!(proxy.turns() - before, 1);
}

#[test]
fn fifty_revisions_travel_once_each() {
    let server = or_skip!(server());
    let database = server.database("trips_pending");
    let chain = many(51);
    bring(&chain, database.url(), "r1");
    let proxy = Proxy::start(server.address());
    let mut connection = connect(&database.url_through(proxy.address()));
    let before = proxy.turns();
    let report = SchemaManager::new(&chain, &mut connection).initialize().unwrap();
    assert_eq!(report.steps.len(), 50);
    let turns = proxy.turns() - before;
    assert!(turns <= 54, "{turns} round trips");
}

#[test]
fn an_empty_database_needs_few() {
    let server = or_skip!(server());
    let database = server.database("trips_empty");
    let proxy = Proxy::start(server.address());
    let mut connection = connect(&database.url_through(proxy.address()));
    let before = proxy.turns();
    SchemaManager::new(&many(50), &mut connection).initialize().unwrap();
    let turns = proxy.turns() - before;
    assert!(turns <= 8, "{turns} round trips");
}

#[test]
fn the_log_of_an_application_at_head_has_one_statement() {
    let server = or_skip!(Server::start(Options::default().log_statements()));
    let database = server.database("logged");
    let chain = many(5);
    bring(&chain, database.url(), "head");
    let before = server.statements(database.name()).len();
    let mut connection = connect(database.url());
    SchemaManager::new(&chain, &mut connection).initialize().unwrap();
    let statements = server.statements(database.name());
    assert_eq!(statements.len() - before, 1, "{:?}", &statements[before..]);
    assert!(statements[before].starts_with("SELECT count(*)"), "{}", statements[before]);
}
