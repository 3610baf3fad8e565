//! A server, its databases, and its log.

use super::binaries;
use super::cluster::Cluster;
use super::options::{Auth, Options};
use crate::Skip;
use postgres::{Client, NoTls};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const LOG: &str = "postgres.log";
/// Between the choice of a free port and the server's start another program may take it.
const PORTS_TRIED: usize = 20;
const START: Duration = Duration::from_secs(60);

/// A running server on a port of this machine's loopback. It ends with this value or with the process.
#[derive(Debug)]
pub struct Server {
    process: Child,
    cluster: Cluster,
    port: u16,
    auth: Auth,
    databases: AtomicU32,
}

impl Server {
    /// Starts a server of one's own. Most tests share [`server`](super::server) instead.
    ///
    /// # Errors
    ///
    /// Where this machine has no server programs.
    ///
    /// # Panics
    ///
    /// Where there are server programs, and no server comes up.
    pub fn start(options: Options) -> Result<Self, Skip> {
        Self::start_on(options, free_port)
    }

    /// Starts a server on the first port that works out of those that `port` gives.
    fn start_on(options: Options, mut port: impl FnMut() -> u16) -> Result<Self, Skip> {
        let programs = binaries::find()
            .ok_or_else(|| Skip { backend: "postgres", reason: binaries::MISSING.to_owned() })?;
        let cluster = Cluster::new(programs);
        initialise(&cluster, &options.auth);
        for _ in 0..PORTS_TRIED {
            let port = port();
            if let Some(process) = launch(&cluster, &options, port) {
                let databases = AtomicU32::new(0);
                return Ok(Self { process, cluster, port, auth: options.auth, databases });
            }
        }
        panic!("no port was free for PostgreSQL:\n{}", cluster.log(LOG));
    }

    /// Makes a database; the hint is a part of its name. It ends with the server.
    ///
    /// # Panics
    ///
    /// Where the server refuses.
    pub fn database(&self, hint: &str) -> Database {
        let count = self.databases.fetch_add(1, Ordering::Relaxed);
        let hint: String =
            hint.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let hint = hint.get(..hint.len().min(40)).unwrap_or_default().to_lowercase();
        let name = format!("test_{count}_{hint}");
        self.admin().batch_execute(&format!("CREATE DATABASE \"{name}\"")).unwrap();
        Database { url: self.url(&name), name }
    }

