//! What tiberius' errors mean to us.

use tiberius::error::{Error, TokenError};

use super::super::{DatabaseError, DatabaseErrorKind, Position};

/// The severity from which on SQL Server ends the session.
/// <https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-error-severities>
const ENDS_SESSION: u8 = 20;

/// An error, and where in the batch it happened.
pub(super) struct Broken {
    pub(super) error: DatabaseError,
    pub(super) position: Option<Position>,
}

/// Reads an error that came while a batch was running.
pub(super) fn broken(error: &Error) -> Broken {
    match error {
        Error::Server(token) => Broken { error: server(token), position: position(token) },
        Error::Io { message, .. } => gone(format!("the connection to the server broke: {message}")),
        // What remains of the answer can no longer be told from the next one.
        other => gone(format!("the server's answer could not be read: {other}")),
    }
}

fn gone(message: String) -> Broken {
    let kind = DatabaseErrorKind::ConnectionLost;
    Broken { error: DatabaseError { kind, code: None, message }, position: None }
}

/// Reads an error of the server's own.
pub(super) fn server(token: &TokenError) -> DatabaseError {
    DatabaseError {
        kind: kind(token.code(), token.class()),
        code: Some(token.code().to_string()),
        message: message(token.message(), token.procedure(), token.line()),
    }
}

/// The line counts from the beginning of the batch, or of the procedure or trigger that raised the error: then it
/// says nothing about the batch.
fn position(token: &TokenError) -> Option<Position> {
    let line = usize::try_from(token.line()).ok()?;
    (line > 0 && token.procedure().is_empty()).then_some(Position::Line(line))
}

fn message(message: &str, procedure: &str, line: u32) -> String {
    match procedure {
        "" => message.to_owned(),
        procedure => format!("{message} Raised by {procedure}, line {line}."),
    }
}

/// <https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors>
fn kind(code: u32, class: u8) -> DatabaseErrorKind {
    match code {
        _ if class >= ENDS_SESSION => DatabaseErrorKind::ConnectionLost,
        // Invalid object name.
        208 => DatabaseErrorKind::MissingTable,
        // Chosen as the deadlock victim; lock request time-out.
        1205 | 1222 => DatabaseErrorKind::Busy,
        // Permission denied on an object, a column, in a database, to act, to view server state; no access to
        // the database; not the owner; no permission to act (procedures and ALTER DATABASE).
        229 | 230 | 262 | 297 | 300 | 916 | 5011 | 15247 => DatabaseErrorKind::Denied,
        // The login failed; it is untrusted, disabled, locked, expired, or must change its password.
        18452 | 18456 | 18470 | 18486 | 18487 | 18488 => DatabaseErrorKind::Denied,
        // The database is read-only; it is a warm standby.
        3906 | 5063 => DatabaseErrorKind::ReadOnly,
        _ => DatabaseErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: u32, class: u8, expected: DatabaseErrorKind) {
        assert_eq!(kind(code, class), expected, "error {code}, class {class}");
    }

    #[test]
    fn kinds() {
        check(208, 16, DatabaseErrorKind::MissingTable);
        check(1222, 16, DatabaseErrorKind::Busy);
        check(1205, 13, DatabaseErrorKind::Busy);
        check(229, 14, DatabaseErrorKind::Denied);
        check(230, 14, DatabaseErrorKind::Denied);
        check(262, 14, DatabaseErrorKind::Denied);
        check(18456, 14, DatabaseErrorKind::Denied);
        check(3906, 16, DatabaseErrorKind::ReadOnly);
        check(2714, 16, DatabaseErrorKind::Other);
        check(596, 21, DatabaseErrorKind::ConnectionLost);
        check(208, 20, DatabaseErrorKind::ConnectionLost);
    }

    #[test]
    fn a_procedure_is_named() {
        assert_eq!(
            message("Divide by zero error encountered.", "", 3),
            "Divide by zero error encountered."
        );
        assert_eq!(
            message("Divide by zero error encountered.", "dbo.fill", 3),
            "Divide by zero error encountered. Raised by dbo.fill, line 3."
        );
    }

    #[test]
    fn whatever_is_not_the_servers_own_error_ends_the_connection() {
        for error in [
            Error::Io { kind: std::io::ErrorKind::UnexpectedEof, message: "eof".to_owned() },
            Error::Protocol("invalid token type 42".into()),
            Error::Utf16,
        ] {
            let broken = broken(&error);
            assert_eq!(broken.error.kind, DatabaseErrorKind::ConnectionLost);
            assert_eq!(broken.position, None);
        }
    }
}
