//! Who may see a shop, and assignments.

pub(crate) mod assignments;
pub(crate) mod shop_access;
