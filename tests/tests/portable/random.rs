//! Expressions that nobody thought of: both databases give the same values, or both are refused them.

use super::cases::Form;
use super::{Database as _, Postgres, Sqlite, all, create, question, same, statements, translated};
use schema_core::backend::Backend;
use schema_tests::random::Random;
use schema_tests::{or_skip, postgres, sqlite};

/// How many expressions are tried.
const TRIED: usize = 1500;

/// Makes expressions of each kind, with others in them down to a depth.
struct Maker(Random);

impl Maker {
    fn below(&mut self, end: usize) -> usize {
        let number = self.0.below(u64::try_from(end).unwrap());
        usize::try_from(number).unwrap()
    }

    fn one_of(&mut self, among: &[&str]) -> String {
        let at = self.below(among.len());
        among[at].to_owned()
    }

    fn condition(&mut self, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return self.one_of(&["active", "TRUE", "FALSE", "NULL", "active IS NULL"]);
        };
        match self.below(12) {
            0 => format!("({} AND {})", self.condition(depth), self.condition(depth)),
            1 => format!("{} OR {}", self.condition(depth), self.condition(depth)),
            2 => format!("NOT ({})", self.condition(depth)),
            3 => {
                let operator = self.one_of(&["=", "<>", "<", ">", "<=", ">="]);
                format!("({}) {operator} ({})", self.number(depth), self.number(depth))
            }
            4 => format!("({}) = ({})", self.text(depth), self.text(depth)),
            5 => {
                format!("({}) IN ({}, {})", self.number(depth), self.number(depth), self.number(0))
            }
            6 => format!("({}) NOT IN ({}, 'Ada Lovelace')", self.text(depth), self.text(depth)),
            7 => format!("({}) BETWEEN -1 AND ({})", self.number(depth), self.number(depth)),
            8 => format!("({}) IS NOT NULL", self.any(depth)),
            9 => format!("({}) = ({})", self.condition(depth), self.condition(depth)),
            10 => self.comparison_of_moments(),
            _ => format!("COALESCE({}, {})", self.condition(depth), self.condition(depth)),
        }
    }

    fn comparison_of_moments(&mut self) -> String {
        let moments = ["born", "made", "seen", "CAST(seen AS DATE)", "CAST(born AS TIMESTAMP)"];
        let left = self.one_of(&moments);
        let right =
            self.one_of(&["'2020-01-01'", "CURRENT_TIMESTAMP", "COALESCE(NULL, seen)", "born"]);
        let operator = self.one_of(&["<", ">=", "="]);
        format!("{left} {operator} {right}")
    }

    fn number(&mut self, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return self
                .one_of(&["age", "small", "price", "ratio", "id", "0", "2.5", "-3", "NULL"]);
        };
        match self.below(11) {
            0 => format!("({}) + {}", self.number(depth), self.number(0)),
            1 => format!("({}) - ({})", self.number(depth), self.number(depth)),
            2 => format!("({}) * {}", self.number(depth), self.number(0)),
            3 => format!(
                "({}) / {}",
                self.number(depth),
                self.one_of(&["2", "4.0", "(id + 1)", "-2"])
            ),
            4 => format!("ABS({})", self.number(depth)),
            5 => format!("ROUND({}{})", self.number(depth), self.one_of(&["", ", 1"])),
            6 => format!("LENGTH({})", self.text(depth)),
            7 => {
                let types = ["INTEGER", "BIGINT", "DOUBLE PRECISION", "DECIMAL(20, 3)"];
                format!("CAST({} AS {})", self.number(depth), self.one_of(&types))
            }
            8 => format!("COALESCE({}, {})", self.number(depth), self.number(depth)),
            9 => format!("NULLIF({}, {})", self.number(depth), self.number(depth)),
            _ => {
                let condition = self.condition(depth);
                format!(
                    "CASE WHEN {condition} THEN {} ELSE {} END",
                    self.number(depth),
                    self.number(0)
                )
            }
        }
    }

    fn text(&mut self, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return self.one_of(&["name", "body", "code", "'a'", "''", "'it''s '", "NULL"]);
        };
        match self.below(8) {
            0 => format!("({}) || ({})", self.any(depth), self.text(depth)),
            1 => format!("LOWER({})", self.text(depth)),
            2 => format!("UPPER(TRIM({}))", self.text(depth)),
            3 => {
                let place = self.one_of(&["1", "2", "id", "LENGTH(name)"]);
                let count = self.one_of(&["0", "3", "id", "ABS(age)"]);
                format!("SUBSTRING({} FROM {place} FOR {count})", self.text(depth))
            }
            4 => {
                let types = ["TEXT", "VARCHAR(3)", "VARCHAR(30)"];
                format!("CAST({} AS {})", self.any(depth), self.one_of(&types))
            }
            5 => format!("COALESCE({}, {})", self.text(depth), self.text(depth)),
            6 => format!("NULLIF({}, {})", self.text(depth), self.text(depth)),
            _ => {
                let condition = self.condition(depth);
                format!("CASE WHEN {condition} THEN {} ELSE {} END", self.text(depth), self.text(0))
            }
        }
    }

    fn any(&mut self, depth: usize) -> String {
        match self.below(5) {
            0 => self.condition(depth),
            1 => self.number(depth),
            2 => "born".to_owned(),
            _ => self.text(depth),
        }
    }

    fn expression(&mut self) -> (Form, String) {
        let depth = 1 + self.below(3);
        match self.below(3) {
            0 => (Form::Condition, self.condition(depth)),
            1 => (Form::Number, self.number(depth)),
            _ => (Form::Text, self.text(depth)),
        }
    }
}

