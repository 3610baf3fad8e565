//! A server that speaks TDS, SQL Server's protocol, and knows no SQL: a test scripts what it answers.
//!
//! It is for what no real server does on demand: an error behind rows, a lock that is refused in each of its ways, a
//! connection that dies in the middle of an answer. It records every batch that it gets. Packet headers, prelogin
//! and DONE tokens are those of the `tds-protocol` crate, which the product does not use: the client's own idea of the
//! protocol is not checked against itself. (`mssql-mock-tds` neither records batches nor breaks off, and needs
//! OpenSSL; `mssql-testing` brings 250 crates.)

mod answer;
mod login;
mod packet;
mod token;

#[cfg(test)]
mod tests;

use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

pub use answer::Answer;
pub use login::{Login, LoginAnswer};
pub use token::ServerError;

use packet::{Message, Sender};

/// The user that [`MockServer::url`] names.
pub const USER: &str = "tester";
/// The user's password. It is in no error and no log, which tests check.
pub const PASSWORD: &str = "s3cret-of-the-mock";

/// A batch that a client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Which of the server's connections it came by, counted from 0.
    pub connection: usize,
    /// Its text.
    pub sql: String,
    /// The transaction that the client says it belongs to, 0 for none.
    pub transaction: u64,
}

/// The server.
#[derive(Debug)]
pub struct MockServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

type Handler = Box<dyn FnMut(&Batch) -> Answer + Send>;

struct Shared {
    handler: Mutex<Handler>,
    login: LoginAnswer,
    batches: Mutex<Vec<Batch>>,
    logins: Mutex<Vec<Login>>,
    streams: Mutex<Vec<TcpStream>>,
    stopped: AtomicBool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("batches", &self.batches).finish_non_exhaustive()
    }
}

impl MockServer {
    /// Starts a server that lets everybody in and asks `handler` for the answer to each batch.
    ///
    /// # Panics
    ///
    /// Where no port is to be had.
    pub fn start(handler: impl FnMut(&Batch) -> Answer + Send + 'static) -> Self {
        Self::start_with(LoginAnswer::Welcome, handler)
    }

    /// Starts a server that answers logins in another way.
    ///
    /// # Panics
    ///
    /// Where no port is to be had.
    pub fn start_with(
        login: LoginAnswer,
        handler: impl FnMut(&Batch) -> Answer + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            handler: Mutex::new(Box::new(handler)),
            login,
            batches: Mutex::default(),
            logins: Mutex::default(),
            streams: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || accept(&listener, &accepting));
        Self { address, shared }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL that the product takes.
    pub fn url(&self) -> String {
        format!("mssql://{USER}:{PASSWORD}@{}/app?encrypt=danger_plaintext", self.address)
    }

    /// The texts of the batches so far.
    ///
    /// # Panics
    ///
    /// Where a handler has panicked.
    pub fn batches(&self) -> Vec<String> {
        self.records().into_iter().map(|batch| batch.sql).collect()
    }

    /// The batches so far.
    ///
    /// # Panics
    ///
    /// Where a handler has panicked.
    pub fn records(&self) -> Vec<Batch> {
        self.shared.batches.lock().unwrap().clone()
    }

    /// The logins so far.
    ///
    /// # Panics
    ///
    /// Where a handler has panicked.
    pub fn logins(&self) -> Vec<Login> {
        self.shared.logins.lock().unwrap().clone()
    }

    /// Ends every connection, as a server does that is shut down.
    ///
    /// # Panics
    ///
    /// Where a handler has panicked.
    pub fn disconnect_all(&self) {
        for stream in self.shared.streams.lock().unwrap().drain(..) {
            // One that the client has closed already is as good.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for (connection, stream) in listener.incoming().enumerate() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { return };
        let shared = Arc::clone(shared);
        // Where the client is gone there is nobody to tell, and the test sees it at its own end.
        thread::spawn(move || drop(serve(stream, connection, &shared)));
    }
}

fn serve(stream: TcpStream, connection: usize, shared: &Shared) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    shared.streams.lock().unwrap().push(stream.try_clone()?);
    let mut input = stream.try_clone()?;
    let mut output = Sender::new(stream);
    while let Some(message) = packet::read(&mut input)? {
        let go_on = match message {
            Message::PreLogin => output.send_message(&login::pre_login()).map(|()| true)?,
            Message::Login(bytes) => {
                let login = Login::parse(&bytes);
                shared.logins.lock().unwrap().push(login);
                shared.login.answer().send(&mut output, &mut input)?
            }
            Message::Batch { transaction, sql } => {
                let batch = Batch { connection, sql, transaction };
                shared.batches.lock().unwrap().push(batch.clone());
                let answer = (*shared.handler.lock().unwrap())(&batch);
                answer.send(&mut output, &mut input)?
            }
            Message::Other => Answer::done().send(&mut output, &mut input)?,
        };
        if !go_on {
            break;
        }
    }
    Ok(())
}
