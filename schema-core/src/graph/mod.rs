//! The revision graph.
