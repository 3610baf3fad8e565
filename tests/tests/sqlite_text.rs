//! What is written for SQLite, run on SQLite: after any changes the database must be the one that the
//! catalog would be created as, with its rows in it.

use rusqlite::Connection;
use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, ForeignKey,
    Generated, Identity, IdentityKind, Index, Name, ObjectName, Origin, Part, PortableType, Table,
    Type,
};
use schema_core::operation::{ColumnChange, Context, Operation};
use schema_core::rebuild::Rebuild;
use schema_core::render::{Rendered, Writer, lower};
use schema_core::source::{Span, Spanned};
use schema_tests::random::Random;

const CHAINS: usize = 60;
const CHANGES: usize = 25;
const TYPES: [PortableType; 8] = [
    PortableType::Integer,
    PortableType::Text,
    PortableType::Varchar(20),
    PortableType::Double,
    PortableType::Boolean,
    PortableType::Json,
    PortableType::Blob,
    PortableType::Decimal { precision: 10, scale: 2 },
];

fn name(text: &str) -> Name {
    Name::new(text, Dialect::Portable)
}

fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::at(0))
}

fn expression(text: &str) -> Expression {
    Expression::new(text, Dialect::Portable)
}

fn column(own: &str, of: PortableType) -> Column {
    Column {
        name: name(own),
        data_type: Type::new(of.to_string(), Some(of)),
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        clauses: "".into(),
        comment: None,
        origin: Origin::default(),
    }
}

fn constraint(own: Option<&str>, kind: ConstraintKind) -> Constraint {
    Constraint::new(own.map(name), kind, Origin::default())
}

/// A table with a numbered key and a text.
fn table(own: &str) -> Operation {
    let mut table = Table::new(ObjectName::plain(name(own)), Origin::default());
    let identity = Identity { kind: IdentityKind::ByDefault, options: "".into() };
    table.columns = vec![
        Column { identity: Some(identity), ..column("id", PortableType::BigInt) },
        column("kept", PortableType::Text),
    ];
    let key = ConstraintKind::PrimaryKey(vec![Part::column(name("id"))]);
    table.constraints = vec![constraint(None, key)];
    Operation::CreateTable { table: Box::new(table), at: Span::at(0), if_absent: false }
}

/// Changes by chance; many do not fit, and are left out.
struct Changes {
    random: Random,
}

impl Changes {
    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        let at = self.random.below(from.len() as u64);
        from.get(at as usize).copied().unwrap_or_default()
    }

    fn column_type(&mut self) -> PortableType {
        let at = self.random.below(TYPES.len() as u64);
        TYPES.get(at as usize).copied().unwrap_or(PortableType::Text)
    }

    fn next(&mut self) -> Operation {
        let table = at(ObjectName::plain(name(self.pick(&["a", "b"]))));
        let own = self.pick(&["c1", "c2", "c3"]);
        let alter = |change| {
            let (table, column) = (table.clone(), at(name(own)));
            Operation::AlterColumn { table, column, change }
        };
        match self.random.below(16) {
            0..=3 => self.add_column(table, own),
            4 => {
                let column = at(name(own));
                Operation::DropColumn { table, column, if_present: false, cascade: false }
            }
            5 => {
                let to = at(name(self.pick(&["c1", "c2", "c3"])));
                Operation::RenameColumn { table, column: at(name(own)), to }
            }
            6 => alter(ColumnChange::Nullable(self.random.below(2) == 0)),
            7 => alter(ColumnChange::Default(None)),
            8 => {
                let to = self.column_type();
                let to = Type::new(to.to_string(), Some(to));
                let (using, nullable, clauses) = (None, None, None);
                alter(ColumnChange::Type { to, using, nullable, clauses, at: Span::at(0) })
            }
            9 | 10 => {
                let text = match self.random.below(2) {
                    0 => format!("{own} IS NOT NULL"),
                    _ => format!("{}.{own} IS NOT NULL OR id > 0", table.value),
                };
                let check = ConstraintKind::Check(expression(&text));
                self.add_constraint(table, check, own)
            }
            11 => {
                let unique = ConstraintKind::Unique(vec![Part::column(name(own))]);
                self.add_constraint(table, unique, own)
            }
            12 => {
                let constraint = at(name(&format!("named_{own}")));
                Operation::DropConstraint { table, constraint, if_present: false, cascade: false }
            }
            13 => self.create_index(table, own),
            14 => {
                let index = at(ObjectName::plain(name(&format!("ix_{}_{own}", table.value))));
                Operation::DropIndex { index, table: None, if_present: false, cascade: false }
            }
            _ => self.add_reference(table),
        }
    }

    fn add_column(&mut self, table: Spanned<ObjectName>, own: &str) -> Operation {
        let of = self.column_type();
        let mut column = column(own, of);
        let default = match of {
            PortableType::Boolean => "TRUE",
            PortableType::Text | PortableType::Varchar(_) => "'5'",
            PortableType::Json => "'5'",
            PortableType::Blob => "x'35'",
            _ => "-7",
        };
        if self.random.below(5) == 0 {
            let stored = self.random.below(2) == 0;
            let expression = expression("(id + 4) || ''");
            column = Column {
                generated: Some(Generated { expression, stored }),
                ..self::column(own, PortableType::Text)
            };
        } else {
            let value = expression(default);
            column.default = Some(DefaultValue { value, name: None, automatic: true });
            column.nullable = self.random.below(2) == 0;
        }
        Operation::AddColumn { table, column: Box::new(column), at: Span::at(0), if_absent: false }
    }

    fn add_constraint(
        &mut self,
        table: Spanned<ObjectName>,
        kind: ConstraintKind,
        own: &str,
    ) -> Operation {
        let own = format!("named_{own}");
        let own = (self.random.below(2) == 0).then_some(own.as_str());
        Operation::AddConstraint {
            table,
            constraint: Box::new(constraint(own, kind)),
            at: Span::at(0),
            inline: false,
            using_index: None,
        }
    }

    fn add_reference(&mut self, table: Spanned<ObjectName>) -> Operation {
        let key = ForeignKey {
            columns: vec![name("id")],
            references: ObjectName::plain(name(self.pick(&["a", "b"]))),
            referenced: vec![name("id")],
            on_delete: Action::Cascade,
            on_update: Action::NoAction,
        };
        self.add_constraint(table, ConstraintKind::ForeignKey(key), "reference")
    }

    fn create_index(&mut self, table: Spanned<ObjectName>, own: &str) -> Operation {
        let index = Index {
            name: None,
            automatic: true,
            unique: false,
            parts: vec![
                Part { descending: self.random.below(2) == 0, ..Part::column(name(own)) },
                Part::column(name("kept")),
            ],
            predicate: (self.random.below(2) == 0).then(|| expression("id > 0")),
            include: Vec::new(),
            method: None,
            clauses: "".into(),
            origin: Origin::default(),
        };
        Operation::CreateIndex { table, index: Box::new(index), at: Span::at(0), if_absent: false }
    }
}

