//! Extractors of handlers. Each rejects with a problem document, never with a message of the framework.

mod body;
mod client_info;
pub(crate) mod cookie;
mod headers;
mod id;
mod nul;
pub(crate) mod principal;
mod query;
mod signed_in;

pub(crate) use body::{Body, Repeatable};
pub(crate) use client_info::ClientInfo;
pub(crate) use headers::{IfMatch, RepeatableHead};
pub(crate) use id::Id;
pub(crate) use principal::{Principal, bearer};
pub(crate) use query::Query;
pub(crate) use signed_in::SignedIn;
