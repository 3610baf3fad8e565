//! What a view or a trigger holds where the database looks at their texts: on SQLite, whenever a table or a
//! column is renamed or a column is dropped. <https://www.sqlite.org/lang_altertable.html>

use std::sync::Arc;

use super::super::MisfitKind;
use super::Applier;
use crate::capability::ColumnDrop;
use crate::catalog::{Catalog, Name, Object, ObjectKind, ObjectName, Table};
use crate::source::Span;
use crate::sql::{Lexer, Token, TokenKind, name_of};

impl Applier<'_> {
    /// Whether the texts of views and triggers must fit what a change leaves.
    pub(super) fn checks_texts(&self) -> bool {
        self.rules.column_drop == ColumnDrop::RefusedOutside
    }

    /// Says that a view or a trigger names a table that has gone: then no other change is taken.
    pub(super) fn needs_whole_texts(&mut self, at: Span) {
        if !self.checks_texts() {
            return;
        }
        let kinds = [ObjectKind::View, ObjectKind::Trigger];
        let broken =
            kinds.into_iter().flat_map(|kind| self.catalog.objects_of(kind)).find_map(|object| {
                let gone = object.reads.iter().find(|read| is_gone(self.catalog, read))?;
                let what = format!("the table `{gone}`, which is not there,");
                let by = format!("the {} `{}`", object.key.kind, object.key.name);
                Some(MisfitKind::InUse { what, by, made: object.origin })
            });
        if let Some(kind) = broken {
            self.refuse(kind, at);
        }
    }
}

/// Whether there was a table or view of a name, and is none.
fn is_gone(catalog: &Catalog, name: &ObjectName) -> bool {
    let space = crate::capability::NameSpace::Relation;
    catalog.holder(space, name).is_none() && catalog.gone(name, None).is_some()
}

/// Whether a view or a trigger certainly names a column of a table.
pub(super) fn names_column(
    catalog: &Catalog,
    object: &Object,
    table: &Table,
    column: &Name,
) -> bool {
    let dialect = catalog.dialect();
    let lacks = |other: &Arc<Table>| other.columns_known && other.column(column).is_none();
    let others = object.reads.iter().filter(|read| **read != table.name);
    let is_only = others.clone().all(|read| catalog.table(read).is_some_and(lacks));
    let is_on = object.key.on.as_ref() == Some(&table.name);
    let Some(text) = object.definition.last() else { return false };
    let tokens: Vec<Token> =
        Lexer::new(text, dialect).filter(|token| !token.kind.is_trivia()).collect();
    let is_name = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::QuotedName);
    let name = |token: &Token| Name::new(&name_of(*token, text, dialect), dialect);
    // The object's own name stands before.
    let first = tokens.iter().position(|token| {
        ["AS", "INSERT", "UPDATE", "DELETE"].iter().any(|word| token.is_word(text, word))
    });
    let body = tokens.get(first.unwrap_or(tokens.len())..).unwrap_or_default();
    let body = without_targets(body, text);
    // What is set is not looked up either.
    let is_set = |at: usize| {
        let is_first = body
            .get(at + 1)
            .is_some_and(|point| point.is_word(text, "SET") || point.is_symbol(text, b','));
        is_first && body.get(at + 3).is_some_and(|behind| behind.is_symbol(text, b'='))
    };
    body.windows(3).enumerate().any(|(at, window)| {
        let [before, point, own] = window else { return false };
        if !is_name(own) || name(own) != *column {
            return false;
        }
        if point.is_symbol(text, b'.') {
            let qualifier = name(before);
            let is_row = matches!(qualifier.key(), "new" | "old");
            return if is_row { is_on } else { qualifier == table.name.name };
        }
        is_only && !point.is_word(text, "AS") && !is_set(at)
    })
}

/// The tokens without the columns behind INSERT INTO, which SQLite does not look up before it must.
fn without_targets(tokens: &[Token], text: &str) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let (mut is_behind_into, mut is_list) = (false, false);
    for token in tokens {
        is_list |= is_behind_into && token.is_symbol(text, b'(');
        if !is_list {
            kept.push(*token);
        }
        is_list &= !token.is_symbol(text, b')');
        let goes_on = token.kind != TokenKind::Symbol || token.is_symbol(text, b'.');
        is_behind_into = token.is_word(text, "INTO") || (is_behind_into && goes_on);
        is_behind_into &=
            !["SELECT", "VALUES", "DEFAULT", "WITH"].iter().any(|word| token.is_word(text, word));
    }
    kept
}
