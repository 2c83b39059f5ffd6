//! `hawser retention`: shows and runs the jobs that delete expired data.

use crate::bootstrap::{Missing, open};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::Subcommand;
use hawser_core::Actor;
use hawser_service::retention::{RetentionRun, RetentionStatus};
use serde_json::json;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum RetentionCommand {
    /// List the jobs and their last runs
    List {
        /// Print one JSON object instead of lines
        #[arg(long)]
        json: bool,
    },
    /// Run all jobs now; `hawser serve` runs them once an hour
    Run {
        /// Print one JSON object instead of lines
        #[arg(long)]
        json: bool,
    },
}

impl RetentionCommand {
    /// True if errors are printed as JSON.
    pub const fn wants_json(&self) -> bool {
        match self {
            Self::List { json } | Self::Run { json } => *json,
        }
    }
}

/// Shows or runs the jobs. The exit code is 1 if a job failed.
pub async fn run(global: &GlobalArgs, command: &RetentionCommand) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let (text, has_failed) = match command {
        RetentionCommand::List { json } => {
            let jobs = app.list_retention(&Actor::InstanceOwner).await?;
            let text = if *json { json!({"jobs": jobs}).to_string() } else { lines(jobs.iter().map(status_line)) };
            (text, false)
        }
        RetentionCommand::Run { json } => {
            let runs = app.run_retention(&Actor::InstanceOwner).await?;
            let has_failed = runs.iter().any(|run| run.failure.is_some());
            (if *json { json!({"runs": runs}).to_string() } else { lines(runs.iter().map(run_line)) }, has_failed)
        }
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    Ok(if has_failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn status_line(job: &RetentionStatus) -> String {
    let last = match (job.finished_at, &job.failure) {
        (None, _) => "not run yet".to_owned(),
        (Some(at), None) => format!("{at}: {} rows, {} in total", job.last_removed, job.removed_total),
        (Some(at), Some(failure)) => format!("{at}: failed {} times in a row: {failure}", job.failures),
    };
    format!("{:<20} {last}", job.name)
}

fn run_line(run: &RetentionRun) -> String {
    match &run.failure {
        None => format!("{:<20} {} rows", run.name, run.removed),
        Some(failure) => format!("{:<20} failed after {} rows: {failure}", run.name, run.removed),
    }
}
