//! `schema history`.

use schema_core::graph::Graph;
use schema_runtime::{Entry, SchemaManager};
use serde::Serialize;

use crate::arguments::HistoryArguments;
use crate::console::{Answer, Page, Style};
use crate::failure::{Exit, Failure, Outcome};
use crate::outline::Outline;
use crate::session::{Access, Session};
use crate::shape::{RevisionShape, Tell};

/// The history, the newest first.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct History {
    revisions: Vec<RevisionShape>,
    #[serde(skip)]
    verbose: bool,
}

impl Answer for History {
    fn text(&self, page: &mut Page) {
        for revision in &self.revisions {
            match self.verbose {
                true => revision.paragraph(page),
                false => revision.line(
                    page,
                    Tell { parents: true, branches: true, message: true, points: true },
                ),
            }
        }
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &HistoryArguments) -> Outcome {
    if arguments.database {
        return of_database(session);
    }
    let (lower, upper) = ends(arguments.range.as_deref())?;
    let asks = arguments.indicate_current || lower == Some("current") || upper == Some("current");
    let (outline, current) =
        if asks { with_current(session)? } else { (session.outline()?, Vec::new()) };
    let current_names = current.join(",");
    let end = |end: Option<&str>, otherwise: &str| match end {
        Some("current") if current.is_empty() => Some(otherwise.to_owned()),
        Some("current") => Some(current_names.clone()),
        end => end.map(str::to_owned),
    };
    let (lower, upper) = (end(lower, "base"), end(upper, "base"));
    let revisions = revisions(&outline, lower.as_deref(), upper.as_deref())?;
    let shapes = shapes(&outline, &revisions, arguments.indicate_current.then_some(&current));
    session.console.answer(&History { revisions: shapes, verbose: arguments.verbose });
    Ok(Exit::Done)
}

/// The revisions of a range, without its lower end: `a:b` is what an upgrade from `a` to `b` runs, as
/// in `schema sql a:b`. Alembic's API resolves a range so; its own `history` lists the lower end too.
fn revisions(outline: &Outline, lower: Option<&str>, upper: Option<&str>) -> Outcome<Vec<usize>> {
    Ok(outline.graph.between(lower, upper)?)
}

/// Takes a range apart.
fn ends(range: Option<&str>) -> Outcome<(Option<&str>, Option<&str>)> {
    let Some(range) = range else { return Ok((None, None)) };
    let end = |text: &'_ str| -> bool { !text.is_empty() };
    match range.split_once(':') {
        Some((lower, upper)) if !upper.contains(':') => {
            let (lower, upper) = (lower.trim(), upper.trim());
            Ok((Some(lower).filter(|text| end(text)), Some(upper).filter(|text| end(text))))
        }
        _ => {
            let failure = Failure::misuse("malformed_range", format!("`{range}` is not a range"));
            Err(failure.help(format!("write a:b, a: or :b, as in `{range}:` or `:{range}`")))
        }
    }
}

/// The history, and where the database is in it.
fn with_current(session: &Session<'_>) -> Outcome<(Outline, Vec<String>)> {
    let (migrations, outline) = session.chain()?;
    let mut connection = session.open(Access::Existing)?;
    let current = SchemaManager::new(&migrations, &mut connection).current_revisions()?;
    let known = current.into_iter().filter(|id| outline.graph.index_of(id).is_some()).collect();
    Ok((outline, known))
}

/// The shapes of revisions; of their labels, those that hold for them.
pub(super) fn shapes(
    outline: &Outline,
    revisions: &[usize],
    current: Option<&Vec<String>>,
) -> Vec<RevisionShape> {
    let mut branches = outline.branches();
    let is_current = marked(&outline.graph, current);
    let shape = |index: &usize| {
        let branches = branches.get_mut(*index).map(std::mem::take).unwrap_or_default();
        let mut shape = RevisionShape::new(outline, *index, branches);
        shape.current = is_current.as_ref().map(|marks| marks.contains(index));
        shape
    };
    revisions.iter().map(shape).collect()
}

fn marked(
    graph: &Graph,
    current: Option<&Vec<String>>,
) -> Option<std::collections::BTreeSet<usize>> {
    current.map(|current| current.iter().filter_map(|id| graph.index_of(id)).collect())
}

/// What was done to a database.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Done(Vec<EntryShape>);

#[derive(Debug, Serialize)]
struct EntryShape {
    id: i64,
    revision: String,
    action: String,
    outcome: String,
    started_at: String,
    duration_ms: Option<u64>,
    program: String,
    chain_hash: String,
    statements_done: u64,
    error: Option<String>,
}

impl From<Entry> for EntryShape {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            revision: entry.revision,
            action: entry.action,
            outcome: entry.outcome,
            started_at: entry.started_at,
            duration_ms: entry.duration_ms,
            program: entry.program,
            chain_hash: entry.chain_hash,
            statements_done: entry.statements_done,
            error: entry.error,
        }
    }
}

impl Answer for Done {
    fn text(&self, page: &mut Page) {
        for entry in &self.0 {
            page.put(&format!("{}  {:<9} ", entry.started_at, entry.action));
            page.styled(Style::Bold, &entry.revision);
            let style = if entry.outcome == "failed" { Style::Red } else { Style::Dim };
            page.put("  ");
            page.styled(style, &entry.outcome);
            if let Some(duration) = entry.duration_ms {
                page.put(&format!(" in {duration} ms"));
            }
            page.put(&format!(", by {}\n", entry.program));
            if let Some(error) = &entry.error {
                page.line(&format!("    {error}"));
            }
        }
    }
}

fn of_database(session: &Session<'_>) -> Outcome {
    let (migrations, _) = session.chain()?;
    let mut connection = session.open(Access::Existing)?;
    let entries = SchemaManager::new(&migrations, &mut connection).history()?;
    session.console.answer(&Done(entries.into_iter().map(EntryShape::from).collect()));
    Ok(Exit::Done)
}
