//! The audit trail: who did what, on what, when and from where. Made here for every use case, kept and chained by the
//! store, listed and exported for whoever may read it, looked through by the doctor.

mod check;
mod entry;
mod export;
mod key;
mod list;
mod origin;

pub(crate) use entry::{Details, audit};
pub use export::{AuditExport, ExportFormat};
pub(crate) use key::open_audit_key;
pub use list::{AuditLine, AuditPage, AuditQuery};
pub use origin::Origin;
