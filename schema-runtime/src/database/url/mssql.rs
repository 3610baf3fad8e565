//! `mssql://` URLs.

use std::fmt;
use std::time::Duration;

use super::UrlError;
use super::text::{Encoded, boolean, decode, parameters, split_query, unknown};

/// The port of a default instance.
const DEFAULT_PORT: u16 = 1433;

/// The parameters, as they are documented and shown.
const PARAMETERS: [&str; 6] = [
    "encrypt",
    "trust_server_certificate",
    "trust_server_certificate_ca",
    "host_name_in_certificate",
    "application_name",
    "connect_timeout",
];
const PARAMETERS_LISTED: &str = "encrypt, trust_server_certificate, trust_server_certificate_ca, \
     host_name_in_certificate, application_name and connect_timeout";

/// The URL of a SQL Server: `mssql://user:password@host:port/database`.
///
/// Characters such as `/ ? % @ :` are percent-encoded in the user and the password. The parameters behind the
/// question mark are `encrypt` (`true`, `false`, `strict`, `danger_plaintext`), `trust_server_certificate` (`true`:
/// any certificate will do), `trust_server_certificate_ca` (a file), `host_name_in_certificate`, `application_name`
/// and `connect_timeout` (seconds); `TrustServerCertificate` and the like, as other drivers write them, are
/// understood too.
#[derive(Clone, PartialEq, Eq)]
pub struct MssqlUrl {
    /// The host's name or address, an IPv6 address without brackets.
    pub host: String,
    /// The port, 1433 unless given.
    pub port: u16,
    /// The login.
    pub user: String,
    /// Its password, perhaps empty.
    pub password: String,
    /// The database; without it the login's default one.
    pub database: Option<String>,
    /// What to encrypt; without it everything, where the program was built with TLS. On this machine
    /// (`localhost` and loopback addresses) what it says of itself is then believed, without TLS too.
    pub encrypt: Option<Encrypt>,
    /// Whether any certificate is accepted.
    pub trust_server_certificate: bool,
    /// The file of a certificate authority that is trusted beside the system's.
    pub trust_server_certificate_ca: Option<String>,
    /// The name that the certificate has to be for, if it is not the host.
    pub host_name_in_certificate: Option<String>,
    /// What the server is told that the program is called.
    pub application_name: Option<String>,
    /// How long connecting may take.
    pub connect_timeout: Option<Duration>,
}

/// How much of a connection to SQL Server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encrypt {
    /// Everything, inside of TLS from the first byte (TDS 8).
    Strict,
    /// Everything.
    Required,
    /// The login, unless the server asks for more.
    Login,
    /// Nothing.
    Never,
}

impl Encrypt {
    const fn name(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Required => "true",
            Self::Login => "false",
            Self::Never => "danger_plaintext",
        }
    }

    /// The words of Microsoft's drivers.
    fn read(value: &str) -> Result<Self, UrlError> {
        match value.to_ascii_lowercase().as_str() {
            "strict" => Ok(Self::Strict),
            "mandatory" | "required" => Ok(Self::Required),
            "optional" => Ok(Self::Login),
            "danger_plaintext" => Ok(Self::Never),
            _ => match boolean("encrypt", value) {
                Ok(true) => Ok(Self::Required),
                Ok(false) => Ok(Self::Login),
                Err(_) => Err(UrlError::BadValue {
                    parameter: "encrypt",
                    given: value.to_owned(),
                    expected: "true, false, strict or danger_plaintext",
                }),
            },
        }
    }
}

/// Reads what follows the scheme's colon.
pub(super) fn parse(rest: &str) -> Result<MssqlUrl, UrlError> {
    let rest = rest.strip_prefix("//").ok_or(UrlError::Malformed {
        expected: "two slashes are missing: write mssql://user:password@host:port/database",
    })?;
    let (place, query) = split_query(rest);
    let (authority, database) = place.split_once('/').unwrap_or((place, ""));
    let (user, password, server) = credentials(authority, rest)?;
    let (host, port) = host_and_port(server)?;
    let mut url = plain(host, port, user, password);
    url.database = database_name(database)?;
    for (name, value) in parameters(query)? {
        url.set(&name, value)?;
    }
    url.check()
}

/// A URL without a database and parameters.
pub(super) fn plain(host: String, port: Option<u16>, user: String, password: String) -> MssqlUrl {
    MssqlUrl {
        host,
        port: port.unwrap_or(DEFAULT_PORT),
        user,
        password,
        database: None,
        encrypt: None,
        trust_server_certificate: false,
        trust_server_certificate_ca: None,
        host_name_in_certificate: None,
        application_name: None,
        connect_timeout: None,
    }
}

