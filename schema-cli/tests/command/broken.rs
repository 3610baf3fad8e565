//! Directories in which something is wrong.

use crate::support::Place;

fn broken() -> Place {
    let place = Place::with_chain();
    place.revision("0004_x", "x1", "d1", "CREATE TABLE x (id INTEGER);", "DROP TABLE 'x;");
    place.write("migrations/notes.sql", "SELECT 1;");
    place
}

#[test]
fn what_only_reads_answers_all_the_same() {
    let place = broken();
    let run = place.run("history");
    assert_eq!(run.code, 0);
    assert!(run.out.starts_with("d1 -> x1 (head), x\n"), "{}", run.out);
    assert!(run.err.contains("error[S0101]") && !run.out.contains("S0101"), "{}", run.err);
    assert_eq!(place.json("heads", 0)[0]["revision"], "x1");
    assert_eq!(place.json("plan upgrade head --from d1", 0)[0]["revision"], "x1");
    assert_eq!(place.json("show x1", 0)["upgrade"][0]["sql"], "CREATE TABLE x (id INTEGER)");
    assert_eq!(place.json("branches", 0)[0]["revision"], "a1");
}

#[test]
fn what_changes_a_database_refuses() {
    let place = broken();
    for arguments in [
        "upgrade",
        "downgrade base",
        "stamp head",
        "verify",
        "current",
        "adopt",
        "repair --undone a1",
        "sql",
    ] {
        let run =
            place.fails(&format!("{arguments} --url sqlite:app.db --json"), 1, "error[S0101]");
        let error: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(error["error"]["code"], "directory", "{arguments}");
        let codes =
            error["error"]["diagnostics"].as_array().unwrap().iter().map(|one| &one["code"]);
        assert!(codes.clone().any(|code| code == "S0101"), "{arguments}");
    }
    place.fails("revision -m y", 1, "has errors that have to be mended first");
    assert!(!place.path("app.db").exists());
}

#[test]
fn check_finds_all() {
    let place = broken();
    let checked = place.json("check --url sqlite:app.db", 3);
    assert_eq!(checked["ok"], false);
    assert_eq!(checked["database"], serde_json::Value::Null);
    let found = checked["diagnostics"].as_array().unwrap();
    let find = |code: &str| found.iter().find(|one| one["code"] == code).unwrap();
    assert_eq!(find("S0101")["file"], "migrations/notes.sql");
    let unterminated = find("S0301");
    assert_eq!(
        (&unterminated["file"], &unterminated["line"]),
        (&"migrations/0004_x.sql".into(), &8.into())
    );
}

#[test]
fn a_cycle_and_a_missing_parent_do_not_stop_history() {
    let place = Place::new();
    place.write("migrations/schema.toml", "backends = [\"sqlite\"]\n");
    place.revision("1_a", "a", "b", "SELECT 1;", "");
    place.revision("2_b", "b", "a", "SELECT 1;", "");
    place.revision("3_c", "c", "zz", "SELECT 1;", "");
    let ids = place.json("history", 0);
    assert_eq!(ids.as_array().unwrap().len(), 3, "{ids}");
    place.code("check", 3);
}

#[test]
fn without_schema_toml_a_backend_can_still_be_named() {
    let place = Place::with_chain();
    std::fs::remove_file(place.path("migrations/schema.toml")).unwrap();
    assert_eq!(place.json("show b1 --backend sqlite", 0)["upgrade"], serde_json::json!([]));
    assert_eq!(place.json("history", 0).as_array().unwrap().len(), 4);
    place.code("check", 3);
}
