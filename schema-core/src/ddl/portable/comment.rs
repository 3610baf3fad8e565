//! COMMENT ON.

use crate::catalog::ObjectName;
use crate::operation::Operation;
use crate::portable::parse::{Read, Reader, SECTIONS};
use crate::source::Spanned;
use crate::sql::TokenKind;

/// Reads what stands behind `COMMENT`.
pub(super) fn read(reader: &mut Reader<'_>) -> Read<Operation> {
    reader.expect("ON")?;
    let (table, column) = match reader.cursor.eat_any(&["TABLE", "COLUMN"]) {
        Some("TABLE") => (reader.table()?, None),
        Some(_) => {
            let table = reader.name("the name of a table")?;
            reader.expect_symbol(b'.')?;
            let column = reader.column()?;
            let name = ObjectName::plain(table.value);
            (Spanned::new(name, table.span), Some(column))
        }
        None if reader.cursor.at_any(&["INDEX", "CONSTRAINT", "VIEW", "SCHEMA", "DATABASE"]) => {
            return Err(reader.not_portable_here(SECTIONS));
        }
        None => return Err(reader.unexpected_among("`TABLE` or `COLUMN`", &["TABLE", "COLUMN"])),
    };
    reader.expect("IS")?;
    let comment = match reader.cursor.peek() {
        _ if reader.cursor.eat("NULL") => None,
        Some(token) if token.kind == TokenKind::String => {
            let text = reader.cursor.text(token);
            if !text.starts_with('\'') {
                return Err(reader.not_portable_here("write the string in single quotes alone"));
            }
            reader.cursor.take();
            Some(text.into())
        }
        _ => return Err(reader.unexpected("a string or `NULL`")),
    };
    Ok(Operation::SetComment { table, column, comment })
}
