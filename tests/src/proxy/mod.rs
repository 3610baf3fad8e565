//! A proxy between a client and a server on this machine's loopback: it counts the client's turns, and
//! can lose, hold back or delay what passes.
//!
//! A **turn** begins with what a client sends after it has heard from the server, or first of all. A
//! question and its answer are one turn, in however many pieces they travel: turns are round trips.
//!
//! ```no_run
//! # let server = schema_tests::postgres::server().unwrap();
//! use schema_tests::proxy::{Fault, Proxy};
//! let database = server.database("x");
//! let proxy = Proxy::start(server.address());
//! let mut client = postgres::Client::connect(&database.url_through(proxy.address()), postgres::NoTls).unwrap();
//! let before = proxy.turns();
//! client.simple_query("SELECT 1").unwrap();
//! assert_eq!(proxy.turns() - before, 1);
//! proxy.fault_at(proxy.turns() + 1, Fault::LoseAnswer);
//! assert!(client.simple_query("CREATE TABLE t (a int)").is_err()); // yet the table is there
//! ```

mod pump;
mod state;

use pump::Connection;
use state::State;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// What goes wrong at a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection ends before the question reaches the server.
    LoseRequest,
    /// The server gets the question and begins to answer; the connection ends before the client hears of it.
    LoseAnswer,
    /// The server gets the question; the connection stays open, and the client hears nothing more.
    StopAnswering,
}

/// A running proxy. Its connections end with it.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

impl Proxy {
    /// Starts one in front of a server; clients connect to its [`address`](Self::address).
    ///
    /// # Panics
    ///
    /// Where no port can be had.
    pub fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        std::thread::spawn(move || accept(&listener, server, &shared));
        Self { address, state }
    }

    /// Where clients connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many turns clients have had so far, over all connections.
    pub fn turns(&self) -> u64 {
        self.state.turns()
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> u64 {
        self.state.connections()
    }

    /// Has something go wrong at the turn of that number (the first is 1), once.
    pub fn fault_at(&self, turn: u64, fault: Fault) {
        self.state.set_fault(turn, fault);
    }

    /// Delays all that passes from now on, each way.
    pub fn delay(&self, each_way: Duration) {
        self.state.set_delay(each_way);
    }

    /// Ends every connection; new ones are taken.
    pub fn cut(&self) {
        self.state.cut();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.close();
        // Wakes the thread that accepts, so that it sees the end.
        let _ = TcpStream::connect(self.address);
    }
}

fn accept(listener: &TcpListener, server: SocketAddr, state: &Arc<State>) {
    for client in listener.incoming() {
        if state.is_closed() {
            return;
        }
        // A server that is not there is what the client shall see: its connection ends.
        let (Ok(client), Ok(server)) = (client, TcpStream::connect(server)) else { continue };
        Connection::start(client, server, Arc::clone(state));
    }
}

#[cfg(test)]
mod tests;
