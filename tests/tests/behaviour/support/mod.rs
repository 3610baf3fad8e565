//! What every case stands on.

mod chain;
mod events;
mod fixture;

pub(crate) use chain::{
    Text, chain, chain_of, chain_with, demo, directory_on_disk, linear, revision,
};
pub(crate) use events::Events;
pub(crate) use fixture::{Fixture, Kind, ask};

/// Makes a test of each case on each of the kinds of databases that are named.
macro_rules! cases {
    ([$($kind:ident as $test:ident),*]: $case:ident $($rest:ident)*) => {
        mod $case {
            $(
                #[test]
                fn $test() {
                    let kind = crate::support::Kind::$kind;
                    let fixture = crate::support::Fixture::new(kind, stringify!($case));
                    super::$case(&mut schema_tests::or_skip!(fixture));
                }
            )*
        }
        cases! { [$($kind as $test),*]: $($rest)* }
    };
    ([$($kind:ident as $test:ident),*]:) => {};
}

/// On each backend.
macro_rules! on_every_backend {
    ($($case:ident)*) => {
        cases! { [SqliteFile as sqlite_file, SqliteMemory as sqlite_memory, Postgres as postgres, Mssql as mssql]: $($case)* }
    };
}

/// On each backend that several connections can share a database of.
macro_rules! on_shared_databases {
    ($($case:ident)*) => {
        cases! { [SqliteFile as sqlite_file, Postgres as postgres, Mssql as mssql]: $($case)* }
    };
}

/// On PostgreSQL only.
macro_rules! on_postgres {
    ($($case:ident)*) => { cases! { [Postgres as postgres]: $($case)* } };
}

/// On SQLite only.
macro_rules! on_sqlite {
    ($($case:ident)*) => {
        cases! { [SqliteFile as sqlite_file, SqliteMemory as sqlite_memory]: $($case)* }
    };
}
