//! Cases reported by users of similar systems, each a small input and the correct behavior. The name of a test begins with its
//! case.

mod again;
mod binding;
mod clocks;
mod consents;
mod data_sets;
mod odd_amounts;
mod odd_marketplaces;
mod odd_orders;
mod odd_pages;
mod states;
mod verifying;
mod windows;
