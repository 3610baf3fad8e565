//! What differs between what a downgrade should bring back and what it brings back, in sentences.

use crate::catalog::{Column, Constraint, Difference, Index, Slot, Table};

/// How many differences are told.
const TOLD: usize = 6;

/// The differences, a sentence each without its full stop; the last one says how many more there are.
pub(super) fn sentences(differences: &[Difference]) -> Vec<String> {
    let mut sentences: Vec<String> = differences.iter().flat_map(of_slot).collect();
    if sentences.len() > TOLD {
        let more = sentences.len() - TOLD;
        sentences.truncate(TOLD);
        sentences.push(format!("and {more} more"));
    }
    sentences
}

fn of_slot(difference: &Difference) -> Vec<String> {
    match (&difference.slot, &difference.then, &difference.now) {
        (Slot::Table(name), (None, _), _) => vec![format!("the table `{name}` is left behind")],
        (Slot::Table(name), _, (None, _)) => vec![format!("the table `{name}` is missing")],
        (Slot::Table(_), (Some(then), _), (Some(now), _)) => of_table(then, now),
        (Slot::Object(key), (_, then), (_, now)) => vec![match (then, now) {
            (None, _) => format!("the {} `{}` is left behind", key.kind, key.name),
            (Some(_), None) => format!("the {} `{}` is missing", key.kind, key.name),
            (Some(_), Some(_)) => format!("the {} `{}` is another one", key.kind, key.name),
        }],
    }
}

fn of_table(then: &Table, now: &Table) -> Vec<String> {
    let name = &then.name;
    let mut sentences = Vec::new();
    for column in &then.columns {
        match now.column(&column.name) {
            None => sentences.push(format!("the column `{}` of `{name}` is missing", column.name)),
            Some(other) if other != column => sentences.push(of_column(column, other, name)),
            Some(_) => {}
        }
    }
    for column in now.columns.iter().filter(|column| then.column(&column.name).is_none()) {
        sentences.push(format!("the column `{}` of `{name}` is left behind", column.name));
    }
    for one in then.constraints.iter().filter(|one| !now.constraints.contains(one)) {
        sentences.push(format!("{} of `{name}` is missing", constraint(one)));
    }
    for one in now.constraints.iter().filter(|one| !then.constraints.contains(one)) {
        sentences.push(format!("{} of `{name}` is left behind", constraint(one)));
    }
    for one in then.indexes.iter().filter(|one| !now.indexes.contains(one)) {
        sentences.push(format!("{} of `{name}` is missing", index(one)));
    }
    for one in now.indexes.iter().filter(|one| !then.indexes.contains(one)) {
        sentences.push(format!("{} of `{name}` is left behind", index(one)));
    }
    if sentences.is_empty() {
        sentences.push(format!("the table `{name}` is another one"));
    }
    sentences
}

fn of_column(then: &Column, now: &Column, table: &crate::catalog::ObjectName) -> String {
    let column = format!("the column `{}` of `{table}`", then.name);
    if then.data_type != now.data_type {
        return format!("{column} is {} and was {}", now.data_type, then.data_type);
    }
    if then.nullable != now.nullable {
        let null = |nullable| if nullable { "may be NULL" } else { "is NOT NULL" };
        return format!("{column} {}, and was not so before", null(now.nullable));
    }
    if then.default != now.default {
        return format!("{column} has another default");
    }
    format!("{column} is another one")
}

fn constraint(constraint: &Constraint) -> String {
    match &constraint.name {
        Some(name) => format!("the {} `{name}`", constraint.noun()),
        None => format!("a {}", constraint.noun()),
    }
}

fn index(index: &Index) -> String {
    match &index.name {
        Some(name) => format!("the index `{name}`"),
        None => "an index".to_owned(),
    }
}
