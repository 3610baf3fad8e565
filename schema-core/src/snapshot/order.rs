//! The order in which tables and objects are made.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use super::Age;
use crate::backend::Dialect;
use crate::catalog::{Catalog, ConstraintKind, Name, Object, PartKind, Table};
use crate::sql::{Lexer, TokenKind, name_of};

/// What is made.
pub(super) enum What {
    Table(Arc<Table>),
    Object(Arc<Object>),
}

/// A table or an object, with what decides its place.
pub(super) struct Node {
    pub(super) what: What,
    age: Age,
    /// The name that others know it by, without a schema.
    name: Name,
    /// The names in its text.
    names: BTreeSet<Name>,
}

impl Node {
    pub(super) fn of_table(table: &Arc<Table>, head: &Catalog, age: Age) -> Self {
        let mut words = Words { dialect: head.dialect(), names: BTreeSet::new() };
        for column in &table.columns {
            words.text(column.data_type.as_str());
            let default = column.default.iter().map(|default| &default.value);
            let generated = column.generated.iter().map(|generated| &generated.expression);
            default.chain(generated).for_each(|expression| words.text(expression.as_str()));
        }
        for constraint in &table.constraints {
            if let ConstraintKind::Check(text) | ConstraintKind::Exclude(text) = &constraint.kind {
                words.text(text.as_str());
            }
        }
        for index in &table.indexes {
            for part in &index.parts {
                if let PartKind::Expression(expression) = &part.what {
                    words.text(expression.as_str());
                }
            }
            index.predicate.iter().for_each(|predicate| words.text(predicate.as_str()));
        }
        words.names.retain(|name| table.column(name).is_none());
        words.text(&table.clauses);
        words.names.extend(table.name.schema.clone());
        let (name, names) = (table.name.name.clone(), words.names);
        Self { what: What::Table(Arc::clone(table)), age, name, names }
    }

    pub(super) fn of_object(object: &Arc<Object>, head: &Catalog, age: Age) -> Self {
        let mut words = Words { dialect: head.dialect(), names: BTreeSet::new() };
        object.definition.iter().for_each(|text| words.text(text));
        words.names.extend(object.reads.iter().map(|name| name.name.clone()));
        words.names.extend(object.key.name.schema.clone());
        let (name, names) = (object.key.own_name().clone(), words.names);
        Self { what: What::Object(Arc::clone(object)), age, name, names }
    }
}

/// The names in a text.
struct Words {
    dialect: Dialect,
    names: BTreeSet<Name>,
}

impl Words {
    fn text(&mut self, text: &str) {
        for token in Lexer::new(text, self.dialect) {
            match token.kind {
                TokenKind::Word | TokenKind::QuotedName => {
                    let name = name_of(token, text, self.dialect);
                    self.names.insert(Name::new(&name, self.dialect));
                }
                // `nextval('public.users_id_seq')`
                TokenKind::String => {
                    let inner = token.span.of(text).trim_matches('\'');
                    let last = inner.rsplit('.').next().unwrap_or(inner).trim_matches('"');
                    self.names.insert(Name::new(last, self.dialect));
                }
                _ => {}
            }
        }
    }
}

/// Puts what a text names before it, and the older before the younger.
///
/// # Errors
/// Some need each other.
pub(super) fn ordered(nodes: Vec<Node>) -> Result<Vec<Node>, String> {
    let mut by_name: BTreeMap<&Name, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        by_name.entry(&node.name).or_default().push(at);
    }
    let mut waits = vec![0usize; nodes.len()];
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        let needed: BTreeSet<usize> =
            node.names.iter().filter_map(|name| by_name.get(name)).flatten().copied().collect();
        for other in needed.into_iter().filter(|other| *other != at) {
            waits[at] += 1;
            before[other].push(at);
        }
    }
    let ready = (0..nodes.len()).filter(|at| waits[*at] == 0);
    let mut heap: BinaryHeap<Reverse<(Age, usize)>> =
        ready.map(|at| Reverse((nodes[at].age, at))).collect();
    let mut order = Vec::with_capacity(nodes.len());
    while let Some(Reverse((_, at))) = heap.pop() {
        order.push(at);
        for next in &before[at] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                heap.push(Reverse((nodes[*next].age, *next)));
            }
        }
    }
    if let Some(stuck) = waits.iter().position(|waits| *waits > 0) {
        return Err(format!("`{}` and what it names need each other", nodes[stuck].name));
    }
    let mut nodes: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
    Ok(order.into_iter().filter_map(|at| nodes[at].take()).collect())
}
