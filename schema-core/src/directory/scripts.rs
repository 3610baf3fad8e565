//! What each revision runs on each backend.

use std::collections::BTreeMap;

use crate::backend::{Backend, Dialect};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Report, listed};
use crate::replay::{Outcome, Written, WrittenDowngrade};
use crate::revision::{Revision, Section};
use crate::script::{self, Direction, Downgrade, Part, Script};
use crate::source::{Location, Sources};

/// What a revision runs on one backend.
#[derive(Clone, Debug)]
pub(super) struct Scripts {
    pub(super) upgrade: Script,
    pub(super) downgrade: Downgrade,
}

impl Scripts {
    /// Takes over what the proof made of them.
    pub(super) fn take(&mut self, outcome: Outcome) {
        if let Some(upgrade) = outcome.upgrade {
            self.upgrade = upgrade;
        }
        if let Some(downgrade) = outcome.downgrade {
            self.downgrade = downgrade;
        }
    }

    /// What is proven of them.
    pub(super) fn written(
        &self,
        revision: &Revision,
        backend: Backend,
        config: &Config,
    ) -> Written<'_> {
        let upgrade = revision.section(Direction::Upgrade, backend);
        let downgrade = match (&self.downgrade, revision.section(Direction::Downgrade, backend)) {
            (Downgrade::Script(script), Some(section)) => {
                WrittenDowngrade::Script(script, dialect(section, backend, config), section.opener)
            }
            (Downgrade::Missing(_), _) => WrittenDowngrade::Nothing,
            _ => WrittenDowngrade::Settled,
        };
        Written {
            upgrade: &self.upgrade,
            upgrade_dialect: upgrade
                .map_or(backend.dialect(), |section| dialect(section, backend, config)),
            downgrade,
        }
    }
}

/// Reads what a revision runs on each backend, and all that is wrong with it.
pub(super) fn read(
    revision: &Revision,
    config: &Config,
    sources: &Sources,
) -> (Vec<Scripts>, Vec<Diagnostic>) {
    let report = Report::new(revision.source);
    let mut reading = Reading { revision, config, sources, portable: BTreeMap::new(), report };
    let scripts = config.backends.iter().map(|backend| {
        let upgrade = reading.upgrade(*backend);
        let downgrade = reading.downgrade(&upgrade, *backend);
        Scripts { upgrade, downgrade }
    });
    (scripts.collect(), reading.report.diagnostics)
}

/// What stands for a downgrade until it is known whether one can be derived.
fn missing_downgrade() -> Downgrade {
    Downgrade::Missing("its upgrade could not be proven".to_owned())
}

/// How a section is written that is run on a backend.
fn dialect(section: &Section, backend: Backend, config: &Config) -> Dialect {
    match section.is_plain() {
        true => config.dialect,
        false => backend.dialect(),
    }
}

/// Reports the backends that a revision has no upgrade for.
pub(super) fn missing(revision: &Revision, config: &Config) -> Option<Diagnostic> {
    let upgrades = revision.sections.iter().filter(|one| one.direction == Direction::Upgrade);
    // A section for a backend that does not exist may be the one that is missing.
    let unknown = upgrades.clone().any(|section| section.named && section.backends.is_empty());
    let lacks = |backend: &&Backend| revision.section(Direction::Upgrade, **backend).is_none();
    let missing: Vec<&str> = config.backends.iter().filter(lacks).map(|one| one.name()).collect();
    if missing.is_empty() || unknown || revision.is_merge() {
        return None;
    }
    let id = &revision.id.value;
    let (message, help) = match upgrades.count() {
        0 => (
            format!("revision `{id}` has no upgrade section"),
            String::from("write `--! upgrade`, and its statements on the lines below"),
        ),
        _ => (
            format!("revision `{id}` has no upgrade for {}", listed(&missing)),
            format!("write `--! upgrade({})`; it may be empty", missing.join(", ")),
        ),
    };
    Some(Diagnostic::error(Code::S0218, message).primary(revision.location(), "").help(help))
}

struct Reading<'a> {
    revision: &'a Revision,
    config: &'a Config,
    sources: &'a Sources,
    /// What was read of the portable section of a direction, by whether its statements are run each by
    /// itself: it is the same for all backends.
    portable: BTreeMap<(Direction, bool), Script>,
    report: Report,
}

impl Reading<'_> {
    fn upgrade(&mut self, backend: Backend) -> Script {
        match self.revision.section(Direction::Upgrade, backend) {
            Some(section) => self.script(section, backend),
            None => Script::default(),
        }
    }

    fn downgrade(&mut self, upgrade: &Script, backend: Backend) -> Downgrade {
        let Some(section) = self.revision.section(Direction::Downgrade, backend) else {
            return match upgrade.is_empty() {
                true => Downgrade::Script(Script::default()),
                false => missing_downgrade(),
            };
        };
        let script = self.script(section, backend);
        match &section.irreversible {
            Some(reason) => Downgrade::Irreversible(reason.clone()),
            None => Downgrade::Script(script),
        }
    }

    fn script(&mut self, section: &Section, backend: Backend) -> Script {
        let dialect = dialect(section, backend, self.config);
        if let Some(other) = dialect.backend().filter(|other| *other != backend) {
            self.foreign(section, backend, other);
            return Script::default();
        }
        let never = self.revision.transaction.is_never(backend);
        let source = self.sources.get(self.revision.source);
        let part = Part { source, section, backend, dialect, never };
        if dialect != Dialect::Portable {
            return script::build(part, &mut self.report);
        }
        let known = self.portable.entry((section.direction, never));
        known.or_insert_with(|| script::build(part, &mut self.report)).clone()
    }

    /// Reports a plain section in another backend's dialect, unless there is nothing in it.
    fn foreign(&mut self, section: &Section, own: Backend, other: Backend) {
        let Some(sql) = section.first_sql else { return };
        // That no listed backend speaks the dialect is schema.toml's mistake, told there.
        if !self.config.backends.contains(&other) {
            return;
        }
        let direction = section.direction.name();
        let message =
            format!("the plain {direction} is written for {other}, and {own} has none of its own");
        let place = Location { source: self.revision.source, span: section.opener };
        let diagnostic = Diagnostic::error(Code::S0225, message).primary(place, "");
        let label = format!("read as {}, by `dialect` in schema.toml", other.product());
        let sql = script::clipped(sql, self.sources.get(self.revision.source).text());
        let diagnostic = diagnostic.secondary(self.report.at(sql), label);
        self.report.push(
            diagnostic.help(format!("write a section `--! {direction}({own})`; it may be empty")),
        );
    }
}
