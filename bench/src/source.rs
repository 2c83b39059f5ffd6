//! Reads the orders from the simulated Amazon on an undisturbed connection: pages of Orders 2026-01-01 as plain JSON
//! values, parsed by serde only and independent of every measured client.

use hawser_testkit::PullJob;
use serde_json::Value;

use crate::{
    http,
    result::{BenchResult, context},
};

/// A source of pages, with an access token.
pub struct Source {
    http: reqwest::Client,
    url: String,
    query: Vec<(&'static str, String)>,
    token: String,
}

/// A page of orders.
pub struct Page {
    /// The orders as received.
    pub orders: Vec<Value>,
    /// The token of the next page.
    pub next: Option<String>,
}

impl Source {
    /// Fetches the access token.
    ///
    /// # Errors
    /// Login with Amazon refuses.
    pub async fn open(job: &PullJob) -> BenchResult<Self> {
        let http = http::client(&job.ca_file)?;
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &job.refresh_token),
            ("client_id", &job.client_id),
            ("client_secret", &job.client_secret),
        ];
        let url = format!("https://{}/auth/o2/token", job.address);
        let answer = http.post(url).form(&form).send().await.map_err(context("the token"))?;
        let answer: Value = answer.json().await.map_err(context("the token"))?;
        let token = answer["access_token"].as_str().ok_or_else(|| format!("the token: {answer}"))?.to_owned();
        let query = vec![
            ("marketplaceIds", job.marketplace_ids.join(",")),
            ("lastUpdatedAfter", job.updated_after.clone()),
            ("maxResultsPerPage", "100".to_owned()),
            ("includedData", job.included_data.join(",")),
        ];
        let url = format!("https://{}/{}/orders/2026-01-01/orders", job.address, job.region);
        Ok(Self { http, url, query, token })
    }

    /// Fetches the first page, or the one of a token.
    ///
    /// # Errors
    /// The answer is not a page of orders.
    pub async fn page(&self, token: Option<&str>) -> BenchResult<Page> {
        let request = self.http.get(&self.url).query(&self.query).header("x-amz-access-token", &self.token);
        let request = match token {
            Some(token) => request.query(&[("paginationToken", token)]),
            None => request,
        };
        let answer = request.send().await.map_err(context("a page"))?;
        let body = answer.bytes().await.map_err(context("a page"))?;
        let mut page: Value = serde_json::from_slice(&body).map_err(context("a page"))?;
        let next = page["pagination"]["nextToken"].as_str().map(str::to_owned);
        match page["orders"].take() {
            Value::Array(orders) => Ok(Page { orders, next }),
            _ => Err(format!("a page: {page}")),
        }
    }
}
