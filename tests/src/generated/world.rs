//! A schema as far as the making of statements needs it, and the statements.

use crate::random::Random;

/// A schema.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub(super) tables: Vec<Table>,
    /// Which table references which, by number.
    pub(super) references: Vec<(usize, usize)>,
    next: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    /// What it is known by, whatever its name.
    pub(super) number: usize,
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) indexes: Vec<Index>,
    pub(super) constraints: Vec<String>,
    /// Whether a foreign key of another table references it.
    pub(super) referenced: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether something of several columns, or from outside, names it.
    pub(super) held: bool,
    pub(super) nullable: bool,
    has_default: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Index {
    pub(super) name: String,
    columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    Reference,
    Boolean,
    Integer,
    BigInt,
    Decimal,
    Varchar,
    Text,
    Date,
    TimestampTz,
    Uuid,
    Json,
    Blob,
    Double,
}

impl Kind {
    const PLAIN: [Kind; 12] = [
        Kind::Boolean,
        Kind::Integer,
        Kind::BigInt,
        Kind::Decimal,
        Kind::Varchar,
        Kind::Text,
        Kind::Date,
        Kind::TimestampTz,
        Kind::Uuid,
        Kind::Json,
        Kind::Blob,
        Kind::Double,
    ];

    pub(super) const fn sql(self) -> &'static str {
        match self {
            Kind::Id | Kind::Reference | Kind::BigInt => "BIGINT",
            Kind::Boolean => "BOOLEAN",
            Kind::Integer => "INTEGER",
            Kind::Decimal => "DECIMAL(12,2)",
            Kind::Varchar => "VARCHAR(40)",
            Kind::Text => "TEXT",
            Kind::Date => "DATE",
            Kind::TimestampTz => "TIMESTAMP WITH TIME ZONE",
            Kind::Uuid => "UUID",
            Kind::Json => "JSON",
            Kind::Blob => "BLOB",
            Kind::Double => "DOUBLE PRECISION",
        }
    }

    const fn default(self) -> Option<&'static str> {
        Some(match self {
            Kind::Boolean => "TRUE",
            Kind::Integer | Kind::BigInt => "7",
            Kind::Decimal => "1.50",
            Kind::Varchar | Kind::Text => "'it''s'",
            Kind::TimestampTz => "CURRENT_TIMESTAMP",
            Kind::Date => "DATE '2026-02-28'",
            _ => return None,
        })
    }

    /// Whether it can be in a key and an index on every database.
    const fn is_key(self) -> bool {
        !matches!(self, Kind::Text | Kind::Json | Kind::Blob)
    }
}

impl World {
    fn fresh(&mut self, prefix: &str) -> String {
        self.next += 1;
        format!("{prefix}{}", self.next)
    }

    /// Makes a statement that fits, and what it does.
    pub fn step(&mut self, random: &mut Random) -> String {
        loop {
            let statement = match random.below(20) {
                0..=3 => Some(self.create_table(random)),
                4 => self.drop_table(random),
                5 => self.rename_table(random),
                6..=8 => self.add_column(random),
                9 => self.drop_column(random),
                10 => self.rename_column(random),
                11 => self.alter_default(random),
                12 => self.alter_null(random),
                13 => self.widen(random),
                14..=15 => self.create_index(random),
                16 => self.drop_index(random),
                17 => self.add_constraint(random),
                18 => self.drop_constraint(random),
                _ => self.rename_index(random),
            };
            if let Some(statement) = statement {
                return statement;
            }
        }
    }

