//! Whatever is in the files, reading them ends, answers, and draws what is wrong.

use proptest::prelude::*;
use schema_core::backend::Backend;
use schema_core::directory::Directory;
use schema_core::lock::{Lock, Update};

use crate::support::{ALL, BASE, FIRST, drawn, input_of_bytes};

/// Reads the files and asks everything that can be asked.
fn exercise(files: &[(&str, &[u8])]) {
    let directory = Directory::read(&input_of_bytes(files));
    drawn(&directory);
    for diagnostic in &directory.diagnostics {
        for label in &diagnostic.labels {
            let text = directory.sources.get(label.location.source).text();
            let span = label.location.span;
            assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?}");
        }
    }
    for backend in Backend::ALL {
        assert_eq!(directory.chain_hashes(backend).len(), directory.revisions.len());
        for index in 0..directory.revisions.len() {
            for statement in directory.upgrade(index, backend).statements() {
                assert!(!directory.statement_text(statement).is_empty());
            }
            directory.downgrade(index, backend);
        }
    }
    for update in [Update::Seal { accept: &[] }, Update::Draft { ids: &["a".into()] }] {
        if let Ok(lock) = Lock::update(directory.lock.as_ref(), &directory, update) {
            lock.text();
        }
    }
}

/// Pieces that revision files, configurations and locks are made of, and some that they are not.
fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

const REVISION: &[&str] = &[
    "--! ",
    "--!",
    "revision",
    "revises",
    ": ",
    "a",
    "b",
    "none",
    ",",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "upgrade",
    "--! upgrade\n",
    "--! downgrade\n",
    "--! upgrade(sqlite)\n",
    "--! upgrade(mssql",
    "--! downgrade: irreversible",
    "--! allow(x): y\n",
    "--! rerun-safe",
    "--! transaction: never",
    "(",
    ")",
    "'",
    "\"",
    "$$",
    "$x$",
    "/*",
    "*/",
    "--",
    ";",
    "GO\n",
    "GO 3\n",
    "[",
    "]",
    "é",
    "\0",
    "\u{FEFF}",
    "SELECT 1",
    "BEGIN",
    "VACUUM;",
    " ",
    "\t",
    "CREATE TRIGGER t BEGIN",
    "END;",
    "COPY t FROM STDIN;",
    "\\d",
    "head",
    "💾",
];

const TOML: &[&str] = &[
    "backends",
    " = ",
    "[",
    "]",
    "\"",
    "'",
    "sqlite",
    "postgres",
    "\n",
    "\"sqlite\"",
    ",",
    "name",
    "edition",
    "2026",
    "[lint]\n",
    "[database]\n",
    "schema",
    "since",
    "true",
    "1",
    "dialect",
    "é",
    "{",
    "}",
    ".",
    "#",
    "[[",
    "\"\"\"",
    "\\",
    "[timeouts]\n",
    "lock",
    "\"5s\"",
    "models",
    "paths",
    "1979-05-27",
    "0x",
    "\0",
    "\r",
];

const LOCK: &[&str] = &[
    "schema.lock",
    " ",
    "1",
    "heads=",
    "digest=",
    "none",
    "a",
    "b",
    ",",
    "\n",
    "0001_a.sql",
    "draft",
    "\r\n",
    "<<<<<<< x\n",
    "||||||| x\n",
    "=======\n",
    ">>>>>>> x\n",
    "<<<<<<<",
    "é",
    "a none 0001_a.sql draft\n",
    "schema.lock 1 heads=a digest=00\n",
    "a none 0001_a.sql e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_bytes(contents in prop::collection::vec(any::<u8>(), 0..300)) {
        exercise(&[("schema.toml", ALL.as_bytes()), (FIRST, &contents)]);
        exercise(&[("schema.toml", &contents), (FIRST, BASE.as_bytes())]);
        exercise(&[("schema.toml", ALL.as_bytes()), (FIRST, BASE.as_bytes()), ("schema.lock", &contents)]);
    }

    #[test]
    fn any_text_as_a_revision(text in pieces(REVISION), other in pieces(REVISION)) {
        exercise(&[("schema.toml", ALL.as_bytes()), (FIRST, text.as_bytes()), ("0002_b.sql", other.as_bytes())]);
    }

    #[test]
    fn any_text_below_a_header(text in pieces(REVISION), toml in prop::sample::select(&["portable", "postgres", "mssql"][..])) {
        let toml = format!("{ALL}dialect = \"{toml}\"\n");
        let text = format!("--! revision: a\n--! revises: none\n--! upgrade\n{text}");
        exercise(&[("schema.toml", toml.as_bytes()), (FIRST, text.as_bytes())]);
    }

    #[test]
    fn any_text_as_a_configuration(text in pieces(TOML)) {
        exercise(&[("schema.toml", text.as_bytes()), (FIRST, BASE.as_bytes())]);
    }

    #[test]
    fn any_text_as_a_lock(text in pieces(LOCK)) {
        exercise(&[("schema.toml", ALL.as_bytes()), (FIRST, BASE.as_bytes()), ("schema.lock", text.as_bytes())]);
    }

    #[test]
    fn any_file_name(name in "\\PC{0,20}") {
        exercise(&[("schema.toml", ALL.as_bytes()), (&name, BASE.as_bytes()), (&format!("{name}.sql"), BASE.as_bytes())]);
    }

    #[test]
    fn any_parents_in_a_header(text in pieces(REVISION)) {
        schema_core::authoring::set_revises(text.as_bytes(), &["x"]);
    }
}
