//! The personal data of an order, except gift messages. With a marker, every field of it contains the marker.

use crate::orders::fixtures::{Locale, WISHES, locale};
use crate::seeded::{DIGITS, HEX, SeededRng};

pub(crate) struct Buyer {
    pub(crate) name: String,
    /// Amazon's relay address, for merchant-fulfilled orders only.
    pub(crate) email: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) purchase_order: Option<String>,
}

/// The shipping address.
pub(crate) struct Address {
    pub(crate) name: String,
    pub(crate) company: Option<String>,
    pub(crate) line1: String,
    pub(crate) line2: Option<String>,
    pub(crate) line3: Option<String>,
    pub(crate) city: &'static str,
    pub(crate) state: &'static str,
    pub(crate) postal_code: &'static str,
    pub(crate) country: &'static str,
    /// Removed once the order is delivered.
    pub(crate) phone: Option<String>,
    /// The address type as Orders 2026-01-01 spells it; v0 knows only the first two of the three types.
    pub(crate) kind: &'static str,
}

/// The buyer's instructions for the delivery.
pub(crate) struct DeliveryInstructions {
    pub(crate) place: &'static str,
    pub(crate) instruction: String,
}

pub(crate) struct TaxRegistration {
    pub(crate) legal_name: String,
    pub(crate) kind: &'static str,
    pub(crate) number: String,
    pub(crate) office: String,
}

/// All personal data of an order except its gift messages.
pub(crate) struct People {
    pub(crate) buyer: Buyer,
    pub(crate) address: Option<Address>,
    pub(crate) wish: Option<DeliveryInstructions>,
    pub(crate) tax: Option<TaxRegistration>,
    /// The value of a field that is in no model of Amazon's.
    pub(crate) concierge: Option<String>,
}

/// The properties of an order that decide its personal data.
pub(crate) struct Circumstances<'a> {
    pub(crate) country: &'static str,
    pub(crate) is_amazon: bool,
    pub(crate) is_settled: bool,
    pub(crate) is_delivered: bool,
    pub(crate) is_business: bool,
    pub(crate) has_wish: bool,
    pub(crate) has_concierge: bool,
    pub(crate) marker: Option<&'a str>,
}

impl Circumstances<'_> {
    /// The text, preceded by the marker if there is one.
    fn marked(&self, text: &str) -> String {
        self.marker.map_or_else(|| text.to_owned(), |marker| format!("{marker} {text}"))
    }
}

pub(crate) fn people(draw: &mut SeededRng, about: &Circumstances<'_>) -> People {
    let locale = locale(about.country);
    let name = draw.pick(locale.names);
    let company = draw.pick(locale.companies);
    let is_business = about.is_business;
    let relay = match about.marker {
        Some(marker) => format!("{marker}@marketplace.amazon.example"),
        None => format!("{}@marketplace.amazon.example", draw.text(HEX, 15)),
    };
    let purchase_order = format!("PO-{}/ä", draw.text(DIGITS, 6));
    let buyer = Buyer {
        name: about.marked(name),
        email: (!about.is_amazon).then_some(relay),
        company: is_business.then(|| about.marked(company)),
        purchase_order: is_business.then(|| about.marked(&purchase_order)),
    };
    let address = (!about.is_amazon && about.is_settled).then(|| address(draw, locale, name, company, about));
    let wish = (about.has_wish && address.is_some()).then(|| DeliveryInstructions {
        place: draw.pick(&["FRONT_DOOR", "NEIGHBOR", "RECEPTION"]),
        instruction: about.marked(draw.pick(&WISHES)),
    });
    let tax = is_business.then(|| TaxRegistration {
        legal_name: about.marked(company),
        kind: if about.country == "BR" { "CNPJ" } else { "VAT" },
        number: about.marked(&format!("{}{}", about.country, draw.text(DIGITS, 9))),
        office: about.marked("Großkundenamt"),
    });
    let concierge = about.has_concierge.then(|| about.marked(name));
    People { buyer, address, wish, tax, concierge }
}

fn address(draw: &mut SeededRng, locale: &Locale, name: &str, company: &str, about: &Circumstances<'_>) -> Address {
    let (city, state, postal_code) = draw.pick(locale.places);
    let second = draw.chance(40) || about.marker.is_some();
    let third = draw.chance(10) || about.marker.is_some();
    let phone = format!("{}{}", locale.phone, draw.text(DIGITS, 2));
    Address {
        name: about.marked(name),
        company: about.is_business.then(|| about.marked(company)),
        line1: about.marked(draw.pick(locale.streets)),
        line2: second.then(|| about.marked("c/o Müller · 3. Stock · 4階")),
        line3: third.then(|| about.marked("Gate B, code 4711#")),
        city,
        state,
        postal_code,
        country: about.country,
        phone: (!about.is_delivered).then(|| about.marked(&phone)),
        kind: if about.is_business { "COMMERCIAL" } else { draw.pick(&["RESIDENTIAL", "RESIDENTIAL", "PICKUP_POINT"]) },
    }
}
