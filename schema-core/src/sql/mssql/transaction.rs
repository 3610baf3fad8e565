//! What SQL Server refuses inside a transaction, by its manual
//! (<https://learn.microsoft.com/previous-versions/sql/sql-server-2008-r2/ms191544(v=sql.105)>) and its
//! errors 226, 574, 3021, 6115, 8920, 12331 and 15002.
//!
//! Statements need no `;` between them, so a batch is searched for reserved words, which can be nothing
//! else where they stand without brackets:
//! <https://learn.microsoft.com/sql/t-sql/language-elements/reserved-keywords-transact-sql>.

use super::super::phrase::Phrase;
use super::super::token::TokenKind;
use super::super::transaction::{InTransaction, Rerun};
use super::procedures;
use crate::backend::Dialect;

/// Words that begin a statement, all of them reserved.
const VERBS: [&str; 26] = [
    "ALTER",
    "BACKUP",
    "BEGIN",
    "CREATE",
    "DBCC",
    "DECLARE",
    "DELETE",
    "DENY",
    "DROP",
    "EXEC",
    "EXECUTE",
    "GRANT",
    "IF",
    "INSERT",
    "KILL",
    "MERGE",
    "PRINT",
    "RAISERROR",
    "RECONFIGURE",
    "RESTORE",
    "REVOKE",
    "SELECT",
    "TRUNCATE",
    "UPDATE",
    "USE",
    "WHILE",
];

/// Words that may control the transaction, or hide one that does.
const CONTROL: [&str; 6] = ["BEGIN", "SAVE", "COMMIT", "ROLLBACK", "SET", "WITH"];

pub(in super::super) fn must_be_alone(batch: &str) -> bool {
    let mut phrase = Phrase::new(batch, Dialect::Mssql);
    is_module(&mut phrase.clone())
        || (phrase.eat("CREATE") && phrase.eat_any(&["SCHEMA", "DEFAULT", "RULE"]).is_some())
}

/// Whether the batch is one definition, whose text goes on to the batch's end.
fn is_module(phrase: &mut Phrase<'_>) -> bool {
    let Some(verb) = phrase.eat_any(&["CREATE", "ALTER"]) else { return false };
    if verb == "CREATE" && phrase.eat("OR") && !phrase.eat("ALTER") {
        return false;
    }
    phrase.eat_any(&["FUNCTION", "PROCEDURE", "PROC", "VIEW", "TRIGGER"]).is_some()
}

pub(super) fn in_transaction(batch: &str) -> InTransaction {
    let mut phrase = Phrase::new(batch, Dialect::Mssql);
    if is_module(&mut phrase.clone()) {
        return module(phrase);
    }
    let repeatable = is_repeatable(phrase.clone());
    let mut scan = Scan { phrase: &mut phrase, repeatable, found: None };
    // The first statement may call a procedure without EXECUTE.
    scan.call();
    scan.run()
}

/// A definition is allowed whatever its body does, unless it is compiled to machine code.
fn module(mut phrase: Phrase<'_>) -> InTransaction {
    while !phrase.is_over() && !phrase.at("BEGIN") {
        if phrase.at("NATIVE_COMPILATION") {
            phrase.mark();
            phrase.take();
            return forbidden(&phrase, "DDL of natively compiled modules", Rerun::Unknown);
        }
        phrase.take();
    }
    InTransaction::Allowed
}

fn forbidden(phrase: &Phrase<'_>, what: &str, rerun: Rerun) -> InTransaction {
    let reason = format!("{what} cannot run inside a transaction");
    InTransaction::Forbidden { reason, span: phrase.span(), rerun }
}

/// Whether the batch is one statement that can be run again: RECONFIGURE, or `ALTER DATABASE ... SET`.
fn is_repeatable(mut phrase: Phrase<'_>) -> bool {
    let verb = phrase.eat_any(&["RECONFIGURE", "ALTER"]);
    let sets = verb != Some("ALTER")
        || (phrase.eat("DATABASE") && phrase.eat_name().is_some() && phrase.eat("SET"));
    if verb.is_none() || !sets {
        return false;
    }
    while !phrase.is_over() {
        if phrase.eat_symbol(b';') {
            return phrase.is_over();
        }
        if phrase.eat_any(&VERBS).is_some() {
            return false;
        }
        phrase.take();
    }
    true
}

/// The search through a batch.
struct Scan<'a, 'b> {
    phrase: &'a mut Phrase<'b>,
    /// Whether what is found can be run again.
    repeatable: bool,
    /// The first statement that is refused.
    found: Option<InTransaction>,
}

impl Scan<'_, '_> {
    /// A statement that controls the transaction counts more than one that is refused in it.
    fn run(mut self) -> InTransaction {
        let mut depth = 0_usize;
        while !self.phrase.is_over() {
            self.phrase.mark();
            if self.phrase.eat_symbol(b'(') {
                depth += 1;
            } else if self.phrase.eat_symbol(b')') {
                depth = depth.saturating_sub(1);
            } else if depth > 0 {
                self.option();
            } else if let Some(word) = self.phrase.eat_any(&CONTROL) {
                if self.controls(word) {
                    return InTransaction::Control { span: self.phrase.span() };
                }
            } else {
                self.statement();
            }
        }
        self.found.unwrap_or(InTransaction::Allowed)
    }

