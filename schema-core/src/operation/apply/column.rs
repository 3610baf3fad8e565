//! Columns: added, dropped, renamed, changed.

use std::sync::Arc;

use super::super::{ColumnChange, MisfitKind};
use super::Applier;
use super::reader::names_column;
use crate::capability::ColumnDrop;
use crate::catalog::{
    Column, Constraint, ConstraintKind, DefaultValue, Dependent, IdentityKind, Index, Name, Object,
    ObjectKind, ObjectName, Part, PartKind, Table,
};
use crate::source::{Location, Span, Spanned};

impl Applier<'_> {
    pub(super) fn add_column(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Column,
        at: Span,
        if_absent: bool,
    ) {
        let Some(table) = self.find_table(name, false) else { return };
        if if_absent && table.column(&column.name).is_some() {
            self.skip();
            return;
        }
        let mut table = Arc::unwrap_or_clone(table);
        if self.push_column(&mut table, column, at) {
            self.catalog.put_table(table);
            self.outdate_star_readers(&name.value);
        }
    }

    /// Adds a column to a table, if its name is free there. A column that has a place of its own in the
    /// text is told at that place, else at `at`.
    pub(super) fn push_column(&mut self, table: &mut Table, column: &Column, at: Span) -> bool {
        if let Some(other) = table.column(&column.name) {
            let at = column.origin.0.map_or(at, |place| place.span);
            let kind = MisfitKind::ColumnExists {
                table: table.name.clone(),
                column: column.name.clone(),
                made: other.origin,
            };
            self.refuse(kind, at);
            return false;
        }
        table.columns.push(column.clone());
        true
    }

    /// A view that selects all columns has those that were there when it was made.
    fn outdate_star_readers(&mut self, table: &ObjectName) {
        let all = self.catalog.dependents(table).filter_map(|dependent| match dependent {
            Dependent::Object(key) => Some(key),
            Dependent::Table(_) => None,
        });
        let selects_all = |key: &&crate::catalog::ObjectKey| {
            self.catalog
                .object(key)
                .is_some_and(|object| object.definition.iter().any(|text| text.contains('*')))
        };
        let outdated: Vec<_> = all.filter(selects_all).cloned().collect();
        outdated.iter().for_each(|key| self.make_stale(key));
    }

    pub(super) fn drop_column(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
        if_present: bool,
        cascade: bool,
    ) {
        let Some(table) = self.find_table(name, false) else { return };
        if if_present && table.column(&column.value).is_none() {
            self.skip();
            return;
        }
        if !self.has_column(&table, column) {
            return;
        }
        self.needs_whole_texts(column.span);
        self.release_referrers_of(&table, column, cascade);
        self.release_views_of(&table, column, cascade);
        self.drop_owned_sequences(&table.name, Some(&column.value));
        let mut table = Arc::unwrap_or_clone(table);
        self.release_own(&mut table, column, cascade);
        table.columns.retain(|other| other.name != column.value);
        self.catalog.put_table(table);
        self.outdate_star_readers(&name.value);
        let gone = self.dropped(column.span);
        self.catalog.remember(name.value.clone(), Some(column.value.clone()), gone);
    }

    /// The foreign keys of other tables that reference a column.
    fn release_referrers_of(&mut self, table: &Table, column: &Spanned<Name>, cascade: bool) {
        let referrers: Vec<Arc<Table>> = self.catalog.referrers(&table.name).cloned().collect();
        for referrer in referrers {
            let names = |constraint: &Constraint| match &constraint.kind {
                ConstraintKind::ForeignKey(key) => {
                    key.references == table.name && key.referenced.contains(&column.value)
                }
                _ => false,
            };
            let Some(constraint) = referrer.constraints.iter().find(|one| names(one)) else {
                continue;
            };
            if cascade {
                let mut table = Arc::unwrap_or_clone(referrer);
                table.constraints.retain(|constraint| !names(constraint));
                self.catalog.put_table(table);
            } else if self.rules.keys_hold_tables {
                let by = format!("a foreign key of the table `{}`", referrer.name);
                self.column_in_use(table, column, by, constraint.origin);
            }
        }
    }

    fn column_in_use(
        &mut self,
        table: &Table,
        column: &Spanned<Name>,
        by: String,
        made: crate::catalog::Origin,
    ) {
        let what = format!("the column `{}` of `{}`", column.value, table.name);
        self.refuse(MisfitKind::InUse { what, by, made }, column.span);
    }

    /// The views that certainly name a column: those that select from its table alone, and write the
    /// column's name.
    fn release_views_of(&mut self, table: &Table, column: &Spanned<Name>, cascade: bool) {
        let readers: Vec<_> = self
            .catalog
            .dependents(&table.name)
            .filter_map(|dependent| match dependent {
                Dependent::Object(key) => self.catalog.object(key).cloned(),
                Dependent::Table(_) => None,
            })
            .collect();
        let dialect = self.catalog.dialect();
        for object in readers {
            if self.checks_texts() {
                self.hold_by_text(&object, table, column);
                continue;
            }
            let is_view =
                matches!(object.key.kind, ObjectKind::View | ObjectKind::MaterializedView);
            let named = object.reads.len() == 1
                && object.definition.iter().any(|text| {
                    crate::catalog::Expression::new(text, dialect).mentions(&column.value, dialect)
                });
            if !named {
                continue;
            }
            if object.key.kind == ObjectKind::Sequence {
                self.catalog.remove_object(&object.key);
            } else if is_view && cascade {
                self.release_readers(&object.key.name, column.span, cascade);
                self.catalog.remove_object(&object.key);
            } else if is_view && self.rules.views_hold_tables {
                let by = format!("the {} `{}`", object.key.kind, object.key.name);
                self.column_in_use(table, column, by, object.origin);
            } else {
                self.make_stale(&object.key);
            }
        }
    }

    /// A view or a trigger whose text must fit behind the change.
    fn hold_by_text(&mut self, object: &Object, table: &Table, column: &Spanned<Name>) {
        match names_column(self.catalog, object, table, &column.value) {
            true => {
                let by = format!("the {} `{}`", object.key.kind, object.key.name);
                self.column_in_use(table, column, by, object.origin);
            }
            false => self.make_stale(&object.key),
        }
    }

    /// The constraints, indexes and generated columns of the table itself that stand on a column.
    fn release_own(&mut self, table: &mut Table, column: &Spanned<Name>, cascade: bool) {
        let dialect = self.catalog.dialect();
        let name = &column.value;
        let others = |expression: &crate::catalog::Expression| {
            table
                .columns
                .iter()
                .any(|other| other.name != *name && expression.mentions(&other.name, dialect))
        };
        let generated = table.columns.iter().find(|other| {
            let uses = |one: &crate::catalog::Generated| one.expression.mentions(name, dialect);
            other.name != *name && other.generated.as_ref().is_some_and(uses)
        });
        let mut holding =
            generated.map(|other| (format!("the generated column `{}`", other.name), other.origin));
        let cascades_over_generated = generated.is_some() && cascade;
        if cascades_over_generated {
            holding = None;
        }
        let takes_along = self.rules.column_drop == ColumnDrop::TakesAlong;
        let by_text = self.checks_texts();
        // Where defaults are constraints, they and the checks of the column alone hold it as well.
        let strict = self.rules.default_space.is_some();
        if strict && let Some(default) = table.column(name).and_then(|own| own.default.as_ref()) {
            holding = holding.or_else(|| Some((default_in_words(default), table.origin)));
        }
        if !takes_along && holding.is_none() {
            let index = table.indexes.iter().find(|index| index_names(index, name, dialect));
            let constraint = table.constraints.iter().find(|one| match &one.kind {
                ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_) if by_text => {
                    constraint_names(one, name, dialect) && one.with_column.as_ref() != Some(name)
                }
                // A check of the column alone goes with it.
                ConstraintKind::Check(check) => {
                    check.mentions(name, dialect) && (strict || others(check))
                }
                _ => constraint_names(one, name, dialect),
            });
            holding = constraint
                .map(|one| (constraint_in_words(one), one.origin))
                .or_else(|| index.map(|index| (index_in_words(index), index.origin)));
        }
        if let Some((by, made)) = holding {
            let what = format!("the column `{name}` of `{}`", table.name);
            self.refuse(MisfitKind::InUse { what, by, made }, column.span);
        }
        if cascades_over_generated {
            table.columns.retain(|other| {
                !other.generated.as_ref().is_some_and(|one| one.expression.mentions(name, dialect))
            });
        }
        table.indexes.retain(|index| !index_names(index, name, dialect));
        table.constraints.retain(|constraint| !constraint_names(constraint, name, dialect));
    }

    pub(super) fn rename_column(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
        to: &Spanned<Name>,
    ) {
        // The columns of views can be renamed as well; they are not modelled.
        let space = crate::capability::NameSpace::Relation;
        if let Some(crate::catalog::Holder::Object(key)) =
            self.catalog.holder(space, &name.value).cloned()
        {
            match self.checks_texts() {
                true => self.unknown_table(name),
                false => self.make_stale(&key),
            }
            return;
        }
        let Some(table) = self.find_table(name, false) else { return };
        // Keys and indexes name columns that are not known, too.
        if !self.has_column(&table, column) && table.columns_known {
            return;
        }
        if let Some(other) = table.column(&to.value).filter(|_| to.value != column.value) {
            let kind = MisfitKind::ColumnExists {
                table: table.name.clone(),
                column: to.value.clone(),
                made: other.origin,
            };
            self.refuse(kind, to.span);
            return;
        }
        self.needs_whole_texts(column.span);
        let referrers: Vec<Arc<Table>> = self.catalog.referrers(&name.value).cloned().collect();
        for referrer in referrers {
            let mut referrer = Arc::unwrap_or_clone(referrer);
            rename_referenced(&mut referrer, &name.value, &column.value, &to.value);
            self.catalog.put_table(referrer);
        }
        let quoted = self.quoted(&to.value);
        let mut table = Arc::unwrap_or_clone(table);
        rename_referenced(&mut table, &name.value, &column.value, &to.value);
        rename_own(&mut table, &column.value, &to.value, &quoted, self.catalog.dialect());
        self.catalog.put_table(table);
        self.outdate_readers(&name.value);
        let gone = self.renamed(to);
        self.catalog.remember(name.value.clone(), Some(column.value.clone()), gone);
    }

    pub(super) fn alter_column(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
        change: &ColumnChange,
    ) {
        // Views have defaults for their columns on PostgreSQL, which are not modelled.
        let space = crate::capability::NameSpace::Relation;
        if matches!(
            self.catalog.holder(space, &name.value),
            Some(crate::catalog::Holder::Object(_))
        ) {
            return;
        }
        let Some(table) = self.find_table(name, false) else { return };
        if !self.has_column(&table, column) {
            return;
        }
        if let ColumnChange::Nullable(true) | ColumnChange::Type { nullable: Some(true), .. } =
            change
            && let Some(key) = table.primary_key()
            && key.columns().contains(&&column.value)
        {
            let (by, made) = ("the primary key".to_owned(), key.origin);
            self.column_in_use(&table, column, by, made);
        }
        if let ColumnChange::Type { .. } = change {
            self.outdate_readers(&name.value);
        }
        self.leave_sequence(&table, column, change);
        self.with_table(name, |table| {
            if let Some(column) = table.column_mut(&column.value) {
                change_column(column, change);
            }
        });
    }
}

