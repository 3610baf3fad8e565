//! Cascades: what one DELETE or UPDATE starts may get to each table in one way only, and never come back.
//! <https://learn.microsoft.com/sql/relational-databases/tables/primary-and-foreign-key-constraints>

use std::collections::BTreeSet;

use super::DIALECT;
use crate::capability::Capability;
use crate::catalog::{
    Action, Catalog, Constraint, ConstraintKind, ForeignKey, Name, ObjectName, Table,
};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind};
use crate::render::lowering;
use crate::source::Span;

/// What happens to rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Delete,
    Update,
}

/// Rows of a table that something happens to.
type Node = (ObjectName, Event);

/// The foreign keys of a new table that SQL Server does not take.
pub(super) fn of_table(table: &Table, before: &Catalog, at: Span) -> Vec<Misfit> {
    let mut graph = Graph { before, own: &table.name, keys: Vec::new() };
    let mut misfits = Vec::new();
    for (constraint, key) in table.foreign_keys() {
        let at = lowering::place(constraint.origin, at);
        misfits.extend(graph.second_way(key, at));
        misfits.extend(not_nullable(table, constraint, at));
        graph.keys.push((constraint, key));
    }
    misfits
}

/// Why a foreign key can't be added to a table.
pub(super) fn of_added(
    table: &Table,
    constraint: &Constraint,
    before: &Catalog,
    at: Span,
) -> Vec<Misfit> {
    let ConstraintKind::ForeignKey(key) = &constraint.kind else { return Vec::new() };
    let graph = Graph { before, own: &table.name, keys: table.foreign_keys().collect() };
    let misfits = graph.second_way(key, at).into_iter();
    misfits.chain(not_nullable(table, constraint, at)).collect()
}

/// The foreign keys of a table that set a column to NULL which may not be NULL from now on.
pub(super) fn nulls_kept(table: &Table, column: &Name, at: Span) -> Vec<Misfit> {
    let mut after = table.clone();
    if let Some(column) = after.column_mut(column) {
        column.nullable = false;
    }
    let own = after.foreign_keys().filter(|(_, key)| key.columns.contains(column));
    own.filter_map(|(constraint, _)| not_nullable(&after, constraint, at)).collect()
}

fn not_nullable(table: &Table, constraint: &Constraint, at: Span) -> Option<Misfit> {
    let ConstraintKind::ForeignKey(key) = &constraint.kind else { return None };
    if ![key.on_delete, key.on_update].contains(&Action::SetNull) {
        return None;
    }
    let columns = key.columns.iter().filter_map(|name| table.column(name));
    let column = columns.into_iter().find(|column| !column.nullable)?;
    let kind = MisfitKind::Unable {
        code: Code::S1013,
        what: format!(
            "the foreign key sets `{}.{}` to NULL, which is NOT NULL",
            table.name, column.name
        ),
        help: "let the column be NULL, or take another action".to_owned(),
        made: Some((column.origin, "the column".to_owned())),
    };
    Some(Misfit::new(kind, at))
}

/// The foreign keys of all tables, of which those of one table are given.
struct Graph<'a> {
    before: &'a Catalog,
    own: &'a ObjectName,
    keys: Vec<(&'a Constraint, &'a ForeignKey)>,
}

