//! What to do about an error: the libraries only say what is wrong.

use schema_core::graph::TargetError;
use schema_runtime::{Error, ErrorKind};

/// What to do about a target that leads nowhere.
pub(super) fn target(error: &TargetError) -> Vec<String> {
    let first = error.candidates().first();
    match error {
        TargetError::UnknownRevision { .. } | TargetError::UnknownBranch { .. } => match first {
            Some(first) => vec![format!("did you mean `{first}`?")],
            None => vec![String::from("`schema history` lists the revisions")],
        },
        TargetError::AmbiguousRevision { .. } => {
            vec![String::from("write more of its beginning, or all of it")]
        }
        TargetError::MultipleHeads { .. } => vec![
            String::from("name one of them, or all with `heads`"),
            String::from("`schema merge` joins them, `schema rebase` puts one behind the other"),
        ],
        TargetError::AmbiguousStep { given, .. } => {
            let step = given.find(['+', '-']).map_or("+1", |at| &given[at..]);
            vec![format!("name the revision, or a branch label as in `label@{step}`")]
        }
        TargetError::AmbiguousCurrent { current, given } => match current.first() {
            Some(first) => vec![format!("name what it counts from, as in `{first}{given}`")],
            None => Vec::new(),
        },
        TargetError::NotInHistory { .. } => {
            vec![String::from(
                "`schema current` shows what is in force, `schema history` what there is",
            )]
        }
        TargetError::WrongDirection { .. } => {
            vec![String::from("`schema upgrade` takes `+1`, `schema downgrade` takes `-1`")]
        }
        TargetError::Overlapping { implied_by, .. } => {
            vec![format!("`{implied_by}` alone is enough")]
        }
        _ => Vec::new(),
    }
}

/// What to do about an error of the runtime.
pub(super) fn runtime(error: &Error) -> Vec<String> {
    let help: &[&str] = match error.kind() {
        ErrorKind::NotManaged => &[
            "if its schema is what a revision describes, enter that with `schema stamp <revision>`; if Alembic manages it, with `schema adopt`",
            "if not, name another database with --url",
        ],
        ErrorKind::Diverged => &[
            "`schema history --database` lists what was done to the database, and by which program",
            "if the new texts are right and the database has what they make, accept them with `schema repair --accept <revision>`",
        ],
        ErrorKind::Ahead => {
            &["use a newer version of this program, or accept that the database is ahead"]
        }
        ErrorKind::Pending => &["run `schema upgrade`"],
        ErrorKind::LockTimeout => &[
            "another program is migrating this database; wait longer with --lock-wait, or find out which with `schema history --database`",
        ],
        ErrorKind::NoDowngrade => &[
            "write a section `--! downgrade` in its file, and take the edit in with `schema lock`",
        ],
        ErrorKind::Unfinished => &[
            "`schema history --database` shows how far it came",
            "complete it by hand and run `schema repair --completed <revision>`, or undo it by hand and run `schema repair --undone <revision>`",
        ],
        ErrorKind::InTransaction => &["end the transaction first"],
        ErrorKind::Connection => {
            &["the URL comes from --url, else from DATABASE_URL, else from --config"]
        }
        ErrorKind::Embedded => {
            &["build schema-runtime, schema-macros and schema-cli of one version"]
        }
        _ => &[],
    };
    help.iter().map(|help| (*help).to_owned()).collect()
}