    fn any<'a, T>(list: &'a mut [T], random: &mut Random) -> Option<&'a mut T> {
        let at = usize::try_from(random.below(list.len() as u64)).ok()?;
        list.get_mut(at)
    }

    fn column(&mut self, random: &mut Random) -> (Column, String) {
        let kind = Kind::PLAIN[random.below(Kind::PLAIN.len() as u64) as usize];
        let default = kind.default().filter(|_| random.below(3) == 0);
        let nullable = default.is_none() || random.below(2) == 0;
        let name = self.fresh("c");
        let mut text = format!("{name} {}", kind.sql());
        if let Some(default) = default {
            text.push_str(&format!(" DEFAULT {default}"));
        }
        if !nullable {
            text.push_str(" NOT NULL");
        }
        (Column { name, kind, held: false, nullable, has_default: default.is_some() }, text)
    }

    fn create_table(&mut self, random: &mut Random) -> String {
        let name = self.fresh("t");
        let number = self.next;
        let id = Column {
            name: "id".to_owned(),
            kind: Kind::Id,
            held: true,
            nullable: false,
            has_default: false,
        };
        let mut columns = vec![id];
        let mut parts = vec!["id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY".to_owned()];
        for _ in 0..1 + random.below(4) {
            let (column, text) = self.column(random);
            columns.push(column);
            parts.push(text);
        }
        if random.below(2) == 0
            && let Some(other) = Self::any(&mut self.tables, random)
        {
            other.referenced = true;
            self.references.push((number, other.number));
            let (other, own) = (other.name.clone(), self.fresh("r"));
            parts.push(format!("{own} BIGINT REFERENCES {other} (id)"));
            columns.push(Column {
                name: own,
                kind: Kind::Reference,
                held: true,
                nullable: true,
                has_default: false,
            });
        }
        let text = format!("CREATE TABLE {name} ({})", parts.join(", "));
        let (indexes, constraints) = (Vec::new(), Vec::new());
        self.tables.push(Table { number, name, columns, indexes, constraints, referenced: false });
        text
    }

    fn drop_table(&mut self, random: &mut Random) -> Option<String> {
        let at = usize::try_from(random.below(self.tables.len() as u64)).ok()?;
        let is_free = self.tables.get(at).is_some_and(|table| !table.referenced);
        (is_free && self.tables.len() > 2)
            .then(|| format!("DROP TABLE {}", self.tables.remove(at).name))
    }

    fn rename_table(&mut self, random: &mut Random) -> Option<String> {
        let new = self.fresh("t");
        let table = Self::any(&mut self.tables, random)?;
        let old = std::mem::replace(&mut table.name, new.clone());
        Some(format!("ALTER TABLE {old} RENAME TO {new}"))
    }

    fn add_column(&mut self, random: &mut Random) -> Option<String> {
        let (column, text) = self.column(random);
        let table = Self::any(&mut self.tables, random)?;
        table.columns.push(column);
        Some(format!("ALTER TABLE {} ADD COLUMN {text}", table.name))
    }

    fn drop_column(&mut self, random: &mut Random) -> Option<String> {
        let table = Self::any(&mut self.tables, random)?;
        let at = table.columns.iter().rposition(|column| !column.held)?;
        let column = table.columns.remove(at);
        table.indexes.retain(|index| index.columns != [column.name.as_str()]);
        table.constraints.retain(|name| !name.ends_with(&format!("_{}", column.name)));
        Some(format!("ALTER TABLE {} DROP COLUMN {}", table.name, column.name))
    }

    fn free_column<'a>(table: &'a mut Table, random: &mut Random) -> Option<&'a mut Column> {
        let mut free: Vec<&mut Column> =
            table.columns.iter_mut().filter(|column| !column.held).collect();
        let at = usize::try_from(random.below(free.len() as u64)).ok()?;
        (at < free.len()).then(|| free.swap_remove(at))
    }

    fn rename_column(&mut self, random: &mut Random) -> Option<String> {
        let new = self.fresh("c");
        let table = Self::any(&mut self.tables, random)?;
        let constraints = table.constraints.clone();
        let column = Self::free_column(table, random)?;
        let old = std::mem::replace(&mut column.name, new.clone());
        // What is named after a column is not renamed with it.
        column.held = constraints.iter().any(|name| name.ends_with(&format!("_{old}")));
        for index in &mut table.indexes {
            for name in index.columns.iter_mut().filter(|name| **name == old) {
                name.clone_from(&new);
            }
        }
        Some(format!("ALTER TABLE {} RENAME COLUMN {old} TO {new}", table.name))
    }

    fn alter_default(&mut self, random: &mut Random) -> Option<String> {
        let table = Self::any(&mut self.tables, random)?;
        let name = table.name.clone();
        let column = Self::free_column(table, random)?;
        let change = match (column.has_default, column.kind.default()) {
            (true, _) => "DROP DEFAULT".to_owned(),
            (false, Some(default)) => format!("SET DEFAULT {default}"),
            (false, None) => return None,
        };
        column.has_default = !column.has_default;
        Some(format!("ALTER TABLE {name} ALTER COLUMN {} {change}", column.name))
    }

    fn alter_null(&mut self, random: &mut Random) -> Option<String> {
        let table = Self::any(&mut self.tables, random)?;
        let name = table.name.clone();
        let column = Self::free_column(table, random)?;
        let change = if column.nullable { "SET NOT NULL" } else { "DROP NOT NULL" };
        column.nullable = !column.nullable;
        Some(format!("ALTER TABLE {name} ALTER COLUMN {} {change}", column.name))
    }

    fn widen(&mut self, random: &mut Random) -> Option<String> {
        let table = Self::any(&mut self.tables, random)?;
        let (name, constraints) = (table.name.clone(), table.constraints.clone());
        let column = Self::free_column(table, random)?;
        let ending = format!("_{}", column.name);
        let kind = match column.kind {
            Kind::Integer => Kind::BigInt,
            // A check of one kind of numbers may mean something else of another.
            Kind::BigInt if !constraints.iter().any(|one| one.ends_with(&ending)) => Kind::Decimal,
            _ => return None,
        };
        column.kind = kind;
        let data_type = kind.sql();
        Some(format!("ALTER TABLE {name} ALTER COLUMN {} SET DATA TYPE {data_type}", column.name))
    }

    fn create_index(&mut self, random: &mut Random) -> Option<String> {
        let name = self.fresh("ix");
        let table = Self::any(&mut self.tables, random)?;
        let mut keys: Vec<&mut Column> =
            table.columns.iter_mut().filter(|column| column.kind.is_key()).collect();
        let count = 1 + random.below(2) as usize;
        let from = random.below(keys.len().saturating_sub(count) as u64 + 1) as usize;
        let chosen = keys.get_mut(from..from + count)?;
        if count > 1 {
            chosen.iter_mut().for_each(|column| column.held = true);
        }
        let columns: Vec<String> = chosen.iter().map(|column| column.name.clone()).collect();
        let direction = if random.below(3) == 0 { " DESC" } else { "" };
        let text =
            format!("CREATE INDEX {name} ON {} ({}{direction})", table.name, columns.join(", "));
        table.indexes.push(Index { name, columns });
        Some(text)
    }

    fn drop_index(&mut self, random: &mut Random) -> Option<String> {
        let table = Self::any(&mut self.tables, random)?;
        Some(format!("DROP INDEX {}", table.indexes.pop()?.name))
    }

    fn rename_index(&mut self, random: &mut Random) -> Option<String> {
        let new = self.fresh("ix");
        let table = Self::any(&mut self.tables, random)?;
        let index = table.indexes.last_mut()?;
        let old = std::mem::replace(&mut index.name, new.clone());
        Some(format!("ALTER INDEX {old} RENAME TO {new}"))
    }

    fn add_constraint(&mut self, random: &mut Random) -> Option<String> {
        let number = self.fresh("k");
        let table = Self::any(&mut self.tables, random)?;
        let own = table.name.clone();
        let column = Self::free_column(table, random)?;
        let name = format!("{number}_{}", column.name);
        let what = match column.kind {
            Kind::Integer | Kind::BigInt | Kind::Decimal => {
                format!("CHECK ({} > 0 OR {} < -5)", column.name, column.name)
            }
            Kind::Varchar => format!("UNIQUE ({})", column.name),
            _ => return None,
        };
        table.constraints.push(name.clone());
        Some(format!("ALTER TABLE {own} ADD CONSTRAINT {name} {what}"))
    }

    fn drop_constraint(&mut self, random: &mut Random) -> Option<String> {
        let table = Self::any(&mut self.tables, random)?;
        let name = table.constraints.pop()?;
        Some(format!("ALTER TABLE {} DROP CONSTRAINT {name}", table.name))
    }
}
