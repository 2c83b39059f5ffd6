//! The seller accounts: Seller ID, sign-in, region and marketplaces.

use crate::options::SellerProfile;
use crate::participations::{Participation, participations};
use crate::seeded::{CAPITALS, SeededRng};
use hawser_core::{Marketplace, Region};
use std::sync::Mutex;

pub(crate) struct SellerAccount {
    pub(crate) index: usize,
    pub(crate) seller_id: String,
    pub(crate) region: Region,
    pub(crate) email: String,
    pub(crate) password: String,
    /// Email address of a user who may not authorize applications.
    pub(crate) second_user_email: String,
    /// The marketplaces in which its orders are placed.
    pub(crate) marketplaces: Vec<&'static Marketplace>,
    /// The answer of Sellers v1, which also lists other marketplaces.
    pub(crate) participations: Mutex<Vec<Participation>>,
}

/// A profile names a country outside its region; the text names both.
pub(crate) struct ForeignCountry(pub(crate) String);

impl SellerAccount {
    pub(crate) fn new(seed: u64, index: usize, profile: &SellerProfile) -> Result<Self, ForeignCountry> {
        let mut draw = SeededRng::new(&[seed, 0x5E11, index as u64]);
        let marketplaces: Vec<&'static Marketplace> = profile
            .countries
            .iter()
            .map(|country| {
                Marketplace::by_country(country)
                    .filter(|marketplace| marketplace.region == profile.region)
                    .ok_or_else(|| ForeignCountry(format!("{country} in region {}", profile.region)))
            })
            .collect::<Result<_, _>>()?;
        if marketplaces.is_empty() {
            return Err(ForeignCountry(format!("no country in region {}", profile.region)));
        }
        Ok(Self {
            index,
            seller_id: format!("A{}", draw.text(CAPITALS, 13)),
            region: profile.region,
            email: format!("seller-{}@example.com", index + 1),
            password: draw.text(CAPITALS, 16),
            second_user_email: format!("clerk-{}@example.com", index + 1),
            participations: Mutex::new(participations(index, profile.region, &marketplaces)),
            marketplaces,
        })
    }
}
