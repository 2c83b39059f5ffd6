//! `hawser sandbox` as a separate process, as other programs and scripts use it.

use super::{fields, is_time};
use crate::{
    call::Call,
    harness::{Harness, days_ago},
};
use serde_json::Value;
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::Command,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Child,
};

/// A simulated Amazon in a separate process.
struct Running {
    call: Call,
    child: Child,
    description: Value,
}

impl Running {
    async fn start(options: &[&str]) -> Self {
        let call = Call::new(&[&["sandbox", "--listen", "127.0.0.1:0", "--json"], options].concat());
        let mut child = call.start().await;
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("standard output")).read_line(&mut line).await.expect("a line");
        let description = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Self { call, child, description }
    }

    fn base_url(&self) -> &str {
        self.description["base_url"].as_str().expect("an address")
    }

    /// Stops it with SIGTERM, as a service manager does.
    async fn stop(self) {
        let process = self.child.id().expect("a running process").to_string();
        let killed = Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &process]).status().expect("sh");
        assert!(killed.success());
        let ran = self.call.wait(self.child).await.exits(0);
        assert_eq!(ran.stdout, "", "only one line is printed");
    }

    /// Sends a `GET` request to the simulated Amazon.
    fn get(&self, path: &str) -> (u16, Value) {
        let host = self.base_url().strip_prefix("http://").expect("without TLS");
        let mut stream = TcpStream::connect(host).expect("a connection");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").expect("a sent request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}")))
    }
}

/// Binds, verifies and pulls a seller of this simulated Amazon instead of the one of the harness.
async fn bind_and_pull(running: &Running, harness: &Harness, seller: usize) -> Value {
    let base = running.base_url().to_owned();
    let ca_file = running.description["ca_file"].as_str().map(str::to_owned);
    let with_endpoints = |call: Call| {
        let mut call = call.env("HAWSER_AMAZON__ENDPOINTS__LWA", &base);
        for region in ["na", "eu", "fe"] {
            let name = format!("HAWSER_AMAZON__ENDPOINTS__{}", region.to_uppercase());
            call = call.env(&name, &format!("{base}/{region}"));
        }
        match &ca_file {
            Some(path) => call.env("HAWSER_AMAZON__CA_FILE", path),
            None => call,
        }
    };
    harness.run("init").await.exits(0);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let app = &running.description["applications"][seller];
    let (region, application_id) = (text(&app["region"]), text(&app["application_id"]));
    let (client_id, client_secret) = (text(&app["client_id"]), text(&app["client_secret"]));
    let line = ["apps", "add", "--region", &region, "--name", "N", "--developer-id", "123456789012", "--private"];
    let ids = ["--application-id", &application_id, "--client-id", &client_id, "--client-secret-stdin"];
    with_endpoints(harness.app(&[&line[..], &ids[..]].concat())).stdin(&client_secret).run().await.exits(0);
    let described = &running.description["sellers"][seller];
    let (seller_id, refresh_token) = (text(&described["seller_id"]), text(&described["refresh_token"]));
    let line = ["shops", "bind", "--name", "N", "--region", &region, "--countries", "US,CA", "--seller-id", &seller_id];
    let bind = harness.app(&[&line[..], &["--refresh-token-stdin"]].concat());
    with_endpoints(bind).stdin(&refresh_token).run().await.exits(0);
    with_endpoints(harness.app(&["shops", "verify", "N", "--json"])).run().await.exits(0);
    with_endpoints(harness.app(&["orders", "pull", "N", "--since", &days_ago(90), "--json"]))
        .run()
        .await
        .exits(0)
        .json()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_description_and_the_ledger_have_the_documented_fields() {
    let running = Running::start(&["--seed", "7", "--sellers", "4", "--orders", "60", "--no-quotas"]).await;
    let description = &running.description;
    assert_eq!(fields(description), ["base_url", "ca_file", "applications", "sellers"]);
    assert_eq!(description["ca_file"], Value::Null);
    for app in description["applications"].as_array().unwrap() {
        let documented = ["region", "application_id", "client_id", "client_secret", "redirect_uris"];
        assert_eq!(fields(app)[..documented.len()], documented);
    }
    let sellers = description["sellers"].as_array().unwrap();
    for seller in sellers {
        assert_eq!(fields(seller), ["seller_id", "region", "marketplace_ids", "email", "password", "refresh_token"]);
    }
    assert_eq!(
        sellers.iter().map(|seller| seller["region"].as_str().unwrap()).collect::<Vec<_>>(),
        ["na", "eu", "fe", "na"]
    );

    let harness = Harness::new(0).await;
    let pull = bind_and_pull(&running, &harness, 0).await;
    let seller_id = sellers[0]["seller_id"].as_str().unwrap();
    let until = pull["covered_until"].as_str().unwrap();
    let (status, ledger) = running.get(&format!("/_sandbox/ledger?seller_id={seller_id}&until={until}"));
    assert_eq!((status, fields(&ledger)), (200, vec!["orders"]));
    let ledger = ledger["orders"].as_array().unwrap();
    assert_eq!(ledger.len(), 60);
    for order in ledger {
        assert_eq!(fields(order), ["order_id", "marketplace_id", "status", "last_updated_time", "total"]);
        assert!(is_time(&order["last_updated_time"]), "{order}");
        assert!(order["total"].is_null() || fields(&order["total"]) == ["amount", "currency"], "{order}");
    }
    // The shop was bound with two of its three countries.
    let bound = ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2"];
    let expected = ledger.iter().filter(|order| bound.contains(&order["marketplace_id"].as_str().unwrap())).count();
    assert_eq!(harness.run("orders list --json").await.json_lines().len(), expected);
    assert!(harness.amazon.requests().total == 0, "the simulated Amazon of the harness was not called");

    assert_eq!(running.get("/_sandbox/ledger?seller_id=ANOBODY000000").0, 404);
    let (_, past) = running.get(&format!("/_sandbox/ledger?seller_id={seller_id}&until=2020-01-01T00:00:00Z"));
    assert_eq!(past["orders"].as_array().map(Vec::len), Some(0));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_has_the_same_sellers() {
    let line = ["--seed", "19", "--orders", "0"];
    let (first, second) = tokio::join!(Running::start(&line), Running::start(&line));
    assert_eq!(first.description["sellers"], second.description["sellers"]);
    assert_ne!(first.description["base_url"], second.description["base_url"]);
    tokio::join!(first.stop(), second.stop());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificate_authority_is_trusted_only_if_configured() {
    let running = Running::start(&["--orders", "40", "--no-quotas", "--tls"]).await;
    assert!(running.base_url().starts_with("https://127.0.0.1:"), "{}", running.base_url());
    let ca_file = running.description["ca_file"].as_str().unwrap().to_owned();
    assert!(std::fs::read_to_string(&ca_file).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    let harness = Harness::new(0).await;
    let pull = bind_and_pull(&running, &harness, 0).await;
    assert_eq!(pull["complete"], true);
    // Without the authority, the same server is not trusted.
    let lwa = running.base_url();
    let verify = harness.app(&["shops", "verify", "N", "--json"]).env("HAWSER_AMAZON__ENDPOINTS__LWA", lwa);
    assert_eq!(verify.run().await.exits(2).json()["code"], "network_unreachable");
    running.stop().await;
    assert!(!Path::new(&ca_file).exists(), "the certificate is removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_loopback_addresses_are_accepted() {
    let refused = Call::new(&["sandbox", "--listen", "0.0.0.0:0", "--json"]).run().await;
    assert_ne!(refused.code, Some(0));
    assert!(refused.stderr.contains("loopback"), "{refused:#?}");
}
