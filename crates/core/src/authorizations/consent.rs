//! A consent flow as it is stored.

use crate::{ApplicationId, CompanyId, ConsentId, FailureCode, SellerId, ShopId, Timestamp};

/// A consent flow: under way, finished or failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// The company that the shop belongs to.
    pub company: CompanyId,
    /// The application that the seller is asked to authorize.
    pub application: ApplicationId,
    /// The kind of actor that started it.
    pub actor_kind: String,
    /// The id of the member or API key that started it.
    pub actor_id: Option<String>,
    /// The session it was started in, if any.
    pub session_id: Option<Vec<u8>>,
    /// The hash of the cookie that the browser has to return.
    pub cookie_hash: Vec<u8>,
    /// The pending change, as JSON.
    pub pending_binding: String,
    /// The seller that has to consent, if known beforehand.
    pub expected_seller: Option<SellerId>,
    /// The seller that Amazon named on the visit to the log-in page whose state was returned; `None` if the flow was not found
    /// by the state of a visit.
    pub announced_seller: Option<SellerId>,
    /// The shop that was bound or authorized again.
    pub shop: Option<ShopId>,
    /// Time at which it was started.
    pub created_at: Timestamp,
    /// Time after which Amazon's answer is refused.
    pub expires_at: Timestamp,
    /// Time at which Amazon's answer arrived.
    pub used_at: Option<Timestamp>,
    /// Time at which the pending change was stored.
    pub finished_at: Option<Timestamp>,
    /// The reason for which it failed.
    pub code: Option<FailureCode>,
}
