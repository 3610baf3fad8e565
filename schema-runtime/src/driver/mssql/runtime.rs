//! A runtime of our own, which is safe to use and to drop inside another.

use std::io;

use tokio::runtime::{Builder, Handle, Runtime};

use super::super::{DatabaseError, DatabaseErrorKind};

/// A current-thread runtime.
pub(super) struct OwnedRuntime(Option<Runtime>);

impl OwnedRuntime {
    pub(super) fn new() -> Result<Self, DatabaseError> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build();
        runtime.map(|runtime| Self(Some(runtime))).map_err(|error| unavailable(&error))
    }

    /// Runs `work` to its end.
    ///
    /// A runtime must not block inside another: there the work gets a thread of its own. `work` is a closure
    /// rather than a future so that the future is made on that thread and need not be `Send`.
    pub(super) fn block_on<T: Send>(
        &self,
        work: impl AsyncFnOnce() -> T + Send,
    ) -> Result<T, DatabaseError> {
        let Some(runtime) = &self.0 else {
            return Err(unavailable(&io::Error::other("it was shut down")));
        };
        if Handle::try_current().is_err() {
            return Ok(runtime.block_on(work()));
        }
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new()
                .name("schema-mssql".to_owned())
                .spawn_scoped(scope, || runtime.block_on(work()))
                .map_err(|error| unavailable(&error))?;
            thread.join().map_err(|panic| std::panic::resume_unwind(panic))
        })
    }
}

impl Drop for OwnedRuntime {
    /// A runtime that is simply dropped waits for its threads, and panics where that is forbidden.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn unavailable(error: &io::Error) -> DatabaseError {
    DatabaseError {
        kind: DatabaseErrorKind::Other,
        code: None,
        message: format!("the runtime for the connection could not be started: {error}"),
    }
}
