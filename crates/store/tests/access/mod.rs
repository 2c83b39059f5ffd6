//! The tenant scope and the assignment of shops.

mod assignments;
mod scope;
