//! `schema show`.

use schema_core::backend::Backend;
use schema_core::directory::Directory;
use schema_core::rebuild::Rebuild;
use schema_core::script::{Downgrade, Script, Statement};
use serde::Serialize;

use crate::arguments::ShowArguments;
use crate::console::{Answer, Page, Style};
use crate::failure::{Exit, Failure, Outcome};
use crate::session::Session;

/// A revision, and what it runs on a backend.
#[derive(Debug, Serialize)]
struct Shown {
    revision: String,
    revises: Vec<String>,
    depends_on: Vec<String>,
    labels: Vec<String>,
    message: String,
    file: String,
    hash: String,
    chain: String,
    upgrade: Vec<StatementShape>,
    downgrade: Vec<StatementShape>,
    /// Whether nobody wrote the downgrade, and it follows from the upgrade.
    derived: bool,
    /// The tables and columns that the downgrade loses with their rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    loses: Vec<String>,
    /// Only there where the downgrade is not a script.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_downgrade: Option<NoDowngrade>,
    #[serde(skip)]
    backend: Backend,
}

#[derive(Clone, Debug, Serialize)]
struct StatementShape {
    sql: String,
    line: usize,
    transactional: bool,
}

/// Why there is no downgrade.
#[derive(Debug, Serialize)]
struct NoDowngrade {
    why: &'static str,
    reason: String,
}

impl Answer for Shown {
    fn text(&self, page: &mut Page) {
        page.put("revision:   ");
        page.styled(Style::Bold, &self.revision);
        page.put("\n");
        let none = vec![String::from("none")];
        let revises = if self.revises.is_empty() { &none } else { &self.revises };
        let lists =
            [("revises", revises), ("depends on", &self.depends_on), ("labels", &self.labels)];
        for (name, ids) in lists.into_iter().filter(|(_, ids)| !ids.is_empty()) {
            page.line(&format!("{:<12}{}", format!("{name}:"), ids.join(", ")));
        }
        let words = [
            ("message", &self.message),
            ("file", &self.file),
            ("hash", &self.hash),
            ("chain", &self.chain),
        ];
        for (name, word) in words {
            page.line(&format!("{:<12}{word}", format!("{name}:")));
        }
        page.put("\n");
        page.styled(Style::Cyan, &format!("-- upgrade on {}", self.backend.product()));
        page.put("\n");
        self.statements(page, &self.upgrade);
        page.put("\n");
        let derived = if self.derived { ", derived from the upgrade" } else { "" };
        page.styled(Style::Cyan, &format!("-- downgrade on {}{derived}", self.backend.product()));
        page.put("\n");
        if !self.loses.is_empty() {
            page.line(&format!("-- loses {}", self.loses.join(", ")));
        }
        match &self.no_downgrade {
            Some(NoDowngrade { why, reason }) => page.line(&format!("-- {why}: {reason}")),
            None => self.statements(page, &self.downgrade),
        }
    }
}

impl Shown {
    fn statements(&self, page: &mut Page, statements: &[StatementShape]) {
        let end = if self.backend == Backend::Mssql { "\nGO\n" } else { ";\n" };
        for statement in statements {
            let outside = if statement.transactional { "" } else { ", outside of a transaction" };
            page.styled(Style::Dim, &format!("-- line {}{outside}", statement.line));
            page.line("");
            page.put(&statement.sql);
            page.put(end);
        }
        if statements.is_empty() {
            page.line("-- nothing");
        }
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &ShowArguments) -> Outcome {
    let directory = session.readable_directory()?;
    let index = find(&directory, &arguments.revision)?;
    let backend = session.backend(arguments.backend, &directory.config.backends)?;
    session.console.answer(&shown(&directory, index, backend));
    Ok(Exit::Done)
}

/// The revision that is meant; a count such as `-1` is taken from the head.
fn find(directory: &Directory, target: &str) -> Outcome<usize> {
    let graph = &directory.graph;
    match graph.resolve(target)?.as_slice() {
        [only] => Ok(*only),
        [] => Err(Failure::new("not_a_revision", format!("there is no revision at `{target}`"))),
        several => {
            let ids = several.iter().map(|index| graph.id(*index).to_owned());
            let message = format!("`{target}` is {} revisions", several.len());
            Err(Failure::new("several_revisions", message).help("name one of them").candidates(ids))
        }
    }
}

fn shown(directory: &Directory, index: usize, backend: Backend) -> Shown {
    let revision = &directory.revisions[index];
    let values = |names: &[schema_core::source::Spanned<String>]| {
        names.iter().map(|name| name.value.clone()).collect()
    };
    let chain = directory.chain_hashes(backend).get(index).map(ToString::to_string);
    let downgrade = directory.downgrade(index, backend);
    let no_downgrade = match &downgrade {
        Downgrade::Script(_) | Downgrade::Derived(_) => None,
        Downgrade::Missing(reason) => Some(("missing", reason)),
        Downgrade::Irreversible(reason) => Some(("irreversible", reason)),
    };
    let loses = match &downgrade {
        Downgrade::Derived(derived) => derived.loses.clone(),
        _ => Vec::new(),
    };
    Shown {
        revision: revision.id.value.clone(),
        revises: values(&revision.revises),
        depends_on: values(&revision.depends_on),
        labels: values(&revision.labels),
        message: revision.message.clone(),
        file: revision.file.clone(),
        hash: revision.hash.to_string(),
        chain: chain.unwrap_or_default(),
        upgrade: statements(directory, &directory.upgrade(index, backend)),
        derived: matches!(downgrade, Downgrade::Derived(_)),
        loses,
        downgrade: downgrade
            .script()
            .map(|script| statements(directory, script))
            .unwrap_or_default(),
        no_downgrade: no_downgrade.map(|(why, reason)| NoDowngrade { why, reason: reason.clone() }),
        backend,
    }
}

/// The statements of a script; what `GO n` repeats is there as often.
/// A statement's text; a rebuild as the SQL that a person would run.
fn sql(directory: &Directory, statement: &Statement) -> String {
    let text = directory.statement_text(statement);
    match Rebuild::decode(text).filter(|_| statement.rebuild) {
        Some(rebuild) => rebuild.script().trim_end().trim_end_matches(';').to_owned(),
        None => text.to_owned(),
    }
}

fn statements(directory: &Directory, script: &Script) -> Vec<StatementShape> {
    let repeated = script.statements().flat_map(|statement| {
        let shape = StatementShape {
            sql: sql(directory, statement),
            line: statement.line,
            transactional: statement.transactional,
        };
        std::iter::repeat_n(shape, statement.repeat as usize)
    });
    repeated.collect()
}
