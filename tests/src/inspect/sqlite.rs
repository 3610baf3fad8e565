//! What an SQLite database holds.

use rusqlite::Connection;

use super::{column, key};

/// The rows of a query, each as its values.
fn rows(connection: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = connection.prepare(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width)
            .map(|at| {
                let value: rusqlite::types::Value = row.get(at)?;
                Ok(match value {
                    rusqlite::types::Value::Null => String::new(),
                    rusqlite::types::Value::Integer(number) => number.to_string(),
                    rusqlite::types::Value::Real(number) => number.to_string(),
                    rusqlite::types::Value::Text(text) => text,
                    rusqlite::types::Value::Blob(bytes) => format!("{bytes:?}"),
                })
            })
            .collect()
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn literal(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// The tables, without SQLite's and ours.
fn tables(connection: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               AND name NOT IN ('schema_revision', 'schema_history') ORDER BY name";
    rows(connection, sql).into_iter().map(|mut row| row.remove(0)).collect()
}

/// All that SQLite tells of tables, columns, keys and indexes, and the text of everything else.
///
/// # Panics
///
/// Where SQLite refuses.
pub fn exact(connection: &Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables(connection) {
        let name = literal(&table);
        for pragma in ["table_xinfo", "foreign_key_list"] {
            for mut row in rows(connection, &format!("SELECT * FROM pragma_{pragma}({name})")) {
                // The number of a column or a foreign key is that of its place, which means nothing.
                row.remove(0);
                if pragma == "table_xinfo" {
                    row[1] = super::one_spelling(&row[1]);
                }
                lines.push(format!("{table} {pragma} {}", row.join("|")));
            }
        }
        for mut row in rows(
            connection,
            &format!("SELECT name, \"unique\", origin, partial FROM pragma_index_list({name})"),
        ) {
            let index = literal(&row[0]);
            if row[2] != "c" {
                row[0] = "automatic".to_owned();
            }
            let parts = rows(
                connection,
                &format!(
                    "SELECT seqno, name, \"desc\", coll, key FROM pragma_index_xinfo({index})"
                ),
            );
            let parts: Vec<String> = parts.into_iter().map(|row| row.join(":")).collect();
            lines.push(format!("{table} index {} {}", row.join("|"), parts.join(" ")));
        }
        for row in rows(
            connection,
            &format!("SELECT wr, strict FROM pragma_table_list({name}) WHERE schema = 'main'"),
        ) {
            lines.push(format!("{table} options {}", row.join("|")));
        }
    }
    let sql =
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger')";
    lines.extend(rows(connection, sql).into_iter().map(|row| row.join(" ")));
    lines.sort_unstable();
    lines
}

/// What a catalog tells as well.
///
/// # Panics
///
/// Where SQLite refuses.
pub fn plain(connection: &Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for table in tables(connection) {
        let name = literal(&table);
        let columns = rows(
            connection,
            &format!("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo({name})"),
        );
        let mut primary: Vec<(u32, String)> = Vec::new();
        for row in columns.iter().filter(|row| row[4] != "1") {
            let part = row[3].parse().unwrap();
            if part > 0 {
                primary.push((part, row[0].clone()));
            }
            lines.push(column(&table, &row[0], &row[1], row[2] == "0" && part == 0));
        }
        primary.sort_unstable();
        if !primary.is_empty() {
            let names: Vec<String> = primary.into_iter().map(|(_, name)| name).collect();
            lines.push(key(&table, "primary key", &names));
        }
        for row in rows(
            connection,
            &format!("SELECT name, \"unique\", origin FROM pragma_index_list({name})"),
        ) {
            let index = literal(&row[0]);
            let parts = rows(
                connection,
                &format!("SELECT coalesce(name, '?') FROM pragma_index_info({index})"),
            );
            let parts: Vec<String> = parts.into_iter().map(|mut row| row.remove(0)).collect();
            let unique = if row[1] == "1" { "unique " } else { "" };
            match row[2].as_str() {
                "pk" => {}
                "u" => lines.push(key(&table, "unique", &parts)),
                _ => lines.push(key(&table, &format!("{unique}index {}", row[0]), &parts)),
            }
        }
        let keys = rows(
            connection,
            &format!(
                "SELECT id, \"from\", \"table\" FROM pragma_foreign_key_list({name}) ORDER BY id, seq"
            ),
        );
        let mut at = 0;
        while at < keys.len() {
            let of_one: Vec<&Vec<String>> =
                keys[at..].iter().take_while(|row| row[0] == keys[at][0]).collect();
            let columns: Vec<String> = of_one.iter().map(|row| row[1].clone()).collect();
            lines.push(key(&table, &format!("references {}", of_one[0][2]), &columns));
            at += of_one.len();
        }
    }
    lines.sort_unstable();
    lines
}