impl Applier<'_> {
    /// A `serial` column that gets another default keeps its sequence, which a catalog does not hold without
    /// it.
    fn leave_sequence(&mut self, table: &Table, column: &Spanned<Name>, change: &ColumnChange) {
        let identity = table.column(&column.value).and_then(|one| one.identity.as_ref());
        let is_serial = identity.is_some_and(|one| one.kind == IdentityKind::Serial);
        if is_serial
            && matches!(change, ColumnChange::Default(_))
            && let Some(source) = self.context.source
        {
            self.catalog.unmodelled.get_or_insert(Location { source, span: column.span });
        }
    }
}

fn change_column(column: &mut Column, change: &ColumnChange) {
    match change {
        ColumnChange::Type { to, nullable, clauses, .. } => {
            column.data_type = to.clone();
            column.nullable = nullable.unwrap_or(column.nullable);
            column.clauses = clauses.clone().unwrap_or_else(|| column.clauses.clone());
        }
        ColumnChange::Nullable(nullable) => column.nullable = *nullable,
        ColumnChange::Default(default) => {
            column.default = default.as_deref().cloned();
            // A serial is a default: another one takes its place.
            if column.identity.as_ref().is_some_and(|one| one.kind == IdentityKind::Serial) {
                column.identity = None;
            }
        }
        ColumnChange::Identity { to, .. } => column.identity = to.clone(),
        ColumnChange::Generated { to, .. } => {
            column.generated = match (to, column.generated.take()) {
                (Some(expression), Some(generated)) => {
                    Some(crate::catalog::Generated { expression: expression.clone(), ..generated })
                }
                _ => None,
            };
        }
        ColumnChange::Clauses(clauses) => column.clauses = clauses.clone(),
    }
}

