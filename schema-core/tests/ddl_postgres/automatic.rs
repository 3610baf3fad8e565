//! The names that PostgreSQL gives: what a server of version 15 answered to the same statements.

use crate::support::catalog;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, age int CHECK (age > 0), a int, b int, CHECK (a < b), CHECK (a > 0), CHECK (a > 1), UNIQUE (a, b), CHECK (true), CHECK (users.b > 0))",
    "CREATE TABLE posts (id int PRIMARY KEY UNIQUE, author int REFERENCES users, x int, y int, UNIQUE (x) , UNIQUE (x), FOREIGN KEY (x, y) REFERENCES users (a, b), FOREIGN KEY (author) REFERENCES users)",
    "CREATE INDEX ON users (a)",
    "CREATE INDEX ON users (a)",
    "CREATE INDEX ON users (lower(email))",
    "CREATE INDEX ON users ((a + b))",
    "CREATE INDEX ON users ((a + b), (b + a), a)",
    "CREATE INDEX ON users (a) INCLUDE (b)",
    "CREATE INDEX ON users (coalesce(a, b), (a::text), ('x'::text), (email || 'x'))",
    "CREATE INDEX ON users ((CASE WHEN a > 0 THEN b ELSE a END))",
    "CREATE INDEX ON users ((CASE WHEN a > 0 THEN b ELSE 1 END))",
    "CREATE INDEX ON users ((a IS NULL))",
    "CREATE INDEX ON users ((lower(email) COLLATE \"C\"))",
    "CREATE INDEX ON users (greatest(a, b), least(a, b), nullif(a, b))",
    "CREATE INDEX ON users ((lower(email)::varchar(10)))",
    "CREATE INDEX ON users (pg_catalog.upper(email))",
    "CREATE INDEX ON users ((users.a))",
    "CREATE INDEX ON users ((((a))))",
    "CREATE INDEX ON users ((-a))",
    "CREATE INDEX ON users (trim(email))",
    "CREATE INDEX ON users ((cast(a as bigint)), ((a + b)::bigint))",
    "CREATE INDEX ON users (a, a)",
    "CREATE UNIQUE INDEX ON users (a) WHERE b > 0",
    "CREATE TABLE evts (room int, at timestamp, doc jsonb, tags int[], EXCLUDE USING btree (room WITH =), UNIQUE (room) INCLUDE (at))",
    "CREATE INDEX ON evts ((at AT TIME ZONE 'UTC'))",
    "CREATE INDEX ON evts ((doc->>'x'), (doc #>> '{a}'), ((doc->>'x')::int), (tags[1]))",
    "CREATE INDEX ON evts (date_trunc('day', at), (at::date))",
    "CREATE INDEX ON evts (((doc->>'x') COLLATE \"C\"))",
    "CREATE INDEX ON evts (upper(lower(doc->>'x')))",
    "CREATE TABLE a_very_long_table_name_that_goes_on_and_on_for_ever_yes (a_very_long_column_name_that_goes_on_and_on_for_ever_yes int UNIQUE CHECK (a_very_long_column_name_that_goes_on_and_on_for_ever_yes > 0), b int PRIMARY KEY, c int CHECK (c > 0), a2_very_long_column_name_that_goes_on int, UNIQUE (a2_very_long_column_name_that_goes_on, b, c), UNIQUE (a2_very_long_column_name_that_goes_on, c, b), CHECK (b > c))",
    "CREATE INDEX ON a_very_long_table_name_that_goes_on_and_on_for_ever_yes (a_very_long_column_name_that_goes_on_and_on_for_ever_yes, b)",
    "CREATE INDEX ON a_very_long_table_name_that_goes_on_and_on_for_ever_yes (a_very_long_column_name_that_goes_on_and_on_for_ever_yes, b)",
    "CREATE TABLE \"Übergrößenträgerwägungsmaßstäbeführungsgrößen\" (\"ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß\" int UNIQUE, b int REFERENCES users)",
    "CREATE TABLE old (id int PRIMARY KEY, a int CHECK (a > 0), u int REFERENCES users UNIQUE)",
    "ALTER TABLE old RENAME TO older",
    "CREATE TABLE old (id int PRIMARY KEY, a int CHECK (a > 0), u int REFERENCES users UNIQUE)",
    "CREATE TABLE kk (a int, b int)",
    "CREATE INDEX kk_a_key ON kk (b)",
    "ALTER TABLE kk ADD UNIQUE (a)",
    "ALTER TABLE kk ADD CHECK (a > 0), ADD CHECK (a > 0), ADD CHECK (a + b > 0), ADD PRIMARY KEY (b)",
    "ALTER TABLE kk ADD COLUMN c int UNIQUE CHECK (c > a) REFERENCES users",
    "ALTER TABLE kk ADD CONSTRAINT kk_c_check CHECK (true)",
    "ALTER TABLE kk ADD CHECK (c > 1)",
    "CREATE TABLE kk_c (key int UNIQUE)",
    "CREATE TABLE cc (kind text CHECK (kind::text = ANY (ARRAY['a'::text, 'b'])), text text CHECK (text::text <> ''), d date CHECK (d > date '2020-01-01'), date date, CHECK (lower(kind) <> 'kind'))",
];

