//! Making the client: configuration, name resolution, socket, login.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tiberius::error::Error;
use tiberius::{AuthMethod, Config, EncryptionLevel};
use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio_util::compat::TokioAsyncWriteCompatExt;

use super::super::{DatabaseError, DatabaseErrorKind};
use super::{MssqlClient, error};
use crate::database::url::{DatabaseUrl, Encrypt, MssqlUrl};

/// What the server is told we are, unless the URL says otherwise.
const APPLICATION_NAME: &str = "schema-runtime";
/// How long connecting may take, unless the URL says otherwise.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Reads a URL.
pub(super) fn config(url: &str) -> Result<Config, DatabaseError> {
    match DatabaseUrl::parse(url) {
        Ok(DatabaseUrl::Mssql(url)) => url.config(),
        Ok(other) => Err(refused(format!(
            "expected an mssql:// URL, and this one is for {}",
            other.backend().product()
        ))),
        Err(error) => Err(refused(error.to_string())),
    }
}

impl MssqlUrl {
    /// Returns the configuration that the URL describes.
    ///
    /// # Errors
    /// Encryption that this program was built without.
    pub fn config(&self) -> Result<Config, DatabaseError> {
        let mut config = Config::new();
        config.host(&self.host);
        config.port(self.port);
        config.authentication(AuthMethod::sql_server(&self.user, &self.password));
        config.application_name(self.application_name.as_deref().unwrap_or(APPLICATION_NAME));
        let local = self.encrypt.is_none() && is_loopback(&self.host);
        config.encryption(encryption(self.encrypt, local)?);
        config.handshake_timeout(Some(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT)));
        if let Some(database) = &self.database {
            config.database(database);
        }
        if let Some(name) = &self.host_name_in_certificate {
            config.hostname_in_certificate(name);
        }
        // The URL has at most one of the two: tiberius panics on both.
        match &self.trust_server_certificate_ca {
            Some(path) => config.trust_cert_ca(path),
            None if self.trust_server_certificate || local => config.trust_cert(),
            None => {}
        }
        Ok(config)
    }
}

/// Whether a host is this machine. Nobody can stand between us and it, and a server there has the certificate
/// that it made for itself.
fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// Encrypts everything unless told otherwise, as Microsoft's own drivers do, and on this machine as far as the
/// server can; without TLS in the build a URL that asks for it is refused rather than quietly sent in the clear.
fn encryption(asked: Option<Encrypt>, local: bool) -> Result<EncryptionLevel, DatabaseError> {
    match (asked, cfg!(feature = "mssql-rustls")) {
        (None, true) if local => Ok(EncryptionLevel::On),
        (None, true) | (Some(Encrypt::Required), true) => Ok(EncryptionLevel::Required),
        (Some(Encrypt::Strict), true) => Ok(EncryptionLevel::Strict),
        (Some(Encrypt::Login), true) => Ok(EncryptionLevel::Off),
        (Some(Encrypt::Never), _) | (None | Some(Encrypt::Login), false) => {
            Ok(EncryptionLevel::NotSupported)
        }
        (Some(Encrypt::Required | Encrypt::Strict), false) => Err(refused(
            "the URL asks for encryption, which this program was built without: \
             enable the feature `mssql-rustls` of schema-runtime"
                .to_owned(),
        )),
    }
}

/// Connects, following one redirection: Azure answers a login with the address of the node that is to serve it.
/// <https://learn.microsoft.com/azure/azure-sql/database/connectivity-architecture>
pub(super) async fn connect(mut config: Config) -> Result<MssqlClient, DatabaseError> {
    config.command_timeout(None);
    let address = config.get_addr();
    // From here on it is ours, and bounds name resolution, socket and redirection too.
    let limit = config.get_handshake_timeout();
    config.handshake_timeout(None);
    let attempt = async {
        match log_in(config.clone()).await {
            Err(Error::Routing { host, port }) => {
                config.host(host);
                config.port(port);
                log_in(config).await
            }
            outcome => outcome,
        }
    };
    let outcome = match limit {
        None => attempt.await,
        Some(limit) => match tokio::time::timeout(limit, attempt).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::Io {
                kind: io::ErrorKind::TimedOut,
                message: format!("no answer within {limit:?}"),
            }),
        },
    };
    outcome.map_err(|error| failed(&address, &error))
}

