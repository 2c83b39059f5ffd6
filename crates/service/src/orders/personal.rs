//! Splits an order into what may lie open and what has to be sealed. An allow-list names the non-personal paths; everything
//! else, fields unknown today included, is personal (DESIGN §5). Merging gives back what Amazon sent.

use serde_json::{Map, Value};
use std::{collections::HashMap, sync::LazyLock};

/// The paths of an order of Orders 2026-01-01 that say nothing about its buyer. A path ends in a plain value or a list of
/// plain values; `[]` steps into a list. Left out on purpose although harmless at first sight: tracking numbers and gift
/// messages (they lead to a person), card and authorisation data, customisation addresses, reasons typed by a buyer.
const OPEN_PATHS: &[&str] = &[
    "orderId",
    "orderAliases[].aliasId",
    "orderAliases[].aliasType",
    "createdTime",
    "lastUpdatedTime",
    "programs",
    "associatedOrders[].orderId",
    "associatedOrders[].associationType",
    "salesChannel.channelName",
    "salesChannel.marketplaceId",
    "salesChannel.marketplaceName",
    "proceeds.grandTotal.amount",
    "proceeds.grandTotal.currencyCode",
    "proceeds.breakdowns[].type",
    "proceeds.breakdowns[].status",
    "proceeds.breakdowns[].subtotal.amount",
    "proceeds.breakdowns[].subtotal.currencyCode",
    "payment.paymentExecutions[].paymentMethod",
    "payment.paymentExecutions[].paymentAmount.amount",
    "payment.paymentExecutions[].paymentAmount.currencyCode",
    "fulfillment.fulfillmentStatus",
    "fulfillment.fulfilledBy",
    "fulfillment.fulfillmentServiceLevel",
    "fulfillment.shipByWindow.earliestDateTime",
    "fulfillment.shipByWindow.latestDateTime",
    "fulfillment.deliverByWindow.earliestDateTime",
    "fulfillment.deliverByWindow.latestDateTime",
    "fulfillment.labelPrintingWindow.earliestDateTime",
    "fulfillment.labelPrintingWindow.latestDateTime",
    "orderItems[].orderItemId",
    "orderItems[].quantityOrdered",
    "orderItems[].measurement.unit",
    "orderItems[].measurement.value",
    "orderItems[].associatedOrderItems[].orderId",
    "orderItems[].associatedOrderItems[].orderItemId",
    "orderItems[].associatedOrderItems[].associationType",
    "orderItems[].programs",
    "orderItems[].product.asin",
    "orderItems[].product.title",
    "orderItems[].product.sellerSku",
    "orderItems[].product.condition.conditionType",
    "orderItems[].product.condition.conditionSubtype",
    "orderItems[].product.price.unitPrice.amount",
    "orderItems[].product.price.unitPrice.currencyCode",
    "orderItems[].product.price.priceDesignation",
    "orderItems[].proceeds.proceedsTotal.amount",
    "orderItems[].proceeds.proceedsTotal.currencyCode",
    "orderItems[].proceeds.breakdowns[].type",
    "orderItems[].proceeds.breakdowns[].subtotal.amount",
    "orderItems[].proceeds.breakdowns[].subtotal.currencyCode",
    "orderItems[].proceeds.breakdowns[].detailedBreakdowns[].subtype",
    "orderItems[].proceeds.breakdowns[].detailedBreakdowns[].value.amount",
    "orderItems[].proceeds.breakdowns[].detailedBreakdowns[].value.currencyCode",
    "orderItems[].expense.pointsCost.pointsGranted.pointsNumber",
    "orderItems[].expense.pointsCost.pointsGranted.pointsMonetaryValue.amount",
    "orderItems[].expense.pointsCost.pointsGranted.pointsMonetaryValue.currencyCode",
    "orderItems[].promotion.breakdowns[].promotionId",
    "orderItems[].cancellation.cancellationRequest.requester",
    "orderItems[].cancellation.cancellationExecution.cancelledBy",
    "orderItems[].cancellation.cancellationExecution.cancelReason",
    "orderItems[].fulfillment.quantityFulfilled",
    "orderItems[].fulfillment.quantityUnfulfilled",
    "orderItems[].fulfillment.packing.giftOption.giftWrapLevel",
    "orderItems[].fulfillment.packing.serialNumberRequirement.requirementType",
    "orderItems[].fulfillment.shipping.scheduledDeliveryWindow.earliestDateTime",
    "orderItems[].fulfillment.shipping.scheduledDeliveryWindow.latestDateTime",
    "orderItems[].fulfillment.shipping.shippingConstraints.palletDelivery",
    "orderItems[].fulfillment.shipping.shippingConstraints.cashOnDelivery",
    "orderItems[].fulfillment.shipping.shippingConstraints.signatureConfirmation",
    "orderItems[].fulfillment.shipping.shippingConstraints.recipientIdentityVerification",
    "orderItems[].fulfillment.shipping.shippingConstraints.recipientAgeVerification",
    "orderItems[].tax.taxCalculationBreakdowns[].reportingScheme",
    "orderItems[].tax.taxCollections[].model",
    "orderItems[].tax.taxCollections[].responsibleParty",
    "packages[].packageReferenceId",
    "packages[].createdTime",
    "packages[].packageStatus.status",
    "packages[].packageStatus.detailedStatus",
    "packages[].carrier",
    "packages[].shipTime",
    "packages[].shippingService",
    "packages[].packageItems[].orderItemId",
    "packages[].packageItems[].quantity",
    "fulfillmentOrders[].fulfillmentOrderId",
];

