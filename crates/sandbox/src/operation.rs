//! The operations that are simulated: their names, their routes and their usage plans (PROTOCOL C.9, restated).

use http::Method;
use serde::{Deserialize, Serialize};

/// An operation, written as in Amazon's models. `getOrder` is the one of Orders 2026-01-01; the one of v0 is `getOrderV0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Operation {
    /// Login with Amazon: every grant.
    Token,
    /// A page of Seller Central.
    SellerCentral,
    /// The end of a consent: Seller Central sends the browser to the application's redirect address.
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

/// A usage plan: requests a second, and how many at once after a pause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plan {
    pub(crate) rate: f64,
    pub(crate) burst: f64,
}

/// Where a request goes: the operation, and the order its path names.
pub(crate) struct Route {
    pub(crate) operation: Operation,
    pub(crate) order_id: Option<String>,
}

impl Operation {
    /// Its name, as in faults and in the record of requests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::SellerCentral => "sellerCentral",
            Self::ConsentCallback => "consentCallback",
            Self::GetMarketplaceParticipations => "getMarketplaceParticipations",
            Self::GetAccount => "getAccount",
            Self::SearchOrders => "searchOrders",
            Self::GetOrder => "getOrder",
            Self::GetOrders => "getOrders",
            Self::GetOrderV0 => "getOrderV0",
            Self::GetOrderItems => "getOrderItems",
            Self::GetOrderAddress => "getOrderAddress",
            Self::GetOrderBuyerInfo => "getOrderBuyerInfo",
            Self::GetOrderItemsBuyerInfo => "getOrderItemsBuyerInfo",
            Self::CreateRestrictedDataToken => "createRestrictedDataToken",
        }
    }

    /// Its default usage plan; LWA and Seller Central have none.
    pub(crate) const fn plan(self) -> Plan {
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
        Plan { rate, burst }
    }

    /// Does it answer with a list of orders in pages?
    pub(crate) const fn lists_orders(self) -> bool {
        matches!(self, Self::SearchOrders | Self::GetOrders)
    }

    /// The operation of the Selling Partner API behind a method and a path without its region.
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
