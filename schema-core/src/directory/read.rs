//! Reads a directory: its files, then what they say together.

use std::collections::BTreeSet;

use super::files::{Files, Intake, TextFile, shown};
use super::history::{self, Unplaced};
use super::scripts::{self, Scripts};
use super::{Directory, Input, Snapshot, lint};
use crate::backend::Backend;
use crate::config::{self, BACKENDS_EXAMPLE, Config};
use crate::diagnostic::{Code, Diagnostic, Report, Severity};
use crate::graph::Graph;
use crate::lock::{self, Lock};
use crate::replay;
use crate::revision::{self, FileName, Revision};
use crate::source::{Location, Source, SourceId, Sources, Span};

pub(super) fn read(input: &Input) -> Directory {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let files = Intake::new(input, &mut sources, &mut diagnostics).run();
    let mut reading = Reading { input, sources, diagnostics };
    let config = reading.config(files.config.as_ref());
    let (revisions, unplaced) = reading.revisions(&files, &config);
    let (graph, problems) = Graph::build(revisions.iter().map(history::node).collect());
    let wrong = history::check(&revisions, &graph, &problems, &config, &unplaced);
    reading.diagnostics.extend(wrong);
    if let Some(file) = &files.config {
        reading.diagnostics.extend(lint::check(&config, file.source, &graph));
    }
    let mut scripts = reading.scripts(&revisions, &config);
    let snapshots = reading.prove(&revisions, &graph, &config, &mut scripts);
    let lock = reading.lock(files.lock.as_ref(), &revisions);
    Directory {
        name: input.name.clone(),
        diagnostics: ordered(reading.diagnostics),
        sources: reading.sources,
        config,
        revisions,
        graph,
        lock,
        scripts,
        snapshots,
    }
}

