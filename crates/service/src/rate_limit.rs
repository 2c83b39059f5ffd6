//! Rate limits on guessing passwords, codes and API keys. The counters are kept in memory, so each process counts
//! separately and a restart resets them. `docs/decisions/0006` says why no library is used.

use crate::settings::{RateLimits, WaitLimit};
use hawser_core::Timestamp;
use std::{
    collections::HashMap,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Counters that one limiter keeps at most. When it is full, the least recently used half is dropped.
const CAPACITY: usize = 20_000;

/// Increase of the delay with each attempt on an account.
const DELAY_STEP: Duration = Duration::from_millis(100);

/// The limiters of a process.
pub(crate) struct RateLimiters {
    /// Passwords, by e-mail address.
    pub(crate) sign_ins: AttemptLimiter,
    /// Codes of the second factor, by person, without the network.
    pub(crate) second_factors: AttemptLimiter,
    /// Registrations of companies, by network only.
    pub(crate) registrations: AttemptLimiter,
    /// E-mails with links, by recipient.
    pub(crate) emails: AttemptLimiter,
    pub(crate) unknown_keys: UnknownKeyLimiter,
}

impl RateLimiters {
    pub(crate) fn new(limits: &RateLimits) -> Self {
        Self {
            sign_ins: AttemptLimiter::new(limits),
            second_factors: AttemptLimiter::new(limits),
            registrations: AttemptLimiter::new(limits),
            emails: AttemptLimiter::new(limits),
            unknown_keys: UnknownKeyLimiter::new(limits),
        }
    }
}

/// Limits attempts on accounts. Attempts from one network, on one account or on many, are refused for growing times. Attempts
/// on one account from many networks are only delayed, so that its owner can still sign in from elsewhere.
pub(crate) struct AttemptLimiter {
    limits: RateLimits,
    counters: Mutex<Counters<Key>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    AccountAndNetwork(String, Option<IpAddr>),
    Network(IpAddr),
    Account(String),
}

impl AttemptLimiter {
    fn new(limits: &RateLimits) -> Self {
        Self { limits: *limits, counters: Mutex::new(Counters::new(limits.reset_after)) }
    }

    /// Begins an attempt and returns the delay before it may be checked. The attempt counts as failed until
    /// [`Self::record_success`], so that concurrent attempts are counted as well.
    ///
    /// # Errors
    /// The time until the next attempt is allowed. An attempt that is refused is not counted.
    pub(crate) fn begin(&self, account: &str, address: Option<IpAddr>, now: Timestamp) -> Result<Duration, Duration> {
        let network = address.map(network);
        let limited = [
            (Some(Key::AccountAndNetwork(account.to_owned(), network)), self.limits.account_and_network),
            (network.map(Key::Network), self.limits.network),
        ];
        let mut counters = lock(&self.counters);
        let remaining = limited.iter().filter_map(|(key, limit)| {
            let count = counters.get(key.as_ref()?, now)?;
            Some(limit.wait_after(count.attempts).saturating_sub(now.since(count.last)))
        });
        if let Some(wait) = remaining.max().filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        counters.make_room(3, now);
        for key in limited.into_iter().filter_map(|(key, _)| key) {
            counters.record(key, now);
        }
        let attempts = counters.record(Key::Account(account.to_owned()), now);
        let excess = attempts.saturating_sub(self.limits.account.free_attempts);
        Ok((DELAY_STEP * excess).min(self.limits.account.longest_delay))
    }

    /// Takes an attempt back because its secret was right, and forgets the failed ones from the same network.
    pub(crate) fn record_success(&self, account: &str, address: Option<IpAddr>) {
        let network = address.map(network);
        let mut counters = lock(&self.counters);
        counters.remove(&Key::AccountAndNetwork(account.to_owned(), network));
        counters.take_back(&Key::Account(account.to_owned()));
        if let Some(network) = network {
            counters.take_back(&Key::Network(network));
        }
    }
}

/// Limits unknown API keys. Valid keys are looked up before anything is counted, so they are never held back.
pub(crate) struct UnknownKeyLimiter {
    limit: WaitLimit,
    counters: Mutex<Counters<Option<IpAddr>>>,
}

impl UnknownKeyLimiter {
    fn new(limits: &RateLimits) -> Self {
        Self { limit: limits.unknown_keys, counters: Mutex::new(Counters::new(limits.reset_after)) }
    }

    /// Counts an unknown key and returns how long its sender is asked to wait; zero for the free ones.
    pub(crate) fn record(&self, address: Option<IpAddr>, now: Timestamp) -> Duration {
        let mut counters = lock(&self.counters);
        counters.make_room(1, now);
        let attempts = counters.record(address.map(network), now);
        self.limit.wait_after(attempts.saturating_sub(1))
    }
}

impl WaitLimit {
    /// The wait before the next attempt, after this many.
    fn wait_after(&self, attempts: u32) -> Duration {
        let Some(excess) = attempts.checked_sub(self.free_attempts) else { return Duration::ZERO };
        Duration::from_secs(1_u64.checked_shl(excess.min(32)).unwrap_or(u64::MAX)).min(self.longest_wait)
    }
}

#[derive(Debug, Clone, Copy)]
struct Count {
    attempts: u32,
    last: Timestamp,
}

struct Counters<K> {
    counts: HashMap<K, Count>,
    reset_after: Duration,
}

impl<K: Eq + Hash> Counters<K> {
    fn new(reset_after: Duration) -> Self {
        Self { counts: HashMap::new(), reset_after }
    }

    fn get(&self, key: &K, now: Timestamp) -> Option<Count> {
        self.counts.get(key).copied().filter(|count| now.since(count.last) <= self.reset_after)
    }

    /// Counts an attempt and returns the number of attempts including it.
    fn record(&mut self, key: K, now: Timestamp) -> u32 {
        let count = self.counts.entry(key).or_insert(Count { attempts: 0, last: now });
        if now.since(count.last) > self.reset_after {
            count.attempts = 0;
        }
        *count = Count { attempts: count.attempts.saturating_add(1), last: now };
        count.attempts
    }

    fn take_back(&mut self, key: &K) {
        if let Some(count) = self.counts.get_mut(key) {
            count.attempts = count.attempts.saturating_sub(1);
        }
    }

    fn remove(&mut self, key: &K) {
        self.counts.remove(key);
    }

    /// Drops counters until `added` more fit: first the expired ones, then the least recently used half.
    fn make_room(&mut self, added: usize, now: Timestamp) {
        if self.counts.len() + added <= CAPACITY {
            return;
        }
        let reset_after = self.reset_after;
        self.counts.retain(|_, count| now.since(count.last) <= reset_after);
        if self.counts.len() + added > CAPACITY {
            let mut times: Vec<Timestamp> = self.counts.values().map(|count| count.last).collect();
            times.sort_unstable();
            let median = times[times.len() / 2];
            self.counts.retain(|_, count| count.last > median);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The network of an address: an IPv4 address, or an IPv6 /64, which is the least that a provider assigns.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            v6.to_ipv4_mapped().map_or_else(|| IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)), IpAddr::V4)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)));
    const THERE: Option<IpAddr> = Some(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2)));

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(1_800_000_000_000_000).plus(Duration::from_secs(seconds))
    }

    fn limits() -> RateLimits {
        RateLimits::default()
    }

    fn limiter() -> AttemptLimiter {
        AttemptLimiter::new(&limits())
    }

    #[test]
    fn attempts_from_one_network_wait_longer_each_time_and_other_networks_do_not() {
        let limiter = limiter();
        for _ in 0..limits().account_and_network.free_attempts {
            assert_eq!(limiter.begin("li", HERE, at(0)), Ok(Duration::ZERO));
        }
        assert_eq!(limiter.begin("li", HERE, at(0)), Err(Duration::from_secs(1)));
        assert!(limiter.begin("li", HERE, at(1)).is_ok());
        assert_eq!(limiter.begin("li", HERE, at(1)), Err(Duration::from_secs(2)));
        assert_eq!(limiter.begin("li", THERE, at(1)), Ok(Duration::ZERO));
        assert_eq!(limiter.begin("wang", HERE, at(1)), Ok(Duration::ZERO));
        let longest = limits().account_and_network.longest_wait;
        let mut now = 1;
        for _ in 0..30 {
            if let Err(wait) = limiter.begin("li", HERE, at(now)) {
                assert!(wait <= longest);
                now += wait.as_secs();
            }
        }
        assert_eq!(limiter.begin("li", HERE, at(now)), Err(longest));
        assert!(limiter.begin("li", HERE, at(now + limits().reset_after.as_secs() + 1)).is_ok());
    }

    #[test]
    fn a_correct_password_resets_the_limit() {
        let limiter = limiter();
        for _ in 0..3 * limits().account_and_network.free_attempts {
            limiter.begin("li", HERE, at(0)).unwrap();
            limiter.record_success("li", HERE);
        }
    }

    #[test]
    fn attempts_on_many_accounts_from_one_network_are_refused() {
        let limiter = limiter();
        for number in 0..limits().network.free_attempts {
            limiter.begin(&format!("user{number}"), HERE, at(0)).unwrap();
        }
        assert!(limiter.begin("another", HERE, at(0)).is_err());
        assert!(limiter.begin("another", THERE, at(0)).is_ok());
    }

    #[test]
    fn attempts_on_one_account_from_many_networks_are_delayed_and_never_refused() {
        let limiter = limiter();
        let mut longest = Duration::ZERO;
        for number in 0..200_u8 {
            let address = Some(IpAddr::from([10, 0, 0, number]));
            longest = longest.max(limiter.begin("li", address, at(0)).unwrap());
        }
        assert_eq!(longest, limits().account.longest_delay);
    }

    #[test]
    fn the_limits_are_configurable() {
        let strict = RateLimits {
            account_and_network: WaitLimit { free_attempts: 1, longest_wait: Duration::from_secs(1) },
            ..limits()
        };
        let limiter = AttemptLimiter::new(&strict);
        assert_eq!(limiter.begin("li", HERE, at(0)), Ok(Duration::ZERO));
        assert_eq!(limiter.begin("li", HERE, at(0)), Err(Duration::from_secs(1)));
        assert_eq!(limiter.begin("li", HERE, at(1)), Ok(Duration::ZERO));
        assert_eq!(limiter.begin("li", HERE, at(1)), Err(Duration::from_secs(1)));
    }

    #[test]
    fn unknown_keys_from_one_network_wait_longer_each_time_and_other_networks_do_not() {
        let limiter = UnknownKeyLimiter::new(&limits());
        for _ in 0..limits().unknown_keys.free_attempts {
            assert_eq!(limiter.record(HERE, at(0)), Duration::ZERO);
        }
        let waits: Vec<u64> = (0..8).map(|_| limiter.record(HERE, at(0)).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(limiter.record(THERE, at(0)), Duration::ZERO);
        assert_eq!(limiter.record(HERE, at(limits().reset_after.as_secs() + 1)), Duration::ZERO);
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[test]
    fn the_number_of_counters_is_bounded() {
        let attempts = limiter();
        for number in 0..CAPACITY as u64 {
            _ = attempts.begin(&number.to_string(), None, at(number / 100));
        }
        assert!(lock(&attempts.counters).counts.len() <= CAPACITY);
        let keys = UnknownKeyLimiter::new(&limits());
        for number in 0..2 * u32::try_from(CAPACITY).unwrap() {
            keys.record(Some(IpAddr::V4(number.into())), at(u64::from(number / 100)));
        }
        assert!(lock(&keys.counters).counts.len() <= CAPACITY);
    }
}
