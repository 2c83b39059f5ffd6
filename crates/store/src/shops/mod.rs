//! Shops, seller accounts and their marketplaces.

pub(crate) mod accounts;
pub(crate) mod list;
pub(crate) mod shop;
