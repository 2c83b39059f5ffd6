//! `hawser sandbox` as a process of its own, as other programs and scripts use it.

use super::{fields, is_time};
use crate::{
    call::Call,
    house::{House, days_ago},
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

/// A simulated Amazon in a process of its own.
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
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).await.expect("a line");
        let description = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Self { call, child, description }
    }

    fn base_url(&self) -> &str {
        self.description["base_url"].as_str().expect("an address")
    }

    /// Ends it as a service manager would.
    async fn end(self) {
        let process = self.child.id().expect("it runs").to_string();
        let killed = Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &process]).status().expect("sh");
        assert!(killed.success());
        let ran = self.call.ended(self.child).await.exits(0);
        assert_eq!(ran.stdout, "", "one line and no more");
    }

    /// A `GET` of one of its own addresses.
    fn get(&self, path: &str) -> (u16, Value) {
        let host = self.base_url().strip_prefix("http://").expect("without TLS");
        let mut stream = TcpStream::connect(host).expect("it listens");
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}")))
    }
}

/// A house whose commands speak to this simulated Amazon instead of their own.
async fn walk(running: &Running, house: &House, seller: usize) -> Value {
    let base = running.base_url().to_owned();
    let ca_file = running.description["ca_file"].as_str().map(str::to_owned);
    let to_it = |call: Call| {
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
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let app = &running.description["applications"][seller];
    let (region, application_id) = (text(&app["region"]), text(&app["application_id"]));
    let (client_id, client_secret) = (text(&app["client_id"]), text(&app["client_secret"]));
    let line = ["apps", "add", "--region", &region, "--name", "N", "--developer-id", "123456789012", "--private"];
    let ids = ["--application-id", &application_id, "--client-id", &client_id, "--client-secret-stdin"];
    to_it(house.app(&[&line[..], &ids[..]].concat())).stdin(&client_secret).run().await.exits(0);
    let of = &running.description["sellers"][seller];
    let (seller_id, refresh_token) = (text(&of["seller_id"]), text(&of["refresh_token"]));
    let line = ["shops", "bind", "--name", "N", "--region", &region, "--countries", "US,CA", "--seller-id", &seller_id];
    let bind = house.app(&[&line[..], &["--refresh-token-stdin"]].concat());
    to_it(bind).stdin(&refresh_token).run().await.exits(0);
    to_it(house.app(&["shops", "verify", "N", "--json"])).run().await.exits(0);
    to_it(house.app(&["orders", "pull", "N", "--since", &days_ago(90), "--json"])).run().await.exits(0).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_line_tells_scripts_everything_and_the_ledger_says_what_is_true() {
    let running = Running::start(&["--seed", "7", "--sellers", "4", "--orders", "60", "--no-quotas"]).await;
    let told = &running.description;
    assert_eq!(fields(told), ["base_url", "ca_file", "applications", "sellers"]);
    assert_eq!(told["ca_file"], Value::Null);
    for app in told["applications"].as_array().unwrap() {
        let relied_on = ["region", "application_id", "client_id", "client_secret", "redirect_uris"];
        assert_eq!(fields(app)[..relied_on.len()], relied_on);
    }
    let sellers = told["sellers"].as_array().unwrap();
    for seller in sellers {
        assert_eq!(fields(seller), ["seller_id", "region", "marketplace_ids", "email", "password", "refresh_token"]);
    }
    assert_eq!(
        sellers.iter().map(|seller| seller["region"].as_str().unwrap()).collect::<Vec<_>>(),
        ["na", "eu", "fe", "na"]
    );

    let house = House::new(0).await;
    let pull = walk(&running, &house, 0).await;
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
    assert_eq!(house.run("orders list --json").await.json_lines().len(), expected);
    assert!(house.amazon.requests().total == 0, "its own simulated Amazon was not asked");

    assert_eq!(running.get("/_sandbox/ledger?seller_id=ANOBODY000000").0, 404);
    let (_, past) = running.get(&format!("/_sandbox/ledger?seller_id={seller_id}&until=2020-01-01T00:00:00Z"));
    assert_eq!(past["orders"].as_array().map(Vec::len), Some(0));
    running.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_has_the_same_sellers() {
    let line = ["--seed", "19", "--orders", "0"];
    let (one, other) = tokio::join!(Running::start(&line), Running::start(&line));
    assert_eq!(one.description["sellers"], other.description["sellers"]);
    assert_ne!(one.description["base_url"], other.description["base_url"]);
    tokio::join!(one.end(), other.end());
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_its_authority_is_trusted_only_when_it_is_named() {
    let running = Running::start(&["--orders", "40", "--no-quotas", "--tls"]).await;
    assert!(running.base_url().starts_with("https://127.0.0.1:"), "{}", running.base_url());
    let ca_file = running.description["ca_file"].as_str().unwrap().to_owned();
    assert!(std::fs::read_to_string(&ca_file).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    let house = House::new(0).await;
    let pull = walk(&running, &house, 0).await;
    assert_eq!(pull["complete"], true);
    // The same shop without the authority: no answer of a stranger's is believed.
    let lwa = running.base_url();
    let verify = house.app(&["shops", "verify", "N", "--json"]).env("HAWSER_AMAZON__ENDPOINTS__LWA", lwa);
    assert_eq!(verify.run().await.exits(2).json()["code"], "network_unreachable");
    running.end().await;
    assert!(!Path::new(&ca_file).exists(), "the certificate is removed");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_listens_on_loopback_only() {
    let refused = Call::new(&["sandbox", "--listen", "0.0.0.0:0", "--json"]).run().await;
    assert_ne!(refused.code, Some(0));
    assert!(refused.stderr.contains("loopback"), "{refused:#?}");
}
