//! Folders that go away with the test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A new folder, removed with all that is in it when it is dropped.
#[derive(Debug)]
pub struct TempDir(PathBuf);

impl TempDir {
    /// Makes one; the hint is a part of its name.
    ///
    /// # Panics
    ///
    /// Where it can't be made.
    pub fn new(hint: &str) -> Self {
        let path = unused(hint);
        std::fs::create_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        // What a test left open may hold it; the test's result does not hang on it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Returns a path in the system's temporary folder that no other call and no other process gets.
pub(crate) fn unused(hint: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("schema-{hint}-{}-{count}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::TempDir;

    #[test]
    fn folders_are_new_and_go_away() {
        let (one, other) = (TempDir::new("t"), TempDir::new("t"));
        assert_ne!(one.path(), other.path());
        std::fs::write(one.path().join("x"), "x").unwrap();
        let path = one.path().to_owned();
        drop(one);
        assert!(!path.exists() && other.path().exists());
    }
}
