//! Reads the embedded form in place. Every accessor is total: what a table does not have reads as
//! zero or as an empty text, so that no table can make a program panic.

use super::{FORMAT, downgrade, flag, width};
use crate::hash::Hash;
use crate::script::Rerun;

/// Tables of little-endian `u32`.
#[derive(Clone, Copy, Debug)]
struct Tables<'a>(&'a [u8]);

impl Tables<'_> {
    fn word(&self, index: usize) -> u32 {
        let bytes = self.0.get(index * 4..index * 4 + 4);
        bytes.and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
    }

    fn get(&self, index: usize) -> usize {
        self.word(index) as usize
    }

    /// The `index`th of a row of ends, with the end before it, or `first` where it is the first.
    fn between(&self, index: usize, previous: Option<usize>, first: usize) -> (usize, usize) {
        (previous.map_or(first, |previous| self.get(previous)), self.get(index))
    }
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// The part that all backends share: the revisions and their graph, in topological order.
#[derive(Clone, Copy, Debug)]
pub struct Revisions<'a> {
    text: &'a str,
    tables: Tables<'a>,
}

impl<'a> Revisions<'a> {
    /// Reads the shared literals.
    pub const fn new(text: &'a str, tables: &'a [u8]) -> Self {
        Self { text, tables: Tables(tables) }
    }

    /// Whether the literals were written for this reader.
    pub fn is_readable(&self) -> bool {
        self.tables.word(0) == FORMAT
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.tables.get(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The chain's name.
    pub fn chain_name(&self) -> &'a str {
        slice(self.text, 0, self.tables.get(2))
    }

    /// The database schema that our tables are in, where one is named.
    pub fn schema(&self) -> Option<&'a str> {
        Some(slice(self.text, self.tables.get(2), self.tables.get(3)))
            .filter(|name| !name.is_empty())
    }

    /// How long a statement may wait for a lock, in milliseconds.
    pub fn lock_timeout(&self) -> Option<u64> {
        Some(self.tables.word(4)).filter(|ms| *ms != u32::MAX).map(u64::from)
    }

    /// How long a statement may run, in milliseconds.
    pub fn statement_timeout(&self) -> Option<u64> {
        Some(self.tables.word(5)).filter(|ms| *ms != u32::MAX).map(u64::from)
    }

    fn record(revision: usize) -> usize {
        width::SHARED_HEADER + revision * width::REVISION
    }

    fn edges(&self) -> usize {
        Self::record(self.len())
    }

    fn labels_start(&self) -> usize {
        self.edges() + self.tables.get(6)
    }

    fn heads_start(&self) -> usize {
        self.labels_start() + self.tables.get(7)
    }

    /// One of the three texts of a revision: id, file, message.
    fn part(&self, revision: usize, part: usize) -> &'a str {
        let at = Self::record(revision) + part;
        let previous = match (revision, part) {
            (0, 0) => None,
            (_, 0) => Some(Self::record(revision - 1) + 2),
            _ => Some(at - 1),
        };
        let (start, end) = self.tables.between(at, previous, self.tables.get(3));
        slice(self.text, start, end)
    }

    /// The revision's id.
    pub fn id(&self, revision: usize) -> &'a str {
        self.part(revision, 0)
    }

    /// The name of its file in the directory.
    pub fn file(&self, revision: usize) -> &'a str {
        self.part(revision, 1)
    }

    /// Its message.
    pub fn message(&self, revision: usize) -> &'a str {
        self.part(revision, 2)
    }

    fn neighbours(&self, start: (usize, usize)) -> impl Iterator<Item = usize> + use<'a> {
        let (tables, edges) = (self.tables, self.edges());
        (start.0..start.1).map(move |edge| tables.get(edges + edge))
    }

    /// The revisions that it revises.
    pub fn parents(&self, revision: usize) -> impl Iterator<Item = usize> + use<'a> {
        let at = Self::record(revision) + 3;
        let previous = revision.checked_sub(1).map(|before| Self::record(before) + 4);
        self.neighbours(self.tables.between(at, previous, 0))
    }

    /// The revisions that it depends on.
    pub fn depends_on(&self, revision: usize) -> impl Iterator<Item = usize> + use<'a> {
        let at = Self::record(revision) + 4;
        self.neighbours(self.tables.between(at, Some(at - 1), 0))
    }

    /// Every branch label with the revision that carries it.
    pub fn labels(&self) -> Vec<(usize, &'a str)> {
        let mut offset = match self.len().checked_sub(1) {
            Some(last) => self.tables.get(Self::record(last) + 2),
            None => self.tables.get(3),
        };
        let mut labels = Vec::new();
        let mut next = 0;
        for revision in 0..self.len() {
            let end = self.tables.get(Self::record(revision) + 5);
            for label in next..end {
                let length = self.tables.get(self.labels_start() + label);
                labels.push((revision, slice(self.text, offset, offset + length)));
                offset += length;
            }
            next = end;
        }
        labels
    }

    /// The revisions that nothing revises.
    pub fn heads(&self) -> impl ExactSizeIterator<Item = usize> + use<'a> {
        let (tables, start) = (self.tables, self.heads_start());
        (0..self.tables.get(8)).map(move |head| tables.get(start + head))
    }
}

