//! The trees of portable expressions and data statements. Spans are in the source.

use std::sync::Arc;

use crate::catalog::{Name, ObjectName, PortableType};
use crate::source::{Span, Spanned};

/// An expression. Trees are shallow enough to be walked by recursion.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

/// What an expression is. Parentheses leave no trace but in the shape of the tree.
#[derive(Clone, Debug)]
pub(crate) enum ExprKind {
    /// `a`, `t.a`
    Column {
        table: Option<Spanned<Name>>,
        name: Spanned<Name>,
    },
    Literal(Literal),
    CurrentTimestamp,
    Not(Box<Expr>),
    /// `-a`
    Negative(Box<Expr>),
    Binary {
        operator: Operator,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a [NOT] IN (...)`
    In {
        value: Box<Expr>,
        among: Among,
        negated: bool,
    },
    /// `a [NOT] BETWEEN low AND high`
    Between {
        value: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
        negated: bool,
    },
    /// `a [NOT] LIKE pattern [ESCAPE escape]`
    Like {
        value: Box<Expr>,
        pattern: Box<Expr>,
        escape: Option<Box<Expr>>,
        negated: bool,
    },
    /// `a IS [NOT] NULL`
    IsNull {
        value: Box<Expr>,
        negated: bool,
    },
    /// `EXISTS (SELECT ...)`; its negation is a [`Not`](Self::Not) around it.
    Exists(Box<Select>),
    /// `CASE [operand] WHEN ... THEN ... [ELSE ...] END`
    Case {
        operand: Option<Box<Expr>>,
        branches: Vec<Branch>,
        otherwise: Option<Box<Expr>>,
    },
    Cast {
        value: Box<Expr>,
        to: Spanned<PortableType>,
    },
    /// A function with as many arguments as it takes.
    Function {
        function: Function,
        arguments: Vec<Expr>,
    },
    Aggregate {
        aggregate: Aggregate,
        distinct: bool,
        /// `None` for `COUNT(*)`.
        argument: Option<Box<Expr>>,
    },
    /// `(SELECT ...)` for its one value.
    Scalar(Box<Select>),
}

/// What `IN` looks among.
#[derive(Clone, Debug)]
pub(crate) enum Among {
    List(Vec<Expr>),
    Select(Box<Select>),
}

/// `WHEN ... THEN ...`
#[derive(Clone, Debug)]
pub(crate) struct Branch {
    pub(crate) when: Expr,
    pub(crate) then: Expr,
}

/// A literal, without its quotes and prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    Null,
    Boolean(bool),
    /// As it was written: digits, perhaps a point, perhaps an exponent. Never a sign.
    Number(Arc<str>),
    /// With doubled quotes made one.
    String(Arc<str>),
    /// Its hexadecimal digits in upper case, an even number of them.
    Binary(Arc<str>),
    /// `DATE '...'`, whatever stands in it.
    Date(Arc<str>),
    /// `TIME '...'`, likewise.
    Time(Arc<str>),
    /// `TIMESTAMP '...'`, likewise, perhaps with an offset from UTC.
    Timestamp(Arc<str>),
}

/// An operator between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Concatenate,
}

/// A function of rows' values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// Two arguments or more.
    Coalesce,
    NullIf,
    Lower,
    Upper,
    Length,
    Trim,
    /// The text, the first character counted from 1, and perhaps how many.
    Substring,
    Abs,
    /// The number, and perhaps how many digits stay behind the point.
    Round,
}

/// A function of many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aggregate {
    Count,
    Sum,
    Min,
    Max,
    Avg,
}

/// `SELECT ... FROM ...`
#[derive(Clone, Debug)]
pub(crate) struct Select {
    pub(crate) distinct: bool,
    pub(crate) items: Items,
    pub(crate) from: From,
    pub(crate) joins: Vec<Join>,
    pub(crate) predicate: Option<Expr>,
    pub(crate) group_by: Vec<Expr>,
    pub(crate) having: Option<Expr>,
    pub(crate) order_by: Vec<Order>,
    pub(crate) span: Span,
}

/// What is selected.
#[derive(Clone, Debug)]
pub(crate) enum Items {
    /// `*`, which is only in `EXISTS (SELECT * ...)`.
    All,
    These(Vec<Item>),
}

/// A value that is selected.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) value: Expr,
    pub(crate) alias: Option<Spanned<Name>>,
}

/// A table that is read.
#[derive(Clone, Debug)]
pub(crate) struct From {
    pub(crate) table: Spanned<ObjectName>,
    pub(crate) alias: Option<Spanned<Name>>,
}

/// A table that is joined.
#[derive(Clone, Debug)]
pub(crate) struct Join {
    pub(crate) kind: JoinKind,
    pub(crate) from: From,
    /// `ON`; `None` only for `CROSS JOIN`.
    pub(crate) on: Option<Expr>,
}

/// How a table is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinKind {
    Inner,
    Left,
    Cross,
}

/// A part of `ORDER BY`.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) value: Expr,
    pub(crate) descending: bool,
}

/// A statement that changes rows.
#[derive(Clone, Debug)]
pub(crate) enum DataStatement {
    Insert(Insert),
    Update(Update),
    Delete(Delete),
}

/// `INSERT INTO table (columns) ...`
#[derive(Clone, Debug)]
pub(crate) struct Insert {
    pub(crate) table: Spanned<ObjectName>,
    pub(crate) columns: Vec<Spanned<Name>>,
    pub(crate) rows: Rows,
}

/// What is inserted, with as many values as there are columns.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    Values(Vec<Vec<Expr>>),
    Select(Box<Select>),
}

/// `UPDATE table SET ... [WHERE ...]`
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) table: Spanned<ObjectName>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) predicate: Option<Expr>,
}

/// `column = value`
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) column: Spanned<Name>,
    pub(crate) value: Expr,
}

/// `DELETE FROM table [WHERE ...]`
#[derive(Clone, Debug)]
pub(crate) struct Delete {
    pub(crate) table: Spanned<ObjectName>,
    pub(crate) predicate: Option<Expr>,
}