/// What PostgreSQL refuses because of the values, where SQLite goes on.
fn is_of_values(error: &str) -> bool {
    ["division by zero", "out of range", "overflow"]
        .into_iter()
        .any(|reason| error.contains(reason))
}

#[test]
fn both_give_the_same_values() {
    let server = or_skip!(postgres::server());
    let database = server.database("random");
    let mut postgres = Postgres(database.client());
    let mut sqlite = Sqlite(sqlite::memory());
    all(&mut sqlite, &[create(Backend::Sqlite)]);
    all(&mut sqlite, &statements(super::ROWS, Backend::Sqlite));
    all(&mut postgres, &[create(Backend::Postgres)]);
    all(&mut postgres, &statements(super::ROWS, Backend::Postgres));

    let mut maker = Maker(Random::new());
    let mut compared = 0;
    for _ in 0..TRIED {
        let (form, text) = maker.expression();
        let [on_sqlite, on_postgres, on_mssql] =
            Backend::ALL.map(|backend| translated(&text, form, backend));
        let (on_sqlite, on_postgres) = match (on_sqlite, on_postgres, on_mssql) {
            (Ok(on_sqlite), Ok(on_postgres), Ok(_)) => (on_sqlite, on_postgres),
            (Err(_), Err(_), Err(_)) => continue,
            other => panic!("{text} is refused by some only: {other:?}"),
        };
        let expected = match postgres.ask(&question(&on_postgres, form, Backend::Postgres)) {
            Ok(rows) => rows,
            Err(error) if is_of_values(&error) => continue,
            Err(error) => panic!("{text} as {on_postgres}: {error}"),
        };
        let found = sqlite.ask(&question(&on_sqlite, form, Backend::Sqlite)).unwrap();
        let agree = found.iter().zip(&expected).all(|(one, other)| same(one, other, form));
        assert!(
            agree && found.len() == 3,
            "{text}\n{on_sqlite}: {found:?}\n{on_postgres}: {expected:?}"
        );
        compared += 1;
    }
    assert!(compared > TRIED / 2, "only {compared} could be compared");
}
