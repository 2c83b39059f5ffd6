//! Compares Amazon's participations with the selected countries of an account. Pure.

use hawser_amazon::Participation;
use hawser_core::shops::{AccountMarketplace, MarketplaceParticipation};
use hawser_core::{FailureCode, Marketplace, MarketplaceId};

/// The assessment of an answer.
pub(super) enum Assessment {
    /// No selected country can be used: the check fails.
    Failed { code: FailureCode, detail: String },
    /// At least one selected country can be used; the others fail one by one, so that the rest can go on (PRODUCT B13).
    Passed { problems: Vec<CountryProblem> },
}

/// A problem of one selected country.
pub(super) struct CountryProblem {
    pub(super) marketplace_id: MarketplaceId,
    pub(super) code: FailureCode,
}

pub(super) fn assess(marketplaces: &[AccountMarketplace], listed: &[Participation]) -> Assessment {
    let known: Vec<_> = listed.iter().filter(|p| Marketplace::by_id(&p.marketplace_id).is_some()).collect();
    if known.is_empty() {
        let detail = "Amazon listed no marketplace".to_owned();
        return Assessment::Failed { code: FailureCode::ParticipationsEmpty, detail };
    }
    let ticked = || marketplaces.iter().filter(|m| m.is_ticked).map(|m| &m.marketplace_id);
    let is_open = |id: &MarketplaceId| known.iter().any(|p| p.marketplace_id == id.as_str() && p.is_participating);
    if !ticked().any(is_open) {
        let detail = format!("none of the selected countries; Amazon listed {}", known.len());
        return Assessment::Failed { code: FailureCode::MarketplaceNotParticipating, detail };
    }
    let problem = |id: &MarketplaceId| {
        let is_suspended = known.iter().any(|p| p.marketplace_id == id.as_str() && p.has_suspended_listings);
        let code = match (is_open(id), is_suspended) {
            (false, _) => FailureCode::MarketplaceNotParticipating,
            (true, true) => FailureCode::ListingsSuspended,
            (true, false) => return None,
        };
        Some(CountryProblem { marketplace_id: id.clone(), code })
    };
    Assessment::Passed { problems: ticked().filter_map(problem).collect() }
}

/// The selected countries in which the seller participates; all of them if the participations are not known.
pub(crate) fn open_marketplaces(
    marketplaces: &[AccountMarketplace],
    listed: Option<&[Participation]>,
) -> Vec<MarketplaceId> {
    let is_open = |id: &MarketplaceId| {
        listed.is_none_or(|listed| listed.iter().any(|p| p.is_participating && p.marketplace_id == id.as_str()))
    };
    let ticked = marketplaces.iter().filter(|m| m.is_ticked).map(|m| &m.marketplace_id);
    ticked.filter(|id| is_open(id)).cloned().collect()
}

/// The participations to store. Ids that are not marketplace ids are left out.
pub(super) fn to_store(listed: Vec<Participation>) -> Vec<MarketplaceParticipation> {
    let parsed = listed.into_iter().filter_map(|participation| {
        Some(MarketplaceParticipation {
            marketplace_id: participation.marketplace_id.parse().ok()?,
            is_participating: participation.is_participating,
            has_suspended_listings: participation.has_suspended_listings,
            store_name: participation.store_name,
        })
    });
    parsed.collect()
}
