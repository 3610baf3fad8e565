//! What stops a rebuild: wherever that happens, all is as it was, and a rerun ends right.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use schema_runtime::{ErrorKind, Event, Migrations, Options, SchemaManager, Transactions};
use schema_tests::process::{kill_at_random, race};
use schema_tests::random::Random;
use schema_tests::temp::TempDir;

use crate::support::{Scene, TOML, Text, chain, made_up, refused, revision, two};

/// A bit of everything.
const MAKES: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER, name TEXT COLLATE NOCASE UNIQUE);
    CREATE TABLE child (t INTEGER REFERENCES t (id) ON DELETE CASCADE);
    CREATE INDEX ix ON t (n DESC) WHERE n > 0;
    CREATE VIEW v AS SELECT * FROM t;
    CREATE TRIGGER v_i INSTEAD OF INSERT ON v BEGIN INSERT INTO t (n) VALUES (new.n); END;
    CREATE TRIGGER c_i AFTER INSERT ON child BEGIN UPDATE t SET n = n + 1 WHERE id = new.t; END;";

const CHANGES: &str = "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;
CREATE TABLE more (id INTEGER PRIMARY KEY);
INSERT INTO more (id) VALUES (1);
ALTER TABLE child ADD COLUMN note TEXT UNIQUE;
CREATE INDEX ix_more ON t (name);";

const ROWS: &str =
    "INSERT INTO t (n, name) VALUES (1, 'a'), (-1, 'b'); INSERT INTO child VALUES (1), (2), (2)";

#[track_caller]
fn filled(hint: &str, chain: &Migrations) -> Scene {
    let scene = Scene::at_a1(hint, chain);
    scene.foreign_keys(true);
    scene.connection.pragma_update(None, "legacy_alter_table", true).unwrap();
    scene.run(ROWS);
    scene
}

#[test]
fn a_failure_of_any_statement_changes_nothing() {
    let chain = two(MAKES, CHANGES);
    let mut whole = filled("whole", &chain);
    let told = Arc::new(Mutex::new(Vec::new()));
    let taker = Arc::clone(&told);
    whole
        .upgrade_tapped(&chain, move |sql| {
            taker.lock().unwrap().push(sql.to_owned());
            None
        })
        .unwrap();
    let expected = whole.picture();
    let told = told.lock().unwrap().clone();
    let from = told.iter().position(|sql| sql == "PRAGMA foreign_keys").unwrap();
    let until = told.iter().rposition(|sql| sql == "COMMIT").unwrap();
    assert!(until - from > 30, "{told:#?}");
    for (at, sent) in told.iter().enumerate().take(until + 1) {
        let mut scene = filled("kth", &chain);
        let before = scene.picture();
        let mut count = 0;
        let result = scene.upgrade_tapped(&chain, |_| {
            count += 1;
            (count == at + 1).then(made_up)
        });
        let error = result.expect_err(sent);
        // Behind a rollback that did nothing SQLite ignores the switch: what follows would take the rows of
        // children along.
        let says =
            if sent == "ROLLBACK" { "did not switch foreign_keys off" } else { "made to fail" };
        assert!(error.to_string().contains(says), "{}: {error}", sent);
        assert_eq!(scene.picture(), before, "{at}: {}", sent);
        assert!(scene.connection.is_autocommit(), "{}", sent);
        scene.manager(&chain).upgrade("b2").unwrap();
        assert_eq!(scene.picture(), expected, "{at}: {}", sent);
    }
}

#[track_caller]
fn fails(native: &str, fills: &str, portable: &str, line: usize, says: &str) {
    let chain = two(native, portable);
    for (foreign_keys, legacy) in [(true, true), (false, false)] {
        let mut scene = Scene::at_a1("fails", &chain);
        scene.run(fills);
        scene.foreign_keys(foreign_keys);
        scene.connection.pragma_update(None, "legacy_alter_table", legacy).unwrap();
        let before = scene.picture();
        let error = scene.manager(&chain).upgrade("b2").unwrap_err();
        let text = error.to_string();
        assert!(text.contains(says), "{text}");
        assert!(text.contains(&format!("revision b2 failed at 2_b2.sql:{line}, in")), "{text}");
        assert!(!text.contains("schema_rebuild_"), "{text}");
        assert_eq!(scene.picture(), before);
        assert!(scene.connection.is_autocommit());
        let history = scene.manager(&chain).history().unwrap();
        let last = history.last().unwrap();
        assert_eq!((&*last.revision, &*last.outcome), ("b2", "failed"));
    }
}

