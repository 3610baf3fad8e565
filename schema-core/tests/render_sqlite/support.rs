//! Operations that are made by hand, and what becomes of them.

pub(crate) use std::sync::Arc;

pub(crate) use schema_core::backend::{Backend, Dialect};
pub(crate) use schema_core::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, ForeignKey,
    Generated, Identity, IdentityKind, Index, Name, Object, ObjectKey, ObjectKind, ObjectName,
    Origin, Part, PartKind, PortableType, Table, Type,
};
pub(crate) use schema_core::diagnostic::Code;
pub(crate) use schema_core::operation::{ColumnChange, Context, Misfit, MisfitKind, Operation};
pub(crate) use schema_core::rebuild::Rebuild;
pub(crate) use schema_core::render::{self, Rendered, Writer};
pub(crate) use schema_core::source::{Span, Spanned};

pub(crate) fn name(text: &str) -> Name {
    Name::new(text, Dialect::Portable)
}

pub(crate) fn spanned(text: &str) -> Spanned<Name> {
    Spanned::new(name(text), Span::at(0))
}

pub(crate) fn object(text: &str) -> Spanned<ObjectName> {
    Spanned::new(ObjectName::plain(name(text)), Span::at(0))
}

pub(crate) fn expression(text: &str) -> Expression {
    Expression::new(text, Dialect::Portable)
}

pub(crate) fn column(own: &str, of: PortableType) -> Column {
    Column {
        name: name(own),
        data_type: Type::new(of.to_string(), Some(of)),
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        clauses: Arc::from(""),
        comment: None,
        origin: Origin::default(),
    }
}

pub(crate) fn not_null(column: Column) -> Column {
    Column { nullable: false, ..column }
}

pub(crate) fn with_default(column: Column, text: &str) -> Column {
    let default = DefaultValue { value: expression(text), name: None, automatic: true };
    Column { default: Some(default), ..column }
}

pub(crate) fn identity(column: Column) -> Column {
    let identity = Identity { kind: IdentityKind::ByDefault, options: Arc::from("") };
    Column { identity: Some(identity), ..column }
}

pub(crate) fn generated(column: Column, text: &str, stored: bool) -> Column {
    Column { generated: Some(Generated { expression: expression(text), stored }), ..column }
}

pub(crate) fn unnamed(kind: ConstraintKind) -> Constraint {
    Constraint::new(None, kind, Origin::default())
}

pub(crate) fn primary_key(columns: &[&str]) -> Constraint {
    unnamed(ConstraintKind::PrimaryKey(parts(columns)))
}

pub(crate) fn unique(columns: &[&str]) -> Constraint {
    unnamed(ConstraintKind::Unique(parts(columns)))
}

pub(crate) fn check(text: &str) -> Constraint {
    unnamed(ConstraintKind::Check(expression(text)))
}

pub(crate) fn foreign_key(column: &str, references: &str, on_delete: Action) -> Constraint {
    unnamed(ConstraintKind::ForeignKey(ForeignKey {
        columns: vec![name(column)],
        references: ObjectName::plain(name(references)),
        referenced: Vec::new(),
        on_delete,
        on_update: Action::NoAction,
    }))
}

pub(crate) fn parts(columns: &[&str]) -> Vec<Part> {
    columns.iter().map(|column| Part::column(name(column))).collect()
}

pub(crate) fn create(table: &str, columns: Vec<Column>, constraints: Vec<Constraint>) -> Operation {
    let mut made = Table::new(ObjectName::plain(name(table)), Origin::default());
    made.columns = columns;
    made.constraints = constraints;
    Operation::CreateTable { table: Box::new(made), at: Span::at(0), if_absent: false }
}

pub(crate) fn add_column(table: &str, column: Column) -> Operation {
    let (table, column, at) = (object(table), Box::new(column), Span::at(0));
    Operation::AddColumn { table, column, at, if_absent: false }
}

pub(crate) fn drop_column(table: &str, column: &str) -> Operation {
    let (table, column) = (object(table), spanned(column));
    Operation::DropColumn { table, column, if_present: false, cascade: false }
}

pub(crate) fn alter(table: &str, column: &str, change: ColumnChange) -> Operation {
    Operation::AlterColumn { table: object(table), column: spanned(column), change }
}

pub(crate) fn to_type(of: PortableType, using: Option<&str>) -> ColumnChange {
    ColumnChange::Type {
        to: Type::new(of.to_string(), Some(of)),
        using: using.map(expression),
        nullable: None,
        clauses: None,
        at: Span::at(0),
    }
}

