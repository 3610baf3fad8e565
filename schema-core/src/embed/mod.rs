//! The embedded form of a chain: text literals, and tables of little-endian `u32` beside them.
//!
//! The macro writes it into the application, the runtime reads it in place: nothing is parsed,
//! copied or allocated. It is private to one version of these crates, which always come together;
//! its number is only there to find out when they do not.
//!
//! What all backends need (ids, messages, the graph, SQL that several backends run) is in one pair
//! of literals; each backend has a pair of its own beside it, which is left out of a program that is
//! built without that backend.
//!
//! ```text
//! shared tables   header | revisions: ends of id, file, message, parents, depends-on, labels | edges | labels | heads
//! backend tables  header | chain hashes | revisions: ends of upgrade and downgrade statements, downgrade kind
//!                 and text
//!                 | statements, those of the snapshot last: offset, length, line, flags | extras: statement, repeat, rerun offset and length
//! ```

mod encode;
mod read;

pub use encode::{Encoded, Literals, encode};
pub use read::{Chain, Downgrade, Revisions, Statement};

/// The version of the format.
const FORMAT: u32 = 2;

/// How many `u32` each kind of record has.
mod width {
    pub(super) const SHARED_HEADER: usize = 12;
    pub(super) const REVISION: usize = 6;
    pub(super) const BACKEND_HEADER: usize = 5;
    pub(super) const HASH: usize = 8;
    pub(super) const SCRIPT: usize = 4;
    pub(super) const STATEMENT: usize = 4;
    pub(super) const EXTRA: usize = 4;
}

/// The bits of a statement's flags.
mod flag {
    /// The text is in the backend's own literal, not in the shared one.
    pub(super) const OWN_TEXT: u32 = 1;
    /// A segment begins here.
    pub(super) const SEGMENT: u32 = 1 << 1;
    /// Its segment runs outside of transactions.
    pub(super) const OUTSIDE: u32 = 1 << 2;
    /// The statement itself may run in a transaction.
    pub(super) const TRANSACTIONAL: u32 = 1 << 3;
    /// It must be sent alone.
    pub(super) const ALONE: u32 = 1 << 4;
    /// It has a record among the extras.
    pub(super) const EXTRA: u32 = 1 << 5;
    /// Its text stands in no file: it was rendered.
    pub(super) const RENDERED: u32 = 1 << 6;
    /// Its text is an encoded rebuild.
    pub(super) const REBUILD: u32 = 1 << 7;
}

/// A downgrade's kind; behind it is the offset of a text: what a derived one loses, why one is
/// irreversible or missing.
mod downgrade {
    pub(super) const SCRIPT: u32 = 0;
    pub(super) const DERIVED: u32 = 1;
    pub(super) const IRREVERSIBLE: u32 = 2;
    pub(super) const MISSING: u32 = 3;
}