const T: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name TEXT)";

#[test]
fn rows_that_do_not_fit_change_nothing() {
    let rows = "INSERT INTO t VALUES (1, 1, 'a'), (2, NULL, 'a'), (3, -3, NULL)";
    let widen = "ALTER TABLE t ALTER COLUMN name SET DATA TYPE VARCHAR(10);";
    let first = "CREATE TABLE x (a INTEGER);";
    let not_null = "ALTER TABLE t ALTER COLUMN n SET NOT NULL;";
    let in_place = "constraint failed, in `ALTER TABLE \"t\" ALTER COLUMN \"n\" SET NOT NULL`";
    fails(T, rows, not_null, 6, in_place);
    fails(T, rows, &format!("{first}\n\n{not_null}"), 8, in_place);
    fails(T, rows, &format!("{first}\n{widen}\n{not_null}"), 7, "NOT NULL constraint failed: t.n");
    fails(
        T,
        rows,
        "ALTER TABLE t ADD CONSTRAINT uq UNIQUE (name);",
        6,
        "UNIQUE constraint failed: t.name",
    );
    fails(
        T,
        rows,
        &format!("{widen}\nALTER TABLE t ADD CHECK (n > 0);"),
        6,
        "CHECK constraint failed",
    );
    fails(T, rows, "ALTER TABLE t ADD CHECK (n > 0);", 6, "CHECK constraint failed: ck_t_n");
    fails(
        T,
        rows,
        "ALTER TABLE t ADD COLUMN must TEXT NOT NULL;",
        6,
        "NOT NULL constraint failed: t.must",
    );
}

#[test]
fn columns_that_no_revision_made_are_refused() {
    let widen = "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;";
    let rows = "INSERT INTO t (id, n) VALUES (1, 1)";
    fails(
        T,
        &format!("ALTER TABLE t ADD COLUMN extra TEXT; {rows}"),
        widen,
        6,
        "has a column extra that no revision made",
    );
    fails(
        T,
        &format!("ALTER TABLE t ADD COLUMN extra AS (n + 1); {rows}"),
        widen,
        6,
        "has a column extra that no revision made",
    );
    fails(
        T,
        &format!("ALTER TABLE t DROP COLUMN name; {rows}"),
        widen,
        6,
        "has no column name, which a revision made",
    );
    let in_place = "ALTER TABLE t ALTER COLUMN n SET NOT NULL;";
    fails(
        T,
        &format!("ALTER TABLE t ADD COLUMN extra TEXT; {rows}"),
        in_place,
        6,
        "has a column extra that no revision made",
    );
}

/// A table whose columns were never written down: what it has can't be known, and that does not compile.
#[test]
fn a_table_made_of_a_question() {
    let native = "CREATE TABLE src (a INTEGER, n INTEGER); CREATE TABLE t AS SELECT a, n FROM src; ALTER TABLE t ADD COLUMN m INTEGER";
    let told = refused(&[
        revision("a1", "none", "upgrade(sqlite)", native),
        revision("b2", "a1", "upgrade", "ALTER TABLE t ALTER COLUMN m SET DATA TYPE BIGINT;"),
    ]);
    assert!(told.contains("not all of its columns are known"), "{told}");
}

