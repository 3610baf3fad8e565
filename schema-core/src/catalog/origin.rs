//! Where a part of a catalog comes from.

use crate::source::Location;

/// The place that made something. It explains a catalog and is no part of its value: any two are equal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin(pub Option<Location>);

impl Origin {
    /// A known place.
    pub const fn at(location: Location) -> Self {
        Self(Some(location))
    }
}

impl PartialEq for Origin {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Origin {}
