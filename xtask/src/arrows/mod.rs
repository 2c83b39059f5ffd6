//! `arrows`: the edges between the crates, read from `cargo metadata`, against the ones that are allowed. An edge
//! that is not listed in `rules` fails, whether it leads to a crate of ours or to a library kept to certain crates.

mod rules;

use std::process::ExitCode;

use cargo_metadata::{DependencyKind, Metadata};

use crate::process::Outcome;
use crate::workspace;

/// One dependency of a crate of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The crate of ours that depends.
    pub from: String,
    /// The crate or library it depends on.
    pub to: String,
    /// Whether only its tests do.
    pub is_dev: bool,
}

/// Prints each forbidden edge.
///
/// # Errors
/// When the crate graph cannot be read.
pub fn run() -> Outcome<ExitCode> {
    let (crates, edges) = graph(&workspace::metadata()?);
    let forbidden = rules::forbidden(&crates, &edges);
    for sentence in &forbidden {
        println!("forbidden: {sentence}");
    }
    println!("{} crates, {} edges, {} forbidden", crates.len(), edges.len(), forbidden.len());
    Ok(if forbidden.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn graph(metadata: &Metadata) -> (Vec<String>, Vec<Edge>) {
    let members = metadata.workspace_packages();
    let edges = members.iter().flat_map(|package| {
        package.dependencies.iter().map(|dependency| Edge {
            from: package.name.to_string(),
            to: dependency.name.clone(),
            is_dev: dependency.kind == DependencyKind::Development,
        })
    });
    (members.iter().map(|package| package.name.to_string()).collect(), edges.collect())
}
