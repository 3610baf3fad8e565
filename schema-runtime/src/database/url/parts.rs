//! URLs from what a settings file says part by part.

use schema_core::backend::Backend;

use super::text::Encoded;
use super::{DatabaseUrl, Encrypt, MssqlUrl, UrlError, mssql, postgres, sqlite};

/// Where a server's database is, and who asks for it.
pub(crate) struct Parts<'a> {
    pub(crate) host: &'a str,
    pub(crate) port: Option<u16>,
    pub(crate) name: &'a str,
    pub(crate) user: Option<&'a str>,
    pub(crate) password: Option<&'a str>,
    pub(crate) tls: Option<Tls>,
}

/// Whether a connection is encrypted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tls {
    /// It is not.
    Off,
    /// It is.
    On,
    /// It is, whatever certificate the server has.
    Trust,
}

impl DatabaseUrl {
    /// The database in a SQLite file, or in memory for `:memory:`.
    pub(crate) fn from_path(path: &str) -> Result<Self, UrlError> {
        sqlite::from_path(path).map(Self::Sqlite)
    }

    /// A database of a server.
    pub(crate) fn from_parts(backend: Backend, parts: &Parts<'_>) -> Result<Self, UrlError> {
        match backend {
            Backend::Mssql => Ok(Self::Mssql(mssql_url(parts))),
            _ => postgres::parse("postgres", &postgres_url(parts)).map(Self::Postgres),
        }
    }
}

fn mssql_url(parts: &Parts<'_>) -> MssqlUrl {
    let mut url = mssql::plain(
        parts.host.to_owned(),
        parts.port,
        parts.user.unwrap_or_default().to_owned(),
        parts.password.unwrap_or_default().to_owned(),
    );
    url.database = Some(parts.name.to_owned());
    url.encrypt = parts.tls.map(|tls| match tls {
        Tls::Off => Encrypt::Login,
        Tls::On | Tls::Trust => Encrypt::Required,
    });
    url.trust_server_certificate = parts.tls == Some(Tls::Trust);
    url
}

/// What follows `postgres:`. A host that begins with a slash is the folder of a Unix socket.
fn postgres_url(parts: &Parts<'_>) -> String {
    let plain = |text| Encoded { text, keep: "" };
    let mut url = "//".to_owned();
    match (parts.user, parts.password) {
        (Some(user), Some(password)) => {
            url += &format!("{}:{}@", plain(user), plain(password));
        }
        (Some(user), None) => url += &format!("{}@", plain(user)),
        (None, _) => {}
    }
    url += &match parts.host {
        host if host.contains(':') => format!("[{host}]"),
        host => Encoded { text: host, keep: "," }.to_string(),
    };
    if let Some(port) = parts.port {
        url += &format!(":{port}");
    }
    url += &format!("/{}", plain(parts.name));
    match parts.tls {
        None => url,
        Some(Tls::Off) => url + "?sslmode=disable",
        Some(Tls::On | Tls::Trust) => url + "?sslmode=require",
    }
}
