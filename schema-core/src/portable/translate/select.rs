//! Queries.

use std::collections::BTreeSet;

use super::super::syntax::{Expr, ExprKind, From, Item, Items, Join, JoinKind, Order, Select};
use super::groups::Groups;
use super::kind::Kind;
use super::sql::Sql;
use super::{Translator, cast};
use crate::backend::Backend;
use crate::catalog::PortableType;

/// What the values of a query are for.
pub(super) enum Use<'t> {
    /// For columns of these types, where they are known.
    Columns(&'t [Option<PortableType>]),
    /// Anything.
    Values,
}

/// What a query selects.
#[derive(Default)]
struct Selected {
    /// All of it, with aliases.
    written: String,
    /// The values, without aliases.
    texts: BTreeSet<String>,
    kinds: Vec<Option<Kind>>,
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
        let predicate = select.predicate.as_ref().map(|predicate| self.condition(predicate).text);
        let keys = select.group_by.iter().map(|key| self.ordering(key));
        let keys: Vec<String> = keys.collect();
        if let Some(groups) = self.names.groups() {
            *groups = Some(Groups::new(keys.iter().cloned()));
        }
        let selected = self.items(&select.items, purpose);
        let having = select.having.as_ref().map(|having| self.condition(having).text);
        let order = select.order_by.iter().map(|order| self.order(order, select, &selected));
        let order: Vec<String> = order.collect();
        let groups = self.names.groups().and_then(Option::take);
        self.names.leave();
        self.grouped(groups);

        let distinct = if select.distinct { "DISTINCT " } else { "" };
        let mut text = format!("SELECT {distinct}{} FROM {from}", selected.written);
        let list = |list: Vec<String>| Some(list.join(", ")).filter(|list| !list.is_empty());
        let clauses = [
            ("WHERE", predicate),
            ("GROUP BY", list(keys)),
            ("HAVING", having),
            ("ORDER BY", list(order)),
        ];
        for (words, clause) in clauses {
            if let Some(clause) = clause {
                text.push_str(&format!(" {words} {clause}"));
            }
        }
        (text, selected.kinds)
    }

    fn from(&mut self, from: &From) -> String {
        let table = self.native_object(&from.table.value);
        let alias = from.alias.as_ref().map(|alias| self.native(&alias.value));
        if let Err(kind) = self.names.add_table(&table, alias.as_ref()) {
            self.misfit(*kind, from.table.span);
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

    fn items(&mut self, items: &Items, purpose: &Use<'_>) -> Selected {
        let Items::These(items) = items else {
            return Selected { written: "*".to_owned(), ..Selected::default() };
        };
        let mut selected = Selected::default();
        let mut written = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            let sql = match purpose {
                Use::Columns(types) => match types.get(at).copied().flatten() {
                    Some(data_type) => self.selected(&item.value, data_type),
                    None => self.value(&item.value, None),
                },
                Use::Values => self.value(&item.value, None),
            };
            written.push(self.item(item, &sql));
            selected.kinds.push(sql.kind);
            selected.texts.insert(sql.text);
        }
        selected.written = written.join(", ");
        selected
    }

    /// A selected value for a column. NULL by itself would be a text on PostgreSQL, where rows are
    /// compared.
    fn selected(&mut self, value: &Expr, data_type: PortableType) -> Sql {
        let sql = self.assigned(value, data_type);
        match self.backend {
            Backend::Postgres if sql.text == "NULL" => {
                let name = cast::type_name(data_type, self.backend);
                Sql::atom(format!("CAST(NULL AS {name})"), None)
            }
            _ => sql,
        }
    }

    fn item(&self, item: &Item, sql: &Sql) -> String {
        match &item.alias {
            Some(alias) => format!("{} AS {}", sql.text, self.quoted(&self.native(&alias.value))),
            None => sql.text.clone(),
        }
    }

    /// A part of an order. NULL comes before all else: PostgreSQL would put it behind.
    fn order(&mut self, order: &Order, select: &Select, selected: &Selected) -> String {
        let text = match self.alias(&order.value, &select.items) {
            Some(alias) => alias,
            None => {
                let text = self.ordering(&order.value);
                if select.distinct && !selected.texts.contains(&text) {
                    let what = "an order of DISTINCT rows has to be of values that are selected";
                    self.refuse(order.value.span, what.to_owned());
                }
                text
            }
        };
        let direction = match (order.descending, self.backend) {
            (false, Backend::Postgres) => " NULLS FIRST",
            (true, Backend::Postgres) => " DESC NULLS LAST",
            (false, _) => "",
            (true, _) => " DESC",
        };
        format!("{text}{direction}")
    }

    /// A value to group or to order by. A literal would be the position of a column.
    fn ordering(&mut self, value: &Expr) -> String {
        if matches!(value.kind, ExprKind::Literal(_)) {
            self.refuse(
                value.span,
                "a literal gives no groups and no order: name a column".to_owned(),
            );
        }
        self.value(value, None).text
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
