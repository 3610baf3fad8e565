//! Queries.

use super::super::syntax::{Expr, ExprKind, From, Item, Items, Join, JoinKind, Order, Select};
use super::Translator;
use super::kind::Kind;
use super::sql::Sql;
use crate::backend::Backend;
use crate::catalog::PortableType;

/// What the values of a query are for.
pub(super) enum Use<'t> {
    /// For columns of these types, where they are known.
    Columns(&'t [Option<PortableType>]),
    /// Anything.
    Values,
}

impl Translator<'_> {
    /// A query of which only matters whether it has rows.
    pub(super) fn any_rows(&mut self, select: &Select) -> String {
        self.query(select, &Use::Values).0
    }

    /// A query of one column within an expression.
    pub(super) fn one_column(&mut self, select: &Select) -> (String, Option<Kind>) {
        let (text, kinds) = self.query(select, &Use::Values);
        if kinds.len() != 1 {
            self.refuse(select.span, "a query within an expression has one column".to_owned());
        }
        (text, kinds.into_iter().next().flatten())
    }

    /// A query, and the kinds of its columns.
    pub(super) fn query(
        &mut self,
        select: &Select,
        purpose: &Use<'_>,
    ) -> (String, Vec<Option<Kind>>) {
        self.names.enter();
        let mut from = self.from(&select.from);
        for join in &select.joins {
            from.push_str(&self.join(join));
        }
        let distinct = if select.distinct { "DISTINCT " } else { "" };
        let (items, kinds) = self.items(&select.items, purpose);
        let mut text = format!("SELECT {distinct}{items} FROM {from}");
        if let Some(predicate) = &select.predicate {
            text.push_str(&format!(" WHERE {}", self.condition(predicate).text));
        }
        if !select.group_by.is_empty() {
            let parts = select.group_by.iter().map(|part| self.value(part, None).text);
            let parts: Vec<String> = parts.collect();
            text.push_str(&format!(" GROUP BY {}", parts.join(", ")));
        }
        if let Some(having) = &select.having {
            text.push_str(&format!(" HAVING {}", self.condition(having).text));
        }
        let order: Vec<String> =
            select.order_by.iter().map(|order| self.order(order, &select.items)).collect();
        if !order.is_empty() {
            text.push_str(&format!(" ORDER BY {}", order.join(", ")));
        }
        self.names.leave();
        (text, kinds)
    }

    fn from(&mut self, from: &From) -> String {
        let table = self.native_object(&from.table.value);
        let alias = from.alias.as_ref().map(|alias| self.native(&alias.value));
        if let Err(kind) = self.names.add_table(&table, alias.as_ref()) {
            self.misfit(kind, from.table.span);
        }
        let table = self.quoted_object(&table);
        match alias {
            Some(alias) => format!("{table} AS {}", self.quoted(&alias)),
            None => table,
        }
    }

    fn join(&mut self, join: &Join) -> String {
        let from = self.from(&join.from);
        let words = match join.kind {
            JoinKind::Inner => "JOIN",
            JoinKind::Left => "LEFT JOIN",
            JoinKind::Cross => "CROSS JOIN",
        };
        match &join.on {
            Some(on) => format!(" {words} {from} ON {}", self.condition(on).text),
            None => format!(" {words} {from}"),
        }
    }

    fn items(&mut self, items: &Items, purpose: &Use<'_>) -> (String, Vec<Option<Kind>>) {
        let Items::These(items) = items else { return ("*".to_owned(), Vec::new()) };
        let mut texts = Vec::with_capacity(items.len());
        let mut kinds = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let sql = match purpose {
                Use::Columns(types) => match types.get(at).copied().flatten() {
                    Some(data_type) => self.assigned(&item.value, data_type),
                    None => self.value(&item.value, None),
                },
                Use::Values => self.value(&item.value, None),
            };
            kinds.push(sql.kind);
            texts.push(self.item(item, &sql));
        }
        (texts.join(", "), kinds)
    }

    fn item(&self, item: &Item, sql: &Sql) -> String {
        match &item.alias {
            Some(alias) => format!("{} AS {}", sql.text, self.quoted(&self.native(&alias.value))),
            None => sql.text.clone(),
        }
    }

    /// A part of an order. NULL comes before all else: PostgreSQL would put it behind.
    fn order(&mut self, order: &Order, items: &Items) -> String {
        let text = match self.alias(&order.value, items) {
            Some(alias) => alias,
            None => self.value(&order.value, None).text,
        };
        let direction = match (order.descending, self.backend) {
            (false, Backend::Postgres) => " NULLS FIRST",
            (true, Backend::Postgres) => " DESC NULLS LAST",
            (false, _) => "",
            (true, _) => " DESC",
        };
        format!("{text}{direction}")
    }

    /// The alias of a selected value, where an expression is nothing but that.
    fn alias(&self, expr: &Expr, items: &Items) -> Option<String> {
        let (ExprKind::Column { table: None, name }, Items::These(items)) = (&expr.kind, items)
        else {
            return None;
        };
        let mut aliases = items.iter().filter_map(|item| item.alias.as_ref());
        let alias = aliases.find(|alias| alias.value == name.value)?;
        Some(self.quoted(&self.native(&alias.value)))
    }
}
