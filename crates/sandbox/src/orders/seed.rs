//! Generates the past orders and their next changes. Any twenty-five consecutive orders have every kind of history, so
//! that a small number of orders covers all of them.

use super::{
    record::{Record, Version},
    status::Status,
};
use crate::seeded::SeededRng;
use crate::time::{DAY, HOUR, MINUTE};

/// The age of the oldest seeded orders.
const REACH: i64 = 80 * DAY;

/// The possible histories of an order. A second `Shipped` is the delivery.
const LIVES: [&[Status]; 25] = {
    use Status::{
        Canceled, InvoiceUnconfirmed, PartiallyShipped, Pending, PendingAvailability, Shipped, Unfulfillable, Unshipped,
    };
    const USUAL: &[Status] = &[Pending, Unshipped, Shipped, Shipped];
    [
        &[Pending],
        USUAL,
        &[PendingAvailability],
        USUAL,
        &[Pending, Unfulfillable],
        USUAL,
        &[Pending, Canceled],
        USUAL,
        &[Pending, Unshipped, Canceled],
        USUAL,
        &[Pending, Unshipped, PartiallyShipped],
        USUAL,
        &[Pending, Unshipped],
        USUAL,
        &[Pending, Unshipped],
        USUAL,
        &[Pending, Unshipped, InvoiceUnconfirmed],
        USUAL,
        &[PendingAvailability, Pending, Unshipped, Shipped],
        USUAL,
        &[Pending, Unshipped, PartiallyShipped, Shipped],
        USUAL,
        &[Pending, Unshipped],
        USUAL,
        &[Pending, Unshipped, PartiallyShipped, Shipped, Shipped],
    ]
};

fn life(index: u32) -> &'static [Status] {
    LIVES[index as usize % LIVES.len()]
}

fn draw_of(seed: u64, seller: usize, index: u32) -> SeededRng {
    SeededRng::new(&[seed, 0x2EC0, seller as u64, u64::from(index)])
}

/// The first state of an order placed at `created`.
pub(crate) fn placed(seed: u64, seller: usize, index: u32, marketplaces: usize, created: i64) -> Record {
    let life = life(index);
    let mut draw = draw_of(seed, seller, index);
    let marketplace = draw.index(marketplaces);
    // In this simulation, unfulfillable orders are fulfilled by Amazon, and partially shipped ones by the merchant.
    let is_amazon = match life {
        [.., Status::Unfulfillable] => true,
        _ => !life.contains(&Status::PartiallyShipped) && draw.chance(40),
    };
    let status = life.first().copied().unwrap_or(Status::Pending);
    Record::new(index, marketplace, is_amazon, Version { updated: created, status })
}

/// A past order. None of its changes is later than `until`, so that recent orders have only a part of their history.
pub(crate) fn seeded(seed: u64, seller: usize, index: u32, marketplaces: usize, until: i64) -> Record {
    let mut draw = SeededRng::new(&[seed, 0xA6E, seller as u64, u64::from(index)]);
    let created = until - draw.between(0, REACH);
    let mut record = placed(seed, seller, index, marketplaces, created);
    let mut at = created;
    for &status in life(index).iter().skip(1) {
        at += match status {
            Status::Pending => draw.between(DAY, 9 * DAY),
            Status::Unshipped | Status::Unfulfillable => draw.between(MINUTE, 40 * MINUTE),
            _ => draw.between(2 * HOUR, 4 * DAY),
        };
        if at > until {
            break;
        }
        record.push(Version { updated: at, status });
    }
    record
}

/// The status that an order gets with its next change.
pub(crate) fn next_status(record: &Record, draw: &mut SeededRng) -> Status {
    match record.last().status {
        Status::PendingAvailability => Status::Pending,
        Status::Pending => draw.pick(&[Status::Unshipped, Status::Unshipped, Status::Unshipped, Status::Canceled]),
        Status::Unshipped if record.is_amazon => Status::Shipped,
        Status::Unshipped => draw.pick(&[Status::Shipped, Status::Shipped, Status::PartiallyShipped, Status::Canceled]),
        Status::PartiallyShipped | Status::InvoiceUnconfirmed => Status::Shipped,
        // The change is a delivery or a correction of a detail.
        ended @ (Status::Shipped | Status::Canceled | Status::Unfulfillable) => ended,
    }
}