impl MssqlUrl {
    fn set(&mut self, name: &str, value: String) -> Result<(), UrlError> {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        match plain.as_str() {
            "encrypt" => self.encrypt = Some(Encrypt::read(&value)?),
            "trustservercertificate" => {
                self.trust_server_certificate = boolean("trust_server_certificate", &value)?;
            }
            "trustservercertificateca" => self.trust_server_certificate_ca = Some(value),
            "hostnameincertificate" => self.host_name_in_certificate = Some(value),
            "applicationname" => self.application_name = Some(value),
            "connecttimeout" => self.connect_timeout = Some(seconds(value)?),
            _ => return Err(unknown(name, &PARAMETERS, PARAMETERS_LISTED)),
        }
        Ok(())
    }

    fn check(self) -> Result<Self, UrlError> {
        if self.trust_server_certificate && self.trust_server_certificate_ca.is_some() {
            return Err(UrlError::Malformed {
                expected: "trust_server_certificate=true makes trust_server_certificate_ca useless: \
                           leave one of them out",
            });
        }
        Ok(self)
    }
}

/// Splits `user:password@host:port`. A password with a bare slash or question mark would end the authority early: it
/// is noticed by the `@` behind it, and nothing of it is shown.
fn credentials<'a>(authority: &'a str, rest: &str) -> Result<(String, String, &'a str), UrlError> {
    let Some((credentials, server)) = authority.rsplit_once('@') else {
        return Err(UrlError::Malformed {
            expected: if rest.contains('@') {
                "the user or the password contains / or ?: write them as %2F and %3F"
            } else {
                "the user is missing: write mssql://user:password@host:port/database"
            },
        });
    };
    let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    if user.is_empty() {
        return Err(UrlError::Malformed { expected: "the user in front of the @ is empty" });
    }
    Ok((decode(user, "user")?, decode(password, "password")?, server))
}

fn host_and_port(server: &str) -> Result<(String, Option<u16>), UrlError> {
    let (host, port) = match server.strip_prefix('[').map(|rest| rest.split_once(']')) {
        Some(Some((host, port))) => (host, port.strip_prefix(':')),
        Some(None) => {
            return Err(UrlError::Malformed {
                expected: "the ] behind the IPv6 address is missing",
            });
        }
        None => match server.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (server, None),
        },
    };
    let host = decode(host, "host")?;
    if host.is_empty() {
        return Err(UrlError::Malformed { expected: "the host is missing" });
    }
    if host.contains('\\') {
        return Err(UrlError::Malformed {
            expected: "a named instance cannot be looked up: give the port that it listens on",
        });
    }
    Ok((host, port.map(port_number).transpose()?))
}

/// The text is not repeated in the error: where the host was forgotten, it is the password.
fn port_number(text: &str) -> Result<u16, UrlError> {
    let port = text.parse::<u16>().ok().filter(|port| *port > 0);
    port.ok_or(UrlError::Malformed { expected: "the port is not a number from 1 to 65535" })
}

fn database_name(path: &str) -> Result<Option<String>, UrlError> {
    let name = decode(path.strip_suffix('/').unwrap_or(path), "database")?;
    if name.contains('/') {
        return Err(UrlError::Malformed {
            expected: "a database's name with a slash in it cannot stand",
        });
    }
    Ok(Some(name).filter(|name| !name.is_empty()))
}

fn seconds(value: String) -> Result<Duration, UrlError> {
    let seconds = value.parse::<u32>().ok().filter(|seconds| *seconds > 0);
    seconds.map(|seconds| Duration::from_secs(seconds.into())).ok_or(UrlError::BadValue {
        parameter: "connect_timeout",
        given: value,
        expected: "a number of seconds from 1 on",
    })
}

/// The URL, with `***` for the password.
impl fmt::Display for MssqlUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |text| Encoded { text, keep: "" };
        write!(f, "mssql://{}", plain(&self.user))?;
        if !self.password.is_empty() {
            f.write_str(":***")?;
        }
        if self.host.contains(':') {
            write!(f, "@[{}]:{}", self.host, self.port)?;
        } else {
            write!(f, "@{}:{}", plain(&self.host), self.port)?;
        }
        if let Some(database) = &self.database {
            write!(f, "/{}", plain(database))?;
        }
        let seconds = self.connect_timeout.map(|limit| limit.as_secs().to_string());
        let values = [
            self.encrypt.map(Encrypt::name),
            self.trust_server_certificate.then_some("true"),
            self.trust_server_certificate_ca.as_deref(),
            self.host_name_in_certificate.as_deref(),
            self.application_name.as_deref(),
            seconds.as_deref(),
        ];
        let given = PARAMETERS.iter().zip(values).filter_map(|(name, value)| Some((name, value?)));
        for (index, (name, value)) in given.enumerate() {
            let separator = if index == 0 { '?' } else { '&' };
            write!(f, "{separator}{name}={}", Encoded { text: value, keep: "/" })?;
        }
        Ok(())
    }
}

