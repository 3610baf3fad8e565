use super::*;

const FILE: &str = "env.ini";

#[track_caller]
fn check(text: &str, url: &str) {
    let settings = Settings::parse(text, FILE, None).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(settings.url.to_string(), url);
}

#[track_caller]
fn exactly(text: &str, url: &str) {
    let settings = Settings::parse(text, FILE, None).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(settings.url, DatabaseUrl::parse(url).unwrap());
    assert!(!format!("{settings:?}").contains("s3c"), "{settings:?}");
}

#[track_caller]
fn refuses(text: &str, expected: &str) {
    let error = Settings::parse(text, FILE, None).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
}

#[test]
fn urls() {
    check("[database]\nurl = sqlite:app.db\n", "sqlite:app.db");
    check("\u{feff}[database]\r\nurl = sqlite:app.db\r\n", "sqlite:app.db");
    check("[DataBase]\nURL: sqlite:app.db", "sqlite:app.db");
    check(
        "; a comment\n# another\n[app]\nx = 1\n\n[database]\nurl=sqlite:app.db\n[log]\nlevel",
        "sqlite:app.db",
    );
    exactly(
        "[database]\nurl = postgres://u:s3c;r#t@h/d?sslmode=require",
        "postgres://u:s3c;r#t@h/d?sslmode=require",
    );
}

#[test]
fn sqlite() {
    check("[database]\ntype = sqlite\npath = app.db", "sqlite:app.db");
    check("[database]\ntype = SQLite\npath = /var/my app.db", "sqlite:/var/my%20app.db");
    check("[database]\ntype = sqlite\npath = :memory:", "sqlite::memory:");
    check("[database]\ntype = sqlite\npath = 100%.db", "sqlite:100%25.db");
}

#[test]
fn postgres() {
    exactly("[database]\ntype = postgres\nhost = db\nname = app", "postgres://db/app");
    exactly(
        "[database]\ntype = postgresql\nhost = db\nport = 5433\nname = app\nuser = u\npassword = s3c@r:t/?",
        "postgres://u:s3c%40r%3At%2F%3F@db:5433/app",
    );
    exactly(
        "[database]\ntype = postgres\nhost = /var/run\nname = app\nuser = u\ntls = no",
        "postgres://u@%2Fvar%2Frun/app?sslmode=disable",
    );
    exactly(
        "[database]\ntype = postgres\nhost = ::1\nname = a b\ntls = true",
        "postgres://[::1]/a%20b?sslmode=require",
    );
    exactly("[database]\ntype = postgres\nhost = a,b\nname = app", "postgres://a,b/app");
}

#[test]
fn mssql() {
    exactly(
        "[database]\ntype = mssql\nhost = db\nname = app\nuser = sa\npassword = s3c;r#t",
        "mssql://sa:s3c;r#t@db/app",
    );
    exactly(
        "[database]\ntype = sqlserver\nhost = ::1\nport = 1444\nname = app\nuser = sa\ntls = trust",
        "mssql://sa@[::1]:1444/app?encrypt=true&trust_server_certificate=true",
    );
    exactly(
        "[database]\ntype = mssql\nhost = db\nname = app\nuser = sa\ntls = off",
        "mssql://sa@db/app?encrypt=false",
    );
}

#[test]
fn values_are_taken_as_they_stand() {
    let section = "[database]\ntype = mssql\nhost = db\nname = app\nuser = sa\npassword = ";
    for password in ["a;b", "a # b", "a ; b", "\"quoted\"", "%(home)s", "a=b:c", "[x]", "ü"] {
        let settings = Settings::parse(&format!("{section}{password}\n"), FILE, None).unwrap();
        let DatabaseUrl::Mssql(url) = settings.url else { panic!("{settings:?}") };
        assert_eq!(url.password, password);
    }
}

#[test]
fn auto_upgrade() {
    for (line, expected) in [
        ("", None),
        ("auto_upgrade =", None),
        ("auto_upgrade = true", Some(true)),
        ("AUTO_UPGRADE = Yes", Some(true)),
        ("auto_upgrade = 1", Some(true)),
        ("auto_upgrade = off", Some(false)),
        ("auto_upgrade: no", Some(false)),
        ("auto_upgrade = 0", Some(false)),
    ] {
        let text = format!("[database]\nurl = sqlite:app.db\n{line}\n");
        let settings = Settings::parse(&text, FILE, None).unwrap();
        assert_eq!(settings.auto_upgrade, expected, "{line}");
    }
    refuses(
        "[database]\nurl = sqlite:app.db\nauto_upgrade = maybe",
        "env.ini: [database] `auto_upgrade` is `maybe`: expected true or false",
    );
}

