//! The baseline: the minimum for a program with Hawser's client, database driver, pragmas, tables and items. It fetches a
//! page, compresses the orders as received, and stores the page in one transaction; like Hawser it overlaps these steps
//! for consecutive pages. It has no encryption, separation of personal data, leases, quotas, coverage, updates of stored
//! orders, or recovery.

mod store;

pub use store::prepare;

use std::{fs, io::Read as _};

use hawser_amazon::{
    AppCredentials, Client, ClientOptions, Endpoints, IncludedData, Order, OrdersPage, SearchOrders, UpdatedOrCreated,
};
use hawser_core::{Region, Secret, Timestamp};
use hawser_store::orders::document;
use hawser_testkit::PullJob;
use tokio::{sync::mpsc, task::JoinHandle};

use crate::result::{BenchResult, context};
use store::Baseline;

/// Number of pages fetched ahead, the same as in Hawser.
const AHEAD: usize = 1;

/// A page being compressed: its orders, each with its document.
type Page = JoinHandle<Vec<(Order, Vec<u8>)>>;

/// Runs the job on standard input.
///
/// # Errors
/// Any failure ends the run.
pub async fn run() -> BenchResult<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(context("standard input"))?;
    let job: PullJob = serde_json::from_str(&text).map_err(context("the job"))?;
    let (sender, receiver) = mpsc::channel(AHEAD);
    let baseline = Baseline::open(job.database.as_deref().ok_or("the job names no database")?).await?;
    let storing = tokio::spawn(store(baseline, receiver));
    fetch(&job, sender).await?;
    storing.await.map_err(context("storing"))?
}

async fn fetch(job: &PullJob, pages: mpsc::Sender<Page>) -> BenchResult<()> {
    let (client, region) = client(job)?;
    let hawser =
        AppCredentials { client_id: job.client_id.clone(), client_secret: Secret::new(job.client_secret.clone()) };
    let refresh_token = Secret::new(job.refresh_token.clone());
    let refused = |refusal: hawser_amazon::ApiError| format!("refused: {refusal:?}");
    let token = client.refresh_access_token(&hawser, &refresh_token).await.map_err(refused)?.value.token;
    let ids = job.marketplace_ids.iter().map(|id| id.parse().map_err(context("a marketplace")));
    let after = Timestamp::parse(&job.updated_after).map_err(context("updated_after"))?;
    let mut search = SearchOrders {
        marketplace_ids: ids.collect::<BenchResult<_>>()?,
        range: UpdatedOrCreated::Updated { after, before: None },
        max_results_per_page: Some(100),
        pagination_token: None,
        included_data: IncludedData::ALL.to_vec(),
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

async fn store(mut baseline: Baseline, mut pages: mpsc::Receiver<Page>) -> BenchResult<()> {
    while let Some(page) = pages.recv().await {
        baseline.store(&page.await.map_err(context("packing"))?).await.map_err(context("storing"))?;
    }
    baseline.close().await
}

fn packed(order: Order) -> (Order, Vec<u8>) {
    let doc = document::pack(order.raw.as_str().as_bytes());
    (order, doc)
}

fn client(job: &PullJob) -> BenchResult<(Client, Region)> {
    let address =
        |path: &str| url::Url::parse(&format!("https://{}{path}", job.address)).map_err(context("an address"));
    let endpoints = Endpoints {
        lwa: address("")?,
        na: address("/na")?,
        eu: address("/eu")?,
        fe: address("/fe")?,
        seller_central: None,
    };
    let extra_root_pem = Some(fs::read(&job.ca_file).map_err(context(&job.ca_file))?);
    let options = ClientOptions { endpoints, extra_root_pem, ..ClientOptions::default() };
    let region = job.region.parse().map_err(|_| format!("{} is no region", job.region))?;
    Ok((Client::new(options).map_err(context("the client"))?, region))
}
