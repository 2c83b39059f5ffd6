//! The participations of a seller account as Sellers v1 answers them, and their changes.

use crate::{answer::Answer, json::Json, participations::of_amazon, sellers::SellerAccount, sync::lock};
use hawser_core::Marketplace;

impl SellerAccount {
    /// Changes or adds a participation; false for an unknown marketplace id.
    pub(crate) fn set_participation(&self, id: &str, is_participating: bool, has_suspended_listings: bool) -> bool {
        let mut all = lock(&self.participations);
        let at = all.iter().position(|known| known.id == id).or_else(|| {
            let marketplace = Marketplace::by_id(id).filter(|marketplace| marketplace.region == self.region)?;
            all.push(of_amazon(marketplace, None, is_participating));
            Some(all.len() - 1)
        });
        if let Some(participation) = at.and_then(|at| all.get_mut(at)) {
            participation.is_participating = is_participating;
            participation.has_suspended_listings = has_suspended_listings;
        }
        at.is_some()
    }

    /// The answer of `getMarketplaceParticipations`; with `nowhere`, the seller participates in none of the marketplaces.
    pub(crate) fn participations_answer(&self, nowhere: bool) -> Answer {
        let all = lock(&self.participations);
        Answer::written(Json::object(|json| {
            json.list("payload", all.iter(), |json, participation| {
                json.child("marketplace", |json| {
                    json.text("id", &participation.id);
                    json.text("countryCode", participation.country);
                    json.text("name", &participation.name);
                    json.text("defaultCurrencyCode", participation.currency);
                    json.text("defaultLanguageCode", participation.language);
                    json.text("domainName", &participation.domain);
                });
                json.maybe("storeName", participation.store.as_deref());
                json.child("participation", |json| {
                    json.truth("isParticipating", participation.is_participating && !nowhere);
                    json.truth("hasSuspendedListings", participation.has_suspended_listings);
                });
            });
        }))
    }
}
