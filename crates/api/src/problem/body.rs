//! The body of a problem, as it is sent.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The body of every answer that is not the documented one (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `urn:hawser:problem:` and the code.
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// What happened, in English. The texts of the code are available in both languages.
    pub(super) title: String,
    /// The HTTP status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    pub(super) status: u16,
    /// Details of this occurrence, in English.
    pub(super) detail: Option<String>,
    /// A code of the failure catalogue (`GET /api/v1/failures`), or one of `unauthenticated`, `forbidden`,
    /// `malformed_request`, `conflict`, `precondition_failed`, `too_many_requests`, `unknown_path`, `method_not_allowed`,
    /// `body_too_large`, `unavailable`, `internal`, `wrong_credentials`, `wrong_password`, `second_factor_needed`,
    /// `second_factor_wrong`, `link_expired`, `already_set_up`, `setup_required`, `registration_closed`,
    /// `company_name_taken`, `confirmation_needed`, `already_replaced`, `invitation_expired`, `role_too_high`,
    /// `last_owner`, `self_change_forbidden`, `own_password`, `already_member`, `disabled_member`, `already_invited`,
    /// `password_shared`, `member_without_account`, `person_needed`, `other_environment`.
    pub(super) code: &'static str,
    /// Values for the placeholders in the text of the code. A value with a text for each language is an object with `en` and
    /// `zh`.
    #[schema(value_type = Object)]
    pub(super) params: Map<String, Value>,
    /// The field of the request that is invalid.
    pub(super) field: Option<String>,
    /// The id of this request in the server's log, also sent as `x-request-id`.
    pub(super) request_id: String,
}