/// An observer that panics in the middle takes nothing along: the connection is as it was.
#[test]
fn a_panic_changes_nothing() {
    let chain = two(MAKES, CHANGES);
    let mut scene = filled("panic", &chain);
    let before = scene.picture();
    let panics = |event: &Event<'_>| {
        assert!(!matches!(event, Event::Rebuilding { .. }), "made to panic");
    };
    let result = catch_unwind(AssertUnwindSafe(|| {
        scene.manager(&chain).with_observer(panics).upgrade("b2").map(drop)
    }));
    assert!(result.is_err(), "nothing was rebuilt");
    assert!(scene.connection.is_autocommit());
    assert_eq!(scene.picture(), before);
    scene.manager(&chain).upgrade("b2").unwrap();
}

/// Rows that a revision inserts beside a rebuild are checked though foreign keys are off.
#[test]
fn inserted_rows_are_checked() {
    let chain = two(
        MAKES,
        "INSERT INTO child (t) VALUES (77);\nALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;",
    );
    let mut scene = filled("inserted", &chain);
    let before = scene.picture();
    let error = scene.manager(&chain).upgrade("b2").unwrap_err().to_string();
    assert!(error.contains("1 rows of child would reference rows of t"), "{error}");
    assert_eq!(scene.picture(), before);
}

/// The way back fails as the way there does.
#[test]
fn a_downgrade_that_fails_changes_nothing() {
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, name TEXT UNIQUE)",
        "ALTER TABLE t ALTER COLUMN n DROP NOT NULL;\nALTER TABLE t ALTER COLUMN name SET DATA TYPE VARCHAR(9);",
    );
    let mut scene = Scene::at_a1("downgrade", &chain);
    scene.foreign_keys(true);
    scene.manager(&chain).upgrade("b2").unwrap();
    scene.run("INSERT INTO t VALUES (1, NULL, 'a')");
    let before = scene.picture();
    let error = scene.manager(&chain).downgrade("a1").unwrap_err().to_string();
    assert!(error.contains("the downgrade of revision b2 failed at 2_b2.sql"), "{error}");
    assert!(error.contains("NOT NULL constraint failed: t.n"), "{error}");
    assert_eq!(scene.picture(), before);
    scene.run("UPDATE t SET n = 1");
    scene.manager(&chain).downgrade("a1").unwrap();
    assert_eq!(scene.rows("SELECT * FROM t"), ["1 1 'a'"]);
}

#[test]
fn an_open_transaction_is_refused() {
    let chain = two(MAKES, CHANGES);
    let mut scene = filled("open", &chain);
    scene.run("BEGIN; INSERT INTO t (n) VALUES (5)");
    let error = scene.manager(&chain).upgrade("b2").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InTransaction, "{error}");
    assert!(!scene.connection.is_autocommit());
    scene.run("COMMIT");
    assert_eq!(scene.rows("SELECT count(*) FROM t"), ["3"]);
    assert_eq!(scene.rows("PRAGMA foreign_keys"), ["1"]);
}

/// Somebody takes the lock after the revision's own lock was given back for the switch.
#[test]
fn a_lock_is_waited_for_and_then_told() {
    let chain = two(MAKES, CHANGES);
    let mut scene = filled("locked", &chain);
    let before = scene.picture();
    let holder = Mutex::new(scene.file.open());
    let error = {
        let mut options = Options::default();
        options.lock_wait = Duration::from_millis(300);
        let begun = Instant::now();
        let tap = scene.tap(|sql| {
            if sql == "PRAGMA foreign_keys = 0" {
                holder.lock().unwrap().execute_batch("BEGIN IMMEDIATE").unwrap();
            }
            None
        });
        let error =
            SchemaManager::new(&chain, tap).with_options(options).upgrade("b2").unwrap_err();
        assert!(begun.elapsed() >= Duration::from_millis(300));
        error
    };
    assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error}");
    holder.lock().unwrap().execute_batch("ROLLBACK").unwrap();
    assert_eq!(scene.picture(), before);
    // One that is given back in time.
    let other = Arc::new(Mutex::new(scene.file.open()));
    let mut waiting = None;
    let steps = scene.upgrade_tapped(&chain, |sql| {
        if sql == "PRAGMA foreign_keys = 0" {
            other.lock().unwrap().execute_batch("BEGIN IMMEDIATE").unwrap();
            let other = Arc::clone(&other);
            waiting = Some(std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(200));
                other.lock().unwrap().execute_batch("ROLLBACK").unwrap();
            }));
        }
        None
    });
    assert_eq!(steps.unwrap(), 1);
    waiting.unwrap().join().unwrap();
}

