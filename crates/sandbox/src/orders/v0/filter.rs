//! The filters of `getOrders` other than dates.

use super::super::record::{Record, number, parse_order_id};
use super::super::status::Status;
use crate::orders::render::Renderer;
use crate::{
    answer::{ApiError, NOT_VALID},
    call::Call,
    request::Query,
    time::parse,
};
use hawser_core::Marketplace;

/// Parameters that cannot be combined with `SellerOrderId` or `BuyerEmail`.
const EXCLUDED: [&str; 5] =
    ["FulfillmentChannels", "OrderStatuses", "PaymentMethods", "LastUpdatedAfter", "LastUpdatedBefore"];
/// Parameters about properties that no simulated order has, so that they select none.
const NOBODY_HAS: [&str; 4] =
    ["EasyShipShipmentStatuses", "ElectronicInvoiceStatuses", "ActualFulfillmentSupplySourceId", "StoreChainStoreId"];

pub(super) struct Filter {
    marketplaces: Vec<&'static Marketplace>,
    statuses: Option<Vec<String>>,
    channels: Option<Vec<String>>,
    payments: Option<Vec<String>>,
    numbers: Option<Vec<u64>>,
    seller_order_id: Option<String>,
    buyer_email: Option<String>,
    /// Bounds of the earliest delivery date, then of the latest: from and to each.
    deliveries: [Option<i64>; 4],
    is_nobody: bool,
}

fn words(query: &Query, name: &str, known: &[&str]) -> Result<Option<Vec<String>>, ApiError> {
    match query.list(name) {
        None => Ok(None),
        Some(words) if words.iter().all(|word| known.contains(word)) => {
            Ok(Some(words.into_iter().map(str::to_owned).collect()))
        }
        Some(_) => Err(ApiError::invalid(NOT_VALID)),
    }
}

impl Filter {
    pub(super) fn read(call: &Call<'_>) -> Result<Self, ApiError> {
        let query = &call.query;
        let invalid = || ApiError::invalid(NOT_VALID);
        let marketplaces = call.marketplaces("MarketplaceIds")?.ok_or_else(invalid)?;
        let (seller_order_id, buyer_email) = (query.get("SellerOrderId"), query.get("BuyerEmail"));
        let is_single = seller_order_id.is_some() || buyer_email.is_some();
        let is_excluded = EXCLUDED.iter().any(|name| query.get(name).is_some());
        if (is_single && is_excluded) || (seller_order_id.is_some() && buyer_email.is_some()) {
            return Err(invalid());
        }
        let numbers = match query.list("AmazonOrderIds") {
            Some(ids) if ids.len() <= 50 => {
                Some(ids.into_iter().map(parse_order_id).collect::<Option<Vec<u64>>>().ok_or_else(invalid)?)
            }
            Some(_) => return Err(invalid()),
            None => None,
        };
        let mut deliveries = [None; 4];
        let names = [
            "EarliestDeliveryDateAfter",
            "EarliestDeliveryDateBefore",
            "LatestDeliveryDateAfter",
            "LatestDeliveryDateBefore",
        ];
        for (date, name) in deliveries.iter_mut().zip(names) {
            *date = query.get(name).map(|text| parse(text).ok_or_else(|| ApiError::invalid_time(name))).transpose()?;
        }
        let picked_up = words(query, "IsISPU", &["true", "false"])?;
        Ok(Self {
            marketplaces,
            statuses: words(
                query,
                "OrderStatuses",
                &Status::ALL.iter().map(|status| status.word_v0()).collect::<Vec<_>>(),
            )?,
            channels: words(query, "FulfillmentChannels", &["AFN", "MFN"])?,
            payments: words(query, "PaymentMethods", &["COD", "CVS", "Other"])?,
            numbers,
            seller_order_id: seller_order_id.map(str::to_owned),
            buyer_email: buyer_email.map(str::to_owned),
            deliveries,
            is_nobody: NOBODY_HAS.iter().any(|name| query.get(name).is_some())
                || picked_up.is_some_and(|values| values == ["true"]),
        })
    }

    /// True if the order passes all filters.
    pub(super) fn wants(&self, record: &Record, renderer: &Renderer<'_>) -> bool {
        let seller = renderer.seller;
        let has = |wanted: &Option<Vec<String>>, word: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|known| known == word))
        };
        let marketplace = seller.marketplaces.get(record.marketplace);
        let number = || number(renderer.seed, seller.index, seller.region, record.index);
        !self.is_nobody
            && marketplace.is_some_and(|own| self.marketplaces.iter().any(|wanted| wanted.id == own.id))
            && has(&self.statuses, record.last().status.word_v0())
            && has(&self.channels, if record.is_amazon { "AFN" } else { "MFN" })
            && self.numbers.as_ref().is_none_or(|wanted| wanted.contains(&number()))
            && (!self.needs_all() || self.wants_all(record, renderer))
    }

    /// True if a filter needs the full content of the order.
    fn needs_all(&self) -> bool {
        self.payments.is_some()
            || self.seller_order_id.is_some()
            || self.buyer_email.is_some()
            || self.deliveries.iter().any(Option::is_some)
    }

    fn wants_all(&self, record: &Record, renderer: &Renderer<'_>) -> bool {
        let order = renderer.order(record);
        let [earliest_from, earliest_to, latest_from, latest_to] = self.deliveries;
        let is_between = |at: i64, from: Option<i64>, to: Option<i64>| {
            from.is_none_or(|from| from <= at) && to.is_none_or(|to| at <= to)
        };
        self.payments.as_ref().is_none_or(|wanted| wanted.iter().any(|method| method == order.payment.method))
            && (self.seller_order_id.is_none() || self.seller_order_id == order.seller_order_id)
            && (self.buyer_email.is_none() || self.buyer_email == order.people.buyer.email)
            && is_between(order.deliver_by.0, earliest_from, earliest_to)
            && is_between(order.deliver_by.1, latest_from, latest_to)
    }
}
