//! Applications that embed a chain, built by plain `cargo build`.

#![allow(clippy::unwrap_used, reason = "what cannot be written or run fails its test")]

mod project;

use project::{Project, patches, target};

const MAIN: &str = r#"
use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!("migrations");

fn main() {
    let ids: Vec<_> = MIGRATIONS.iter().map(|revision| revision.id()).collect();
    let backends: Vec<_> = MIGRATIONS.backends().map(|backend| backend.name()).collect();
    println!("{} {}", ids.join(","), backends.join(","));
}
"#;

#[test]
fn plain_cargo_build_sees_every_change() {
    let project = Project::new("changes", "", MAIN);
    assert!(project.build());
    assert!(!project.build(), "nothing has changed");
    assert_eq!(project.run(), "users \n");

    project.write(
        "migrations/schema.toml",
        "backends = [\"sqlite\", \"postgres\"]\nname = \"other\"\n",
    );
    assert!(project.build(), "schema.toml has changed");

    project.edit("migrations/0001_users.sql", "message: users", "message: our users");
    let edited = project.cargo(&["build"]);
    assert!(!edited.succeeded);
    edited.assert_holds("S0709: revision `users` was edited after it was sealed");
    project.lock();
    assert!(project.build(), "a revision has changed");

    project.revision("0002", "posts", "users");
    project.lock();
    assert!(project.build(), "a revision was added, and is locked");
    assert_eq!(project.run(), "users,posts \n");
    assert!(!project.build(), "nothing has changed");

    project.remove("migrations/0002_posts.sql");
    let removed = project.cargo(&["build"]);
    removed.assert_holds("S0708: schema.lock lists 0002_posts.sql, which is not there");
    removed.assert_holds("due to 1 previous error");
    project.lock();
    assert!(project.build(), "a revision was removed");
    assert_eq!(project.run(), "users \n");
}

#[test]
fn a_path_beside_the_calling_file_is_watched_too() {
    let main = MAIN.replace("\"migrations\"", "\"./../migrations\"");
    let project = Project::new("beside", "", &main);
    assert!(project.build());
    assert!(!project.build());
    project.revision("0002", "posts", "users");
    project.lock();
    assert!(project.build());
    assert_eq!(project.run(), "users,posts \n");
}

#[test]
fn a_test_finds_a_file_that_was_added_by_hand() {
    let main = r#"
schema_runtime::embed_migrations! {
    pub static ITEM = "migrations";
}
static EXPRESSION: schema_runtime::Migrations = schema_runtime::embed_migrations!();

fn main() { println!("{ITEM:?} {EXPRESSION:?}"); }

#[test]
fn expression() { EXPRESSION.assert_current() }
"#;
    let project = Project::new("by_hand", "", main);
    let before = project.cargo(&["test"]);
    assert!(before.succeeded, "{}", before.text);
    before.assert_holds("test ITEM::directory_is_what_was_embedded ... ok");
    before.assert_holds("test expression ... ok");

    project.revision("0002", "posts", "users");
    let after = project.cargo(&["test"]);
    assert!(!after.succeeded);
    after.assert_holds("test ITEM::directory_is_what_was_embedded ... FAILED");
    after.assert_holds("test expression ... FAILED");
    after.assert_holds(
        "0002_posts.sql, which is not embedded: add it to schema.lock with `schema lock`",
    );

    project.lock();
    let locked = project.cargo(&["test"]);
    assert!(locked.succeeded, "{}", locked.text);
}

#[test]
fn no_path_of_the_build_is_in_the_program() {
    let both = MAIN.replace("fn main() {", "fn main() {\n    println!(\"{OTHER:?}\");")
        + "static OTHER: Migrations = embed_migrations!(\"./../migrations\");\n";
    let project = Project::new("paths", "", &both);
    assert!(project.build());
    assert!(project.cargo(&["build", "--release"]).succeeded);
    let root = project.root().to_str().unwrap().to_owned();
    for profile in ["debug", "release"] {
        assert!(
            project.program_holds(profile, "0001_users.sql"),
            "the name of the file is embedded"
        );
        for path in ["/migrations", "/./migrations", "/src/../migrations", "/src/./../migrations"] {
            assert!(
                !project.program_holds(profile, &format!("{root}{path}")),
                "{path} in {profile}"
            );
        }
    }
    // The debugger's tables name the package's folder by themselves; a release has none.
    assert!(!project.program_holds("release", &root));
}

