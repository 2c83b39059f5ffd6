//! The vocabulary of Hawser: ids, secrets, money, time, marketplaces, permissions, the states of a shop, the catalogue
//! of failures, coverage intervals and the token bucket. Pure: no I/O, no async, no SQL, no HTTP.

pub mod actor;
pub mod api_key;
pub mod bucket;
pub mod coverage;
pub mod environment;
pub mod failure;
pub mod gate;
pub mod id;
pub mod marketplace;
pub mod money;
pub mod orders;
pub mod rng;
pub mod secret;
pub mod seller;
pub mod shop;
pub mod time;

pub use actor::{Actor, Permission, Role};
pub use api_key::{ApiKeyText, MalformedApiKey};
pub use environment::Environment;
pub use failure::{Acts, FailureCode, Language, Retry};
pub use id::*;
pub use marketplace::{AccountGroup, Marketplace, Region};
pub use money::{Currency, Money};
pub use orders::OrderStatus;
pub use rng::{OsRng, Rng};
pub use secret::Secret;
pub use seller::{AmazonOrderId, MarketplaceId, SellerId};
pub use time::{Clock, SystemClock, Timestamp};
