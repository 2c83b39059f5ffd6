//! What a client or the floor is asked to do, as the scripts in `e2e/clients` read it from standard input.

use std::path::Path;

use hawser_amazon::IncludedData;
use serde::{Deserialize, Serialize};

use crate::{
    amazon::{Amazon, Seller},
    outcome::Outcome,
    tools::text,
};

/// Which Orders API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrdersVersion {
    /// Orders v0, with the items of every order fetched order by order.
    #[serde(rename = "v0")]
    V0,
    /// Orders 2026-01-01, where the items come with the orders.
    #[serde(rename = "2026-01-01")]
    V2026,
}

/// One pull of one seller into an SQLite file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// `127.0.0.1:PORT`, dialled in place of Amazon's names.
    pub address: String,
    /// The certificate authority.
    pub ca_file: String,
    /// `na`, `eu`, `fe`.
    pub region: String,
    /// All of the seller's.
    pub marketplace_ids: Vec<String>,
    /// The application.
    pub client_id: String,
    /// The application.
    pub client_secret: String,
    /// The seller's grant.
    pub refresh_token: String,
    /// Which Orders API.
    pub orders_version: OrdersVersion,
    /// The data sets, the same ones that Hawser asks for.
    pub included_data: Vec<String>,
    /// RFC 3339.
    pub updated_after: String,
    /// On v0: how many calls for items are under way at once.
    pub item_calls: usize,
    /// The SQLite file to write.
    pub database: String,
}

impl Job {
    /// All orders of `seller` that changed after `updated_after`, into `database`.
    ///
    /// # Errors
    /// The seller's region has no application.
    pub fn new(
        amazon: &Amazon,
        seller: &Seller,
        orders_version: OrdersVersion,
        updated_after: &str,
        database: &Path,
    ) -> Outcome<Self> {
        let application = amazon.application_of(seller)?;
        Ok(Self {
            address: amazon.address().to_owned(),
            ca_file: amazon.about.ca_file.clone(),
            region: seller.region.clone(),
            marketplace_ids: seller.marketplace_ids.clone(),
            client_id: application.client_id.clone(),
            client_secret: application.client_secret.clone(),
            refresh_token: seller.refresh_token.clone(),
            orders_version,
            included_data: IncludedData::ALL.iter().map(|set| set.as_str().to_owned()).collect(),
            updated_after: updated_after.to_owned(),
            item_calls: 1,
            database: text(database),
        })
    }
}
