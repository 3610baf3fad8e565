//! Runs the statements of a section on a catalog: reads them, and applies what they do.

use super::branches::Footprint;
use super::tell::Teller;
use crate::backend::Dialect;
use crate::catalog::Catalog;
use crate::ddl::{self, Effect, Input};
use crate::operation::{Context, Operation};
use crate::script::{Script, Statement};
use crate::source::{Location, Sources};

/// What the statements of a section did.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// The operations, in order.
    pub(super) operations: Vec<(Operation, Context)>,
    pub(super) footprint: Footprint,
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
    teller: &'t mut Teller<'a>,
    /// Whether the column that the next constraint was written with was there already.
    skipped_column: bool,
    done: Done,
}

impl<'a, 't> Run<'a, 't> {
    pub(super) fn new(sources: &'a Sources, broken: bool, teller: &'t mut Teller<'a>) -> Self {
        let done = Done { broken, ..Done::default() };
        Self { sources, teller, skipped_column: false, done }
    }

    /// What was done.
    pub(super) fn take(self) -> Done {
        self.done
    }

    pub(super) fn section(&mut self, script: &Script, dialect: Dialect, catalog: &mut Catalog) {
        for statement in script.statements() {
            self.statement(statement, dialect, catalog);
        }
    }

    fn statement(&mut self, statement: &Statement, dialect: Dialect, catalog: &mut Catalog) {
        let location = statement.location;
        let source = self.sources.get(location.source);
        let text = location.span.of(source.text());
        let input = Input { text, source: location.source, base: location.span.start, dialect };
        if let Some(note) = &statement.catalog {
            // What else it may say of the catalog can only be taken up once portable SQL is read.
            if !note.trim().eq_ignore_ascii_case("none") {
                self.opaque(location, catalog);
            }
            return;
        }
        match ddl::read(&input) {
            Ok(statements) => {
                for one in &statements {
                    self.effect(one, location, catalog);
                }
            }
            Err(error) => {
                self.teller.syntax(&error, location.source, dialect);
                self.done.told = true;
                self.done.broken = true;
            }
        }
    }

    fn opaque(&mut self, place: Location, catalog: &mut Catalog) {
        catalog.opaque.get_or_insert(place);
        self.done.opaque = true;
    }

    fn effect(&mut self, statement: &ddl::Statement, whole: Location, catalog: &mut Catalog) {
        let place = Location { source: whole.source, span: statement.span };
        match &statement.effect {
            Effect::Operations(operations) => {
                operations.iter().for_each(|one| self.operation(one, place, catalog));
            }
            Effect::Guarded { guard, then, otherwise } => match guard.holds(catalog) {
                Some(holds) => {
                    let operations = if holds { then } else { otherwise };
                    operations.iter().for_each(|one| self.operation(one, place, catalog));
                }
                None => self.opaque(place, catalog),
            },
            Effect::Data(_) | Effect::Nothing => {}
            Effect::Unmodelled => drop(catalog.unmodelled.get_or_insert(place)),
            Effect::Opaque(_) => self.opaque(place, catalog),
        }
        if statement.unmodelled {
            catalog.unmodelled.get_or_insert(place);
        }
    }

    fn operation(&mut self, operation: &Operation, place: Location, catalog: &mut Catalog) {
        let skipped_column = std::mem::take(&mut self.skipped_column);
        if matches!(operation, Operation::AddConstraint { inline: true, .. }) && skipped_column {
            self.skipped_column = true;
            return;
        }
        let context = Context { source: Some(place.source), portable: false };
        let touches = operation.footprint(catalog);
        let applied = operation.apply(catalog, context);
        for misfit in applied.misfits.iter().filter(|_| !self.done.broken) {
            self.teller.misfit(misfit, place.source, catalog);
            self.done.told = true;
        }
        if applied.skipped {
            self.skipped_column = matches!(operation, Operation::AddColumn { .. });
            return;
        }
        self.done.footprint.touches.extend(touches.into_iter().map(|touch| (touch, place)));
        self.done.operations.push((operation.clone(), context));
    }
}