/// Another program brings the database on, or back, while this one switches foreign keys off.
#[test]
fn another_program_between_is_noticed() {
    let head = chain(&[
        revision("a1", "none", "upgrade(sqlite)", MAKES),
        revision("b2", "a1", "upgrade", CHANGES),
    ]);
    // It does the same.
    let mut scene = filled("between", &head);
    let mut other = scene.file.open();
    let mut once = true;
    let steps = scene.upgrade_tapped(&head, |sql| {
        if sql == "PRAGMA foreign_keys = 0" && std::mem::take(&mut once) {
            SchemaManager::new(&head, &mut other).upgrade("b2").unwrap();
        }
        None
    });
    assert_eq!(steps.unwrap(), 0);
    assert_eq!(scene.rows("PRAGMA foreign_keys"), ["1"]);
    assert_eq!(scene.rows("PRAGMA legacy_alter_table"), ["1"]);
    assert_eq!(scene.rows("SELECT count(*) FROM child"), ["3"]);
    // It goes back: what it did is done anew.
    let mut scene = filled("between", &head);
    let mut other = scene.file.open();
    let mut once = true;
    let steps = scene.upgrade_tapped(&head, |sql| {
        if sql == "PRAGMA foreign_keys = 0" && std::mem::take(&mut once) {
            let mut manager = SchemaManager::new(&head, &mut other);
            manager.upgrade("b2").unwrap();
            manager.stamp("a1").unwrap();
            drop(manager);
            other.execute_batch("DROP TABLE more").unwrap();
        }
        None
    });
    // The table has a column that the plan does not know: the rows of it are not lost, and it is told.
    let error = steps.unwrap_err().to_string();
    assert!(error.contains("has a column note that no revision made"), "{error}");
    assert!(
        !scene.manager(&head).verify().unwrap().valid
            || scene.manager(&head).needs_migration().unwrap()
    );
    // It only enters something, so that the revision is still to be run.
    let mut scene = filled("between", &head);
    let mut other = scene.file.open();
    let mut once = true;
    let steps = scene.upgrade_tapped(&head, |sql| {
        if sql == "PRAGMA foreign_keys = 0" && std::mem::take(&mut once) {
            let mut manager = SchemaManager::new(&head, &mut other);
            manager.stamp("b2").unwrap();
            manager.stamp("a1").unwrap();
        }
        None
    });
    assert_eq!(steps.unwrap(), 1);
    assert_eq!(scene.manager(&head).current_revisions().unwrap(), ["b2"]);
    assert_eq!(scene.rows("PRAGMA foreign_keys"), ["1"]);
}

#[test]
fn never_and_a_rebuild_do_not_go_together() {
    let mut files: [Text; 2] = [
        revision("a1", "none", "upgrade(sqlite)", MAKES),
        revision("b2", "a1", "upgrade", "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;"),
    ];
    files[1].1 = files[1].1.replace("\n\n--! upgrade", "\n--! transaction: never\n\n--! upgrade");
    let chain = chain(&files);
    let mut scene = filled("never", &chain);
    let before = scene.picture();
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(
        (&scene.picture().rows, &scene.picture().settings),
        (&before.rows, &before.settings)
    );
}

#[test]
fn rows_of_a_parent_are_not_changed_beside_a_rebuild() {
    let told = refused(&[
        revision("a1", "none", "upgrade(sqlite)", MAKES),
        revision(
            "b2",
            "a1",
            "upgrade",
            "DELETE FROM t WHERE id = 1;\nALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;",
        ),
    ]);
    assert!(told.contains("S1103"), "{told}");
}

