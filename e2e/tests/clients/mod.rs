//! The published clients, untouched, against the simulated Amazon: over TLS and by Amazon's own host names they pull all
//! orders of sellers in all three regions, and have to end with exactly what the ledger says. What was misread in the
//! sandbox alone, or in Hawser and the sandbox alike, shows here.

mod broker;
mod client;
mod job;
mod pulled;

use std::time::Duration;

use client::{Client, Summary};
use hawser_sandbox::{Operation, Sandbox, SandboxOptions};
use job::{Job, OrdersVersion};
use pulled::Pulled;

/// Several pages of each seller, the last one not full.
const ORDERS: usize = 330;
/// Within the two years that Amazon keeps, and before every seeded order.
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
        let job = Job::new(&sandbox.description(), &seller, version, sandbox.now().minus(HISTORY), &output);
        let summary: Summary = client.run(&job).await;
        let mut found = Pulled::read(&output);
        found.sort_by(|a, b| a.order_id.cmp(&b.order_id));
        let wanted = sandbox.ledger(&seller.seller_id, None).unwrap();
        let wanted: Vec<Pulled> = wanted.iter().map(|order| Pulled::of_ledger(order, version)).collect();
        assert_eq!(wanted.len(), ORDERS);
        assert_eq!(summary.orders, ORDERS, "{} {}", summary.client, summary.client_version);
        let without_items: Vec<_> = found.iter().filter(|order| order.items == Some(0)).collect();
        assert!(without_items.is_empty(), "{without_items:?}");
        let found: Vec<Pulled> = found.into_iter().map(|order| order.in_words_of_2026(version)).collect();
        assert_eq!(found, wanted);
    }
    let requests = sandbox.requests();
    let asked_for_items = requests.calls(Operation::GetOrderItems) >= 3 * ORDERS as u64;
    assert_eq!(asked_for_items, version == OrdersVersion::V0);
    assert!(requests.counts.iter().all(|count| count.status == 200), "{:?}", requests.counts);
    sandbox.shutdown().await;
}