    fn refuse(&mut self, what: &str) {
        let rerun = if self.repeatable { Rerun::Repeatable } else { Rerun::Unknown };
        let refused = forbidden(self.phrase, what, rerun);
        self.found.get_or_insert(refused);
    }

    /// Takes a token within parentheses, where only options of tables and indexes are of interest.
    fn option(&mut self) {
        let what = match self.phrase.eat_any(&["MEMORY_OPTIMIZED", "RESUMABLE"]) {
            Some("RESUMABLE") => "a resumable index operation",
            Some(_) => "DDL of memory-optimized tables",
            None => {
                self.phrase.take();
                return;
            }
        };
        if self.phrase.eat_symbol(b'=') && self.phrase.eat("ON") {
            self.refuse(what);
        }
    }

    /// Whether one of the words that were just taken controls the transaction.
    fn controls(&mut self, word: &str) -> bool {
        match word {
            "COMMIT" | "ROLLBACK" => {
                self.phrase.eat_any(&["TRANSACTION", "TRAN", "WORK"]);
                true
            }
            "SET" => self.phrase.eat("IMPLICIT_TRANSACTIONS") && self.phrase.eat("ON"),
            // The WITH ROLLBACK IMMEDIATE of ALTER DATABASE.
            "WITH" => {
                self.phrase.eat("ROLLBACK");
                false
            }
            _ => {
                self.phrase.eat("DISTRIBUTED");
                self.phrase.eat_any(&["TRANSACTION", "TRAN"]).is_some()
            }
        }
    }

    /// Takes one word or what it begins, and notes what is refused.
    fn statement(&mut self) {
        let verbs = [
            "CREATE",
            "ALTER",
            "DROP",
            "BACKUP",
            "RESTORE",
            "RECONFIGURE",
            "KILL",
            "DBCC",
            "EXEC",
            "EXECUTE",
            "GRANT",
            "DENY",
            "REVOKE",
        ];
        match self.phrase.eat_any(&verbs) {
            Some(verb @ ("CREATE" | "ALTER" | "DROP")) => self.definition(verb),
            Some(verb @ ("BACKUP" | "RESTORE" | "RECONFIGURE" | "KILL")) => self.refuse(verb),
            Some("DBCC") => {
                let commands = ["SHRINKDATABASE", "SHRINKFILE", "INDEXDEFRAG"];
                if let Some(command) = self.phrase.eat_any(&commands) {
                    self.refuse(&format!("DBCC {command}"));
                }
            }
            Some("EXEC" | "EXECUTE") => self.call(),
            Some(_) => self.permissions(),
            None => {
                self.phrase.take();
            }
        }
    }

    fn definition(&mut self, verb: &str) {
        match self.phrase.eat_any(&["DATABASE", "FULLTEXT", "EVENT", "ENDPOINT"]) {
            Some("DATABASE") => {
                // Objects within a database, whose names begin with the word.
                let inner = ["SCOPED", "AUDIT", "ENCRYPTION"];
                let mut ahead = self.phrase.clone();
                let follows = ["CONFIGURATION", "CREDENTIAL", "SPECIFICATION", "KEY"];
                if ahead.eat_any(&inner).is_none() || ahead.eat_any(&follows).is_none() {
                    self.refuse(&format!("{verb} DATABASE"));
                }
            }
            Some("FULLTEXT") => {
                if let Some(kind) = self.phrase.eat_any(&["CATALOG", "INDEX"]) {
                    self.refuse(&format!("{verb} FULLTEXT {kind}"));
                }
            }
            Some("EVENT") if self.phrase.eat("SESSION") => {
                self.refuse(&format!("{verb} EVENT SESSION"));
            }
            Some("ENDPOINT") => self.refuse(&format!("{verb} ENDPOINT")),
            _ => {}
        }
    }

    /// Takes the name of a procedure that is called, with the variable for its result.
    fn call(&mut self) {
        if self.phrase.peek().is_some_and(|token| token.kind == TokenKind::Parameter) {
            self.phrase.take();
            self.phrase.eat_symbol(b'=');
        }
        let mut ahead = self.phrase.clone();
        let path = ahead.eat_path();
        let name = path.last().map(|token| self.phrase.text(*token));
        if let Some(name) = name.filter(|name| procedures::is_refused(name)) {
            self.phrase.eat_path();
            self.refuse(name);
        }
    }

    /// Takes the permissions of a GRANT, which have the names of statements.
    fn permissions(&mut self) {
        while !(self.phrase.is_over() || self.phrase.at("ON") || self.phrase.at_symbol(b';')) {
            if self.phrase.eat_any(&["TO", "FROM"]).is_some() {
                return;
            }
            self.phrase.take();
        }
    }
}
