//! The audit trail: who did what, when and from where. Every use case creates its entries here; this module also lists,
//! exports and checks them. The store chains them.

mod check;
mod entry;
mod export;
mod key;
mod list;
mod origin;

pub(crate) use entry::{Details, audit};
pub use export::{AuditExport, ExportFormat};
pub(crate) use key::open_audit_key;
pub use list::{AuditLine, AuditQuery};
pub use origin::Origin;
