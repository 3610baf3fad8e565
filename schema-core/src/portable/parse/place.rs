//! Where an expression stands, and what may be in it there.

/// A place for expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Default,
    Check,
    Generated,
    IndexPredicate,
    Using,
    /// The rows of an INSERT.
    Values,
    /// What is computed for each row: WHERE, ON, SET, GROUP BY.
    Rows,
    /// What may be computed for a group: what is selected, HAVING, ORDER BY.
    Groups,
}

impl Place {
    /// Its name in a sentence.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Default => "a default",
            Self::Check => "a CHECK",
            Self::Generated => "a generated column",
            Self::IndexPredicate => "the WHERE of an index",
            Self::Using => "a USING",
            Self::Values => "VALUES",
            Self::Rows => "a value of one row",
            Self::Groups => "a value of a group",
        }
    }

    pub(super) const fn has_columns(self) -> bool {
        !matches!(self, Self::Default | Self::Values)
    }

    /// Whether a column may stand with its table.
    pub(super) const fn has_tables(self) -> bool {
        matches!(self, Self::Rows | Self::Groups)
    }

    pub(super) const fn has_aggregates(self) -> bool {
        matches!(self, Self::Groups)
    }

    pub(super) const fn has_selects(self) -> bool {
        matches!(self, Self::Values | Self::Rows | Self::Groups)
    }

    /// Whether it may say something else tomorrow.
    pub(super) const fn has_clock(self) -> bool {
        !matches!(self, Self::Check | Self::Generated | Self::IndexPredicate)
    }
}
