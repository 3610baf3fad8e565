//! Messages in packets.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{Shutdown, TcpStream};

use tds_protocol::{PACKET_HEADER_SIZE, PacketHeader, PacketStatus, PacketType};

/// How much of a message goes into a packet: what is left of the default 4,096 bytes.
const PAYLOAD: usize = 4_096 - PACKET_HEADER_SIZE;

/// What a client sends.
pub(super) enum Message {
    /// The question which encryption there is.
    PreLogin,
    /// The login, undecoded.
    Login(Vec<u8>),
    /// SQL.
    Batch { transaction: u64, sql: String },
    /// A remote procedure call, or anything else.
    Other,
}

/// Reads a message; `None` where the client has closed the connection.
pub(super) fn read(input: &mut impl Read) -> Result<Option<Message>> {
    let mut payload = Vec::new();
    loop {
        let mut header = [0; PACKET_HEADER_SIZE];
        match input.read_exact(&mut header) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let header = PacketHeader::decode(&mut header.as_slice()).map_err(Error::other)?;
        let begin = payload.len();
        payload.resize(begin + usize::from(header.length) - PACKET_HEADER_SIZE, 0);
        input.read_exact(&mut payload[begin..])?;
        if header.status.contains(PacketStatus::END_OF_MESSAGE) {
            return Ok(Some(message(header.packet_type, payload)));
        }
    }
}

fn message(kind: PacketType, payload: Vec<u8>) -> Message {
    match kind {
        PacketType::PreLogin => Message::PreLogin,
        PacketType::Tds7Login => Message::Login(payload),
        PacketType::SqlBatch => batch(&payload),
        _ => Message::Other,
    }
}

/// A batch's text stands behind headers, the total length of which comes first. The one that there always is holds the
/// transaction.
fn batch(payload: &[u8]) -> Message {
    let length = u32::from_le_bytes(payload[..4].try_into().unwrap()) as usize;
    let transaction = u64::from_le_bytes(payload[10..18].try_into().unwrap());
    Message::Batch { transaction, sql: utf16(&payload[length..]) }
}

/// Reads UTF-16, little end first.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap()
}

/// The way to the client.
pub(super) struct Sender {
    stream: TcpStream,
    packet_id: u8,
}

impl Sender {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, packet_id: 0 }
    }

    /// Sends a message, or the end of one.
    pub(super) fn send_message(&mut self, payload: &[u8]) -> Result<()> {
        self.send(payload, PacketStatus::END_OF_MESSAGE)
    }

    /// Sends the beginning of a message.
    pub(super) fn send_beginning(&mut self, payload: &[u8]) -> Result<()> {
        if payload.is_empty() { Ok(()) } else { self.send(payload, PacketStatus::NORMAL) }
    }

    fn send(&mut self, payload: &[u8], last: PacketStatus) -> Result<()> {
        let mut chunks = payload.chunks(PAYLOAD).peekable();
        while let Some(chunk) = chunks.next() {
            let status = if chunks.peek().is_none() { last } else { PacketStatus::NORMAL };
            let length = u16::try_from(chunk.len() + PACKET_HEADER_SIZE).map_err(Error::other)?;
            let mut header = PacketHeader::new(PacketType::TabularResult, status, length);
            self.packet_id = self.packet_id.wrapping_add(1);
            header.packet_id = self.packet_id;
            self.stream.write_all(&header.encode_to_bytes())?;
            self.stream.write_all(chunk)?;
        }
        Ok(())
    }

    /// Ends the connection.
    pub(super) fn hang_up(&mut self) -> Result<()> {
        self.stream.shutdown(Shutdown::Both)
    }
}
