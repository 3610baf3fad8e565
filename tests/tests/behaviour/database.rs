//! `DatabaseManager`: settings, the environment, the first connection.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use schema_runtime::database::Connection;
use schema_runtime::{DatabaseManager, Error, ErrorKind, Migrations};
use schema_tests::temp::TempDir;
use schema_tests::{or_skip, postgres, sqlite};

use crate::support::{Fixture, chain, directory_on_disk, linear};

fn leaked() -> &'static Migrations {
    Box::leak(Box::new(chain(&linear())))
}

fn ini(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("env.ini");
    std::fs::write(&path, text).unwrap();
    path
}

/// What `[database]` says of a database.
fn section(db: &Fixture) -> String {
    format!("[database]\nurl = {}\n", db.url())
}

fn the_first_connection_migrates(db: &mut Fixture) {
    let folder = TempDir::new("ini");
    let path = ini(&folder, &section(db));
    let manager = DatabaseManager::initialize(&path, leaked()).unwrap();
    assert!(manager.schema_manager().unwrap().verify().unwrap().valid);
    assert_eq!(db.number("SELECT count(*) FROM ta"), 1);
    let again = DatabaseManager::initialize(&path, leaked()).unwrap();
    assert_eq!(again.schema_manager().unwrap().history().unwrap().len(), 3);
}

fn without_auto_upgrade_it_insists(db: &mut Fixture) {
    let folder = TempDir::new("ini");
    let path = ini(&folder, &(section(db) + "auto_upgrade = false\n"));
    let error = DatabaseManager::initialize(&path, leaked()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pending, "{error}");
    assert!(error.to_string().contains("a1, b2, c3"), "{error}");
    assert!(db.tables().is_empty());
    db.manager(leaked()).initialize().unwrap();
    DatabaseManager::initialize(&path, leaked()).unwrap();
}

fn foreign_keys(connection: &mut Connection) -> String {
    crate::support::ask(connection, "PRAGMA foreign_keys")
        .map_err(|failure| failure.error)
        .unwrap()
        .remove(0)
}

#[test]
fn foreign_keys_are_on_for_each_connection() {
    let file = sqlite::file("keys");
    let folder = TempDir::new("ini");
    let text = format!("[database]\ntype = sqlite\npath = {}\n", file.path().display());
    let manager = DatabaseManager::initialize(ini(&folder, &text), leaked()).unwrap();
    let mut connections: Vec<_> = (0..3).map(|_| manager.connection().unwrap()).collect();
    for connection in &mut connections {
        assert_eq!(foreign_keys(connection), "1");
    }
    let mut plain = file.open();
    plain.pragma_update(None, "foreign_keys", false).unwrap();
    schema_runtime::SchemaManager::new(leaked(), &mut plain).ensure_foreign_keys_enabled().unwrap();
    let on: i64 = plain.query_row("PRAGMA foreign_keys", [], |row| row.get(0)).unwrap();
    assert_eq!(on, 1);
}

#[test]
fn postgres_by_its_parts() {
    let options = postgres::Options::default().password("s3cret");
    let server = or_skip!(postgres::Server::start(options));
    let (database, address) = (server.database("parts"), server.address());
    let folder = TempDir::new("ini");
    let text = |password: &str| {
        format!(
            "[database]\ntype = postgres\nhost = {}\nport = {}\nname = {}\nuser = postgres\npassword = {password}\n",
            address.ip(),
            address.port(),
            database.name()
        )
    };
    let manager = DatabaseManager::initialize(ini(&folder, &text("s3cret")), leaked()).unwrap();
    assert!(manager.schema_manager().unwrap().verify().unwrap().valid);
    assert!(!format!("{manager:?} {}", manager.url()).contains("s3cret"));
    let error = DatabaseManager::initialize(ini(&folder, &text("wr0ng")), leaked()).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("wr0ng"), "{error:?}");
    assert!(error.to_string().contains("password"), "{error}");
}

/// Checks what is said of a settings file that cannot stand.
#[track_caller]
fn check(text: &str, kind: ErrorKind, words: &[&str]) -> Error {
    let folder = TempDir::new("ini");
    let error = DatabaseManager::initialize(ini(&folder, text), leaked()).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    for word in words {
        assert!(error.to_string().contains(word), "{word}: {error}");
    }
    assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    error
}

