//! All orders of all sellers, and the passing of time over them. What happens by itself (`--live`) happens at moments
//! that follow from the rate, not from who looks when; it is caught up with whenever somebody looks.

use super::order::Order;
use super::record::{Record, Version, number, order_id, parse_order_id};
use super::seed::{next_status, placed, seeded};
use super::status::Status;
use crate::options::SandboxOptions;
use crate::orders::order_index::{Place, Shelf, Window, place_of};
use crate::orders::render::Describer;
use crate::seeded::Draw;
use crate::sellers::SellerAccount;
use crate::sync::{lock, read, write};
use crate::time::HOUR;
use std::sync::{Mutex, RwLock};

/// However far the clock jumped, no more than this is caught up with at once; the rest of the jump was quiet.
const MOST_EVENTS: u64 = 20_000;

/// What happens by itself.
struct Live {
    /// Events a millisecond; zero for none.
    rate: f64,
    since: i64,
    done: u64,
}

/// All orders.
pub(crate) struct World {
    seed: u64,
    marker: Option<String>,
    shelves: RwLock<Vec<Shelf>>,
    live: Mutex<Live>,
    /// Numbers the events, so that each draws differently.
    events: Mutex<u64>,
}

/// A page of orders.
pub(crate) struct Page {
    pub(crate) records: Vec<Record>,
    /// Where the next page begins; `None` on the last one.
    pub(crate) next: Option<Place>,
}

impl World {
    /// Seeds the past. It ends at the full hour before last, so that two worlds of one hour and one seed are the same.
    pub(crate) fn new(options: &SandboxOptions, sellers: &[SellerAccount], now: i64) -> Self {
        let until = now - now.rem_euclid(HOUR) - HOUR;
        let count = u32::try_from(options.orders).unwrap_or(u32::MAX);
        let shelf = |seller: &SellerAccount| {
            let mut shelf = Shelf::default();
            for index in 0..count {
                let record = seeded(options.seed, seller.index, index, seller.marketplaces.len(), until);
                shelf.add(number(options.seed, seller.index, seller.region, index), record);
            }
            shelf
        };
        Self {
            seed: options.seed,
            marker: options.personal_marker.clone(),
            shelves: RwLock::new(sellers.iter().map(shelf).collect()),
            live: Mutex::new(Live { rate: options.live.unwrap_or(0.0) / 1000.0, since: now, done: 0 }),
            events: Mutex::new(0),
        }
    }