/// A place in the allow-list.
#[derive(Default)]
struct Node {
    is_leaf: bool,
    children: HashMap<&'static str, Self>,
    elements: Option<Box<Self>>,
}

static OPEN: LazyLock<Node> = LazyLock::new(|| {
    let mut root = Node::default();
    for path in OPEN_PATHS {
        let mut node = &mut root;
        for step in path.split('.') {
            let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
            node = node.children.entry(name).or_default();
            if is_list {
                node = node.elements.get_or_insert_default();
            }
        }
        node.is_leaf = true;
    }
    root
});

/// An order in two documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// What may lie open.
    pub open: Value,
    /// What has to be sealed; `None` when the order has nothing personal.
    pub personal: Option<Value>,
}

/// Splits an order.
pub fn split(order: Map<String, Value>) -> Split {
    let (open, personal) = divide(Value::Object(order), &OPEN);
    Split { open, personal }
}

/// The open part that stays in place (a placeholder where nothing may), and the personal part.
fn divide(value: Value, node: &Node) -> (Value, Option<Value>) {
    match value {
        Value::Object(fields) => {
            let mut open = Map::with_capacity(fields.len());
            let mut personal = Map::new();
            for (name, value) in fields {
                match node.children.get(name.as_str()).filter(|child| child.fits(&value)) {
                    None => _ = personal.insert(name, value),
                    Some(child) => {
                        let (stays, sealed) = divide(value, child);
                        if let Some(sealed) = sealed {
                            personal.insert(name.clone(), sealed);
                        }
                        open.insert(name, stays);
                    }
                }
            }
            (Value::Object(open), (!personal.is_empty()).then_some(Value::Object(personal)))
        }
        Value::Array(elements) => {
            let Some(inner) = &node.elements else { return (Value::Array(elements), None) };
            let divided = elements.into_iter().map(|element| {
                if inner.fits(&element) { divide(element, inner) } else { (Value::Null, Some(element)) }
            });
            let (open, personal): (Vec<_>, Vec<_>) = divided.unzip();
            let has_personal = personal.iter().any(Option::is_some);
            let personal = personal.into_iter().map(Option::unwrap_or_default).collect();
            (Value::Array(open), has_personal.then_some(Value::Array(personal)))
        }
        plain => (plain, None),
    }
}

impl Node {
    /// Whether a value has the form that the allow-list means at this place; anything else is personal as a whole.
    fn fits(&self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Object(_) => !self.children.is_empty(),
            Value::Array(elements) => {
                self.elements.is_some() || (self.is_leaf && elements.iter().all(|e| !e.is_object() && !e.is_array()))
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) => self.is_leaf,
        }
    }
}

/// Puts an order together again.
pub fn merge(open: Value, personal: Option<Value>) -> Value {
    match (open, personal) {
        (open, None) => open,
        (Value::Object(mut open), Some(Value::Object(personal))) => {
            for (name, sealed) in personal {
                let merged = match open.remove(&name) {
                    Some(stayed) => merge(stayed, Some(sealed)),
                    None => sealed,
                };
                open.insert(name, merged);
            }
            Value::Object(open)
        }
        (Value::Array(open), Some(Value::Array(personal))) if open.len() == personal.len() => Value::Array(
            open.into_iter()
                .zip(personal)
                .map(|(open, personal)| merge(open, (!personal.is_null()).then_some(personal)))
                .collect(),
        ),
        (_, Some(personal)) => personal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(map) => map,
            _ => unreachable!(),
        }
    }

    #[test]
    fn personal_and_unknown_fields_leave_the_open_document() {
        let order = json!({
            "orderId": "902-1845936-5435065",
            "buyer": {"buyerName": "MARK"},
            "loyalty": {"card": "MARK"},
            "salesChannel": {"channelName": "AMAZON", "note": "MARK"},
            "orderItems": [
                {"orderItemId": "1", "fulfillment": {"packing": {"giftOption": {"giftMessage": "MARK", "giftWrapLevel": "w"}}}},
                {"orderItemId": "2"},
            ],
            "programs": ["PRIME", {"odd": "MARK"}],
        });
        let split = split(object(order.clone()));
        assert!(!split.open.to_string().contains("MARK"), "{}", split.open);
        assert_eq!(split.open["orderItems"][0]["fulfillment"]["packing"]["giftOption"], json!({"giftWrapLevel": "w"}));
        assert_eq!(merge(split.open, split.personal), order);
    }

    #[test]
    fn an_order_without_buyer_data_has_no_personal_document() {
        let split = split(object(json!({"orderId": "1", "programs": ["PRIME"], "orderItems": []})));
        assert_eq!(split.personal, None);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let name = prop_oneof![
            proptest::sample::select(vec![
                "orderId",
                "orderItems",
                "product",
                "asin",
                "programs",
                "packages",
                "salesChannel"
            ])
            .prop_map(str::to_owned),
            "[a-z]{1,4}",
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "\\PC{0,6}".prop_map(Value::from)
        ];
        leaf.prop_recursive(5, 48, 6, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec((name.clone(), inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn splitting_and_merging_gives_back_what_was_sent(value in any_json()) {
            let order = json!({"orderId": value.clone(), "orderItems": [value.clone()], "x": value});
            let split = split(object(order.clone()));
            prop_assert_eq!(merge(split.open, split.personal), order);
        }
    }
}