struct Reading<'a> {
    input: &'a Input,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn config(&mut self, file: Option<&TextFile<'_>>) -> Config {
        let Some(file) = file else {
            self.no_config();
            return Config::default();
        };
        if !file.is_text {
            return Config::default();
        }
        let (config, wrong) = Config::read(file.source, self.sources.get(file.source).text());
        self.diagnostics.extend(wrong);
        config
    }

    /// The place of a file that is not there.
    fn absent(&mut self, name: &str) -> Location {
        let source = self.sources.add(Source::new(shown(&self.input.name, name), ""));
        Location { source, span: Span::at(0) }
    }

    fn no_config(&mut self) {
        let place = self.absent(config::FILE);
        let message = "there is no schema.toml, which says which backends the revisions are for";
        let help = format!(
            "write one with the line `{BACKENDS_EXAMPLE}`, without those that are not used"
        );
        self.diagnostics
            .push(Diagnostic::error(Code::S0601, message).primary(place, "").help(help));
    }

    fn revisions(&mut self, files: &Files<'_>, config: &Config) -> (Vec<Revision>, Unplaced) {
        let mut revisions = Vec::new();
        let mut unplaced = Unplaced { ids: BTreeSet::new(), nameless: 0, headers_broken: false };
        for (name, file) in &files.revisions {
            let (revision, wrong) = self.revision(file, name.clone(), config);
            unplaced.headers_broken |=
                wrong.iter().any(|diagnostic| hides_parents(diagnostic.code));
            unplaced.nameless += usize::from(revision.is_none());
            revisions.extend(revision);
            if file.is_text {
                self.diagnostics.extend(wrong);
            }
        }
        for file in &files.misnamed {
            let Some(name) = FileName::new("0_misnamed.sql") else { continue };
            let id = self.revision(file, name, config).0.map(|revision| revision.id.value);
            unplaced.nameless += usize::from(id.is_none());
            unplaced.ids.extend(id);
        }
        (revisions, unplaced)
    }

    fn revision(
        &self,
        file: &TextFile<'_>,
        name: FileName,
        config: &Config,
    ) -> (Option<Revision>, Vec<Diagnostic>) {
        let mut report = Report::new(file.source);
        let text = self.sources.get(file.source).text();
        let mut revision = revision::read(file.name, name, text, config, &mut report);
        if let Some(revision) = revision.as_mut() {
            revision.is_text = file.is_text;
        }
        (revision, report.diagnostics)
    }

    fn scripts(&mut self, revisions: &[Revision], config: &Config) -> Vec<Scripts> {
        let mut scripts = Vec::new();
        for revision in revisions {
            self.diagnostics
                .extend(scripts::missing(revision, config).filter(|_| revision.is_text));
            let (read, wrong) = scripts::read(revision, config, &self.sources);
            scripts.extend(read);
            // What replaces a byte that is no text may be wrong in many ways, which are not told.
            if revision.is_text {
                self.diagnostics.extend(wrong);
            }
        }
        scripts
    }

    /// Proves the statements against the schema that stands at each point; gives the snapshots at the
    /// heads, in the order of the backends.
    fn prove(
        &mut self,
        revisions: &[Revision],
        graph: &Graph,
        config: &Config,
        scripts: &mut [Scripts],
    ) -> Vec<Snapshot> {
        let errors = self.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let labels = errors.flat_map(|one| &one.labels);
        let wrong: BTreeSet<Location> = labels.map(|label| label.location).collect();
        let sources: BTreeSet<SourceId> = wrong.iter().map(|place| place.source).collect();
        let broken = |one: &Revision| !one.is_text || sources.contains(&one.source);
        let broken: Vec<bool> = revisions.iter().map(broken).collect();
        let sources = &self.sources;
        let chain = replay::Chain { revisions, graph, sources, broken: &broken, wrong: &wrong };
        let width = config.backends.len();
        let written = |(column, backend): (usize, &Backend)| {
            let own = scripts.iter().skip(column).step_by(width);
            let written = revisions.iter().zip(own);
            let written = written.map(|(revision, one)| one.written(revision, *backend, config));
            (*backend, written.collect())
        };
        let backends: Vec<_> = config.backends.iter().enumerate().map(written).collect();
        let mut snapshots = Vec::new();
        for (column, proof) in replay::prove(chain, &backends).into_iter().enumerate() {
            self.diagnostics.extend(proof.diagnostics);
            let own = scripts.iter_mut().skip(column).step_by(width);
            own.zip(proof.outcomes).for_each(|(scripts, outcome)| scripts.take(outcome));
            snapshots.push(Snapshot { catalog: proof.head, script: proof.snapshot });
        }
        snapshots
    }

    fn lock(&mut self, file: Option<&TextFile<'_>>, revisions: &[Revision]) -> Option<Lock> {
        let Some(file) = file else {
            self.no_lock();
            return None;
        };
        if !file.is_text {
            return None;
        }
        let mut report = Report::new(file.source);
        let lock = lock::parse(self.sources.get(file.source).text(), &mut report);
        self.diagnostics.extend(report.diagnostics);
        let names: BTreeSet<&str> =
            self.input.files.iter().map(|file| file.name.as_str()).collect();
        let present = lock::Present { revisions, files: &names };
        lock::check(&lock, &present, &mut self.diagnostics);
        Some(lock)
    }

    fn no_lock(&mut self) {
        let place = self.absent(lock::FILE);
        let message =
            "there is no schema.lock, so that nothing tells when a released revision changes";
        let help = "run `schema lock`, and commit the file with the revisions";
        self.diagnostics
            .push(Diagnostic::warning(Code::S0701, message).primary(place, "").help(help));
    }
}

/// Whether a mistake may have kept a parent from being known.
fn hides_parents(code: Code) -> bool {
    matches!(
        code,
        Code::S0201
            | Code::S0202
            | Code::S0203
            | Code::S0204
            | Code::S0205
            | Code::S0206
            | Code::S0207
            | Code::S0209
    )
}

/// The problems file by file and from top to bottom, each once: what several backends find in one
/// place is one problem, and an error where one of them finds one.
fn ordered(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(|one| (one.location(), one.code, one.severity));
    diagnostics.dedup_by(|later, earlier| {
        let repeats = later.code == earlier.code && later.location() == earlier.location();
        repeats && (later.message == earlier.message || !says_several(later.code))
    });
    diagnostics
}

/// Whether one place can have several of these problems: for several backends, or several lines that
/// are missing.
fn says_several(code: Code) -> bool {
    matches!(code, Code::S0202 | Code::S0225)
}
