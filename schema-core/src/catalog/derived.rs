//! What a catalog derives from its tables: who has which name, and who names whom.
//!
//! It is kept in facets, because most changes of a table are to its columns, and the others are to one
//! facet.

use std::collections::btree_map;
use std::mem::discriminant;

use super::{Catalog, Constraint, ConstraintKind, Dependent, Holder, Name, Table};
use crate::capability::NameSpace;

/// A facet of what is derived from a table.
#[derive(Clone, Copy)]
enum Facet {
    /// Its own name, and whether it is temporary.
    Own,
    /// From its indexes.
    Indexes,
    /// From its constraints.
    Constraints,
    /// From the names of its columns' defaults.
    Defaults,
}

const FACETS: [Facet; 4] = [Facet::Own, Facet::Indexes, Facet::Constraints, Facet::Defaults];

impl Facet {
    /// Whether it is the same of two tables of one name.
    fn is_same(self, before: &Table, now: &Table) -> bool {
        match self {
            Facet::Own => before.temporary == now.temporary,
            Facet::Indexes => index_names(before).eq(index_names(now)),
            Facet::Constraints => {
                before.constraints.len() == now.constraints.len()
                    && before.constraints.iter().zip(&now.constraints).all(derive_the_same)
            }
            Facet::Defaults => default_names(before).eq(default_names(now)),
        }
    }
}

impl Catalog {
    /// Derives what there is of a new table.
    pub(super) fn derive(&mut self, table: &Table) {
        FACETS.into_iter().for_each(|facet| self.derive_facet(table, facet));
    }

    /// Removes what was derived from a table.
    pub(super) fn underive(&mut self, table: &Table) {
        FACETS.into_iter().for_each(|facet| self.underive_facet(table, facet));
    }

    /// Derives again what changes with a table that gets in the place of another one of its name.
    pub(super) fn derive_again(&mut self, before: &Table, now: &Table) {
        let changed = FACETS.map(|facet| (!facet.is_same(before, now)).then_some(facet));
        changed.into_iter().flatten().for_each(|facet| self.underive_facet(before, facet));
        changed.into_iter().flatten().for_each(|facet| self.derive_facet(now, facet));
    }

    fn derive_facet(&mut self, table: &Table, facet: Facet) {
        let own = &table.name;
        match facet {
            Facet::Own => {
                self.holders.insert((NameSpace::Relation, own.clone()), Holder::Table(own.clone()));
                if table.temporary {
                    self.temporary.insert(own.clone());
                }
            }
            Facet::Indexes => {
                for name in index_names(table) {
                    let name = own.sibling(name.clone());
                    if let Some(space) = self.capability().index_space {
                        self.holders.insert((space, name.clone()), Holder::Index(own.clone()));
                    }
                    self.indexes.entry(name).or_default().insert(own.clone());
                }
            }
            Facet::Constraints => {
                for (constraint, name) in named_constraints(table) {
                    let name = own.sibling(name.clone());
                    if let Some(space) = self.capability().constraint_space(&constraint.kind) {
                        let holder = Holder::Constraint(own.clone());
                        self.holders.insert((space, name.clone()), holder);
                    }
                    *self.constraints.entry(name).or_default() += 1;
                }
                for (_, foreign) in table.foreign_keys() {
                    self.depend(&foreign.references, Dependent::Table(own.clone()));
                }
            }
            Facet::Defaults => {
                let Some(space) = self.capability().default_space else { return };
                for name in default_names(table) {
                    let name = own.sibling(name.clone());
                    self.holders.insert((space, name), Holder::Default(own.clone()));
                }
            }
        }
    }

    fn underive_facet(&mut self, table: &Table, facet: Facet) {
        let own = &table.name;
        match facet {
            Facet::Own => {
                self.holders.remove(&(NameSpace::Relation, own.clone()));
                self.temporary.remove(own);
            }
            Facet::Indexes => {
                for name in index_names(table) {
                    let name = own.sibling(name.clone());
                    if let btree_map::Entry::Occupied(mut tables) = self.indexes.entry(name.clone())
                    {
                        tables.get_mut().remove(own);
                        if tables.get().is_empty() {
                            tables.remove();
                        }
                    }
                    if let Some(space) = self.capability().index_space {
                        self.holders.remove(&(space, name));
                    }
                }
            }
            Facet::Constraints => {
                for (constraint, name) in named_constraints(table) {
                    let name = own.sibling(name.clone());
                    if let btree_map::Entry::Occupied(mut count) =
                        self.constraints.entry(name.clone())
                    {
                        *count.get_mut() -= 1;
                        if *count.get() == 0 {
                            count.remove();
                        }
                    }
                    if let Some(space) = self.capability().constraint_space(&constraint.kind) {
                        self.holders.remove(&(space, name));
                    }
                }
                for (_, foreign) in table.foreign_keys() {
                    self.no_longer(&foreign.references, &Dependent::Table(own.clone()));
                }
            }
            Facet::Defaults => {
                let Some(space) = self.capability().default_space else { return };
                for name in default_names(table) {
                    self.holders.remove(&(space, own.sibling(name.clone())));
                }
            }
        }
    }
}

