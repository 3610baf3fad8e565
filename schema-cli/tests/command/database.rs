//! The commands that ask or change a database, on SQLite.

use crate::support::Place;

const URL: &str = "--url sqlite:app.db";

fn query(place: &Place, sql: &str) -> i64 {
    let database = rusqlite::Connection::open(place.path("app.db")).unwrap();
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn execute(place: &Place, sql: &str) {
    rusqlite::Connection::open(place.path("app.db")).unwrap().execute_batch(sql).unwrap();
}

/// What is on stdout, without the times.
#[track_caller]
fn timeless(place: &Place, arguments: &str) -> String {
    let out = place.ok(arguments);
    let line = |line: &str| match line.rsplit_once(" (") {
        Some((line, time)) if time.ends_with(" ms)") => format!("{line}\n"),
        _ => format!("{line}\n"),
    };
    out.lines().map(line).collect()
}

#[test]
fn up_and_down_and_up() {
    let place = Place::with_chain();
    let up = "upgraded a1, users\nupgraded c1, tags\nupgraded b1, posts\nupgraded d1, merge\nthe database is at d1\n";
    let first = timeless(&place, &format!("upgrade {URL}"));
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&first), sorted(up));
    place.check(&format!("upgrade {URL}"), 0, "nothing to do: the database is at d1\n");
    place.check(&format!("current {URL}"), 0, "d1 (head) (mergepoint), merge\n");
    place.check(&format!("verify {URL}"), 0, "the database is at head: d1\n");
    place.check(
        &format!("check {URL}"),
        0,
        "4 revisions, 0 errors, 0 warnings\nthe database is at head: d1\n",
    );
    let down = timeless(&place, &format!("downgrade a1 {URL}"));
    assert!(
        down.starts_with("downgraded d1, merge\n") && down.ends_with("the database is at a1\n"),
        "{down}"
    );
    assert_eq!(
        timeless(&place, &format!("upgrade b1 {URL} --transactions each")).lines().count(),
        2
    );
    let steps = place.json(&format!("upgrade head {URL}"), 0);
    assert_eq!(steps["current"], serde_json::json!(["d1"]));
    assert_eq!(steps["steps"].as_array().unwrap().len(), 2);
    assert_eq!(place.json(&format!("downgrade base {URL}"), 0)["current"], serde_json::json!([]));
    assert_eq!(
        query(
            &place,
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('users', 'posts', 'tags')"
        ),
        0
    );
}

#[test]
fn a_database_that_is_behind_is_found() {
    let place = Place::with_chain();
    place.ok(&format!("upgrade b1 {URL}"));
    let out = place.code(&format!("check {URL}"), 3);
    assert!(
        out.ends_with(
            "the database is behind: it is at b1, 2 revisions pending\n  pending c1\n  pending d1\n"
        ),
        "{out}"
    );
    place.code(&format!("verify {URL}"), 3);
    let current = place.run(&format!("current {URL}"));
    assert_eq!(current.out, "b1, posts\n");
    assert_eq!(current.err, "the database is behind: it is at b1, 2 revisions pending\n");
    let current = place.json(&format!("current {URL}"), 0);
    assert_eq!(current["pending"], serde_json::json!(["c1", "d1"]));
    assert_eq!(current["status"], "behind");
}

#[test]
fn several_current_revisions_are_all_told() {
    let place = Place::with_chain();
    place.ok(&format!("upgrade b1 {URL}"));
    place.ok(&format!("upgrade c1 {URL}"));
    place.check(&format!("current {URL}"), 0, "b1, posts\nc1, tags\n");
    let down = timeless(&place, &format!("downgrade -1 {URL}"));
    assert_eq!(down, "downgraded b1, posts\nthe database is at c1\n");
}

#[test]
fn only_an_upgrade_makes_a_database() {
    let place = Place::with_chain();
    let commands = [
        "current",
        "verify",
        "check",
        "downgrade base",
        "stamp head",
        "adopt",
        "repair --undone a1",
        "history -i",
        "history --database",
        "plan upgrade head",
    ];
    for command in commands {
        let run = place.fails(&format!("{command} {URL}"), 1, "there is no database app.db");
        assert!(run.err.contains("`schema upgrade` makes it"), "{}", run.err);
        assert!(!place.path("app.db").exists(), "{command}");
    }
    place.fails("upgrade --url sqlite:app.db?mode=rw", 1, "cannot open sqlite:app.db?mode=rw");
    place.ok("current --url sqlite::memory:");
}

