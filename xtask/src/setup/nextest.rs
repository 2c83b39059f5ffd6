//! cargo-nextest, which runs every test in a process of its own and counts them for a machine to read.

use crate::process::{Outcome, cargo, read, run};

/// Finds cargo-nextest or builds it.
///
/// # Errors
/// When it is missing and `cargo install` fails.
pub fn ensure() -> Outcome<()> {
    if read(cargo().args(["nextest", "--version"])).is_ok() {
        return Ok(());
    }
    eprintln!("cargo-nextest is missing: cargo install cargo-nextest --locked (some minutes, once)");
    run(cargo().args(["install", "cargo-nextest", "--locked"]))
}
