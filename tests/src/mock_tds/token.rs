//! Tokens, which answers are made of. <https://learn.microsoft.com/openspecs/windows_protocols/ms-tds>

use tds_protocol::{Done, DoneStatus, TokenType};

/// The type byte of `NVARCHAR`, and of an integer that may be null.
const NVARCHAR: u8 = 0xE7;
const INTN: u8 = 0x26;
/// Latin1_General, as a server of the English edition has it.
const COLLATION: [u8; 5] = [0x09, 0x04, 0xD0, 0x00, 0x34];

/// An error of the server's.
#[derive(Clone, Debug)]
pub struct ServerError {
    number: u32,
    class: u8,
    message: String,
    procedure: String,
    line: u32,
}

impl ServerError {
    /// Makes one of class 16, at the first line of the batch.
    pub fn new(number: u32, message: &str) -> Self {
        Self { number, class: 16, message: message.to_owned(), procedure: String::new(), line: 1 }
    }

    /// Gives it another class: from 20 on the session is over.
    pub fn class(self, class: u8) -> Self {
        Self { class, ..self }
    }

    /// Puts it at another line, counted from 1.
    pub fn line(self, line: u32) -> Self {
        Self { line, ..self }
    }

    /// Lets it come from a procedure or trigger.
    pub fn procedure(self, procedure: &str) -> Self {
        Self { procedure: procedure.to_owned(), ..self }
    }

    pub(super) fn token(&self) -> Vec<u8> {
        let mut body = self.number.to_le_bytes().to_vec();
        body.push(1);
        body.push(self.class);
        long_text(&mut body, &self.message);
        short_text(&mut body, "MOCK");
        short_text(&mut body, &self.procedure);
        body.extend(self.line.to_le_bytes());
        with_length(TokenType::Error, &body)
    }
}

/// A token whose body is preceded by its length.
pub(super) fn with_length(kind: TokenType, body: &[u8]) -> Vec<u8> {
    let mut token = vec![kind as u8];
    token.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
    token.extend(body);
    token
}

/// Text behind one byte with its length.
pub(super) fn short_text(body: &mut Vec<u8>, text: &str) {
    body.push(u8::try_from(text.encode_utf16().count()).unwrap());
    body.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}

/// Text behind two bytes with its length.
pub(super) fn long_text(body: &mut Vec<u8>, text: &str) {
    body.extend(u16::try_from(text.encode_utf16().count()).unwrap().to_le_bytes());
    body.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
}

pub(super) fn done(more: bool, error: bool, count: Option<u64>) -> Vec<u8> {
    let bit = |on: bool, bit: u16| if on { bit } else { 0 };
    let status = DoneStatus::from_bits(bit(more, 1) | bit(error, 2) | bit(count.is_some(), 16));
    let mut token = Vec::new();
    Done { status, cur_cmd: 0, row_count: count.unwrap_or_default() }.encode(&mut token);
    token
}

/// What `RETURN` gives in a procedure.
pub(super) fn return_status(status: i32) -> Vec<u8> {
    let mut token = vec![TokenType::ReturnStatus as u8];
    token.extend(status.to_le_bytes());
    token
}

/// That a transaction has begun (8), was committed (9), or rolled back (10).
pub(super) fn transaction(kind: u8, old: u64, new: u64) -> Vec<u8> {
    let mut body = vec![kind];
    for descriptor in [new, old] {
        match descriptor {
            0 => body.push(0),
            descriptor => {
                body.push(8);
                body.extend(descriptor.to_le_bytes());
            }
        }
    }
    with_length(TokenType::EnvChange, &body)
}

/// Columns of text.
pub(super) fn text_columns(count: usize) -> Vec<u8> {
    let kind = [&[NVARCHAR][..], &8_000_u16.to_le_bytes(), &COLLATION].concat();
    columns(count, &kind)
}

/// Columns of `INT`.
pub(super) fn int_columns(count: usize) -> Vec<u8> {
    columns(count, &[INTN, 4])
}

fn columns(count: usize, kind: &[u8]) -> Vec<u8> {
    let mut token = vec![TokenType::ColMetaData as u8];
    token.extend(u16::try_from(count).unwrap().to_le_bytes());
    for column in 0..count {
        // No user-defined type; nullable.
        token.extend([0, 0, 0, 0, 1, 0]);
        token.extend(kind);
        short_text(&mut token, &format!("c{column}"));
    }
    token
}

pub(super) fn text_row(values: &[Option<&str>]) -> Vec<u8> {
    let mut token = vec![TokenType::Row as u8];
    for value in values {
        match value {
            None => token.extend(u16::MAX.to_le_bytes()),
            Some(value) => {
                let bytes: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
                token.extend(u16::try_from(bytes.len()).unwrap().to_le_bytes());
                token.extend(bytes);
            }
        }
    }
    token
}

pub(super) fn int_row(values: &[i32]) -> Vec<u8> {
    let mut token = vec![TokenType::Row as u8];
    for value in values {
        token.push(4);
        token.extend(value.to_le_bytes());
    }
    token
}
