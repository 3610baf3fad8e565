//! `postgres://` URLs. They are `postgres::Config`'s to read (several hosts, Unix sockets, every parameter of libpq
//! that it knows): here they are kept whole, and only told how to hide their password.

use std::fmt;

use super::UrlError;

/// The URL of a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    url: String,
}

/// Keeps `url`, of which `rest` follows the scheme's colon.
pub(super) fn parse(url: &str, rest: &str) -> Result<PostgresUrl, UrlError> {
    match rest.strip_prefix("//") {
        None => Err(UrlError::Malformed {
            expected: "two slashes are missing: write postgres://user@host/database",
        }),
        Some(_) => Ok(PostgresUrl { url: url.to_owned() }),
    }
}

impl PostgresUrl {
    /// The URL with its password, for `postgres::Config`. Not for eyes: its `Display` is.
    pub fn expose(&self) -> &str {
        &self.url
    }
}

/// Hides the password in `user:password@host` and in `?password=`.
impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("postgres", &self.url));
        // As `postgres::Config` reads it: what stands before the first `@`, wherever that is, is user and password.
        let (credentials, rest) = match rest.split_once('@') {
            Some((credentials, rest)) => (Some(credentials), rest),
            None => (None, rest),
        };
        write!(f, "{scheme}://")?;
        match credentials.map(|credentials| credentials.split_once(':')) {
            Some(Some((user, _))) => write!(f, "{user}:***@")?,
            Some(None) => write!(f, "{}@", credentials.unwrap_or_default())?,
            None => {}
        }
        // An unescaped `@` in the password would leave a piece of it here.
        let (place, query) =
            rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
        f.write_str(place.rsplit_once('@').map_or(place, |(_, place)| place))?;
        for (index, pair) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
            f.write_str(if index == 0 { "?" } else { "&" })?;
            f.write_str(if pair.starts_with("password=") { "password=***" } else { pair })?;
        }
        Ok(())
    }
}

/// The same as `Display`.
impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
