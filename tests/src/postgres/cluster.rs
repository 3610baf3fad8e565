//! The folder of a cluster, who owns it, and who cleans up when the test process is gone.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Waits for the end of its input, which comes when the test process ends, however it ends; then stops
/// the server at once and removes the folder. A killed process can't clean up; this needs nobody's help.
const WATCH: &str = r#"
cat >/dev/null
"$2/pg_ctl" stop -D "$1/data" -m immediate >/dev/null 2>&1
for try in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$1" 2>/dev/null && [ ! -e "$1" ] && exit
    sleep 0.2
done
"#;

/// A folder for one cluster, and the watcher that ends with it.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) folder: PathBuf,
    programs: PathBuf,
    user: Option<User>,
    watcher: Child,
}

/// Whom the server runs as where we are root, which it refuses to be.
#[derive(Clone, Copy, Debug)]
struct User {
    uid: u32,
    gid: u32,
}

impl Cluster {
    /// Makes the folder and starts the watcher.
    pub(super) fn new(programs: PathBuf) -> Self {
        let folder = crate::temp::unused("pg");
        DirBuilder::new().mode(0o700).create(&folder).unwrap();
        let user = (folder.metadata().unwrap().uid() == 0).then(User::unprivileged);
        if let Some(User { uid, gid }) = user {
            std::os::unix::fs::chown(&folder, Some(uid), Some(gid)).unwrap();
        }
        let mut watch = Command::new("sh");
        watch.args(["-c", WATCH, "watch"]).arg(&folder).arg(&programs);
        watch.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let watcher = detached(&mut watch, user, Path::new("/")).spawn().unwrap();
        Self { folder, programs, user, watcher }
    }

    /// Returns a call of one of the server's programs: in the folder, as the user, with output to `log`.
    pub(super) fn command(&self, program: &str, log: &str) -> Command {
        let log = File::options().create(true).append(true).open(self.folder.join(log)).unwrap();
        let mut command = Command::new(self.programs.join(program));
        command.env("LC_ALL", "C").stdin(Stdio::null());
        command.stdout(log.try_clone().unwrap()).stderr(log);
        detached(&mut command, self.user, &self.folder);
        command
    }

    /// Returns what a program wrote.
    pub(super) fn log(&self, log: &str) -> String {
        let bytes = std::fs::read(self.folder.join(log)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Cluster {
    /// Has the server stopped and the folder removed, and waits for it.
    pub(super) fn stop(&mut self) {
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Takes a program out of our process group: what a terminal or a runner does to the group is not for it.
fn detached<'a>(command: &'a mut Command, user: Option<User>, folder: &Path) -> &'a mut Command {
    if let Some(User { uid, gid }) = user {
        command.uid(uid).gid(gid);
    }
    command.current_dir(folder).process_group(0)
}

impl User {
    /// Returns the first user of the machine who is there to own nothing.
    fn unprivileged() -> Self {
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let find = |name| users.lines().find_map(|line| Self::parse(line, name));
        find("postgres").or_else(|| find("nobody")).unwrap_or(Self { uid: 65534, gid: 65534 })
    }

    /// Reads a line of `/etc/passwd`, where it is that of `name`.
    fn parse(line: &str, name: &str) -> Option<Self> {
        let mut fields = line.split(':');
        let (found, _password) = (fields.next()?, fields.next()?);
        let (uid, gid) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        (found == name && uid != 0).then_some(Self { uid, gid })
    }
}

#[cfg(test)]
mod tests {
    use super::User;

    #[test]
    fn users_are_read() {
        let line = "postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash";
        assert!(
            User::parse(line, "postgres").is_some_and(|user| (user.uid, user.gid) == (101, 104))
        );
        assert!(User::parse(line, "nobody").is_none());
        assert!(User::parse("root:x:0:0:root", "root").is_none());
        assert!(User::parse("", "nobody").is_none());
    }
}
