//! Writes the embedded form of a directory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FORMAT, downgrade, flag, width};
use crate::backend::Backend;
use crate::directory::Directory;
use crate::hash::Hash;
use crate::ledger::Ledger;
use crate::script::{Downgrade, Mode, Rerun, Script, Statement};
use crate::source::{SourceId, Span};
use crate::sql;

/// A text and its tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literals {
    /// The text.
    pub text: String,
    /// The tables: `u32`, little-endian.
    pub tables: Vec<u8>,
}

/// A whole chain, embedded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encoded {
    /// What all backends share.
    pub shared: Literals,
    /// What each backend has of its own, in the order of [`Backend::ALL`].
    pub backends: Vec<(Backend, Literals)>,
}

/// Encodes a directory, its revisions in topological order.
pub fn encode(directory: &Directory) -> Encoded {
    let order = directory.graph.topological();
    let (mut shared, heads) = encode_shared(directory, order);
    let mut backends = directory.config.backends.clone();
    backends.sort_unstable();
    let scripts: Vec<Scripts> =
        backends.iter().map(|backend| Scripts::of(directory, order, *backend)).collect();
    let mut texts = vec![String::new(); backends.len()];
    let places = place(directory, &scripts, &mut shared.text, &mut texts);
    let chains = backends.into_iter().zip(&scripts).zip(texts);
    let backends = chains.map(|((backend, scripts), text)| {
        let writer = ChainWriter { directory, order, heads: &heads, places: &places, text };
        (backend, writer.write(backend, scripts))
    });
    Encoded { backends: backends.collect(), shared }
}

/// Encodes what all backends share, but for their SQL, and returns the heads by position.
fn encode_shared(directory: &Directory, order: &[usize]) -> (Literals, Vec<usize>) {
    let (config, graph) = (&directory.config, &directory.graph);
    let mut position = vec![0; directory.revisions.len()];
    order.iter().enumerate().for_each(|(at, ix)| position[*ix] = at);
    let mut text = config.name.clone();
    text.push_str(config.database_schema.as_deref().unwrap_or_default());
    let mut header = Words::default();
    header.push_u32(FORMAT);
    [order.len(), config.name.len(), text.len()].into_iter().for_each(|word| header.push(word));
    for timeout in [config.timeouts.lock, config.timeouts.statement] {
        header.push(timeout.map_or(usize::MAX, |timeout| timeout.as_millis() as usize));
    }

    let (mut revisions, mut edges, mut labels) =
        (Words::default(), Words::default(), Words::default());
    for ix in order {
        let revision = &directory.revisions[*ix];
        for part in [&revision.id.value, &revision.file, &revision.message] {
            text.push_str(part);
            revisions.push(text.len());
        }
        for neighbours in [graph.parents(*ix), graph.depends_on(*ix)] {
            neighbours.iter().for_each(|neighbour| edges.push(position[*neighbour]));
            revisions.push(edges.len());
        }
        revisions.push(labels.len() + revision.labels.len());
        // Only counted here; their texts follow those of all revisions.
        revision.labels.iter().for_each(|label| labels.push(label.value.len()));
    }
    for label in order.iter().flat_map(|ix| &directory.revisions[*ix].labels) {
        text.push_str(&label.value);
    }
    let mut heads: Vec<usize> = graph.heads().iter().map(|ix| position[*ix]).collect();
    heads.sort_unstable();
    [edges.len(), labels.len(), heads.len()].into_iter().for_each(|word| header.push(word));
    header.0.resize(width::SHARED_HEADER * 4, 0);
    let mut tables = header.0;
    [revisions, edges, labels].into_iter().for_each(|words| tables.extend(words.0));
    heads.iter().for_each(|head| tables.extend((*head as u32).to_le_bytes()));
    (Literals { text, tables }, heads)
}

/// The scripts of one backend, by topological position.
struct Scripts {
    upgrades: Vec<Script>,
    downgrades: Vec<Downgrade>,
    /// The texts that make the schema at the heads; none where only the revisions can.
    snapshot: Vec<Arc<str>>,
}

impl Scripts {
    fn of(directory: &Directory, order: &[usize], backend: Backend) -> Self {
        let snapshot = directory.snapshot(backend).and_then(|one| one.script.as_ref().ok());
        Self {
            upgrades: order.iter().map(|ix| directory.upgrade(*ix, backend)).collect(),
            downgrades: order.iter().map(|ix| directory.downgrade(*ix, backend)).collect(),
            snapshot: snapshot.cloned().unwrap_or_default(),
        }
    }

    fn statements(&self) -> impl Iterator<Item = &Statement> {
        let downgrades = self.downgrades.iter().filter_map(Downgrade::script);
        self.upgrades.iter().chain(downgrades).flat_map(Script::statements)
    }

    /// The texts that stand in no source.
    fn rendered(&self) -> impl Iterator<Item = &Arc<str>> {
        let statements = self.statements().filter_map(|statement| statement.rendered.as_ref());
        statements.chain(&self.snapshot)
    }
}

