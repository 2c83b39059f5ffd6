//! Streams with their leases, page commits, coverage and quotas.

pub(crate) mod claim;
pub(crate) mod coverage;
pub(crate) mod diagnostic_payloads;
pub(crate) mod lease;
pub(crate) mod lease_owners;
pub(crate) mod load;
pub(crate) mod page;
pub(crate) mod quotas;
pub(crate) mod reschedule;
pub(crate) mod row;
pub(crate) mod streams;
pub(crate) mod totals;
pub(crate) mod window;
