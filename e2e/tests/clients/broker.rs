//! Runs the examples in `docs/TOKEN_BROKER.md`, in Python with the published client and in a shell with curl, with a key
//! that has access to one of two shops.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use hawser_core::Timestamp;
use hawser_e2e::host::{Host, HostOptions};
use hawser_sandbox::{SandboxOptions, SellerDescription, SellerProfile};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::client::Client;
use crate::host::{http::Http, walk::set_up};

/// Fewer than a page, because the examples fetch one page only.
const ORDERS: usize = 40;

/// The output of the script.
#[derive(Debug, Deserialize)]
struct Said {
    client: String,
    client_version: String,
    orders: Vec<String>,
    others: Vec<(u16, Value)>,
}

/// A host with two shops, and a key for the first one.
struct Moored {
    host: Host,
    shops: Vec<String>,
    key: String,
}

impl Moored {
    async fn start() -> Self {
        let amazon = SandboxOptions {
            tls: true,
            no_quotas: true,
            orders: ORDERS,
            profiles: Some(vec![
                SellerProfile::new(hawser_core::Region::Na, &["US"]),
                SellerProfile::new(hawser_core::Region::Na, &["US"]),
            ]),
            ..SandboxOptions::default()
        };
        let start = Timestamp::parse("2026-11-22T08:00:00Z").unwrap();
        let host = Host::start(HostOptions { amazon, ..HostOptions::new(start) }).await.unwrap();
        let mut owner = set_up(&host).await;
        let mut shops = Vec::new();
        for seller in host.amazon.description().sellers {
            shops.push(bind(&mut owner, &seller).await);
        }
        let body = json!({"description": "Reports", "environment": "production", "shops": [shops[0]],
            "permissions": ["tokens.mint", "buyer_data.read"]});
        let made = owner.post("/api/v1/api-keys", &body, 201).await;
        Self { host, shops, key: made["key"].as_str().unwrap().to_owned() }
    }

    /// The numbers of the orders that the examples must fetch, from the ledger.
    fn wanted(&self) -> Vec<String> {
        let seller = &self.host.amazon.description().sellers[0];
        let since = Timestamp::parse("2026-10-01T00:00:00Z").unwrap();
        let ledger = self.host.amazon.ledger(&seller.seller_id, None).unwrap().into_iter();
        let mut wanted: Vec<_> =
            ledger.filter(|order| order.last_updated_time >= since).map(|order| order.order_id).collect();
        wanted.sort();
        assert!(!wanted.is_empty() && wanted.len() <= ORDERS);
        wanted
    }
}

async fn bind(owner: &mut Http, seller: &SellerDescription) -> String {
    let body = json!({"name": seller.seller_id, "region": "na", "countries": ["US"], "seller_id": seller.seller_id,
        "refresh_token": seller.refresh_token});
    let made = owner.post("/api/v1/shops", &body, 201).await;
    made["id"].as_str().unwrap().to_owned()
}

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/TOKEN_BROKER.md")
}

#[tokio::test]
async fn python_amazon_sp_api_with_a_key_of_one_shop_fetches_its_orders_and_no_others() {
    let moored = Moored::start().await;
    let amazon = moored.host.amazon.description();
    let nowhere = format!("shop_{}", "0".repeat(32));
    let job = json!({"address": amazon.base_url.strip_prefix("https://").unwrap(), "ca_file": amazon.ca_file,
        "url": moored.host.base_url, "key": moored.key, "shop": moored.shops[0],
        "others": [moored.shops[1], nowhere], "document": document()});
    let mut said: Said = Client::python_with_broker().run(&job).await;
    said.orders.sort();
    assert_eq!(said.orders, moored.wanted(), "{} {}", said.client, said.client_version);
    let [other, nowhere] = &said.others[..] else { panic!("{:?}", said.others) };
    assert_eq!(other, nowhere);
    assert_eq!((other.0, &other.1["code"]), (404, &json!("not_found")));
}

#[tokio::test]
async fn the_lines_for_a_shell_fetch_the_orders_of_the_shop() {
    let moored = Moored::start().await;
    let text = std::fs::read_to_string(document()).unwrap();
    let (_, lines) = text.split_once("```bash\n").unwrap();
    let (lines, _) = lines.split_once("```").unwrap();
    let mut shell = Command::new("bash");
    shell
        .args(["-euo", "pipefail"])
        .env("CURL_CA_BUNDLE", moored.host.amazon.description().ca_file.unwrap())
        .envs([("HAWSER_URL", &moored.host.base_url), ("HAWSER_SHOP", &moored.shops[0]), ("HAWSER_KEY", &moored.key)])
        .env("no_proxy", "127.0.0.1")
        .kill_on_drop(true)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{said}", output.status);
    let mut found: Vec<_> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    found.sort();
    assert_eq!(found, moored.wanted());
}
