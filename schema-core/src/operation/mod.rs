//! Operations: one change of a schema each, as a value. Reading, applying, reversing, rendering and
//! comparing all speak operations.
//!
//! ```text
//! mod        the operations
//! apply      what each does to a catalog, and what does not fit
//! reverse    what takes each back
//! footprint  what each touches, so that those of two branches can be held against each other
//! misfit     why an operation does not fit a catalog
//! ```

pub(crate) mod apply;
mod footprint;
mod misfit;
mod reverse;

pub use apply::{Applied, Context};
pub use footprint::{Thing, Touch};
pub use misfit::{Misfit, MisfitKind, Noun};
pub use reverse::NoReverse;
pub(crate) use reverse::{add_constraint, create_index, create_object};

use std::sync::Arc;

use crate::catalog::{
    Column, Constraint, DefaultValue, Expression, Identity, Index, Name, Object, ObjectKey,
    ObjectKind, ObjectName, Table, Type,
};
use crate::source::{Span, Spanned};

/// A change of a schema. Spans are in the source of the statement that it was read from; an operation
/// that nobody wrote has empty ones.
#[derive(Clone, Debug)]
pub enum Operation {
    /// `CREATE TABLE`, with the constraints of its columns among those of the table. Inline indexes
    /// are [`CreateIndex`](Self::CreateIndex) behind it.
    CreateTable {
        /// The table.
        table: Box<Table>,
        /// Its name in the text.
        at: Span,
        /// `IF NOT EXISTS`
        if_absent: bool,
    },
    /// `DROP TABLE`
    DropTable {
        /// The table.
        table: Spanned<ObjectName>,
        /// `IF EXISTS`
        if_present: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// `ALTER TABLE ... RENAME TO`; also of a view, sequence or index, where that is how they are renamed.
    RenameTable {
        /// The table.
        table: Spanned<ObjectName>,
        /// The new name, in the same schema.
        to: Spanned<Name>,
        /// `IF EXISTS`
        if_present: bool,
    },
    /// `ALTER TABLE ... ADD COLUMN`. The constraints written with the column are
    /// [`AddConstraint`](Self::AddConstraint) behind it, with `inline` set.
    AddColumn {
        /// The table.
        table: Spanned<ObjectName>,
        /// The column.
        column: Box<Column>,
        /// Its name in the text.
        at: Span,
        /// `IF NOT EXISTS`
        if_absent: bool,
    },
    /// `ALTER TABLE ... DROP COLUMN`
    DropColumn {
        /// The table.
        table: Spanned<ObjectName>,
        /// The column.
        column: Spanned<Name>,
        /// `IF EXISTS`
        if_present: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// `ALTER TABLE ... RENAME COLUMN`
    RenameColumn {
        /// The table.
        table: Spanned<ObjectName>,
        /// The column.
        column: Spanned<Name>,
        /// The new name.
        to: Spanned<Name>,
    },
    /// A change of a column that stays.
    AlterColumn {
        /// The table.
        table: Spanned<ObjectName>,
        /// The column.
        column: Spanned<Name>,
        /// What changes.
        change: ColumnChange,
    },
    /// `ALTER TABLE ... ADD CONSTRAINT`
    AddConstraint {
        /// The table.
        table: Spanned<ObjectName>,
        /// The constraint.
        constraint: Box<Constraint>,
        /// Its name in the text, or the whole of it where it has none.
        at: Span,
        /// Whether it was written with a column that [`AddColumn`](Self::AddColumn) has just made.
        inline: bool,
        /// The index that becomes a key's (`USING INDEX`).
        using_index: Option<Spanned<Name>>,
    },
    /// `ALTER TABLE ... DROP CONSTRAINT`
    DropConstraint {
        /// The table.
        table: Spanned<ObjectName>,
        /// The constraint, on SQL Server also that of a default.
        constraint: Spanned<Name>,
        /// `IF EXISTS`
        if_present: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// A primary key is dropped without its name, as other dialects write it. For operations that nobody
    /// wrote: constraints without a known name are found by their value.
    DropUnnamed {
        /// The table.
        table: Spanned<ObjectName>,
        /// The constraint as it is there.
        constraint: Box<Constraint>,
    },
    /// `ALTER TABLE ... RENAME CONSTRAINT`
    RenameConstraint {
        /// The table.
        table: Spanned<ObjectName>,
        /// The constraint.
        constraint: Spanned<Name>,
        /// The new name.
        to: Spanned<Name>,
    },
    /// `ALTER TABLE ... VALIDATE CONSTRAINT`, or that of SQL Server's `WITH CHECK CHECK CONSTRAINT`.
    ValidateConstraint {
        /// The table.
        table: Spanned<ObjectName>,
        /// The constraint.
        constraint: Spanned<Name>,
        /// Whether its rows are checked from now on, or no longer trusted.
        validated: bool,
    },
    /// `CREATE INDEX`
    CreateIndex {
        /// The table.
        table: Spanned<ObjectName>,
        /// The index.
        index: Box<Index>,
        /// Its name in the text, or the whole of it where it has none.
        at: Span,
        /// `IF NOT EXISTS`
        if_absent: bool,
    },
    /// `DROP INDEX`
    DropIndex {
        /// The index; where the dialect names the table as well, in the table's schema.
        index: Spanned<ObjectName>,
        /// The table, where the dialect names it.
        table: Option<Spanned<ObjectName>>,
        /// `IF EXISTS`
        if_present: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// `ALTER INDEX ... RENAME TO`
    RenameIndex {
        /// The index.
        index: Spanned<ObjectName>,
        /// The table, where the dialect names it.
        table: Option<Spanned<ObjectName>>,
        /// The new name.
        to: Spanned<Name>,
        /// `IF EXISTS`
        if_present: bool,
    },
    /// What stands behind a table's parenthesis is another from now on.
    SetTableClauses {
        /// The table.
        table: Spanned<ObjectName>,
        /// All of it, normalised.
        clauses: Arc<str>,
    },
    /// `COMMENT ON TABLE` or `COMMENT ON COLUMN`
    SetComment {
        /// The table.
        table: Spanned<ObjectName>,
        /// The column, if it is one.
        column: Option<Spanned<Name>>,
        /// The comment as it was written, with its quotes; `None` takes it away.
        comment: Option<Arc<str>>,
    },
    /// `ALTER TABLE ... SET SCHEMA`, `ALTER SCHEMA ... TRANSFER`; `kind` is `None` for a table.
    SetSchema {
        /// What moves.
        name: Spanned<ObjectName>,
        /// What it is, if it is no table.
        kind: Option<ObjectKind>,
        /// The schema; `None` for the default one.
        schema: Option<Spanned<Name>>,
    },
    /// `CREATE VIEW`, `CREATE TYPE` and the like.
    CreateObject {
        /// The object.
        object: Box<Object>,
        /// Its name in the text.
        at: Span,
        /// `IF NOT EXISTS`
        if_absent: bool,
        /// `OR REPLACE`, `OR ALTER`
        replace: bool,
    },
    /// `ALTER VIEW`, `ALTER TYPE`, `ALTER SEQUENCE` and the like, but for renames.
    AlterObject {
        /// Which. A signature that is `None` means the only one of that name.
        key: Spanned<ObjectKey>,
        /// The whole statement.
        statement: Arc<str>,
        /// Whether the statement makes the object anew (`ALTER VIEW ... AS` on SQL Server): what it was
        /// before does not matter then, and `reads` are those of the new text.
        replaces: Option<Vec<ObjectName>>,
        /// A change of an enum's values.
        values: Option<ValueChange>,
        /// `IF EXISTS`
        if_present: bool,
    },
    /// `DROP VIEW`, `DROP TYPE` and the like.
    DropObject {
        /// Which. A signature that is `None` means the only one of that name.
        key: Spanned<ObjectKey>,
        /// `IF EXISTS`
        if_present: bool,
        /// `CASCADE`
        cascade: bool,
    },
    /// `ALTER VIEW ... RENAME TO` and the like.
    RenameObject {
        /// Which.
        key: Spanned<ObjectKey>,
        /// The new name, in the same schema.
        to: Spanned<Name>,
        /// The whole statement.
        statement: Arc<str>,
    },
}

/// A change of a column that stays.
#[derive(Clone, Debug)]
pub enum ColumnChange {
    /// `SET DATA TYPE`
    Type {
        /// The new type.
        to: Type,
        /// How values are brought over.
        using: Option<Expression>,
        /// SQL Server: whether it may be NULL is always said, or becomes so.
        nullable: Option<bool>,
        /// The column's clauses, where the statement gives them anew.
        clauses: Option<Arc<str>>,
        /// The type in the text.
        at: Span,
    },
    /// `SET NOT NULL`, `DROP NOT NULL`
    Nullable(bool),
    /// `SET DEFAULT`, `DROP DEFAULT`
    Default(Option<Box<DefaultValue>>),
    /// `ADD GENERATED ... AS IDENTITY`, `SET GENERATED`, `DROP IDENTITY`
    Identity {
        /// The new one.
        to: Option<Identity>,
        /// `IF EXISTS`
        if_present: bool,
    },
    /// `SET EXPRESSION AS`, `DROP EXPRESSION`
    Generated {
        /// The new expression.
        to: Option<Expression>,
        /// `IF EXISTS`
        if_present: bool,
    },
    /// Other clauses of it, all of them, normalised.
    Clauses(Arc<str>),
}

/// A change of an enum's values.
#[derive(Clone, Debug)]
pub enum ValueChange {
    /// `ADD VALUE`
    Add {
        /// The value, without quotes.
        value: Spanned<Arc<str>>,
        /// `IF NOT EXISTS`
        if_absent: bool,
    },
    /// `RENAME VALUE`
    Rename {
        /// The value, without quotes.
        from: Spanned<Arc<str>>,
        /// The new one.
        to: Arc<str>,
    },
}
