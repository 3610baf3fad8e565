//! What each database can do, as data: a reader compares columns, and code asks here in the place of
//! asking which database it is.

use crate::backend::Dialect;
use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Index, Name, ObjectKind, Table, automatic,
};

/// A set of names that must differ from each other within a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameSpace {
    /// Tables and views, and what shares names with them.
    Relation,
    /// Types.
    Type,
    /// Triggers, where their names do not count for each table.
    Trigger,
    /// Schemas.
    Schema,
    /// Extensions.
    Extension,
}

/// Which constraints take a name that others can clash with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstraintNames {
    /// None does.
    Own,
    /// Keys do, for the index behind them has the same name.
    Keys,
    /// All do.
    All,
}

/// What happens to what stands on a column that is dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnDrop {
    /// Indexes and constraints of the table go with it.
    TakesAlong,
    /// It is refused while an index or constraint names it, but for a check of this column alone.
    Refused,
    /// It is refused while anything names it that does not stand in its own definition.
    RefusedOutside,
}

/// What a database can do.
#[derive(Clone, Debug)]
pub struct Capability {
    /// The most bytes (PostgreSQL) or characters (SQL Server) that a name may have; no limit for SQLite.
    pub longest_name: Option<usize>,
    /// Where the names of indexes must differ; `None` where only within a table.
    pub index_space: Option<NameSpace>,
    /// Which constraints take names in [`NameSpace::Relation`].
    pub constraint_names: ConstraintNames,
    /// Where the names of default constraints must differ; `None` where defaults have no name.
    pub default_space: Option<NameSpace>,
    /// Where the names of triggers must differ; `None` where only within a table.
    pub trigger_space: Option<NameSpace>,
    /// Where the names of types must differ.
    pub type_space: Option<NameSpace>,
    /// What happens to what stands on a column that is dropped.
    pub column_drop: ColumnDrop,
    /// Whether a table that a view selects from can't be dropped.
    pub views_hold_tables: bool,
    /// Whether a table that a foreign key references can't be dropped, even where there are no rows.
    pub keys_hold_tables: bool,
    /// Whether the table that a foreign key references must be there when the key is made.
    pub references_must_exist: bool,
    /// Whether a table takes another spelling of its own name as its new one.
    pub respells_tables: bool,
    /// Whether routines are told apart by the types of their arguments.
    pub overloads: bool,
    /// The name that the database gives to a constraint without one, where it can be known.
    pub names_constraint: Option<fn(&Catalog, &Table, &Constraint) -> Name>,
    /// The same for an index.
    pub names_index: Option<fn(&Catalog, &Table, &Index) -> Name>,
    /// Whether a sequence of this name may be one that a column of the table brought along, where columns
    /// do. Columns do not tell the name, and keep it when they are renamed.
    pub sequence_of_column: Option<fn(&Table, &Name) -> bool>,
    /// Whether a primary key makes its columns NOT NULL, whatever the table.
    pub keys_are_not_null: bool,
    /// Schemas that are there without having been made.
    pub own_schemas: &'static [&'static str],
    /// The most bytes in a key, for an index in order of the rows and for any other.
    pub longest_key: Option<(usize, usize)>,
    /// Whether more than one way of cascades to a table is refused.
    pub one_cascade_path: bool,
}

