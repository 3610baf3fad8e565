//! Dropping what has no name that is known: it is looked up when that is run.

use super::{constraint, text};
use crate::catalog::{Constraint, ConstraintKind, ForeignKey, Name, ObjectName};

/// The batch that drops the default of a column.
pub(super) fn drop_default(table: &ObjectName, column: &Name) -> String {
    let query = format!(
        "SELECT name FROM sys.default_constraints WHERE parent_object_id = {} \
         AND COL_NAME(parent_object_id, parent_column_id) = {}",
        object_id(table),
        text::string(column.as_str())
    );
    drop(table, &query)
}

/// The batch that drops a constraint by what it demands.
pub(super) fn drop_constraint(table: &ObjectName, one: &Constraint) -> String {
    match &one.kind {
        ConstraintKind::PrimaryKey(_) => drop(table, &keys(table, "PK")),
        ConstraintKind::Unique(_) => {
            let columns = one.columns();
            let count = |names: &str| {
                format!(
                    "(SELECT COUNT(*) FROM sys.index_columns i \
                     WHERE i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id{names})"
                )
            };
            let named = format!(" AND COL_NAME(i.object_id, i.column_id) IN {}", strings(&columns));
            let length = columns.len();
            let both = format!(" AND {length} = {} AND {length} = {}", count(""), count(&named));
            drop(table, &(keys(table, "UQ") + &both))
        }
        ConstraintKind::ForeignKey(key) => drop(table, &foreign_keys(table, key)),
        ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => drop_check(table, one),
    }
}

fn keys(table: &ObjectName, kind: &str) -> String {
    format!(
        "SELECT TOP 1 k.name FROM sys.key_constraints k \
         WHERE k.parent_object_id = {} AND k.type = '{kind}'",
        object_id(table)
    )
}

fn foreign_keys(table: &ObjectName, key: &ForeignKey) -> String {
    let columns: Vec<&Name> = key.columns.iter().collect();
    let count = |names: &str| {
        format!(
            "(SELECT COUNT(*) FROM sys.foreign_key_columns c \
             WHERE c.constraint_object_id = f.object_id{names})"
        )
    };
    let named =
        format!(" AND COL_NAME(c.parent_object_id, c.parent_column_id) IN {}", strings(&columns));
    let length = columns.len();
    format!(
        "SELECT TOP 1 f.name FROM sys.foreign_keys f WHERE f.parent_object_id = {} \
         AND f.referenced_object_id = {} AND {length} = {} AND {length} = {}",
        object_id(table),
        object_id(&key.references),
        count(""),
        count(&named)
    )
}

/// The database keeps a check in its own words, so that the same is made again and held against it.
fn drop_check(table: &ObjectName, one: &Constraint) -> String {
    const TWIN: &str = "ck_to_be_dropped_with_its_twin";
    let name = Name::new(TWIN, crate::backend::Dialect::Mssql);
    let twin = Constraint { name: Some(name), validated: false, ..one.clone() };
    let query = format!(
        "SELECT TOP 1 c.name FROM sys.check_constraints c JOIN sys.check_constraints o \
         ON o.parent_object_id = c.parent_object_id AND o.[definition] = c.[definition] \
         WHERE c.parent_object_id = {} AND c.is_system_named = 1 AND o.name = N'{TWIN}'",
        object_id(table)
    );
    format!(
        "{};\n{};\nALTER TABLE {} DROP CONSTRAINT [{TWIN}]",
        constraint::add(table, &twin),
        drop(table, &query),
        text::object(table)
    )
}

fn drop(table: &ObjectName, query: &str) -> String {
    let statement = format!("ALTER TABLE {} DROP CONSTRAINT ", text::object(table));
    format!(
        "DECLARE @name sysname = ({query});\n\
         DECLARE @sql nvarchar(max) = {} + QUOTENAME(@name);\n\
         EXEC sp_executesql @sql",
        text::string(&statement)
    )
}

fn object_id(table: &ObjectName) -> String {
    format!("OBJECT_ID({})", text::string(&text::object(table)))
}

fn strings(names: &[&Name]) -> String {
    let strings: Vec<String> = names.iter().map(|name| text::string(name.as_str())).collect();
    format!("({})", strings.join(", "))
}
