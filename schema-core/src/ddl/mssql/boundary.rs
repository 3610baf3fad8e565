//! Where a statement ends: nothing need stand between two of them, so that one ends where a word that
//! begins statements can't belong to it.

use super::super::cursor::Cursor;
use crate::sql::TokenKind;

/// Words that begin a statement, and can be nothing else where they stand without brackets; with END and
/// ELSE, which end what is before them.
/// <https://learn.microsoft.com/sql/t-sql/language-elements/reserved-keywords-transact-sql>
const WORDS: [&str; 53] = [
    "ALTER",
    "BACKUP",
    "BEGIN",
    "BREAK",
    "BULK",
    "CHECKPOINT",
    "CLOSE",
    "COMMIT",
    "CONTINUE",
    "CREATE",
    "DBCC",
    "DEALLOCATE",
    "DECLARE",
    "DELETE",
    "DENY",
    "DISABLE",
    "DROP",
    "DUMP",
    "ELSE",
    "ENABLE",
    "END",
    "EXEC",
    "EXECUTE",
    "FETCH",
    "GOTO",
    "GRANT",
    "IF",
    "INSERT",
    "KILL",
    "LOAD",
    "MERGE",
    "OPEN",
    "PRINT",
    "RAISERROR",
    "READTEXT",
    "RECONFIGURE",
    "RESTORE",
    "RETURN",
    "REVERT",
    "REVOKE",
    "ROLLBACK",
    "SAVE",
    "SELECT",
    "SET",
    "SETUSER",
    "SHUTDOWN",
    "THROW",
    "TRUNCATE",
    "UPDATE",
    "UPDATETEXT",
    "USE",
    "WAITFOR",
    "WHILE",
];

