//! What takes back the operations on views, triggers, functions and the like.

use std::sync::Arc;

use super::super::Operation;
use super::{NoReverse, Reversed, no, unwritten};
use crate::catalog::{Catalog, Dependent, Object, ObjectKey, ObjectKind, Table};
use crate::source::Span;

impl Operation {
    pub(super) fn reverse_of_object(&self, before: &Catalog) -> Reversed {
        match self {
            Operation::CreateObject { object, replace, .. } => {
                match (before.object(&object.key), replace) {
                    (Some(was), true) => create_object(was, true),
                    // It was there, so that nothing was done.
                    (Some(_), false) => Ok(Vec::new()),
                    (None, _) => Ok(vec![Operation::DropObject {
                        key: unwritten(object.key.clone()),
                        if_present: false,
                        cascade: false,
                    }]),
                }
            }
            Operation::DropObject { key, cascade, .. } => {
                let Some(was) = found(before, &key.value) else { return Ok(Vec::new()) };
                if *cascade && before.dependents(&was.key.name).next().is_some() {
                    return no(format!("CASCADE dropped what stood on `{}`", key.value.name));
                }
                create_object(was, false)
            }
            Operation::AlterObject { key, replaces: Some(_), .. } => {
                match found(before, &key.value) {
                    Some(was) => create_object(was, true),
                    None => Ok(Vec::new()),
                }
            }
            Operation::AlterObject { key, .. } => {
                no(format!("the {} `{}` was altered", key.value.kind, key.value.name))
            }
            Operation::RenameObject { key, .. } => {
                no(format!("the {} `{}` was renamed", key.value.kind, key.value.name))
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// The object that a key without a signature means.
fn found<'c>(before: &'c Catalog, key: &'c ObjectKey) -> Option<&'c Arc<Object>> {
    before.object(key).or_else(|| {
        before
            .objects_named(key.kind, &key.name)
            .find(|object| key.on.is_none() || object.key.on == key.on)
    })
}

/// Makes an object as it was.
pub(crate) fn create_object(was: &Object, replace: bool) -> Reversed {
    let (kind, name) = (was.key.kind, &was.key.name);
    if was.stale {
        return no(format!("what the {kind} `{name}` names was changed since it was made"));
    }
    if was.definition.len() > 1 && replace {
        return no(format!("the {kind} `{name}` was altered before"));
    }
    let mut object = was.clone();
    let altered = object.definition.split_off(1.min(object.definition.len()));
    let mut operations = vec![Operation::CreateObject {
        object: Box::new(object),
        at: Span::at(0),
        if_absent: false,
        replace,
    }];
    operations.extend(altered.into_iter().map(|statement| Operation::AlterObject {
        key: unwritten(was.key.clone()),
        statement,
        replaces: None,
        values: None,
        if_present: false,
    }));
    Ok(operations)
}

/// The triggers and the like that go with a table, made again.
pub(super) fn belongings_again(
    table: &Table,
    before: &Catalog,
) -> Result<Vec<Operation>, NoReverse> {
    let mut operations = Vec::new();
    for dependent in before.dependents(&table.name) {
        let Dependent::Object(key) = dependent else { continue };
        let belongs = key.on.as_ref() == Some(&table.name)
            || matches!(key.kind, ObjectKind::Trigger | ObjectKind::Sequence);
        if let Some(object) = before.object(key).filter(|_| belongs) {
            operations.extend(create_object(object, false)?);
        }
    }
    Ok(operations)
}
