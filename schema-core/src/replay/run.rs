//! Runs the statements of a section on a catalog: reads them, lowers and writes down what is portable,
//! and applies what they do.

use super::branches::Footprint;
use super::readings::Readings;
use super::tell::Teller;
use super::undo::Undo;
use crate::backend::{Backend, Dialect};
use crate::catalog::{Catalog, Name, ObjectName};
use crate::ddl::{self, Data, DataKind, Effect, Input};
use crate::operation::{Context, Operation};
use crate::portable;
use crate::rebuild::Rebuild;
use crate::render::{self, Writer};
use crate::script::{CatalogNote, Script, Statement};
use crate::source::{Location, Sources, Span};
use crate::sql;

/// What the statements of a section did.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The operations, in order.
    pub(super) operations: Vec<(Operation, Context)>,
    pub(super) footprint: Footprint,
    /// What takes it back.
    pub(super) undo: Undo,
    /// The portable statements as the backend's own.
    pub(super) rendered: Option<Script>,
    /// The tables whose rows are changed or removed.
    pub(super) changed: Vec<(ObjectName, Location)>,
    /// The first statement that makes or changes rows.
    pub(super) data: Option<Location>,
    /// Whether something was done whose effect is not known.
    pub(super) opaque: bool,
    /// Whether something that comes before, or a statement, is not known at all.
    pub(super) broken: bool,
    /// Whether anything did not fit.
    pub(super) told: bool,
}

/// The statements of a section, on one backend.
pub(super) struct Run<'a, 't> {
    sources: &'a Sources,
    backend: Backend,
    teller: &'t mut Teller<'a>,
    readings: &'t mut Readings,
    /// What writes down a portable section.
    writer: Option<Writer>,
    /// Which statement of the section is run.
    statement: usize,
    /// How the statement is written.
    dialect: Dialect,
    /// Whether the column that the next constraint was written with was there already.
    skipped_column: bool,
    done: Done,
}

impl<'a, 't> Run<'a, 't> {
    pub(super) fn new(
        sources: &'a Sources,
        backend: Backend,
        broken: bool,
        teller: &'t mut Teller<'a>,
        readings: &'t mut Readings,
    ) -> Self {
        let done = Done { broken, ..Done::default() };
        let (writer, dialect) = (None, Dialect::Portable);
        Self {
            sources,
            backend,
            teller,
            readings,
            writer,
            statement: 0,
            dialect,
            skipped_column: false,
            done,
        }
    }

    /// Runs a section, and gives what it did.
    pub(super) fn section(
        mut self,
        script: &Script,
        dialect: Dialect,
        catalog: &mut Catalog,
    ) -> Done {
        if dialect == Dialect::Portable {
            self.writer = Some(Writer::new(self.backend));
        }
        for (at, statement) in script.statements().enumerate() {
            self.statement = at;
            self.statement(statement, dialect, catalog);
        }
        if let Some(mut writer) = self.writer.take()
            && !self.done.told
            && !self.done.broken
        {
            let rendered = script.rendered(writer.finish(catalog), self.backend);
            self.rebuilds(&rendered, catalog);
            self.done.rendered = Some(rendered);
        }
        self.done
    }

    /// Remembers the tables that are rebuilt; rows of referenced tables must not be changed beside one.
    fn rebuilds(&mut self, rendered: &Script, catalog: &Catalog) {
        for statement in rendered.statements().filter(|statement| statement.rebuild) {
            let text = statement.rendered.as_deref().unwrap_or_default();
            let Some(rebuild) = Rebuild::decode(text) else { continue };
            let table = ObjectName::plain(Name::new(&rebuild.table, catalog.dialect()));
            if let Some(known) = catalog.table(&table).filter(|known| !known.columns_known) {
                self.teller.rebuilt_unknown(known, statement.location);
                self.done.told = true;
            }
            self.done.footprint.rebuilt.push((table, statement.location));
        }
        let Some((_, rebuild)) = self.done.footprint.rebuilt.first() else { return };
        for (table, place) in &self.done.changed {
            if catalog.referrers(table).next().is_some() {
                self.teller.changed_beside(table, *place, *rebuild);
                self.done.told = true;
            }
        }
    }

    fn statement(&mut self, statement: &Statement, dialect: Dialect, catalog: &mut Catalog) {
        let location = statement.location;
        let text = location.span.of(self.sources.get(location.source).text());
        let input = Input { text, source: location.source, base: location.span.start, dialect };
        match &statement.catalog {
            Some(note) if self.writer.is_some() => self.needless(note, location),
            Some(note) => return self.note(note, location, catalog),
            None => {}
        }
        self.read(&input, location, catalog);
    }

    fn read(&mut self, input: &Input<'_>, whole: Location, catalog: &mut Catalog) {
        self.dialect = input.dialect;
        match &*self.readings.read(input) {
            Ok(statements) => {
                for one in statements {
                    self.effect(one, input.dialect, whole, catalog);
                }
            }
            Err(error) => {
                self.teller.syntax(error, whole, input.dialect);
                self.done.told = true;
                self.done.broken = true;
            }
        }
    }

