//! Why an operation does not fit a catalog.

use crate::catalog::{Gone, Name, ObjectName, Origin};
use crate::source::Span;

/// What does not fit, and where it stands.
#[derive(Clone, Debug)]
pub struct Misfit {
    /// What.
    pub kind: MisfitKind,
    /// The name in the text that does not fit.
    pub at: Span,
    /// Whether the database itself does not refuse it, but will not work with it either: SQLite takes a
    /// foreign key to a table that is not there, and refuses every row.
    pub soft: bool,
}

/// What a name was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// A table.
    Table,
    /// A constraint.
    Constraint,
    /// An index.
    Index,
    /// A view, type, function or other object.
    Object(crate::catalog::ObjectKind),
    /// An enum's value.
    Value,
}

impl Noun {
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Noun::Table => "table",
            Noun::Constraint => "constraint",
            Noun::Index => "index",
            Noun::Object(kind) => kind.noun(),
            Noun::Value => "value",
        }
    }
}

/// Why an operation does not fit.
#[derive(Clone, Debug)]
pub enum MisfitKind {
    /// There is no such table, index or object.
    Unknown {
        /// What it was taken for.
        noun: Noun,
        /// Its name.
        name: ObjectName,
        /// The table it should be on, for a constraint or an index.
        on: Option<ObjectName>,
        /// Names that may have been meant.
        candidates: Vec<String>,
        /// What became of it.
        gone: Option<Gone>,
    },
    /// The table has no such column.
    UnknownColumn {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// Names that may have been meant.
        candidates: Vec<String>,
        /// What became of it.
        gone: Option<Gone>,
        /// Where the table was made.
        made: Origin,
    },
    /// The name is taken.
    Exists {
        /// What was to get the name.
        noun: Noun,
        /// The name.
        name: ObjectName,
        /// What has it, with an article: `a table`, `the index of the table users`.
        holder: String,
        /// Where that was made.
        made: Origin,
    },
    /// The table has a column of that name.
    ColumnExists {
        /// The table.
        table: ObjectName,
        /// The column.
        column: Name,
        /// Where it was made.
        made: Origin,
    },
    /// A foreign key references columns that are no key.
    NoKey {
        /// The table that is referenced.
        table: ObjectName,
        /// The columns.
        columns: Vec<Name>,
        /// Where the table was made.
        made: Origin,
    },
    /// A foreign key has other columns than the key that it references.
    KeyMismatch {
        /// What is wrong, as a sentence without its full stop.
        what: String,
        /// Where what it references was made.
        made: Origin,
    },
    /// Something else depends on it.
    InUse {
        /// What is to go or to change, such as `column users.email`.
        what: String,
        /// What depends on it, such as `the index ix_users_email`.
        by: String,
        /// Where that was made.
        made: Origin,
    },
    /// The table has a primary key already.
    SecondPrimaryKey {
        /// The table.
        table: ObjectName,
        /// Where the first was made.
        made: Origin,
    },
    /// The database can't do it.
    Unable {
        /// Which code it is told under.
        code: crate::diagnostic::Code,
        /// What it can't do, as a sentence without its full stop.
        what: String,
        /// What to do.
        help: String,
        /// A place that explains it, and what it is.
        made: Option<(Origin, String)>,
    },
}

impl Misfit {
    /// Something that does not fit.
    pub const fn new(kind: MisfitKind, at: Span) -> Self {
        Self { kind, at, soft: false }
    }
}

impl MisfitKind {
    /// Whether it speaks of what is there, which a statement that is not understood may have changed.
    pub const fn is_of_names(&self) -> bool {
        !matches!(self, MisfitKind::Unable { .. })
    }
}
