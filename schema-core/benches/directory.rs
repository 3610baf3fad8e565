//! How long a large directory takes to read: in milliseconds, for three backends.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement is printed")]

use std::time::Instant;

use schema_core::backend::Backend;
use schema_core::directory::{Directory, Input, InputFile};
use schema_core::lock::{Lock, Update};

const REVISIONS: usize = 10_000;

fn revision(index: usize) -> InputFile {
    let parent = index.checked_sub(1).map_or(String::from("none"), |parent| format!("r{parent}"));
    let contents = format!(
        "--! revision: r{index}\n--! revises: {parent}\n--! message: table {index}\n\n--! upgrade\n\
         CREATE TABLE t{index} (id BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL);\n\
         CREATE INDEX ix_t{index} ON t{index} (name);\nINSERT INTO t{index} VALUES (1, 'it''s');\n\n\
         --! downgrade\nDROP TABLE t{index};\n"
    );
    InputFile { name: format!("{index:05}_t.sql"), contents: contents.into_bytes() }
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = work();
    println!("{what}: {:.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
    value
}

fn main() {
    let toml = b"backends = [\"sqlite\", \"postgres\", \"mssql\"]\n".to_vec();
    let mut files: Vec<InputFile> = (0..REVISIONS).map(revision).collect();
    files.push(InputFile { name: "schema.toml".into(), contents: toml });
    let mut input = Input { name: "migrations".into(), files, directories: Vec::new() };
    let unlocked = timed("read without a lock", || Directory::read(&input));
    let lock = timed("seal", || Lock::update(None, &unlocked, Update::Seal { accept: &[] }));
    let Ok(lock) = lock else { return println!("the directory could not be sealed") };
    input.files.push(InputFile { name: "schema.lock".into(), contents: lock.text().into_bytes() });
    let directory = timed("read with a lock", || Directory::read(&input));
    timed("chain hashes", || Backend::ALL.map(|backend| directory.chain_hashes(backend)));
    println!("{} problems", directory.diagnostics.len());
}
