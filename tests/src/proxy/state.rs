//! What the threads of a proxy share.

use super::Fault;
use std::net::{Shutdown, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts, what is to go wrong, and the open connections.
#[derive(Debug, Default)]
pub(super) struct State(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    turns: u64,
    connections: u64,
    fault: Option<(u64, Fault)>,
    delay: Duration,
    closed: bool,
    open: Vec<TcpStream>,
}

impl State {
    pub(super) fn turns(&self) -> u64 {
        self.lock().turns
    }

    pub(super) fn connections(&self) -> u64 {
        self.lock().connections
    }

    pub(super) fn delay(&self) -> Duration {
        self.lock().delay
    }

    pub(super) fn set_delay(&self, delay: Duration) {
        self.lock().delay = delay;
    }

    pub(super) fn set_fault(&self, turn: u64, fault: Fault) {
        self.lock().fault = Some((turn, fault));
    }

    /// Counts one more turn, and returns what is to go wrong at it.
    pub(super) fn next_turn(&self) -> Option<Fault> {
        let mut inner = self.lock();
        inner.turns += 1;
        let turns = inner.turns;
        inner.fault.take_if(|(turn, _)| *turn == turns).map(|(_, fault)| fault)
    }

    /// Counts one more connection, and keeps both of its ends to be cut.
    pub(super) fn opened(&self, ends: [&TcpStream; 2]) {
        let mut inner = self.lock();
        inner.connections += 1;
        inner.open.extend(ends.into_iter().filter_map(|end| end.try_clone().ok()));
    }

    pub(super) fn cut(&self) {
        for end in self.lock().open.drain(..) {
            // One that is gone already is what is wanted.
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.cut();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
