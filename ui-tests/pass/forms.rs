//! Every way to write the macro.

#![deny(warnings)]

mod inner {
    schema_runtime::embed_migrations! {
        /// The item form, which writes a test beside it.
        pub(crate) static MIGRATIONS = "./minimal";
    }
}

/// A library may wrap the macro for its own users.
macro_rules! ours {
    ($path:literal) => {
        schema_runtime::embed_migrations!($path)
    };
}

static WRAPPED: schema_runtime::Migrations = ours!("./minimal");
const CONSTANT: schema_runtime::Migrations = schema_runtime::embed_migrations!(r"./minimal/",);

fn main() {
    let local = schema_runtime::embed_migrations!("./merge");
    assert_eq!(local.len(), 4);
    for migrations in [&inner::MIGRATIONS, &WRAPPED, &CONSTANT] {
        assert_eq!(migrations.len(), 1);
    }
}
