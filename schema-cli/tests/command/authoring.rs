//! `revision`, `merge`, `rebase` and `lock`.

use crate::support::Place;

#[test]
fn the_first_revision_makes_the_directory() {
    let place = Place::new();
    let run = place.fails("revision -m first", 1, "there is no directory migrations");
    assert!(run.err.contains("--backends sqlite,postgres"), "{}", run.err);
    place.ok("revision -m \"Add users!\" --backends postgres,sqlite --rev-id a1");
    assert_eq!(place.read("migrations/schema.toml"), "backends = [\"sqlite\", \"postgres\"]\n");
    let files = place.files();
    let [file, lock, toml] = files.as_slice() else { panic!("{files:?}") };
    assert_eq!((lock.as_str(), toml.as_str()), ("schema.lock", "schema.toml"));
    let digits = file.strip_suffix("_add_users.sql").unwrap();
    assert!(digits.len() == 14 && digits.starts_with("20"), "{file}");
    assert_eq!(
        place.read(&format!("migrations/{file}")),
        "--! revision: a1\n--! revises: none\n--! message: Add users!\n\n--! upgrade\n"
    );
    assert!(place.read("migrations/schema.lock").ends_with(&format!("\na1 none {file} draft\n")));
    place.ok("check");
    let again =
        place.fails("revision -m second --backends sqlite", 2, "schema.toml is there already");
    assert!(again.err.contains("edit `backends`"));
}

#[test]
fn the_next_revision_goes_on_from_the_head() {
    let place = Place::with_chain();
    let answer = place.json("revision -m more --branch-label extra --depends-on c1", 0);
    let id = answer["revision"].as_str().unwrap().to_owned();
    assert!(id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    assert_eq!(answer["file"], "migrations/0004_more.sql");
    assert_eq!(answer["revises"], serde_json::json!(["d1"]));
    assert_eq!(
        place.read("migrations/0004_more.sql"),
        format!(
            "--! revision: {id}\n--! revises: d1\n--! message: more\n--! depends-on: c1\n--! labels: extra\n\n--! upgrade\n"
        )
    );
    assert!(
        place.read("migrations/schema.lock").ends_with(&format!("\n{id} d1 0004_more.sql draft\n"))
    );
}

#[test]
fn what_cannot_be_written_is_refused_and_nothing_is_written() {
    let place = Place::with_chain();
    let before = (place.files(), place.read("migrations/schema.lock"));
    place.fails("revision -m x --rev-id b1", 1, "there is a revision `b1` already");
    place.fails("revision -m x --rev-id head", 2, "`head` cannot be an id");
    place.fails("revision -m x --head a1", 1, "revision a1 is not a head");
    place.fails("revision -m x --head zz", 1, "no revision is named or begins with \"zz\"");
    place.fails("revision -m x --depends-on zz", 1, "no revision is named or begins with \"zz\"");
    place.fails(
        "revision -m x --branch-label a1",
        1,
        "this would make errors; nothing was written",
    );
    place.fails("revision -m x --branch-label a@b", 2, "cannot be a branch label");
    place.fails("merge", 1, "there is nothing to merge");
    place.fails("merge b1 c1", 1, "revision b1 is not a head");
    assert_eq!((place.files(), place.read("migrations/schema.lock")), before);
}

#[test]
fn two_heads_are_merged() {
    let place = Place::with_chain();
    place.ok("revision -m x --rev-id x1");
    let run = place.run("revision -m y --rev-id y1 --head d1 --splice");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("S0505"), "the second head is told: {}", run.err);
    let run = place.fails("revision -m z", 1, "there are 2 heads: x1, y1");
    assert!(run.err.contains("--head"), "{}", run.err);
    place.fails("upgrade --url sqlite:app.db", 1, "migrations has an error");
    let answer = place.json("merge --rev-id z1", 0);
    assert_eq!(answer["revises"], serde_json::json!(["x1", "y1"]));
    assert_eq!(
        place.read("migrations/0006_merge_x1_and_y1.sql"),
        "--! revision: z1\n--! revises: x1, y1\n--! message: merge x1 and y1\n"
    );
    place.ok("check");
}

/// Two people add a revision; git puts both files together, and the lock in conflict.
fn after_git() -> Place {
    let place = Place::with_chain();
    let base = place.read("migrations/schema.lock");
    place.ok("revision -m mine --rev-id m1");
    place.ok("revision -m more --rev-id m2");
    let mine = place.read("migrations/schema.lock");
    let kept: Vec<String> = ["0004_mine.sql", "0005_more.sql"]
        .map(|name| place.read(&format!("migrations/{name}")))
        .into();
    std::fs::remove_file(place.path("migrations/0004_mine.sql")).unwrap();
    std::fs::remove_file(place.path("migrations/0005_more.sql")).unwrap();
    place.write("migrations/schema.lock", &base);
    place.ok("revision -m theirs --rev-id t1");
    let theirs = place.read("migrations/schema.lock");
    place.write("migrations/0004_mine.sql", &kept[0]);
    place.write("migrations/0005_more.sql", &kept[1]);
    place.write(
        "migrations/schema.lock",
        &format!("<<<<<<< HEAD\n{mine}=======\n{theirs}>>>>>>> main\n"),
    );
    place
}

