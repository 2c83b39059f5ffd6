//! Permissions, rechecks inside transactions, and the assignment of shops.

pub(crate) mod assign;
pub(crate) mod recheck;
pub(crate) mod who_sees;
