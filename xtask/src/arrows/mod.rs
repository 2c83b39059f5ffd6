//! `arrows`: checks the structure of the workspace. An edge between crates that `rules` does not list fails, whether it
//! leads to another crate of the workspace or to a library reserved for certain crates; so does a cycle between the
//! modules of one crate.

mod modules;
mod rules;

use std::path::Path;
use std::process::ExitCode;

use cargo_metadata::{DependencyKind, Metadata};

use crate::process::Outcome;
use crate::workspace;
use modules::Crate;

/// One dependency of a crate of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The crate of the workspace that depends on another.
    pub from: String,
    /// The crate or library it depends on.
    pub to: String,
    /// True for a dependency of tests only.
    pub is_dev: bool,
}

/// Prints each forbidden edge and each cycle of modules.
///
/// # Errors
/// The crate graph or a source file cannot be read.
pub fn run() -> Outcome<ExitCode> {
    let metadata = workspace::metadata()?;
    let (crates, edges) = graph(&metadata);
    let forbidden = rules::forbidden(&crates, &edges);
    for sentence in &forbidden {
        println!("forbidden: {sentence}");
    }
    println!("{} crates, {} edges, {} forbidden", crates.len(), edges.len(), forbidden.len());

    let (mut modules, mut cycles) = (0, 0);
    for (name, root) in roots(&metadata) {
        let source = Crate::read(root)?;
        modules += source.len();
        for cycle in source.cycles() {
            cycles += 1;
            println!("cycle in {name}: {}", cycle.join(", "));
        }
    }
    println!("{modules} modules, {cycles} cycles");
    Ok(if forbidden.is_empty() && cycles == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The root file of each crate of the workspace: its library, or its program where it has none.
fn roots(metadata: &Metadata) -> Vec<(String, &Path)> {
    let packages = metadata.workspace_packages().into_iter();
    let roots = packages.filter_map(|package| {
        let is_program = |target: &&cargo_metadata::Target| target.is_bin();
        let target =
            package.targets.iter().find(|target| target.is_lib()).or_else(|| package.targets.iter().find(is_program));
        target.map(|target| (package.name.to_string(), target.src_path.as_std_path()))
    });
    roots.collect()
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
