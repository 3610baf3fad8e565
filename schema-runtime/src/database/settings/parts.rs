//! From the keys of the section to a database.

use schema_core::backend::Backend;

use super::{Keys, SettingsErrorKind};
use crate::database::url::{DatabaseUrl, Parts, Tls};

/// The keys that together say what `url` says.
const PARTS: [&str; 8] = ["type", "path", "host", "port", "name", "user", "password", "tls"];
/// Those that a server has and a file has not.
const OF_SERVERS: [&str; 6] = ["host", "port", "name", "user", "password", "tls"];

/// Reads the database that the section names.
pub(super) fn url(keys: &Keys) -> Result<DatabaseUrl, SettingsErrorKind> {
    let bad = |key| move |error| SettingsErrorKind::BadUrl { key, error };
    match (value(keys, "url"), value(keys, "type")) {
        (Some(url), _) => match PARTS.into_iter().find(|key| keys.contains_key(*key)) {
            Some(key) => Err(SettingsErrorKind::UrlAndPart { key }),
            None => DatabaseUrl::parse(url).map_err(bad("url")),
        },
        (None, Some(given)) => match backend(given)? {
            Backend::Sqlite => DatabaseUrl::from_path(sqlite(keys)?).map_err(bad("path")),
            backend => {
                DatabaseUrl::from_parts(backend, &server(keys, backend)?).map_err(bad("host"))
            }
        },
        (None, None) => Err(SettingsErrorKind::NoDatabase),
    }
}

/// Reads a word for yes or no.
pub(super) fn boolean(keys: &Keys, key: &'static str) -> Result<Option<bool>, SettingsErrorKind> {
    let Some(given) = value(keys, key) else {
        return Ok(None);
    };
    match given.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(Some(true)),
        "false" | "no" | "off" | "0" => Ok(Some(false)),
        _ => Err(SettingsErrorKind::BadValue {
            key,
            given: given.to_owned(),
            expected: "true or false",
        }),
    }
}

/// The value of a key that is there and not empty.
fn value<'a>(keys: &'a Keys, key: &str) -> Option<&'a str> {
    keys.get(key).map(String::as_str).filter(|value| !value.is_empty())
}

fn backend(given: &str) -> Result<Backend, SettingsErrorKind> {
    match given.to_ascii_lowercase().as_str() {
        "sqlite" => Ok(Backend::Sqlite),
        "postgres" | "postgresql" => Ok(Backend::Postgres),
        "mssql" | "sqlserver" => Ok(Backend::Mssql),
        _ => Err(SettingsErrorKind::BadValue {
            key: "type",
            given: given.to_owned(),
            expected: "sqlite, postgres or mssql",
        }),
    }
}

fn sqlite(keys: &Keys) -> Result<&str, SettingsErrorKind> {
    let database = Backend::Sqlite.product();
    if let Some(key) = OF_SERVERS.into_iter().find(|key| keys.contains_key(*key)) {
        return Err(SettingsErrorKind::UselessKey { key, database });
    }
    value(keys, "path").ok_or(SettingsErrorKind::MissingKey { key: "path", database })
}

fn server(keys: &Keys, backend: Backend) -> Result<Parts<'_>, SettingsErrorKind> {
    let database = backend.product();
    if keys.contains_key("path") {
        return Err(SettingsErrorKind::UselessKey { key: "path", database });
    }
    let needed = |key| value(keys, key).ok_or(SettingsErrorKind::MissingKey { key, database });
    Ok(Parts {
        host: needed("host")?,
        port: port(keys)?,
        name: needed("name")?,
        // PostgreSQL has a user of its own choice, SQL Server has not.
        user: match backend {
            Backend::Mssql => Some(needed("user")?),
            _ => value(keys, "user"),
        },
        password: value(keys, "password"),
        tls: tls(keys, backend)?,
    })
}

fn port(keys: &Keys) -> Result<Option<u16>, SettingsErrorKind> {
    let Some(given) = value(keys, "port") else {
        return Ok(None);
    };
    match given.parse() {
        Ok(port) if port > 0 => Ok(Some(port)),
        _ => Err(SettingsErrorKind::BadValue {
            key: "port",
            given: given.to_owned(),
            expected: "a number from 1 to 65535",
        }),
    }
}

fn tls(keys: &Keys, backend: Backend) -> Result<Option<Tls>, SettingsErrorKind> {
    let given = value(keys, "tls").unwrap_or_default();
    if backend == Backend::Mssql && given.eq_ignore_ascii_case("trust") {
        return Ok(Some(Tls::Trust));
    }
    match boolean(keys, "tls") {
        Ok(answer) => Ok(answer.map(|on| if on { Tls::On } else { Tls::Off })),
        Err(_) => Err(SettingsErrorKind::BadValue {
            key: "tls",
            given: given.to_owned(),
            expected: match backend {
                Backend::Mssql => "true, false or trust",
                _ => "true or false",
            },
        }),
    }
}
