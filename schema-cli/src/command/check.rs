//! `schema check`.

use schema_core::diagnostic::{Diagnostic, Severity, render};
use schema_core::directory::Directory;
use schema_runtime::{Migrations, SchemaManager};
use serde::Serialize;

use crate::arguments::CheckArguments;
use crate::console::{Answer, Page, Style};
use crate::failure::{Exit, Failure, Outcome};
use crate::session::{Access, Session};
use crate::shape::{DiagnosticShape, PositionShape, diagnostic_shapes};

/// What was found.
#[derive(Debug, Serialize)]
struct Checked {
    ok: bool,
    revisions: usize,
    diagnostics: Vec<DiagnosticShape>,
    drafts: Option<Vec<String>>,
    database: Option<PositionShape>,
    #[serde(skip)]
    drawn: Drawn,
}

/// The diagnostics as people read them.
#[derive(Debug, Default)]
struct Drawn {
    plain: Vec<String>,
    coloured: Vec<String>,
    errors: usize,
}

impl Answer for Checked {
    fn text(&self, page: &mut Page) {
        let drawn = if page.is_coloured() { &self.drawn.coloured } else { &self.drawn.plain };
        for diagnostic in drawn {
            page.line(diagnostic);
            page.put("\n");
        }
        for draft in self.drafts.iter().flatten() {
            page.styled(Style::Red, "draft");
            page.line(&format!(": revision {draft} is not sealed: run `schema lock`"));
        }
        let warnings = self.diagnostics.len() - self.drawn.errors;
        let counts = [
            counted(self.revisions, "revision"),
            counted(self.drawn.errors, "error"),
            counted(warnings, "warning"),
        ];
        let style = if self.drawn.errors == 0 { Style::Green } else { Style::Red };
        page.styled(style, &counts.join(", "));
        page.put("\n");
        if let Some(database) = &self.database {
            database.write(page);
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

pub(super) fn run(session: &Session<'_>, arguments: &CheckArguments) -> Outcome {
    if let Some(migrations) = session.embedded() {
        return check_embedded(session, migrations);
    }
    let directory = session.directory()?;
    let database = match session.url()? {
        None => None,
        Some(_) if directory.has_errors() => {
            session.console.say(|page| {
                page.line("the database was not asked, since the directory has errors")
            });
            None
        }
        Some(_) => Some(position(session, &Migrations::from_directory(&directory))?),
    };
    let ids = |drafts: Vec<usize>| {
        drafts.iter().map(|draft| directory.graph.id(*draft).to_owned()).collect()
    };
    let drafts: Option<Vec<String>> = arguments.sealed.then(|| match &directory.lock {
        Some(_) => ids(directory.drafts()),
        None => ids((0..directory.revisions.len()).collect()),
    });
    let found = directory.has_errors()
        || drafts.iter().flatten().next().is_some()
        || database.as_ref().is_some_and(|database| !database.is_at_head());
    session.console.answer(&Checked {
        ok: !found,
        revisions: directory.revisions.len(),
        diagnostics: diagnostic_shapes(&directory.diagnostics, &directory.sources),
        drafts,
        database,
        drawn: drawn(&directory),
    });
    Ok(if found { Exit::Found } else { Exit::Done })
}

/// An embedded chain was proven when the application was compiled.
fn check_embedded(session: &Session<'_>, migrations: &Migrations) -> Outcome {
    if session.url()?.is_none() {
        let message =
            "this program's chain was proven when it was compiled, and no database is named";
        return Err(Failure::misuse("no_url", message)
            .help("name a database with --url, or a directory with --dir"));
    }
    let database = position(session, migrations)?;
    let ok = database.is_at_head();
    session.console.answer(&Checked {
        ok,
        revisions: migrations.len(),
        diagnostics: Vec::new(),
        drafts: None,
        database: Some(database),
        drawn: Drawn::default(),
    });
    Ok(if ok { Exit::Done } else { Exit::Found })
}

/// Where the database stands.
fn position(session: &Session<'_>, migrations: &Migrations) -> Outcome<PositionShape> {
    let mut connection = session.open(Access::Existing)?;
    let status = SchemaManager::new(migrations, &mut connection).status()?;
    Ok(PositionShape::new(status, migrations.heads().map(str::to_owned)))
}

fn drawn(directory: &Directory) -> Drawn {
    let draw = |colour: bool| -> Vec<String> {
        let draw = |one: &Diagnostic| render(one, &directory.sources, colour);
        directory.diagnostics.iter().map(draw).collect()
    };
    let errors = directory.diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
    Drawn { plain: draw(false), coloured: draw(true), errors }
}
