//! What a catalog holds.

use schema_core::catalog::{Catalog, ConstraintKind, Part, PartKind, Table};

use super::{column, key};

/// The same lines as a database's plain ones.
pub fn plain(catalog: &Catalog) -> Vec<String> {
    let lasting = catalog.tables().filter(|table| !table.temporary);
    let mut lines: Vec<String> = lasting.flat_map(|table| of_table(table)).collect();
    lines.sort_unstable();
    lines
}

fn names(parts: &[Part]) -> Vec<String> {
    let name = |part: &Part| match &part.what {
        PartKind::Column(name) => name.as_str().to_owned(),
        PartKind::Expression(_) => "?".to_owned(),
    };
    parts.iter().map(name).collect()
}

fn of_table(table: &Table) -> Vec<String> {
    let own = table.name.to_string();
    let mut lines = Vec::new();
    let primary = table.primary_key_columns();
    for one in &table.columns {
        // SQLite lets columns of a primary key be NULL, and does not tell that they are not so declared.
        let nullable = one.nullable && !primary.contains(&&one.name);
        lines.push(column(&own, one.name.as_str(), one.data_type.as_str(), nullable));
    }
    for constraint in &table.constraints {
        lines.push(match &constraint.kind {
            ConstraintKind::PrimaryKey(parts) => key(&own, "primary key", &names(parts)),
            ConstraintKind::Unique(parts) => key(&own, "unique", &names(parts)),
            ConstraintKind::ForeignKey(reference) => {
                let columns: Vec<String> =
                    reference.columns.iter().map(|name| name.as_str().to_owned()).collect();
                key(&own, &format!("references {}", reference.references), &columns)
            }
            ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => continue,
        });
    }
    for index in &table.indexes {
        let unique = if index.unique { "unique " } else { "" };
        let name = index.name.as_ref().map(|name| name.as_str()).unwrap_or_default();
        lines.push(key(&own, &format!("{unique}index {name}"), &names(&index.parts)));
    }
    lines
}
