//! `hawser doctor`: checks the configuration, the database and the master key.

use crate::bootstrap::{Missing, open};
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use hawser_core::Actor;
use hawser_service::{Finding, Health};
use std::process::ExitCode;

/// Runs all checks. The exit code is 0 unless something is broken.
pub async fn run(global: &GlobalArgs, as_json: bool) -> Result<ExitCode, Failure> {
    let app = open(global, Missing::Refuse).await?;
    let mut findings = app.examine(&Actor::InstanceOwner).await?;
    findings.extend(warn_of_key_beside_data(global));
    let text = if as_json {
        serde_json::json!({"findings": findings}).to_string()
    } else {
        findings.iter().map(to_text).collect::<Vec<_>>().join("\n")
    };
    print::line(&text).map_err(Failure::io("standard output"))?;
    let is_broken = findings.iter().any(|finding| finding.health == Health::Broken);
    Ok(if is_broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn to_text(finding: &Finding) -> String {
    let health = match finding.health {
        Health::Well => "well",
        Health::Warning => "WARNING",
        Health::Broken => "BROKEN",
    };
    format!("{health:<8} {:<13} {}", finding.name, finding.detail)
}

/// Warns if the key file is in the data folder, because a copy of the folder then contains both data and key.
fn warn_of_key_beside_data(global: &GlobalArgs) -> Option<Finding> {
    let is_beside = global.data_dir.join("master.key").exists() && global.data_dir.join("hawser.db").exists();
    is_beside.then(|| Finding {
        name: "vault",
        health: Health::Warning,
        detail: "the key file is in the same folder as the database; move it elsewhere (vault.key_file) and keep it out of backups"
            .to_owned(),
    })
}
