//! `hawser serve`: the service, on HTTP. With nothing configured it makes its data folder, database and key file, and prints
//! a one-time link with which the first owner is made.

use super::sandbox::interrupted;
use crate::bootstrap::open;
use crate::cli::Cli;
use crate::config::Config;
use crate::error::Failure;
use crate::print;
use clap::Args;
use hawser_api::{Api, Settings};
use hawser_service::SchedulerOptions;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};
use url::Url;

/// Where the server listens when nothing says otherwise: for this machine alone.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// How long the streams may take to come to the end of a page.
const GRACE: Duration = Duration::from_secs(10);

/// Runs the server.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on; default: server.listen of the configuration, else 127.0.0.1:8080
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
}

/// Serves until it is told to end.
pub async fn run(cli: &Cli, command: &Serve) -> Result<ExitCode, Failure> {
    let config = Config::load(cli)?;
    let public_url = config.public_url()?;
    let wanted = match command.listen {
        Some(address) => address,
        None => config.listen()?.unwrap_or(LISTEN),
    };
    let app = open(cli, true).await?;
    let listener = TcpListener::bind(wanted).await.map_err(Failure::io(format!("cannot listen on {wanted}")))?;
    let address = listener.local_addr().map_err(Failure::io(format!("cannot listen on {wanted}")))?;
    let base = public_url.as_ref().map_or_else(|| local(address), |url| url.as_str().trim_end_matches('/').to_owned());

    let api = Api::new(app.clone(), Settings { public_url, trusted_proxies: config.server.trusted_proxies.clone() });
    say(&format!("Hawser listens on http://{address}; open {base}/"))?;
    if let Some(token) = app.create_setup_link().await? {
        say(&format!("Make the first owner (once, within 24 hours): {base}/setup?token={}", token.expose()))?;
    }
    let (stop, stopping) = watch::channel(false);
    let scheduler = {
        let app = app.clone();
        tokio::spawn(async move { app.run_scheduler(SchedulerOptions::default(), stopping).await })
    };
    let served = api.serve(listener, interrupted()).await;
    stop.send_replace(true);
    // A page under way is committed; one that Amazon does not answer is not waited for: it is not lost.
    _ = tokio::time::timeout(GRACE, scheduler).await;
    served.map_err(Failure::io("serving"))?;
    app.store().close().await;
    Ok(ExitCode::SUCCESS)
}

/// The address under which this machine reaches itself.
fn local(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

fn say(text: &str) -> Result<(), Failure> {
    print::line(text).map_err(Failure::io("standard output"))
}

impl Config {
    /// The address to listen on.
    fn listen(&self) -> Result<Option<SocketAddr>, Failure> {
        let parse = |text: &String| {
            text.parse()
                .map_err(|_| Failure::Config(format!("server.listen: {text:?} is not of the form 127.0.0.1:8080")))
        };
        self.server.listen.as_ref().map(parse).transpose()
    }

    /// The address under which people reach the server.
    pub(crate) fn public_url(&self) -> Result<Option<Url>, Failure> {
        let Some(text) = &self.server.public_url else { return Ok(None) };
        let has_form = |url: &Url| {
            matches!(url.scheme(), "http" | "https")
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
        };
        let url = Url::parse(text).ok().filter(has_form);
        let rule = "is not of the form https://hawser.example.com, without a path";
        url.map(Some).ok_or_else(|| Failure::Config(format!("server.public_url: {text:?} {rule}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_one_that_this_machine_can_open() {
        assert_eq!(local("0.0.0.0:8080".parse().unwrap()), "http://127.0.0.1:8080");
        assert_eq!(local("[::]:80".parse().unwrap()), "http://[::1]:80");
        assert_eq!(local("192.0.2.7:80".parse().unwrap()), "http://192.0.2.7:80");
    }

    #[test]
    fn a_public_address_with_a_path_or_of_another_scheme_is_refused() {
        let of = |text: &str| {
            let mut config = Config::default();
            config.server.public_url = Some(text.to_owned());
            config.public_url()
        };
        assert!(of("https://hawser.example.com").is_ok());
        for bad in
            ["hawser.example.com", "ftp://hawser.example.com", "https://hawser.example.com/a", "https://h.example/?a"]
        {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
