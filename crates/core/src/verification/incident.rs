//! A failure that several shops of one application share.

use crate::{ApplicationId, FailureCode, Region, Timestamp};

/// A common failure of one application, caused by Amazon or by the application and not by a seller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The application.
    pub application: ApplicationId,
    /// Its name.
    pub application_name: String,
    /// Its region.
    pub region: Region,
    /// The failure.
    pub code: FailureCode,
    /// Time at which it was first seen.
    pub began_at: Timestamp,
    /// Time at which it was last seen.
    pub last_seen_at: Timestamp,
    /// Time at which it ended.
    pub ended_at: Option<Timestamp>,
    /// Number of authorizations that are suspected meanwhile.
    pub suspected: u64,
}

/// The known facts about a refused authorization and about others of the same application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalContext {
    /// Time of the first refusal since it last worked.
    pub suspected_at: Timestamp,
    /// Time at which the open incident of this application and code was last seen.
    pub incident_seen_at: Option<Timestamp>,
    /// Time at which that incident began.
    pub incident_began_at: Option<Timestamp>,
}
