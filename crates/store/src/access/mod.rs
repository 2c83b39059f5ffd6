//! Tenant scope and assignments: which rows an actor may reach.

pub(crate) mod assignments;
pub(crate) mod scoped_sql;
pub(crate) mod tenant;