pub(crate) fn add_constraint(table: &str, constraint: Constraint, inline: bool) -> Operation {
    let (table, constraint, at) = (object(table), Box::new(constraint), Span::at(0));
    Operation::AddConstraint { table, constraint, at, inline, using_index: None }
}

pub(crate) fn drop_constraint(table: &str, constraint: &str) -> Operation {
    let (table, constraint) = (object(table), spanned(constraint));
    Operation::DropConstraint { table, constraint, if_present: false, cascade: false }
}

pub(crate) fn create_index(table: &str, columns: &[&str], unique: bool) -> Operation {
    let index = Index {
        name: None,
        automatic: true,
        unique,
        parts: parts(columns),
        predicate: None,
        include: Vec::new(),
        method: None,
        clauses: Arc::from(""),
        origin: Origin::default(),
    };
    let (table, index, at) = (object(table), Box::new(index), Span::at(0));
    Operation::CreateIndex { table, index, at, if_absent: false }
}

/// A chain that is being written down.
pub(crate) struct Chain {
    pub(crate) catalog: Catalog,
    writer: Writer,
}

impl Chain {
    pub(crate) fn new() -> Self {
        Self { catalog: Catalog::new(Dialect::Sqlite), writer: Writer::new(Backend::Sqlite) }
    }

    /// Lowers portable operations and writes them down.
    #[track_caller]
    pub(crate) fn run(&mut self, operations: &[Operation]) -> Vec<Rendered> {
        for (statement, operation) in operations.iter().enumerate() {
            for native in self.lowered(operation).expect("it can be done") {
                self.write(&native, statement);
            }
        }
        self.writer.finish(&self.catalog)
    }

    /// Writes SQLite's own operations down.
    #[track_caller]
    pub(crate) fn run_native(&mut self, operations: &[Operation]) -> Vec<Rendered> {
        operations.iter().enumerate().for_each(|(at, operation)| self.write(operation, at));
        self.writer.finish(&self.catalog)
    }

    #[track_caller]
    fn write(&mut self, native: &Operation, statement: usize) {
        self.writer.operation(native, &self.catalog, statement);
        let applied = native.apply(&mut self.catalog, Context { source: None, portable: false });
        assert!(applied.misfits.is_empty(), "{:?}", applied.misfits);
    }

    pub(crate) fn lowered(&self, operation: &Operation) -> Result<Vec<Operation>, Vec<Misfit>> {
        render::lower(operation, Backend::Sqlite, &self.catalog)
    }
}

/// What was written, a rebuild without its lengths.
pub(crate) fn shown(rendered: &[Rendered]) -> String {
    let texts = rendered.iter().map(|one| match one.rebuild {
        true => rebuild(&Rebuild::decode(&one.text).expect("a plan")),
        false => one.text.clone(),
    });
    texts.collect::<Vec<_>>().join(";\n")
}

pub(crate) fn rebuild(plan: &Rebuild) -> String {
    let mut lines = vec![format!("REBUILD {} OF {}", plan.table, plan.columns.join(", "))];
    lines.push(plan.create.clone());
    lines.extend(plan.copying());
    lines.extend(plan.dropped_indexes.iter().map(|index| format!("WITHOUT {index}")));
    lines.extend(plan.then.iter().cloned());
    if let Some(in_place) = &plan.in_place {
        lines.push(format!("SINCE {}", in_place.since));
        lines.extend(in_place.statements.iter().cloned());
    }
    lines.join("\n")
}

/// The operations on a table that is there, written down.
#[track_caller]
pub(crate) fn check_change(table: Operation, change: &[Operation], expected: &str) {
    check_behind(&[table], change, expected);
}

#[track_caller]
pub(crate) fn check_behind(before: &[Operation], change: &[Operation], expected: &str) {
    let mut chain = Chain::new();
    chain.run(before);
    assert_eq!(shown(&chain.run(change)), expected.trim_end());
}

#[track_caller]
pub(crate) fn refused(before: &[Operation], change: &Operation, expected: Code) {
    let mut chain = Chain::new();
    chain.run(before);
    let misfits = chain.lowered(change).expect_err("it cannot be done");
    let is_expected = |misfit: &Misfit| match &misfit.kind {
        MisfitKind::Unable { code, .. } => *code == expected,
        _ => false,
    };
    assert!(misfits.iter().all(is_expected) && !misfits.is_empty(), "{misfits:?}");
}

pub(crate) fn users() -> Operation {
    let columns = vec![
        identity(column("id", PortableType::BigInt)),
        not_null(column("email", PortableType::Varchar(255))),
        column("age", PortableType::Integer),
    ];
    create("users", columns, vec![primary_key(&["id"]), unique(&["email"])])
}
