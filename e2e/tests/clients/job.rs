//! What a client is asked to do, as the scripts in `clients/` read it from standard input.

use std::path::Path;

use hawser_core::Timestamp;
use hawser_sandbox::{Description, SellerDescription};
use serde::Serialize;

/// Which Orders API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum OrdersVersion {
    /// Orders v0, with the items of every order fetched one by one.
    #[serde(rename = "v0")]
    V0,
    /// Orders 2026-01-01.
    #[serde(rename = "2026-01-01")]
    V2026,
}

/// One pull of one seller.
#[derive(Debug, Serialize)]
pub struct Job {
    address: String,
    ca_file: String,
    region: String,
    marketplace_ids: Vec<String>,
    client_id: String,
    client_secret: String,
    refresh_token: String,
    orders_version: OrdersVersion,
    updated_after: String,
    output: String,
}

impl Job {
    /// All orders of `seller` that changed after `updated_after`, written to `output`.
    pub fn new(
        sandbox: &Description,
        seller: &SellerDescription,
        orders_version: OrdersVersion,
        updated_after: Timestamp,
        output: &Path,
    ) -> Self {
        let application = sandbox.applications.iter().find(|application| application.region == seller.region).unwrap();
        Self {
            address: sandbox.base_url.strip_prefix("https://").unwrap().to_owned(),
            ca_file: sandbox.ca_file.clone().unwrap(),
            region: seller.region.as_str().to_owned(),
            marketplace_ids: seller.marketplace_ids.clone(),
            client_id: application.client_id.clone(),
            client_secret: application.client_secret.clone(),
            refresh_token: seller.refresh_token.clone(),
            orders_version,
            updated_after: updated_after.to_string(),
            output: output.to_str().unwrap().to_owned(),
        }
    }
}
