//! Where orders come from: the seeded past, and what happens next. Twenty-five orders in a row are of every kind there
//! is, so that also a small world shows them all.

use super::{
    record::{Record, Version},
    status::Status,
};
use crate::seeded::Draw;
use crate::time::{DAY, HOUR, MINUTE};

/// How far back seeded orders reach.
const REACH: i64 = 80 * DAY;

/// The lives that an order can have. A second `Shipped` is the delivery.
const LIVES: [&[Status]; 25] = {
    use Status::{
        Cancelled, InvoiceUnconfirmed, PartiallyShipped, Pending, PendingAvailability, Shipped, Unfulfillable,
        Unshipped,
    };
    const USUAL: &[Status] = &[Pending, Unshipped, Shipped, Shipped];
    [
        &[Pending],
        USUAL,
        &[PendingAvailability],
        USUAL,
        &[Pending, Unfulfillable],
        USUAL,
        &[Pending, Cancelled],
        USUAL,
        &[Pending, Unshipped, Cancelled],
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

fn draw_of(seed: u64, seller: usize, index: u32) -> Draw {
    Draw::new(&[seed, 0x2EC0, seller as u64, u64::from(index)])
}

/// The first state of an order placed at `created`.
pub(crate) fn placed(seed: u64, seller: usize, index: u32, marketplaces: usize, created: i64) -> Record {
    let life = life(index);
    let mut draw = draw_of(seed, seller, index);
    let marketplace = draw.index(marketplaces);
    // What cannot be fulfilled is Amazon's; what is shipped in parts is the merchant's, as this world has it.
    let is_amazon = match life {
        [.., Status::Unfulfillable] => true,
        _ => !life.contains(&Status::PartiallyShipped) && draw.chance(40),
    };
    let status = life.first().copied().unwrap_or(Status::Pending);
    Record::new(index, marketplace, is_amazon, Version { updated: created, status })
}

/// An order of the past. Nothing of it is later than `until`; the young ones have not lived their whole life yet.
pub(crate) fn seeded(seed: u64, seller: usize, index: u32, marketplaces: usize, until: i64) -> Record {
    let mut draw = Draw::new(&[seed, 0xA6E, seller as u64, u64::from(index)]);
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

/// What an order becomes when something happens to it.
pub(crate) fn next_status(record: &Record, draw: &mut Draw) -> Status {
    match record.last().status {
        Status::PendingAvailability => Status::Pending,
        Status::Pending => draw.pick(&[Status::Unshipped, Status::Unshipped, Status::Unshipped, Status::Cancelled]),
        Status::Unshipped if record.is_amazon => Status::Shipped,
        Status::Unshipped => {
            draw.pick(&[Status::Shipped, Status::Shipped, Status::PartiallyShipped, Status::Cancelled])
        }
        Status::PartiallyShipped | Status::InvoiceUnconfirmed => Status::Shipped,
        // Delivered, or corrected in some detail.
        ended @ (Status::Shipped | Status::Cancelled | Status::Unfulfillable) => ended,
    }
}
