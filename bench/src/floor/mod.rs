//! The floor: the least that a program with Hawser's client, driver, pragmas, tables and items can do. It fetches and
//! reads a page, compresses the orders whole as they came, and stores the page in one transaction; like Hawser it does
//! these three at the same time for pages that follow each other. It seals nothing, splits nothing, holds no lease, knows
//! no quota and no coverage, looks for nothing that is stored already, and could not go on after a failure.

mod store;

use std::{fs, io::Read as _};

use hawser_amazon::{
    AppCredentials, Client, ClientOptions, Endpoints, IncludedData, Order, OrdersPage, SearchOrders, UpdatedOrCreated,
};
use hawser_core::{Region, Secret, Timestamp};
use hawser_store::orders::document;
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{
    job::Job,
    outcome::{Outcome, doing},
};
use store::Floor;

/// As far ahead as Hawser.
const AHEAD: usize = 1;

/// A page on its way into the database: its orders, each with its document.
type Page = JoinHandle<Vec<(Order, Vec<u8>)>>;

/// Does the job on standard input.
///
/// # Errors
/// Anything that goes wrong ends it.
pub async fn run() -> Outcome<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(doing("standard input"))?;
    let job: Job = serde_json::from_str(&text).map_err(doing("the job"))?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let floor = Floor::create(&job.database).await?;
    let storing = tokio::spawn(store(floor, receiver));
    fetch(&job, sender).await?;
    storing.await.map_err(doing("storing"))?
}

async fn fetch(job: &Job, pages: mpsc::Sender<Page>) -> Outcome<()> {
    let (client, region) = client(job)?;
    let hawser =
        AppCredentials { client_id: job.client_id.clone(), client_secret: Secret::new(job.client_secret.clone()) };
    let refresh_token = Secret::new(job.refresh_token.clone());
    let refused = |refusal: hawser_amazon::Refusal| format!("refused: {refusal:?}");
    let token = client.refresh_access_token(&hawser, &refresh_token).await.map_err(refused)?.value.token;
    let ids = job.marketplace_ids.iter().map(|id| id.parse().map_err(doing("a marketplace")));
    let after = Timestamp::parse(&job.updated_after).map_err(doing("updated_after"))?;
    let mut search = SearchOrders {
        marketplace_ids: ids.collect::<Outcome<_>>()?,
        range: UpdatedOrCreated::Updated { after, before: None },
        max_results_per_page: Some(100),
        pagination_token: None,
        included_data: IncludedData::ALL,
    };
    loop {
        let OrdersPage { orders, next_token, .. } =
            client.search_orders(region, &token, &search).await.map_err(refused)?.value;
        let packing = tokio::spawn(async move { orders.into_iter().map(packed).collect() });
        if pages.send(packing).await.is_err() || next_token.is_none() {
            return Ok(());
        }
        search.pagination_token = next_token;
    }
}

async fn store(mut floor: Floor, mut pages: mpsc::Receiver<Page>) -> Outcome<()> {
    while let Some(page) = pages.recv().await {
        floor.store(&page.await.map_err(doing("packing"))?).await.map_err(doing("storing"))?;
    }
    floor.close().await
}

fn packed(order: Order) -> (Order, Vec<u8>) {
    let doc = document::pack(order.raw.as_str().as_bytes());
    (order, doc)
}

fn client(job: &Job) -> Outcome<(Client, Region)> {
    let address = |path: &str| url::Url::parse(&format!("https://{}{path}", job.address)).map_err(doing("an address"));
    let endpoints = Endpoints {
        lwa: address("")?,
        na: address("/na")?,
        eu: address("/eu")?,
        fe: address("/fe")?,
        seller_central: None,
    };
    let extra_root_pem = Some(fs::read(&job.ca_file).map_err(doing(&job.ca_file))?);
    let options = ClientOptions { endpoints, extra_root_pem, ..ClientOptions::default() };
    let region = job.region.parse().map_err(|_| format!("{} is no region", job.region))?;
    Ok((Client::new(options).map_err(doing("the client"))?, region))
}
