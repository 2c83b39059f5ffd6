//! `hawser sandbox`: runs a simulated Amazon on this machine.

use super::signals::interrupted;
use crate::error::Failure;
use crate::print;
use clap::Args;
use hawser_sandbox::{Description, Sandbox, SandboxOptions};
use std::{net::SocketAddr, process::ExitCode};

#[derive(Debug, Args)]
pub struct RunSandbox {
    /// The address to listen on, which must be loopback; port 0 selects a free port
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The seed of all random data
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The number of seller accounts, alternating between North America, Europe and the Far East
    #[arg(long, default_value_t = 3)]
    sellers: usize,
    /// The number of orders per seller
    #[arg(long, default_value_t = 2000)]
    orders: usize,
    /// Announce a rate limit of 1000 calls per second and never enforce it
    #[arg(long)]
    no_quotas: bool,
    /// Create or change this number of orders per second
    #[arg(long, value_name = "RATE")]
    live: Option<f64>,
    /// Use https with a certificate authority of its own, also for Amazon's host names
    #[arg(long)]
    tls: bool,
    /// Print one line of JSON when ready
    #[arg(long)]
    pub json: bool,
}

/// Runs the simulated Amazon until interrupted.
pub async fn run(command: &RunSandbox) -> Result<ExitCode, Failure> {
    if command.live.is_some_and(|rate| !rate.is_finite() || rate < 0.0) {
        return Err(Failure::Usage("--live: must be a number of changes per second, such as 0.5".to_owned()));
    }
    let options = SandboxOptions {
        listen: command.listen,
        seed: command.seed,
        sellers: command.sellers,
        orders: command.orders,
        no_quotas: command.no_quotas,
        live: command.live,
        tls: command.tls,
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::start(options).await?;
    let description = sandbox.description();
    let text =
        if command.json { serde_json::to_string(&description).unwrap_or_default() } else { for_people(&description) };
    // A script may send the signal as soon as it has read the line.
    let interrupted = interrupted();
    print::line(&text).map_err(Failure::io("standard output"))?;
    interrupted.await;
    sandbox.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

fn for_people(description: &Description) -> String {
    let mut lines =
        vec![format!("A simulated Amazon is running at {}. Press Ctrl-C to stop it.", description.base_url)];
    lines.extend(description.ca_file.iter().map(|path| format!("Certificate authority: {path}")));
    for app in &description.applications {
        lines.push(format!("\nApplication for region {}", app.region));
        lines.push(format!(
            "  application id  {}\n  client id       {}\n  client secret   {}",
            app.application_id, app.client_id, app.client_secret
        ));
    }
    for seller in &description.sellers {
        lines.push(format!(
            "\nSeller {} in region {} ({})",
            seller.seller_id,
            seller.region,
            seller.marketplace_ids.join(" ")
        ));
        lines.push(format!("  refresh token   {}", seller.refresh_token));
    }
    let base = &description.base_url;
    lines.push("\nTo use it with Hawser:".to_owned());
    lines.push(format!("  export HAWSER_AMAZON__ENDPOINTS__LWA={base}"));
    for region in ["na", "eu", "fe"] {
        lines.push(format!("  export HAWSER_AMAZON__ENDPOINTS__{}={base}/{region}", region.to_uppercase()));
    }
    lines.join("\n")
}
