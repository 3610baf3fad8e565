//! The directory on the disk: how it is read, and how it is written so that a failure leaves it as it was.

mod change;
mod clock;
mod read;

pub(crate) use change::{Change, Changes};
pub(crate) use clock::now;
pub(crate) use read::read;