impl Graph<'_> {
    /// Says so where a further foreign key of the table would be a second way to a table.
    fn second_way(&self, key: &ForeignKey, at: Span) -> Option<Misfit> {
        if !Capability::of(DIALECT).one_cascade_path {
            return None;
        }
        [Event::Delete, Event::Update].into_iter().find_map(|event| {
            let to = effect(key, event)?;
            let below = reach([(self.own.clone(), to)], |node| self.children(node));
            // Nothing goes on from the table, and nothing gets to it yet.
            if below.len() == 1 && key.references != *self.own && !self.is_reached() {
                return None;
            }
            let above = reach([(key.references.clone(), event)], |node| self.parents(node));
            let tables: BTreeSet<&ObjectName> = below.iter().map(|(table, _)| table).collect();
            let both = [Event::Delete, Event::Update];
            let all = tables.iter().flat_map(|table| both.map(|event| ((*table).clone(), event)));
            let others = reach(all, |node| self.parents(node));
            let start = above.intersection(&others).next()?;
            Some(self.misfit(key, start, &tables, at))
        })
    }

    /// Whether a foreign key of the table that is there already does something to its rows.
    fn is_reached(&self) -> bool {
        let mut keys = self.keys.iter();
        keys.any(|(_, key)| effect(key, Event::Delete).or(effect(key, Event::Update)).is_some())
    }

    fn misfit(
        &self,
        key: &ForeignKey,
        start: &Node,
        tables: &BTreeSet<&ObjectName>,
        at: Span,
    ) -> Misfit {
        let (table, event) = start;
        let doing = if *event == Event::Delete { "deleting" } else { "changing" };
        let what = match tables.contains(table) {
            true => format!("{doing} a row of {table} would come back to {table} by its cascades"),
            false => format!("{doing} a row of {table} would get to {} in two ways", self.own),
        };
        let is_other = |other: &ForeignKey| {
            let nodes = [Event::Delete, Event::Update].into_iter();
            let mut nodes = nodes.filter(|event| effect(other, *event).is_some());
            nodes.any(|event| {
                let from = [(other.references.clone(), event)];
                reach(from, |node| self.parents(node)).contains(start)
            })
        };
        let other = self.keys.iter().find(|(_, other)| is_other(other));
        let action = if *event == Event::Delete { "ON DELETE" } else { "ON UPDATE" };
        let kind = MisfitKind::Unable {
            code: Code::S1002,
            what,
            help: format!(
                "leave the {action} of the key to {} out, and see to its rows by statements",
                key.references
            ),
            made: other.map(|(other, _)| (other.origin, "one way".to_owned())),
        };
        Misfit::new(kind, at)
    }

    /// Where it may come from that something happens to rows.
    fn parents(&self, (table, event): &Node) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut add = |key: &ForeignKey| {
            for from in [Event::Delete, Event::Update] {
                if effect(key, from) == Some(*event) {
                    nodes.push((key.references.clone(), from));
                }
            }
        };
        if table == self.own {
            self.keys.iter().for_each(|(_, key)| add(key));
        } else if let Some(known) = self.before.table(table) {
            known.foreign_keys().for_each(|(_, key)| add(key));
        }
        nodes
    }

    /// What comes of something that happens to rows.
    fn children(&self, (table, event): &Node) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut add = |owner: &ObjectName, key: &ForeignKey| {
            if key.references == *table
                && let Some(to) = effect(key, *event)
            {
                nodes.push((owner.clone(), to));
            }
        };
        self.keys.iter().for_each(|(_, key)| add(self.own, key));
        let others = self.before.referrers(table).chain(self.before.table(table));
        for other in others.filter(|other| other.name != *self.own) {
            other.foreign_keys().for_each(|(_, key)| add(&other.name, key));
        }
        nodes
    }
}

/// What happens to rows with a foreign key when something happens to those that they reference.
const fn effect(key: &ForeignKey, event: Event) -> Option<Event> {
    let action = match event {
        Event::Delete => key.on_delete,
        Event::Update => key.on_update,
    };
    match (event, action) {
        (_, Action::NoAction | Action::Restrict) => None,
        (Event::Delete, Action::Cascade) => Some(Event::Delete),
        _ => Some(Event::Update),
    }
}

/// All nodes that can be got to, with those that it begins at.
fn reach(
    from: impl IntoIterator<Item = Node>,
    next: impl Fn(&Node) -> Vec<Node>,
) -> BTreeSet<Node> {
    let mut open: Vec<Node> = from.into_iter().collect();
    let mut reached = BTreeSet::new();
    while let Some(node) = open.pop() {
        if reached.insert(node.clone()) {
            open.extend(next(&node));
        }
    }
    reached
}
