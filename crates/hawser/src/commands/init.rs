//! `hawser init`: creates what the other commands work on.

use crate::bootstrap::{Missing, open};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use std::process::ExitCode;

/// Creates the data folder, the database and the master key. What exists already is left as it is.
pub async fn run(global: &GlobalArgs) -> Result<ExitCode, Failure> {
    open(global, Missing::Create).await?;
    let folder = global.data_dir.display();
    print::line(&format!("The data folder {folder} is ready.")).map_err(Failure::io("standard output"))?;
    Ok(ExitCode::SUCCESS)
}
