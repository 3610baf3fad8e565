//! `schema.lock`: reading, checking and writing it.

use schema_core::directory::Directory;
use schema_core::lock::{Lock, Update};

use crate::support::{FIRST, SQLITE, expect, input, revision, summaries, summary};

/// The files of a directory, with a lock that is kept by the commands.
struct Scene {
    files: Vec<(String, String)>,
}

impl Scene {
    /// A chain of sealed revisions, without branches.
    fn sealed(ids: &[&str]) -> Self {
        let mut scene = Scene { files: vec![("schema.toml".into(), SQLITE.into())] };
        let mut parent = "none";
        for (index, id) in ids.iter().enumerate() {
            scene.put(&format!("{:04}_{id}.sql", index + 1), &revision(id, parent));
            parent = id;
        }
        scene.seal(&[]);
        scene
    }

    fn put(&mut self, name: &str, text: &str) {
        self.remove(name);
        self.files.push((name.into(), text.into()));
    }

    fn remove(&mut self, name: &str) {
        self.files.retain(|(other, _)| other != name);
    }

    fn edit(&mut self, name: &str, from: &str, to: &str) {
        let edited = self.text(name).replace(from, to);
        assert_ne!(edited, self.text(name), "nothing was edited in {name}");
        self.put(name, &edited);
    }

    fn text(&self, name: &str) -> &str {
        let found = self.files.iter().find(|(other, _)| other == name);
        found.map(|(_, text)| text.as_str()).expect("the file is there")
    }

    fn lock(&self) -> &str {
        self.text("schema.lock")
    }

    fn read(&self) -> Directory {
        let files: Vec<(&str, &str)> =
            self.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Directory::read(&input(&files))
    }

    /// Writes the lock; or says what has to be accepted first.
    fn update(&mut self, update: Update<'_>) -> Vec<String> {
        let directory = self.read();
        match Lock::update(directory.lock.as_ref(), &directory, update) {
            Ok(lock) => self.put("schema.lock", &lock.text()),
            Err(refused) => return refused.iter().map(|one| summary(one, &directory)).collect(),
        }
        Vec::new()
    }

    /// `schema lock`, with ids to accept.
    fn seal(&mut self, accept: &[&str]) -> Vec<String> {
        let accept: Vec<String> = accept.iter().map(|id| (*id).to_owned()).collect();
        self.update(Update::Seal { accept: &accept })
    }

    /// What `schema revision` does to the lock.
    fn draft(&mut self, ids: &[&str]) -> Vec<String> {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        self.update(Update::Draft { ids: &ids })
    }

    #[track_caller]
    fn check(&self, expected: &[&str]) {
        expect(&self.read(), expected);
    }

    /// Checks what is found, and that `schema lock` mends it without anything to accept.
    #[track_caller]
    fn check_mended(mut self, expected: &[&str]) {
        self.check(expected);
        assert_eq!(self.seal(&[]), [""; 0]);
        self.check(&[]);
    }
}

const SECOND: &str = "0002_b.sql";

#[test]
fn a_sealed_directory_is_right() {
    Scene::sealed(&[]).check(&[]);
    Scene::sealed(&["a"]).check(&[]);
    Scene::sealed(&["a", "b", "c"]).check(&[]);
}

#[test]
fn the_file_is_as_documented() {
    let scene = Scene::sealed(&["a", "b"]);
    let directory = scene.read();
    let rest = format!(
        "a none 0001_a.sql {}\nb a 0002_b.sql {}\n",
        directory.revisions[0].hash, directory.revisions[1].hash
    );
    let digest = schema_core::hash::Hash::of(rest.as_bytes());
    assert_eq!(scene.lock(), format!("schema.lock 1 heads=b digest={digest}\n{rest}"));
    let empty = Scene::sealed(&[]);
    let digest = schema_core::hash::Hash::of(b"");
    assert_eq!(empty.lock(), format!("schema.lock 1 heads=none digest={digest}\n"));
}

