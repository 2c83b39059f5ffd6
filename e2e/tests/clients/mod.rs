//! The published clients, unmodified, against the simulated Amazon: over TLS and under Amazon's host names they pull all
//! orders of sellers in all three regions, and must end with exactly the ledger. This finds misreadings of Amazon's
//! documents in the sandbox, even if Hawser has the same one.

mod broker;
mod client;
mod pulled;

use std::time::Duration;

use client::{Client, Summary};
use hawser_sandbox::{
    Operation, Sandbox, SandboxOptions,
    ledger::{OrdersVersion, compare},
};
use hawser_testkit::PullJob;
use pulled::Pulled;

/// Several pages per seller, the last of which is not full.
const ORDERS: usize = 330;
/// Within the two years that Amazon keeps, and older than every seeded order.
const HISTORY: Duration = Duration::from_secs(700 * 24 * 3600);

#[tokio::test]
async fn python_amazon_sp_api_on_v0_ends_with_the_ledger() {
    ends_with_the_ledger(Client::python(), OrdersVersion::V0).await;
}

#[tokio::test]
async fn python_amazon_sp_api_on_2026_01_01_ends_with_the_ledger() {
    ends_with_the_ledger(Client::python(), OrdersVersion::V2026).await;
}

#[tokio::test]
async fn node_amazon_sp_api_on_v0_ends_with_the_ledger() {
    ends_with_the_ledger(Client::node(), OrdersVersion::V0).await;
}

#[tokio::test]
async fn node_amazon_sp_api_on_2026_01_01_ends_with_the_ledger() {
    ends_with_the_ledger(Client::node(), OrdersVersion::V2026).await;
}

async fn ends_with_the_ledger(client: Client, version: OrdersVersion) {
    let options = SandboxOptions { orders: ORDERS, tls: true, no_quotas: true, ..SandboxOptions::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sellers = sandbox.description().sellers;
    assert_eq!(sellers.len(), 3);
    for seller in sellers {
        let output = folder.path().join(&seller.seller_id);
        let since = sandbox.now().minus(HISTORY).to_string();
        let job = PullJob::new(&sandbox.description(), &seller, version, &since).unwrap();
        let job = PullJob { output: Some(output.to_str().unwrap().to_owned()), ..job };
        let summary: Summary = client.run(&job).await;
        let ledger = sandbox.ledger(&seller.seller_id, None).unwrap();
        assert_eq!(ledger.len(), ORDERS);
        assert_eq!(summary.orders, ORDERS, "{} {}", summary.client, summary.client_version);
        let found = Pulled::read(&output);
        let without_items: Vec<_> = found.iter().filter(|order| order.items == Some(0)).collect();
        assert!(without_items.is_empty(), "{without_items:?}");
        let diff = compare(&ledger, found.into_iter().map(|found| found.order), version);
        assert!(diff.is_identical(), "{diff}");
    }
    let requests = sandbox.requests();
    let asked_for_items = requests.calls(Operation::GetOrderItems) >= 3 * ORDERS as u64;
    assert_eq!(asked_for_items, version == OrdersVersion::V0);
    assert!(requests.counts.iter().all(|count| count.status == 200), "{:?}", requests.counts);
    sandbox.shutdown().await;
}
