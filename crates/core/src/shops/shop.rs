//! A shop as it is stored.

use super::{PausedBy, Platform};
use crate::{CompanyId, Environment, ShopId, Timestamp};

/// A shop: the name above one or more seller accounts, or a record-only shop without any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Its id.
    pub id: ShopId,
    /// The owning company.
    pub company: CompanyId,
    /// Its name, unique within the company.
    pub name: String,
    /// The platform it sells on.
    pub platform: Platform,
    /// Production or sandbox; it never changes.
    pub environment: Environment,
    /// Time at which it was added.
    pub created_at: Timestamp,
    /// Time at which it was deactivated in Hawser (PRODUCT B17).
    pub deactivated_at: Option<Timestamp>,
    /// The person or rule that paused the synchronization; `None` while it runs.
    pub paused_by: Option<PausedBy>,
}
