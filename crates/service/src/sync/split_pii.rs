//! Splits an order into a plain document and one that has to be sealed. An allow-list names the non-personal paths; everything
//! else, including unknown fields, is personal (DESIGN §5). Merging both restores what Amazon sent. The split works on the
//! text, because every pulled order passes through it and most of it need not be parsed.

use crate::sync::json_cursor::Walk;
use serde_json::Value;
use std::{borrow::Cow, sync::LazyLock};

/// The paths of an order of Orders 2026-01-01 that say nothing about its buyer. A path ends in a plain value or a list of
/// plain values; `[]` steps into a list. Excluded on purpose, although harmless at first sight: tracking numbers and gift
/// messages (they identify a person), card and authorization data, customization addresses, reasons typed by a buyer.
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

/// A position in the allow-list.
#[derive(Default)]
struct Node {
    is_leaf: bool,
    children: Vec<(&'static str, Self)>,
    elements: Option<Box<Self>>,
}

static OPEN: LazyLock<Node> = LazyLock::new(|| {
    let mut root = Node::default();
    for path in OPEN_PATHS {
        let mut node = &mut root;
        for step in path.split('.') {
            let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
            node = node.child(name);
            if is_list {
                node = node.elements.get_or_insert_default();
            }
        }
        node.is_leaf = true;
    }
    root
});

/// An order split into two JSON documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The plain document.
    pub open: String,
    /// The document to seal; `None` if the order has no personal data.
    pub personal: Option<String>,
}

/// Splits an order, a well-formed JSON object.
pub fn split(order: &str) -> Split {
    let (mut open, mut personal) = (String::with_capacity(order.len()), String::with_capacity(order.len()));
    let has_personal = divide(&mut Walk::new(order), &OPEN, &mut open, &mut personal);
    Split { open, personal: has_personal.then_some(personal) }
}

/// Writes the next value: the plain part in place (with a placeholder for an omitted element) and the personal part, if
/// there is one.
fn divide(walk: &mut Walk<'_>, node: &Node, open: &mut String, personal: &mut String) -> bool {
    match (walk.peek(), &node.elements) {
        (b'{', _) => divide_object(walk, node, open, personal),
        (b'[', Some(inner)) => divide_list(walk, inner, open, personal),
        _ => {
            open.push_str(walk.value());
            false
        }
    }
}

fn divide_object(walk: &mut Walk<'_>, node: &Node, open: &mut String, personal: &mut String) -> bool {
    let begin = personal.len();
    let mut has_personal = false;
    let (mut stay, mut leave) = (Separator('{'), Separator('{'));
    walk.enter();
    while let Some(name) = walk.name() {
        let child = node.find(name).filter(|child| child.fits(walk));
        let (mark, before) = (personal.len(), leave.0);
        leave.member(personal, name);
        let is_personal = match child {
            None => {
                personal.push_str(walk.value());
                true
            }
            Some(child) => {
                stay.member(open, name);
                divide(walk, child, open, personal)
            }
        };
        if is_personal {
            has_personal = true;
        } else {
            personal.truncate(mark);
            leave.0 = before;
        }
    }
    stay.end(open, '}');
    if has_personal {
        personal.push('}');
    } else {
        personal.truncate(begin);
    }
    has_personal
}

fn divide_list(walk: &mut Walk<'_>, inner: &Node, open: &mut String, personal: &mut String) -> bool {
    let begin = personal.len();
    let mut has_personal = false;
    let (mut stay, mut leave) = (Separator('['), Separator('['));
    walk.enter();
    while walk.element() {
        stay.next(open);
        leave.next(personal);
        let is_personal = if inner.fits(walk) {
            divide(walk, inner, open, personal)
        } else {
            open.push_str("null");
            personal.push_str(walk.value());
            true
        };
        if is_personal {
            has_personal = true;
        } else {
            personal.push_str("null");
        }
    }
    stay.end(open, ']');
    if has_personal {
        personal.push(']');
    } else {
        personal.truncate(begin);
    }
    has_personal
}

/// The separator before the next member or element: first the opening bracket, then commas.
struct Separator(char);

impl Separator {
    fn next(&mut self, text: &mut String) {
        text.push(self.0);
        self.0 = ',';
    }

    fn member(&mut self, text: &mut String, name: &str) {
        self.next(text);
        text.push_str(name);
        text.push(':');
    }