/// The part of one backend: hashes, statements, and the one question at head.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a> {
    revisions: Revisions<'a>,
    text: &'a str,
    tables: Tables<'a>,
}

/// A revision's downgrade, embedded.
#[derive(Clone, Debug)]
pub enum Downgrade<'a, I> {
    /// Its statements, as somebody wrote them.
    Script(I),
    /// Statements that follow from the upgrade.
    Derived {
        /// The statements.
        statements: I,
        /// The tables and columns that are lost with their rows, in words; empty where none are.
        loses: &'a str,
    },
    /// It cannot be undone, for the reason given.
    Irreversible(&'a str),
    /// None was written, and none follows from the upgrade, for the reason given.
    Missing(&'a str),
}

impl<'a, I> Downgrade<'a, I> {
    /// What is run.
    ///
    /// # Errors
    /// Why nothing can be: a part of a sentence that begins with the revision.
    pub fn into_statements(self) -> Result<I, String> {
        match self {
            Downgrade::Script(statements) | Downgrade::Derived { statements, .. } => Ok(statements),
            Downgrade::Irreversible(reason) => Err(format!("is irreversible: {reason}")),
            Downgrade::Missing(why) => {
                Err(format!("has no downgrade, and none could be derived: {why}"))
            }
        }
    }
}

/// A statement, embedded; on SQL Server a batch.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// The text.
    pub sql: &'a str,
    /// The line in the revision's file that it begins at, counted from 1.
    pub line: usize,
    /// How many times it is run.
    pub repeat: u32,
    /// Whether a new transaction, or a stretch outside of transactions, begins with it.
    pub starts_segment: bool,
    /// Whether its segment runs outside of transactions.
    pub outside: bool,
    /// Whether the statement itself may run in a transaction.
    pub transactional: bool,
    /// Whether nothing may be put in front of it.
    pub alone: bool,
    /// Whether the text stands in no file: it was rendered from what begins at the line.
    pub rendered: bool,
    /// Whether the text is an encoded [`Rebuild`](crate::rebuild::Rebuild).
    pub rebuild: bool,
    rerun: &'a str,
}

impl Statement<'_> {
    /// Why it may be run once more when its outcome is unknown. An author's word for that reads as
    /// repeatable.
    pub fn rerun(&self) -> Option<Rerun> {
        let mut parts = self.rerun.split('\0');
        let word = parts.next().unwrap_or_default();
        let mut name = || parts.next().unwrap_or_default().to_owned();
        match word {
            "repeat" => Some(Rerun::Repeatable),
            "create" => {
                let schema = Some(name()).filter(|schema| !schema.is_empty());
                Some(Rerun::CreateIndex { schema, index: name(), table: name() })
            }
            "drop" => {
                let schema = Some(name()).filter(|schema| !schema.is_empty());
                Some(Rerun::DropIndex { schema, index: name() })
            }
            _ => None,
        }
    }
}

impl<'a> Chain<'a> {
    /// Reads a backend's literals beside the shared ones.
    pub const fn new(revisions: Revisions<'a>, text: &'a str, tables: &'a [u8]) -> Self {
        Self { revisions, text, tables: Tables(tables) }
    }

