//! What handlers take out of a request. Each refuses with a problem, never with the framework's own words.

mod body;
pub(crate) mod client_info;
pub(crate) mod cookie;
mod headers;
mod id;
pub(crate) mod principal;
mod query;
mod signed_in;

pub(crate) use crate::extract::client_info::ClientInfo;
pub(crate) use crate::extract::principal::{Principal, bearer};
pub(crate) use body::Body;
pub(crate) use headers::{IdempotencyKey, IfMatch};
pub(crate) use id::Id;
pub(crate) use query::Query;
pub(crate) use signed_in::SignedIn;
