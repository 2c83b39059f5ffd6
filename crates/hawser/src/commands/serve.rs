//! `hawser serve`: runs the service and its HTTP server. Without any configuration it creates its data folder, database and
//! key file, and prints a one-time link to create the first owner.

use super::signals::interrupted;
use crate::bootstrap::{Missing, open};
use crate::config::Config;
use crate::error::Failure;
use crate::global_args::GlobalArgs;
use crate::print;
use clap::Args;
use hawser_api::Api;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};

/// The default address to listen on: reachable from this machine only.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// Time limit for everything that is under way when the server is asked to stop. Containers are usually killed after ten
/// seconds.
const STOP_TIMEOUT: Duration = Duration::from_secs(8);

/// Time limit for closing the database afterwards.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on; default: server.listen of the configuration, or else 127.0.0.1:8080
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

/// Serves until interrupted.
pub async fn run(global: &GlobalArgs, command: &Serve) -> Result<ExitCode, Failure> {
    let config = Config::load(global)?;
    let settings = config.http()?;
    let scheduler_options = config.scheduler()?;
    let listen = match command.listen {
        Some(address) => address,
        None => config.listen()?.unwrap_or(DEFAULT_LISTEN),
    };
    let app = open(global, Missing::CreateAndMigrate).await?;
    let listener = TcpListener::bind(listen).await.map_err(Failure::io(format!("cannot listen on {listen}")))?;
    let address = listener.local_addr().map_err(Failure::io(format!("cannot listen on {listen}")))?;
    let public_url = settings.public_url.as_ref();
    let base = public_url.map_or_else(|| local_url(address), |url| url.as_str().trim_end_matches('/').to_owned());

    let api = Api::new(app.clone(), settings);
    let interrupted = interrupted();
    print_line(&format!("Hawser is listening on http://{address}; open {base}/"))?;
    if let Some(token) = app.create_setup_link().await? {
        print_line(&format!(
            "Create the first owner (works once, within 24 hours): {base}/setup?token={}",
            token.expose()
        ))?;
    }
    let (stop, stopping) = watch::channel(false);
    let until_stop = {
        let mut stopping = stopping.clone();
        async move { _ = stopping.wait_for(|stop| *stop).await }
    };
    let scheduler = {
        let app = app.clone();
        tokio::spawn(async move { app.run_scheduler(scheduler_options, stopping).await })
    };
    let mut server = tokio::spawn(async move { api.serve(listener, until_stop).await });
    tokio::select! {
        () = interrupted => {}
        _ = &mut server => return Err(Failure::io("serving")(std::io::Error::other("the server ended early"))),
    }
    // Everything stops at once. Pages already received are committed. A page that Amazon does not answer is abandoned; it is
    // fetched again later.
    stop.send_replace(true);
    let ended = tokio::time::timeout(STOP_TIMEOUT, async { tokio::join!(server, scheduler) }).await;
    if ended.is_err() {
        tracing::warn!("some requests or pulls were still under way when the server stopped");
    }
    _ = tokio::time::timeout(CLOSE_TIMEOUT, app.store().close()).await;
    Ok(ExitCode::SUCCESS)
}

/// The URL of the server for a browser on this machine.
fn local_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

fn print_line(text: &str) -> Result<(), Failure> {
    print::line(text).map_err(Failure::io("standard output"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_url_is_reachable_from_this_machine() {
        assert_eq!(local_url("0.0.0.0:8080".parse().unwrap()), "http://127.0.0.1:8080");
        assert_eq!(local_url("[::]:80".parse().unwrap()), "http://[::1]:80");
        assert_eq!(local_url("192.0.2.7:80".parse().unwrap()), "http://192.0.2.7:80");
    }
}
