//! Names as databases keep and compare them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::backend::Dialect;

/// A name. Two names are equal where the database takes them for the same one, whatever their case.
#[derive(Clone)]
pub struct Name {
    text: Arc<str>,
    /// What is compared; the text itself where case counts.
    key: Arc<str>,
}

impl Name {
    /// A name as the database stores it: quotes taken off, and folded where the dialect folds.
    ///
    /// PostgreSQL and the portable dialect compare names as they are stored; SQLite does not tell ASCII
    /// letters of different case apart, and SQL Server, by its default collation, no letters at all.
    pub fn new(text: &str, dialect: Dialect) -> Self {
        let text: Arc<str> = text.into();
        let key = match dialect {
            Dialect::Portable | Dialect::Postgres => Arc::clone(&text),
            Dialect::Sqlite if text.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                text.to_ascii_lowercase().into()
            }
            Dialect::Mssql if text.chars().any(char::is_uppercase) => text.to_lowercase().into(),
            Dialect::Sqlite | Dialect::Mssql => Arc::clone(&text),
        };
        Self { text, key }
    }

    /// The name as it is stored.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What is compared.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

/// The name of a table or another object, with its schema where that is not the default one
/// (`public`, `dbo`, `main`): `public.users` and `users` are one name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// The schema; `None` for the default one.
    pub schema: Option<Name>,
    /// The name in it.
    pub name: Name,
}

impl ObjectName {
    /// A name in the default schema.
    pub const fn plain(name: Name) -> Self {
        Self { schema: None, name }
    }

    /// The same schema with another name.
    #[must_use]
    pub fn sibling(&self, name: Name) -> Self {
        Self { schema: self.schema.clone(), name }
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        self.name.fmt(f)
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

/// The beginning of a text that has room in so many bytes, without a part of a character.
pub(crate) fn clipped(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
