//! Trains a compression dictionary for order documents on simulated orders and writes it to a new file. A dictionary that
//! was ever used must not change, so existing files are not overwritten:
//!
//! ```text
//! cargo run --package hawser-e2e --example train_dictionary -- crates/store/src/dictionaries/orders-2.zstd
//! ```
//!
//! then add a line to `DICTIONARIES` in `crates/store/src/document.rs`.

use hawser_amazon::{AppCredentials, Client, ClientOptions, Endpoints, IncludedData, SearchOrders, UpdatedOrCreated};
use hawser_core::{Clock, Secret, Timestamp};
use hawser_sandbox::{Sandbox, SandboxOptions};
use std::{error::Error, fs::OpenOptions, io::Write, sync::Arc, time::Duration};

/// A fixed time, so that the same seed gives the same orders.
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(1_795_000_000_000_000)
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("where to write the dictionary?")?;
    let sandbox = Sandbox::start(SandboxOptions {
        orders: 1500,
        no_quotas: true,
        clock: Arc::new(StoppedClock),
        ..Default::default()
    })
    .await?;
    let address = |path: &str| format!("{}{path}", sandbox.base_url()).parse();
    let endpoints = Endpoints {
        lwa: address("")?,
        na: address("/na")?,
        eu: address("/eu")?,
        fe: address("/fe")?,
        seller_central: None,
    };
    let client = Client::new(ClientOptions { endpoints, clock: Arc::new(StoppedClock), ..Default::default() })?;
    let description = sandbox.description();
    let mut samples: Vec<Vec<u8>> = Vec::new();
    for seller in &description.sellers {
        let app = description.applications.iter().find(|app| app.region == seller.region).ok_or("no application")?;
        let app =
            AppCredentials { client_id: app.client_id.clone(), client_secret: Secret::new(app.client_secret.clone()) };
        let token = client.refresh_access_token(&app, &Secret::new(seller.refresh_token.clone())).await?.value.token;
        let mut search = SearchOrders {
            marketplace_ids: seller.marketplace_ids.iter().filter_map(|id| id.parse().ok()).collect(),
            range: UpdatedOrCreated::Updated {
                after: StoppedClock.now().minus(Duration::from_secs(120 * 86_400)),
                before: None,
            },
            max_results_per_page: Some(100),
            pagination_token: None,
            included_data: IncludedData::ALL.to_vec(),
        };
        loop {
            let page = client.search_orders(seller.region, &token, &search).await?.value;
            for order in page.orders {
                samples.push(order.raw.as_str().as_bytes().to_vec());
            }
            search.pagination_token = page.next_token;
            if search.pagination_token.is_none() {
                break;
            }
        }
    }
    let dictionary = hawser_store::orders::document::train(&samples)?;
    OpenOptions::new().write(true).create_new(true).open(&path)?.write_all(&dictionary)?;
    println!("{} orders, a dictionary of {} bytes in {path}", samples.len(), dictionary.len());
    sandbox.shutdown().await;
    Ok(())
}
