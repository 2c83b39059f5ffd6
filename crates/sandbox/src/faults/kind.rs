//! The ways in which a call can go wrong.

use crate::operation::Operation;
use serde::{Deserialize, Serialize};

/// A way in which a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// 429.
    Throttle,
    /// 500.
    ServerError,
    /// 503 in JSON.
    Unavailable,
    /// An HTML page with 200.
    #[serde(rename = "html_200")]
    Html200,
    /// An HTML page with 403.
    #[serde(rename = "html_403")]
    Html403,
    /// An HTML page with 503.
    #[serde(rename = "html_503")]
    Html503,
    /// An HTML page with 502.
    BadGatewayHtml,
    /// 403 `{"message":"Forbidden"}`, as the gateway in front of Amazon's services answers.
    ForbiddenGateway,
    /// The connection ends before the announced length.
    Truncated,
    /// The JSON ends in its middle, the length is announced accordingly.
    TruncatedJson,
    /// 200 without content.
    EmptyBody,
    /// 200 with a text that is no JSON.
    NotJson,
    /// 200 with JSON of another shape.
    WrongShape,
    /// The connection is reset in the middle of the body.
    Reset,
    /// The connection is reset before the answer begins.
    ResetBefore,
    /// The answer comes late, in real time.
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// The answer comes a few bytes at a time, characters split.
    SmallPackets,
    /// 302 to another address of the same host.
    Redirect,
    /// 403: the access token has expired.
    AccessTokenExpired,
    /// 403: the access token is revoked, malformed or invalid.
    AccessTokenRejected,
    /// 403: the client secret has expired.
    SecretExpired,
    /// LWA: 400 `invalid_grant`.
    Revoked,
    /// LWA: 401 `invalid_client`.
    InvalidClient,
    /// LWA: 503 `temporarily_unavailable`.
    TemporarilyUnavailable,
    /// 400.
    InvalidInput,
    /// 403 with empty details.
    RoleMissing,
    /// 403: the marketplaces are not valid for the region.
    RegionInvalid,
    /// An order twice in the page, its older state after the newer one.
    DoubledUpdate,
    /// An order of an earlier page again, in an older state.
    LateUpdate,
    /// The answer that belongs to another seller.
    WrongShop,
    /// Sellers v1: no participations at all.
    EmptyParticipations,
    /// Sellers v1: participating nowhere.
    NotParticipating,
    /// The page token is refused as too old; strikes only calls that carry one.
    TokenDead,
    /// The end of a consent: back at the application without a code.
    CallbackWithoutCode,
}

impl FaultKind {
    /// Every kind, slow ones by 50 ms.
    pub const ALL: [Self; 34] = [
        Self::Throttle,
        Self::ServerError,
        Self::Unavailable,
        Self::Html200,
        Self::Html403,
        Self::Html503,
        Self::BadGatewayHtml,
        Self::ForbiddenGateway,
        Self::Truncated,
        Self::TruncatedJson,
        Self::EmptyBody,
        Self::NotJson,
        Self::WrongShape,
        Self::Reset,
        Self::ResetBefore,
        Self::Slow { ms: 50 },
        Self::SmallPackets,
        Self::Redirect,
        Self::AccessTokenExpired,
        Self::AccessTokenRejected,
        Self::SecretExpired,
        Self::Revoked,
        Self::InvalidClient,
        Self::TemporarilyUnavailable,
        Self::InvalidInput,
        Self::RoleMissing,
        Self::RegionInvalid,
        Self::DoubledUpdate,
        Self::LateUpdate,
        Self::WrongShop,
        Self::EmptyParticipations,
        Self::NotParticipating,
        Self::TokenDead,
        Self::CallbackWithoutCode,
    ];

    /// Its name, as in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Throttle => "throttle",
            Self::ServerError => "server_error",
            Self::Unavailable => "unavailable",
            Self::Html200 => "html_200",
            Self::Html403 => "html_403",
            Self::Html503 => "html_503",
            Self::BadGatewayHtml => "bad_gateway_html",
            Self::ForbiddenGateway => "forbidden_gateway",
            Self::Truncated => "truncated",
            Self::TruncatedJson => "truncated_json",
            Self::EmptyBody => "empty_body",
            Self::NotJson => "not_json",
            Self::WrongShape => "wrong_shape",
            Self::Reset => "reset",
            Self::ResetBefore => "reset_before",
            Self::Slow { .. } => "slow",
            Self::SmallPackets => "small_packets",
            Self::Redirect => "redirect",
            Self::AccessTokenExpired => "access_token_expired",
            Self::AccessTokenRejected => "access_token_rejected",
            Self::SecretExpired => "secret_expired",
            Self::Revoked => "revoked",
            Self::InvalidClient => "invalid_client",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::InvalidInput => "invalid_input",
            Self::RoleMissing => "role_missing",
            Self::RegionInvalid => "region_invalid",
            Self::DoubledUpdate => "doubled_update",
            Self::LateUpdate => "late_update",
            Self::WrongShop => "wrong_shop",
            Self::EmptyParticipations => "empty_participations",
            Self::NotParticipating => "not_participating",
            Self::TokenDead => "token_dead",
            Self::CallbackWithoutCode => "callback_without_code",
        }
    }

    /// Does it make sense for this call? One that does not is neither counted nor struck.
    pub fn fits(&self, operation: Operation, is_next_page: bool) -> bool {
        match operation {
            Operation::ConsentCallback => return *self == Self::CallbackWithoutCode,
            Operation::SellerCentral => return self.fits_page(),
            _ => {}
        }
        let is_participations = operation == Operation::GetMarketplaceParticipations;
        match self {
            Self::Revoked | Self::InvalidClient | Self::TemporarilyUnavailable => operation == Operation::Token,
            Self::AccessTokenExpired
            | Self::AccessTokenRejected
            | Self::SecretExpired
            | Self::RoleMissing
            | Self::RegionInvalid => operation != Operation::Token,
            Self::DoubledUpdate | Self::LateUpdate => operation.lists_orders(),
            Self::TokenDead => operation.lists_orders() && is_next_page,
            Self::WrongShop => operation.lists_orders() || is_participations,
            Self::EmptyParticipations | Self::NotParticipating => is_participations,
            Self::CallbackWithoutCode => false,
            Self::Throttle
            | Self::ServerError
            | Self::Unavailable
            | Self::Html200
            | Self::Html403
            | Self::Html503
            | Self::BadGatewayHtml
            | Self::ForbiddenGateway
            | Self::Truncated
            | Self::TruncatedJson
            | Self::EmptyBody
            | Self::NotJson
            | Self::WrongShape
            | Self::Reset
            | Self::ResetBefore
            | Self::Slow { .. }
            | Self::SmallPackets
            | Self::Redirect
            | Self::InvalidInput => true,
        }
    }

    /// Can a page for people go wrong like this?
    const fn fits_page(&self) -> bool {
        matches!(
            self,
            Self::Html200
                | Self::Html403
                | Self::Html503
                | Self::BadGatewayHtml
                | Self::EmptyBody
                | Self::Truncated
                | Self::Reset
                | Self::ResetBefore
                | Self::Slow { .. }
                | Self::SmallPackets
        )
    }
}
