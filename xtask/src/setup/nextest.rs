//! cargo-nextest, which runs every test in its own process and writes a machine-readable report.

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