    /// Writes the closing bracket, preceded by the opening one if the container is empty.
    fn end(&self, text: &mut String, bracket: char) {
        if self.0 != ',' {
            text.push(self.0);
        }
        text.push(bracket);
    }
}

impl Node {
    fn child(&mut self, name: &'static str) -> &mut Self {
        let at = self.children.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            self.children.push((name, Self::default()));
            self.children.len() - 1
        });
        &mut self.children[at].1
    }

    /// The position of a member, given its quoted name, which may contain escapes.
    fn find(&self, quoted: &str) -> Option<&Self> {
        let name = if quoted.contains('\\') {
            Cow::Owned(serde_json::from_str(quoted).ok()?)
        } else {
            Cow::Borrowed(quoted.trim_matches('"'))
        };
        self.children.iter().find(|(known, _)| *known == name).map(|(_, child)| child)
    }

    /// True if the next value has the shape that the allow-list expects here. Any other value is personal as a whole.
    fn fits(&self, walk: &Walk<'_>) -> bool {
        match walk.peek() {
            b'n' => true,
            b'{' => !self.children.is_empty(),
            b'[' => self.elements.is_some() || (self.is_leaf && walk.is_list_of_plain_values()),
            _ => self.is_leaf,
        }
    }
}

/// Merges both documents of an order.
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

    /// Both documents, parsed.
    fn documents(split: &Split) -> (Value, Option<Value>) {
        let read = |text: &String| serde_json::from_str(text).unwrap();
        (read(&split.open), split.personal.as_ref().map(read))
    }

    /// Every plain value of a document with its path; lists appear as `[]`.
    fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Null => {}
            Value::Object(fields) => {
                let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                fields.iter().for_each(|(name, value)| leaves(value, &below(name), found));
            }
            Value::Array(elements) => elements.iter().for_each(|value| leaves(value, &format!("{path}[]"), found)),
            _ => found.push(path.to_owned()),
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
        let split = split(&order.to_string());
        assert!(!split.open.contains("MARK"), "{}", split.open);
        let (open, personal) = documents(&split);
        assert_eq!(open["orderItems"][0]["fulfillment"]["packing"]["giftOption"], json!({"giftWrapLevel": "w"}));
        assert_eq!(merge(open, personal), order);
    }

    #[test]
    fn an_order_without_buyer_data_has_no_personal_document() {
        let split = split(&json!({"orderId": "1", "programs": ["PRIME"], "orderItems": []}).to_string());
        assert_eq!(split.open, r#"{"orderId":"1","programs":["PRIME"],"orderItems":[]}"#);
        assert_eq!(split.personal, None);
    }

    #[test]
    fn spaces_and_escapes_make_no_difference() {
        let order = " {\n \"orderId\" : \"9\\u00302\\\"{\" ,\t\"order\\u0049tems\": [ {\"orderItemId\":\"1\", \"note\" : [ ] } , null ],\"x\":{ } } ";
        let split = split(order);
        assert_eq!(split.open, "{\"orderId\":\"9\\u00302\\\"{\",\"order\\u0049tems\":[{\"orderItemId\":\"1\"},null]}");
        assert_eq!(split.personal.as_deref(), Some("{\"order\\u0049tems\":[{\"note\":[ ]},null],\"x\":{ }}"));
        let (open, personal) = documents(&split);
        assert_eq!(merge(open, personal), serde_json::from_str::<Value>(order).unwrap());
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
            let (open, personal) = documents(&split(&order.to_string()));
            let mut found = Vec::new();
            leaves(&open, "", &mut found);
            for path in found {
                let path = path.strip_suffix("[]").unwrap_or(&path);
                prop_assert!(OPEN_PATHS.contains(&path), "{} lies open", path);
            }
            prop_assert_eq!(merge(open, personal), order);
        }

        #[test]
        fn spaces_anywhere_make_no_difference(value in any_json()) {
            let order = json!({"orderId": value.clone(), "orderItems": [value]});
            let compact = documents(&split(&order.to_string()));
            prop_assert_eq!(documents(&split(&serde_json::to_string_pretty(&order).unwrap())), compact);
        }

        #[test]
        fn no_text_breaks_the_split(text in "[\\[\\]{}\",:a\\\\ n1]{0,40}") {
            _ = split(&text);
        }
    }
}
