//! A folder to run the program in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// A new folder, gone with the test.
pub(crate) struct Place {
    root: PathBuf,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Place {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let root =
            std::env::temp_dir().join(format!("schema-command-{}-{count}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        Self { root }
    }

    /// A folder with a chain for SQLite in `migrations`: `a1`, then `b1` and `c1` beside each other,
    /// and `d1`, which merges them.
    pub(crate) fn with_chain() -> Self {
        let place = Self::new();
        place.write("migrations/schema.toml", "backends = [\"sqlite\"]\ndialect = \"sqlite\"\n");
        place.revision(
            "0001_users",
            "a1",
            "none",
            "CREATE TABLE users (id INTEGER PRIMARY KEY);",
            "DROP TABLE users;",
        );
        place.revision(
            "0002_posts",
            "b1",
            "a1",
            "CREATE TABLE posts (id INTEGER);",
            "DROP TABLE posts;",
        );
        place.revision(
            "0002_tags",
            "c1",
            "a1",
            "CREATE TABLE tags (id INTEGER);",
            "DROP TABLE tags;",
        );
        place.write("migrations/0003_merge.sql", "--! revision: d1\n--! revises: b1, c1\n");
        place.ok("lock");
        place
    }

    /// Writes a revision file.
    pub(crate) fn revision(&self, name: &str, id: &str, revises: &str, up: &str, down: &str) {
        let text = format!(
            "--! revision: {id}\n--! revises: {revises}\n\n--! upgrade\n{up}\n\n--! downgrade\n{down}\n"
        );
        self.write(&format!("migrations/{name}.sql"), &text);
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of all files of `migrations`, hidden ones included.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("migrations")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The program, ready to run. It sees nothing of the environment that would change what it says.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_schema"));
        command.args(arguments).current_dir(&self.root);
        command.env_remove("DATABASE_URL").env_remove("NO_COLOR");
        command
    }

    /// Runs the program with arguments between blanks; what is in double quotes is one.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &str) -> Run {
        let words: Vec<&str> = arguments
            .split('"')
            .enumerate()
            .flat_map(|(at, part)| match at % 2 {
                0 => part.split_whitespace().collect(),
                _ => vec![part],
            })
            .collect();
        Run::from(self.program(&words).output().unwrap())
    }

    /// Runs it, insists on an exit code, and returns what is on stdout.
    #[track_caller]
    pub(crate) fn code(&self, arguments: &str, code: i32) -> String {
        let run = self.run(arguments);
        assert_eq!(run.code, code, "schema {arguments}\n{}{}", run.out, run.err);
        run.out
    }

    /// Runs it, insists that it is done, and returns what is on stdout.
    #[track_caller]
    pub(crate) fn ok(&self, arguments: &str) -> String {
        self.code(arguments, 0)
    }

    /// Runs it with `--json`, insists on an exit code and that the answer is JSON, and returns that.
    #[track_caller]
    pub(crate) fn json(&self, arguments: &str, code: i32) -> serde_json::Value {
        let out = self.code(&format!("{arguments} --json"), code);
        serde_json::from_str(&out)
            .unwrap_or_else(|error| panic!("schema {arguments}: {error}\n{out}"))
    }

    /// Runs it on `app.db`, and insists on what is on stdout.
    #[track_caller]
    pub(crate) fn check(&self, arguments: &str, code: i32, expected: &str) {
        let run = self.run(arguments);
        assert_eq!(
            (run.code, run.out.as_str()),
            (code, expected),
            "schema {arguments}\n{}",
            run.err
        );
    }

    /// Runs it, insists that it fails, and on what stderr begins with.
    #[track_caller]
    pub(crate) fn fails(&self, arguments: &str, code: i32, error: &str) -> Run {
        let run = self.run(arguments);
        let matches = run.code == code && run.err.contains(error);
        assert!(matches, "schema {arguments}: {}\n{}{}", run.code, run.out, run.err);
        run
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
