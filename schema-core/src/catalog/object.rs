//! What is in a catalog by its name and its text: views, triggers, functions, sequences, types.

use std::fmt;
use std::sync::Arc;

use super::name::{Name, ObjectName};
use super::origin::Origin;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A schema; its own name is that of the schema.
    Schema,
    /// An extension.
    Extension,
    /// An enum, domain, composite or other type.
    Type,
    /// A sequence that was made by itself.
    Sequence,
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// A view.
    View,
    /// A view whose rows are stored.
    MaterializedView,
    /// SQLite's virtual table, PostgreSQL's foreign table: a table whose insides are not modelled.
    VirtualTable,
    /// A trigger.
    Trigger,
    /// A synonym.
    Synonym,
    /// A policy, rule, cast, operator, publication or what else a database has names for.
    Other,
}

impl ObjectKind {
    /// What it is called in a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            ObjectKind::Schema => "schema",
            ObjectKind::Extension => "extension",
            ObjectKind::Type => "type",
            ObjectKind::Sequence => "sequence",
            ObjectKind::Function => "function",
            ObjectKind::Procedure => "procedure",
            ObjectKind::View => "view",
            ObjectKind::MaterializedView => "materialized view",
            ObjectKind::VirtualTable => "virtual table",
            ObjectKind::Trigger => "trigger",
            ObjectKind::Synonym => "synonym",
            ObjectKind::Other => "object",
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}

/// What tells objects of one catalog apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name.
    pub name: ObjectName,
    /// The table that its name stands on, where names count for each table: PostgreSQL's triggers and
    /// policies.
    pub on: Option<ObjectName>,
    /// The types of a function's arguments, normalised, where functions are overloaded; the word of what
    /// it is for [`ObjectKind::Other`] (`policy`, `rule`).
    pub signature: Option<Arc<str>>,
}

/// An object, as the statements that made it wrote it.
#[derive(Clone, Debug)]
pub struct Object {
    /// What tells it apart.
    pub key: ObjectKey,
    /// The statements that made it what it is, in order: the CREATE, and each ALTER behind it.
    pub definition: Vec<Arc<str>>,
    /// The tables and objects that it names, as far as its text shows: what a view selects from, a
    /// trigger's table, a sequence's owner.
    pub reads: Vec<ObjectName>,
    /// An enum's values, in order.
    pub values: Vec<Arc<str>>,
    /// Whether something that it names was changed since, so that its text would make another object.
    pub stale: bool,
    /// Where it was made.
    pub origin: Origin,
}

impl Object {
    /// An object that one statement made.
    pub fn new(key: ObjectKey, definition: impl Into<Arc<str>>, origin: Origin) -> Self {
        Self {
            key,
            definition: vec![definition.into()],
            reads: Vec::new(),
            values: Vec::new(),
            stale: false,
            origin,
        }
    }
}

/// Enums are equal where their values are, however they came to them.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        let is_enum = !self.values.is_empty() || !other.values.is_empty();
        let same =
            if is_enum { self.values == other.values } else { self.definition == other.definition };
        self.key == other.key && same
    }
}

impl Eq for Object {}

impl ObjectKey {
    /// A key of which only kind and name are needed.
    pub const fn new(kind: ObjectKind, name: ObjectName) -> Self {
        Self { kind, name, on: None, signature: None }
    }

    /// The object's own name.
    pub const fn own_name(&self) -> &Name {
        &self.name.name
    }
}
