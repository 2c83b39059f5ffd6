//! Reads the progress of a shop for all who watch it. The first watcher starts the reading, and it ends with the last one, so
//! that the work for the database grows with the watched shops and not with the watchers.

use hawser_core::ShopId;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, watch};

/// Interval between two readings.
const POLL_INTERVAL: Duration = Duration::from_millis(400);

/// The progress of a shop at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// The streams as JSON.
    pub(crate) text: Arc<str>,
    /// True if something runs or waits.
    pub(crate) is_active: bool,
}

/// The watched shops.
pub(crate) struct Feeds {
    interval: Duration,
    by_shop: Mutex<HashMap<ShopId, Arc<Feed>>>,
}

impl Default for Feeds {
    fn default() -> Self {
        Self { interval: POLL_INTERVAL, by_shop: Mutex::default() }
    }
}

struct Feed {
    /// The number of the last finished reading, and its result.
    sender: watch::Sender<(u64, Reading)>,
    /// The number of readings that have begun.
    begun: AtomicU64,
    /// Ends the wait for the next reading, for a new watcher.
    wake: Notify,
}

/// Receives the readings of a shop.
pub(crate) struct Watcher {
    receiver: watch::Receiver<(u64, Reading)>,
    /// Readings up to this one began before this watcher came, and may miss what it waits for.
    after: u64,
}

impl Watcher {
    /// The next reading; `None` if the progress can no longer be read.
    pub(crate) async fn next(&mut self) -> Option<Reading> {
        loop {
            self.receiver.changed().await.ok()?;
            let (number, reading) = self.receiver.borrow_and_update().clone();
            if number > self.after {
                return Some(reading);
            }
        }
    }
}

impl Feeds {
    /// Watches a shop. If nobody else does, `read` is called until nobody watches or it returns `None`.
    pub(crate) fn watch<F, T>(self: &Arc<Self>, shop: ShopId, read: F) -> Watcher
    where
        F: Fn() -> T + Send + 'static,
        T: Future<Output = Option<Reading>> + Send + 'static,
    {
        let mut feeds = self.lock();
        if let Some(feed) = feeds.get(&shop) {
            let watcher = feed.watcher();
            feed.wake.notify_one();
            return watcher;
        }
        let (sender, _) = watch::channel((0, Reading::default()));
        let feed = Arc::new(Feed { sender, begun: AtomicU64::new(0), wake: Notify::new() });
        let watcher = feed.watcher();
        feeds.insert(shop, Arc::clone(&feed));
        drop(feeds);
        let running = Running { feeds: Arc::clone(self), shop, feed };
        tokio::spawn(async move { running.run(read).await });
        watcher
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ShopId, Arc<Feed>>> {
        self.by_shop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Feed {
    fn watcher(&self) -> Watcher {
        Watcher { receiver: self.sender.subscribe(), after: self.begun.load(Ordering::SeqCst) }
    }
}

/// A feed at work. It is removed when this is dropped, also by a panic, and its watchers then see the end.
struct Running {
    feeds: Arc<Feeds>,
    shop: ShopId,
    feed: Arc<Feed>,
}

impl Running {
    async fn run<T: Future<Output = Option<Reading>>>(self, read: impl Fn() -> T) {
        loop {
            let number = self.feed.begun.fetch_add(1, Ordering::SeqCst) + 1;
            let Some(reading) = read().await else { return };
            self.feed.sender.send_replace((number, reading));
            tokio::select! {
                () = tokio::time::sleep(self.feeds.interval) => {}
                () = self.feed.wake.notified() => {}
            }
            // Watchers subscribe under the same lock.
            let mut feeds = self.feeds.lock();
            if self.feed.sender.receiver_count() == 0 {
                feeds.remove(&self.shop);
                return;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut feeds = self.feeds.lock();
        if feeds.get(&self.shop).is_some_and(|feed| Arc::ptr_eq(feed, &self.feed)) {
            feeds.remove(&self.shop);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::{OsRng, SystemClock};
    use std::sync::atomic::AtomicBool;
    use tokio::sync::Semaphore;

    fn feeds() -> (Arc<Feeds>, ShopId) {
        let feeds = Feeds { interval: Duration::from_millis(20), by_shop: Mutex::default() };
        (Arc::new(feeds), ShopId::new(&SystemClock, &OsRng))
    }

    fn reading(text: impl ToString, is_active: bool) -> Reading {
        Reading { text: text.to_string().into(), is_active }
    }

    #[tokio::test]
    async fn fifty_watchers_of_a_shop_share_one_reading_that_ends_with_the_last() {
        let (feeds, shop) = feeds();
        let reads = Arc::new(AtomicU64::new(0));
        let watch = || {
            let reads = Arc::clone(&reads);
            feeds.watch(shop, move || {
                let number = reads.fetch_add(1, Ordering::SeqCst) + 1;
                std::future::ready(Some(reading(number, true)))
            })
        };
        let mut watchers: Vec<_> = (0..50).map(|_| watch()).collect();
        for _ in 0..10 {
            for watcher in &mut watchers {
                watcher.next().await.unwrap();
            }
        }
        let read = reads.load(Ordering::SeqCst);
        assert!((10..100).contains(&read), "{read} readings for 500 events");
        drop(watchers);
        while !feeds.lock().is_empty() {
            tokio::task::yield_now().await;
        }
        let ended = reads.load(Ordering::SeqCst);
        assert_eq!(&*watch().next().await.unwrap().text, (ended + 1).to_string(), "it ended and starts again");
    }

    #[tokio::test]
    async fn a_new_watcher_never_sees_a_reading_that_began_before_it_came() {
        let (feeds, shop) = feeds();
        let is_requested = Arc::new(AtomicBool::new(false));
        let (begun, gate) = (Arc::new(AtomicU64::new(0)), Arc::new(Semaphore::new(0)));
        let watch = || {
            let (is_requested, begun, gate) = (Arc::clone(&is_requested), Arc::clone(&begun), Arc::clone(&gate));
            feeds.watch(shop, move || {
                let (seen, gate) = (is_requested.load(Ordering::SeqCst), Arc::clone(&gate));
                begun.fetch_add(1, Ordering::SeqCst);
                async move {
                    gate.acquire().await.unwrap().forget();
                    Some(reading("", seen))
                }
            })
        };
        let mut first = watch();
        gate.add_permits(1);
        assert!(!first.next().await.unwrap().is_active);
        while begun.load(Ordering::SeqCst) < 2 {
            tokio::task::yield_now().await;
        }
        is_requested.store(true, Ordering::SeqCst);
        let mut second = watch();
        gate.add_permits(2);
        assert!(second.next().await.unwrap().is_active);
    }

    async fn defective() -> Option<Reading> {
        panic!("a defect, on purpose")
    }

    #[tokio::test]
    async fn watchers_see_the_end_when_reading_fails_or_panics() {
        let (feeds, shop) = feeds();
        assert!(feeds.watch(shop, || std::future::ready(None)).next().await.is_none());
        assert!(feeds.watch(shop, defective).next().await.is_none());
        assert!(feeds.lock().is_empty());
    }
}
