//! The resources of a restricted data token (PROTOCOL A.9).

use http::Method;
use serde::Deserialize;

/// A resource to which a restricted data token grants access.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resource {
    method: String,
    path: String,
    #[serde(default)]
    data_elements: Vec<String>,
}

const ELEMENTS: [&str; 3] = ["buyerInfo", "shippingAddress", "buyerTaxInformation"];

impl Resource {
    /// True if the resource covers this request. Its path names one order, or all of them with `{orderId}`.
    pub(crate) fn covers(&self, method: &Method, path: &str) -> bool {
        let (own, asked): (Vec<&str>, Vec<&str>) = (self.path.split('/').collect(), path.split('/').collect());
        let is_same = |(own, asked): (&&str, &&str)| own == asked || (own.starts_with('{') && own.ends_with('}'));
        self.method == method.as_str() && own.len() == asked.len() && own.iter().zip(&asked).all(is_same)
    }

    /// True if the token includes this data element.
    pub(crate) fn opens(&self, element: &str) -> bool {
        self.data_elements.iter().any(|known| known == element)
    }

    pub(crate) fn is_valid(&self) -> bool {
        // Elements are required for getOrders, getOrder and getOrderItems, and allowed only there.
        let below = self.path.strip_prefix("/orders/v0/orders");
        let needs_elements =
            below.is_some_and(|below| match below.trim_start_matches('/').split('/').collect::<Vec<_>>()[..] {
                [_] => true,
                [_, last] => last == "orderItems",
                _ => false,
            });
        ["GET", "PUT", "POST", "DELETE"].contains(&self.method.as_str())
            && self.path.starts_with('/')
            && self.data_elements.iter().all(|element| ELEMENTS.contains(&element.as_str()))
            && (!needs_elements || !self.data_elements.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(path: &str, elements: &[&str]) -> Resource {
        let data_elements = elements.iter().map(|&element| element.to_owned()).collect();
        Resource { method: "GET".to_owned(), path: path.to_owned(), data_elements }
    }

    #[test]
    fn a_resource_covers_its_own_path_only() {
        let generic = resource("/orders/v0/orders/{orderId}/address", &[]);
        assert!(generic.is_valid());
        assert!(generic.covers(&Method::GET, "/orders/v0/orders/1/address"));
        assert!(!generic.covers(&Method::GET, "/orders/v0/orders/1/buyerInfo"));
        assert!(!generic.covers(&Method::POST, "/orders/v0/orders/1/address"));
        assert!(!resource("/orders/v0/orders", &[]).is_valid(), "elements are required");
        assert!(!resource("/orders/v0/orders/{orderId}/orderItems", &[]).is_valid(), "elements are required");
        assert!(!resource("/orders/v0/orders", &["everything"]).is_valid());
        assert!(resource("/orders/v0/orders", &["buyerInfo"]).is_valid());
    }
}
