//! `history`, `heads`, `branches`, `show`, `plan`, `sql`.

use crate::support::Place;

#[test]
fn history_is_alembics() {
    let place = Place::with_chain();
    place.check(
        "history",
        0,
        "b1, c1 -> d1 (head) (mergepoint), merge\na1 -> b1, posts\na1 -> c1, tags\n<base> -> a1 (branchpoint), users\n",
    );
    for range in ["base:head", ":", ":head", "base:", ":heads"] {
        assert_eq!(place.ok(&format!("history {range}")), place.ok("history"), "{range}");
    }
    place.check("history a1:b1", 0, "a1 -> b1, posts\n");
    place.check("history a1:a1", 0, "");
    place.check("history :a1", 0, "<base> -> a1 (branchpoint), users\n");
    place.check("history b1:", 0, "b1, c1 -> d1 (head) (mergepoint), merge\n");
    place.check("history a1:a1+1", 1, "");
    place.fails("history b1", 2, "`b1` is not a range");
    place.fails("history b1:c1", 1, "\"b1\" is not in the history of c1");
    place.fails("history zz:", 1, "no revision is named or begins with \"zz\"");
    let verbose = place.ok("history --verbose a1:b1");
    assert_eq!(verbose, "Rev: b1\nParent: a1\nFile: 0002_posts.sql\n\n    posts\n\n");
}

#[test]
fn history_says_where_a_database_is() {
    let place = Place::with_chain();
    place.ok("upgrade b1 --url sqlite:app.db");
    place.check(
        "history -i --url sqlite:app.db",
        0,
        "b1, c1 -> d1 (head) (mergepoint), merge\na1 -> b1 (current), posts\na1 -> c1, tags\n<base> -> a1 (branchpoint), users\n",
    );
    place.check(
        "history :current --url sqlite:app.db",
        0,
        "a1 -> b1, posts\n<base> -> a1 (branchpoint), users\n",
    );
    place.check("history a1:current --url sqlite:app.db", 0, "a1 -> b1, posts\n");
    place.fails("history :current", 2, "this needs a database");
}

#[test]
fn heads_and_branches() {
    let place = Place::with_chain();
    place.check("heads", 0, "d1 (head), merge\n");
    place.check("branches", 0, "a1 (branchpoint), users\n   -> b1, posts\n   -> c1, tags\n\n");
    assert_eq!(place.json("branches", 0)[0]["children"][1]["revision"], "c1");
}

#[test]
fn show_has_what_runs() {
    let place = Place::with_chain();
    let shown = place.json("show b1", 0);
    let keys: Vec<&str> = shown.as_object().unwrap().keys().map(String::as_str).collect();
    let expected =
        "chain depends_on derived downgrade file hash labels message revises revision upgrade";
    assert_eq!(keys.join(" "), expected);
    assert_eq!(
        shown["upgrade"],
        serde_json::json!([{"sql": "CREATE TABLE posts (id INTEGER)", "line": 5, "transactional": true}])
    );
    assert_eq!(
        shown["downgrade"],
        serde_json::json!([{"sql": "DROP TABLE posts", "line": 8, "transactional": true}])
    );
    assert_eq!(place.json("show", 0)["revision"], "d1");
    place.fails("show -1", 1, "divides into several");
    place.fails("show base", 1, "there is no revision at `base`");
    let text = place.ok("show b1");
    assert!(
        text.contains("-- upgrade on SQLite\n-- line 5\nCREATE TABLE posts (id INTEGER);\n"),
        "{text}"
    );
}

#[test]
fn show_repeats_batches_and_tells_what_runs_outside() {
    let place = Place::new();
    place.write("migrations/schema.toml", "backends = [\"sqlite\", \"mssql\"]\n");
    place.write(
        "migrations/1_x.sql",
        "--! revision: x\n--! revises: none\n--! downgrade: irreversible, rows are gone\n\n--! upgrade(sqlite)\nVACUUM;\n\n--! upgrade(mssql)\nINSERT t DEFAULT VALUES\nGO 3\nSELECT 1\n",
    );
    place.ok("lock");
    let shown = place.json("show x --backend mssql", 0);
    let batch =
        serde_json::json!({"sql": "INSERT t DEFAULT VALUES", "line": 9, "transactional": true});
    let last = serde_json::json!({"sql": "SELECT 1", "line": 11, "transactional": true});
    assert_eq!(shown["upgrade"], serde_json::json!([batch, batch, batch, last]));
    assert_eq!(shown["downgrade"], serde_json::json!([]));
    assert_eq!(
        shown["no_downgrade"],
        serde_json::json!({"why": "irreversible", "reason": "rows are gone"})
    );
    assert_eq!(place.json("show x --url sqlite:none.db", 0)["upgrade"][0]["transactional"], false);
    let error = place.json("show x", 2);
    assert_eq!(error["error"]["code"], "no_backend");
    assert_eq!(error["error"]["candidates"], serde_json::json!(["sqlite", "mssql"]));
    assert!(!place.path("none.db").exists());
}

#[test]
fn plans_need_no_database() {
    let place = Place::with_chain();
    #[track_caller]
    fn check(place: &Place, arguments: &str, expected: &[&str]) {
        let direction = if arguments.starts_with("upgrade") { "upgrade" } else { "downgrade" };
        let steps =
            expected.iter().map(|id| serde_json::json!({"revision": id, "direction": direction}));
        assert_eq!(
            place.json(&format!("plan {arguments}"), 0),
            serde_json::Value::Array(steps.collect()),
            "{arguments}"
        );
    }
    check(&place, "upgrade b1 --from base", &["a1", "b1"]);
    check(&place, "upgrade head --from b1,c1", &["d1"]);
    check(&place, "upgrade +1 --from base", &["a1"]);
    check(&place, "upgrade head --from d1", &[]);
    check(&place, "downgrade -1 --from b1", &["b1"]);
    check(&place, "downgrade a1 --from b1", &["b1"]);
    check(&place, "downgrade base --from b1", &["b1", "a1"]);
    place.check("plan downgrade base --from b1", 0, "downgrade b1, posts\ndowngrade a1, users\n");
    let error = place.json("plan upgrade a2 --from base", 1);
    assert_eq!(error["error"]["code"], "unknown_revision");
    assert_eq!(error["error"]["candidates"], serde_json::json!([]));
    place.fails("plan upgrade head", 2, "a plan begins somewhere");
    place.fails("plan upgrade head --from zz", 1, "no revision is named");
}

#[test]
fn plans_begin_where_the_database_is() {
    let place = Place::with_chain();
    place.fails("plan upgrade head --url sqlite:app.db", 1, "there is no database app.db");
    place.ok("upgrade b1 --url sqlite:app.db");
    place.check(
        "plan upgrade head --url sqlite:app.db",
        0,
        "upgrade c1, tags\nupgrade d1, merge\n",
    );
    place.check("plan downgrade -1 --url sqlite:app.db", 0, "downgrade b1, posts\n");
}

#[test]
fn sql_is_a_script_that_runs() {
    let place = Place::with_chain();
    let script = place.ok("sql");
    let database = rusqlite::Connection::open_in_memory().unwrap();
    database.execute_batch(&script).unwrap();
    let count = |sql| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM schema_revision"), 4);
    assert_eq!(count("SELECT count(*) FROM tags"), 0);
    database.execute_batch(&place.ok("sql head:base")).unwrap();
    assert_eq!(count("SELECT count(*) FROM schema_revision"), 0);
    assert_eq!(place.json("sql a1:b1", 0)["backend"], "sqlite");
    place.fails("sql --backend mssql", 1, "not written for SQL Server");
}