#[test]
fn windows_line_ends_mean_nothing() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.edit("schema.lock", "\n", "\r\n");
    scene.check(&[]);
}

#[test]
fn without_a_lock_there_is_a_warning() {
    let mut scene = Scene::sealed(&["a"]);
    scene.remove("schema.lock");
    assert!(!scene.read().has_errors());
    assert!(scene.read().lock.is_none());
    scene.check_mended(&["S0701 schema.lock:1:1"]);
}

#[test]
fn drafts_may_be_edited() {
    let mut scene = Scene::sealed(&["a"]);
    scene.put(SECOND, &revision("b", "a"));
    assert_eq!(scene.draft(&["b"]), [""; 0]);
    scene.check(&[]);
    assert!(scene.lock().ends_with("b a 0002_b.sql draft\n"), "{}", scene.lock());
    assert_eq!(scene.read().drafts(), [1]);
    scene.edit(SECOND, "(id", "(n INT, id");
    scene.check(&[]);
    assert_eq!(scene.seal(&[]), [""; 0]);
    assert_eq!(scene.read().drafts(), [0; 0]);
    scene.check(&[]);
}

#[test]
fn a_new_draft_keeps_the_seals() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.edit(SECOND, "(id", "(n INT, id");
    scene.put("0003_c.sql", &revision("c", "b"));
    assert_eq!(scene.draft(&["c"]), [""; 0]);
    scene.check(&["S0709 0002_b.sql:1:15 b"]);
    scene.put("0004_d.sql", &revision("d", "c"));
    scene.put("0005_e.sql", &revision("e", "d"));
    assert_eq!(scene.draft(&["e"]), [""; 0]);
    assert!(summaries(&scene.read()).contains(&"S0707 0004_d.sql:1:15 d".to_owned()));
}

#[test]
fn a_moved_revision_is_a_draft_again() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.remove(SECOND);
    scene.put("0007_b.sql", &revision("b", "a").replace("(id", "(n INT, id"));
    assert_eq!(scene.draft(&["b"]), [""; 0]);
    scene.check(&[]);
    assert_eq!(scene.read().drafts(), [1]);
}

#[test]
fn an_edit_to_a_sealed_revision_must_be_accepted() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.edit(FIRST, "(id", "(n INT, id");
    scene.check(&["S0709 0001_a.sql:1:15 a"]);
    assert_eq!(scene.seal(&[]), ["S0709 0001_a.sql:1:15 a"]);
    assert_eq!(scene.seal(&["b"]), ["S0709 0001_a.sql:1:15 a"]);
    assert_eq!(scene.seal(&["a"]), [""; 0]);
    scene.check(&[]);
}

#[test]
fn a_sealed_revision_that_is_gone_must_be_accepted() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.remove(SECOND);
    let line = scene.lock().lines().last().expect("a line").to_owned();
    let expected = format!("S0708 schema.lock:3:1 {line}");
    scene.check(&[&expected]);
    assert_eq!(scene.seal(&[]), [expected]);
    assert_eq!(scene.seal(&["b"]), [""; 0]);
    scene.check(&[]);
}

#[test]
fn a_draft_that_is_gone_is_taken_out() {
    let mut scene = Scene::sealed(&["a"]);
    scene.put(SECOND, &revision("b", "a"));
    scene.draft(&["b"]);
    scene.remove(SECOND);
    scene.check_mended(&["S0708 schema.lock:3:1 b a 0002_b.sql draft"]);
}

#[test]
fn a_file_that_was_added_by_hand() {
    let mut scene = Scene::sealed(&["a"]);
    scene.put(SECOND, &revision("b", "a"));
    scene.check_mended(&["S0707 0002_b.sql:1:15 b"]);
}

#[test]
fn a_draft_whose_parents_were_edited() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.put("0003_c.sql", &revision("c", "b"));
    scene.draft(&["c"]);
    scene.edit("0003_c.sql", "revises: b", "revises: b, a");
    scene.check_mended(&["S0710 0003_c.sql:2:14 b, a"]);
}

