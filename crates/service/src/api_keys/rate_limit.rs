//! Unknown keys from one network address are counted, and beyond a few answered with a waiting time. A good key is looked up
//! before anything is counted: it is never held back, wherever it comes from. Kept in memory: a restart forgives.

use crate::auth::network;
use hawser_core::Timestamp;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Unknown keys that cost nothing: one that was removed from the database stays in somebody's script.
const FREE: u32 = 20;

const LONGEST: Duration = Duration::from_secs(60);

/// After this long without an unknown key, all is forgotten.
const FORGET: Duration = Duration::from_secs(3600);

/// How many addresses are remembered at most; what was touched longest ago goes first.
const CAPACITY: usize = 10_000;

/// The unknown keys of the last hour, by address.
#[derive(Default)]
pub(crate) struct RateLimit(Mutex<HashMap<Option<IpAddr>, (u32, Timestamp)>>);

impl RateLimit {
    /// Counts an unknown key: how long to wait with the next, nothing while it is one of the first.
    pub(crate) fn count(&self, address: Option<IpAddr>, now: Timestamp) -> Duration {
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut tallies, now);
        let (attempts, last) = tallies.entry(address.map(network)).or_insert((0, now));
        if now.since(*last) > FORGET {
            *attempts = 0;
        }
        *attempts = attempts.saturating_add(1);
        *last = now;
        match attempts.checked_sub(FREE + 1) {
            None => Duration::ZERO,
            Some(over) => Duration::from_secs(1_u64.checked_shl(over).unwrap_or(u64::MAX)).min(LONGEST),
        }
    }
}

fn make_room(tallies: &mut HashMap<Option<IpAddr>, (u32, Timestamp)>, now: Timestamp) {
    if tallies.len() < CAPACITY {
        return;
    }
    tallies.retain(|_, (_, last)| now.since(*last) <= FORGET);
    if tallies.len() >= CAPACITY {
        let mut times: Vec<Timestamp> = tallies.values().map(|(_, last)| *last).collect();
        times.sort_unstable();
        let middle = times[times.len() / 2];
        tallies.retain(|_, (_, last)| *last > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(1_800_000_000_000_000).plus(Duration::from_secs(seconds))
    }

    #[test]
    fn unknown_keys_from_one_address_wait_longer_and_longer_and_others_do_not() {
        let (auth_state, here) = (RateLimit::default(), Some(IpAddr::from([192, 0, 2, 1])));
        for _ in 0..FREE {
            assert_eq!(auth_state.count(here, at(0)), Duration::ZERO);
        }
        let waits: Vec<u64> = (0..8).map(|_| auth_state.count(here, at(0)).as_secs()).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(auth_state.count(Some(IpAddr::from([192, 0, 2, 2])), at(0)), Duration::ZERO);
        assert_eq!(auth_state.count(here, at(FORGET.as_secs() + 1)), Duration::ZERO);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let auth_state = RateLimit::default();
        for number in 0..2 * u32::try_from(CAPACITY).unwrap() {
            auth_state.count(Some(IpAddr::V4(number.into())), at(u64::from(number / 100)));
        }
        assert!(auth_state.0.lock().unwrap().len() <= CAPACITY);
    }
}
