//! `postgres://` URLs. They are `postgres::Config`'s to read (several hosts, Unix sockets, every parameter of libpq
//! that it knows): here they are kept whole, and only told how to hide their password.

use std::fmt;

use super::UrlError;

/// The URL of a PostgreSQL server.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    url: String,
}

/// Keeps a URL, of which `rest` follows the scheme's colon.
///
/// As `postgres::Config` reads it, user and password end at the first `@`. One more of them before the host is in a
/// password, and would make a host of its end; one behind the host would make a user of the host.
pub(super) fn parse(scheme: &str, rest: &str) -> Result<PostgresUrl, UrlError> {
    let rest = rest.strip_prefix("//").ok_or(UrlError::Malformed {
        expected: "two slashes are missing: write postgres://user@host/database",
    })?;
    if let Some((credentials, server)) = rest.split_once('@') {
        let user = credentials.split_once(':').map_or(credentials, |(user, _)| user);
        if user.contains(['/', '?']) {
            return Err(UrlError::Malformed { expected: "an @ behind the host is written as %40" });
        }
        if host(server).contains('@') {
            return Err(UrlError::Malformed {
                expected: "the user or the password contains an @: write it as %40",
            });
        }
    }
    let url = PostgresUrl { url: format!("{scheme}://{rest}") };
    #[cfg(feature = "postgres")]
    url.config()?;
    Ok(url)
}

/// What stands before the path or the parameters.
fn host(server: &str) -> &str {
    server.split(['/', '?']).next().unwrap_or(server)
}

impl PostgresUrl {
    /// Returns the configuration that the URL describes.
    ///
    /// # Errors
    /// What `postgres` says is wrong with it; it names parameters, not their values.
    #[cfg(feature = "postgres")]
    pub fn config(&self) -> Result<postgres::Config, UrlError> {
        self.url.parse().map_err(|error: postgres::Error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            UrlError::Postgres { reason: cause.unwrap_or_else(|| error.to_string()) }
        })
    }

    /// The URL with its password. Not for eyes: its `Display` is.
    pub fn expose(&self) -> &str {
        &self.url
    }
}

/// The URL, with `***` for the password in `user:password@host` and in `?password=`.
impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.url.split_once("://").unwrap_or(("postgres", &self.url));
        write!(f, "{scheme}://")?;
        let place = match rest.split_once('@') {
            None => rest,
            Some((credentials, place)) => {
                match credentials.split_once(':') {
                    Some((user, _)) => write!(f, "{user}:***@")?,
                    None => write!(f, "{credentials}@")?,
                }
                place
            }
        };
        let (place, query) = place.split_once('?').unwrap_or((place, ""));
        f.write_str(place)?;
        for (index, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
            let hidden = pair.split_once('=').is_some_and(|(name, _)| is_password(name));
            f.write_str(if index == 0 { "?" } else { "&" })?;
            f.write_str(if hidden { "password=***" } else { pair })?;
        }
        Ok(())
    }
}

/// Whether a parameter is the password, percent-encoded or not.
fn is_password(name: &str) -> bool {
    super::text::decode(name, "parameter").map_or(true, |name| name == "password")
}

/// The same as `Display`.
impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::DatabaseUrl;

    #[track_caller]
    fn check(url: &str, shown: &str) {
        match DatabaseUrl::parse(url) {
            Ok(DatabaseUrl::Postgres(read)) => {
                assert_eq!(read.expose(), url, "kept whole");
                assert_eq!(read.to_string(), shown);
                assert_eq!(format!("{read:?}"), shown);
            }
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        let error = DatabaseUrl::parse(url).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
    }

    #[test]
    fn passwords_are_hidden() {
        check("postgres://u@h/d", "postgres://u@h/d");
        check("postgres://u:s3cret@h/d", "postgres://u:***@h/d");
        check("postgresql://u:a:b%40c@h:5433/d", "postgresql://u:***@h:5433/d");
        check("postgres://h/d?user=u&password=s3cret", "postgres://h/d?user=u&password=***");
        check("postgres://h/d?p%61ssword=s3cret&user=u", "postgres://h/d?password=***&user=u");
        check("postgres://u:s3c/ret?x@h/d", "postgres://u:***@h/d");
    }

    #[test]
    fn sockets_and_several_hosts_pass_through() {
        let several = "postgres://u@a:5432,b:5433/d?target_session_attrs=read-write";
        check(several, several);
        check("postgres://u@%2Fvar%2Frun/d", "postgres://u@%2Fvar%2Frun/d");
        check("postgres:///d?host=/var/run&user=u", "postgres:///d?host=/var/run&user=u");
        check("postgres://u@[::1]:5433/d", "postgres://u@[::1]:5433/d");
    }

    #[test]
    fn mistakes() {
        refuses("postgres:u:s3cret@h/d", "two slashes are missing");
        refuses(
            "postgres://u:p@s3cret@h/d",
            "the user or the password contains an @: write it as %40",
        );
        refuses("postgres://h/d?password=s3cr@s3cret", "an @ behind the host is written as %40");
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn what_postgres_refuses() {
        refuses("postgres://u:s3cret@h:x/d", "invalid value for option `port`");
        refuses("postgres://u:s3cret@h/d?ssl_mode=require", "unknown option `ssl_mode`");
    }
}
