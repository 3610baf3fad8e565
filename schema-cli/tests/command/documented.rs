//! docs/json.md is a snapshot: each command in it is run, and answers what stands below it.
//!
//! A command is a line `` `$ schema ...` ``, or `<!-- $ schema ... -->` where its answer is of no
//! interest; the block of JSON that follows is its whole answer. With `SCHEMA_REWRITE=1` the
//! blocks are written anew.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::Place;

/// The directories that the document speaks of.
fn place() -> Place {
    let place = Place::new();
    place.write("migrations/schema.toml", "backends = [\"sqlite\", \"mssql\"]\n");
    place.revision(
        "0001_users",
        "201f5ef24462",
        "none",
        "CREATE TABLE users (id INTEGER PRIMARY KEY);",
        "DROP TABLE users;",
    );
    place.write(
        "migrations/0002_tags.sql",
        "--! revision: c43bd0119ae5\n--! revises: 201f5ef24462\n--! labels: tagging\n--! message: add tags\n\n--! upgrade\nCREATE TABLE tags (id INTEGER);\nCREATE INDEX ix_tags_id ON tags (id);\n",
    );
    place.write(
        "migrations/0002_posts.sql",
        "--! revision: 7c1d90aa3be4\n--! revises: 201f5ef24462\n--! message: add posts\n\n--! upgrade\nCREATE TABLE posts (id INTEGER);\n\n--! downgrade\nDROP TABLE posts;\n",
    );
    place.write(
        "migrations/0003_merge.sql",
        "--! revision: d40f8a7763b1\n--! revises: 7c1d90aa3be4, c43bd0119ae5\n",
    );
    place.ok("lock");
    place.write("broken/schema.toml", "backends = [\"sqlite\"]\ndialect = \"sqlite\"\n");
    place.write("broken/1_users.sql", "--! revision: a1\n--! revises: none\n--! upgrade\nCREATE TABLE users (id INTEGER);\nINSERT INTO user VALUES (1);\n");
    place.ok("lock --dir broken");
    place.write("stopped/schema.toml", "backends = [\"sqlite\"]\ndialect = \"sqlite\"\n");
    place.write(
        "stopped/1_users.sql",
        "--! revision: a1\n--! revises: none\n--! transaction: never\n--! upgrade\nCREATE TABLE users (id INTEGER);\nINSERT INTO late VALUES (1);\n",
    );
    place.ok("lock --dir stopped");
    let alembic = rusqlite::Connection::open(place.path("alembic.db")).unwrap();
    let tables = "CREATE TABLE users (id INTEGER); CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);";
    alembic.execute_batch(tables).unwrap();
    alembic.execute_batch("INSERT INTO alembic_version VALUES ('201f5ef24462')").unwrap();
    place.write("wrong/schema.toml", "backends = [\"sqlite\"]\ndialect = \"sqlite\"\n");
    place.write(
        "wrong/1_users.sql",
        "--! revision: a1\n--! revises: none\n--! message: \n--! upgrade\nSELECT 'x;\n",
    );
    place
}

/// Puts in fixed values for those that are never the same.
fn settle(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(settle),
        Value::Object(values) => {
            for (name, value) in values {
                match (name.as_str(), &*value) {
                    ("started_at", Value::String(_)) => *value = "2026-11-23T10:15:00.000Z".into(),
                    ("duration_ms", Value::Number(_)) => *value = 3.into(),
                    _ => settle(value),
                }
            }
        }
        _ => {}
    }
}

fn command(line: &str) -> Option<(&str, bool)> {
    let shown = line.strip_prefix("`$ schema ").and_then(|rest| rest.strip_suffix('`'));
    let hidden = line.strip_prefix("<!-- $ schema ").and_then(|rest| rest.strip_suffix(" -->"));
    shown.map(|arguments| (arguments, true)).or(hidden.map(|arguments| (arguments, false)))
}

#[test]
fn the_document_says_what_the_program_answers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/json.md");
    let text = fs::read_to_string(&path).unwrap();
    let place = place();
    let mut written = String::new();
    let mut lines = text.lines();
    let mut count = 0;
    while let Some(line) = lines.next() {
        written.push_str(line);
        written.push('\n');
        let Some((arguments, is_shown)) = command(line) else { continue };
        let run = place.run(arguments);
        if !is_shown {
            continue;
        }
        count += 1;
        assert!(arguments.contains("--json"), "{arguments}");
        // The order of keys is the program's; only the values that vary are replaced.
        let mut value: Value = serde_json::from_str(&run.out)
            .unwrap_or_else(|error| panic!("{arguments}: {error}\n{}", run.out));
        settle(&mut value);
        let answer = replaced(&run.out);
        assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), value);
        for line in lines.by_ref().take_while(|line| *line != "```") {
            if line.is_empty() || line == "```json" {
                written.push_str(line);
                written.push('\n');
            }
        }
        written.push_str(&answer);
        written.push_str("```\n");
    }
    assert!(count > 20, "{count}");
    if std::env::var_os("SCHEMA_REWRITE").is_some() {
        fs::write(&path, &written).unwrap();
    }
    for (at, (expected, found)) in text.lines().zip(written.lines()).enumerate() {
        assert_eq!(
            expected,
            found,
            "docs/json.md, line {}; SCHEMA_REWRITE=1 writes it anew",
            at + 1
        );
    }
    assert_eq!(text.lines().count(), written.lines().count());
}

/// The text of an answer, with fixed values for those that are never the same.
fn replaced(text: &str) -> String {
    let line = |line: &str| {
        let comma = if line.ends_with(',') { "," } else { "" };
        match line.split_once(": ") {
            Some((name, value)) if name.ends_with("\"started_at\"") && value.starts_with('"') => {
                format!("{name}: \"2026-11-23T10:15:00.000Z\"{comma}\n")
            }
            Some((name, value))
                if name.ends_with("\"duration_ms\"") && !value.starts_with("null") =>
            {
                format!("{name}: 3{comma}\n")
            }
            _ => format!("{line}\n"),
        }
    };
    text.lines().map(line).collect()
}
