//! Debian packages, installed only if this process runs as root and apt is available. Otherwise the error names the
//! command to run.

use std::process::Command;

use super::on_path;
use crate::process::{Outcome, is_root, run};

/// Installs packages because `what` is missing.
///
/// # Errors
/// The process is not root on Debian, or apt failed; the message names the command to run.
pub fn install(what: &str, packages: &[&str]) -> Outcome<()> {
    let command = format!("apt-get update && apt-get install -y --no-install-recommends {}", packages.join(" "));
    if on_path("apt-get").is_none() {
        return Err(format!("{what} is missing. Install it (on Debian as root: `{command}`) and run this again"));
    }
    if !is_root() {
        return Err(format!("{what} is missing. Run as root: `{command}`"));
    }
    eprintln!("{what} is missing: {command}");
    let update = run(apt().arg("update"));
    let done = run(apt().args(["install", "-y", "--no-install-recommends"]).args(packages));
    done.map_err(|error| format!("{what} is missing and could not be installed. {error}{}", also(update.err())))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.arg("-q").env("DEBIAN_FRONTEND", "noninteractive");
    command
}

fn also(update: Option<String>) -> String {
    update.map(|error| format!(" (before that: {error})")).unwrap_or_default()
}
