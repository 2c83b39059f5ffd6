//! The vocabulary of Hawser: ids, secrets, money, time, marketplaces, permissions, the states of a shop, the catalogue
//! of failures, coverage intervals and the token bucket. Pure: no I/O, no async, no SQL, no HTTP.

#![warn(missing_docs)]

pub mod access;
pub mod api_keys;
pub mod applications;
pub mod audit;
pub mod authorizations;
pub mod channel;
pub mod environment;
pub mod failure;
pub mod id;
pub mod money;
pub mod name;
pub mod normalize;
pub mod orders;
pub mod paging;
pub mod rng;
pub mod secret;
pub mod shops;
pub mod sync;
pub mod time;
pub mod verification;

pub use access::{Actor, Permission, Role};
pub use api_keys::{ApiKeyText, MalformedApiKey};
pub use environment::Environment;
pub use failure::{Acts, FailureCode, Language, Retry};
pub use id::*;
pub use money::{Currency, Money};
pub use orders::{OrderStatus, SetAsideReason};
pub use rng::{OsRng, Rng};
pub use secret::Secret;
pub use shops::marketplace::{AccountGroup, Marketplace, Region};
pub use shops::seller::{AmazonOrderId, MarketplaceId, SellerId};
pub use time::{Clock, SystemClock, Timestamp, Zone};
