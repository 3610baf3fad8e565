//! PostgreSQL through the synchronous `postgres` crate: all parts travel as one simple query.
//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT>

use postgres::error::{DbError, ErrorPosition, SqlState};
use postgres::{Client, Error, SimpleQueryMessage};
use schema_core::backend::Backend;

use super::{
    DatabaseError, DatabaseErrorKind, Driver, Failure, IntoDriver, Part, PartKind, Position, Rows,
};

/// The driver of a borrowed connection.
struct Postgres<'c>(&'c mut Client);

impl<'c> IntoDriver<'c> for &'c mut Client {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        Box::new(Postgres(self))
    }
}

/// The driver of a connection of its own.
struct Owned(Client);

impl<'c> IntoDriver<'c> for Client {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        Box::new(Owned(self))
    }
}

impl Driver for Postgres<'_> {
    fn backend(&self) -> Backend {
        Backend::Postgres
    }

    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
        run(self.0, parts)
    }
}

impl Driver for Owned {
    fn backend(&self) -> Backend {
        Backend::Postgres
    }

    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
        run(&mut self.0, parts)
    }
}

fn run(client: &mut Client, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
    let messages = match parts {
        [part] => client.simple_query(part.sql),
        parts => client.simple_query(&joined(parts)),
    };
    match messages {
        Ok(messages) => Ok(answers(parts, &messages)),
        Err(error) => Err(failure(parts, &error)),
    }
}

/// What stands between two parts.
const SEPARATOR: &str = ";\n";

fn joined(parts: &[Part<'_>]) -> String {
    let length = parts.iter().map(|part| part.sql.len() + SEPARATOR.len()).sum();
    let mut text = String::with_capacity(length);
    for part in parts {
        text.push_str(part.sql);
        text.push_str(SEPARATOR);
    }
    text
}

/// Every statement ends with a `CommandComplete`, and every part is one statement.
fn answers(parts: &[Part<'_>], messages: &[SimpleQueryMessage]) -> Vec<Rows> {
    let mut answers = vec![Rows::new(); parts.len()];
    let mut part = 0;
    for message in messages {
        match message {
            SimpleQueryMessage::Row(row) => {
                let wanted = parts.get(part).is_some_and(|part| part.kind == PartKind::Ledger);
                if let (true, Some(rows)) = (wanted, answers.get_mut(part)) {
                    let values = (0..row.len()).map(|column| row.get(column).map(str::to_owned));
                    rows.push(values.collect());
                }
            }
            SimpleQueryMessage::CommandComplete(_) => part += 1,
            _ => {}
        }
    }
    answers
}

fn failure(parts: &[Part<'_>], error: &Error) -> Failure {
    let Some(server) = error.as_db_error() else {
        return Failure::new(connection_error(error));
    };
    let place = match server.position() {
        Some(ErrorPosition::Original(position)) => locate(parts, *position as usize),
        _ => None,
    };
    let only = (parts.len() == 1).then_some(0);
    Failure {
        part: place.map(|(part, _)| part).or(only),
        position: place.map(|(_, offset)| Position::Offset(offset)),
        error: database_error(server),
    }
}

/// The part, and the byte offset in it, of a position that counts characters of the whole text from 1.
fn locate(parts: &[Part<'_>], position: usize) -> Option<(usize, usize)> {
    let mut left = position.checked_sub(1)?;
    for (index, part) in parts.iter().enumerate() {
        let characters = part.sql.chars().count();
        if left < characters {
            let offset = part.sql.char_indices().nth(left).map_or(0, |(offset, _)| offset);
            return Some((index, offset));
        }
        // Right behind its last character: something more was expected of the statement.
        if left < characters + SEPARATOR.len() {
            return Some((index, part.sql.len()));
        }
        left -= characters + SEPARATOR.len();
    }
    None
}

fn database_error(error: &DbError) -> DatabaseError {
    let mut message = error.message().to_owned();
    for more in [error.detail(), error.hint()].into_iter().flatten() {
        message.push_str("; ");
        message.push_str(more);
    }
    DatabaseError { kind: kind(error.code()), code: Some(error.code().code().to_owned()), message }
}

fn kind(state: &SqlState) -> DatabaseErrorKind {
    match state.code() {
        // undefined_table, invalid_schema_name
        "42P01" | "3F000" => DatabaseErrorKind::MissingTable,
        // lock_not_available, deadlock_detected, serialization_failure
        "55P03" | "40P01" | "40001" => DatabaseErrorKind::Busy,
        // insufficient_privilege
        "42501" => DatabaseErrorKind::Denied,
        // read_only_sql_transaction
        "25006" => DatabaseErrorKind::ReadOnly,
        // admin_shutdown, crash_shutdown, cannot_connect_now
        "57P01" | "57P02" | "57P03" => DatabaseErrorKind::ConnectionLost,
        code if code.starts_with("08") => DatabaseErrorKind::ConnectionLost,
        _ => DatabaseErrorKind::Other,
    }
}

/// An error of the way to the server, with what caused it.
pub(crate) fn connection_error(error: &Error) -> DatabaseError {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    DatabaseError { kind: DatabaseErrorKind::ConnectionLost, code: None, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(parts: &[&str], position: usize, expected: Option<(usize, usize)>) {
        let parts: Vec<Part<'_>> =
            parts.iter().map(|sql| Part { sql, kind: PartKind::Statement }).collect();
        assert_eq!(locate(&parts, position), expected);
    }

    #[test]
    fn positions_count_characters_over_all_parts() {
        check(&["ab", "cd"], 1, Some((0, 0)));
        check(&["ab", "cd"], 5, Some((1, 0)));
        check(&["çb", "cçd"], 7, Some((1, 3)));
        check(&["ab"], 9, None);
        check(&["ab"], 0, None);
    }
}
