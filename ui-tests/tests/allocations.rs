//! Reading the embedded chain allocates nothing: all that an application at head does with it is to
//! look at two literals.

#![allow(unsafe_code, reason = "an allocator cannot be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use schema_core::embed::{Chain, Downgrade, Revisions};
use schema_runtime::{Migrations, embed_migrations};

thread_local! {
    /// What this thread has allocated; the harness's other threads do not count.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Returns how many allocations a piece of work needs.
fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.get();
    work();
    ALLOCATIONS.get() - before
}

/// A pair of literals.
type Literals = (&'static str, &'static [u8]);

/// Stands where the runtime's own macro does, and drops no backend: this package has none turned on.
macro_rules! __embedded {
    ([$($directory:tt)*] [$($file:tt)*] $shared:tt [$($backend:ident $chain:tt)*]) => {
        ($shared, [$($chain),*])
    };
}
use __embedded;

const EMBEDDED: (Literals, [Literals; 3]) =
    schema_runtime::__private::embed!(crate "./../pass/all_backends");

static MIGRATIONS: Migrations = embed_migrations!("./../pass/merge");

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(black_box(Box::new(1)))), 1);
}

#[test]
fn the_graph_is_read_in_place() {
    let count = allocations(|| {
        assert_eq!(MIGRATIONS.name(), "main");
        assert_eq!(MIGRATIONS.heads().count(), 1);
        assert_eq!(MIGRATIONS.len(), 4);
        for revision in MIGRATIONS.iter() {
            assert_eq!(revision.id().len(), 12);
            assert!(!revision.message().is_empty() && revision.file().ends_with(".sql"));
            assert!(revision.revises().chain(revision.depends_on()).all(|id| id.len() == 12));
        }
    });
    assert_eq!(count, 0);
}

#[test]
fn the_question_at_head_and_the_statements_are_read_in_place() {
    let (shared, chains) = EMBEDDED;
    let count = allocations(|| {
        let revisions = Revisions::new(shared.0, shared.1);
        assert!(revisions.is_readable());
        for (text, tables) in chains {
            let chain = Chain::new(revisions, text, tables);
            assert!(chain.probe().contains("SELECT"));
            for head in revisions.heads() {
                assert_ne!(chain.hash(head).as_bytes(), &[0; 32]);
                assert!(chain.upgrade(head).all(|statement| statement.sql.len() > 10));
                assert!(chain.upgrade(head).count() > 0);
                let Downgrade::Script(script) = chain.downgrade(head) else { panic!("a script") };
                assert_eq!(script.count(), 1);
            }
        }
    });
    assert_eq!(count, 0);
}
