//! SQL text: one lexer with the rules of each dialect, one splitter on it, and what each
//! statement is to a transaction. Text is never changed: everything speaks in spans of it.
//!
//! What differs between dialects stands in a folder of their own, with the same file names in each:
//! `mod.rs` for how text is read into tokens, `split.rs` for where a statement ends, and
//! `transaction.rs` for what may run in a transaction. No dialect uses another's folder.

mod dialect;
mod error;
mod lexer;
mod mssql;
mod name;
mod phrase;
mod portable;
mod postgres;
mod split;
mod sqlite;
mod token;
mod transaction;

pub use error::{SqlError, SqlErrorKind};
pub use lexer::Lexer;
pub use name::{name_of, quoted};
pub use split::{Piece, Split, split};
pub use token::{Token, TokenKind};
pub use transaction::{Cut, InTransaction, Rerun, cut, in_transaction, must_be_alone};
