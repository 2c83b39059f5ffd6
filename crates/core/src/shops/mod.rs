//! Shops and seller accounts as they are stored, and the states derived from them: four axes and the headline that a list
//! shows. Nothing here decides what to do about a state.

mod account;
mod account_health;
mod facts;
mod headline;
mod identity;
pub mod marketplace;
mod platform;
pub mod seller;
mod shop;
mod states;

pub use account::{AccountMarketplace, MarketplaceParticipation, SellerAccount};
pub use account_health::AccountHealth;
pub use facts::{AccountNotices, Facts, PausedBy};
pub use headline::{Headline, Tone, most_important};
pub use identity::Identity;
pub use platform::Platform;
pub use shop::Shop;
pub use states::States;

#[cfg(test)]
mod tests;