/// Whether an index names a column in any of its parts.
pub(crate) fn index_names(index: &Index, column: &Name, dialect: crate::backend::Dialect) -> bool {
    let part = |part: &Part| match &part.what {
        PartKind::Column(name) => name == column,
        PartKind::Expression(expression) => expression.mentions(column, dialect),
    };
    index.parts.iter().any(part)
        || index.include.contains(column)
        || index.predicate.as_ref().is_some_and(|predicate| predicate.mentions(column, dialect))
}

/// Whether a constraint names a column of its own table.
pub(crate) fn constraint_names(
    constraint: &Constraint,
    column: &Name,
    dialect: crate::backend::Dialect,
) -> bool {
    match &constraint.kind {
        ConstraintKind::Check(text) | ConstraintKind::Exclude(text) => {
            text.mentions(column, dialect)
        }
        _ => constraint.columns().contains(&column),
    }
}

fn default_in_words(default: &DefaultValue) -> String {
    match &default.name {
        Some(name) => format!("its default `{name}`"),
        None => "its default, whose name the database chose".to_owned(),
    }
}

pub(crate) fn constraint_in_words(constraint: &Constraint) -> String {
    match &constraint.name {
        Some(name) => format!("the {} `{name}`", constraint.noun()),
        None => format!("a {}", constraint.noun()),
    }
}

