//! Permission checks, the assignment of shops, and the list of who sees a shop.

mod assign;
mod require;
mod shop_access;

pub use assign::AssignShops;
pub use hawser_store::{AssignmentRow as Assignment, Subject};
pub use shop_access::{AccessHolder, AccessReason, ShopAccess};
