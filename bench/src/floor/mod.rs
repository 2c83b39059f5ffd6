//! The floor: the least that a program with Hawser's libraries, pragmas, tables and items can do. It fetches, parses,
//! compresses the whole order as it came and stores a page in one transaction, while the next page is on its way. It
//! seals nothing, splits nothing, holds no lease, knows no quota and no coverage, and could not go on after a failure.

mod fetch;
mod store;

use std::io::Read as _;

pub use fetch::{Page, Source};
pub use store::Floor;

use crate::{
    job::Job,
    outcome::{Outcome, doing},
};

/// Does the job on standard input.
///
/// # Errors
/// Anything that goes wrong ends it.
pub async fn run() -> Outcome<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(doing("standard input"))?;
    let job: Job = serde_json::from_str(&text).map_err(doing("the job"))?;
    let source = Source::open(&job).await?;
    let mut floor = Floor::create(&job.database).await?;
    let mut page = source.page(None).await?;
    loop {
        let Page { orders, next } = page;
        let Some(next) = next else {
            floor.store(&orders).await?;
            return floor.close().await;
        };
        let (fetched, stored) = tokio::join!(source.page(Some(&next)), floor.store(&orders));
        stored?;
        page = fetched?;
    }
}
