//! Creates the jobs of the published clients and the baseline.

use std::path::Path;

use hawser_amazon::IncludedData;
use hawser_sandbox::{SellerDescription, ledger::OrdersVersion};
use hawser_testkit::PullJob;

use crate::{amazon::Amazon, result::BenchResult, tools::text};

/// All orders of `seller` that changed after `updated_after`, stored in the SQLite file `database`. The data sets are the
/// ones that Hawser asks for.
///
/// # Errors
/// The seller's region has no application, or the simulated Amazon has no TLS.
pub fn create(
    amazon: &Amazon,
    seller: &SellerDescription,
    orders_version: OrdersVersion,
    updated_after: &str,
    database: &Path,
) -> BenchResult<PullJob> {
    let job = PullJob::new(&amazon.description, seller, orders_version, updated_after)
        .ok_or_else(|| format!("the simulated Amazon has no application in {}, or no TLS", seller.region))?;
    Ok(PullJob {
        included_data: IncludedData::ALL.iter().map(|set| set.as_str().to_owned()).collect(),
        item_calls: Some(1),
        database: Some(text(database)),
        ..job
    })
}
