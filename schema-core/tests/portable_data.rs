//! Data statements of portable SQL, as each backend is given them.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, Generated, Gone,
    Identity, IdentityKind, Name, Object, ObjectKey, ObjectKind, ObjectName, Origin, Part,
    PortableType, Table, Type,
};
use schema_core::ddl::Input;
use schema_core::operation::{Misfit, MisfitKind};
use schema_core::portable::data;
use schema_core::source::{Source, Sources};

/// A catalog of a backend with the tables that the statements name.
struct Schema {
    dialect: Dialect,
    catalog: Catalog,
}

impl Schema {
    fn new(backend: Backend) -> Self {
        let dialect = backend.dialect();
        let mut schema = Self { dialect, catalog: Catalog::new(dialect) };
        schema.users();
        schema.posts();
        schema.others();
        schema
    }

    fn name(&self, text: &str) -> Name {
        Name::new(text, self.dialect)
    }

    fn column(&self, name: &str, data_type: PortableType) -> Column {
        Column {
            name: self.name(name),
            data_type: Type::new(data_type.to_string(), Some(data_type)),
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            clauses: "".into(),
            comment: None,
            origin: Origin::default(),
        }
    }

    fn required(&self, name: &str, data_type: PortableType) -> Column {
        Column { nullable: false, ..self.column(name, data_type) }
    }

    fn identity(&self, kind: IdentityKind) -> Column {
        let identity = Some(Identity { kind, options: "".into() });
        Column { identity, ..self.required("id", PortableType::BigInt) }
    }

    fn put(&mut self, name: &str, columns: Vec<Column>) {
        let name = ObjectName::plain(self.name(name));
        let mut table = Table::new(name, Origin::default());
        let key = columns.iter().find(|column| column.name.as_str() == "id");
        if let Some(key) = key {
            let parts = vec![Part::column(key.name.clone())];
            let kind = ConstraintKind::PrimaryKey(parts);
            table.constraints.push(Constraint::new(None, kind, Origin::default()));
        }
        table.columns = columns;
        self.catalog.put_table(table);
    }

    fn users(&mut self) {
        let expression = |text| Expression::new(text, self.dialect);
        let mut made = self.required("made", PortableType::TimestampTz);
        made.default =
            Some(DefaultValue { value: expression("now()"), name: None, automatic: true });
        let mut folded = self.column("folded", PortableType::Varchar(255));
        folded.generated = Some(Generated { expression: expression("lower(email)"), stored: true });
        let columns = vec![
            self.identity(IdentityKind::ByDefault),
            self.required("email", PortableType::Varchar(255)),
            self.column("active", PortableType::Boolean),
            self.column("born", PortableType::Date),
            self.column("score", PortableType::Decimal { precision: 8, scale: 2 }),
            made,
            folded,
        ];
        self.put("users", columns);
    }

    fn posts(&mut self) {
        let columns = vec![
            self.identity(IdentityKind::Always),
            self.column("user_id", PortableType::BigInt),
            self.column("title", PortableType::Text),
            self.column("edited", PortableType::Timestamp),
        ];
        self.put("posts", columns);
    }

    /// A table that was not made by portable SQL, one that is gone, and a view.
    fn others(&mut self) {
        let native = |name: &str, text: &str| {
            let mut column = self.required(name, PortableType::Text);
            column.data_type = Type::new(text, None);
            column
        };
        let columns = vec![native("a", "tsvector"), native("b", "citext")];
        self.put("natives", columns);
        let gone = Gone { renamed_to: Some(self.name("users")), at: Origin::default() };
        self.catalog.remember(ObjectName::plain(self.name("people")), None, gone);
        let key = ObjectKey::new(ObjectKind::View, ObjectName::plain(self.name("active_users")));
        self.catalog.put_object(Object::new(key, "CREATE VIEW", Origin::default()));
    }
}

fn translated(text: &str, backend: Backend) -> Result<Vec<String>, Vec<Misfit>> {
    let source = Sources::default().add(Source::new("x.sql", text));
    let input = Input { text, source, base: 0, dialect: Dialect::Portable };
    data(&input, backend, &Schema::new(backend).catalog)
}

