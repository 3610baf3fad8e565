//! Starts a PostgreSQL server, says where, and waits to be killed: for the test that nothing is left behind.

#![allow(clippy::print_stdout, reason = "the test reads it")]

use schema_tests::postgres;
use std::io::Write;

fn main() {
    let Ok(server) = postgres::server() else {
        println!("skip");
        return;
    };
    println!("{}\n{}\n{}", server.process_id(), server.address(), server.folder().display());
    let _ = std::io::stdout().flush();
    loop {
        std::thread::park();
    }
}
