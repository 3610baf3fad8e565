//! A downgrade that nobody wrote: the operations of the upgrade, taken back one by one.

use crate::backend::Backend;
use crate::catalog::{Catalog, Mark};
use crate::operation::{Context, NoReverse, Operation};
use crate::render::Writer;
use crate::script::{Derived, Script};

/// What takes an upgrade back.
#[derive(Debug, Default)]
pub(super) struct Undo {
    /// What takes back each operation, with the statement that it came from.
    steps: Vec<(usize, Vec<Operation>)>,
    /// Why it can't be taken back.
    why_not: Option<String>,
}

impl Undo {
    /// Remembers what takes an operation of a statement back.
    pub(super) fn push(&mut self, statement: usize, reverse: Result<Vec<Operation>, NoReverse>) {
        match reverse {
            Ok(operations) => self.steps.push((statement, operations)),
            Err(NoReverse(why)) => self.cannot(why),
        }
    }

    /// Says that there is no taking back; the first reason counts.
    pub(super) fn cannot(&mut self, why: impl Into<String>) {
        self.why_not.get_or_insert_with(|| why.into());
    }

    /// Whether nothing is known that can't be taken back.
    pub(super) const fn is_possible(&self) -> bool {
        self.why_not.is_none()
    }

    /// Derives the downgrade of `upgrade`, on the catalog behind it, which becomes the one before it.
    ///
    /// # Errors
    /// Why there is none: a sentence without its full stop.
    pub(super) fn derive(
        self,
        upgrade: &Script,
        backend: Backend,
        catalog: &mut Catalog,
        before: Mark,
    ) -> Result<Derived, String> {
        if let Some(why) = self.why_not {
            return Err(why);
        }
        let mut writer = Writer::new(backend);
        let mut loses = Vec::new();
        let context = Context { source: None, portable: false };
        for (statement, operations) in self.steps.iter().rev() {
            for operation in operations {
                loses.extend(operation.loses());
                writer.operation(operation, catalog, *statement);
                let applied = operation.apply(catalog, context);
                if applied.misfits.iter().any(|misfit| !misfit.soft) {
                    return Err("a change cannot be taken back by itself".to_owned());
                }
            }
        }
        let rendered = writer.finish(catalog);
        match catalog.differences(before).as_slice() {
            [] => Ok(Derived { script: upgrade.rendered(rendered, backend), loses }),
            differences => {
                let left = super::differ::told(differences);
                let first = left.first().map_or("another schema", |told| told.sentence.as_str());
                Err(format!("taking every change back would not be enough: {first}"))
            }
        }
    }
}
