//! `hawser sandbox`: a simulated Amazon on this machine.

use crate::error::Failure;
use crate::print;
use clap::Args;
use hawser_sandbox::{Description, Sandbox, SandboxOptions};
use std::{net::SocketAddr, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};

/// How a simulated Amazon is started.
#[derive(Debug, Args)]
pub struct RunSandbox {
    /// Where to listen, on loopback only; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Everything that is drawn is drawn from this number
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// How many seller accounts, in North America, Europe and the Far East in turn
    #[arg(long, default_value_t = 3)]
    sellers: usize,
    /// Orders of each seller
    #[arg(long, default_value_t = 2000)]
    orders: usize,
    /// Announces a rate of 1000 a second and refuses nobody
    #[arg(long)]
    no_quotas: bool,
    /// New orders and changes a second
    #[arg(long, value_name = "RATE")]
    live: Option<f64>,
    /// https, with an own certificate authority, also under Amazon's host names
    #[arg(long)]
    tls: bool,
    /// One line of JSON when ready
    #[arg(long)]
    pub json: bool,
}

/// Runs it until it is interrupted.
pub async fn run(command: &RunSandbox) -> Result<ExitCode, Failure> {
    if command.live.is_some_and(|rate| !rate.is_finite() || rate < 0.0) {
        return Err(Failure::Usage("--live: a number of changes a second, such as 0.5".to_owned()));
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
    // A script may end it as soon as it has read the line.
    let interrupted = interrupted();
    print::line(&text).map_err(Failure::io("standard output"))?;
    interrupted.await;
    sandbox.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

/// Comes back on Ctrl-C or when asked to end; listens from the call on, not from the first look.
pub(super) fn interrupted() -> impl Future<Output = ()> {
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async {
        match signals {
            [Ok(mut interrupt), Ok(mut terminate)] => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            _ => _ = tokio::signal::ctrl_c().await,
        }
    }
}

fn for_people(description: &Description) -> String {
    let mut lines = vec![format!("A simulated Amazon at {}. Ctrl-C ends it.", description.base_url)];
    lines.extend(description.ca_file.iter().map(|path| format!("Certificate authority: {path}")));
    for app in &description.applications {
        lines.push(format!("\nApplication of region {}", app.region));
        lines.push(format!(
            "  application id  {}\n  client id       {}\n  client secret   {}",
            app.application_id, app.client_id, app.client_secret
        ));
    }
    for seller in &description.sellers {
        lines.push(format!(
            "\nSeller {} of region {} ({})",
            seller.seller_id,
            seller.region,
            seller.marketplace_ids.join(" ")
        ));
        lines.push(format!("  refresh token   {}", seller.refresh_token));
    }
    let base = &description.base_url;
    lines.push("\nTo point Hawser at it:".to_owned());
    lines.push(format!("  export HAWSER_AMAZON__ENDPOINTS__LWA={base}"));
    for region in ["na", "eu", "fe"] {
        lines.push(format!("  export HAWSER_AMAZON__ENDPOINTS__{}={base}/{region}", region.to_uppercase()));
    }
    lines.join("\n")
}
