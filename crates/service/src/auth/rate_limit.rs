//! Slows guessing down without locking anybody out. Attempts on one account from one address are refused for growing
//! times, so are those on many accounts from one address; attempts on one account from everywhere are only delayed, so that
//! its rightful user gets in from elsewhere. Kept in memory: a restart forgives.

use hawser_core::Timestamp;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Attempts that cost nothing: typing errors.
const FREE_OF_PAIR: u32 = 5;
const FREE_OF_ADDRESS: u32 = 40;
const FREE_OF_ACCOUNT: u32 = 20;

const LONGEST_OF_PAIR: Duration = Duration::from_secs(300);
const LONGEST_OF_ADDRESS: Duration = Duration::from_secs(60);
const LONGEST_DELAY: Duration = Duration::from_secs(3);

/// After this long without an attempt, all is forgotten.
const FORGET: Duration = Duration::from_secs(3600);

/// How much is remembered at most; what was touched longest ago goes first.
const CAPACITY: usize = 20_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Of {
    Pair(String, Option<IpAddr>),
    Address(IpAddr),
    Account(String),
}

#[derive(Debug, Clone, Copy)]
struct Counts {
    attempts: u32,
    last: Timestamp,
}

/// The attempts of the last hour.
#[derive(Default)]
pub(crate) struct RateLimit(Mutex<HashMap<Of, Counts>>);

/// The waiting time after so many attempts: doubling from one second on.
fn wait(attempts: u32, free: u32, longest: Duration) -> Duration {
    let Some(over) = attempts.checked_sub(free) else { return Duration::ZERO };
    Duration::from_secs(1_u64.checked_shl(over.min(32)).unwrap_or(u64::MAX)).min(longest)
}

/// A network of version 6 is one address: whoever has one has 2⁶⁴.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            v6.to_ipv4_mapped().map_or_else(|| IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)), IpAddr::V4)
        }
    }
}

impl RateLimit {
    /// Begins an attempt, which counts as failed until [`Self::succeeded`]: so parallel ones count as well. How long to
    /// wait before it is looked at.
    ///
    /// # Errors
    /// It comes too early: how long to wait until the next one. It was not counted.
    pub(crate) fn attempt(&self, account: &str, address: Option<IpAddr>, now: Timestamp) -> Result<Duration, Duration> {
        let address = address.map(network);
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut refused = Duration::ZERO;
        let pair = Of::Pair(account.to_owned(), address);
        let limits = [
            (Some(pair), FREE_OF_PAIR, LONGEST_OF_PAIR),
            (address.map(Of::Address), FREE_OF_ADDRESS, LONGEST_OF_ADDRESS),
        ];
        for (of, free, longest) in &limits {
            let Some(tally) = of.as_ref().and_then(|of| tallies.get(of)) else { continue };
            let wait = wait(tally.attempts, *free, *longest);
            refused = refused.max(wait.saturating_sub(now.since(tally.last)));
        }
        if !refused.is_zero() {
            return Err(refused);
        }
        make_room(&mut tallies, now);
        for of in limits.into_iter().filter_map(|(of, ..)| of) {
            count(&mut tallies, of, now);
        }
        let of_account = count(&mut tallies, Of::Account(account.to_owned()), now);
        let over = of_account.saturating_sub(FREE_OF_ACCOUNT);
        Ok((Duration::from_millis(100) * over).min(LONGEST_DELAY))
    }

    /// The attempt was none: the right password.
    pub(crate) fn succeeded(&self, account: &str, address: Option<IpAddr>) {
        let address = address.map(network);
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tallies.remove(&Of::Pair(account.to_owned(), address));
        for of in [address.map(Of::Address), Some(Of::Account(account.to_owned()))].into_iter().flatten() {
            if let Some(tally) = tallies.get_mut(&of) {
                tally.attempts = tally.attempts.saturating_sub(1);
            }
        }
    }
}

fn count(tallies: &mut HashMap<Of, Counts>, of: Of, now: Timestamp) -> u32 {
    let tally = tallies.entry(of).or_insert(Counts { attempts: 0, last: now });
    if now.since(tally.last) > FORGET {
        tally.attempts = 0;
    }
    tally.attempts = tally.attempts.saturating_add(1);
    tally.last = now;
    tally.attempts
}

fn make_room(tallies: &mut HashMap<Of, Counts>, now: Timestamp) {
    if tallies.len() + 3 <= CAPACITY {
        return;
    }
    tallies.retain(|_, tally| now.since(tally.last) <= FORGET);
    if tallies.len() + 3 > CAPACITY {
        let mut times: Vec<Timestamp> = tallies.values().map(|tally| tally.last).collect();
        times.sort_unstable();
        let middle = times[times.len() / 2];
        tallies.retain(|_, tally| tally.last > middle);
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

    #[test]
    fn guessing_from_one_address_waits_longer_and_longer_and_the_user_gets_in_from_elsewhere() {
        let auth_state = RateLimit::default();
        for _ in 0..FREE_OF_PAIR {
            assert_eq!(auth_state.attempt("li", HERE, at(0)), Ok(Duration::ZERO));
        }
        assert_eq!(auth_state.attempt("li", HERE, at(0)), Err(Duration::from_secs(1)));
        assert!(auth_state.attempt("li", HERE, at(1)).is_ok());
        assert_eq!(auth_state.attempt("li", HERE, at(1)), Err(Duration::from_secs(2)));
        assert_eq!(auth_state.attempt("li", THERE, at(1)), Ok(Duration::ZERO));
        assert_eq!(auth_state.attempt("wang", HERE, at(1)), Ok(Duration::ZERO));
        let mut now = 1;
        for _ in 0..30 {
            if let Err(wait) = auth_state.attempt("li", HERE, at(now)) {
                assert!(wait <= LONGEST_OF_PAIR);
                now += wait.as_secs();
            }
        }
        assert_eq!(auth_state.attempt("li", HERE, at(now)), Err(LONGEST_OF_PAIR));
        assert!(auth_state.attempt("li", HERE, at(now + FORGET.as_secs() + 1)).is_ok());
    }

    #[test]
    fn the_right_password_forgives() {
        let auth_state = RateLimit::default();
        for _ in 0..3 * FREE_OF_PAIR {
            auth_state.attempt("li", HERE, at(0)).unwrap();
            auth_state.succeeded("li", HERE);
        }
    }

    #[test]
    fn guessing_at_many_accounts_from_one_address_is_refused() {
        let auth_state = RateLimit::default();
        for number in 0..FREE_OF_ADDRESS {
            auth_state.attempt(&format!("user{number}"), HERE, at(0)).unwrap();
        }
        assert!(auth_state.attempt("another", HERE, at(0)).is_err());
        assert!(auth_state.attempt("another", THERE, at(0)).is_ok());
    }

    #[test]
    fn guessing_at_one_account_from_everywhere_is_delayed_and_never_refused() {
        let auth_state = RateLimit::default();
        let mut longest = Duration::ZERO;
        for number in 0..200_u8 {
            let address = Some(IpAddr::from([10, 0, 0, number]));
            longest = longest.max(auth_state.attempt("li", address, at(0)).unwrap());
        }
        assert_eq!(longest, LONGEST_DELAY);
    }

    #[test]
    fn a_whole_network_of_version_6_counts_as_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let auth_state = RateLimit::default();
        for number in 0..CAPACITY as u64 {
            _ = auth_state.attempt(&number.to_string(), None, at(number / 100));
        }
        assert!(auth_state.0.lock().unwrap().len() <= CAPACITY);
    }
}
