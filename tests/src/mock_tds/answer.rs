//! What the server answers.

use std::io::{Read, Result};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::packet::Sender;
use super::token::{self, ServerError};

/// An answer, told token by token.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Answer {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Token(Vec<u8>),
    /// The end of a statement. That others follow is known when the answer is whole.
    Done {
        error: bool,
        count: Option<u64>,
    },
    Pause(Duration),
    HangUp,
    Silence,
}

impl Answer {
    /// Begins an answer in which nothing stands yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A statement that went well.
    pub fn done() -> Self {
        Self::new().then_done()
    }

    /// A statement that failed.
    pub fn failed(error: ServerError) -> Self {
        Self::new().then_failed(error)
    }

    /// A result of one row of text.
    pub fn text(row: &[Option<&str>]) -> Self {
        Self::new().then_text(&[row])
    }

    /// A result of one row of integers.
    pub fn ints(row: &[i32]) -> Self {
        Self::new().then_ints(&[row])
    }

    /// A connection that dies before anything is answered.
    pub fn hang_up() -> Self {
        Self::new().then_hang_up()
    }

    /// A server that never answers.
    pub fn silence() -> Self {
        Self::new().step(Step::Silence)
    }

    /// And a statement that went well.
    pub fn then_done(self) -> Self {
        self.step(Step::Done { error: false, count: None })
    }

    /// And a statement that failed.
    pub fn then_failed(self, error: ServerError) -> Self {
        self.step(Step::Token(error.token())).step(Step::Done { error: true, count: None })
    }

    /// And a result with rows of text.
    pub fn then_text(self, rows: &[&[Option<&str>]]) -> Self {
        let columns = rows.first().map_or(1, |row| row.len());
        let rows = rows.iter().map(|row| token::text_row(row)).collect();
        self.result(token::text_columns(columns), rows)
    }

    /// And a result with rows of integers.
    pub fn then_ints(self, rows: &[&[i32]]) -> Self {
        let columns = rows.first().map_or(1, |row| row.len());
        let rows = rows.iter().map(|row| token::int_row(row)).collect();
        self.result(token::int_columns(columns), rows)
    }

    /// And what a procedure returned.
    pub fn then_status(self, status: i32) -> Self {
        self.step(Step::Token(token::return_status(status)))
    }

    /// And the news that the transaction `new` took the place of `old`, 0 standing for none.
    pub fn then_transaction(self, old: u64, new: u64) -> Self {
        let kind = if new == 0 { 9 } else { 8 };
        self.step(Step::Token(token::transaction(kind, old, new)))
    }

    /// And nothing for a while; what came before is sent first.
    pub fn then_pause(self, pause: Duration) -> Self {
        self.step(Step::Pause(pause))
    }

    /// And the end of the connection, with the message unfinished.
    pub fn then_hang_up(self) -> Self {
        self.step(Step::HangUp)
    }

    /// And a token of the login.
    pub(super) fn token(self, token: Vec<u8>) -> Self {
        self.step(Step::Token(token))
    }

    fn result(mut self, columns: Vec<u8>, rows: Vec<Vec<u8>>) -> Self {
        let count = Some(rows.len() as u64);
        self.steps.push(Step::Token(columns));
        self.steps.extend(rows.into_iter().map(Step::Token));
        self.step(Step::Done { error: false, count })
    }

    fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Sends the answer, and tells whether the connection goes on.
    pub(super) fn send(self, output: &mut Sender, input: &mut TcpStream) -> Result<bool> {
        let last = self.steps.iter().rposition(|step| matches!(step, Step::Done { .. }));
        let mut unsent = Vec::new();
        for (index, step) in self.steps.into_iter().enumerate() {
            match step {
                Step::Token(token) => unsent.extend(token),
                Step::Done { error, count } => {
                    unsent.extend(token::done(Some(index) != last, error, count));
                }
                Step::Pause(pause) => {
                    output.send_beginning(&std::mem::take(&mut unsent))?;
                    thread::sleep(pause);
                }
                Step::HangUp => {
                    output.send_beginning(&unsent)?;
                    output.hang_up()?;
                    return Ok(false);
                }
                Step::Silence => {
                    output.send_beginning(&unsent)?;
                    // Until the client gives up.
                    while input.read(&mut [0; 64])? > 0 {}
                    return Ok(false);
                }
            }
        }
        output.send_message(&unsent)?;
        Ok(true)
    }
}
