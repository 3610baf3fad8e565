//! What became of a table or a column that is not there any more: it explains an unknown name.

use super::name::Name;
use super::origin::Origin;

/// How something went.
#[derive(Clone, Debug)]
pub struct Gone {
    /// The name that it has now, if it was only renamed.
    pub renamed_to: Option<Name>,
    /// Where that was done.
    pub at: Origin,
}