#[test]
fn a_file_that_was_renamed() {
    let mut scene = Scene::sealed(&["a", "b"]);
    let text = scene.text(SECOND).to_owned();
    scene.remove(SECOND);
    scene.put("0003_b.sql", &text);
    scene.check_mended(&["S0711 0003_b.sql:1:15 b"]);
}

#[test]
fn an_id_that_was_edited() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.edit(SECOND, "revision: b", "revision: c");
    scene.check(&["S0713 0002_b.sql:1:15 c"]);
    assert_eq!(scene.seal(&[]), ["S0713 0002_b.sql:1:15 c"]);
    assert_eq!(scene.seal(&["c"]), [""; 0]);
    scene.check(&[]);
}

#[test]
fn an_id_that_was_broken_is_one_mistake() {
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.edit(SECOND, "revision: b", "revision: b-b");
    scene.check(&["S0206 0002_b.sql:1:15 b-b"]);
    scene.edit(SECOND, "--! revision: b-b\n", "");
    scene.check(&["S0202 0002_b.sql:1:1 --! revises: a"]);
}

#[test]
fn the_digest_and_the_heads_are_checked() {
    let mut scene = Scene::sealed(&["a", "b"]);
    let digest = scene.lock().split("digest=").nth(1).and_then(|rest| rest.lines().next());
    let digest = digest.expect("a digest").to_owned();
    scene.edit("schema.lock", "0002_b.sql", "0002_c.sql");
    scene.check(&["S0711 0002_b.sql:1:15 b", &format!("S0705 schema.lock:1:23 digest={digest}")]);

    let mut scene = Scene::sealed(&["a", "b"]);
    scene.edit("schema.lock", "heads=b", "heads=a");
    scene.check_mended(&["S0706 schema.lock:1:15 heads=a"]);
    let mut scene = Scene::sealed(&["a", "b"]);
    scene.edit("schema.lock", &digest, "00");
    scene.check_mended(&["S0705 schema.lock:1:23 digest=00"]);
}

#[test]
fn unreadable_first_lines() {
    for first in [
        "",
        "x",
        "schema.lock 1",
        "schema.lock x heads=a digest=b",
        "schema.lock 1 heads= digest=x",
    ] {
        let mut scene = Scene::sealed(&["a"]);
        let rest = scene.lock().split_once('\n').expect("lines").1.to_owned();
        scene.put("schema.lock", &format!("{first}\n{rest}"));
        scene.check_mended(&[format!("S0703 schema.lock:1:1 {first}").trim_end()]);
    }
    let mut scene = Scene::sealed(&["a"]);
    let (first, rest) = scene.lock().split_once('\n').expect("lines");
    let (first, rest) = (format!("{first}\n"), rest.to_owned());
    scene.edit("schema.lock", &first, "");
    scene.check_mended(&[&format!("S0703 schema.lock:1:1 {}", rest.trim_end())]);
    let mut scene = Scene::sealed(&["a"]);
    scene.put("schema.lock", "");
    scene.check_mended(&["S0703 schema.lock:1:1"]);
}

#[test]
fn a_later_format_is_one_mistake() {
    let mut scene = Scene::sealed(&["a"]);
    scene.put("schema.lock", "schema.lock 2 what=ever\nand more\n");
    scene.check(&["S0703 schema.lock:1:1 schema.lock 2 what=ever"]);
    scene.put(SECOND, &revision("b", "a"));
    assert_eq!(scene.draft(&["b"]), ["S0703 schema.lock:1:1 schema.lock 2 what=ever"]);
}

