//! What differs between what a downgrade should bring back and what it brings back, in sentences.

use crate::catalog::{
    Column, Constraint, ConstraintKind, Difference, Index, ObjectName, Origin, Part, PartKind,
    Slot, Table,
};

/// A difference: a sentence without its full stop, and where what is missing or left behind was made.
pub(super) struct Told {
    pub(super) sentence: String,
    pub(super) made: Origin,
    /// Whether it is one beyond doubt: two texts may be the same to the database (`a > 0`, `(a > 0)`, and
    /// `0 < a`), which only the database knows.
    pub(super) certain: bool,
}

/// The differences.
pub(super) fn told(differences: &[Difference]) -> Vec<Told> {
    differences.iter().flat_map(of_slot).collect()
}

fn left(what: &str, made: Origin) -> Told {
    Told { sentence: format!("{what} is left behind"), made, certain: true }
}

fn missing(what: &str, made: Origin) -> Told {
    Told { sentence: format!("{what} is missing"), made, certain: true }
}

fn changed(sentence: String, certain: bool) -> Told {
    Told { sentence, made: Origin::default(), certain }
}

fn another(what: &str) -> Told {
    changed(format!("{what} is another one"), true)
}

fn rewritten(what: &str) -> Told {
    changed(format!("{what} is written in another way"), false)
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
        (Some(_), Some(_)) => match (&difference.then.1, &difference.now.1) {
            (Some(then), Some(now)) if then.values == now.values => rewritten(&what),
            _ => another(&what),
        },
    }]
}

fn of_table(then: &Table, now: &Table) -> Vec<Told> {
    let name = &then.name;
    let of = |column: &Column| format!("the column `{}` of `{name}`", column.name);
    let mut told = Vec::new();
    for column in &then.columns {
        match now.column(&column.name) {
            None => told.push(missing(&of(column), column.origin)),
            Some(other) if other != column => told.push(of_column(column, other, name)),
            Some(_) => {}
        }
    }
    let added = now.columns.iter().filter(|column| then.column(&column.name).is_none());
    told.extend(added.map(|column| left(&of(column), column.origin)));
    told.extend(of_constraints(then, now));
    told.extend(of_indexes(then, now));
    if !(then.columns_known && now.columns_known) {
        told.iter_mut().for_each(|one| one.certain = false);
    }
    if told.is_empty() {
        told.push(rewritten(&format!("the table `{name}`")));
    }
    told
}

fn of_constraints(then: &Table, now: &Table) -> Vec<Told> {
    let mut told = Vec::new();
    let named = |table: &Table, one: &Constraint| {
        one.name.as_ref().and_then(|name| table.constraint(name)).cloned()
    };
    for one in then.constraints.iter().filter(|one| !now.constraints.contains(one)) {
        let what = constraint(one, &then.name);
        told.push(match named(now, one) {
            Some(other) if one.kind == other.kind || are_texts(&one.kind, &other.kind) => {
                rewritten(&what)
            }
            Some(_) => another(&what),
            None => missing(&what, one.origin),
        });
    }
    let more = now.constraints.iter().filter(|one| !then.constraints.contains(one));
    let more = more.filter(|one| named(then, one).is_none());
    told.extend(more.map(|one| left(&constraint(one, &then.name), one.origin)));
    told
}

const fn are_texts(one: &ConstraintKind, other: &ConstraintKind) -> bool {
    use ConstraintKind::{Check, Exclude};
    matches!((one, other), (Check(_), Check(_)) | (Exclude(_), Exclude(_)))
}

fn of_indexes(then: &Table, now: &Table) -> Vec<Told> {
    let mut told = Vec::new();
    let named =
        |table: &Table, one: &Index| one.name.as_ref().and_then(|name| table.index(name)).cloned();
    for one in then.indexes.iter().filter(|one| !now.indexes.contains(one)) {
        let what = index(one, &then.name);
        told.push(match named(now, one) {
            Some(other) if is_alike(one, &other) => rewritten(&what),
            Some(_) => another(&what),
            None => missing(&what, one.origin),
        });
    }
    let more = now.indexes.iter().filter(|one| !then.indexes.contains(one));
    let more = more.filter(|one| named(then, one).is_none());
    told.extend(more.map(|one| left(&index(one, &then.name), one.origin)));
    told
}

/// Whether two indexes differ in texts alone.
fn is_alike(one: &Index, other: &Index) -> bool {
    let same = |(one, other): (&Part, &Part)| match (&one.what, &other.what) {
        (PartKind::Column(one), PartKind::Column(other)) => one == other,
        (PartKind::Expression(_), PartKind::Expression(_)) => true,
        _ => false,
    };
    one.unique == other.unique
        && one.include == other.include
        && one.parts.len() == other.parts.len()
        && one.parts.iter().zip(&other.parts).all(same)
        && one.predicate.is_some() == other.predicate.is_some()
        && (one.predicate != other.predicate || one.parts != other.parts)
}

fn of_column(then: &Column, now: &Column, table: &ObjectName) -> Told {
    let column = format!("the column `{}` of `{table}`", then.name);
    if then.data_type != now.data_type {
        let (now, then) = (&now.data_type, &then.data_type);
        return changed(format!("{column} is {now} and was {then}"), true);
    }
    if then.nullable != now.nullable {
        let null = if now.nullable { "may be NULL" } else { "is NOT NULL" };
        return changed(format!("{column} {null}, and was not before"), true);
    }
    if then.default != now.default {
        let certain = then.default.is_some() != now.default.is_some();
        return changed(format!("{column} has another default"), certain);
    }
    match (&then.generated, &now.generated) {
        (Some(one), Some(other)) if one.stored == other.stored => rewritten(&column),
        _ => another(&column),
    }
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