    /// The one question at head.
    pub fn probe(&self) -> &'a str {
        let offset = self.tables.get(2);
        slice(self.text, offset, offset + self.tables.get(3))
    }

    /// The revision's chain hash.
    pub fn hash(&self, revision: usize) -> Hash {
        let start = (width::BACKEND_HEADER + revision * width::HASH) * 4;
        let bytes = self.tables.0.get(start..start + 32);
        Hash::from_bytes(bytes.and_then(|bytes| bytes.try_into().ok()).unwrap_or_default())
    }

    fn scripts(&self) -> usize {
        width::BACKEND_HEADER + self.revisions.len() * width::HASH
    }

    fn record(&self, revision: usize) -> usize {
        self.scripts() + revision * width::SCRIPT
    }

    fn statements_start(&self) -> usize {
        self.record(self.revisions.len())
    }

    fn extras_start(&self) -> usize {
        self.statements_start() + self.tables.get(0) * width::STATEMENT
    }

    /// The statements of the revision's upgrade.
    pub fn upgrade(
        &self,
        revision: usize,
    ) -> impl ExactSizeIterator<Item = Statement<'a>> + use<'a> {
        let previous = revision.checked_sub(1).map(|before| self.record(before) + 1);
        self.range(self.tables.between(self.record(revision), previous, 0))
    }

    /// The statements that make the schema at the heads on an empty database; none where only the
    /// revisions can.
    pub fn snapshot(&self) -> impl ExactSizeIterator<Item = Statement<'a>> + use<'a> {
        self.range((self.tables.get(4), self.tables.get(0)))
    }

    /// Its downgrade.
    pub fn downgrade(
        &self,
        revision: usize,
    ) -> Downgrade<'a, impl ExactSizeIterator<Item = Statement<'a>> + use<'a>> {
        let at = self.record(revision);
        let statements = self.range(self.tables.between(at + 1, Some(at), 0));
        let text = self.sized(self.tables.get(at + 3));
        match self.tables.word(at + 2) {
            downgrade::SCRIPT => Downgrade::Script(statements),
            downgrade::DERIVED => Downgrade::Derived { statements, loses: text },
            downgrade::IRREVERSIBLE => Downgrade::Irreversible(text),
            _ => Downgrade::Missing(text),
        }
    }

    fn sized(&self, offset: usize) -> &'a str {
        let digits = slice(self.text, offset, offset + 4);
        let length = usize::from_str_radix(digits, 16).unwrap_or_default();
        slice(self.text, offset + 4, offset + 4 + length)
    }

    fn range(
        &self,
        (start, end): (usize, usize),
    ) -> impl ExactSizeIterator<Item = Statement<'a>> + use<'a> {
        let chain = *self;
        (start..end).map(move |statement| chain.statement(statement))
    }

    fn statement(&self, statement: usize) -> Statement<'a> {
        let at = self.statements_start() + statement * width::STATEMENT;
        let (offset, length) = (self.tables.get(at), self.tables.get(at + 1));
        let flags = self.tables.word(at + 3);
        let is = |flag: u32| flags & flag != 0;
        let text = if is(flag::OWN_TEXT) { self.text } else { self.revisions.text };
        let (repeat, rerun) = if is(flag::EXTRA) { self.extra(statement) } else { (1, "") };
        Statement {
            sql: slice(text, offset, offset + length),
            line: self.tables.get(at + 2),
            repeat,
            starts_segment: is(flag::SEGMENT),
            outside: is(flag::OUTSIDE),
            transactional: is(flag::TRANSACTIONAL),
            alone: is(flag::ALONE),
            rendered: is(flag::RENDERED),
            rebuild: is(flag::REBUILD),
            rerun,
        }
    }

    /// A statement's record among the extras, which are sorted by statement.
    fn extra(&self, statement: usize) -> (u32, &'a str) {
        let start = self.extras_start();
        let (mut low, mut high) = (0, self.tables.get(1));
        while low < high {
            let middle = (low + high) / 2;
            if self.tables.get(start + middle * width::EXTRA) < statement {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let at = start + low * width::EXTRA;
        let offset = self.tables.get(at + 2);
        (self.tables.word(at + 1), slice(self.text, offset, offset + self.tables.get(at + 3)))
    }
}
