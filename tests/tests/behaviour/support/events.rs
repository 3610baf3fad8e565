//! What a manager told.

use std::sync::{Arc, Mutex};

use schema_runtime::{Event, Observer};

/// Takes down every event as the text of its `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<String>>>);

impl Events {
    /// Whether one was told that begins so.
    pub(crate) fn has(&self, beginning: &str) -> bool {
        self.0.lock().unwrap().iter().any(|event| event.starts_with(beginning))
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Events {
    fn event(&mut self, event: &Event<'_>) {
        self.0.lock().unwrap().push(format!("{event:?}"));
    }
}