/// The word that begins statements and that a token is.
pub(super) fn verb_at(cursor: &Cursor<'_>, ahead: usize) -> Option<&'static str> {
    let token = cursor.peek_at(ahead).filter(|token| token.kind == TokenKind::Word)?;
    let text = cursor.text(token);
    WORDS.iter().copied().find(|word| text.eq_ignore_ascii_case(word))
}

/// How many tokens the statement has that begins at the next one.
pub(super) fn length(cursor: &Cursor<'_>) -> usize {
    let mut scan = Scan::new(cursor);
    let mut ahead = scan.least();
    let (mut depth, mut cases) = (0_usize, 0_usize);
    while let Some(token) = cursor.peek_at(ahead) {
        if cursor.symbol_at(ahead, b'(') {
            depth += 1;
        } else if cursor.symbol_at(ahead, b')') {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            if cursor.symbol_at(ahead, b';') {
                break;
            }
            if token.kind == TokenKind::Word {
                if cursor.word_at(ahead, "CASE") {
                    cases += 1;
                } else if cases > 0 {
                    cases -= usize::from(cursor.word_at(ahead, "END"));
                } else if scan.ends_at(ahead) {
                    break;
                }
            }
        }
        ahead += 1;
    }
    ahead
}

/// The search for the end of a statement.
struct Scan<'c, 'a> {
    cursor: &'c Cursor<'a>,
    /// What it begins with.
    verb: &'static str,
    /// Whether the rows of an INSERT, or the main verb behind a WITH, are still to come.
    awaits_query: bool,
    /// Whether a SET belongs to it.
    awaits_set: bool,
    /// Whether its words may be permissions, which have the names of statements.
    permissions: bool,
}

impl<'c, 'a> Scan<'c, 'a> {
    fn new(cursor: &'c Cursor<'a>) -> Self {
        let verb = verb_at(cursor, 0).unwrap_or("");
        let mut scan = Self {
            cursor,
            verb,
            awaits_query: cursor.at_word("WITH"),
            awaits_set: false,
            permissions: matches!(verb, "GRANT" | "DENY" | "REVOKE"),
        };
        scan.begin(verb, 0);
        scan
    }

    /// Notes what else a verb brings along.
    fn begin(&mut self, verb: &'static str, at: usize) {
        self.verb = verb;
        match verb {
            "INSERT" => self.awaits_query = true,
            "UPDATE" => self.awaits_set = !self.cursor.word_at(at + 1, "STATISTICS"),
            "ALTER" => {
                let others = ["TABLE", "INDEX", "COLUMN"];
                self.awaits_set = !others.iter().any(|word| self.cursor.word_at(at + 1, word));
            }
            _ => {}
        }
    }

    /// The fewest tokens that it can have: an ALTER says something behind the name.
    fn least(&mut self) -> usize {
        let mut ahead = 1;
        if self.verb == "BULK" {
            return 2;
        }
        if self.verb != "ALTER" {
            return ahead;
        }
        ahead += 2;
        while self.cursor.symbol_at(ahead, b'.') {
            ahead += 1;
            if !self.cursor.symbol_at(ahead, b'.') {
                ahead += 1;
            }
        }
        self.awaits_set &= !self.cursor.word_at(ahead, "SET");
        let is_word = self.cursor.peek_at(ahead).is_some_and(|token| token.kind == TokenKind::Word);
        ahead + usize::from(is_word)
    }

    fn behind(&self, at: usize, words: &[&str]) -> bool {
        at > 0 && words.iter().any(|word| self.cursor.word_at(at - 1, word))
    }

    fn before(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.cursor.word_at(at + 1, word))
    }

    /// Whether the statement ends before the word at `at`, which stands outside of all parentheses.
    fn ends_at(&mut self, at: usize) -> bool {
        let Some(word) = verb_at(self.cursor, at) else {
            self.note(at);
            return false;
        };
        if self.permissions {
            return matches!(word, "END" | "ELSE");
        }
        match word {
            "SELECT" | "EXEC" | "EXECUTE" => !self.is_query(word, at),
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" => !self.is_part(word, at),
            "SET" => !self.is_own_set(at),
            "ALTER" => !self.before(at, &["COLUMN"]),
            "DROP" => {
                !self.before(at, &["PERSISTED", "ROWGUIDCOL", "NOT", "SPARSE", "HIDDEN", "MASKED"])
            }
            "IF" => self.verb != "DROP" && !self.behind(at, &["CONSTRAINT", "COLUMN", "DROP"]),
            "ROLLBACK" | "GRANT" => !self.behind(at, &["WITH"]),
            "FETCH" => !self.behind(at, &["ROWS", "ROW"]),
            "BULK" => self.before(at, &["INSERT"]),
            "ENABLE" | "DISABLE" => self.before(at, &["TRIGGER"]),
            "THROW" => self.is_throw(at),
            "LOAD" | "DUMP" => false,
            _ => true,
        }
    }

    /// Notes a word that begins no statement.
    fn note(&mut self, at: usize) {
        let is = |word: &str| self.cursor.word_at(at, word);
        if self.permissions && (is("TO") || is("FROM")) {
            self.permissions = false;
        } else if self.verb == "INSERT" && is("VALUES") {
            self.awaits_query = false;
        }
    }

    /// Whether a SELECT or EXEC belongs to the statement.
    fn is_query(&mut self, word: &str, at: usize) -> bool {
        let joined = ["UNION", "ALL", "EXCEPT", "INTERSECT", "AS", "FOR"];
        if word == "SELECT" && self.behind(at, &joined) {
            return true;
        }
        if word != "SELECT" && (self.behind(at, &["WITH"]) || !self.awaits_query) {
            return self.behind(at, &["WITH"]);
        }
        std::mem::take(&mut self.awaits_query)
    }

    /// Whether a word that changes rows is that of a MERGE, of an action, or behind a WITH.
    fn is_part(&mut self, word: &'static str, at: usize) -> bool {
        if self.awaits_query && self.verb.is_empty() {
            self.awaits_query = false;
            self.begin(word, at);
            return true;
        }
        let joins = ["INNER", "LEFT", "RIGHT", "FULL", "OUTER"];
        match word {
            "MERGE" => self.behind(at, &joins) || self.before(at, &["JOIN", "RANGE"]),
            "INSERT" => self.behind(at, &["THEN", "AFTER", "BULK"]),
            _ => self.behind(at, &["ON", "THEN", "FOR", "AFTER", "BEFORE"]),
        }
    }

    fn is_own_set(&mut self, at: usize) -> bool {
        self.behind(at, &["UPDATE", "DELETE"])
            || self.cursor.symbol_at(at + 1, b'(')
            || std::mem::take(&mut self.awaits_set)
    }

    fn is_throw(&self, at: usize) -> bool {
        let number = |token: crate::sql::Token| {
            matches!(token.kind, TokenKind::Number | TokenKind::Parameter)
        };
        self.cursor.peek_at(at + 1).is_none_or(number)
            || self.cursor.symbol_at(at + 1, b';')
            || self.before(at, &["END"])
    }
}