/// Where a stretch of a source went.
#[derive(Clone, Copy)]
struct Place {
    offset: usize,
    own: bool,
}

/// Where all texts went.
#[derive(Default)]
struct Places {
    /// Stretches of sources by their beginning.
    written: BTreeMap<(SourceId, usize), Place>,
    /// What was rendered, by its text.
    rendered: BTreeMap<Arc<str>, Place>,
}

/// Copies the text of all statements, each once: into the shared text where several backends run it,
/// else into the text of its only backend.
fn place(
    directory: &Directory,
    scripts: &[Scripts],
    shared: &mut String,
    own: &mut [String],
) -> Places {
    Places {
        written: place_written(directory, scripts, shared, own),
        rendered: place_rendered(scripts, shared, own),
    }
}

fn place_rendered(
    scripts: &[Scripts],
    shared: &mut String,
    own: &mut [String],
) -> BTreeMap<Arc<str>, Place> {
    let mut users: BTreeMap<&Arc<str>, (usize, bool)> = BTreeMap::new();
    for (backend, scripts) in scripts.iter().enumerate() {
        for text in scripts.rendered() {
            let (first, several) = users.entry(text).or_insert((backend, false));
            *several |= *first != backend;
        }
    }
    let places = users.into_iter().map(|(rendered, (backend, several))| {
        let text = if several { &mut *shared } else { &mut own[backend] };
        let place = Place { offset: text.len(), own: !several };
        text.push_str(rendered);
        (Arc::clone(rendered), place)
    });
    places.collect()
}

/// Copies stretches of the sources. Statements of different backends may overlap (a
/// T-SQL batch holds what others run as several statements): such stretches are joined.
fn place_written(
    directory: &Directory,
    scripts: &[Scripts],
    shared: &mut String,
    own: &mut [String],
) -> BTreeMap<(SourceId, usize), Place> {
    let mut spans: Vec<(SourceId, Span, usize)> = Vec::new();
    for (backend, scripts) in scripts.iter().enumerate() {
        let written = scripts.statements().filter(|statement| statement.rendered.is_none());
        let locations = written.map(|statement| statement.location);
        spans.extend(locations.map(|location| (location.source, location.span, backend)));
    }
    spans.sort_unstable();
    let mut places = BTreeMap::new();
    let mut spans = spans.into_iter().peekable();
    while let Some((source, mut span, backend)) = spans.next() {
        let mut several = false;
        while let Some((_, next, other)) = spans
            .next_if(|(id, next, _)| *id == source && next.start < span.end.max(span.start + 1))
        {
            span.end = span.end.max(next.end);
            several |= other != backend;
        }
        let text = if several { &mut *shared } else { &mut own[backend] };
        let place = Place { offset: text.len(), own: !several };
        text.push_str(span.of(directory.sources.get(source).text()));
        places.insert((source, span.start), place);
    }
    places
}

/// A growing table of `u32`.
#[derive(Default)]
struct Words(Vec<u8>);

impl Words {
    fn len(&self) -> usize {
        self.0.len() / 4
    }

    fn push(&mut self, value: usize) {
        self.push_u32(u32::try_from(value).unwrap_or(u32::MAX));
    }

    fn push_u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }
}

/// Writes one backend's literals.
struct ChainWriter<'a> {
    directory: &'a Directory,
    order: &'a [usize],
    heads: &'a [usize],
    places: &'a Places,
    text: String,
}

