//! The audit trail: who did what, on what, when and from where. Made here for every use case, kept and chained by the
//! store, listed and exported for whoever may read it, looked through by the doctor.

mod check;
mod entry;
mod key;
mod origin;

pub(crate) use entry::audit;
pub(crate) use key::open_audit_key;
pub use origin::Origin;
