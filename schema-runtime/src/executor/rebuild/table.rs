//! The rebuild of one table, in the open transaction.

use schema_core::rebuild::{Rebuild, STATISTICS, TEMPORARY_THINGS, THINGS, Thing};

use super::{is_plain_error, refusal};
use crate::driver::{Failure, Part, PartKind};
use crate::executor::Executor;
use crate::executor::state::first;

impl Executor<'_> {
    /// Rebuilds a table.
    pub(super) fn rebuild(&mut self, rebuild: &Rebuild) -> Result<(), Failure> {
        let rows = self.ask_one(&rebuild.columns_question())?;
        let live: Vec<String> =
            rows.into_iter().filter_map(|row| row.into_iter().next()?).collect();
        rebuild.check_columns(&live).map_err(refusal)?;
        let around = rebuild.around(self.things(THINGS)?);
        let temporary = self.things(TEMPORARY_THINGS)?;
        rebuild.check_temporary(&temporary, &around).map_err(refusal)?;
        if let Some(in_place) = &rebuild.in_place
            && self.version()? >= in_place.since
        {
            let mut statements = in_place.statements.iter();
            // SQLite only says `constraint failed` then.
            return statements
                .try_for_each(|sql| self.all([sql]).map_err(|failure| in_statement(sql, failure)));
        }
        let mut whole = Vec::new();
        for view in &around.views {
            if self.reads(view)? {
                whole.push(view);
            }
        }
        let analysed = !self.ask_one(STATISTICS)?.is_empty()
            && !self.ask_one(&rebuild.analysis_question())?.is_empty();
        let gone = around.triggers.iter().chain(around.views.iter().rev());
        self.all(gone.map(Thing::drop))?;
        self.all([&rebuild.create])?;
        self.all(rebuild.copying()).map_err(|failure| named(rebuild, failure))?;
        self.all(rebuild.numbering())?;
        self.all(rebuild.replacing())?;
        self.all(around.indexes.iter().map(|index| &index.sql))?;
        self.all(&rebuild.then)?;
        self.all(analysed.then(|| rebuild.analysis()))?;
        self.all(around.views.iter().chain(&around.triggers).map(|thing| &thing.sql))?;
        for view in whole {
            if !self.reads(view)? {
                return Err(refusal(format!(
                    "the view {} names what the table no longer has: drop the view before, and make it anew",
                    view.name
                )));
            }
        }
        Ok(())
    }

    fn things(&mut self, question: &str) -> Result<Vec<Thing>, Failure> {
        Ok(self.ask_one(question)?.into_iter().map(Thing::new).collect())
    }

    /// Runs statements one by one, without wanting their rows.
    fn all<S: AsRef<str>>(
        &mut self,
        statements: impl IntoIterator<Item = S>,
    ) -> Result<(), Failure> {
        for sql in statements {
            self.driver.run(&[Part { sql: sql.as_ref(), kind: PartKind::Statement }])?;
        }
        Ok(())
    }

    /// Whether a view can be read.
    fn reads(&mut self, view: &Thing) -> Result<bool, Failure> {
        match self.ask_one(&view.read()) {
            Ok(_) => Ok(true),
            Err(failure) if is_plain_error(&failure) => Ok(false),
            Err(failure) => Err(failure),
        }
    }

    /// SQLite's version, as one number.
    fn version(&mut self) -> Result<u32, Failure> {
        let rows = self.ask_one("SELECT sqlite_version()")?;
        let mut parts = first(&rows).unwrap_or_default().split('.');
        let mut next =
            || parts.next().and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
        Ok(next() * 1_000_000 + next() * 1_000 + next())
    }
}

/// A failure of rows that do not fit, as one of the table: SQLite names the new one.
fn named(rebuild: &Rebuild, mut failure: Failure) -> Failure {
    failure.error.message = failure.error.message.replace(&rebuild.temporary, &rebuild.table);
    failure
}

/// A failure with the statement that it comes from.
fn in_statement(sql: &str, mut failure: Failure) -> Failure {
    failure.error.message = format!("{}, in `{sql}`", failure.error.message);
    failure
}
