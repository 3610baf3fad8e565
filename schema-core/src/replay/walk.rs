//! Walks the revisions on one backend, with the catalog before each.

use super::branches::{Branches, Footprint, Told};
use super::order::Order;
use super::readings::Readings;
use super::run::{Done, Run};
use super::tell::{NotBroughtBack, Teller};
use super::versions::Versions;
use super::{Chain, Outcome, Proof, Written, WrittenDowngrade};
use crate::backend::{Backend, Dialect};
use crate::catalog::{Catalog, Origin};
use crate::operation::{Context, Operation};
use crate::script::Downgrade;
use crate::snapshot;
use crate::source::Location;

/// What is remembered of a revision that was walked.
#[derive(Default)]
struct Walked {
    /// What it did, where branches may need it again.
    operations: Vec<(Operation, Context)>,
    footprint: Footprint,
    /// Whether it, or something before it, is not known.
    broken: bool,
}

pub(super) struct Walk<'a> {
    chain: Chain<'a>,
    backend: Backend,
    written: &'a [Written<'a>],
    order: &'a Order,
    walked: Vec<Walked>,
    versions: Versions,
    teller: Teller<'a>,
    /// Whether the history has branches at all.
    branched: bool,
    outcomes: Vec<Outcome>,
    /// The first statement that makes or changes rows.
    data: Option<Location>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        chain: Chain<'a>,
        backend: Backend,
        written: &'a [Written<'a>],
        order: &'a Order,
    ) -> Self {
        let graph = chain.graph;
        let mut walked: Vec<Walked> = Vec::new();
        walked.resize_with(graph.len(), Walked::default);
        let bases = (0..graph.len()).filter(|node| graph.before(*node).is_empty()).count();
        let forks = (0..graph.len())
            .any(|node| graph.before(node).len() > 1 || graph.after(node).len() > 1);
        let mut outcomes = Vec::new();
        outcomes.resize_with(graph.len(), Outcome::default);
        Self {
            chain,
            backend,
            written,
            order,
            walked,
            versions: Versions::new(graph, backend.dialect()),
            teller: Teller::new(chain, backend),
            branched: bases > 1 || forks,
            outcomes,
            data: None,
        }
    }

    /// What was found out, when all revisions were walked.
    pub(super) fn finish(mut self) -> Proof {
        let head = self.heads();
        let snapshot = match self.incomplete(&head) {
            Some(why) => Err(why),
            None => snapshot::script(&head, self.backend, &|origin| self.age(origin)),
        };
        let (diagnostics, outcomes) = (self.teller.finish(), self.outcomes);
        Proof { diagnostics, outcomes, head, snapshot }
    }

    /// Walks the next revision of the order.
    pub(super) fn revision(&mut self, revision: usize, readings: &mut Readings) {
        let before = self.chain.graph.before(revision).to_vec();
        let unknown = self.chain.broken.get(revision).copied().unwrap_or(true);
        let broken = unknown || before.iter().any(|node| self.walked[*node].broken);
        let Some(written) = self.written.get(revision).copied() else { return };
        let mut catalog = self.catalog_of(&before, Some(revision));
        let done = self.prove(written, revision, broken, &mut catalog, readings);
        catalog.remove_temporary();
        let walked = &mut self.walked[revision];
        walked.broken = done.broken;
        self.data = self.data.or(done.data);
        // Only branches ask for it again.
        if self.branched {
            walked.footprint = done.footprint;
            walked.operations = done.operations;
        }
        self.versions.put(revision, catalog);
    }

    /// Runs a revision's upgrade on the catalog, and proves its downgrade; the catalog is then the one
    /// behind the upgrade.
    fn prove(
        &mut self,
        written: Written<'_>,
        revision: usize,
        broken: bool,
        catalog: &mut Catalog,
        readings: &mut Readings,
    ) -> Done {
        let before = catalog.mark();
        let run = self.run(broken, readings);
        let mut upgrade = run.section(written.upgrade, written.upgrade_dialect, catalog);
        let behind = catalog.mark();
        let unknown = (catalog.opaque, catalog.unmodelled);
        let downgrade = match written.downgrade {
            WrittenDowngrade::Script(script, dialect, opener) => {
                let broken = upgrade.broken;
                let run = self.run(broken, readings);
                let downgrade = run.section(script, dialect, catalog);
                let known = !(upgrade.opaque || downgrade.opaque || downgrade.broken);
                if known && !upgrade.told && !downgrade.told {
                    let left = NotBroughtBack {
                        opener,
                        revision,
                        everywhere: dialect == Dialect::Portable
                            && written.upgrade_dialect == Dialect::Portable,
                        derivable: upgrade.undo.is_possible(),
                    };
                    self.teller.not_brought_back(&catalog.differences(before), &left);
                }
                downgrade.rendered.map(Downgrade::Script)
            }
            WrittenDowngrade::Nothing if !upgrade.told && !upgrade.broken => {
                let undo = std::mem::take(&mut upgrade.undo);
                let derived = undo.derive(written.upgrade, self.backend, catalog, before);
                Some(derived.map_or_else(Downgrade::Missing, Downgrade::Derived))
            }
            WrittenDowngrade::Nothing | WrittenDowngrade::Settled => None,
        };
        (catalog.opaque, catalog.unmodelled) = unknown;
        catalog.roll_back(behind);
        self.outcomes[revision] = Outcome { upgrade: upgrade.rendered.take(), downgrade };
        upgrade
    }

    fn run<'t>(&'t mut self, broken: bool, readings: &'t mut Readings) -> Run<'a, 't> {
        Run::new(self.chain.sources, self.backend, broken, &mut self.teller, readings)
    }

    /// The catalog of some revisions and all that comes before them. `joint` is the revision that joins
    /// them, if one does.
    fn catalog_of(&mut self, tips: &[usize], joint: Option<usize>) -> Catalog {
        let Some((first, others)) = tips.split_first() else { return self.versions.take(None) };
        let mut catalog = self.versions.take(Some(*first));
        self.join(tips, joint, &mut Told::new(), Some(&mut catalog));
        for other in others {
            let (opaque, unmodelled) = self.versions.leave(*other);
            catalog.opaque = catalog.opaque.or(opaque);
            catalog.unmodelled = catalog.unmodelled.or(unmodelled);
        }
        catalog
    }

    /// Holds the branches of some tips against each other, by halves: each revision is looked at as often
    /// as the tips can be halved, and not once for each tip. Any two tips are in different halves once.
    /// `catalog` is that of the first tip, and gets what the others did.
    fn join(
        &mut self,
        tips: &[usize],
        joint: Option<usize>,
        told: &mut Told,
        mut catalog: Option<&mut Catalog>,
    ) {
        if tips.len() < 2 {
            return;
        }
        let (first, second) = tips.split_at(tips.len() / 2);
        self.join(first, joint, told, catalog.as_deref_mut());
        self.join(second, joint, told, None);
        let (left, right) = self.order.sides(self.chain.graph, first, second);
        if !tips.iter().any(|node| self.walked[*node].broken) {
            let of = |side: &[usize]| -> Vec<(usize, &Footprint)> {
                side.iter().map(|node| (*node, &self.walked[*node].footprint)).collect()
            };
            let branches = Branches { left: &of(&left), right: &of(&right), joint };
            branches.check(told, &mut self.teller);
        }
        let Some(catalog) = catalog else { return };
        for node in right {
            for (operation, context) in &self.walked[node].operations {
                operation.apply(catalog, *context);
            }
        }
    }

    /// The catalog at the heads. Those that stand beside each other are branches as well: any of them may
    /// be run first.
    fn heads(&mut self) -> Catalog {
        let graph = self.chain.graph;
        let ends = (0..graph.len()).filter(|node| graph.after(*node).is_empty());
        let heads: Vec<usize> = ends.filter(|node| self.versions.is_made(*node)).collect();
        self.catalog_of(&heads, None)
    }

    /// When something was made.
    fn age(&self, origin: Origin) -> (usize, usize) {
        let last = (usize::MAX, usize::MAX);
        origin.0.map_or(last, |place| {
            let revision = self.teller.index_of(place.source);
            (revision.map_or(usize::MAX, |node| self.order.position(node)), place.span.start)
        })
    }

    /// Why the catalog at the heads does not make the same database as the revisions.
    fn incomplete(&self, head: &Catalog) -> Option<String> {
        let told = self.chain.broken.iter().any(|broken| *broken)
            || self.walked.iter().any(|walked| walked.broken)
            || self.teller.has_errors();
        let place = |location: Location| self.teller.in_words(location);
        if told {
            return Some("the history has mistakes".to_owned());
        }
        if let Some(data) = self.data {
            return Some(format!("{} makes or changes rows", place(data)));
        }
        if let Some(opaque) = head.opaque {
            return Some(format!("what {} does is not known", place(opaque)));
        }
        let unmodelled = head.unmodelled?;
        Some(format!("{} does what a catalog does not hold", place(unmodelled)))
    }
}
