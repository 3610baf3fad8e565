//! One connection: two threads each way, one that reads and one that writes when the delay is over.

use super::Fault;
use super::state::State;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::spawn;
use std::time::Instant;

/// A client and its server, and whose turn it is.
#[derive(Debug)]
pub(super) struct Connection {
    client: TcpStream,
    server: TcpStream,
    state: Arc<State>,
    /// Whether what the client sends next begins a turn.
    client_listens: AtomicBool,
    answers: AtomicU8,
}

/// What becomes of the server's answers.
const PASSED_ON: u8 = 0;
const CUT: u8 = 1;
const HELD_BACK: u8 = 2;

/// Something read, and when it is to be written.
type Chunk = (Instant, Vec<u8>);

impl Connection {
    /// Passes on what the two say until one of them ends.
    pub(super) fn start(client: TcpStream, server: TcpStream, state: Arc<State>) {
        for end in [&client, &server] {
            // Only a slower proxy without it.
            let _ = end.set_nodelay(true);
        }
        state.opened([&client, &server]);
        let client_listens = AtomicBool::new(true);
        let answers = AtomicU8::new(PASSED_ON);
        let shared = Arc::new(Self { client, server, state, client_listens, answers });
        let (to_server, requests) = channel();
        let (to_client, replies) = channel();
        let each = || Arc::clone(&shared);
        let (a, b, c, d) = (each(), each(), each(), each());
        spawn(move || a.read(&a.client, &to_server, Self::asked));
        spawn(move || b.read(&b.server, &to_client, Self::answered));
        spawn(move || c.write(&c.server, &requests));
        spawn(move || d.write(&d.client, &replies));
    }

    /// Hands on what comes in until it ends or `pass` says that it is over.
    fn read(&self, from: &TcpStream, to: &Sender<Chunk>, pass: fn(&Self) -> Verdict) {
        let mut buffer = vec![0; 64 * 1024];
        let mut from = from;
        loop {
            let read = from.read(&mut buffer).unwrap_or(0);
            let chunk = buffer.get(..read).unwrap_or_default();
            if chunk.is_empty() {
                return;
            }
            match pass(self) {
                Verdict::Pass => {}
                Verdict::Drop => continue,
                Verdict::Cut => return self.cut(),
            }
            if to.send((Instant::now() + self.state.delay(), chunk.to_vec())).is_err() {
                return;
            }
        }
    }

    /// Writes each chunk when its time has come; tells the other side when there are no more.
    fn write(&self, to: &TcpStream, chunks: &Receiver<Chunk>) {
        let mut out = to;
        for (due, chunk) in chunks {
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if out.write_all(&chunk).is_err() {
                break;
            }
        }
        let held_back = self.answers.load(Ordering::SeqCst) == HELD_BACK;
        if !held_back {
            let _ = to.shutdown(Shutdown::Write);
        }
    }

    fn asked(&self) -> Verdict {
        if !self.client_listens.swap(false, Ordering::SeqCst) {
            return Verdict::Pass;
        }
        match self.state.next_turn() {
            None => {}
            Some(Fault::LoseRequest) => return Verdict::Cut,
            Some(Fault::LoseAnswer) => self.answers.store(CUT, Ordering::SeqCst),
            Some(Fault::StopAnswering) => self.answers.store(HELD_BACK, Ordering::SeqCst),
        }
        Verdict::Pass
    }

    fn answered(&self) -> Verdict {
        match self.answers.load(Ordering::SeqCst) {
            CUT => return Verdict::Cut,
            HELD_BACK => return Verdict::Drop,
            _ => {}
        }
        self.client_listens.store(true, Ordering::SeqCst);
        Verdict::Pass
    }

    fn cut(&self) {
        for end in [&self.client, &self.server] {
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

/// What becomes of something that was read.
enum Verdict {
    Pass,
    Drop,
    Cut,
}