#[test]
fn the_environment_wins() {
    let with = |text: &str, url: &str| Settings::parse(text, FILE, Some(url));
    let file = "[database]\nurl = sqlite:file.db\nauto_upgrade = no";
    let settings = with(file, "sqlite:env.db").unwrap();
    assert_eq!(settings.url.to_string(), "sqlite:env.db");
    assert_eq!(settings.auto_upgrade, Some(false));
    assert_eq!(with("", "sqlite:env.db").unwrap().url.to_string(), "sqlite:env.db");
    assert_eq!(with(file, "  ").unwrap().url.to_string(), "sqlite:file.db");
    let error = with(file, "mssql://sa:s3cret").unwrap_err().to_string();
    assert!(error.starts_with("DATABASE_URL: in the database URL the user is missing"), "{error}");
    assert!(with("[database]\nurll = x", "sqlite:env.db").is_err(), "a broken file stays an error");
}

#[test]
fn files() {
    let missing = std::env::temp_dir().join("schema-runtime-no-such-folder/env.ini");
    let error = Settings::load(&missing, None).unwrap_err();
    assert_eq!(error.kind, SettingsErrorKind::MissingFile);
    assert!(error.to_string().contains("env.ini: there is no such file"), "{error}");
    let settings = Settings::load(&missing, Some("sqlite:env.db")).unwrap();
    assert_eq!(settings.url.to_string(), "sqlite:env.db");
    let error = Settings::load(std::env::temp_dir(), None).unwrap_err();
    assert!(matches!(error.kind, SettingsErrorKind::Unreadable { .. }), "{error}");
}

#[test]
fn broken_lines() {
    refuses(
        "[database\nurl = x",
        "env.ini: line 1: Found opening bracket for section name but no closing bracket",
    );
    refuses("[database]\n= s3cret", "env.ini: line 2: Key cannot be empty");
    refuses("[database]\n\ns3cret", "env.ini: line 3: expected `key = value`");
    refuses(
        "url = s3cret\n[database]",
        "env.ini: line 1: a key stands before the first section: write [database] above it",
    );
    refuses(
        "[database]\nurl = s3cret\nUrl = s3cret",
        "env.ini: line 3: [database] has `Url` a second time",
    );
}

#[test]
fn missing_things() {
    refuses("", "env.ini: there is no [database] section");
    refuses("[app]\nx = 1", "env.ini: there is no [database] section");
    refuses(
        "[databse]\nurl = x",
        "env.ini: there is no [database] section, is [databse] meant to be it?",
    );
    let none =
        "env.ini: [database] names no database: give `url`, or `type` and what belongs to it";
    refuses("[database]", none);
    refuses("[database]\nurl =", none);
    refuses("[database]\nhost = db", none);
    refuses("[database]\ntype = sqlite", "env.ini: [database] needs `path` for SQLite");
    refuses(
        "[database]\ntype = postgres\nname = app",
        "env.ini: [database] needs `host` for PostgreSQL",
    );
    refuses(
        "[database]\ntype = postgres\nhost = db\nname =",
        "env.ini: [database] needs `name` for PostgreSQL",
    );
    refuses(
        "[database]\ntype = mssql\nhost = db\nname = app",
        "env.ini: [database] needs `user` for SQL Server",
    );
}

#[test]
fn wrong_things() {
    refuses(
        "[database]\nurl = sqlite:a.db\npasword = s3cret",
        "env.ini: [database] has the unknown key `pasword`, did you mean `password`?",
    );
    refuses(
        "[database]\nurl = sqlite:a.db\nzzz = 1",
        "env.ini: [database] has the unknown key `zzz`: the known ones are url, type, path, host, port, name, user, \
         password, tls, auto_upgrade",
    );
    refuses(
        "[database]\nurl = sqlite:a.db\npassword = s3cret",
        "env.ini: [database] has both `url` and `password`: write either the URL or its parts",
    );
    refuses(
        "[database]\ntype = oracle",
        "env.ini: [database] `type` is `oracle`: expected sqlite, postgres or mssql",
    );
    refuses(
        "[database]\ntype = \"sqlite\"",
        "env.ini: [database] `type` is `\"sqlite\"`: expected sqlite, postgres or mssql, and no quotes",
    );
    refuses(
        "[database]\ntype = postgres\nhost = db\nname = a\nport = 70000",
        "env.ini: [database] `port` is `70000`: expected a number from 1 to 65535",
    );
    refuses(
        "[database]\ntype = postgres\nhost = db\nname = a\ntls = trust",
        "env.ini: [database] `tls` is `trust`: expected true or false",
    );
    refuses(
        "[database]\ntype = sqlite\npath = a\nhost = db",
        "env.ini: [database] has `host`, which SQLite has no use for",
    );
    refuses(
        "[database]\ntype = mssql\nhost = db\npath = a",
        "env.ini: [database] has `path`, which SQL Server has no use for",
    );
    refuses(
        "[database]\nurl = mysql://u:s3cret@h/d",
        "env.ini: [database] `url`: unknown backend `mysql`: the known ones are sqlite, postgres (or postgresql) and \
         mssql (or sqlserver)",
    );
}
