//! Statements that do not fit.

use super::World;
use crate::random::Random;

/// A statement that does not fit, and the code that says so.
#[derive(Clone, Debug)]
pub struct Break {
    /// The statement.
    pub statement: String,
    /// The code of what is wrong with it.
    pub code: &'static str,
}

/// Makes a statement that does not fit a schema; `None` where the schema has too little for the break
/// that chance chose.
pub fn broken(world: &World, random: &mut Random) -> Option<Break> {
    let at = usize::try_from(random.below(world.tables.len() as u64)).ok()?;
    let table = world.tables.get(at)?;
    let (own, column) = (&table.name, &table.columns.last()?.name);
    let first = &table.columns.get(1)?.name;
    let other = || world.tables.iter().find(|other| other.name != *own);
    let (code, statement) = match random.below(22) {
        0 => ("S0901", format!("DROP TABLE {own}x")),
        1 => ("S0901", format!("ALTER TABLE {own}x ADD COLUMN c TEXT")),
        2 => ("S0901", format!("CREATE INDEX zz ON {own}x (id)")),
        3 => ("S0901", format!("INSERT INTO {own}x (id) VALUES (1)")),
        4 => ("S0901", format!("CREATE TABLE zz (id BIGINT REFERENCES {own}x (id))")),
        5 => ("S0902", format!("ALTER TABLE {own} DROP COLUMN {column}x")),
        6 => ("S0902", format!("ALTER TABLE {own} RENAME COLUMN {column}x TO zz")),
        7 => ("S0902", format!("ALTER TABLE {own} ALTER COLUMN {column}x SET NOT NULL")),
        8 => ("S0902", format!("CREATE INDEX zz ON {own} ({column}x)")),
        9 => ("S0902", format!("UPDATE {own} SET {column}x = NULL")),
        10 => ("S0902", format!("DELETE FROM {own} WHERE {column}x IS NULL")),
        11 => ("S0903", format!("ALTER TABLE {own} DROP CONSTRAINT zz")),
        12 => ("S0904", "DROP INDEX zz".to_owned()),
        13 => ("S0911", format!("CREATE TABLE {own} (id BIGINT PRIMARY KEY)")),
        14 => ("S0911", format!("ALTER TABLE {} RENAME TO {own}", other()?.name)),
        15 => ("S0912", format!("ALTER TABLE {own} ADD COLUMN {column} TEXT")),
        16 => ("S0912", format!("ALTER TABLE {own} RENAME COLUMN {first} TO id")),
        17 => ("S0913", format!("CREATE INDEX {} ON {own} (id)", table.indexes.first()?.name)),
        18 => {
            ("S0921", format!("CREATE TABLE zz (c BIGINT REFERENCES {own} ({}))", unkeyed(table)?))
        }
        19 => (
            "S0922",
            format!(
                "CREATE TABLE zz (a BIGINT, b BIGINT, FOREIGN KEY (a, b) REFERENCES {own} (id))"
            ),
        ),
        20 => {
            let referenced =
                world.tables.iter().find(|table| table.referenced && held(world, table))?;
            ("S0923", format!("DROP TABLE {}", referenced.name))
        }
        _ => ("S0924", format!("ALTER TABLE {own} ADD CONSTRAINT zz PRIMARY KEY ({column})")),
    };
    Some(Break { statement, code })
}

/// A column that is no key.
fn unkeyed(table: &super::world::Table) -> Option<&str> {
    let column = table.columns.iter().skip(1).find(|column| {
        let ending = format!("_{}", column.name);
        !table.constraints.iter().any(|name| name.ends_with(&ending)) && !column.held
    })?;
    Some(&column.name)
}

/// Whether a table that references it is still there.
fn held(world: &World, table: &super::world::Table) -> bool {
    world.references.iter().any(|(from, to)| {
        *to == table.number && world.tables.iter().any(|other| other.number == *from)
    })
}
