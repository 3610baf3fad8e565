//! CREATE, ALTER and DROP INDEX.

use schema_core::catalog::{Index, PartKind};
use schema_core::ddl::Effect;
use schema_core::operation::Operation;

use crate::support::{at, name, object_name, operation, operations, read};

#[track_caller]
fn index(text: &str) -> Index {
    match operation(text) {
        Operation::CreateIndex { index, .. } => *index,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_index_is_read_whole() {
    let text = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON public.t USING btree (a DESC, \
                lower(b) COLLATE \"C\" text_pattern_ops NULLS FIRST, (c || 'x') ASC NULLS LAST) \
                INCLUDE (d, e) NULLS NOT DISTINCT WITH (fillfactor=70) TABLESPACE fast \
                WHERE a > 0 AND b IS NOT NULL";
    let Operation::CreateIndex { table, index, at: place, if_absent: true } = operation(text)
    else {
        panic!()
    };
    assert_eq!((at(text, place), at(text, table.span)), ("ix", "public.t"));
    assert!(index.unique && index.method.is_none());
    assert_eq!(index.parts[0].what, PartKind::Column(name("a")));
    assert!(index.parts[0].descending);
    let PartKind::Expression(lower) = &index.parts[1].what else { panic!() };
    assert_eq!(lower.as_str(), "lower(b)");
    assert_eq!(&*index.parts[1].clauses, "COLLATE \"C\" text_pattern_ops NULLS FIRST");
    let PartKind::Expression(joined) = &index.parts[2].what else { panic!() };
    assert_eq!((joined.as_str(), &*index.parts[2].clauses), ("c || 'x'", ""));
    assert_eq!(index.include, [name("d"), name("e")]);
    assert_eq!(&*index.clauses, "NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE fast");
    assert_eq!(index.predicate.unwrap().as_str(), "a > 0 AND b IS NOT NULL");
}

#[test]
fn an_index_may_have_no_name() {
    let text = "CREATE INDEX ON t USING gin (tags jsonb_path_ops, s.f(a))";
    let Operation::CreateIndex { index, at: place, .. } = operation(text) else { panic!() };
    assert!(index.automatic && index.name.is_none());
    assert_eq!(index.method.as_deref(), Some("gin"));
    assert_eq!(&*index.parts[0].clauses, "jsonb_path_ops");
    assert_eq!(at(text, place), "t USING gin (tags jsonb_path_ops, s.f(a))");
}

#[test]
fn usual_places_of_nulls_are_not_said() {
    let one =
        index("CREATE INDEX ix ON t (a ASC NULLS LAST, b DESC NULLS FIRST, c DESC NULLS LAST)");
    let clauses: Vec<&str> = one.parts.iter().map(|part| &*part.clauses).collect();
    assert_eq!(clauses, ["", "", "NULLS LAST"]);
}

#[test]
fn indexes_are_dropped_and_renamed() {
    let found = operations("DROP INDEX CONCURRENTLY IF EXISTS a, shop.b CASCADE");
    let [Operation::DropIndex { if_present: true, .. }, Operation::DropIndex { index, .. }] =
        found.as_slice()
    else {
        panic!("{found:?}")
    };
    assert_eq!(index.value, object_name("shop.b"));
    let Operation::RenameIndex { to, if_present: true, .. } =
        operation("ALTER INDEX IF EXISTS a RENAME TO b")
    else {
        panic!()
    };
    assert_eq!(to.value, name("b"));
    assert!(matches!(read("ALTER INDEX a SET (fillfactor = 70)").effect, Effect::Unmodelled));
    assert!(matches!(read("ALTER INDEX a ATTACH PARTITION b").effect, Effect::Unmodelled));
}