#[test]
fn a_backend_whose_feature_is_off_is_not_in_the_program() {
    let without = Project::new("without", "", MAIN);
    assert!(without.build());
    let with = Project::new("with", ", features = [\"sqlite\"]", MAIN);
    with.edit(
        "Cargo.toml",
        "[workspace]",
        "rusqlite = { version = \"*\", default-features = false, features = [\"bundled\"] }\n\n[workspace]",
    );
    assert!(with.build());
    assert_eq!(with.run(), "users sqlite\n");
    assert!(with.program_holds("debug", "CREATE TABLE users_on_sqlite"));
    assert!(!with.program_holds("debug", "CREATE TABLE users_on_postgres"));
    for backend in ["sqlite", "postgres"] {
        assert!(!without.program_holds("debug", &format!("CREATE TABLE users_on_{backend}")));
    }
}

#[test]
fn a_renamed_runtime_in_a_library_and_its_program() {
    let main = r#"
static OURS: migrate::Migrations = migrate::embed_migrations!();
fn main() { println!("{:?} {:?} {:?}", OURS, app_renamed::LIBRARY, app_renamed::reexported()); }
"#;
    let project = Project::new("renamed", "", main);
    project.edit("Cargo.toml", "schema-runtime = {", "migrate = { package = \"schema-runtime\",");
    let library = r#"
pub const LIBRARY: migrate::Migrations = migrate::embed_migrations!("migrations");
pub mod vendored { pub use migrate; }
/// A wrapper, as a library would give it to its users.
#[macro_export]
macro_rules! ours { ($path:literal) => { $crate::vendored::migrate::embed_migrations!($path) } }
pub fn reexported() -> migrate::Migrations { ours!("./../migrations") }
"#;
    project.write("src/lib.rs", library);
    assert!(project.build());
    let chain = "Migrations { name: \"main\", revisions: 1, .. }";
    assert_eq!(project.run(), format!("{chain} {chain} {chain}\n"));
}

#[test]
fn warnings_are_seen_where_deprecated_is_allowed() {
    let project = Project::new("warnings", "", &format!("#![allow(deprecated)]\n{MAIN}"));
    project.write("migrations/notes.txt", "");
    for _ in 0..2 {
        // The second time cargo shows again what it has kept.
        let answer = project.cargo(&["build"]);
        assert!(answer.succeeded, "{}", answer.text);
        answer.assert_holds("::S0102`: notes.txt is not read: it is no revision");
    }
}

#[test]
fn a_directory_outside_of_the_package_is_warned_of() {
    let project = Project::new("outside", "", "fn main() {}");
    let inner = MAIN.replace("\"migrations\"", "\"../migrations\"");
    project.write("inner/src/main.rs", &inner);
    let manifest = std::fs::read_to_string(project.root().join("Cargo.toml")).unwrap();
    project.write("inner/Cargo.toml", &manifest);
    std::fs::copy(project.root().join("Cargo.lock"), project.root().join("inner/Cargo.lock"))
        .unwrap();
    let answer = project.cargo_in(&project.root().join("inner"), &["build"]);
    assert!(answer.succeeded, "{}", answer.text);
    answer.assert_holds("::S0109`: `../migrations` is outside of the package");
}

#[test]
fn a_packaged_crate_ships_its_migrations_and_builds() {
    let project = Project::new("packaged", "", MAIN);
    let patches = patches();
    let with_patches = |arguments: &[&'static str]| -> Vec<String> {
        arguments.iter().map(|argument| (*argument).to_owned()).chain(patches.clone()).collect()
    };
    let package = with_patches(&["package", "--no-verify", "--allow-dirty", "--exclude-lockfile"]);
    let package: Vec<&str> = package.iter().map(String::as_str).collect();
    let packaged = project.cargo(&package);
    assert!(packaged.succeeded, "{}", packaged.text);

    let unpacked = project.beside();
    let archive = target().join("package/app_packaged-0.1.0.crate");
    let tar = std::process::Command::new("tar")
        .arg("-xzf")
        .arg(archive)
        .arg("-C")
        .arg(&unpacked)
        .status();
    assert!(tar.unwrap().success());
    let folder = unpacked.join("app_packaged-0.1.0");
    for file in ["schema.toml", "schema.lock", "0001_users.sql"] {
        assert!(folder.join("migrations").join(file).is_file(), "{file} is not in the package");
    }
    std::fs::copy(project.root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let build = with_patches(&["build"]);
    let build: Vec<&str> = build.iter().map(String::as_str).collect();
    let built = project.cargo_in(&folder, &build);
    assert!(built.succeeded, "{}", built.text);
    assert_eq!(project.run(), "users \n");
}
