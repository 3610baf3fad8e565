//! What a PostgreSQL database holds.

use postgres::Client;

use super::{column, key};

const COLUMNS: &str = "SELECT c.oid::regclass::text, a.attname::text, format_type(a.atttypid, a.atttypmod), \
    a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text, a.attgenerated::text \
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) \
    AND c.relname NOT IN ('schema_revision', 'schema_history') AND c.relnamespace::regnamespace::text NOT LIKE 'pg\\_%' \
    ORDER BY 1, 2";

const CONSTRAINTS: &str = "SELECT o.conrelid::regclass::text, o.conname::text, pg_get_constraintdef(o.oid), o.contype::text, \
    (SELECT coalesce(string_agg(a.attname::text, ',' ORDER BY k.at), '') FROM unnest(o.conkey) WITH ORDINALITY k (number, at) \
     JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.number), \
    CASE WHEN o.confrelid = 0 THEN '' ELSE o.confrelid::regclass::text END \
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid \
    WHERE o.connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND o.contype IN ('p', 'u', 'f', 'c', 'x') \
    AND c.relname NOT IN ('schema_revision', 'schema_history') ORDER BY 1, 2";

const INDEXES: &str = "SELECT i.indrelid::regclass::text, c.relname::text, pg_get_indexdef(i.indexrelid), i.indisunique, \
    (SELECT coalesce(string_agg(coalesce(a.attname::text, '?'), ',' ORDER BY k.at), '') \
     FROM unnest(i.indkey::int[]) WITH ORDINALITY k (number, at) \
     LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0 WHERE k.at <= i.indnkeyatts) \
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid \
    WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace) \
    AND t.relname NOT IN ('schema_revision', 'schema_history') \
    AND NOT EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')) ORDER BY 1, 2";

const OBJECTS: &str = "SELECT 'view ' || c.oid::regclass || ' ' || pg_get_viewdef(c.oid) FROM pg_class c \
    WHERE c.relkind IN ('v', 'm') AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) \
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal \
    UNION ALL SELECT 'function ' || pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.prokind IN ('f', 'p') \
     AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) \
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') \
    UNION ALL SELECT 'sequence ' || s.schemaname || '.' || s.sequencename || ' ' || s.data_type || ' ' || s.start_value || ' ' || s.increment_by FROM pg_sequences s \
     WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass AND d.deptype = 'i') \
    UNION ALL SELECT 'value ' || e.enumtypid::regtype || ' ' || e.enumsortorder || ' ' || e.enumlabel FROM pg_enum e \
    UNION ALL SELECT 'domain ' || t.oid::regtype || ' ' || format_type(t.typbasetype, t.typtypmod) FROM pg_type t WHERE t.typtype = 'd' \
     AND t.typnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) \
    UNION ALL SELECT 'comment ' || pg_describe_object(d.classoid, d.objoid, d.objsubid) || ' ' || d.description FROM pg_description d \
     JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass \
     WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)";

/// All that PostgreSQL tells of tables, columns, constraints, indexes and the rest.
///
/// # Panics
///
/// Where PostgreSQL refuses.
pub fn exact(client: &mut Client) -> Vec<String> {
    let mut lines = Vec::new();
    for row in client.query(COLUMNS, &[]).unwrap() {
        let text = |at: usize| row.get::<_, String>(at);
        let required: bool = row.get(3);
        lines.push(format!(
            "column {}.{} {} {required} {} {}{}",
            text(0),
            text(1),
            text(2),
            text(4),
            text(5),
            text(6)
        ));
    }
    for row in client.query(CONSTRAINTS, &[]).unwrap() {
        let text = |at: usize| row.get::<_, String>(at);
        lines.push(format!("constraint {} {} {}", text(0), text(1), text(2)));
    }
    for row in client.query(INDEXES, &[]).unwrap() {
        lines.push(format!("index {}", row.get::<_, String>(2)));
    }
    lines.extend(client.query(OBJECTS, &[]).unwrap().iter().map(|row| row.get::<_, String>(0)));
    lines.sort_unstable();
    lines
}

/// A type by the shorter name that it is written by.
fn short(name: &str) -> String {
    let name = name.replace("character varying", "varchar").replace("character(", "char(");
    let (name, zone) = match name.strip_suffix(" with time zone") {
        Some(name) => (name.to_owned(), "tz"),
        None => (name.replace(" without time zone", ""), ""),
    };
    format!("{name}{zone}")
}

/// What a catalog tells as well.
///
/// # Panics
///
/// Where PostgreSQL refuses.
pub fn plain(client: &mut Client) -> Vec<String> {
    let parts = |text: String| -> Vec<String> { text.split(',').map(str::to_owned).collect() };
    let mut lines = Vec::new();
    for row in client.query(COLUMNS, &[]).unwrap() {
        let text = |at: usize| row.get::<_, String>(at);
        lines.push(column(&text(0), &text(1), &short(&text(2)), !row.get::<_, bool>(3)));
    }
    for row in client.query(CONSTRAINTS, &[]).unwrap() {
        let text = |at: usize| row.get::<_, String>(at);
        let what = match text(3).as_str() {
            "p" => "primary key".to_owned(),
            "u" => "unique".to_owned(),
            "f" => format!("references {}", text(5)),
            _ => continue,
        };
        lines.push(key(&text(0), &what, &parts(text(4))));
    }
    for row in client.query(INDEXES, &[]).unwrap() {
        let text = |at: usize| row.get::<_, String>(at);
        let unique = if row.get::<_, bool>(3) { "unique " } else { "" };
        lines.push(key(&text(0), &format!("{unique}index {}", text(1)), &parts(text(4))));
    }
    lines.sort_unstable();
    lines
}
