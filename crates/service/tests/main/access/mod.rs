//! Assignment of shops.

mod assignments;