#[track_caller]
fn check(text: &str, expected: [&[&str]; 3]) {
    for (backend, expected) in Backend::ALL.into_iter().zip(expected) {
        let statements = translated(text, backend).unwrap();
        assert_eq!(statements, expected, "{text} on {backend}");
    }
}

#[track_caller]
fn on_both(text: &str, both: &str, mssql: &str) {
    check(text, [&[both], &[both], &[mssql]]);
}

/// The texts that do not fit, each with what is said.
#[track_caller]
fn refused(text: &str, expected: &[(&str, &str)]) {
    for backend in Backend::ALL {
        let misfits = translated(text, backend).unwrap_err();
        let places: Vec<&str> = misfits.iter().map(|misfit| misfit.at.of(text)).collect();
        let expected_places: Vec<&str> = expected.iter().map(|(place, _)| *place).collect();
        assert_eq!(places, expected_places, "{text} on {backend}: {misfits:?}");
        for (misfit, (_, expected)) in misfits.iter().zip(expected) {
            let said = said(&misfit.kind);
            assert!(said.contains(expected), "{text} on {backend}: {said}");
        }
    }
}

fn said(kind: &MisfitKind) -> String {
    match kind {
        MisfitKind::Unknown { noun, name, candidates, gone, .. } => {
            format!(
                "no {} {name}, but {candidates:?}, {:?}",
                noun.word(),
                gone.as_ref().map(|gone| &gone.renamed_to)
            )
        }
        MisfitKind::UnknownColumn { table, column, candidates, .. } => {
            format!("no {table}.{column}, but {candidates:?}")
        }
        MisfitKind::Unable { code, what, help, .. } => format!("{code} {what}; {help}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn rows_get_values_of_their_columns_types() {
    check(
        "INSERT INTO users (email, active, born, made) VALUES
            ('a@b.c', TRUE, '2024-01-31', CURRENT_TIMESTAMP), ('d@e.f', NULL, NULL, '2024-01-31 10:00Z')",
        [
            &["INSERT INTO \"users\" (\"email\", \"active\", \"born\", \"made\") VALUES\n    \
               ('a@b.c', TRUE, '2024-01-31', strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),\n    \
               ('d@e.f', NULL, NULL, '2024-01-31 10:00:00.000+00:00')"],
            &["INSERT INTO \"users\" (\"email\", \"active\", \"born\", \"made\") VALUES\n    \
               ('a@b.c', TRUE, DATE '2024-01-31', CURRENT_TIMESTAMP),\n    \
               ('d@e.f', NULL, NULL, TIMESTAMP WITH TIME ZONE '2024-01-31 10:00:00.000+00:00')"],
            &["INSERT INTO [users] ([email], [active], [born], [made]) VALUES\n    \
               (N'a@b.c', 1, CAST('2024-01-31' AS DATE), SYSDATETIMEOFFSET()),\n    \
               (N'd@e.f', NULL, NULL, CAST('2024-01-31T10:00:00.000+00:00' AS DATETIMEOFFSET(6)))"],
        ],
    );
}

#[test]
fn decimals_are_rounded_to_their_scale_on_sqlite() {
    check(
        "UPDATE users SET score = score * 1.5",
        [
            &["UPDATE \"users\" SET \"score\" = ROUND(\"score\" * 1.5, 2)"],
            &["UPDATE \"users\" SET \"score\" = \"score\" * 1.5"],
            &["UPDATE [users] SET [score] = [score] * 1.5"],
        ],
    );
}

#[test]
fn an_identity_column_can_be_given_values() {
    check(
        "INSERT INTO users (id, email) VALUES (7, 'a@b.c')",
        [
            &["INSERT INTO \"users\" (\"id\", \"email\") VALUES\n    (7, 'a@b.c')"],
            &[
                "INSERT INTO \"users\" (\"id\", \"email\") VALUES\n    (7, 'a@b.c')",
                "SELECT setval(pg_get_serial_sequence('\"users\"', 'id'), last_value) FROM \
                 (SELECT MAX(\"id\") AS last_value FROM \"users\") AS filled WHERE last_value > \
                 COALESCE(pg_sequence_last_value(pg_get_serial_sequence('\"users\"', 'id')), 0)",
            ],
            &["SET IDENTITY_INSERT [users] ON;\nINSERT INTO [users] ([id], [email]) VALUES\n    \
               (7, N'a@b.c');\nSET IDENTITY_INSERT [users] OFF"],
        ],
    );
    let statements = translated("INSERT INTO posts (id) VALUES (1)", Backend::Postgres).unwrap();
    assert_eq!(
        statements[0],
        "INSERT INTO \"posts\" (\"id\") OVERRIDING SYSTEM VALUE VALUES\n    (1)"
    );
    assert_eq!(statements.len(), 2);
}

#[test]
fn sql_server_takes_a_thousand_rows_at_a_time() {
    let rows: Vec<String> = (0..2001).map(|row| format!("({row})")).collect();
    let text = format!("INSERT INTO posts (user_id) VALUES {}", rows.join(", "));
    let counts = |backend| -> Vec<usize> {
        let statements = translated(&text, backend).unwrap();
        statements.iter().map(|statement| statement.matches("\n    (").count()).collect()
    };
    assert_eq!(counts(Backend::Sqlite), [2001]);
    assert_eq!(counts(Backend::Postgres), [2001]);
    assert_eq!(counts(Backend::Mssql), [1000, 1000, 1]);
    let rows: Vec<String> = (0..1001).map(|row| format!("({row})")).collect();
    let text = format!("INSERT INTO posts (id) VALUES {}", rows.join(", "));
    let batches = translated(&text, Backend::Mssql).unwrap();
    assert_eq!(batches.len(), 1, "IDENTITY_INSERT is on for one batch");
    assert_eq!(batches[0].matches("INSERT INTO").count(), 2);
}

#[test]
fn rows_can_be_selected() {
    on_both(
        "INSERT INTO posts (user_id, title) SELECT u.id, 'Hello, ' || u.email FROM users u
            WHERE u.active AND NOT EXISTS (SELECT * FROM posts WHERE posts.user_id = u.id)",
        "INSERT INTO \"posts\" (\"user_id\", \"title\")\nSELECT \"u\".\"id\", 'Hello, ' || \"u\".\"email\" \
         FROM \"users\" AS \"u\" WHERE \"u\".\"active\" AND NOT EXISTS (SELECT * FROM \"posts\" WHERE \
         \"posts\".\"user_id\" = \"u\".\"id\")",
        "INSERT INTO [posts] ([user_id], [title])\nSELECT [u].[id], N'Hello, ' + [u].[email] FROM [users] AS \
         [u] WHERE [u].[active] = 1 AND NOT EXISTS (SELECT * FROM [posts] WHERE [posts].[user_id] = \
         [u].[id])",
    );
}

#[test]
fn null_comes_first_in_every_order() {
    check(
        "INSERT INTO posts (title) SELECT email AS e FROM users ORDER BY born, e DESC",
        [
            &[
                "INSERT INTO \"posts\" (\"title\")\nSELECT \"email\" AS \"e\" FROM \"users\" ORDER BY \
               \"born\", \"e\" DESC",
            ],
            &[
                "INSERT INTO \"posts\" (\"title\")\nSELECT \"email\" AS \"e\" FROM \"users\" ORDER BY \
               \"born\" NULLS FIRST, \"e\" DESC NULLS LAST",
            ],
            &[
                "INSERT INTO [posts] ([title])\nSELECT [email] AS [e] FROM [users] ORDER BY [born], [e] DESC",
            ],
        ],
    );
}

#[test]
fn groups_and_joins() {
    check(
        "INSERT INTO posts (user_id, edited, title)
            SELECT u.id, CURRENT_TIMESTAMP, CAST(COUNT(*) AS TEXT) FROM users AS u
            LEFT JOIN posts AS p ON p.user_id = u.id AND p.edited < CURRENT_TIMESTAMP
            GROUP BY u.id HAVING COUNT(p.id) > 2",
        [
            &["INSERT INTO \"posts\" (\"user_id\", \"edited\", \"title\")\nSELECT \"u\".\"id\", \
               strftime('%Y-%m-%d %H:%M:%f', 'now'), CAST(COUNT(*) AS TEXT) FROM \"users\" AS \"u\" LEFT \
               JOIN \"posts\" AS \"p\" ON \"p\".\"user_id\" = \"u\".\"id\" AND \"p\".\"edited\" < \
               strftime('%Y-%m-%d %H:%M:%f', 'now') GROUP BY \"u\".\"id\" HAVING COUNT(\"p\".\"id\") > 2"],
            &["INSERT INTO \"posts\" (\"user_id\", \"edited\", \"title\")\nSELECT \"u\".\"id\", \
               (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'), CAST(COUNT(*) AS text) FROM \"users\" AS \"u\" LEFT \
               JOIN \"posts\" AS \"p\" ON \"p\".\"user_id\" = \"u\".\"id\" AND \"p\".\"edited\" < \
               (CURRENT_TIMESTAMP AT TIME ZONE 'UTC') GROUP BY \"u\".\"id\" HAVING COUNT(\"p\".\"id\") > 2"],
            &[
                "INSERT INTO [posts] ([user_id], [edited], [title])\nSELECT [u].[id], SYSUTCDATETIME(), \
               CAST(COUNT(*) AS NVARCHAR(MAX)) FROM [users] AS [u] LEFT JOIN [posts] AS [p] ON \
               [p].[user_id] = [u].[id] AND [p].[edited] < SYSUTCDATETIME() GROUP BY [u].[id] HAVING \
               COUNT([p].[id]) > 2",
            ],
        ],
    );
}

#[test]
fn aggregates_agree() {
    let text = "UPDATE users SET score = (SELECT AVG(p.user_id) + SUM(p.user_id) FROM posts p)";
    check(
        text,
        [
            &["UPDATE \"users\" SET \"score\" = ROUND((SELECT AVG(\"p\".\"user_id\") + \
               SUM(\"p\".\"user_id\") FROM \"posts\" AS \"p\"), 2)"],
            &["UPDATE \"users\" SET \"score\" = (SELECT AVG(\"p\".\"user_id\") + \
               SUM(\"p\".\"user_id\") FROM \"posts\" AS \"p\")"],
            &[
                "UPDATE [users] SET [score] = (SELECT AVG(CAST([p].[user_id] AS DECIMAL(38, 10))) + \
               SUM(CAST([p].[user_id] AS BIGINT)) FROM [posts] AS [p])",
            ],
        ],
    );
}

#[test]
fn rows_are_changed_and_removed() {
    on_both(
        "UPDATE users SET active = FALSE, email = LOWER(email) WHERE id IN (SELECT user_id FROM posts)",
        "UPDATE \"users\" SET \"active\" = FALSE, \"email\" = LOWER(\"email\") WHERE \"id\" IN (SELECT \
         \"user_id\" FROM \"posts\")",
        "UPDATE [users] SET [active] = 0, [email] = LOWER([email]) WHERE [id] IN (SELECT [user_id] FROM \
         [posts])",
    );
    on_both(
        "UPDATE users SET active = id > 5",
        "UPDATE \"users\" SET \"active\" = \"id\" > 5",
        "UPDATE [users] SET [active] = CAST(CASE WHEN [id] > 5 THEN 1 WHEN NOT ([id] > 5) THEN 0 END AS BIT)",
    );
    on_both(
        "DELETE FROM posts WHERE user_id NOT IN (SELECT users.id FROM users WHERE users.email = title)",
        "DELETE FROM \"posts\" WHERE \"user_id\" NOT IN (SELECT \"users\".\"id\" FROM \"users\" WHERE \
         \"users\".\"email\" = \"title\")",
        "DELETE FROM [posts] WHERE [user_id] NOT IN (SELECT [users].[id] FROM [users] WHERE \
         [users].[email] = [title])",
    );
    on_both("DELETE FROM posts", "DELETE FROM \"posts\"", "DELETE FROM [posts]");
}

#[test]
fn an_update_sees_the_rows_as_they_were() {
    check(
        "UPDATE posts SET title = (SELECT MAX(p.title) FROM posts p WHERE p.id < posts.id) WHERE id > 1",
        [
            &[
                "UPDATE \"posts\" SET \"title\" = (SELECT MAX(\"p\".\"title\") FROM \"posts\" AS \"p\" WHERE \
               \"p\".\"id\" < \"posts\".\"id\") FROM (SELECT 1) WHERE \"id\" > 1",
            ],
            &[
                "UPDATE \"posts\" SET \"title\" = (SELECT MAX(\"p\".\"title\") FROM \"posts\" AS \"p\" WHERE \
               \"p\".\"id\" < \"posts\".\"id\") WHERE \"id\" > 1",
            ],
            &[
                "UPDATE [posts] SET [title] = (SELECT MAX([p].[title]) FROM [posts] AS [p] WHERE [p].[id] < \
               [posts].[id]) WHERE [id] > 1",
            ],
        ],
    );
    on_both(
        "UPDATE posts SET title = (SELECT MAX(email) FROM users) WHERE id IN (SELECT user_id FROM posts)",
        "UPDATE \"posts\" SET \"title\" = (SELECT MAX(\"email\") FROM \"users\") WHERE \"id\" IN (SELECT \
         \"user_id\" FROM \"posts\")",
        "UPDATE [posts] SET [title] = (SELECT MAX([email]) FROM [users]) WHERE [id] IN (SELECT [user_id] \
         FROM [posts])",
    );
}

#[test]
fn what_was_not_made_by_portable_sql_is_not_converted() {
    on_both(
        "INSERT INTO natives (a, b) VALUES ('2024-01-31', 1)",
        "INSERT INTO \"natives\" (\"a\", \"b\") VALUES\n    ('2024-01-31', 1)",
        "INSERT INTO [natives] ([a], [b]) VALUES\n    (N'2024-01-31', 1)",
    );
    on_both(
        "DELETE FROM natives WHERE a = 1 AND b = 'x' OR a IN (SELECT whatever FROM active_users)",
        "DELETE FROM \"natives\" WHERE (\"a\" = 1 AND \"b\" = 'x') OR \"a\" IN (SELECT \"whatever\" FROM \
         \"active_users\")",
        "DELETE FROM [natives] WHERE ([a] = 1 AND [b] = N'x') OR [a] IN (SELECT [whatever] FROM \
         [active_users])",
    );
}

#[test]
fn names_that_are_not_there() {
    refused("DELETE FROM user", &[("user", "no table user, but [\"users\"]")]);
    refused("DELETE FROM people", &[("people", "Some(Some(\"users\"))")]);
    refused("DELETE FROM users WHERE emial = ''", &[("emial", "no users.emial, but [\"email\"]")]);
    refused("UPDATE users SET emial = ''", &[("emial", "no users.emial, but [\"email\"]")]);
    refused(
        "DELETE FROM users WHERE id IN (SELECT p.author FROM post p)",
        &[("post", "no table post, but [\"posts\"]")],
    );
    refused(
        "DELETE FROM users WHERE id IN (SELECT q.user_id FROM posts p)",
        &[("q", "S0902 no table is called `q` here; the tables here are `users` and `p`")],
    );
    refused(
        "INSERT INTO posts (title) SELECT emial FROM users CROSS JOIN posts",
        &[("emial", "S0902 no table here has a column `emial`; did you mean `email`")],
    );
    refused(
        "INSERT INTO posts (user_id) SELECT id FROM users JOIN posts ON users.id = user_id",
        &[(
            "id",
            "S0933 both `users` and `posts` have a column `id`; write `users.id` or `posts.id`",
        )],
    );
    refused(
        "INSERT INTO posts (user_id) SELECT users.id FROM users CROSS JOIN users",
        &[("users", "S0933 two tables are called `users`")],
    );
    refused("DELETE FROM active_users", &[("active_users", "is a view")]);
    refused("INSERT INTO posts (title) VALUES (title)", &[("title", "VALUES has no columns")]);
}

#[test]
fn values_that_do_not_fit() {
    refused(
        "UPDATE users SET active = 1",
        &[("1", "S0931 BOOLEAN was expected, and this is INTEGER; write TRUE or FALSE")],
    );
    refused("UPDATE users SET email = 5", &[("5", "S0931 VARCHAR(255) was expected")]);
    refused("UPDATE users SET born = 'soon'", &[("'soon'", "S0931 'soon' is not a DATE such as")]);
    refused("UPDATE users SET score = 1000000", &[("1000000", "no room")]);
    refused(
        "UPDATE users SET born = made",
        &[("made", "S0931 DATE was expected, and this is TIMESTAMP WITH TIME ZONE")],
    );
    refused(
        "UPDATE users SET folded = 'x'",
        &[("folded", "S0932 the column `folded` is computed")],
    );
    refused("UPDATE users SET id = 1", &[("id", "S0932 the column `id` is numbered")]);
    refused(
        "UPDATE users SET email = 'a', email = 'b'",
        &[("email", "S0932 the column `email` is given two")],
    );
    refused(
        "INSERT INTO users (active) VALUES (TRUE)",
        &[("users", "S0931 the column `email` is NOT NULL and gets no value")],
    );
    refused(
        "INSERT INTO users (email) VALUES (NULL)",
        &[("NULL", "S0931 the column `email` is NOT NULL")],
    );
    refused(
        "INSERT INTO posts (title, edited) SELECT email, '1' FROM users",
        &[("'1'", "S0931 '1' is not a TIMESTAMP")],
    );
}

#[test]
fn orders_are_of_what_is_selected() {
    refused(
        "INSERT INTO posts (title) SELECT DISTINCT email FROM users ORDER BY email, born",
        &[("born", "has to be of values that are selected")],
    );
    refused(
        "INSERT INTO posts (title) SELECT email FROM users ORDER BY 1",
        &[("1", "name a column")],
    );
    refused(
        "INSERT INTO posts (title) SELECT MAX(email) FROM users GROUP BY 'a'",
        &[("'a'", "name a column")],
    );
}

#[test]
fn columns_beside_aggregates_are_grouped_by() {
    let beside = "has more than one value beside an aggregate";
    refused(
        "INSERT INTO posts (title, user_id) SELECT email, MAX(id) FROM users",
        &[("email", beside)],
    );
    refused(
        "INSERT INTO posts (title) SELECT LOWER(email) FROM users GROUP BY active HAVING COUNT(*) > 1",
        &[("email", beside)],
    );
    refused(
        "INSERT INTO posts (title) SELECT MIN(email) FROM users GROUP BY active ORDER BY born",
        &[("born", beside)],
    );
    refused(
        "INSERT INTO posts (user_id) SELECT (SELECT MAX(p.id) FROM posts p WHERE p.user_id = u.id)
            FROM users u GROUP BY u.active",
        &[("id", beside)],
    );
    for grouped in [
        "SELECT LOWER(email), COUNT(*) FROM users GROUP BY LOWER(email)",
        "SELECT u.email, COUNT(*) FROM users u GROUP BY u.email ORDER BY u.email",
        "SELECT MIN(LOWER(email)), COUNT(id) FROM users",
        "SELECT u.email, COUNT(*) FROM users u GROUP BY email ORDER BY email",
        "SELECT email, COUNT(*) FROM users u JOIN posts ON u.id = user_id GROUP BY u.email",
        "SELECT email, (SELECT COUNT(*) FROM posts WHERE user_id = users.id) FROM users",
    ] {
        for backend in Backend::ALL {
            let text = format!("INSERT INTO posts (title, user_id) {grouped}");
            assert_eq!(translated(&text, backend).unwrap().len(), 1, "{text}");
        }
    }
}
