//! `gen`: writes the files that are both generated and committed, one entry of `FILES` each. `--check` only compares, so
//! that a stale file or one edited by hand fails the tests.

use std::fs;
use std::process::ExitCode;

use crate::process::{Outcome, cargo, read};
use crate::{setup, workspace};

/// A file and the function that generates its contents.
struct Generated {
    /// Path below the root of the workspace.
    path: &'static str,
    make: fn() -> Outcome<Vec<u8>>,
}

/// Everything that is generated.
const FILES: &[Generated] = &[
    Generated { path: DOCUMENT, make: openapi },
    Generated { path: "web/src/api/schema.d.ts", make: types },
    Generated { path: "web/src/i18n/catalogue.json", make: catalogue },
];

/// The committed description of the HTTP interface.
const DOCUMENT: &str = "crates/api/openapi.json";

/// The OpenAPI document, generated from the handlers.
fn openapi() -> Outcome<Vec<u8>> {
    of_example("openapi")
}

/// The codes and texts of the failure catalogue that the web interface needs.
fn catalogue() -> Outcome<Vec<u8>> {
    of_example("catalogue")
}

/// The TypeScript types of the web interface, generated from the committed OpenAPI document.
fn types() -> Outcome<Vec<u8>> {
    let root = workspace::root();
    Ok(with_end(setup::web_types(&root, &root.join(DOCUMENT))?))
}

fn of_example(name: &str) -> Outcome<Vec<u8>> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "hawser-api", "--example", name]);
    Ok(with_end(read(command.current_dir(workspace::root()))?))
}

fn with_end(mut text: String) -> Vec<u8> {
    text.push('\n');
    text.into_bytes()
}

/// Writes every generated file, or compares when `check` is set.
///
/// # Errors
/// When a file cannot be made or written.
pub fn run(check: bool) -> Outcome<ExitCode> {
    let stale = stale(FILES, check)?;
    for path in &stale {
        println!("{} {path}", if check { "differs from what `cargo xtask gen` makes:" } else { "written:" });
    }
    println!("{} generated files, {} {}", FILES.len(), stale.len(), if check { "stale" } else { "written" });
    Ok(if check && !stale.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The paths whose committed contents differ. They are written unless `check` is set.
fn stale(files: &[Generated], check: bool) -> Outcome<Vec<&'static str>> {
    let mut stale = Vec::new();
    for file in files {
        let path = workspace::root().join(file.path);
        let wanted = (file.make)()?;
        if fs::read(&path).is_ok_and(|found| found == wanted) {
            continue;
        }
        if !check {
            fs::write(&path, wanted).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        }
        stale.push(file.path);
    }
    Ok(stale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_differs_is_named_and_one_that_agrees_is_not() {
        let files = [
            Generated { path: "rustfmt.toml", make: || Ok(b"not this".to_vec()) },
            Generated {
                path: "clippy.toml",
                make: || fs::read(workspace::root().join("clippy.toml")).map_err(|error| error.to_string()),
            },
        ];
        assert_eq!(stale(&files, true), Ok(vec!["rustfmt.toml"]));
    }
}
