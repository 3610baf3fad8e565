//! Letting clients in, or not.

use std::net::SocketAddr;

use tds_protocol::{EncryptionLevel, PreLogin, TokenType};

use super::answer::Answer;
use super::packet::utf16;
use super::token::{ServerError, short_text, with_length};

/// TDS 7.4, as the server of an answer writes it.
const TDS_7_4: [u8; 4] = [0x74, 0x00, 0x00, 0x04];

/// What a client said of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The user.
    pub user: String,
    /// The program.
    pub application: String,
    /// The database that it wants.
    pub database: String,
}

impl Login {
    /// Positions and lengths of the texts stand from the 36th byte on, four bytes for each.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let number = |at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        let text = |index: usize| {
            let at = 36 + 4 * index;
            utf16(&bytes[number(at)..number(at) + 2 * number(at + 2)])
        };
        Self { user: text(1), application: text(3), database: text(8) }
    }
}

/// How the server answers a login.
#[derive(Clone, Debug)]
pub enum LoginAnswer {
    /// It lets the client in.
    Welcome,
    /// It refuses.
    Refused(ServerError),
    /// It sends the client elsewhere.
    Routed(SocketAddr),
    /// It closes the connection.
    HangUp,
    /// It never answers.
    Silence,
}

impl LoginAnswer {
    pub(super) fn answer(&self) -> Answer {
        match self {
            Self::Welcome => Answer::new().token(acknowledgement()).then_done(),
            Self::Refused(error) => Answer::failed(error.clone()),
            Self::Routed(address) => {
                Answer::new().token(acknowledgement()).token(routing(*address)).then_done()
            }
            Self::HangUp => Answer::hang_up(),
            Self::Silence => Answer::silence(),
        }
    }
}

/// The answer to the prelogin: there is no encryption.
pub(super) fn pre_login() -> Vec<u8> {
    PreLogin::new().with_encryption(EncryptionLevel::NotSupported).encode().to_vec()
}

fn acknowledgement() -> Vec<u8> {
    let mut body = vec![1];
    body.extend(TDS_7_4);
    short_text(&mut body, "Mock");
    body.extend([16, 0, 0, 0]);
    with_length(TokenType::LoginAck, &body)
}

/// The kind of change (20), the length of the new value (protocol, port, host), and an empty old one.
fn routing(address: SocketAddr) -> Vec<u8> {
    let host = address.ip().to_string();
    let mut value = vec![0];
    value.extend(address.port().to_le_bytes());
    super::token::long_text(&mut value, &host);
    let mut body = vec![20];
    body.extend(u16::try_from(value.len()).unwrap().to_le_bytes());
    body.extend(value);
    body.extend([0, 0]);
    with_length(TokenType::EnvChange, &body)
}
