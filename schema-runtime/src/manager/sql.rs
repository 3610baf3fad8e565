//! The SQL of a range, as a script for people.

use std::fmt::Write as _;

use schema_core::backend::Backend;
use schema_core::embed::{Chain, Statement};
use schema_core::graph::Graph;
use schema_core::ledger::{Action, Entry, Ledger, Outcome};
use schema_core::rebuild::Rebuild;
use schema_core::script::Direction;

use crate::error::{Error, ErrorKind, Result};
use crate::migrations::Migrations;

impl Migrations {
    /// The SQL of a range for a backend: `a:b` upgrades from `a` to `b`, or downgrades where `a` is
    /// newer; a single target is `base:target`. No database is asked.
    ///
    /// The script holds what a manager would run, our own tables included, each revision in a
    /// transaction where it allows one.
    ///
    /// # Errors
    /// The range does not resolve, or a revision has no downgrade.
    pub fn sql(&self, backend: Backend, range: &str) -> Result<String> {
        let chain = self.chain(backend).ok_or_else(|| Error::unsupported(backend))?;
        let revisions = self.revisions();
        let ledger = Ledger::new(backend, revisions.chain_name(), revisions.schema());
        let graph = self.graph();
        let (direction, from_base, plan) = plan(&graph, range)?;
        let mut script = Script { terminator: ledger.terminator(), text: String::new() };
        if from_base && direction == Direction::Upgrade {
            script.comment("our own tables");
            script.statements(ledger.create_tables().iter().map(String::as_str));
        }
        for revision in plan {
            let place = Place { graph: &graph, chain, ledger, revision, direction };
            let file = revisions.file(revision);
            script.revision(&place, file, revisions.message(revision))?;
        }
        Ok(script.text)
    }
}

/// The direction of a range, whether it begins at base, and its revisions in order.
fn plan(graph: &Graph, range: &str) -> Result<(Direction, bool, Vec<usize>)> {
    let (from, to) = range.split_once(':').unwrap_or(("", range));
    let from = if from.is_empty() { "base" } else { from };
    let to = if to.is_empty() { "heads" } else { to };
    let start = graph.resolve(from)?;
    let current = graph.heads_of(&start);
    let end = graph.resolve(to)?;
    let known = graph.ancestors_inclusive(&start);
    let behind = to == "base" || (!end.is_empty() && end.iter().all(|revision| known[*revision]));
    if behind && start != end {
        return Ok((Direction::Downgrade, false, graph.downgrade(&current, to)?));
    }
    Ok((Direction::Upgrade, start.is_empty(), graph.upgrade(&current, to)?))
}

struct Place<'a> {
    graph: &'a Graph,
    chain: Chain<'static>,
    ledger: Ledger<'static>,
    revision: usize,
    direction: Direction,
}

impl Place<'_> {
    fn statements(&self) -> Result<Vec<Statement<'static>>> {
        if self.direction == Direction::Upgrade {
            return Ok(self.chain.upgrade(self.revision).collect());
        }
        let statements = self.chain.downgrade(self.revision).into_statements();
        statements.map(Iterator::collect).map_err(|why| {
            let message = format!("revision {} {why}", self.graph.id(self.revision));
            Error::new(ErrorKind::NoDowngrade, message)
        })
    }

    /// The revision's row and its entry.
    fn records(&self) -> [String; 2] {
        let (id, hash) = (self.graph.id(self.revision), self.chain.hash(self.revision));
        let row = match self.direction {
            Direction::Upgrade => self.ledger.insert_revision(id, hash),
            Direction::Downgrade => self.ledger.delete_revision(id),
        };
        let entry = self.ledger.insert_entry(&Entry {
            revision: id,
            action: Action::from(self.direction),
            hash,
            milliseconds: Some(0),
            program: "script",
            outcome: Outcome::Done,
            statements_done: 0,
            error: None,
        });
        [row, entry]
    }
}

/// A script as it grows.
struct Script {
    terminator: &'static str,
    text: String,
}

impl Script {
    fn comment(&mut self, text: &str) {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "-- {line}");
    }

    /// Ends a statement as the backend's own shell expects it.
    fn statements<'s>(&mut self, statements: impl Iterator<Item = &'s str>) {
        for statement in statements {
            self.text.push_str(statement);
            self.text.push_str(self.terminator);
        }
    }

    fn revision(&mut self, place: &Place<'_>, file: &str, message: &str) -> Result<()> {
        let statements = place.statements()?;
        let id = place.graph.id(place.revision);
        self.text.push('\n');
        self.comment(&format!("{} {id}: {message} ({file})", place.direction.name()));
        let mut open = false;
        for statement in &statements {
            let outside = statement.outside && !statement.transactional;
            let rebuild = Rebuild::decode(statement.sql).filter(|_| statement.rebuild);
            let apart = outside || statement.starts_segment || statement.outside;
            if open && (apart || rebuild.is_some()) {
                self.statements([place.ledger.commit()].into_iter());
                open = false;
            }
            // A rebuild has a transaction of its own.
            if let Some(rebuild) = rebuild {
                self.text.push_str(&rebuild.script());
                continue;
            }
            if !open && !outside {
                self.statements([place.ledger.begin()].into_iter());
                open = true;
            }
            let repeated = std::iter::repeat_n(statement.sql, statement.repeat as usize);
            self.statements(repeated);
        }
        if !open {
            self.statements([place.ledger.begin()].into_iter());
        }
        let records = place.records();
        self.statements(records.iter().map(String::as_str));
        self.statements([place.ledger.commit()].into_iter());
        Ok(())
    }
}