#[test]
fn settings_that_cannot_stand() {
    let settings = ErrorKind::Configuration;
    let missing = DatabaseManager::initialize(Path::new("no/such/env.ini"), leaked()).unwrap_err();
    assert_eq!(missing.kind(), settings);
    assert!(missing.to_string().contains("no/such/env.ini"), "{missing}");
    check("[server]\nurl = sqlite:a.db\n", settings, &["[database]", "env.ini"]);
    check("[database]\nurll = sqlite:a.db\n", settings, &["urll", "url"]);
    check("[database]\n", settings, &["url"]);
    check("[database]\ntype = postgres\nuser = u\npassword = hush\n", settings, &["host"]);
    check("[database]\nurl = nonsense\n", settings, &["url"]);
    check("[database]\nurl = oracle://u:hush@h/d\n", settings, &["oracle"]);
    check("[database]\ntype = oracle\n", settings, &["oracle"]);
    check("[database]\nurl = sqlite:a.db\nauto_upgrade = perhaps\n", settings, &["auto_upgrade"]);
}

#[test]
fn servers_that_are_not_there() {
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for scheme in ["postgres", "mssql"] {
        let text = format!("[database]\nurl = {scheme}://u:hush@{unused}/d\n");
        check(&text, ErrorKind::Connection, &[&unused.to_string()]);
    }
    check(
        "[database]\nurl = sqlite:/no/such/folder/a.db\n",
        ErrorKind::Connection,
        &["/no/such/folder/a.db"],
    );
}

/// Runs an application with an environment of its own.
fn application(folder: &TempDir, ini: &Path, url: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_migrator"));
    command.arg("ini").arg(folder.path()).arg(ini).stdin(Stdio::null()).env_remove("DATABASE_URL");
    if let Some(url) = url {
        command.env("DATABASE_URL", url);
    }
    command.output().unwrap()
}

#[test]
fn the_environment_wins() {
    let (one, other) = (sqlite::file("one"), sqlite::file("other"));
    let folder = TempDir::new("ini");
    let path = ini(&folder, &format!("[database]\nurl = {}\n", one.url()));
    let toml = "backends = [\"sqlite\", \"postgres\", \"mssql\"]\n";
    let chain = directory_on_disk(toml, &linear());
    let output = application(&chain, &path, Some(&other.url()));
    assert!(output.status.success(), "{output:?}");
    assert!(other.path().exists() && !one.path().exists());
    assert!(application(&chain, &path, None).status.success());
    assert!(one.path().exists());
    // It makes the file dispensable, and says where a bad one comes from.
    let missing = folder.path().join("missing.ini");
    assert!(application(&chain, &missing, Some(&other.url())).status.success());
    let output = application(&chain, &path, Some("oracle://u:hush@h/d"));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains("DATABASE_URL") && !said.contains("hush"),
        "{said}"
    );
}

async fn all_of_it(path: PathBuf) {
    let manager = DatabaseManager::initialize_async(path, leaked()).await.unwrap();
    assert!(manager.verify_async().await.unwrap().valid);
    assert_eq!(manager.downgrade_async("a1").await.unwrap().steps.len(), 2);
    assert_eq!(manager.upgrade_async("head").await.unwrap().steps.len(), 2);
    let history = manager.schema_async(|manager| manager.history()).await.unwrap();
    assert_eq!(history.len(), 7);
}

fn inside_a_runtime(db: &mut Fixture) {
    let folder = TempDir::new("ini");
    let path = ini(&folder, &section(db));
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    one.block_on(all_of_it(path));
}

fn inside_a_runtime_of_many_threads(db: &mut Fixture) {
    let folder = TempDir::new("ini");
    let path = ini(&folder, &section(db));
    let many = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    many.block_on(all_of_it(path));
}

on_shared_databases! {
    the_first_connection_migrates
    without_auto_upgrade_it_insists
    inside_a_runtime
    inside_a_runtime_of_many_threads
}