#[test]
fn a_failure_names_the_statement() {
    let place = Place::with_chain();
    place.revision(
        "0004_x",
        "x1",
        "d1",
        "CREATE TABLE x (id INTEGER);\nINSERT INTO nowhere VALUES (1);",
        "DROP TABLE x;",
    );
    place.ok("lock");
    let run = place.fails(
        &format!("upgrade {URL} --transactions each --json"),
        1,
        "no such table: nowhere",
    );
    let error = serde_json::from_str::<serde_json::Value>(&run.out).unwrap()["error"].clone();
    assert_eq!(error["code"], "database");
    assert_eq!(error["revision"], "x1");
    assert_eq!((&error["file"], &error["line"]), (&"0004_x.sql".into(), &6.into()));
    assert_eq!(error["statement"], "INSERT INTO nowhere VALUES (1)");
    assert_eq!(error["done"].as_array().unwrap().len(), 4, "{error}");
    place.check(&format!("current {URL}"), 0, "d1 (mergepoint), merge\n");
    assert_eq!(query(&place, "SELECT count(*) FROM sqlite_schema WHERE name = 'x'"), 0);
    let history = place.ok(&format!("history --database {URL}"));
    assert!(
        history.contains("x1  failed") && history.contains("no such table: nowhere"),
        "{history}"
    );
}

#[test]
fn a_missing_downgrade_is_found_before_anything_runs() {
    let place = Place::with_chain();
    place.write(
        "migrations/0004_x.sql",
        "--! revision: x1\n--! revises: d1\n\n--! upgrade\nINSERT INTO users (id) VALUES (1);\n",
    );
    place.ok("lock");
    place.ok(&format!("upgrade {URL}"));
    let error = place.json(&format!("downgrade base {URL}"), 1);
    assert_eq!(error["error"]["code"], "no_downgrade");
    place.check(&format!("current {URL}"), 0, "x1 (head), x\n");
}

#[test]
fn a_database_of_somebody_else_is_refused() {
    let place = Place::with_chain();
    execute(&place, "CREATE TABLE users (id INTEGER)");
    let run = place.fails(&format!("upgrade {URL}"), 1, "not managed");
    assert!(run.err.contains("schema stamp") && run.err.contains("schema adopt"), "{}", run.err);
    place.code(&format!("verify {URL}"), 3);
    let current = place.json(&format!("current {URL}"), 0);
    assert_eq!(
        (&current["status"], &current["tables"]),
        (&"not_managed".into(), &serde_json::json!(["users"]))
    );
    place.check(&format!("stamp a1 {URL}"), 0, "the database is stamped: it is at a1\n");
    place.ok(&format!("upgrade {URL}"));
    assert_eq!(place.json(&format!("stamp base {URL}"), 0), serde_json::json!({"current": []}));
}

#[test]
fn alembics_database_is_taken_over() {
    let place = Place::with_chain();
    execute(
        &place,
        "CREATE TABLE users (id INTEGER); CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL); INSERT INTO alembic_version VALUES ('a1')",
    );
    assert_eq!(
        place.json(&format!("adopt {URL}"), 0),
        serde_json::json!({"adopted": ["a1"], "current": ["a1"]})
    );
    place.ok(&format!("upgrade {URL}"));
    let other = Place::with_chain();
    execute(&other, "CREATE TABLE users (id INTEGER)");
    other.fails(&format!("adopt {URL}"), 1, "no table alembic_version");
}