pub(crate) fn index_in_words(index: &Index) -> String {
    match &index.name {
        Some(name) => format!("the index `{name}`"),
        None => "an index".to_owned(),
    }
}

/// Renames a column where foreign keys reference it.
fn rename_referenced(table: &mut Table, references: &ObjectName, from: &Name, to: &Name) {
    for constraint in &mut table.constraints {
        if let ConstraintKind::ForeignKey(key) = &mut constraint.kind
            && key.references == *references
        {
            replace(&mut key.referenced, from, to);
        }
    }
}

fn replace(names: &mut [Name], from: &Name, to: &Name) {
    names.iter_mut().filter(|name| *name == from).for_each(|name| *name = to.clone());
}

/// Renames a column, and what of its own table names it.
fn rename_own(
    table: &mut Table,
    from: &Name,
    to: &Name,
    quoted: &str,
    dialect: crate::backend::Dialect,
) {
    let part = |part: &mut Part| match &mut part.what {
        PartKind::Column(name) if name == from => *name = to.clone(),
        PartKind::Column(_) => {}
        PartKind::Expression(one) => *one = one.renamed(from, quoted, dialect),
    };
    for constraint in &mut table.constraints {
        constraint
            .with_column
            .iter_mut()
            .filter(|name| *name == from)
            .for_each(|name| *name = to.clone());
        match &mut constraint.kind {
            ConstraintKind::PrimaryKey(parts) | ConstraintKind::Unique(parts) => {
                parts.iter_mut().for_each(part);
            }
            ConstraintKind::ForeignKey(key) => replace(&mut key.columns, from, to),
            ConstraintKind::Check(text) | ConstraintKind::Exclude(text) => {
                *text = text.renamed(from, quoted, dialect);
            }
        }
    }
    for index in &mut table.indexes {
        index.parts.iter_mut().for_each(part);
        replace(&mut index.include, from, to);
        if let Some(predicate) = &mut index.predicate {
            *predicate = predicate.renamed(from, quoted, dialect);
        }
    }
    for column in &mut table.columns {
        if column.name == *from {
            column.name = to.clone();
        }
        if let Some(generated) = &mut column.generated {
            generated.expression = generated.expression.renamed(from, quoted, dialect);
        }
    }
}
