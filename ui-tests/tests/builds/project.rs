//! A small application in a folder of its own, which cargo builds as a user's.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use schema_core::directory::{Directory, Input, InputFile};
use schema_core::lock::{Lock, Update};

/// The root of this project's workspace.
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The package. Its folder goes away with it.
pub(crate) struct Project {
    root: PathBuf,
    name: String,
}

/// What cargo answered.
pub(crate) struct Answer {
    pub(crate) succeeded: bool,
    pub(crate) text: String,
}

impl Project {
    /// Makes a package with a revision, `users`, in `migrations/`. `runtime` is how it depends on the
    /// runtime, behind the path: `, features = [...]`.
    pub(crate) fn new(hint: &str, runtime: &str, main: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // The folder's name is nobody else's, the package's has no dashes.
        let name = format!("app_{hint}");
        let root =
            std::env::temp_dir().join(format!("schema-{hint}-{}-{count}", std::process::id()));
        let project = Self { root, name };
        let manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\ndescription = \"An application.\"\nlicense = \"MIT\"\n\n\
             [dependencies]\nschema-runtime = {{ path = \"{WORKSPACE}/schema-runtime\", version = \"0.1\", default-features = false{runtime} }}\n\n[workspace]\n\n\
             [profile.release]\nopt-level = 0 # What is built is looked at, not run.\n",
            project.name,
        );
        project.write("Cargo.toml", &manifest);
        project.write("src/main.rs", main);
        let lock = fs::read_to_string(format!("{WORKSPACE}/Cargo.lock")).unwrap();
        project.write("Cargo.lock", &lock);
        project.write("migrations/schema.toml", "backends = [\"sqlite\", \"postgres\"]\n");
        project.revision("0001", "users", "none");
        project.lock();
        project
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Makes a folder that is not within the package, and goes away with it.
    pub(crate) fn beside(&self) -> PathBuf {
        let folder = self.root.with_extension("beside");
        fs::create_dir(&folder).unwrap();
        folder
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root.join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from:?}");
        self.write(path, &text.replace(from, to));
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap();
    }

    /// Writes a revision that creates a table, named after it on each backend.
    pub(crate) fn revision(&self, order: &str, id: &str, parent: &str) {
        let mut text = format!("--! revision: {id}\n--! revises: {parent}\n--! message: {id}\n\n");
        for backend in ["sqlite", "postgres"] {
            let _ = write!(
                text,
                "--! upgrade({backend})\nCREATE TABLE {id}_on_{backend} (id INTEGER PRIMARY KEY);\n\n"
            );
        }
        self.write(&format!("migrations/{order}_{id}.sql"), &text);
    }

    /// Does as `schema lock --accept` does.
    pub(crate) fn lock(&self) {
        let mut input = Input { name: "migrations".to_owned(), ..Input::default() };
        for entry in fs::read_dir(self.root.join("migrations")).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            input.files.push(InputFile { name, contents: fs::read(entry.path()).unwrap() });
        }
        let directory = Directory::read(&input);
        let update = Update::Seal { accept: &[] };
        let lock = Lock::update(None, &directory, update).unwrap();
        self.write("migrations/schema.lock", &lock.text());
    }

    /// Runs cargo in the package. All packages share what they are built from.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Answer {
        self.cargo_in(&self.root, arguments)
    }

    pub(crate) fn cargo_in(&self, folder: &Path, arguments: &[&str]) -> Answer {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(folder).args(arguments).arg("--offline");
        // Only what is read first: `RUSTFLAGS` and wrappers of the one who runs the tests stay.
        command.env("CARGO_TARGET_DIR", target()).env("CARGO_TERM_COLOR", "never");
        command.env("CARGO_INCREMENTAL", "0");
        Answer::of(&command.output().unwrap())
    }

    /// Builds, and returns whether the package itself was compiled.
    #[track_caller]
    pub(crate) fn build(&self) -> bool {
        let answer = self.cargo(&["build"]);
        assert!(answer.succeeded, "{}", answer.text);
        answer.text.contains(&format!("Compiling {} ", self.name))
    }

    /// Where a profile's program is.
    pub(crate) fn program(&self, profile: &str) -> PathBuf {
        target().join(profile).join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    /// What the program prints.
    pub(crate) fn run(&self) -> String {
        Answer::of(&Command::new(self.program("debug")).output().unwrap()).text
    }

    /// Whether a profile's program holds a text.
    pub(crate) fn program_holds(&self, profile: &str, text: &str) -> bool {
        let program = fs::read(self.program(profile)).unwrap();
        program.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // What is left in the system's temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.root);
        let _ = fs::remove_dir_all(self.root.with_extension("beside"));
    }
}

impl Answer {
    fn of(output: &Output) -> Self {
        let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        Self { succeeded: output.status.success(), text }
    }

    #[track_caller]
    pub(crate) fn assert_holds(&self, text: &str) {
        assert!(self.text.contains(text), "no {text:?} in:\n{}", self.text);
    }
}

/// The runtime's path, for a patch of the registry.
pub(crate) fn patches() -> Vec<String> {
    ["schema-core", "schema-macros", "schema-runtime"]
        .iter()
        .flat_map(|name| {
            ["--config".to_owned(), format!("patch.crates-io.{name}.path=\"{WORKSPACE}/{name}\"")]
        })
        .collect()
}

/// Where all packages are built: kept between runs, and apart from what builds this test.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("applications")
}
