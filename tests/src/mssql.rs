//! SQL Server: the one that `SCHEMA_TEST_MSSQL_URL` names, a database on it for each test.

use crate::Skip;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use tiberius::{AuthMethod, Config, EncryptionLevel, Row};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt};

/// The variable that names the server: `mssql://user:password@host:port/database`.
const VARIABLE: &str = "SCHEMA_TEST_MSSQL_URL";

/// A server that was there before us. Its user must be allowed to create databases.
#[derive(Debug)]
pub struct Server(Url);

/// The parts of a URL, as they are when decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Url {
    user: String,
    password: String,
    host: String,
    port: u16,
    database: String,
}

/// Returns the server.
///
/// # Errors
///
/// Where the variable is not set.
///
/// # Panics
///
/// Where it is set to something that is no such URL.
pub fn server() -> Result<&'static Server, Skip> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        let url = std::env::var(VARIABLE).ok()?;
        let parsed = Url::parse(&url);
        let expected = "mssql://user:password@host:port/database";
        Some(Server(parsed.unwrap_or_else(|| panic!("{VARIABLE} is not of the form {expected}"))))
    });
    let skip = || Skip { backend: "mssql", reason: format!("{VARIABLE} is not set") };
    server.as_ref().ok_or_else(skip)
}

impl Server {
    /// Makes a database; the hint is a part of its name. It is dropped with the value.
    ///
    /// # Panics
    ///
    /// Where the server refuses.
    pub fn database(&self, hint: &str) -> Database {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let hint: String = hint.chars().filter(char::is_ascii_alphanumeric).take(30).collect();
        let name = format!("test_{}_{count}_{}", std::process::id(), hint.to_lowercase());
        one_at_a_time(|| Client::connect(&self.0).run(&format!("CREATE DATABASE [{name}]")))
            .unwrap();
        Database { server: self.0.clone(), url: Url { database: name, ..self.0.clone() } }
    }
}

/// A database of the [`Server`].
#[derive(Debug)]
pub struct Database {
    server: Url,
    url: Url,
}

impl Database {
    /// The URL that the product takes.
    pub fn url(&self) -> String {
        self.url.show(&self.url.host, self.url.port)
    }

    /// The URL with another address in it, such as a proxy's.
    pub fn url_through(&self, address: std::net::SocketAddr) -> String {
        self.url.show(&address.ip().to_string(), address.port())
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.url.database
    }

    /// Connects.
    ///
    /// # Panics
    ///
    /// Where the server refuses.
    pub fn client(&self) -> Client {
        Client::connect(&self.url)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = &self.url.database;
        let dropped = one_at_a_time(|| {
            let mut client = Client::try_connect(&self.server)?;
            client.run(&format!("DROP DATABASE [{name}]"))
        });
        if let Err(error) = dropped {
            eprintln!("the database {name} stays behind on the server: {error}");
        }
    }
}

/// Servers of this protocol are known that make or drop only one database at a time, and refuse the other.
fn one_at_a_time<T>(work: impl FnOnce() -> T) -> T {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    work()
}

/// A connection that waits for its answers.
#[derive(Debug)]
pub struct Client {
    runtime: Runtime,
    client: tiberius::Client<Compat<TcpStream>>,
}

impl Client {
    fn connect(url: &Url) -> Self {
        let shown = format!("{}:{}/{}", url.host, url.port, url.database);
        Self::try_connect(url).unwrap_or_else(|error| panic!("{shown}: {error}"))
    }

    fn try_connect(url: &Url) -> tiberius::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let client = runtime.block_on(async {
            let config = url.config();
            let stream = TcpStream::connect(config.get_addr()).await?;
            stream.set_nodelay(true)?;
            tiberius::Client::connect(config, stream.compat_write()).await
        })?;
        Ok(Self { runtime, client })
    }

    /// Runs a batch, and returns the rows of each of its results.
    ///
    /// # Errors
    ///
    /// The server's, wherever in the stream it comes.
    pub fn run(&mut self, batch: &str) -> tiberius::Result<Vec<Vec<Row>>> {
        let client = &mut self.client;
        self.runtime.block_on(async { client.simple_query(batch).await?.into_results().await })
    }

    /// Runs a batch whose last row begins with a number, such as a count, and returns that.
    ///
    /// # Panics
    ///
    /// Where there is no such row.
    pub fn number(&mut self, batch: &str) -> i32 {
        let results = self.run(batch).unwrap();
        let row = results.iter().flatten().last();
        row.and_then(|row| row.get(0)).unwrap_or_else(|| panic!("no number from {batch}"))
    }
}

impl Url {
    fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("mssql://")?;
        let (user, place) = rest.rsplit_once('@')?;
        let (user, password) = user.split_once(':')?;
        let (address, database) = place.split_once('/')?;
        let (host, port) = address.rsplit_once(':').unwrap_or((address, "1433"));
        let port = port.parse().ok()?;
        let host = host.to_owned();
        let (user, password, database) = (decode(user)?, decode(password)?, decode(database)?);
        Some(Self { user, password, host, port, database })
    }

    fn show(&self, host: &str, port: u16) -> String {
        let (user, password) = (encode(&self.user), encode(&self.password));
        format!("mssql://{user}:{password}@{host}:{port}/{}", encode(&self.database))
    }

    fn config(&self) -> Config {
        let mut config = Config::new();
        config.host(&self.host);
        config.port(self.port);
        config.database(&self.database);
        config.authentication(AuthMethod::sql_server(&self.user, &self.password));
        config.encryption(EncryptionLevel::NotSupported);
        config
    }
}

/// Reads `%41` as `A`.
fn decode(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let each =
        |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::or_skip;

    #[test]
    fn urls_are_read_and_written() {
        let url = Url::parse("mssql://sa:p%40s%3As@127.0.0.1:1444/master").unwrap();
        assert_eq!((url.user.as_str(), url.password.as_str()), ("sa", "p@s:s"));
        assert_eq!(
            (url.host.as_str(), url.port, url.database.as_str()),
            ("127.0.0.1", 1444, "master")
        );
        assert_eq!(url.show("localhost", 1), "mssql://sa:p%40s%3As@localhost:1/master");
        assert_eq!(Url::parse("mssql://sa:x@h/d").unwrap().port, 1433);
        for wrong in ["postgres://a:b@c/d", "mssql://a@c/d", "mssql://a:b@c", "mssql://a:%4@c/d"] {
            assert_eq!(Url::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_database_of_ones_own() {
        let server = or_skip!(server());
        let database = server.database("harness");
        let mut client = database.client();
        client.run("CREATE TABLE t (a INT)").unwrap();
        client.run("INSERT INTO t VALUES (1), (2)").unwrap();
        assert_eq!(database.client().number("SELECT COUNT(*) FROM t"), 2);
        assert!(client.run("SELECT * FROM no_such_table").is_err());
    }
}
