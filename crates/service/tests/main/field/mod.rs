//! Cases reported by users of similar systems, each a small input and the correct behavior.

mod binding;
mod consents;
mod odd_amounts;
mod odd_marketplaces;
mod odd_orders;
mod odd_pages;
mod verifying;
