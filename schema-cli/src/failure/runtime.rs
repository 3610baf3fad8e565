//! The runtime's errors.

use schema_runtime::database::settings::SettingsError;
use schema_runtime::database::url::UrlError;
use schema_runtime::{Error, Place};

use super::{Failure, PlaceShape, hints};

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let mut failure = match error.target() {
            Some(target) => Failure::from(target.clone()),
            None => Failure::new(error.kind().name(), &error),
        };
        failure.error.place = error.place().map(place);
        failure.error.database_code = error.database().and_then(|error| error.code.clone());
        failure.error.help.extend(hints::runtime(&error));
        failure
    }
}

fn place(place: &Place) -> PlaceShape {
    PlaceShape {
        revision: place.revision.clone(),
        direction: place.direction.name(),
        file: place.file.clone(),
        line: place.statement.as_ref().map(|statement| statement.line),
        statement: place.statement.as_ref().map(|statement| statement.sql.clone()),
    }
}

impl From<UrlError> for Failure {
    fn from(error: UrlError) -> Self {
        let code = match &error {
            UrlError::NotCompiledIn { .. } => "not_compiled_in",
            _ => "url",
        };
        Failure::misuse(code, error)
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Failure::misuse("configuration", error)
    }
}
