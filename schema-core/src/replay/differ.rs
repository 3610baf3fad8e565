//! What differs between what a downgrade should bring back and what it brings back, in sentences.

use crate::catalog::{Column, Constraint, Difference, Index, ObjectName, Origin, Slot, Table};

/// A difference: a sentence without its full stop, and where what is missing or left behind was made.
pub(super) struct Told {
    pub(super) sentence: String,
    pub(super) made: Origin,
}

/// The differences.
pub(super) fn told(differences: &[Difference]) -> Vec<Told> {
    differences.iter().flat_map(of_slot).collect()
}

fn left(what: &str, made: Origin) -> Told {
    Told { sentence: format!("{what} is left behind"), made }
}

fn missing(what: &str, made: Origin) -> Told {
    Told { sentence: format!("{what} is missing"), made }
}

fn changed(sentence: String) -> Told {
    Told { sentence, made: Origin::default() }
}

fn of_slot(difference: &Difference) -> Vec<Told> {
    let what = match &difference.slot {
        Slot::Table(name) => format!("the table `{name}`"),
        Slot::Object(key) => format!("the {} `{}`", key.kind, key.name),
    };
    let (then, now) = (&difference.then, &difference.now);
    if let (Some(then), Some(now)) = (&then.0, &now.0) {
        return of_table(then, now);
    }
    let [then, now] = [then, now].map(|(table, object)| {
        let table = table.as_ref().map(|table| table.origin);
        table.or(object.as_ref().map(|object| object.origin))
    });
    vec![match (then, now) {
        (None, now) => left(&what, now.unwrap_or_default()),
        (Some(then), None) => missing(&what, then),
        (Some(_), Some(_)) => changed(format!("{what} is another one")),
    }]
}

fn of_table(then: &Table, now: &Table) -> Vec<Told> {
    let name = &then.name;
    let of = |column: &Column| format!("the column `{}` of `{name}`", column.name);
    let mut told = Vec::new();
    for column in &then.columns {
        match now.column(&column.name) {
            None => told.push(missing(&of(column), column.origin)),
            Some(other) if other != column => told.push(changed(of_column(column, other, name))),
            Some(_) => {}
        }
    }
    let added = now.columns.iter().filter(|column| then.column(&column.name).is_none());
    told.extend(added.map(|column| left(&of(column), column.origin)));
    for one in then.constraints.iter().filter(|one| !now.constraints.contains(one)) {
        told.push(missing(&constraint(one, name), one.origin));
    }
    for one in now.constraints.iter().filter(|one| !then.constraints.contains(one)) {
        told.push(left(&constraint(one, name), one.origin));
    }
    for one in then.indexes.iter().filter(|one| !now.indexes.contains(one)) {
        told.push(missing(&index(one, name), one.origin));
    }
    for one in now.indexes.iter().filter(|one| !then.indexes.contains(one)) {
        told.push(left(&index(one, name), one.origin));
    }
    if told.is_empty() {
        told.push(changed(format!("the table `{name}` is another one")));
    }
    told
}

fn of_column(then: &Column, now: &Column, table: &ObjectName) -> String {
    let column = format!("the column `{}` of `{table}`", then.name);
    if then.data_type != now.data_type {
        return format!("{column} is {} and was {}", now.data_type, then.data_type);
    }
    if then.nullable != now.nullable {
        let null = |nullable| if nullable { "may be NULL" } else { "is NOT NULL" };
        return format!("{column} {}, and was not before", null(now.nullable));
    }
    if then.default != now.default {
        return format!("{column} has another default");
    }
    format!("{column} is another one")
}

fn constraint(constraint: &Constraint, table: &ObjectName) -> String {
    match &constraint.name {
        Some(name) => format!("the {} `{name}` of `{table}`", constraint.noun()),
        None => format!("a {} of `{table}`", constraint.noun()),
    }
}

fn index(index: &Index, table: &ObjectName) -> String {
    match &index.name {
        Some(name) => format!("the index `{name}` of `{table}`"),
        None => format!("an index of `{table}`"),
    }
}
