//! What a SQL Server database holds.

use crate::mssql::Client;

/// Questions whose answers are lines.
const QUESTIONS: [&str; 6] = [
    "SELECT CONCAT('column ', t.name, '.', c.name, ' ', TYPE_NAME(c.user_type_id), ' ', c.max_length, ' ', \
     c.precision, ' ', c.scale, ' ', c.is_nullable, ' ', CAST(i.seed_value AS BIGINT), ' ', \
     CAST(i.increment_value AS BIGINT), ' ', d.name, ' ', d.definition, ' ', g.definition, ' ', g.is_persisted) \
     FROM sys.tables AS t JOIN sys.columns AS c ON c.object_id = t.object_id \
     LEFT JOIN sys.default_constraints AS d ON d.object_id = c.default_object_id \
     LEFT JOIN sys.identity_columns AS i ON i.object_id = c.object_id AND i.column_id = c.column_id \
     LEFT JOIN sys.computed_columns AS g ON g.object_id = c.object_id AND g.column_id = c.column_id \
     WHERE t.name NOT IN ('schema_revision', 'schema_history')",
    "SELECT CONCAT('check ', OBJECT_NAME(parent_object_id), ' ', name, ' ', definition, ' ', is_not_trusted) \
     FROM sys.check_constraints WHERE OBJECT_NAME(parent_object_id) NOT IN ('schema_revision', 'schema_history')",
    "SELECT CONCAT('index ', t.name, ' ', i.name, ' ', i.is_unique, i.is_primary_key, i.is_unique_constraint, ' ', \
     i.filter_definition, ' (', STRING_AGG(CONCAT(COL_NAME(k.object_id, k.column_id), ' ', k.is_descending_key), ', ') \
     WITHIN GROUP (ORDER BY k.key_ordinal), ')') \
     FROM sys.tables AS t JOIN sys.indexes AS i ON i.object_id = t.object_id \
     JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id \
     WHERE t.name NOT IN ('schema_revision', 'schema_history') \
     GROUP BY t.name, i.name, i.is_unique, i.is_primary_key, i.is_unique_constraint, i.filter_definition",
    "SELECT CONCAT('foreign key ', OBJECT_NAME(f.parent_object_id), ' ', f.name, ' ', \
     OBJECT_NAME(f.referenced_object_id), ' ', f.delete_referential_action, f.update_referential_action, \
     f.is_not_trusted, ' (', STRING_AGG(CONCAT(COL_NAME(k.parent_object_id, k.parent_column_id), ' ', \
     COL_NAME(k.referenced_object_id, k.referenced_column_id)), ', ') WITHIN GROUP (ORDER BY k.constraint_column_id), ')') \
     FROM sys.foreign_keys AS f JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id \
     GROUP BY f.parent_object_id, f.name, f.referenced_object_id, f.delete_referential_action, \
     f.update_referential_action, f.is_not_trusted",
    "SELECT CONCAT('comment ', OBJECT_NAME(major_id), '.', COL_NAME(major_id, minor_id), ' ', \
     CAST(value AS NVARCHAR(MAX))) FROM sys.extended_properties WHERE class = 1",
    "SELECT CONCAT('module ', OBJECT_NAME(object_id), ' ', definition) FROM sys.sql_modules \
     WHERE OBJECTPROPERTY(object_id, 'IsMSShipped') = 0",
];

/// All that SQL Server tells of tables, columns, constraints, indexes and the rest.
///
/// # Panics
///
/// Where SQL Server refuses.
pub fn exact(client: &mut Client) -> Vec<String> {
    let mut lines = Vec::new();
    for question in QUESTIONS {
        let results = client.run(question).unwrap();
        let line = |row: &tiberius::Row| row.get::<&str, _>(0).unwrap_or_default().to_owned();
        lines.extend(results.iter().flatten().map(line));
    }
    lines.sort_unstable();
    lines
}
