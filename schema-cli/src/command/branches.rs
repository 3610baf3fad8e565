//! `schema branches`.

use serde::Serialize;

use super::history::shapes;
use crate::arguments::BranchesArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Outcome};
use crate::session::Session;
use crate::shape::{RevisionShape, Tell};

/// The revisions at which the history divides.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Branches {
    points: Vec<Point>,
    #[serde(skip)]
    verbose: bool,
}

/// One of them, and where the ways lead.
#[derive(Debug, Serialize)]
struct Point {
    #[serde(flatten)]
    revision: RevisionShape,
    children: Vec<RevisionShape>,
}

impl Answer for Branches {
    fn text(&self, page: &mut Page) {
        let tell = Tell { parents: false, branches: true, message: true, points: true };
        for point in &self.points {
            match self.verbose {
                true => point.revision.paragraph(page),
                false => point.revision.line(page, tell),
            }
            for child in &point.children {
                page.put(&format!("{:width$} -> ", "", width = point.revision.revision.len()));
                child.line(page, tell);
            }
            page.put("\n");
        }
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &BranchesArguments) -> Outcome {
    let outline = session.outline()?;
    let graph = &outline.graph;
    let mut points = Vec::new();
    let all = graph.range(None, None)?;
    let shapes = shapes(&outline, &all, None);
    let place: std::collections::BTreeMap<usize, usize> =
        all.iter().enumerate().map(|(place, index)| (*index, place)).collect();
    let shape = |index: &usize| place.get(index).and_then(|place| shapes.get(*place)).cloned();
    for index in all.iter().filter(|index| graph.children(**index).len() > 1) {
        let children = graph.children(*index).iter().filter_map(shape).collect();
        points.extend(shape(index).map(|revision| Point { revision, children }));
    }
    session.console.answer(&Branches { points, verbose: arguments.verbose });
    Ok(Exit::Done)
}