    /// Lets happen what is due by now.
    pub(crate) fn catch_up(&self, sellers: &[SellerAccount], now: i64) {
        let mut live = lock(&self.live);
        if live.rate <= 0.0 || now <= live.since {
            return;
        }
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "events of days, far below 2^53"
        )]
        let due = ((now - live.since) as f64 * live.rate) as u64;
        if due.saturating_sub(live.done) > MOST_EVENTS {
            live.done = due - MOST_EVENTS;
        }
        for nth in live.done + 1..=due {
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "as above")]
            let at = live.since + (nth as f64 / live.rate) as i64;
            self.event(sellers, at.min(now));
        }
        live.done = live.done.max(due);
    }

    /// Lets so many things happen at a moment.
    pub(crate) fn happen(&self, sellers: &[SellerAccount], events: usize, at: i64) {
        for _ in 0..events {
            self.event(sellers, at);
        }
    }

    /// One thing happens: an order comes in, or one changes.
    fn event(&self, sellers: &[SellerAccount], at: i64) {
        let nth = {
            let mut events = lock(&self.events);
            *events += 1;
            *events
        };
        let mut draw = Draw::new(&[self.seed, 0xE7E7, nth]);
        let Some(seller) = sellers.get(draw.index(sellers.len())) else { return };
        let mut shelves = write(&self.shelves);
        let Some(shelf) = shelves.get_mut(seller.index) else { return };
        let known = shelf.len();
        if known == 0 || draw.chance(45) {
            self.put(shelf, seller, None, at);
            return;
        }
        // Mostly something young changes.
        let young = if draw.chance(70) { 50 } else { known };
        let index = known - 1 - u32::try_from(draw.below(u64::from(young.min(known)))).unwrap_or(0);
        if let Some(status) = shelf.get(index).map(|record| next_status(record, &mut draw)) {
            shelf.change(index, Version { updated: at, status });
        }
    }

    fn put(&self, shelf: &mut Shelf, seller: &SellerAccount, marketplace: Option<usize>, at: i64) -> u64 {
        let index = shelf.len();
        let number = number(self.seed, seller.index, seller.region, index);
        let mut record = placed(self.seed, seller.index, index, seller.marketplaces.len(), at);
        record.marketplace = marketplace.unwrap_or(record.marketplace);
        shelf.add(number, record);
        number
    }

    /// A buyer places an order; its number.
    pub(crate) fn place(&self, seller: &SellerAccount, marketplace_id: &str, at: i64) -> Option<String> {
        let marketplace = seller.marketplaces.iter().position(|known| known.id == marketplace_id)?;
        let mut shelves = write(&self.shelves);
        let shelf = shelves.get_mut(seller.index)?;
        Some(order_id(self.put(shelf, seller, Some(marketplace), at)))
    }

    /// An order changes its status; false when there is none of this number.
    pub(crate) fn change(&self, seller: &SellerAccount, id: &str, status: Status, at: i64) -> bool {
        let mut shelves = write(&self.shelves);
        let Some(shelf) = shelves.get_mut(seller.index) else { return false };
        let index = parse_order_id(id).and_then(|number| shelf.find(number)).map(|record| record.index);
        if let Some(index) = index {
            shelf.change(index, Version { updated: at, status });
        }
        index.is_some()
    }

    /// What draws a seller's orders in full.
    pub(crate) fn describer<'a>(&'a self, seller: &'a SellerAccount) -> Describer<'a> {
        Describer { seed: self.seed, seller, marker: self.marker.as_deref() }
    }

    /// An order of this seller by its number.
    pub(crate) fn find(&self, seller: &SellerAccount, id: &str) -> Option<Order> {
        let number = parse_order_id(id)?;
        let record = read(&self.shelves).get(seller.index)?.find(number)?.clone();
        Some(self.describer(seller).order(&record))
    }

    /// A page of a seller's orders.
    pub(crate) fn page(
        &self,
        seller: &SellerAccount,
        window: Window,
        limit: usize,
        is_wanted: impl Fn(&Record) -> bool,
    ) -> Page {
        let shelves = read(&self.shelves);
        let (records, has_more) =
            shelves.get(seller.index).map_or_else(|| (Vec::new(), false), |shelf| shelf.page(window, limit, is_wanted));
        let next = records.last().filter(|_| has_more).map(|record| place_of(record, window.by));
        Page { records, next }
    }

    /// A wanted order that an earlier page told, or the first of this page, in an older state.
    pub(crate) fn stale(
        &self,
        seller: &SellerAccount,
        window: Window,
        page: &[Record],
        is_wanted: impl Fn(&Record) -> bool,
    ) -> Option<Record> {
        let earlier = || {
            let shelves = read(&self.shelves);
            shelves.get(seller.index)?.changed_before(window.by, window.beyond?, is_wanted)?.before_last()
        };
        earlier().or_else(|| page.iter().find_map(Record::before_last))
    }

    /// Every order of a seller as it stood at a moment, or stands; and whether it changed since.
    pub(super) fn as_of(&self, seller: &SellerAccount, until: Option<i64>) -> Vec<(Record, bool)> {
        let until = until.unwrap_or(i64::MAX);
        let shelves = read(&self.shelves);
        let records = shelves.get(seller.index).map_or(&[][..], Shelf::all);
        let stood = |record: &Record| Some((record.as_of(until)?, record.last().updated > until));
        records.iter().filter_map(stood).collect()
    }
}
