//! Assignments of shops, and the list of who sees a shop.

pub(crate) mod assignments;
pub(crate) mod shop_access;
