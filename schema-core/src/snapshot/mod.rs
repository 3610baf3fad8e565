//! The snapshot: the statements that make the schema of a catalog on an empty database.
//!
//! Each table and object is made after what its text names, else in the order in which the history made
//! them. Foreign keys to tables that come later are added at the end. The statements prove themselves:
//! applied to an empty catalog they have to give the one that they were made from.

mod order;

use std::sync::Arc;

use order::{Node, What, ordered};

use crate::backend::Backend;
use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Object, ObjectKind, ObjectName, Origin, Table,
};
use crate::operation::{
    Context, NoReverse, Operation, add_constraint, create_index, create_object,
};
use crate::render::Writer;
use crate::source::Span;

/// When something was made, so that what is older comes first.
pub(crate) type Age = (usize, usize);

/// Writes the statements that make the schema of `head`.
///
/// # Errors
/// Why there are none: a sentence without its full stop.
pub(crate) fn script(
    head: &Catalog,
    backend: Backend,
    age: &dyn Fn(Origin) -> Age,
) -> Result<Vec<Arc<str>>, String> {
    if let Some(table) = head.tables().find(|table| !table.columns_known) {
        return Err(format!("the columns of the table `{}` are not known", table.name));
    }
    let tables = head.tables().map(|table| Node::of_table(table, head, age(table.origin)));
    let objects = head.objects().map(|object| Node::of_object(object, head, age(object.origin)));
    let nodes = ordered(tables.chain(objects).collect())?;
    let mut script = Script {
        catalog: Catalog::new(backend.dialect()),
        writer: Writer::new(backend),
        early: backend == Backend::Sqlite,
        late: Vec::new(),
    };
    let has_routines = head
        .objects()
        .any(|object| matches!(object.key.kind, ObjectKind::Function | ObjectKind::Procedure));
    if backend == Backend::Postgres && has_routines {
        // A body may name what is only made behind it, as it could when it was written.
        let setting = "SET LOCAL check_function_bodies = off".to_owned();
        script.writer.statements(vec![setting], &script.catalog, 0);
    }
    for node in &nodes {
        match &node.what {
            What::Table(table) => script.table(table)?,
            What::Object(object) => script.object(object)?,
        }
    }
    for operation in std::mem::take(&mut script.late) {
        script.run(&operation)?;
    }
    script.finish(head)
}

struct Script {
    /// What is there so far.
    catalog: Catalog,
    writer: Writer,
    /// Whether a foreign key may reference a table that is not there yet.
    early: bool,
    /// What has to wait until everything is there.
    late: Vec<Operation>,
}

impl Script {
    fn table(&mut self, table: &Table) -> Result<(), String> {
        let (now, late): (Vec<Constraint>, Vec<Constraint>) =
            table.constraints.iter().cloned().partition(|one| self.fits(one, &table.name));
        let made = Table { columns: table.columns.clone(), constraints: now, ..table.bare() };
        self.run(&Operation::CreateTable {
            table: Box::new(made),
            at: Span::at(0),
            if_absent: false,
        })?;
        for index in &table.indexes {
            self.run(&create_index(table, index))?;
        }
        self.late.extend(late.iter().map(|constraint| add_constraint(table, constraint)));
        Ok(())
    }

    /// Whether a constraint can be made with its table.
    fn fits(&self, constraint: &Constraint, own: &ObjectName) -> bool {
        let is_there = match &constraint.kind {
            ConstraintKind::ForeignKey(key) => {
                key.references == *own || self.catalog.table(&key.references).is_some()
            }
            _ => true,
        };
        self.early || (constraint.validated && is_there)
    }

    fn object(&mut self, object: &Object) -> Result<(), String> {
        let again = create_object(object, false).map_err(|NoReverse(why)| why)?;
        again.iter().try_for_each(|operation| self.run(operation))
    }

    fn run(&mut self, operation: &Operation) -> Result<(), String> {
        self.writer.operation(operation, &self.catalog, 0);
        let context = Context { source: None, portable: false };
        let applied = operation.apply(&mut self.catalog, context);
        match applied.misfits.iter().find(|misfit| !misfit.soft) {
            Some(_) => Err("the schema cannot be made table by table".to_owned()),
            None => Ok(()),
        }
    }

    fn finish(mut self, head: &Catalog) -> Result<Vec<Arc<str>>, String> {
        let rendered = self.writer.finish(&self.catalog);
        if let Some(rendered) = rendered.iter().find(|rendered| rendered.rebuild) {
            return Err(format!("it would need a rebuild: {}", rendered.text));
        }
        let tables = self.catalog.tables().eq(head.tables());
        let objects = self.catalog.objects().eq(head.objects());
        match tables && objects {
            true => Ok(rendered.into_iter().map(|one| one.text.into()).collect()),
            false => Err("the schema is not what its tables make one by one".to_owned()),
        }
    }
}
