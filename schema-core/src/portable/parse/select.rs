//! SELECT.

use super::super::syntax::{Expr, From, Item, Items, Join, JoinKind, Order, Select};
use super::place::Place;
use super::reader::{Read, Reader, mistake, not_portable};
use crate::catalog::Name;
use crate::ddl::SyntaxError;
use crate::source::Spanned;

/// What a SELECT is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Only whether there is a row.
    Existence,
    /// Its one column.
    Value,
    /// Its rows.
    Rows,
}

impl Reader<'_> {
    /// Whether a `(` with a SELECT in it stands next.
    pub(super) fn at_select(&self) -> bool {
        self.cursor.at_symbol(b'(') && self.cursor.word_at(1, "SELECT")
    }

    /// `(SELECT ...)` of one column.
    pub(super) fn subselect(&mut self) -> Read<Select> {
        self.in_parentheses(Use::Value)
    }

    /// `(SELECT ...)` behind EXISTS.
    pub(super) fn existing(&mut self) -> Read<Select> {
        self.in_parentheses(Use::Existence)
    }

    /// The SELECT of an INSERT.
    pub(super) fn select(&mut self) -> Read<Select> {
        self.select_for(Use::Rows)
    }

    fn in_parentheses(&mut self, purpose: Use) -> Read<Select> {
        if self.at_select() && !self.place.has_selects() {
            let message = format!("{} has no subselect", self.place.noun());
            let help = "say it without one, or write it in `--! upgrade(<backend>)` sections";
            return Err(not_portable(self.cursor.here(), message, help));
        }
        self.expect_symbol(b'(')?;
        let select = self.nested(|reader| reader.select_for(purpose))?;
        self.expect_symbol(b')')?;
        Ok(select)
    }

    fn select_for(&mut self, purpose: Use) -> Read<Select> {
        let start = self.start();
        self.expect("SELECT")?;
        let distinct = self.cursor.eat("DISTINCT");
        let items = self.items(purpose)?;
        if !self.cursor.at_word("FROM") {
            return Err(self.unexpected_among("`,` or `FROM`", &["FROM"]));
        }
        self.expect("FROM")?;
        let from = self.from()?;
        let joins = self.joins()?;
        let predicate = self.predicate()?;
        let group_by = match self.cursor.eat("GROUP") {
            true => self.group_by()?,
            false => Vec::new(),
        };
        let having = match self.cursor.eat("HAVING") {
            true => Some(self.condition(Place::Groups)?),
            false => None,
        };
        let order_by = self.order_by(purpose)?;
        let span = self.span_from(start);
        Ok(Select { distinct, items, from, joins, predicate, group_by, having, order_by, span })
    }

    fn items(&mut self, purpose: Use) -> Read<Items> {
        if self.cursor.at_symbol(b'*') {
            if purpose != Use::Existence {
                return Err(self.no_star());
            }
            self.cursor.take();
            return Ok(Items::All);
        }
        let items = self.separated(Self::item)?;
        match items.get(1) {
            Some(second) if purpose == Use::Value => {
                let message = "a subselect has one column here";
                Err(mistake(second.value.span, message))
            }
            _ => Ok(Items::These(items)),
        }
    }

    pub(super) fn no_star(&self) -> SyntaxError {
        let message = "a `*` for all columns is not portable here";
        let help = "name the columns: their order is not the same on every database";
        not_portable(self.cursor.here(), message, help)
    }

    fn item(&mut self) -> Read<Item> {
        let value = self.value(Place::Groups)?;
        let alias = match self.cursor.eat("AS") {
            true => Some(self.name("a name for the value")?),
            false => self.alias(),
        };
        Ok(Item { value, alias })
    }

    /// A second name without `AS`, if one stands next.
    fn alias(&mut self) -> Option<Spanned<Name>> {
        if self.at_reserved() || self.cursor.at_any(&["OVER", "FILTER", "COLLATE"]) {
            return None;
        }
        self.cursor.name()
    }

    fn from(&mut self) -> Read<From> {
        if self.cursor.at_symbol(b'(') {
            let help = "name a table, and say the rest with `JOIN`, `IN` or `EXISTS`";
            let message = "a subselect as a table is not portable";
            return Err(not_portable(self.cursor.here(), message, help));
        }
        let table = self.table()?;
        let alias = match self.cursor.eat("AS") {
            true => Some(self.name("another name for the table")?),
            false => self.alias(),
        };
        Ok(From { table, alias })
    }

    fn joins(&mut self) -> Read<Vec<Join>> {
        let mut joins = Vec::new();
        while let Some(kind) = self.join_kind()? {
            let from = self.from()?;
            let on = match kind {
                JoinKind::Cross => None,
                JoinKind::Inner | JoinKind::Left => Some(self.on()?),
            };
            joins.push(Join { kind, from, on });
        }
        if self.cursor.at_symbol(b',') {
            let message = "a `,` between tables is not portable";
            return Err(not_portable(self.cursor.here(), message, "write `CROSS JOIN`"));
        }
        Ok(joins)
    }

    fn join_kind(&mut self) -> Read<Option<JoinKind>> {
        let kind = match self.cursor.eat_any(&["INNER", "LEFT", "CROSS", "JOIN"]) {
            Some("JOIN") => return Ok(Some(JoinKind::Inner)),
            Some("INNER") => JoinKind::Inner,
            Some("LEFT") => {
                self.cursor.eat("OUTER");
                JoinKind::Left
            }
            Some(_) => JoinKind::Cross,
            None => return Ok(None),
        };
        self.expect("JOIN")?;
        Ok(Some(kind))
    }

    fn on(&mut self) -> Read<Expr> {
        if self.cursor.at_word("USING") {
            return Err(self.not_portable_here("write `ON a.id = b.id`"));
        }
        self.expect("ON")?;
        self.condition(Place::Rows)
    }

    /// `WHERE ...`, if it stands next.
    pub(super) fn predicate(&mut self) -> Read<Option<Expr>> {
        match self.cursor.eat("WHERE") {
            true => self.condition(Place::Rows).map(Some),
            false => Ok(None),
        }
    }

    fn group_by(&mut self) -> Read<Vec<Expr>> {
        self.expect("BY")?;
        self.separated(|reader| reader.value(Place::Rows))
    }

    fn order_by(&mut self, purpose: Use) -> Read<Vec<Order>> {
        if !self.cursor.at_word("ORDER") {
            return Ok(Vec::new());
        }
        if purpose != Use::Rows {
            let message = "a subselect has no order";
            return Err(not_portable(self.cursor.here(), message, "leave the `ORDER BY` out"));
        }
        self.expect_all(&["ORDER", "BY"])?;
        self.separated(|reader| {
            let value = reader.value(Place::Groups)?;
            let descending = reader.cursor.eat_any(&["ASC", "DESC"]) == Some("DESC");
            Ok(Order { value, descending })
        })
    }
}
