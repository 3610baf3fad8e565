//! What can be wrong with SQL text before its statements are even looked at.

use std::fmt;

use crate::source::Span;

/// A mistake, and the characters that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlError {
    /// What is wrong.
    pub kind: SqlErrorKind,
    /// Where; for something that never ends, where it begins.
    pub span: Span,
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlErrorKind {
    /// A string without its closing quote.
    UnterminatedString,
    /// A quoted name without its closing quote.
    UnterminatedName,
    /// A block comment without its `*/`.
    UnterminatedComment,
    /// A dollar quote whose closing tag is missing.
    UnterminatedDollarQuote {
        /// The tag with its dollar signs.
        tag: String,
    },
    /// The body of a trigger or routine without its `END`.
    UnterminatedBody,
    /// `COPY ... FROM STDIN`: its data is not SQL.
    CopyFromStdin,
    /// `COPY ... TO STDOUT`: there is nobody to read it.
    CopyToStdout,
    /// `GO` with something behind it that is not a count from 1.
    GoCount,
    /// A command of psql, sqlite3 or sqlcmd, which the server does not know.
    ClientCommand,
}

impl SqlError {
    /// What to do about it, where there is more to say than the sentence says.
    pub fn help(&self) -> Option<&str> {
        Some(match &self.kind {
            SqlErrorKind::UnterminatedString => {
                "close the string with `'`; a quote within a string is written twice (`''`)"
            }
            SqlErrorKind::UnterminatedName => "close the name: `\"` with `\"`, and `[` with `]`",
            SqlErrorKind::UnterminatedComment => "close the comment with `*/`",
            SqlErrorKind::UnterminatedDollarQuote { .. } => {
                "write the same tag once more behind the text; case counts"
            }
            SqlErrorKind::UnterminatedBody => {
                "end every statement of the body with `;`, and the body with `END;`"
            }
            SqlErrorKind::CopyFromStdin => {
                "write the rows as `INSERT INTO ... VALUES ...`, or dump them with `pg_dump --inserts`"
            }
            SqlErrorKind::CopyToStdout => "leave it out, or copy to a file of the server",
            SqlErrorKind::GoCount => {
                "write `GO` alone on its line, or with a whole number from 1 to 100000 (for more, write a WHILE loop); a name that is `GO` needs brackets (`[GO]`)"
            }
            SqlErrorKind::ClientCommand => {
                "leave it out: only statements that the server itself reads can be run"
            }
        })
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for SqlErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnterminatedString => "the string that begins here is never closed",
            Self::UnterminatedName => "the quoted name that begins here is never closed",
            Self::UnterminatedComment => "the comment that begins here is never closed",
            Self::UnterminatedDollarQuote { tag } => {
                return write!(f, "the text quoted by `{tag}` is never closed");
            }
            Self::UnterminatedBody => "the body that begins here has no `END`",
            Self::CopyFromStdin => "COPY ... FROM STDIN needs a client that sends the rows",
            Self::CopyToStdout => "COPY ... TO STDOUT needs a client that reads the rows",
            Self::GoCount => "`GO` may only be followed by a count",
            Self::ClientCommand => "this is a command of a client program, not SQL",
        })
    }
}

impl std::error::Error for SqlError {}
