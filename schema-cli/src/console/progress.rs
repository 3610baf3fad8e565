//! What is told while revisions are run.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use schema_core::script::Direction;
use schema_runtime::{Event, Observer};

use super::{Console, Style};
use crate::shape::StepShape;

/// Tells what happens: each revision on stdout as it ends, a bar on stderr where somebody watches.
#[derive(Clone)]
pub(crate) struct Progress(Arc<Mutex<Inner>>);

struct Inner {
    console: Console,
    bar: Option<ProgressBar>,
    done: Vec<StepShape>,
    /// The messages of the revisions that began, until they end.
    started: Vec<(String, String)>,
    /// What is waited for, once that was said.
    waits_for: Option<String>,
}

impl Progress {
    /// Nothing has happened yet.
    pub(crate) fn new(console: Console) -> Self {
        let inner =
            Inner { console, bar: None, done: Vec::new(), started: Vec::new(), waits_for: None };
        Self(Arc::new(Mutex::new(inner)))
    }

    /// What a manager tells.
    pub(crate) fn observer(&self) -> impl Observer + use<> {
        let progress = self.clone();
        move |event: &Event<'_>| progress.inner().take(event)
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = self.inner().bar.take() {
            bar.finish_and_clear();
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The revisions that are done.
    pub(crate) fn done(&self) -> Vec<StepShape> {
        self.inner().done.clone()
    }
}

impl Inner {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Planned { revisions, .. } => self.planned(*revisions),
            Event::Started { revision, message, direction } => {
                self.started.push(((*revision).to_owned(), (*message).to_owned()));
                self.shows(&format!("{} {revision}, {message}", direction.name()));
            }
            Event::StatementDone { revision, done, of } => {
                self.shows(&format!("{revision}: {done} of {of} statements"));
            }
            Event::Rebuilding { revision, table } => {
                self.shows(&format!("{revision}: rebuilding the table {table}"));
            }
            Event::Waiting { reason, waited } => self.waits(reason, *waited),
            Event::Resumed { revision, statements_done } => self.says(&format!(
                "{revision} goes on where it was stopped: {statements_done} of its statements are done"
            )),
            Event::Ahead { more } => {
                self.says(&format!("the database is ahead: it has {more} more revisions than the chain"));
            }
            Event::Finished { revision, direction, elapsed } => {
                self.finished(revision, *direction, *elapsed);
            }
            _ => {}
        }
    }

    fn planned(&mut self, revisions: usize) {
        if !self.console.is_watched() {
            return;
        }
        let bar = ProgressBar::new(revisions as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {elapsed} {wide_msg}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        self.bar = Some(bar);
    }

    /// Shows what is going on, where somebody watches.
    fn shows(&self, text: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(text.to_owned());
        }
    }

    fn waits(&mut self, reason: &str, waited: Duration) {
        if self.waits_for.as_deref() != Some(reason) {
            self.waits_for = Some(reason.to_owned());
            self.says(&format!("waiting for {reason}"));
        }
        self.shows(&format!("waiting for {reason}, since {} s", waited.as_secs()));
    }

    /// Says something on stderr.
    fn says(&self, text: &str) {
        self.beside(|| self.console.say(|page| page.line(text)));
    }

    fn finished(&mut self, revision: &str, direction: Direction, elapsed: Duration) {
        let started = self.started.iter().position(|(id, _)| id == revision);
        let message = started.map(|at| self.started.swap_remove(at).1).unwrap_or_default();
        self.done.push(StepShape::new(revision, direction));
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
        if self.console.is_json() {
            return;
        }
        let verb = match direction {
            Direction::Upgrade => "upgraded",
            Direction::Downgrade => "downgraded",
        };
        self.beside(|| {
            self.console.write(|page| {
                page.put(verb);
                page.put(" ");
                page.styled(Style::Bold, revision);
                if !message.is_empty() {
                    page.put(&format!(", {message}"));
                }
                page.styled(Style::Dim, &format!(" ({} ms)", elapsed.as_millis()));
                page.put("\n");
            });
        });
    }

    /// Writes without drawing into the bar.
    fn beside(&self, write: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}
