//! `bench idle`: memory and time to ready of `hawser serve` with three shops and nothing to do, and the binary's size.

use std::process::{Command, ExitCode};

use clap::Args;

use crate::{
    outcome::{Outcome, doing},
    tools::Tools,
};

/// How it is measured.
#[derive(Debug, Args)]
pub struct Idle {
    #[command(flatten)]
    tools: Tools,
}

/// Measures and reports.
///
/// # Errors
/// This Hawser has no `serve` yet.
pub async fn run(idle: &Idle) -> Outcome<ExitCode> {
    let help = Command::new(&idle.tools.hawser).args(["serve", "--help"]).output().map_err(doing("hawser serve"))?;
    if !help.status.success() {
        return Err("this Hawser has no `hawser serve`, so there is no idle server to measure".to_owned());
    }
    Err("`hawser serve` is there, but this measurement does not know it yet".to_owned())
}
