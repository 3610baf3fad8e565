//! Starts a PostgreSQL server, says where, and holds it until its input ends or it is
//! killed: for the test that nothing is left behind.

#![allow(clippy::print_stdout, reason = "the test reads it")]

use schema_tests::postgres;
use std::io::{Read, Write};

fn main() {
    let Ok(server) = postgres::server() else {
        println!("skip");
        return;
    };
    println!("{}\n{}\n{}", server.process_id(), server.address(), server.folder().display());
    let _ = std::io::stdout().flush();
    // The input ends when the test does, so that a failing test leaves no holder behind.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}
