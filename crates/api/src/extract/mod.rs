//! What handlers take out of a request. Each refuses with a problem, never with the framework's own words.

mod body;
mod caller;
pub(crate) mod cookie;
mod headers;
mod id;
mod query;
mod signed_in;
mod who;

pub(crate) use body::Body;
pub(crate) use caller::From;
pub(crate) use headers::{IdempotencyKey, IfMatch};
pub(crate) use id::Id;
pub(crate) use query::Query;
pub(crate) use signed_in::SignedIn;
pub(crate) use who::{Who, bearer};
