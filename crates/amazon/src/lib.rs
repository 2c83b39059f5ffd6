//! The client of Amazon's APIs: Login with Amazon, the Sellers API and Orders 2026-01-01. It builds requests, reads answers
//! and turns every error into one code of the catalogue. One call is one request: the caller decides about retries, quotas
//! and history. It stores nothing, and no other crate calls Amazon.

#![warn(missing_docs)]

mod answer;
mod client;
mod consent;
mod endpoints;
mod error;
mod json;
mod lwa;
mod operation;
mod options;
mod orders;
mod query;
mod sellers;
mod user_agent;

pub use answer::Answer;
pub use client::Client;
pub use consent::with_query;
pub use endpoints::{Endpoints, InvalidEndpoint};
pub use error::{ApiError, ApiErrorKind};
pub use hawser_outbound::http::NetworkFailure;
pub use lwa::{AccessToken, AppCredentials};
pub use operation::Operation;
pub use options::{ClientError, ClientOptions};
pub use orders::{
    Amount, FoundOrder, IncludedData, Order, OrderItem, OrdersPage, RawOrder, SearchOrders, UnreadableOrder,
    UpdatedOrCreated,
};
pub use sellers::Participation;
pub use user_agent::{InvalidUserAgent, UserAgent};
