//! Operations that are made by hand, and what becomes of them.

pub(crate) use schema_core::backend::{Backend, Dialect};
pub(crate) use schema_core::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, ForeignKey,
    Identity, IdentityKind, Index, Name, Object, ObjectKey, ObjectKind, ObjectName, Origin, Part,
    PartKind, PortableType, Table, Type,
};
pub(crate) use schema_core::operation::{ColumnChange, Context, Operation};
pub(crate) use schema_core::render::{Writer, lower};
pub(crate) use schema_core::source::{Span, Spanned};

pub(crate) const AT: Span = Span { start: 0, end: 0 };

pub(crate) fn name(text: &str) -> Name {
    Name::new(text, Dialect::Postgres)
}

pub(crate) fn object(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, own)) => ObjectName { schema: Some(name(schema)), name: name(own) },
        None => ObjectName::plain(name(text)),
    }
}

pub(crate) fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(value, AT)
}

pub(crate) fn expression(text: &str) -> Expression {
    Expression::new(text, Dialect::Postgres)
}

pub(crate) fn typed(own: &str, data_type: Type) -> Column {
    Column {
        name: name(own),
        data_type,
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        clauses: "".into(),
        comment: None,
        origin: Origin::default(),
    }
}

/// A column of portable SQL.
pub(crate) fn column(own: &str, portable: PortableType) -> Column {
    typed(own, Type::new(portable.to_string(), Some(portable)))
}

/// A column of PostgreSQL's own SQL.
pub(crate) fn native(own: &str, data_type: &str) -> Column {
    typed(own, Type::new(data_type, None))
}

pub(crate) fn not_null(column: Column) -> Column {
    Column { nullable: false, ..column }
}

pub(crate) fn default(column: Column, value: &str) -> Column {
    let value = expression(value);
    Column { default: Some(DefaultValue { value, name: None, automatic: true }), ..column }
}

pub(crate) fn identity(column: Column, kind: IdentityKind, options: &str) -> Column {
    Column { identity: Some(Identity { kind, options: options.into() }), ..column }
}

pub(crate) fn parts(names: &[&str]) -> Vec<Part> {
    names.iter().map(|own| Part::column(name(own))).collect()
}

pub(crate) fn constraint(own: &str, kind: ConstraintKind, clauses: &str) -> Constraint {
    let own = Some(own).filter(|own| !own.is_empty()).map(name);
    Constraint { clauses: clauses.into(), ..Constraint::new(own, kind, Origin::default()) }
}

pub(crate) fn primary_key(names: &[&str]) -> Constraint {
    constraint("", ConstraintKind::PrimaryKey(parts(names)), "")
}

pub(crate) fn unique(names: &[&str]) -> Constraint {
    constraint("", ConstraintKind::Unique(parts(names)), "")
}

pub(crate) fn foreign_key(own: &str, references: &str, on_delete: Action) -> Constraint {
    let key = ForeignKey {
        columns: vec![name(own)],
        references: object(references),
        referenced: Vec::new(),
        on_delete,
        on_update: Action::NoAction,
    };
    constraint("", ConstraintKind::ForeignKey(key), "")
}

pub(crate) fn table(own: &str, columns: Vec<Column>, constraints: Vec<Constraint>) -> Table {
    Table { columns, constraints, ..Table::new(object(own), Origin::default()) }
}

pub(crate) fn create(table: Table) -> Operation {
    Operation::CreateTable { table: Box::new(table), at: AT, if_absent: false }
}

pub(crate) fn add_column(table: &str, column: Column) -> Operation {
    let (table, column) = (at(object(table)), Box::new(column));
    Operation::AddColumn { table, column, at: AT, if_absent: false }
}

pub(crate) fn alter(table: &str, column: &str, change: ColumnChange) -> Operation {
    Operation::AlterColumn { table: at(object(table)), column: at(name(column)), change }
}

pub(crate) fn add_constraint(table: &str, constraint: Constraint) -> Operation {
    let (table, constraint) = (at(object(table)), Box::new(constraint));
    Operation::AddConstraint { table, constraint, at: AT, inline: false, using_index: None }
}

pub(crate) fn index(own: &str, names: &[&str]) -> Index {
    Index {
        name: Some(own).filter(|own| !own.is_empty()).map(name),
        automatic: own.is_empty(),
        unique: false,
        parts: parts(names),
        predicate: None,
        include: Vec::new(),
        method: None,
        clauses: "".into(),
        origin: Origin::default(),
    }
}

pub(crate) fn create_index(table: &str, index: Index) -> Operation {
    let (table, index) = (at(object(table)), Box::new(index));
    Operation::CreateIndex { table, index, at: AT, if_absent: false }
}

/// Writes operations of PostgreSQL down, one after the other, and applies them.
pub(crate) fn write(
    operations: &[Operation],
    catalog: &mut Catalog,
    portable: bool,
) -> Vec<String> {
    let mut writer = Writer::new(Backend::Postgres);
    for operation in operations {
        writer.operation(operation, catalog, 0);
        let applied = operation.apply(catalog, Context { source: None, portable });
        assert!(applied.misfits.is_empty(), "{:?}", applied.misfits);
    }
    writer.finish(catalog).into_iter().map(|rendered| rendered.text).collect()
}

pub(crate) fn empty() -> Catalog {
    Catalog::new(Dialect::Postgres)
}

/// Holds the last of some operations of PostgreSQL against how it is written.
#[track_caller]
pub(crate) fn written(operations: &[Operation], expected: &[&str]) {
    let mut catalog = empty();
    let (last, before) = operations.split_last().unwrap();
    write(before, &mut catalog, false);
    assert_eq!(write(std::slice::from_ref(last), &mut catalog, false), expected);
}

pub(crate) fn users() -> Operation {
    create(table(
        "users",
        vec![
            identity(column("id", PortableType::BigInt), IdentityKind::ByDefault, ""),
            not_null(column("email", PortableType::Varchar(255))),
            default(column("score", PortableType::Integer), "0"),
        ],
        vec![primary_key(&["id"]), unique(&["email"])],
    ))
}
