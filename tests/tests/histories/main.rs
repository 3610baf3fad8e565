//! Portable SQL on real databases, and the proof of it: histories made by chance.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod breaking;
mod creating;
mod snapshots;
mod written;