/// A table, and the names of its constraints.
const CONSTRAINTS: &[(&str, &[&str])] = &[
    (
        "a_very_long_table_name_that_goes_on_and_on_for_ever_yes",
        &[
            "a_very_long_table_name_that__a_very_long_column_name_that_check",
            "a_very_long_table_name_that_g_a2_very_long_column_name_tha_key1",
            "a_very_long_table_name_that_g_a2_very_long_column_name_that_key",
            "a_very_long_table_name_that_g_a_very_long_column_name_that__key",
            "a_very_long_table_name_that_goes_on_and_on_for_ever_yes_c_check",
            "a_very_long_table_name_that_goes_on_and_on_for_ever_yes_check",
            "a_very_long_table_name_that_goes_on_and_on_for_ever_yes_pkey",
        ],
    ),
    ("cc", &["cc_d_check", "cc_kind_check", "cc_kind_check1", "cc_text_check"]),
    ("evts", &["evts_room_at_key", "evts_room_excl"]),
    (
        "kk",
        &[
            "kk_a_check",
            "kk_a_check1",
            "kk_a_key1",
            "kk_c_check",
            "kk_c_check1",
            "kk_c_fkey",
            "kk_c_key",
            "kk_check",
            "kk_check1",
            "kk_pkey",
        ],
    ),
    ("kk_c", &["kk_c_key_key"]),
    ("old", &["old_a_check1", "old_pkey1", "old_u_fkey1", "old_u_key1"]),
    ("older", &["old_a_check", "old_pkey", "old_u_fkey", "old_u_key"]),
    (
        "posts",
        &["posts_author_fkey", "posts_author_fkey1", "posts_pkey", "posts_x_key", "posts_x_y_fkey"],
    ),
    (
        "users",
        &[
            "users_a_b_key",
            "users_a_check",
            "users_a_check1",
            "users_age_check",
            "users_b_check",
            "users_check",
            "users_check1",
            "users_email_key",
            "users_pkey",
        ],
    ),
    (
        "Übergrößenträgerwägungsmaßstäbeführungsgrößen",
        &[
            "Übergrößenträgerwägungsm_ßßßßßßßßßßßßßß_key",
            "Übergrößenträgerwägungsmaßstäbeführungsgrößen_b_fkey",
        ],
    ),
];

/// A table, and the names of its indexes beside those of constraints.
const INDEXES: &[(&str, &[&str])] = &[
    (
        "a_very_long_table_name_that_goes_on_and_on_for_ever_yes",
        &[
            "a_very_long_table_name_that_g_a_very_long_column_name_that__idx",
            "a_very_long_table_name_that_g_a_very_long_column_name_that_idx1",
        ],
    ),
    (
        "evts",
        &[
            "evts_date_trunc_at_idx",
            "evts_expr_expr1_int4_tags_idx",
            "evts_expr_idx",
            "evts_timezone_idx",
            "evts_upper_idx",
        ],
    ),
    ("kk", &["kk_a_key"]),
    (
        "users",
        &[
            "users_a_a1_idx",
            "users_a_b_idx",
            "users_a_idx",
            "users_a_idx1",
            "users_a_idx2",
            "users_a_idx3",
            "users_a_idx4",
            "users_a_idx5",
            "users_a_int8_idx",
            "users_btrim_idx",
            "users_case_idx",
            "users_coalesce_a_text_expr_idx",
            "users_expr_expr1_a_idx",
            "users_expr_idx",
            "users_expr_idx1",
            "users_expr_idx2",
            "users_greatest_least_nullif_idx",
            "users_lower_idx",
            "users_lower_idx1",
            "users_lower_idx2",
            "users_upper_idx",
        ],
    ),
];

#[test]
fn names_are_those_that_a_server_gives() {
    let catalog = catalog(STATEMENTS);
    let all = catalog.tables().map(|table| {
        let constraints = table.constraints.iter().filter_map(|one| one.name.as_ref());
        let indexes = table.indexes.iter().filter_map(|one| one.name.as_ref());
        let sorted = |mut names: Vec<String>| {
            names.sort();
            names
        };
        let constraints = sorted(constraints.map(ToString::to_string).collect());
        (table.name.to_string(), constraints, sorted(indexes.map(ToString::to_string).collect()))
    });
    let all: Vec<_> = all.collect();
    let names: Vec<&str> = all.iter().map(|(table, ..)| table.as_str()).collect();
    let expected: Vec<&str> = CONSTRAINTS.iter().map(|(table, _)| *table).collect();
    assert_eq!(names, expected);
    for ((table, constraints, _), (_, expected)) in all.iter().zip(CONSTRAINTS) {
        assert_eq!(constraints, expected, "{table}");
    }
    for (table, expected) in INDEXES {
        let found = all.iter().find(|(name, ..)| name == table);
        assert_eq!(found.map(|(.., indexes)| indexes.as_slice()).unwrap(), *expected, "{table}");
    }
}