#[test]
fn unreadable_lines() {
    for line in [
        "x",
        "b a 0002_b.sql",
        "b a 0002_b.sql abc",
        "b a, 0002_b.sql draft",
        "b a 0002_b.sql draft x",
    ] {
        let mut scene = Scene::sealed(&["a"]);
        scene.put(SECOND, &revision("b", "a"));
        scene.edit("schema.lock", "\na none", &format!("\n{line}\na none"));
        scene.check(&[&format!("S0704 schema.lock:2:1 {line}")]);
        assert_eq!(scene.draft(&["b"]), [format!("S0704 schema.lock:2:1 {line}")]);
        assert_eq!(scene.seal(&[]), [""; 0]);
        scene.check(&[]);
    }
}

#[test]
fn a_revision_listed_twice() {
    let mut scene = Scene::sealed(&["a"]);
    let line = scene.lock().lines().nth(1).expect("a line").to_owned();
    scene.edit("schema.lock", &line, &format!("{line}\n{line}"));
    let found = summaries(&scene.read());
    assert!(found.contains(&format!("S0712 schema.lock:3:1 {line}")), "{found:?}");
}

/// A scene in which two branches each added a sealed revision behind `a`, as git leaves the lock.
fn conflict(origin: bool) -> Scene {
    let both = |id: &str| {
        let mut scene = Scene::sealed(&["a"]);
        scene.put(&format!("0002_{id}.sql"), &revision(id, "a"));
        scene.seal(&[]);
        scene
    };
    let (ours, theirs) = (both("b"), both("c"));
    let lines = |scene: &Scene| scene.lock().lines().map(str::to_owned).collect::<Vec<_>>();
    let (our, their, old) = (lines(&ours), lines(&theirs), lines(&Scene::sealed(&["a"])));
    let between = |old: &str| if origin { format!("||||||| 1234\n{old}") } else { String::new() };
    let text = format!(
        "<<<<<<< HEAD\n{}\n{}=======\n{}\n>>>>>>> other\n{}\n<<<<<<< HEAD\n{}\n{}=======\n{}\n>>>>>>> other\n",
        our[0],
        between(&format!("{}\n", old[0])),
        their[0],
        our[1],
        our[2],
        between(""),
        their[2],
    );
    let mut scene = ours;
    scene.put("0002_c.sql", theirs.text("0002_c.sql"));
    scene.put("schema.lock", &text);
    scene
}

#[test]
fn a_conflict_is_read_and_written_anew() {
    for origin in [false, true] {
        let mut scene = conflict(origin);
        scene.check(&["S0505 0002_c.sql:1:15 c", "S0702 schema.lock:1:1 <<<<<<< HEAD"]);
        let ids: Vec<String> =
            scene.read().lock.expect("a lock").entries.into_iter().map(|entry| entry.id).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        scene.put("0003_d.sql", "--! revision: d\n--! revises: b, c\n");
        assert_eq!(scene.draft(&["d"]), [""; 0]);
        scene.check(&[]);
        assert_eq!(scene.read().drafts(), [3]);
    }
}

#[test]
fn what_either_side_of_a_conflict_sealed_stays_sealed() {
    let mut scene = conflict(false);
    scene.edit("0002_c.sql", "(id", "(n INT, id");
    assert_eq!(scene.seal(&[]), ["S0709 0002_c.sql:1:15 c"]);
    scene.edit("0002_c.sql", "revises: a", "revises: b");
    assert_eq!(scene.seal(&["c"]), [""; 0]);
    scene.check(&[]);
}

#[test]
fn both_sides_of_one_revision() {
    // One side sealed the draft that the other still edits: the text that is sealed is the one there.
    let mut scene = Scene::sealed(&["a"]);
    let sealed = scene.lock().lines().nth(1).expect("a line").to_owned();
    let text = format!("<<<<<<< x\n=======\n>>>>>>> y\n{sealed}\na none 0001_a.sql draft\n");
    scene.put("schema.lock", &text);
    assert_eq!(scene.seal(&[]), [""; 0]);
    scene.put("schema.lock", &text);
    scene.edit(FIRST, "(id", "(n INT, id");
    assert_eq!(scene.seal(&[]), ["S0709 0001_a.sql:1:15 a"]);
}
