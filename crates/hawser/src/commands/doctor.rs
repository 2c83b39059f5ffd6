//! `hawser doctor`: looks at everything that has to be right.

use crate::bootstrap::open;
use crate::cli::Cli;
use crate::error::Failure;
use crate::print;
use hawser_core::Actor;
use hawser_service::{Finding, Health};
use std::process::ExitCode;

/// Runs it: exits with 0 when nothing is broken.
pub async fn run(cli: &Cli, as_json: bool) -> Result<ExitCode, Failure> {
    let app = open(cli, false).await?;
    let mut findings = app.examine(&Actor::InstanceOwner).await?;
    findings.extend(key_beside_the_data(cli));
    let text = if as_json {
        serde_json::json!({"findings": findings}).to_string()
    } else {
        findings.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    let is_broken = findings.iter().any(|finding| finding.health == Health::Broken);
    Ok(if is_broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn line(finding: &Finding) -> String {
    let word = match finding.health {
        Health::Well => "well",
        Health::Warning => "WARNING",
        Health::Broken => "BROKEN",
    };
    format!("{word:<8} {:<13} {}", finding.name, finding.detail)
}

/// Whoever copies the folder has both: the data and the key to it.
fn key_beside_the_data(cli: &Cli) -> Option<Finding> {
    let is_beside = cli.data_dir.join("master.key").exists() && cli.data_dir.join("hawser.db").exists();
    is_beside.then(|| Finding {
        name: "vault",
        health: Health::Warning,
        detail: "the key file lies beside the database: keep it elsewhere (vault.key_file) and out of backups"
            .to_owned(),
    })
}