/// Whether a check names only columns that are there.
fn checks_what_is_there(operation: &Operation, catalog: &Catalog) -> bool {
    let Operation::AddConstraint { table, constraint, .. } = operation else { return true };
    let ConstraintKind::Check(check) = &constraint.kind else { return true };
    catalog.table(&table.value).is_some_and(|table| {
        ["c1", "c2", "c3"].into_iter().map(name).all(|column| {
            !check.mentions(&column, Dialect::Sqlite) || table.column(&column).is_some()
        })
    })
}

/// A database, and the catalog that it should have.
struct Live {
    connection: Connection,
    catalog: Catalog,
}

impl Live {
    fn new() -> Self {
        let connection = schema_tests::sqlite::memory();
        Self { connection, catalog: Catalog::new(Dialect::Sqlite) }
    }

    /// Takes up the operations that fit, and gives what is written for them.
    fn written(&mut self, operations: impl Iterator<Item = Operation>) -> Vec<Rendered> {
        let mut writer = Writer::new(Backend::Sqlite);
        for operation in operations {
            if !checks_what_is_there(&operation, &self.catalog) {
                continue;
            }
            let Ok(natives) = lower(&operation, Backend::Sqlite, &self.catalog) else { continue };
            let context = Context { source: None, portable: true };
            let mut tried = self.catalog.clone();
            let fits = |native: &Operation| native.apply(&mut tried, context).misfits.is_empty();
            if !natives.iter().all(fits) {
                continue;
            }
            for native in natives {
                writer.operation(&native, &self.catalog, 0);
                native.apply(&mut self.catalog, context);
            }
        }
        writer.finish(&self.catalog)
    }

    fn run(&self, written: &[Rendered], random: &mut Random) {
        for one in written {
            match Rebuild::decode(&one.text).filter(|_| one.rebuild) {
                None => self.batch(&one.text),
                Some(plan) => match plan.in_place.as_ref().filter(|_| random.below(2) == 0) {
                    Some(in_place) => in_place.statements.iter().for_each(|text| self.batch(text)),
                    None => self.by_hand(&plan),
                },
            }
        }
    }

    #[track_caller]
    fn batch(&self, text: &str) {
        let done = self.connection.execute_batch(text);
        assert!(
            done.is_ok(),
            "{done:?}\n{text}\n{:#?}",
            self.texts("SELECT sql FROM sqlite_schema")
        );
    }

