//! Generates the full content of an order from the seed and its record. The same record always gives the same order, so
//! that nothing else has to be stored.

use super::items::{Basket, items};
use super::money::level;
use super::order::{Order, Package, Payment, Service};
use super::record::{Record, number, order_id};
use super::status::Status;
use crate::orders::buyers::{Circumstances, people};
use crate::seeded::{CAPITALS, DIGITS, SeededRng};
use crate::sellers::SellerAccount;
use crate::time::DAY;

const SERVICES: [Service; 6] = [
    Service { category: "Standard", level: "Std US D2D Dom", word: "STANDARD" },
    Service { category: "Standard", level: "Std DE Dom_3", word: "STANDARD" },
    Service { category: "Expedited", level: "Exp Dom 2", word: "EXPEDITED" },
    Service { category: "NextDay", level: "Next Day Dom", word: "NEXT_DAY" },
    Service { category: "SecondDay", level: "SecondDay", word: "SECOND_DAY" },
    Service { category: "FreeEconomy", level: "FreeEconomy", word: "FREE_ECONOMY" },
];

const CARD: Payment = Payment { method: "Other", detail: "Standard", word: "CreditCard" };
const CASH: Payment = Payment { method: "COD", detail: "CashOnDelivery", word: "CashOnDelivery" };
const STORE: Payment = Payment { method: "CVS", detail: "CvsJP", word: "ConvenienceStore" };

/// Generates the orders of one seller.
pub(crate) struct Renderer<'a> {
    pub(crate) seed: u64,
    pub(crate) seller: &'a SellerAccount,
    pub(crate) marker: Option<&'a str>,
}

impl Renderer<'_> {
    fn id(&self, index: u32) -> String {
        order_id(number(self.seed, self.seller.index, self.seller.region, index))
    }

    /// The order of a record. Each aspect has its own random stream, so that a change to one does not alter the others.
    pub(crate) fn order(&self, record: &Record) -> Order {
        let index = record.index;
        let draws = |purpose: u64| SeededRng::new(&[self.seed, purpose, self.seller.index as u64, u64::from(index)]);
        let every = |nth: u32, at: u32| index % nth == at;
        let last = record.last();
        let status = last.status;
        let marketplace = self.seller.marketplaces[record.marketplace % self.seller.marketplaces.len()];
        let was = |status: Status| record.versions().iter().any(|version| version.status == status);
        let is_delivered = record.versions().iter().filter(|version| version.status == Status::Shipped).count() > 1;

        // Every fifth order contains the marker, if there is one, and then has every personal field.
        let marker = self.marker.filter(|_| every(5, 3));
        let is_marked = marker.is_some();
        let is_business = is_marked || every(7, 3);
        let replaces = (every(31, 7) && index > 0).then(|| self.id(index - 1));
        let has_amounts = status.is_settled() && (status != Status::Canceled || was(Status::Unshipped));

        let mut draw = draws(0x0B1);
        let count = match index % 29 {
            11 => usize::try_from(draw.between(12, 30)).unwrap_or(12),
            _ => draw.pick(&[1, 1, 1, 1, 1, 1, 2, 2, 3, 5]),
        };
        let basket = Basket {
            count,
            status,
            currency: marketplace.currency,
            country: marketplace.country,
            level: level(marketplace.currency),
            is_free: replaces.is_some() || status == Status::Canceled,
            is_business,
            is_amazon: record.is_amazon,
            is_gift: is_marked || every(9, 2),
            is_parted: was(Status::PartiallyShipped),
            marker,
        };
        let circumstances = Circumstances {
            country: marketplace.country,
            is_amazon: record.is_amazon,
            is_settled: status.is_settled(),
            is_delivered,
            is_business,
            has_wish: is_marked || every(6, 1),
            has_concierge: is_marked || every(13, 4),
            marker,
        };
        let service = draw.pick(&SERVICES);
        let payment = match marketplace.country {
            "JP" => draw.pick(&[CARD, STORE, CASH]),
            _ => CARD,
        };
        let is_prime = draw.chance(20);
        let seller_order_id = draw.chance(15).then(|| format!("HG-{}", draw.text(DIGITS, 8)));
        Order {
            id: self.id(index),
            seller_order_id,
            created: record.created,
            updated: last.updated,
            status,
            marketplace,
            is_marketplace_named: !every(11, 1),
            is_amazon: record.is_amazon,
            is_from_elsewhere: was(Status::Unfulfillable),
            is_business,
            is_prime,
            is_preorder: was(Status::PendingAvailability),
            has_unknown_program: every(17, 6),
            replaces,
            service,
            payment,
            ship_by: (record.created, record.created + 2 * DAY),
            deliver_by: (record.created + 3 * DAY, record.created + 7 * DAY),
            people: people(&mut draws(0x0B2), &circumstances),
            items: items(&mut draws(0x0B3), &basket),
            packages: packages(&mut draws(0x0B4), record, is_delivered),
            has_amounts,
        }
    }
}

/// One parcel for each shipment by the merchant.
fn packages(draw: &mut SeededRng, record: &Record, is_delivered: bool) -> Vec<Package> {
    if record.is_amazon {
        return Vec::new();
    }
    let left = record.versions().iter().filter(|version| {
        matches!(version.status, Status::PartiallyShipped | Status::Shipped | Status::InvoiceUnconfirmed)
    });
    // The last `Shipped` of a delivered order is the delivery, not another parcel.
    let parcels = left.clone().count() - usize::from(is_delivered);
    let parcel = |(nth, version): (usize, &super::record::Version)| Package {
        reference: (nth + 1).to_string(),
        shipped: version.updated,
        carrier: draw.pick(&["DHL", "UPS", "ヤマト運輸", "Correos", "Royal Mail"]),
        service: draw.pick(&["Ground", "Paket", "宅急便"]),
        tracking: draw.text(CAPITALS, 14),
        is_delivered,
    };
    left.take(parcels.min(2)).enumerate().map(parcel).collect()
}
