//! The operations Hawser asks of Amazon, with their names and usage plans.

use hawser_core::sync::token_bucket::UsagePlan;

/// One operation of Amazon's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// Login with Amazon: a refresh token for an access token.
    RefreshAccessToken,
    /// Login with Amazon: the code of a consent for a refresh token.
    ExchangeCode,
    /// Sellers v1: where the seller sells.
    MarketplaceParticipations,
    /// Orders 2026-01-01: a page of orders.
    SearchOrders,
    /// Orders 2026-01-01: one order.
    GetOrder,
}

impl Operation {
    /// Every operation.
    pub const ALL: [Self; 5] = [
        Self::RefreshAccessToken,
        Self::ExchangeCode,
        Self::MarketplaceParticipations,
        Self::SearchOrders,
        Self::GetOrder,
    ];

    /// Amazon's name of the operation, as used in rows, logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RefreshAccessToken => "refreshAccessToken",
            Self::ExchangeCode => "exchangeCode",
            Self::MarketplaceParticipations => "getMarketplaceParticipations",
            Self::SearchOrders => "searchOrders",
            Self::GetOrder => "getOrder",
        }
    }

    /// The plan of Amazon's models (PROTOCOL C.9), in force until an answer announces another rate. Login with Amazon
    /// states none.
    pub const fn plan(self) -> Option<UsagePlan> {
        match self {
            Self::RefreshAccessToken | Self::ExchangeCode => None,
            Self::MarketplaceParticipations => Some(UsagePlan { rate: 0.016, burst: 15 }),
            Self::SearchOrders => Some(UsagePlan { rate: 0.0056, burst: 20 }),
            Self::GetOrder => Some(UsagePlan { rate: 0.5, burst: 30 }),
        }
    }
}
