//! A developer application as it is stored.

use super::ApplicationKind;
use crate::{ApplicationId, CompanyId, Environment, Region, Timestamp};

/// A developer application at Amazon. It belongs to exactly one region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Hawser's id.
    pub id: ApplicationId,
    /// The owning company; `None` for an application of the instance, which every company may use.
    pub company: Option<CompanyId>,
    /// Amazon's region.
    pub region: Region,
    /// The name that Amazon shows to sellers.
    pub name: String,
    /// Public or private.
    pub kind: ApplicationKind,
    /// True while it is a draft in Amazon's developer console: its consents need `version=beta`.
    pub is_draft: bool,
    /// Production or sandbox.
    pub environment: Environment,
    /// Amazon's developer id.
    pub developer_id: String,
    /// Amazon's application id (`amzn1.sp.solution.…`).
    pub application_id: String,
    /// The client id of Login with Amazon.
    pub client_id: String,
    /// The sealed client secret.
    pub client_secret: Vec<u8>,
    /// Time at which Amazon created the secret, if known; it expires after 180 days.
    pub secret_created_at: Option<Timestamp>,
    /// Time at which the application was added.
    pub created_at: Timestamp,
}
