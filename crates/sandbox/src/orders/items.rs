//! The items of an order. Prices are generated so that the total of an order is exactly the sum of its items.

use super::status::Status;
use crate::orders::fixtures::{CANCEL_REASONS, GIFT_MESSAGES, PRODUCTS};
use crate::seeded::{CAPITALS, DIGITS, SeededRng};

pub(crate) struct Gift {
    pub(crate) message: String,
    pub(crate) wrap: &'static str,
}

/// One line of an order. Amounts are in minor units, for the whole line.
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) asin: String,
    pub(crate) sku: String,
    pub(crate) title: &'static str,
    pub(crate) quantity: i64,
    pub(crate) shipped: i64,
    pub(crate) unit: i64,
    pub(crate) price: i64,
    pub(crate) tax: i64,
    pub(crate) shipping: i64,
    pub(crate) gift_wrap: i64,
    pub(crate) discount: i64,
    pub(crate) promotion: Option<String>,
    pub(crate) condition: (&'static str, &'static str),
    pub(crate) condition_note: Option<&'static str>,
    pub(crate) gift: Option<Gift>,
    pub(crate) customized_url: Option<String>,
    pub(crate) serial_numbers: Vec<String>,
    pub(crate) is_business_price: bool,
    pub(crate) is_transparency: bool,
    pub(crate) is_subscription: bool,
    /// Reason of a cancellation that the buyer requested and that has not happened.
    pub(crate) cancel_wish: Option<&'static str>,
    /// Origin and reason of a cancellation.
    pub(crate) canceled: Option<(&'static str, &'static str)>,
    /// Amazon points, which exist in Japan only.
    pub(crate) points: i64,
    pub(crate) ioss: Option<String>,
}

impl Item {
    /// The seller's proceeds.
    pub(crate) fn proceeds(&self) -> i64 {
        self.price + self.tax + self.shipping + self.gift_wrap - self.discount
    }
}

/// The properties of an order that decide its items.
pub(crate) struct Basket<'a> {
    pub(crate) count: usize,
    pub(crate) status: Status,
    pub(crate) currency: &'static str,
    pub(crate) country: &'static str,
    /// Minor units of the currency per dollar.
    pub(crate) level: i64,
    /// True if all prices are zero: for a replacement, or an order that was canceled after the payment.
    pub(crate) is_free: bool,
    pub(crate) is_business: bool,
    pub(crate) is_amazon: bool,
    pub(crate) is_gift: bool,
    /// True if the order is or was partially shipped, so that it needs more than one unit.
    pub(crate) is_parted: bool,
    pub(crate) marker: Option<&'a str>,
}

pub(crate) fn items(draw: &mut SeededRng, basket: &Basket<'_>) -> Vec<Item> {
    (0..basket.count).map(|nth| item(draw, basket, nth)).collect()
}

fn item(draw: &mut SeededRng, basket: &Basket<'_>, nth: usize) -> Item {
    let (title, stem, price) = draw.pick(&PRODUCTS);
    let mut quantity = if draw.chance(80) { 1 } else { draw.between(2, 12) };
    if basket.is_parted && nth == 0 {
        quantity = quantity.max(2);
    }
    let percent = |of: i64, percent: i64| of * percent / 100;
    let paid = i64::from(!basket.is_free);
    let unit = price * basket.level / 100 * paid;
    let price = unit * quantity;
    let discount = if draw.chance(15) { percent(price, draw.between(5, 30)) } else { 0 };
    // In North America the tax is added to the price; elsewhere the price includes it.
    let tax = if ["US", "CA"].contains(&basket.country) { percent(price, draw.between(0, 11)) } else { 0 };
    let shipping = if draw.chance(30) { basket.level * draw.between(3, 9) * paid } else { 0 };
    let gift = basket.is_gift.then(|| Gift {
        message: match basket.marker {
            Some(marker) => format!("{marker} {}", draw.pick(&GIFT_MESSAGES)),
            None => draw.pick(&GIFT_MESSAGES).to_owned(),
        },
        wrap: draw.pick(&["Classic", "Premium", "ギフトバッグ"]),
    });
    let shipped = match basket.status {
        Status::Shipped | Status::InvoiceUnconfirmed => quantity,
        Status::PartiallyShipped if nth == 0 => quantity / 2,
        _ => 0,
    };
    let used = draw.chance(12);
    Item {
        id: draw.text(DIGITS, 14),
        asin: format!("B0{}", draw.text(CAPITALS, 8)),
        sku: format!("{stem}-{}", draw.text(CAPITALS, 4)),
        title,
        quantity,
        shipped,
        unit,
        price,
        tax,
        shipping,
        gift_wrap: if gift.is_some() { basket.level * 4 * paid } else { 0 },
        discount,
        promotion: (discount > 0).then(|| format!("PAWS-V2-{}", draw.text(DIGITS, 11))),
        condition: if used { ("USED", draw.pick(&["VERY_GOOD", "GOOD", "ACCEPTABLE"])) } else { ("NEW", "NEW") },
        condition_note: used.then_some("Kleine Kratzer am Rand – 小さな傷あり"),
        gift,
        customized_url: draw.chance(4).then(|| format!("https://zme-caps.example/t/{}", draw.text(CAPITALS, 10))),
        serial_numbers: if basket.is_amazon && shipped > 0 && draw.chance(10) {
            vec![draw.text(CAPITALS, 12)]
        } else {
            Vec::new()
        },
        is_business_price: basket.is_business,
        is_transparency: draw.chance(5),
        is_subscription: draw.chance(5),
        cancel_wish: (basket.status == Status::Unshipped && draw.chance(8)).then(|| draw.pick(&CANCEL_REASONS)),
        canceled: (basket.status == Status::Canceled)
            .then(|| (draw.pick(&["BUYER", "MERCHANT", "AMAZON"]), draw.pick(&CANCEL_REASONS))),
        points: if basket.currency == "JPY" { price / 100 } else { 0 },
        ioss: (["DE", "FR", "IT", "ES"].contains(&basket.country) && draw.chance(6))
            .then(|| format!("IM{}", draw.text(DIGITS, 10))),
    }
}
