//! `hawser migrate`: the schema.

use crate::bootstrap::open;
use crate::cli::Cli;
use crate::error::Failure;
use crate::print;
use std::process::ExitCode;

/// Brings the schema up to date; on an empty folder this is the first set-up.
pub async fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    open(cli, true).await?;
    print::line("the database has the newest schema").map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
