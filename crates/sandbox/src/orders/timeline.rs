//! The orders of all sellers and their changes over time. Automatic events (`--live`) happen at times that depend only on
//! the rate; each request first applies those that are due.

use super::order::Order;
use super::record::{Record, Version, number, order_id, parse_order_id};
use super::seed::{next_status, placed, seeded};
use super::status::Status;
use crate::options::SandboxOptions;
use crate::orders::order_index::{OrderIndex, SortPosition, TimeRange, position_of};
use crate::orders::render::Renderer;
use crate::seeded::SeededRng;
use crate::sellers::SellerAccount;
use crate::sync::{lock, read, write};
use crate::time::HOUR;
use std::sync::{Mutex, RwLock};

/// The largest number of events to apply after a jump of the clock; earlier ones are skipped.
const MOST_EVENTS: u64 = 20_000;

/// The automatic events.
struct Live {
    /// Events per millisecond; zero for none.
    rate: f64,
    since: i64,
    done: u64,
}

/// The orders of all sellers.
pub(crate) struct Timeline {
    seed: u64,
    marker: Option<String>,
    indexes: RwLock<Vec<OrderIndex>>,
    live: Mutex<Live>,
    /// Number of events so far, which gives each event its own random stream.
    events: Mutex<u64>,
}

/// A page of orders.
pub(crate) struct Page {
    pub(crate) records: Vec<Record>,
    /// The position after which the next page begins; `None` on the last page.
    pub(crate) next: Option<SortPosition>,
}

impl Timeline {
    /// Generates the past. It ends one hour before the current full hour, so that the same seed gives the same orders within
    /// an hour.
    pub(crate) fn new(options: &SandboxOptions, sellers: &[SellerAccount], now: i64) -> Self {
        let until = now - now.rem_euclid(HOUR) - HOUR;
        let count = u32::try_from(options.orders).unwrap_or(u32::MAX);
        let orders = |seller: &SellerAccount| {
            let mut orders = OrderIndex::default();
            for index in 0..count {
                let record = seeded(options.seed, seller.index, index, seller.marketplaces.len(), until);
                orders.add(number(options.seed, seller.index, seller.region, index), record);
            }
            orders
        };
        Self {
            seed: options.seed,
            marker: options.personal_marker.clone(),
            indexes: RwLock::new(sellers.iter().map(orders).collect()),
            live: Mutex::new(Live { rate: options.live.unwrap_or(0.0) / 1000.0, since: now, done: 0 }),
            events: Mutex::new(0),
        }
    }

    /// Applies the automatic events that are due.
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

    /// Applies a number of events at one time.
    pub(crate) fn happen(&self, sellers: &[SellerAccount], events: usize, at: i64) {
        for _ in 0..events {
            self.event(sellers, at);
        }
    }

    /// Applies one event: a new order, or a change of one.
    fn event(&self, sellers: &[SellerAccount], at: i64) {
        let nth = {
            let mut events = lock(&self.events);
            *events += 1;
            *events
        };
        let mut draw = SeededRng::new(&[self.seed, 0xE7E7, nth]);
        let Some(seller) = sellers.get(draw.index(sellers.len())) else { return };
        let mut indexes = write(&self.indexes);
        let Some(orders) = indexes.get_mut(seller.index) else { return };
        let known = orders.len();
        if known == 0 || draw.chance(45) {
            self.put(orders, seller, None, at);
            return;
        }
        // Most changes affect recent orders.
        let young = if draw.chance(70) { 50 } else { known };
        let index = known - 1 - u32::try_from(draw.below(u64::from(young.min(known)))).unwrap_or(0);
        if let Some(status) = orders.get(index).map(|record| next_status(record, &mut draw)) {
            orders.change(index, Version { updated: at, status });
        }
    }

    fn put(&self, orders: &mut OrderIndex, seller: &SellerAccount, marketplace: Option<usize>, at: i64) -> u64 {
        let index = orders.len();
        let number = number(self.seed, seller.index, seller.region, index);
        let mut record = placed(self.seed, seller.index, index, seller.marketplaces.len(), at);
        record.marketplace = marketplace.unwrap_or(record.marketplace);
        orders.add(number, record);
        number
    }

    /// Places an order and returns its number; `None` if the seller does not sell in this marketplace.
    pub(crate) fn place(&self, seller: &SellerAccount, marketplace_id: &str, at: i64) -> Option<String> {
        let marketplace = seller.marketplaces.iter().position(|known| known.id == marketplace_id)?;
        let mut indexes = write(&self.indexes);
        let orders = indexes.get_mut(seller.index)?;
        Some(order_id(self.put(orders, seller, Some(marketplace), at)))
    }

    /// Changes the status of an order; false if there is no order with this number.
    pub(crate) fn change(&self, seller: &SellerAccount, id: &str, status: Status, at: i64) -> bool {
        let mut indexes = write(&self.indexes);
        let Some(orders) = indexes.get_mut(seller.index) else { return false };
        let index = parse_order_id(id).and_then(|number| orders.find(number)).map(|record| record.index);
        if let Some(index) = index {
            orders.change(index, Version { updated: at, status });
        }
        index.is_some()
    }

    pub(crate) fn renderer<'a>(&'a self, seller: &'a SellerAccount) -> Renderer<'a> {
        Renderer { seed: self.seed, seller, marker: self.marker.as_deref() }
    }

    /// An order of a seller by its number.
    pub(crate) fn find(&self, seller: &SellerAccount, id: &str) -> Option<Order> {
        let number = parse_order_id(id)?;
        let record = read(&self.indexes).get(seller.index)?.find(number)?.clone();
        Some(self.renderer(seller).order(&record))
    }

    /// A page of a seller's orders.
    pub(crate) fn page(
        &self,
        seller: &SellerAccount,
        window: TimeRange,
        limit: usize,
        is_wanted: impl Fn(&Record) -> bool,
    ) -> Page {
        let indexes = read(&self.indexes);
        let (records, has_more) = indexes
            .get(seller.index)
            .map_or_else(|| (Vec::new(), false), |orders| orders.page(window, limit, is_wanted));
        let next = records.last().filter(|_| has_more).map(|record| position_of(record, window.by));
        Page { records, next }
    }

    /// The older state of a wanted order: of one that an earlier page contained, or else of the first on this page.
    pub(crate) fn stale(
        &self,
        seller: &SellerAccount,
        window: TimeRange,
        page: &[Record],
        is_wanted: impl Fn(&Record) -> bool,
    ) -> Option<Record> {
        let earlier = || {
            let indexes = read(&self.indexes);
            indexes.get(seller.index)?.changed_before(window.by, window.beyond?, is_wanted)?.before_last()
        };
        earlier().or_else(|| page.iter().find_map(Record::before_last))
    }

    /// Every order of a seller as of a time or now, with true if it changed later.
    pub(super) fn as_of(&self, seller: &SellerAccount, until: Option<i64>) -> Vec<(Record, bool)> {
        let until = until.unwrap_or(i64::MAX);
        let indexes = read(&self.indexes);
        let records = indexes.get(seller.index).map_or(&[][..], OrderIndex::all);
        let stood = |record: &Record| Some((record.as_of(until)?, record.last().updated > until));
        records.iter().filter_map(stood).collect()
    }
}
