//! The names that constraints, indexes and defaults get when nobody wrote one.
//!
//! They are the same on every backend and in every run, since they are what a later revision drops
//! them by: `pk_users`, `uq_users_email`, `fk_posts_author_id_users`, `ck_users_age`,
//! `ix_users_email`, `df_users_active`.

use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Index, Name, ObjectName, Part, PartKind, Table,
};
use crate::hash::Hash;

/// The most bytes of a name, which is what PostgreSQL has room for.
const LONGEST: usize = 63;

/// The name of a constraint of a table. `table` need not be in the catalog.
pub(crate) fn constraint(catalog: &Catalog, table: &Table, constraint: &Constraint) -> Name {
    let own = table.name.name.as_str();
    let mut words = match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => vec!["pk", own],
        ConstraintKind::Unique(_) => vec!["uq", own],
        ConstraintKind::ForeignKey(_) => vec!["fk", own],
        ConstraintKind::Check(_) => vec!["ck", own],
        ConstraintKind::Exclude(_) => vec!["ex", own],
    };
    match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => {}
        ConstraintKind::Check(check) | ConstraintKind::Exclude(check) => {
            let mentioned = table.columns.iter().map(|column| &column.name);
            let names: Vec<Name> = check.names(catalog.dialect()).collect();
            let mentioned = mentioned.filter(|name| names.contains(name));
            words.extend(mentioned.map(Name::as_str));
        }
        ConstraintKind::Unique(_) | ConstraintKind::ForeignKey(_) => {
            words.extend(constraint.columns().into_iter().map(Name::as_str));
        }
    }
    if let ConstraintKind::ForeignKey(key) = &constraint.kind {
        words.push(key.references.name.as_str());
    }
    free(&words, || format!("{:?}", constraint.kind), catalog, table)
}

/// The name of an index of a table.
pub(crate) fn index(catalog: &Catalog, table: &Table, index: &Index) -> Name {
    let prefix = if index.unique { "ux" } else { "ix" };
    let mut words = vec![prefix, table.name.name.as_str()];
    words.extend(index.parts.iter().map(|part: &Part| match &part.what {
        PartKind::Column(name) => name.as_str(),
        PartKind::Expression(_) => "expr",
    }));
    free(&words, || format!("{:?} {:?}", index.parts, index.predicate), catalog, table)
}

/// The name of a default.
pub(crate) fn default(catalog: &Catalog, table: &Table, column: &Name) -> Name {
    free(&["df", table.name.name.as_str(), column.as_str()], String::new, catalog, table)
}

/// The name of the check that a column holds JSON, where there is no such type. It is none that a check
/// written by somebody gets: that one has the same name on every backend.
pub(crate) fn json_check(catalog: &Catalog, table: &Table, column: &Name) -> Name {
    free(&["ck", table.name.name.as_str(), column.as_str(), "json"], String::new, catalog, table)
}

/// The words as a name that is free: shortened where they are too long, and with a hash of what it
/// is the name of where another has it.
fn free(
    words: &[&str],
    definition: impl FnOnce() -> String,
    catalog: &Catalog,
    table: &Table,
) -> Name {
    let whole = words.join("_");
    let name = |text: &str| Name::new(text, catalog.dialect());
    let plain = name(&shortened(&whole, ""));
    if !is_taken(&plain, catalog, table) {
        return plain;
    }
    let definition = definition();
    let mut attempt = 0u32;
    loop {
        let seed = format!("{whole} {definition} {attempt}");
        let hash = Hash::of(seed.as_bytes()).to_string();
        let candidate = name(&shortened(&whole, hash.get(..8).unwrap_or_default()));
        if !is_taken(&candidate, catalog, table) {
            return candidate;
        }
        attempt += 1;
    }
}

/// The text with a hash behind it, cut so that both have room; a text that is too long always gets one.
fn shortened(whole: &str, hash: &str) -> String {
    if hash.is_empty() && whole.len() <= LONGEST {
        return whole.to_owned();
    }
    let own = Hash::of(whole.as_bytes()).to_string();
    let hash = if hash.is_empty() { own.get(..8).unwrap_or_default() } else { hash };
    let mut end = whole.len().min(LONGEST - 1 - hash.len());
    while !whole.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{hash}", whole.get(..end).unwrap_or_default())
}

/// Whether a name is taken by anything on the table or anything of its schema, whatever the backend would
/// let share a name.
fn is_taken(name: &Name, catalog: &Catalog, table: &Table) -> bool {
    let of = |table: &Table| {
        table.constraint(name).is_some()
            || table.index(name).is_some()
            || table.columns.iter().any(|column| {
                column.default.as_ref().is_some_and(|default| default.name.as_ref() == Some(name))
            })
    };
    let relation: ObjectName = table.name.sibling(name.clone());
    catalog.holder(crate::capability::NameSpace::Relation, &relation).is_some()
        || of(table)
        || catalog.table(&table.name).is_some_and(|known| of(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_end_in_a_hash() {
        let long = "x".repeat(70);
        let name = shortened(&long, "");
        assert_eq!(name.len(), LONGEST);
        assert_ne!(name, shortened(&format!("{long}y"), ""));
        assert_eq!(shortened("ck_users_age", ""), "ck_users_age");
        assert!(shortened(&"é".repeat(40), "").len() <= LONGEST);
    }
}
