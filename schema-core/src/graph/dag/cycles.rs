//! Finds the cycles of a graph, and the edges without which it has none.

/// What keeps a graph from being acyclic.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Cycles {
    /// The edges to leave out.
    pub(crate) edges: Vec<(usize, usize)>,
    /// Cycles that have no node in common: each node leads to the next, and the last to the first.
    /// Of cycles that cross, only the first is here, or there could be more to tell than to read.
    pub(crate) paths: Vec<Vec<usize>>,
}

/// A node on the way from the start of the search to where it stands.
struct Step {
    node: usize,
    /// How many of the node's edges were followed.
    followed: usize,
    /// Whether a cycle through the node was told.
    told: bool,
    /// The place on the way behind the last node, before this one, of which a cycle was told.
    untold_from: usize,
}

#[derive(Clone, Copy)]
enum State {
    New,
    /// On the way, at this place.
    Open(usize),
    Done,
}

/// Finds the cycles, in time that grows with nodes and edges only.
pub(crate) fn cycles<'a>(len: usize, next: impl Fn(usize) -> &'a [usize]) -> Cycles {
    let mut found = Cycles::default();
    let mut states = vec![State::New; len];
    for start in 0..len {
        if matches!(states[start], State::New) {
            search(start, &next, &mut states, &mut found);
        }
    }
    found
}

fn search<'a>(
    start: usize,
    next: &impl Fn(usize) -> &'a [usize],
    states: &mut [State],
    found: &mut Cycles,
) {
    let mut way = Vec::new();
    enter(start, states, &mut way);
    while let Some(step) = way.last_mut() {
        let node = step.node;
        let Some(end) = next(node).get(step.followed).copied() else {
            states[node] = State::Done;
            way.pop();
            continue;
        };
        step.followed += 1;
        match states[end] {
            State::New => enter(end, states, &mut way),
            State::Done => {}
            State::Open(place) => {
                found.edges.push((node, end));
                found.paths.extend(tell(place, &mut way));
            }
        }
    }
}

fn enter(node: usize, states: &mut [State], way: &mut Vec<Step>) {
    states[node] = State::Open(way.len());
    let untold_from = match way.last() {
        Some(before) if before.told => way.len(),
        Some(before) => before.untold_from,
        None => 0,
    };
    way.push(Step { node, followed: 0, told: false, untold_from });
}

/// Returns the way from a place to its end as a cycle, unless a node on it is in one already.
fn tell(place: usize, way: &mut [Step]) -> Option<Vec<usize>> {
    let end = way.last()?;
    if end.told || place < end.untold_from {
        return None;
    }
    let steps = way.get_mut(place..)?;
    Some(
        steps
            .iter_mut()
            .map(|step| {
                step.told = true;
                step.node
            })
            .collect(),
    )
}
