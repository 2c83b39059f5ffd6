//! `hawser migrate`: the schema.

use crate::{cli::Cli, failure::Failure, open::open, output};
use std::process::ExitCode;

/// Brings the schema up to date; on an empty folder this is the first set-up.
pub async fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    open(cli, true).await?;
    output::line("the database has the newest schema").map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