#[test]
fn other_texts_are_found_and_accepted() {
    let place = Place::with_chain();
    place.ok(&format!("upgrade {URL}"));
    place.revision(
        "0002_posts",
        "b1",
        "a1",
        "CREATE TABLE posts (id INTEGER, title TEXT);",
        "DROP TABLE posts;",
    );
    place.ok("lock --accept b1");
    let run = place.fails(&format!("upgrade {URL}"), 1, "b1");
    assert!(run.err.contains("schema repair --accept"), "{}", run.err);
    let current = place.json(&format!("current {URL}"), 0);
    assert_eq!(current["status"], "diverged");
    assert_eq!(current["changed"], serde_json::json!(["b1", "d1"]));
    place.check(&format!("repair --accept b1 {URL}"), 0, "accepted: b1\nthe database is at d1\n");
    place.code(&format!("verify {URL}"), 0);
}

#[test]
fn a_revision_that_stopped_halfway_is_repaired() {
    let place = Place::with_chain();
    let text = "--! revision: x1\n--! revises: d1\n--! transaction: never\n\n--! upgrade\nCREATE TABLE x (id INTEGER);\nINSERT INTO late VALUES (1);\n\n--! downgrade\nDROP TABLE x;\n";
    place.write("migrations/0004_x.sql", text);
    place.ok("lock");
    place.fails(&format!("upgrade {URL}"), 1, "no such table: late");
    assert_eq!(query(&place, "SELECT count(*) FROM sqlite_schema WHERE name = 'x'"), 1);
    place.check(
        &format!("repair --completed x1 {URL}"),
        0,
        "completed: x1\nthe database is at x1\n",
    );
    place.fails(&format!("repair --undone x1 {URL}"), 1, "");
    place.fails(&format!("repair {URL}"), 2, "required");
    place.fails(&format!("repair --undone x1 --completed x1 {URL}"), 2, "cannot be used with");
}

#[test]
fn the_history_of_the_database_is_told() {
    let place = Place::with_chain();
    place.ok(&format!("upgrade b1 {URL}"));
    let entries = place.json(&format!("history --database {URL}"), 0);
    let first = &entries[0];
    assert_eq!(
        (&first["revision"], &first["action"], &first["outcome"]),
        (&"a1".into(), &"upgrade".into(), &"done".into())
    );
    assert_eq!((&first["program"], entries.as_array().unwrap().len()), (&"schema".into(), 2));
}

#[test]
fn the_database_is_named_in_three_ways() {
    let place = Place::with_chain();
    place.write("env.ini", "[database]\nurl = sqlite:ini.db\n");
    let run = place.run("upgrade --config env.ini");
    assert!(run.code == 0 && place.path("ini.db").exists(), "{}", run.err);
    let environment = |arguments: &[&str]| {
        place
            .program(arguments)
            .env("DATABASE_URL", "sqlite:env.db")
            .output()
            .unwrap()
            .status
            .code()
    };
    assert_eq!(environment(&["upgrade", "--config", "env.ini"]), Some(0));
    assert!(place.path("env.db").exists());
    assert_eq!(environment(&["upgrade", "--url", "sqlite:url.db", "--config", "env.ini"]), Some(0));
    assert!(place.path("url.db").exists());
    let none = place.fails("upgrade", 2, "this needs a database");
    assert!(none.err.contains("DATABASE_URL"), "{}", none.err);
    assert_eq!(place.json("upgrade", 2)["error"]["code"], "no_url");
    place.fails("upgrade --url mysql://u@h/d", 2, "unknown backend `mysql`");
    place.fails("upgrade --config none.ini", 2, "there is no such file");
}

#[test]
fn no_password_is_shown() {
    let place = Place::with_chain();
    place.write("migrations/schema.toml", "backends = [\"sqlite\", \"postgres\", \"mssql\"]\n");
    for url in [
        "postgres://me:s3cret@127.0.0.1:1/d?connect_timeout=1",
        "mssql://me:s3cret@127.0.0.1:1/d",
        "postgres://me:s3cret@127.0.0.1:x/d",
        "postgres://me:p@s3cret@h/d",
    ] {
        for command in ["upgrade", "current --json", "check --json"] {
            let run = place.run(&format!("{command} --url {url}"));
            assert_ne!(run.code, 0, "{url}");
            assert!(
                !run.out.contains("s3cret") && !run.err.contains("s3cret"),
                "{}{}",
                run.out,
                run.err
            );
        }
    }
}