    /// Returns the URL of a database of this server.
    pub fn url(&self, database: &str) -> String {
        let password = match &self.auth {
            Auth::Trust => String::new(),
            Auth::Password(password) => format!(":{password}"),
        };
        format!("postgres://postgres{password}@{}/{database}", self.address())
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// Connects to no database in particular, as the one who may do everything.
    ///
    /// # Panics
    ///
    /// Where the server refuses.
    pub fn admin(&self) -> Client {
        Client::connect(&self.url("postgres"), NoTls).unwrap()
    }

    /// The folder of the cluster: `data`, the log, the socket.
    pub fn folder(&self) -> &Path {
        &self.cluster.folder
    }

    /// The process id of the server.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Returns the log so far.
    pub fn log_text(&self) -> String {
        self.cluster.log(LOG)
    }

    /// Returns the statements that the log has for a database, in order; ask for
    /// [`log_statements`](Options::log_statements) first.
    pub fn statements(&self, database: &str) -> Vec<String> {
        statements(&self.log_text(), database)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.cluster.stop();
        let _ = self.process.wait();
    }
}

/// A database of a [`Server`].
#[derive(Clone, Debug)]
pub struct Database {
    url: String,
    name: String,
}

impl Database {
    /// The URL that the product takes.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL with another address in it, such as a proxy's.
    pub fn url_through(&self, address: SocketAddr) -> String {
        let (before, behind) = self.url.rsplit_once('@').unwrap_or_default();
        let (_, database) = behind.rsplit_once('/').unwrap_or_default();
        format!("{before}@{address}/{database}")
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Connects.
    ///
    /// # Panics
    ///
    /// Where the server refuses.
    pub fn client(&self) -> Client {
        Client::connect(&self.url, NoTls).unwrap()
    }
}

fn initialise(cluster: &Cluster, auth: &Auth) {
    const LOG: &str = "initdb.log";
    let mut command = cluster.command("initdb", LOG);
    command.args(["-D", "data", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]);
    match auth {
        Auth::Trust => drop(command.args(["-A", "trust"])),
        Auth::Password(password) => {
            std::fs::write(cluster.folder.join("password"), format!("{password}\n")).unwrap();
            command.args(["-A", "scram-sha-256", "--pwfile", "password"]);
        }
    }
    let status = command.status();
    let succeeded = status.as_ref().is_ok_and(|status| status.success());
    assert!(succeeded, "initdb failed ({status:?}):\n{}", cluster.log(LOG));
}

/// Starts the server, and waits until it takes connections; `None` where the port is taken.
fn launch(cluster: &Cluster, options: &Options, port: u16) -> Option<Child> {
    let mut command = cluster.command("postgres", LOG);
    command.args(["-D", "data", "-p", &port.to_string()]);
    command.arg("-c").arg(format!("unix_socket_directories={}", cluster.folder.display()));
    for setting in options.all_settings() {
        command.args(["-c", &setting]);
    }
    let mut process = command.spawn().unwrap();
    let deadline = Instant::now() + START;
    while Instant::now() < deadline {
        if let Some(status) = process.try_wait().unwrap() {
            let log = cluster.log(LOG);
            assert!(log.contains("could not bind"), "PostgreSQL ended ({status}):\n{log}");
            return None;
        }
        if is_ready(&cluster.folder, process.id()) {
            return Some(process);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = process.kill();
    let _ = process.wait();
    panic!("PostgreSQL was not ready within {START:?}:\n{}", cluster.log(LOG));
}

/// Reads the file in which the server says how far it is; the first line is its process id, the eighth its state.
fn is_ready(folder: &Path, process: u32) -> bool {
    let path: PathBuf = folder.join("data/postmaster.pid");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut lines = text.lines();
    lines.next() == Some(&process.to_string()) && lines.nth(6).is_some_and(|s| s.trim() == "ready")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// Picks a database's statements out of a log: the database's name in front, further lines behind a tab.
fn statements(log: &str, database: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut inside = false;
    for line in log.lines() {
        if let (true, Some(more)) = (inside, line.strip_prefix('\t')) {
            if let Some(statement) = found.last_mut() {
                statement.push('\n');
                statement.push_str(more);
            }
            continue;
        }
        let statement = statement(line, database);
        inside = statement.is_some();
        found.extend(statement.map(str::to_owned));
    }
    found
}

fn statement<'a>(line: &'a str, database: &str) -> Option<&'a str> {
    let said = line.strip_prefix(database)?.strip_prefix(" LOG:  ")?;
    let simple = said.strip_prefix("statement: ");
    simple.or_else(|| said.strip_prefix("execute ")?.split_once(": ").map(|(_, text)| text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::or_skip;

    #[test]
    fn statements_of_one_database() {
        let log = "one LOG:  statement: SELECT 1;\n\tSELECT 2\none LOG:  done\n\tmore\n\
                   two LOG:  statement: SELECT 3\none LOG:  execute s0: SELECT $1\n\
                   one DETAIL:  parameters: $1 = 'x'\n";
        assert_eq!(statements(log, "one"), ["SELECT 1;\nSELECT 2", "SELECT $1"]);
        assert_eq!(statements(log, "two"), ["SELECT 3"]);
    }

    #[test]
    fn a_taken_port_is_left_alone() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let mut ports = vec![free_port(), taken.local_addr().unwrap().port()];
        let server = Server::start_on(Options::default(), || ports.pop().unwrap_or_else(free_port));
        let server = or_skip!(server);
        assert_ne!(server.address(), taken.local_addr().unwrap());
        assert!(server.log_text().contains("could not bind"), "{}", server.log_text());
        assert!(server.admin().simple_query("SELECT 1").is_ok());
    }
}
