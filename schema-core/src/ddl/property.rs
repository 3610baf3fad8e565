//! What may be asked of a column beside its name.

use crate::catalog::Column;

/// A property of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Property {
    /// Whether it may be NULL.
    Nullable(bool),
    /// The name of its type, in lower case.
    TypeName(String),
    /// The length of its type in characters, `-1` for MAX.
    Characters(Comparison, i64),
    /// The same in bytes.
    Bytes(Comparison, i64),
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `<>`
    Unequal,
    /// `>=`
    AtLeast,
    /// `>`
    Greater,
}

impl Comparison {
    /// The comparison of an operator.
    pub(super) fn of(operator: &str) -> Option<Self> {
        Some(match operator {
            "<" => Self::Less,
            "<=" => Self::AtMost,
            "=" => Self::Equal,
            "<>" | "!=" => Self::Unequal,
            ">=" => Self::AtLeast,
            ">" => Self::Greater,
            _ => return None,
        })
    }

    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::AtLeast => left >= right,
            Self::Greater => left > right,
        }
    }
}

impl Property {
    /// Whether a column has it; nothing where that can't be told.
    pub(super) fn is_of(&self, column: &Column) -> Option<bool> {
        let text = column.data_type.as_str();
        let (name, length) = text.split_once('(').unwrap_or((text, ""));
        let length = length.trim_end_matches(')');
        let length = if length == "max" { Some(-1) } else { length.parse::<i64>().ok() };
        let of_characters = matches!(name, "char" | "varchar" | "nchar" | "nvarchar");
        match self {
            Property::Nullable(nullable) => Some(column.nullable == *nullable),
            Property::TypeName(other) => match (name, other.as_str()) {
                ("rowversion", "timestamp") | ("decimal", "numeric") => None,
                (name, other) => Some(name == other),
            },
            Property::Characters(comparison, number) if of_characters => {
                Some(comparison.holds(length?, *number))
            }
            Property::Characters(..) => None,
            Property::Bytes(comparison, number) => {
                let width = match name {
                    "nchar" | "nvarchar" => 2,
                    "char" | "varchar" | "binary" | "varbinary" => 1,
                    _ => return None,
                };
                let bytes =
                    length.map(|length| if length < 0 { length } else { length * width })?;
                Some(comparison.holds(bytes, *number))
            }
        }
    }
}
