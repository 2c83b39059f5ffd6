//! The simulated operations with their names, routes and usage plans (PROTOCOL C.9, restated).

use http::Method;
use serde::{Deserialize, Serialize};

/// An operation, named as in Amazon's models. `getOrder` belongs to Orders 2026-01-01; the one of v0 is `getOrderV0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase")]
pub enum Operation {
    /// Login with Amazon, with every grant type.
    Token,
    /// A page of Seller Central.
    SellerCentral,
    /// The end of a consent, when Seller Central sends the browser to the application's redirect address.
    ConsentCallback,
    /// Sellers v1.
    GetMarketplaceParticipations,
    /// Sellers v1.
    GetAccount,
    /// Orders 2026-01-01.
    SearchOrders,
    /// Orders 2026-01-01.
    GetOrder,
    /// Orders v0.
    GetOrders,
    /// Orders v0, called `getOrder` there as well.
    GetOrderV0,
    /// Orders v0.
    GetOrderItems,
    /// Orders v0.
    GetOrderAddress,
    /// Orders v0.
    GetOrderBuyerInfo,
    /// Orders v0.
    GetOrderItemsBuyerInfo,
    /// Tokens 2021-03-01.
    CreateRestrictedDataToken,
}

/// A usage plan: requests per second, and the burst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct UsagePlan {
    pub(crate) rate: f64,
    pub(crate) burst: f64,
}

/// The operation of a request, and the order named in its path.
pub(crate) struct Route {
    pub(crate) operation: Operation,
    pub(crate) order_id: Option<String>,
}

impl Operation {
    /// The name in faults and in the request log.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The default usage plan. LWA and Seller Central have none at Amazon, so their plan is never reached.
    pub(crate) const fn plan(self) -> UsagePlan {
        let (rate, burst) = match self {
            Self::Token | Self::SellerCentral | Self::ConsentCallback => (1000.0, 1000.0),
            Self::GetMarketplaceParticipations | Self::GetAccount => (0.016, 15.0),
            Self::SearchOrders => (0.0056, 20.0),
            Self::GetOrders => (0.0167, 20.0),
            Self::GetOrder
            | Self::GetOrderV0
            | Self::GetOrderItems
            | Self::GetOrderAddress
            | Self::GetOrderBuyerInfo
            | Self::GetOrderItemsBuyerInfo => (0.5, 30.0),
            Self::CreateRestrictedDataToken => (1.0, 10.0),
        };
        UsagePlan { rate, burst }
    }

    /// True if the operation returns pages of orders.
    pub(crate) const fn lists_orders(self) -> bool {
        matches!(self, Self::SearchOrders | Self::GetOrders)
    }

    /// The operation of the Selling Partner API for a method and a path without the region.
    pub(crate) fn route(method: &Method, path: &str) -> Option<Route> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let plain = |operation| Some(Route { operation, order_id: None });
        let of_order = |operation, id: &str| Some(Route { operation, order_id: Some(id.to_owned()) });
        match (method.as_str(), segments.as_slice()) {
            ("GET", ["sellers", "v1", "marketplaceParticipations"]) => plain(Self::GetMarketplaceParticipations),
            ("GET", ["sellers", "v1", "account"]) => plain(Self::GetAccount),
            ("GET", ["orders", "2026-01-01", "orders"]) => plain(Self::SearchOrders),
            ("GET", ["orders", "2026-01-01", "orders", id]) => of_order(Self::GetOrder, id),
            ("GET", ["orders", "v0", "orders"]) => plain(Self::GetOrders),
            ("GET", ["orders", "v0", "orders", id]) => of_order(Self::GetOrderV0, id),
            ("GET", ["orders", "v0", "orders", id, "orderItems"]) => of_order(Self::GetOrderItems, id),
            ("GET", ["orders", "v0", "orders", id, "address"]) => of_order(Self::GetOrderAddress, id),
            ("GET", ["orders", "v0", "orders", id, "buyerInfo"]) => of_order(Self::GetOrderBuyerInfo, id),
            ("GET", ["orders", "v0", "orders", id, "orderItems", "buyerInfo"]) => {
                of_order(Self::GetOrderItemsBuyerInfo, id)
            }
            ("POST", ["tokens", "2021-03-01", "restrictedDataToken"]) => plain(Self::CreateRestrictedDataToken),
            _ => None,
        }
    }
}