async fn log_in(config: Config) -> Result<MssqlClient, Error> {
    let stream = open(&config.get_addr()).await?;
    MssqlClient::connect(config, stream.compat_write()).await
}

/// Opens the socket. It is kept alive, because nothing else would notice a server that vanishes in the middle of a
/// batch that has no time limit.
async fn open(address: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host name has no address");
    for address in resolve(address).await? {
        match open_one(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn open_one(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_keepalive(true)?;
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// tiberius joins host and port with a colon, and leaves an IPv6 address without its brackets.
async fn resolve(address: &str) -> io::Result<Vec<SocketAddr>> {
    let invalid = || io::Error::new(io::ErrorKind::InvalidInput, "the address has no port");
    let (host, port) = address.rsplit_once(':').ok_or_else(invalid)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let port = port.parse::<u16>().map_err(|_| invalid())?;
    Ok(lookup_host((host, port)).await?.collect())
}

fn refused(message: String) -> DatabaseError {
    DatabaseError { kind: DatabaseErrorKind::Other, code: None, message }
}

fn failed(address: &str, error: &Error) -> DatabaseError {
    match error {
        Error::Server(token) => {
            let mut error = error::server(token);
            error.message = format!("{address} refused the login: {}", error.message);
            error
        }
        Error::Io { message, .. } => DatabaseError {
            kind: DatabaseErrorKind::ConnectionLost,
            code: None,
            message: format!("{address} cannot be reached: {message}{}", without_tls(error)),
        },
        Error::Routing { .. } => {
            refused(format!("{address} redirects to a server that redirects once more"))
        }
        Error::Tls(message) => refused(tls(address, message)),
        other => refused(format!("the handshake with {address} failed: {other}")),
    }
}

/// tiberius adds what to do in its own terms, where the user has a URL.
fn tls(address: &str, message: &str) -> String {
    let reason = message.split(". To connect anyway").next().unwrap_or(message);
    format!(
        "no TLS with {address}: {reason}; `trust_server_certificate_ca` in the URL names the file of an authority to \
         trust, and `trust_server_certificate=true` trusts any certificate"
    )
}

/// A server that insists on encryption hangs up on a client that has none, without a word.
fn without_tls(error: &Error) -> &'static str {
    let hung_up = matches!(
        error,
        Error::Io { kind: io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset, .. }
    );
    if hung_up && cfg!(not(feature = "mssql-rustls")) {
        "; if the server requires encryption, enable the feature `mssql-rustls` of schema-runtime"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_believed() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["db", "localhost.example.org", "10.0.0.1", "128.0.0.1", "::2", ""] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[track_caller]
    fn check(url: &str, address: &str) {
        let config = config(url).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(config.get_addr(), address);
        assert!(!format!("{config:?}").contains("s3cret"), "{config:?}");
    }

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        let message = config(url).map(|_| ()).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(!message.contains("s3cret"), "{message}");
    }

    #[test]
    fn addresses() {
        check("mssql://sa:s3cret@db/app", "db:1433");
        check("mssql://sa:s3cret@db:1444/app?encrypt=danger_plaintext", "db:1444");
        check("sqlserver://sa:s3cret@[::1]:1444/app", "::1:1444");
    }

    #[test]
    fn other_urls_are_refused() {
        refuses("postgres://sa:s3cret@db/app", "for PostgreSQL");
        refuses("mssql://sa:s3cret@db/app?encrypt=maybe", "encrypt");
    }

    #[cfg(not(feature = "mssql-rustls"))]
    #[test]
    fn encryption_that_was_not_built_in_is_refused() {
        refuses("mssql://sa:s3cret@db/app?encrypt=true", "`mssql-rustls`");
        refuses("mssql://sa:s3cret@db/app?encrypt=strict", "`mssql-rustls`");
    }

    #[test]
    fn an_ipv6_address_keeps_its_port() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let addresses = runtime.block_on(resolve("::1:1444")).unwrap();
        assert_eq!(addresses, ["[::1]:1444".parse().unwrap()]);
    }
}
