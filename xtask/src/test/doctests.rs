//! Runs doc tests, which nextest does not run. Only crates with Rust code in their documentation are built for it.

use std::fs;
use std::path::Path;

use cargo_metadata::{Metadata, TargetKind};

use crate::process::{Outcome, cargo, run as run_command};

/// The library crates that have code in their documentation.
pub fn packages(metadata: &Metadata) -> Vec<String> {
    let libraries = metadata
        .workspace_packages()
        .into_iter()
        .filter(|package| package.targets.iter().any(|target| target.kind.contains(&TargetKind::Lib)));
    libraries
        .filter(|package| {
            package.manifest_path.parent().is_some_and(|folder| has_code(&folder.join("src").into_std_path_buf()))
        })
        .map(|package| package.name.to_string())
        .collect()
}

/// Runs the doc tests of one crate.
///
/// # Errors
/// When one fails.
pub fn run(root: &Path, package: &str) -> Outcome<()> {
    run_command(cargo().args(["test", "--doc", "--package", package]).current_dir(root))
}

fn has_code(folder: &Path) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return has_code(&path);
        }
        path.extension().is_some_and(|extension| extension == "rs")
            && fs::read_to_string(&path).is_ok_and(|source| opens_code(&source))
    })
}

/// True if the file has a fenced code block in a doc comment that rustdoc compiles as Rust.
fn opens_code(source: &str) -> bool {
    let mut is_open = false;
    for line in source.lines().map(str::trim_start) {
        let Some(text) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else { continue };
        let Some(language) = text.trim().strip_prefix("```") else { continue };
        is_open = !is_open;
        let language = language.split(',').next().unwrap_or_default();
        if is_open && matches!(language, "" | "rust" | "no_run" | "should_panic" | "compile_fail") {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_without_a_language_is_rust() {
        assert!(opens_code("/// Adds.\n/// ```\n/// assert_eq!(1 + 1, 2);\n/// ```\npub fn add() {}\n"));
    }

    #[test]
    fn a_fence_of_plain_text_is_not_nor_is_its_end() {
        assert!(!opens_code("//! ```text\n//! a drawing\n//! ```\n"));
        assert!(!opens_code("// ```\n// an ordinary comment\n// ```\n"));
    }
}
