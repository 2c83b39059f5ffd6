//! The job that the scripts in `e2e/clients` read from standard input.

use hawser_sandbox::{Description, SellerDescription, ledger::OrdersVersion};
use serde::{Deserialize, Serialize};

/// One pull of one seller, into a file of JSON lines or a SQLite file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PullJob {
    /// `127.0.0.1:PORT`, which is dialed instead of Amazon's host names.
    pub address: String,
    /// The certificate authority as a PEM file.
    pub ca_file: String,
    /// `na`, `eu` or `fe`.
    pub region: String,
    pub marketplace_ids: Vec<String>,
    pub client_id: String,
    pub client_secret: String,
    pub refresh_token: String,
    pub orders_version: OrdersVersion,
    /// The data sets to ask Orders 2026-01-01 for; the script's default if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub included_data: Vec<String>,
    /// RFC 3339.
    pub updated_after: String,
    /// Concurrent calls for items on Orders v0; the script's default if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_calls: Option<usize>,
    /// The file of JSON lines to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// The SQLite file to write, instead of `output`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
}

impl PullJob {
    /// All orders of `seller` that changed after `updated_after`. `None` if the sandbox is without TLS or has no
    /// application in the seller's region.
    pub fn new(
        sandbox: &Description,
        seller: &SellerDescription,
        orders_version: OrdersVersion,
        updated_after: &str,
    ) -> Option<Self> {
        let application = sandbox.applications.iter().find(|application| application.region == seller.region)?;
        Some(Self {
            address: sandbox.base_url.strip_prefix("https://")?.to_owned(),
            ca_file: sandbox.ca_file.clone()?,
            region: seller.region.as_str().to_owned(),
            marketplace_ids: seller.marketplace_ids.clone(),
            client_id: application.client_id.clone(),
            client_secret: application.client_secret.clone(),
            refresh_token: seller.refresh_token.clone(),
            orders_version,
            included_data: Vec::new(),
            updated_after: updated_after.to_owned(),
            item_calls: None,
            output: None,
            database: None,
        })
    }
}