fn derive_the_same((one, other): (&Constraint, &Constraint)) -> bool {
    let same = match (&one.kind, &other.kind) {
        (ConstraintKind::ForeignKey(one), ConstraintKind::ForeignKey(other)) => {
            one.references == other.references
        }
        (one, other) => discriminant(one) == discriminant(other),
    };
    same && one.name == other.name
}

fn index_names(table: &Table) -> impl Iterator<Item = &Name> {
    table.indexes.iter().filter_map(|index| index.name.as_ref())
}

fn named_constraints(table: &Table) -> impl Iterator<Item = (&Constraint, &Name)> {
    table.constraints.iter().filter_map(|one| Some((one, one.name.as_ref()?)))
}

fn default_names(table: &Table) -> impl Iterator<Item = &Name> {
    let defaults = table.columns.iter().filter_map(|column| column.default.as_ref());
    defaults.filter_map(|default| default.name.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Dialect;
    use crate::catalog::ObjectName;
    use crate::ddl::{self, Effect, Input};
    use crate::operation::Context;
    use crate::source::SourceId;

    /// Runs statements, and gives the catalog behind each.
    fn run(statements: &[&str], dialect: Dialect) -> Vec<Catalog> {
        let mut catalog = Catalog::new(dialect);
        let mut behind = vec![catalog.clone()];
        for text in statements {
            let input = Input { text, source: SourceId(0), base: 0, dialect };
            for statement in ddl::read(&input).unwrap() {
                let Effect::Operations(operations) = statement.effect else { panic!("{text}") };
                for operation in operations {
                    let context = Context { source: None, portable: false };
                    let applied = operation.apply(&mut catalog, context);
                    assert!(applied.misfits.is_empty(), "{text}: {:?}", applied.misfits);
                }
            }
            behind.push(catalog.clone());
        }
        behind
    }

    fn derived(catalog: &Catalog) -> String {
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            catalog.holders,
            catalog.dependents,
            catalog.indexes,
            catalog.constraints,
            catalog.temporary
        )
    }

    /// However a catalog came to be, what is derived is what would be derived at once.
    #[track_caller]
    fn check(statements: &[&str], dialect: Dialect) {
        let mut behind = run(statements, dialect);
        let mut last = behind.pop().unwrap();
        let mut made = Catalog::new(dialect);
        last.tables().for_each(|table| made.put_table(Table::clone(table)));
        assert_eq!(derived(&last), derived(&made));
        for before in &behind {
            let mut there = last.clone();
            let changes = there.journal.split_off(before.journal.len());
            there.journal = changes;
            let mut way = there.take_way_back();
            there.go(&mut way);
            assert_eq!((derived(&there), &there), (derived(before), before));
            there.go(&mut way);
            assert_eq!((derived(&there), &there), (derived(&last), &last));
        }
        for before in behind.iter().rev() {
            last.roll_back(before.mark());
            assert_eq!(derived(&last), derived(before));
        }
    }

    #[test]
    fn what_is_derived_follows_each_change() {
        let shared = [
            "CREATE TABLE a (id INT NOT NULL PRIMARY KEY, b INT DEFAULT 1)",
            "CREATE TABLE c (id INT, a INT REFERENCES a (id), CONSTRAINT two UNIQUE (id, a))",
            "CREATE INDEX first ON a (b)",
            "CREATE INDEX second ON a (b)",
        ];
        let sqlite = ["DROP INDEX first", "ALTER TABLE a RENAME TO d", "DROP TABLE c"];
        check(&[&shared[..], &sqlite].concat(), Dialect::Sqlite);
        let postgres = [
            "DROP INDEX first",
            "ALTER TABLE c ADD CONSTRAINT own FOREIGN KEY (id) REFERENCES a (id)",
            "ALTER TABLE c DROP CONSTRAINT two",
            "ALTER TABLE a RENAME TO d",
            "ALTER TABLE c DROP COLUMN a",
        ];
        check(&[&shared[..], &postgres].concat(), Dialect::Postgres);
        let mssql = [
            "CREATE INDEX first ON c (a)",
            "ALTER TABLE a ADD e INT CONSTRAINT named DEFAULT 2",
            "DROP INDEX first ON a",
            "ALTER TABLE a DROP CONSTRAINT named",
        ];
        check(&[&shared[..], &mssql].concat(), Dialect::Mssql);
    }

    #[test]
    fn the_last_of_several_that_share_a_name_takes_it_away() {
        let behind = run(
            &[
                "CREATE TABLE a (id INT)",
                "CREATE TABLE b (id INT)",
                "CREATE INDEX i ON a (id)",
                "CREATE INDEX i ON b (id)",
                "DROP INDEX i ON a",
                "DROP INDEX i ON b",
            ],
            Dialect::Mssql,
        );
        let name = ObjectName::plain(Name::new("i", Dialect::Mssql));
        let counts: Vec<usize> =
            behind.iter().map(|catalog| catalog.tables_of_index(&name).count()).collect();
        assert_eq!(counts, [0, 0, 0, 1, 2, 1, 0]);
    }
}