impl Capability {
    /// The capability of a dialect's database. Portable SQL itself can do what all of them can.
    pub const fn of(dialect: Dialect) -> &'static Capability {
        match dialect {
            Dialect::Portable => &PORTABLE,
            Dialect::Sqlite => &SQLITE,
            Dialect::Postgres => &POSTGRES,
            Dialect::Mssql => &MSSQL,
        }
    }

    /// Whether a schema is there without having been made.
    pub fn is_own_schema(&self, key: &str) -> bool {
        self.own_schemas.contains(&key)
    }

    /// Whether a primary key makes the columns of this table NOT NULL. SQLite lets them be NULL in an
    /// ordinary table. <https://www.sqlite.org/lang_createtable.html#the_primary_key>
    pub fn keys_are_not_null(&self, table: &Table) -> bool {
        self.keys_are_not_null
            || table.clauses.contains("WITHOUT ROWID")
            || table.clauses.contains("STRICT")
    }

    /// The name space that a constraint takes a name in.
    pub const fn constraint_space(&self, kind: &ConstraintKind) -> Option<NameSpace> {
        let is_key = matches!(
            kind,
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclude(_)
        );
        match self.constraint_names {
            ConstraintNames::All => Some(NameSpace::Relation),
            ConstraintNames::Keys if is_key => Some(NameSpace::Relation),
            ConstraintNames::Keys | ConstraintNames::Own => None,
        }
    }

    /// The name space that an object takes its name in; `None` where it is told apart by more than a name.
    pub const fn object_space(&self, kind: ObjectKind) -> Option<NameSpace> {
        match kind {
            ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::VirtualTable
            | ObjectKind::Sequence
            | ObjectKind::Synonym => Some(NameSpace::Relation),
            ObjectKind::Type => self.type_space,
            ObjectKind::Trigger => self.trigger_space,
            ObjectKind::Schema => Some(NameSpace::Schema),
            ObjectKind::Extension => Some(NameSpace::Extension),
            ObjectKind::Function | ObjectKind::Procedure if !self.overloads => {
                Some(NameSpace::Relation)
            }
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Other => None,
        }
    }
}

const SQLITE: Capability = Capability {
    longest_name: None,
    index_space: Some(NameSpace::Relation),
    constraint_names: ConstraintNames::Own,
    default_space: None,
    trigger_space: Some(NameSpace::Trigger),
    type_space: None,
    column_drop: ColumnDrop::RefusedOutside,
    views_hold_tables: false,
    keys_hold_tables: false,
    references_must_exist: false,
    respells_tables: false,
    overloads: false,
    names_constraint: None,
    names_index: None,
    sequence_of_column: None,
    keys_are_not_null: false,
    own_schemas: &["main", "temp"],
    longest_key: None,
    one_cascade_path: false,
};

const POSTGRES: Capability = Capability {
    longest_name: Some(63),
    index_space: Some(NameSpace::Relation),
    constraint_names: ConstraintNames::Keys,
    default_space: None,
    trigger_space: None,
    type_space: Some(NameSpace::Type),
    column_drop: ColumnDrop::TakesAlong,
    views_hold_tables: true,
    keys_hold_tables: true,
    references_must_exist: true,
    respells_tables: false,
    overloads: true,
    names_constraint: Some(automatic::constraint),
    names_index: Some(automatic::index),
    sequence_of_column: Some(automatic::may_have_sequence),
    keys_are_not_null: true,
    own_schemas: &["public", "pg_catalog", "information_schema", "pg_temp"],
    longest_key: None,
    one_cascade_path: false,
};

const MSSQL: Capability = Capability {
    longest_name: Some(128),
    index_space: None,
    constraint_names: ConstraintNames::All,
    default_space: Some(NameSpace::Relation),
    trigger_space: Some(NameSpace::Relation),
    type_space: Some(NameSpace::Type),
    column_drop: ColumnDrop::Refused,
    views_hold_tables: false,
    keys_hold_tables: true,
    references_must_exist: true,
    respells_tables: true,
    overloads: false,
    names_constraint: None,
    names_index: None,
    sequence_of_column: None,
    keys_are_not_null: true,
    own_schemas: &["dbo", "sys", "guest", "information_schema"],
    longest_key: Some((900, 1700)),
    one_cascade_path: true,
};

/// Names of what is portable must fit everywhere.
const PORTABLE: Capability = Capability {
    longest_name: Some(63),
    index_space: Some(NameSpace::Relation),
    constraint_names: ConstraintNames::All,
    default_space: None,
    trigger_space: Some(NameSpace::Trigger),
    type_space: None,
    column_drop: ColumnDrop::Refused,
    views_hold_tables: true,
    keys_hold_tables: true,
    references_must_exist: true,
    respells_tables: false,
    overloads: false,
    names_constraint: None,
    names_index: None,
    sequence_of_column: None,
    keys_are_not_null: true,
    own_schemas: &[],
    longest_key: Some((900, 1700)),
    one_cascade_path: true,
};
