//! `hawser migrate`: updates the database schema.

use crate::bootstrap::{Missing, open};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use std::process::ExitCode;

/// Updates the schema. In an empty data folder, this creates the database and the master key.
pub async fn run(global: &GlobalArgs) -> Result<ExitCode, Failure> {
    open(global, Missing::CreateAndMigrate).await?;
    print::line("the database schema is up to date").map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