#[test]
fn rebase_ends_a_conflict() {
    let place = after_git();
    place.code("check", 3);
    let answer = place.json("rebase m1", 0);
    assert_eq!(answer["revises"], serde_json::json!(["t1"]));
    assert_eq!(answer["file"], "migrations/0005_mine.sql");
    assert_eq!(
        place.files(),
        [
            "0001_users.sql",
            "0002_posts.sql",
            "0002_tags.sql",
            "0003_merge.sql",
            "0004_theirs.sql",
            "0005_mine.sql",
            "0006_more.sql",
            "schema.lock",
            "schema.toml"
        ]
    );
    assert!(place.read("migrations/0005_mine.sql").contains("--! revises: t1\n"));
    assert!(place.read("migrations/0006_more.sql").contains("--! revises: m1\n"));
    place.ok("check");
    assert!(place.ok("history").starts_with("m1 -> m2 (head), more\nt1 -> m1, mine\n"));
}

#[test]
fn lock_writes_a_conflicted_file_anew() {
    let place = after_git();
    place.ok("lock");
    let lock = place.read("migrations/schema.lock");
    assert!(
        !lock.contains("<<<<") && !lock.contains("draft") && lock.contains("0004_theirs.sql"),
        "{lock}"
    );
    place.fails("check", 3, "");
    place.ok("merge");
    place.ok("check");
}

#[test]
fn rebase_takes_no_wrong_ways() {
    let place = Place::with_chain();
    place.fails("rebase d1", 1, "revision d1 is a merge");
    place.fails("rebase a1 --onto d1", 1, "d1 is built on a1");
    place.fails("rebase b1", 1, "there is no other head");
    place.fails("rebase b1 --onto c1", 1, "sealed: b1, d1");
    place.fails("rebase base", 1, "`base` is no revision");
    place.ok("revision -m x --rev-id x1");
    place.fails("rebase x1 --onto zz", 1, "no revision is named");
    let file = place.read("migrations/0004_x.sql");
    place.ok("rebase x1 --onto c1");
    assert_eq!(place.read("migrations/0004_x.sql"), file.replace("revises: d1", "revises: c1"));
}

#[test]
fn an_edit_to_a_sealed_revision_has_to_be_accepted() {
    let place = Place::with_chain();
    place.check("lock", 0, "nothing to do: every revision is sealed\n");
    place.revision(
        "0002_posts",
        "b1",
        "a1",
        "CREATE TABLE posts (id BIGINT);",
        "DROP TABLE posts;",
    );
    let lock = place.read("migrations/schema.lock");
    place.fails("check", 3, "");
    place.fails("lock", 1, "S0709");
    let error = place.json("lock", 1);
    assert_eq!(error["error"]["code"], "sealed");
    assert_eq!(error["error"]["diagnostics"][0]["code"], "S0709");
    assert_eq!(place.read("migrations/schema.lock"), lock, "nothing was written");
    place.fails("lock --accept zz", 1, "no revision is named");
    place.check("lock --accept b1", 0, "accepted b1\nwrote   migrations/schema.lock\n");
    place.ok("check");
}

#[test]
fn drafts_are_sealed() {
    let place = Place::with_chain();
    place.ok("check --sealed");
    place.ok("revision -m x --rev-id x1");
    let out = place.code("check --sealed", 3);
    assert!(out.contains("draft: revision x1 is not sealed"), "{out}");
    place.ok("check");
    place.check("lock", 0, "sealed x1\nwrote   migrations/schema.lock\n");
    place.ok("check --sealed");
}

#[test]
fn a_directory_without_a_lock_gets_one_with_all_that_is_there() {
    let place = Place::with_chain();
    std::fs::remove_file(place.path("migrations/schema.lock")).unwrap();
    let run = place.run("check");
    assert!(run.code == 0 && run.out.contains("warning[S0701]"), "{}", run.out);
    place.code("check --sealed", 3);
    place.ok("revision -m x --rev-id x1");
    place.ok("check");
    assert_eq!(place.read("migrations/schema.lock").matches(" draft\n").count(), 5);
}

#[test]
fn a_lock_of_a_later_format_is_not_overwritten() {
    let place = Place::with_chain();
    let later = place.read("migrations/schema.lock").replacen("schema.lock 1", "schema.lock 2", 1);
    place.write("migrations/schema.lock", &later);
    for arguments in ["lock", "revision -m x", "rebase b1 --onto c1 --accept"] {
        place.fails(arguments, 1, "S0703");
    }
    assert_eq!(place.read("migrations/schema.lock"), later);
}