    /// Runs the script of a rebuild as a person would.
    fn by_hand(&self, plan: &Rebuild) {
        let columns = format!("SELECT name FROM pragma_table_xinfo('{}') ORDER BY 1", plan.table);
        let mut expected = plan.columns.clone();
        expected.sort();
        assert_eq!(self.texts(&columns), expected);
        let dropped: Vec<String> =
            plan.dropped_indexes.iter().map(|index| format!("'{index}'")).collect();
        let kept = self.texts(&format!(
            "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = '{}' AND sql IS NOT \
             NULL AND name NOT IN ({})",
            plan.table,
            dropped.join(", ")
        ));
        let again: String = kept.iter().map(|text| format!("{text};\n")).collect();
        let remark = "-- Here run again what was shown.\n";
        assert!(plan.script().contains(remark));
        self.batch(&plan.script().replace(remark, &again));
    }

    fn texts(&self, question: &str) -> Vec<String> {
        let mut statement = self.connection.prepare(question).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, Option<String>>(0)).unwrap();
        rows.filter_map(|row| row.unwrap()).collect()
    }

    /// What the database says of itself, but for the order of columns and constraints.
    fn description(&self) -> Vec<String> {
        let mut all = Vec::new();
        for table in ["a", "b"] {
            let mut ask = |question: &str| {
                let mut found = self.texts(&question.replace('?', &format!("'{table}'")));
                found.sort();
                all.extend(found.into_iter().map(|text| format!("{table}: {text}")));
            };
            ask("SELECT concat_ws(' ', name, type, \"notnull\", dflt_value, pk, hidden) \
                 FROM pragma_table_xinfo(?)");
            ask("SELECT concat_ws(' ', i.origin, i.\"unique\", i.partial, (SELECT \
                 group_concat(concat_ws(' ', x.name, x.\"desc\", x.coll)) FROM \
                 pragma_index_xinfo(i.name) AS x WHERE x.key)) FROM pragma_index_list(?) AS i");
            ask("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?");
            ask("SELECT concat_ws(' ', \"table\", \"from\", \"to\", on_delete) \
                 FROM pragma_foreign_key_list(?)");
            ask(
                "SELECT concat('checks ', (length(sql) - length(replace(sql, 'CHECK (', ''))) / 7, \
                 ' numbered ', sql LIKE '%AUTOINCREMENT%') FROM sqlite_schema WHERE name = ?",
            );
        }
        all
    }
}

/// A database that is created as the catalog says.
fn created(catalog: &Catalog) -> Live {
    let mut live = Live::new();
    let mut writer = Writer::new(Backend::Sqlite);
    let context = Context { source: None, portable: false };
    let mut write = |operation: Operation| {
        writer.operation(&operation, &live.catalog, 0);
        operation.apply(&mut live.catalog, context);
    };
    for table in catalog.tables() {
        let bare = Table { indexes: Vec::new(), ..Table::clone(table) };
        let table_at = at(table.name.clone());
        let table_box = Box::new(bare);
        write(Operation::CreateTable { table: table_box, at: Span::at(0), if_absent: false });
        for index in &table.indexes {
            let (table, index) = (table_at.clone(), Box::new(index.clone()));
            write(Operation::CreateIndex { table, index, at: Span::at(0), if_absent: false });
        }
    }
    for one in writer.finish(&live.catalog) {
        live.batch(&one.text);
    }
    live
}

#[test]
fn changes_end_in_the_database_that_the_catalog_describes() {
    let mut changes = Changes { random: Random::new() };
    let mut rebuilds = 0;
    for _ in 0..CHAINS {
        let mut live = Live::new();
        let written = live.written([table("a"), table("b")].into_iter());
        live.run(&written, &mut changes.random);
        live.batch(
            "INSERT INTO a (kept) VALUES ('x'), ('y'); INSERT INTO b (kept) VALUES ('x'), ('y'); \
             DELETE FROM a WHERE kept = 'y'; DELETE FROM b WHERE kept = 'y'",
        );
        for _ in 0..CHANGES {
            let count = 1 + changes.random.below(4);
            let operations: Vec<Operation> = (0..count).map(|_| changes.next()).collect();
            let written = live.written(operations.into_iter());
            rebuilds += written.iter().filter(|one| one.rebuild).count();
            live.run(&written, &mut changes.random);
        }
        let expected = created(&live.catalog);
        assert_eq!(live.description(), expected.description());
        assert_eq!(live.texts("SELECT kept FROM a UNION ALL SELECT kept FROM b"), ["x", "x"]);
        let numbered = "SELECT name || seq FROM sqlite_sequence ORDER BY name";
        assert_eq!(live.texts(numbered), ["a2", "b2"]);
        assert_eq!(live.texts("SELECT quote(rowid) FROM pragma_foreign_key_check"), [""; 0]);
    }
    assert!(rebuilds > CHAINS, "only {rebuilds} rebuilds");
}
