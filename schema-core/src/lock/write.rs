//! Writes a `schema.lock`.

use std::fmt;

use super::{DRAFT, Entry, Lock};
use crate::hash::Hash;

impl Lock {
    /// Returns the text of the file.
    pub fn text(&self) -> String {
        let lines: String = self.entries.iter().map(|entry| format!("{entry}\n")).collect();
        format!("{}\n{lines}", first_line(&self.heads(), Hash::of(lines.as_bytes())))
    }
}

fn first_line(heads: &[&str], digest: Hash) -> String {
    format!("schema.lock 1 heads={} digest={digest}", list(heads))
}

fn list<T: AsRef<str>>(ids: &[T]) -> String {
    let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
    if ids.is_empty() { String::from("none") } else { ids.join(",") }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} ", self.id, list(&self.parents), self.file)?;
        match self.seal {
            Some(hash) => write!(f, "{hash}"),
            None => f.write_str(DRAFT),
        }
    }
}
