//! The tenant scope, which limits the rows that an actor reaches, and the assignments of shops.

pub(crate) mod assignments;
pub(crate) mod scoped_sql;
pub(crate) mod tenant;
