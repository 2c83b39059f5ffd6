//! The orders that a run has received, and the question whether its pages still bring something new. Amazon has been seen to
//! answer with the same orders and a new page token each time, for ever.

use super::judge_page::JudgedPage;
use hawser_core::{AmazonOrderId, Timestamp};
use hawser_store::WindowState;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// Pages in a row with nothing but known orders after which a window makes no progress.
const KNOWN_PAGES: u32 = 2;

/// Pages in a row without any order after which a window makes no progress. A filter can leave some pages empty.
const EMPTY_PAGES: u32 = 10;

/// The orders of a run.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Their latest version, and the window that contained it last.
    orders: HashMap<AmazonOrderId, (Timestamp, u32)>,
    window: u32,
    /// A hash of the last page, which outlives this process.
    page_hash: Option<i64>,
    known_pages: u32,
    empty_pages: u32,
}

/// The news of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageNews {
    /// Orders that the run had received before.
    pub(crate) repeated_orders: u32,
    pub(crate) page_hash: Option<i64>,
    /// Pages in a row, up to this one, that brought nothing new.
    pub(crate) repeats: u32,
    /// True if the window makes no progress.
    pub(crate) is_stuck: bool,
}

impl Seen {
    /// The number of distinct orders of the run.
    pub(crate) fn count(&self) -> u64 {
        self.orders.len() as u64
    }

    /// Starts or continues a window.
    pub(crate) fn begin(&mut self, open: &WindowState) {
        self.window += 1;
        self.page_hash = open.page_hash;
        self.known_pages = u32::try_from(open.repeats).unwrap_or(0);
        self.empty_pages = 0;
    }

    /// Adds a page that was requested with `token`.
    pub(crate) fn add(&mut self, token: Option<&str>, page: &JudgedPage) -> PageNews {
        let page_hash = hash(page);
        let (mut repeated_orders, mut has_news) = (0, !page.orders.set_aside.is_empty());
        for order in &page.orders.stored {
            let version = (order.last_updated_time, self.window);
            match self.orders.get_mut(&order.order_id) {
                None => {
                    self.orders.insert(order.order_id.clone(), version);
                    has_news = true;
                }
                Some(known) => {
                    repeated_orders += 1;
                    has_news |= known.1 != self.window || known.0 < order.last_updated_time;
                    *known = version.max(*known);
                    known.1 = self.window;
                }
            }
        }
        // A page of an earlier process is known by its hash only.
        let is_same = page_hash.is_some() && page_hash == self.page_hash;
        if has_news && !is_same {
            (self.known_pages, self.empty_pages) = (0, 0);
        } else if is_empty(page) {
            self.empty_pages += 1;
        } else {
            self.known_pages += 1;
        }
        self.page_hash = page_hash;
        let is_same_token = token.is_some() && page.next_token.as_deref() == token;
        let is_stuck = is_same_token || self.known_pages >= KNOWN_PAGES || self.empty_pages >= EMPTY_PAGES;
        PageNews {
            repeated_orders,
            page_hash,
            repeats: self.known_pages,
            is_stuck: is_stuck && page.next_token.is_some(),
        }
    }

    /// The median update time of the orders of this window; `None` without orders. Half of them fit into a window that ends
    /// there.
    pub(crate) fn median_update(&self) -> Option<Timestamp> {
        let orders = self.orders.values().filter(|(_, window)| *window == self.window);
        let mut times: Vec<Timestamp> = orders.map(|(updated, _)| *updated).collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied()
    }
}

/// A hash of the orders of a page and their versions; `None` for an empty page.
fn hash(page: &JudgedPage) -> Option<i64> {
    let mut hasher = Sha256::new();
    for order in &page.orders.stored {
        hasher.update(order.order_id.as_str());
        hasher.update(order.last_updated_time.as_micros().to_le_bytes());
    }
    for odd in &page.orders.set_aside {
        hasher.update(odd.order.raw.as_str());
    }
    let digest = hasher.finalize();
    let start = digest.first_chunk().copied().map(i64::from_le_bytes);
    start.filter(|_| !is_empty(page))
}

const fn is_empty(page: &JudgedPage) -> bool {
    page.orders.stored.is_empty() && page.orders.set_aside.is_empty()
}
