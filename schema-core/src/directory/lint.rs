//! What `schema.toml` says of revisions.

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::Graph;
use crate::source::{Location, SourceId};
use crate::suggest::closest;

/// Reports a `since` that names no revision.
pub(super) fn check(config: &Config, source: SourceId, graph: &Graph) -> Option<Diagnostic> {
    let since = config.lint.since.as_ref()?;
    if graph.index_of(&since.value).is_some() {
        return None;
    }
    let message = format!("there is no revision `{}`", since.value.escape_debug());
    let ids = (0..graph.len()).map(|index| graph.id(index));
    let help = match closest(&since.value, ids) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            String::from("write the whole id of the last revision that the lints do not count for")
        }
    };
    let place = Location { source, span: since.span };
    Some(Diagnostic::error(Code::S0615, message).primary(place, "").help(help))
}