    /// Takes the author's word for what a statement does to the catalog.
    fn note(&mut self, note: &CatalogNote, whole: Location, catalog: &mut Catalog) {
        self.done.undo.cannot("what a statement with `--! catalog` does cannot be undone");
        if note.is_none() {
            return;
        }
        let text = note.text.as_str();
        for piece in sql::split(text, Dialect::Portable).pieces {
            let Some(span) = piece.statement else { continue };
            let base = note.start + span.start;
            let (source, dialect) = (whole.source, Dialect::Portable);
            let input = Input { text: span.of(text), source, base, dialect };
            let place = Location { source, span: Span::new(base, base + input.text.len()) };
            self.read(&input, place, catalog);
        }
    }

    fn needless(&mut self, note: &CatalogNote, whole: Location) {
        let span = Span::new(note.start, note.start + note.text.len());
        self.teller.needless_note(Location { source: whole.source, span });
    }

    fn opaque(&mut self, place: Location, catalog: &mut Catalog) {
        catalog.opaque.get_or_insert(place);
        self.done.opaque = true;
    }

    fn effect(
        &mut self,
        statement: &ddl::Statement,
        dialect: Dialect,
        whole: Location,
        catalog: &mut Catalog,
    ) {
        let place = Location { source: whole.source, span: statement.span };
        match &statement.effect {
            Effect::Operations(operations) if dialect == Dialect::Portable => {
                operations.iter().for_each(|one| self.portable(one, place, catalog));
            }
            Effect::Operations(operations) => {
                let context = Context { source: Some(place.source), portable: false };
                operations.iter().for_each(|one| self.operation(one, context, place, catalog));
            }
            Effect::Data(data) => self.data(data, place, catalog),
            Effect::Nothing => {}
            Effect::Unmodelled => self.unmodelled(place, catalog),
            Effect::Opaque(what) => {
                self.done.undo.cannot(format!("what {what} does cannot be told"));
                self.opaque(place, catalog);
            }
            Effect::Guarded { guard, then, otherwise } => match guard.holds(catalog) {
                Some(holds) => {
                    let operations = if holds { then } else { otherwise };
                    let context = Context { source: Some(place.source), portable: false };
                    operations.iter().for_each(|one| self.operation(one, context, place, catalog));
                }
                None => self.opaque(place, catalog),
            },
        }
        if statement.unmodelled {
            self.unmodelled(place, catalog);
        }
    }

    fn unmodelled(&mut self, place: Location, catalog: &mut Catalog) {
        self.done.undo.cannot("a statement does what a catalog does not hold");
        catalog.unmodelled.get_or_insert(place);
    }

    fn data(&mut self, data: &Data, place: Location, catalog: &mut Catalog) {
        self.done.undo.cannot("a statement changes rows");
        self.done.data.get_or_insert(place);
        if data.kind == DataKind::Change {
            let table = data.table.as_ref().map(|table| (table.value.clone(), place));
            self.done.changed.extend(table);
        }
        let (Some(writer), Some(tree)) = (&mut self.writer, &data.portable) else { return };
        match portable::statements(tree, self.backend, catalog) {
            Ok(texts) => writer.statements(texts, catalog, self.statement),
            Err(misfits) => self.misfits(&misfits, place, catalog),
        }
    }

    fn misfits(
        &mut self,
        misfits: &[crate::operation::Misfit],
        place: Location,
        catalog: &Catalog,
    ) {
        for misfit in misfits.iter().filter(|_| !self.done.broken) {
            self.teller.misfit(misfit, place, self.dialect, catalog);
            self.done.told |= !misfit.soft;
        }
    }

    fn portable(&mut self, operation: &Operation, place: Location, catalog: &mut Catalog) {
        match render::lower(operation, self.backend, catalog) {
            Ok(operations) => {
                let context = Context { source: Some(place.source), portable: true };
                for one in &operations {
                    let limits = render::limits(one, self.backend, catalog);
                    self.misfits(&limits, place, catalog);
                    self.operation(one, context, place, catalog);
                }
            }
            Err(misfits) => {
                self.misfits(&misfits, place, catalog);
                self.teller.excuse(operation);
            }
        }
    }

    fn operation(
        &mut self,
        operation: &Operation,
        context: Context,
        place: Location,
        catalog: &mut Catalog,
    ) {
        let skipped_column = std::mem::take(&mut self.skipped_column);
        if matches!(operation, Operation::AddConstraint { inline: true, .. }) && skipped_column {
            self.skipped_column = true;
            return;
        }
        let touches = operation.footprint(catalog);
        let reverse = operation.reverse(catalog);
        if let Some(writer) = &mut self.writer {
            writer.operation(operation, catalog, self.statement);
        }
        let applied = operation.apply(catalog, context);
        self.misfits(&applied.misfits, place, catalog);
        if applied.misfits.iter().any(|misfit| !misfit.soft) {
            self.teller.excuse(operation);
        }
        if applied.skipped {
            self.skipped_column = matches!(operation, Operation::AddColumn { .. });
            return;
        }
        self.done.undo.push(self.statement, reverse);
        // What does not fit is one mistake, and not another with each branch beside it.
        if applied.misfits.iter().any(|misfit| !misfit.soft) {
            return;
        }
        self.done.footprint.touches.extend(touches.into_iter().map(|touch| (touch, place)));
        self.done.operations.push((operation.clone(), context));
    }
}