impl ChainWriter<'_> {
    fn write(mut self, backend: Backend, scripts: &Scripts) -> Literals {
        let hashes = self.directory.chain_hashes(backend);
        let probe = self.probe(backend, &hashes);
        let (mut records, mut statements, mut extras) =
            (Words::default(), Words::default(), Words::default());
        for (upgrade, downgrade) in scripts.upgrades.iter().zip(&scripts.downgrades) {
            self.script(upgrade, &mut statements, &mut extras);
            records.push(statements.len() / width::STATEMENT);
            if let Some(script) = downgrade.script() {
                self.script(script, &mut statements, &mut extras);
            }
            let (kind, text) = match downgrade {
                Downgrade::Script(_) => (downgrade::SCRIPT, String::new()),
                Downgrade::Derived(derived) => (downgrade::DERIVED, derived.loses.join(", ")),
                Downgrade::Irreversible(reason) => (downgrade::IRREVERSIBLE, reason.clone()),
                Downgrade::Missing(why) => (downgrade::MISSING, why.clone()),
            };
            records.push(statements.len() / width::STATEMENT);
            records.push_u32(kind);
            let text = self.sized(&text);
            records.push_u32(text);
        }
        let snapshot = statements.len() / width::STATEMENT;
        self.snapshot(backend, &scripts.snapshot, &mut statements);
        let mut header = Words::default();
        header.push(statements.len() / width::STATEMENT);
        header.push(extras.len() / width::EXTRA);
        header.push(probe.0);
        header.push(probe.1);
        header.push(snapshot);
        let mut tables = header.0;
        for ix in self.order {
            tables.extend_from_slice(hashes[*ix].as_bytes());
        }
        [records, statements, extras].into_iter().for_each(|words| tables.extend(words.0));
        Literals { text: self.text, tables }
    }

    /// Writes the one question at head, and returns its place.
    fn probe(&mut self, backend: Backend, hashes: &[Hash]) -> (usize, usize) {
        let directory = self.directory;
        let heads: Vec<(&str, Hash)> = self
            .heads
            .iter()
            .map(|head| self.order[*head])
            .map(|ix| (directory.revisions[ix].id.value.as_str(), hashes[ix]))
            .collect();
        let config = &directory.config;
        let ledger = Ledger::new(backend, &config.name, config.database_schema.as_deref());
        self.push(&ledger.probe(&heads))
    }

    fn push(&mut self, text: &str) -> (usize, usize) {
        let offset = self.text.len();
        self.text.push_str(text);
        (offset, text.len())
    }

    /// Writes a text with its length, four bytes of hexadecimal digits, in front, and returns its offset.
    fn sized(&mut self, text: &str) -> u32 {
        let mut length = text.len().min(0xFFFF);
        while !text.is_char_boundary(length) {
            length -= 1;
        }
        let text = text.get(..length).unwrap_or_default();
        let (offset, _) = self.push(&format!("{:04x}{text}", text.len()));
        offset as u32
    }

    fn script(&mut self, script: &Script, statements: &mut Words, extras: &mut Words) {
        for segment in &script.segments {
            let outside = if segment.mode == Mode::Outside { flag::OUTSIDE } else { 0 };
            let mut first = flag::SEGMENT;
            for statement in &segment.statements {
                self.statement(statement, first | outside, statements, extras);
                first = 0;
            }
        }
    }

    /// Writes the statements that make the schema at the heads; they stand on no line.
    fn snapshot(&self, backend: Backend, texts: &[Arc<str>], statements: &mut Words) {
        for text in texts {
            let (offset, own) = self.find_rendered(text);
            let mut flags = flag::TRANSACTIONAL | flag::RENDERED;
            flags |= if own { flag::OWN_TEXT } else { 0 };
            let alone = backend == Backend::Mssql && sql::must_be_alone(text);
            flags |= if alone { flag::ALONE } else { 0 };
            [offset, text.len(), 0].into_iter().for_each(|word| statements.push(word));
            statements.push_u32(flags);
        }
    }

    fn statement(
        &mut self,
        statement: &Statement,
        mut flags: u32,
        statements: &mut Words,
        extras: &mut Words,
    ) {
        let (offset, length, own) = self.find(statement);
        flags |= if own { flag::OWN_TEXT } else { 0 };
        flags |= if statement.transactional { flag::TRANSACTIONAL } else { 0 };
        flags |= if statement.alone { flag::ALONE } else { 0 };
        if statement.repeat != 1 || statement.rerun.is_some() {
            flags |= flag::EXTRA;
            let (at, length) = self.push(&rerun_text(statement.rerun.as_ref()));
            extras.push(statements.len() / width::STATEMENT);
            extras.push_u32(statement.repeat);
            extras.push(at);
            extras.push(length);
        }
        flags |= if statement.rendered.is_some() { flag::RENDERED } else { 0 };
        flags |= if statement.rebuild { flag::REBUILD } else { 0 };
        statements.push(offset);
        statements.push(length);
        statements.push(statement.line);
        statements.push_u32(flags);
    }

    /// Where the statement's text went, how long it is, and whether it is in the backend's own literal.
    fn find(&self, statement: &Statement) -> (usize, usize, bool) {
        if let Some(text) = &statement.rendered {
            let (offset, own) = self.find_rendered(text);
            return (offset, text.len(), own);
        }
        let (source, span) = (statement.location.source, statement.location.span);
        let length = span.end - span.start;
        match self.places.written.range(..=(source, span.start)).next_back() {
            Some(((_, start), place)) => (place.offset + span.start - start, length, place.own),
            None => (0, length, true),
        }
    }

    fn find_rendered(&self, text: &Arc<str>) -> (usize, bool) {
        self.places.rendered.get(text).map_or((0, true), |place| (place.offset, place.own))
    }
}

/// How a statement's outcome is found after its program died, as a text: a word, and names behind NULs.
fn rerun_text(rerun: Option<&Rerun>) -> String {
    match rerun {
        None => String::new(),
        Some(Rerun::Repeatable | Rerun::RerunSafe(_)) => "repeat".to_owned(),
        Some(Rerun::CreateIndex { schema, index, table }) => {
            format!("create\0{}\0{index}\0{table}", schema.as_deref().unwrap_or_default())
        }
        Some(Rerun::DropIndex { schema, index }) => {
            format!("drop\0{}\0{index}", schema.as_deref().unwrap_or_default())
        }
    }
}
