//! The kinds of faults, and the calls that each can affect.

use super::OddShape;
use crate::{operation::Operation, orders::v2026::DataSet};
use serde::{Deserialize, Serialize};
use strum::IntoEnumIterator as _;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumIter, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FaultKind {
    /// 429, too many requests.
    Throttle,
    /// 500, internal error.
    ServerError,
    /// 503 in JSON.
    Unavailable,
    /// An HTML page with 200.
    #[serde(rename = "html_200")]
    #[strum(serialize = "html_200")]
    Html200,
    /// An HTML page with 403.
    #[serde(rename = "html_403")]
    #[strum(serialize = "html_403")]
    Html403,
    /// An HTML page with 503.
    #[serde(rename = "html_503")]
    #[strum(serialize = "html_503")]
    Html503,
    /// An HTML page with 502.
    BadGatewayHtml,
    /// 403 `{"message":"Forbidden"}`, as the gateway in front of Amazon's services answers.
    ForbiddenGateway,
    /// The connection ends before the announced length.
    Truncated,
    /// The JSON ends in the middle, with the matching length announced.
    TruncatedJson,
    /// 200 without content.
    EmptyBody,
    /// 200 with a text that is not JSON.
    NotJson,
    /// 200 with JSON of another shape.
    WrongShape,
    /// The connection is reset in the middle of the body.
    Reset,
    /// The connection is reset before the answer begins.
    ResetBefore,
    /// The answer is delayed, in real time.
    Slow {
        /// The delay in milliseconds.
        ms: u64,
    },
    /// The answer is sent a few bytes at a time, which splits characters.
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
    /// 400, invalid input.
    InvalidInput,
    /// 403 with empty details.
    RoleMissing,
    /// 403: the marketplaces are not valid for the region.
    RegionInvalid,
    /// The page contains an order twice, with the older state after the newer one.
    DoubledUpdate,
    /// The page repeats an order of an earlier page, in an older state.
    LateUpdate,
    /// Single orders of an answer of Orders 2026-01-01 differ from Amazon's model: the order that the fault names, in pages and
    /// alone; otherwise those at these places of a page.
    OddOrder {
        #[serde(default)]
        shape: OddShape,
        /// The first place, counted from 1.
        #[serde(default = "one")]
        nth: u32,
        /// The number of orders.
        #[serde(default = "one")]
        count: u32,
    },
    /// The answer is that of another seller.
    WrongShop,
    /// Sellers v1: no participations.
    EmptyParticipations,
    /// Sellers v1: the seller participates in none of the listed marketplaces.
    NotParticipating,
    /// The page token is refused as too old; affects only calls that have one.
    TokenDead,
    /// Orders 2026-01-01: from this page of a chain on, the page repeats its orders with a new page token each time.
    EndlessPages {
        /// The first affected page, at least the second.
        from_page: u32,
    },
    /// Orders 2026-01-01: from this page of a chain on, the page token is refused.
    PageRefused {
        /// The first affected page, at least the second.
        from_page: u32,
    },
    /// Orders 2026-01-01: the request is refused because of a data set.
    DataSetRefused { data_set: DataSet },
    /// Orders 2026-01-01: the newest order is missing on the last page, because the index lags.
    Unindexed,
    /// The browser returns from a consent without a code.
    CallbackWithoutCode,
}

const fn one() -> u32 {
    1
}

impl FaultKind {
    /// Every kind. [`FaultKind::Slow`] delays by 50 ms, [`FaultKind::OddOrder`] changes the first order of a page, chains of pages are affected from the second page on, and the refused
    /// data set is `FULFILLMENT`.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter().map(|kind| match kind {
            Self::Slow { .. } => Self::Slow { ms: 50 },
            Self::EndlessPages { .. } => Self::EndlessPages { from_page: 2 },
            Self::PageRefused { .. } => Self::PageRefused { from_page: 2 },
            Self::OddOrder { shape, .. } => Self::odd(shape),
            kind => kind,
        })
    }

    /// One odd order.
    pub const fn odd(shape: OddShape) -> Self {
        Self::OddOrder { shape, nth: 1, count: 1 }
    }

    /// True if the name in JSON is followed by parameters.
    pub const fn has_parameters(&self) -> bool {
        matches!(
            self,
            Self::Slow { .. }
                | Self::OddOrder { .. }
                | Self::EndlessPages { .. }
                | Self::PageRefused { .. }
                | Self::DataSetRefused { .. }
        )
    }

    /// The name in JSON.
    pub fn name(&self) -> &'static str {
        self.into()
    }

    /// True if the kind can affect this call. Other calls are neither counted nor affected.
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
            Self::OddOrder { .. } => operation == Operation::SearchOrders,
            Self::TokenDead => operation.lists_orders() && is_next_page,
            Self::WrongShop => operation.lists_orders() || is_participations,
            Self::EmptyParticipations | Self::NotParticipating => is_participations,
            Self::EndlessPages { .. } | Self::PageRefused { .. } => {
                operation == Operation::SearchOrders && is_next_page
            }
            Self::DataSetRefused { .. } | Self::Unindexed => operation == Operation::SearchOrders,
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

    /// True if the kind can affect a page for people.
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