/// A chain from nothing, in which rebuilds stand between others, in each way of grouping.
#[test]
fn in_the_middle_of_a_chain_from_nothing() {
    let files = files();
    let chain = chain(&files);
    let mut pictures = Vec::new();
    for transactions in [Transactions::Auto, Transactions::Each, Transactions::Grouped] {
        let mut scene = Scene::new("nothing");
        scene.foreign_keys(true);
        let mut options = Options::default();
        options.transactions = transactions;
        options.creation = schema_runtime::Creation::Replay;
        let report = scene.manager(&chain).with_options(options).initialize().unwrap();
        assert_eq!(report.steps.len(), files.len());
        assert!(scene.manager(&chain).verify().unwrap().valid);
        pictures.push(scene.picture());
        scene.manager(&chain).downgrade("r1").unwrap();
        assert_eq!(scene.rows("SELECT name FROM pragma_table_info('t')"), ["'id'", "'n'"]);
    }
    assert_eq!(pictures[0], pictures[1]);
    assert_eq!(pictures[0], pictures[2]);
}

/// Rebuilds between others.
fn files() -> Vec<Text> {
    let upgrades = [
        "CREATE TABLE t (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n INTEGER);",
        "CREATE TABLE child (id INTEGER PRIMARY KEY, t BIGINT REFERENCES t (id) ON DELETE CASCADE);",
        "ALTER TABLE t ALTER COLUMN n SET DATA TYPE TEXT;",
        "ALTER TABLE t ADD COLUMN a TEXT;\nCREATE INDEX ix_a ON t (a);",
        "ALTER TABLE t ADD COLUMN b TIMESTAMP DEFAULT CURRENT_TIMESTAMP;\nALTER TABLE child ADD CONSTRAINT uq_t UNIQUE (t);",
        "ALTER TABLE t ADD CONSTRAINT uq_a UNIQUE (a);",
        "CREATE TABLE last (id INTEGER PRIMARY KEY);",
    ];
    let file = |(at, upgrade): (usize, &&str)| {
        let before = if at == 0 { "none".to_owned() } else { format!("r{at}") };
        revision(&format!("r{}", at + 1), &before, "upgrade", upgrade)
    };
    upgrades.iter().enumerate().map(file).collect()
}

const ROUNDS: usize = 12;

#[test]
fn a_process_that_is_killed_leaves_nothing_half_done() {
    let chain = chain(&files());
    let folder = TempDir::new("chain");
    std::fs::write(folder.path().join("schema.toml"), TOML).unwrap();
    for (name, text) in files() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let command = |scene: &Scene| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_migrator"));
        command.arg("url").arg(folder.path()).arg(scene.file.url()).env_remove("DATABASE_URL");
        command
    };
    let fresh = || {
        let mut scene = Scene::new("killed");
        scene.manager(&chain).upgrade("r2").unwrap();
        scene.run(
            "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 20000)
            INSERT INTO t (n) SELECT i FROM r; INSERT INTO child SELECT id, id FROM t",
        );
        scene
    };
    let finish = |scene: &Scene| {
        for output in race(1, Duration::from_secs(60), |_| command(scene)) {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    };
    let whole = fresh();
    let begun = Instant::now();
    finish(&whole);
    let longest = begun.elapsed();
    let shown = |scene: &Scene| {
        let picture = scene.picture();
        let rows: Vec<String> =
            scene.rows("SELECT id, n, a FROM t UNION ALL SELECT id, t, NULL FROM child");
        (picture.tables, picture.others, rows)
    };
    let expected = shown(&whole);
    let (mut random, mut killed) = (Random::new(), 0);
    for round in 0..ROUNDS {
        let mut scene = fresh();
        let death = kill_at_random(command(&scene), longest, &mut random);
        killed += usize::from(death.running);
        finish(&scene);
        assert!(shown(&scene) == expected, "round {round}, killed after {:?}", death.after);
        assert!(scene.manager(&chain).verify().unwrap().valid);
        assert_eq!(scene.rows("PRAGMA integrity_check"), ["'ok'"]);
    }
    assert!(killed >= ROUNDS / 4, "only {killed} of {ROUNDS} were still running");
}