/// The same as `Display`.
impl fmt::Debug for MssqlUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::super::DatabaseUrl;
    use super::*;

    fn read(url: &str) -> MssqlUrl {
        match DatabaseUrl::parse(url) {
            Ok(DatabaseUrl::Mssql(url)) => url,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn check(url: &str, shown: &str) {
        assert_eq!(read(url).to_string(), shown);
    }

    #[track_caller]
    fn password(url: &str, user: &str, password: &str) {
        let url = read(url);
        assert_eq!((url.user.as_str(), url.password.as_str()), (user, password));
        assert!(password.is_empty() || !format!("{url:?} {url}").contains(password), "{url:?}");
    }

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        let error = DatabaseUrl::parse(url).unwrap_err();
        let message = error.to_string();
        assert!(message.contains(expected), "{message}");
        assert!(!format!("{message} {error:?}").contains("s3cret"), "{message}");
    }

    #[test]
    fn places() {
        check("mssql://sa@db", "mssql://sa@db:1433");
        check("mssql://sa@db/", "mssql://sa@db:1433");
        check("mssql://sa@db/app", "mssql://sa@db:1433/app");
        check("mssql://sa@db:1444/app/", "mssql://sa@db:1444/app");
        check("mssql://sa@db/my%20app", "mssql://sa@db:1433/my%20app");
        check("mssql://sa@[::1]/app", "mssql://sa@[::1]:1433/app");
        check("mssql://sa@[fe80::1]:1444/app", "mssql://sa@[fe80::1]:1444/app");
        check("mssql://sa@10.0.0.1", "mssql://sa@10.0.0.1:1433");
    }

    #[test]
    fn passwords() {
        password("mssql://sa:s3cret@db", "sa", "s3cret");
        password("mssql://sa:s3c%2Fret%40x@db", "sa", "s3c/ret@x");
        password("mssql://sa:s3c@ret#1;2@db", "sa", "s3c@ret#1;2");
        password("mssql://sa:a:b@db", "sa", "a:b");
        password("mssql://sa:@db", "sa", "");
        password("mssql://sa@db", "sa", "");
        password("mssql://do%5Cmain:x@db", r"do\main", "x");
    }

    #[test]
    fn parameters() {
        check("mssql://sa@db?encrypt=yes", "mssql://sa@db:1433?encrypt=true");
        check("mssql://sa@db?encrypt=Mandatory", "mssql://sa@db:1433?encrypt=true");
        check("mssql://sa@db?encrypt=no", "mssql://sa@db:1433?encrypt=false");
        check("mssql://sa@db?encrypt=strict", "mssql://sa@db:1433?encrypt=strict");
        check(
            "mssql://sa@db?encrypt=danger_plaintext",
            "mssql://sa@db:1433?encrypt=danger_plaintext",
        );
        check(
            "mssql://sa@db/app?TrustServerCertificate=true&Encrypt=true",
            "mssql://sa@db:1433/app?encrypt=true&trust_server_certificate=true",
        );
        check(
            "mssql://sa@db?trustServerCertificateCA=/etc/ca.pem&hostNameInCertificate=sql",
            "mssql://sa@db:1433?trust_server_certificate_ca=/etc/ca.pem&host_name_in_certificate=sql",
        );
        check(
            "mssql://sa@db?application_name=my%20app&connect_timeout=5",
            "mssql://sa@db:1433?application_name=my%20app&connect_timeout=5",
        );
    }

    #[test]
    fn mistakes() {
        refuses("mssql:sa:s3cret@db", "two slashes are missing");
        refuses("mssql://db/app", "the user is missing");
        refuses("mssql://:s3cret@db/app", "the user in front of the @ is empty");
        refuses("mssql://sa:s3cret", "the user is missing");
        refuses("mssql://sa:p/s3cret@db/app", "contains / or ?: write them as %2F and %3F");
        refuses("mssql://sa:p?s3cret@db/app", "contains / or ?");
        refuses(
            "mssql://sa:s3cret%@db/app",
            "the password in the database URL is not percent-encoded",
        );
        refuses("mssql://sa:s3cret@/app", "the host is missing");
        refuses("mssql://sa:s3cret@db:/app", "the port is not a number");
        refuses("mssql://sa:s3cret@db:70000/app", "the port is not a number");
        refuses("mssql://sa:s3cret@db:0/app", "the port is not a number");
        refuses("mssql://sa:s3cret@[::1/app", "the ] behind the IPv6 address is missing");
        refuses(r"mssql://sa:s3cret@db\express/app", "a named instance cannot be looked up");
        refuses("mssql://sa:s3cret@db/a/b", "with a slash");
        refuses(
            "mssql://sa:s3cret@db?encrypt=maybe",
            "`encrypt` of the database URL is `maybe`: expected true",
        );
        refuses(
            "mssql://sa:s3cret@db?encript=true",
            "unknown parameter `encript` in the database URL, did you mean",
        );
        refuses("mssql://sa:s3cret@db?connect_timeout=0", "expected a number of seconds");
        refuses(
            "mssql://sa:s3cret@db?trust_server_certificate=true&trust_server_certificate_ca=x",
            "leave one of them out",
        );
    }
}
