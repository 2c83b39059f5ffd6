//! Sellers v1 (PROTOCOL C.2): where a seller account sells. No operation of it returns the Seller ID.

use crate::json::{self, Unreadable};
use serde_json::{Map, Value};

/// One marketplace of the answer, which may be none of the registry (Amazon lists non-Amazon ones as well).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// The marketplace's id.
    pub marketplace_id: String,
    /// Its country; Great Britain is `GB`.
    pub country_code: String,
    /// Its name, such as `Amazon.co.jp`.
    pub name: String,
    /// The seller's shop name there; required by the model, missing in recorded answers.
    pub store_name: Option<String>,
    /// Whether the seller participates.
    pub is_participating: bool,
    /// Whether the listings are suspended, for example during a holiday.
    pub has_suspended_listings: bool,
}

/// Reads the body of a success. An empty list is well-formed.
pub(crate) fn read(body: &[u8]) -> Result<Vec<Participation>, Unreadable> {
    let answer = json::success(body)?;
    let payload = json::array(&answer, "payload")?;
    let read_one = |(index, value)| {
        json::as_object(value).and_then(participation).map_err(|error: Unreadable| error.at("payload", index))
    };
    payload.iter().enumerate().map(read_one).collect()
}

fn participation(row: &Map<String, Value>) -> Result<Participation, Unreadable> {
    let marketplace = json::object(row, "marketplace")?;
    let participation = json::object(row, "participation")?;
    let text = |key| json::text(marketplace, key).map(str::to_owned).map_err(|error| error.below("marketplace"));
    let fact = |key| json::boolean(participation, key).map_err(|error| error.below("participation"));
    Ok(Participation {
        marketplace_id: text("id")?,
        country_code: text("countryCode")?,
        name: text("name")?,
        store_name: json::optional_text(row, "storeName")?.map(str::to_owned),
        is_participating: fact("isParticipating")?,
        has_suspended_listings: fact("hasSuspendedListings")?,
    })
}
