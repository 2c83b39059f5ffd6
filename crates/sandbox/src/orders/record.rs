//! The compact record of an order. Everything else is generated again from the seed whenever the order is shown.

use super::status::Status;
use crate::seeded::SeededRng;
use hawser_core::Region;

/// A state of an order, and the time at which it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) updated: i64,
    pub(crate) status: Status,
}

/// The compact record of an order.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    /// The position among the seller's orders, which together with the seed determines everything that never changes.
    pub(crate) index: u32,
    /// Time of purchase.
    pub(crate) created: i64,
    /// Index into the seller's marketplaces.
    pub(crate) marketplace: usize,
    /// True if the order is fulfilled by Amazon.
    pub(crate) is_amazon: bool,
    /// All states, oldest first; never empty.
    versions: Vec<Version>,
}

impl Record {
    pub(crate) fn new(index: u32, marketplace: usize, is_amazon: bool, first: Version) -> Self {
        Self { index, created: first.updated, marketplace, is_amazon, versions: vec![first] }
    }

    /// The current state.
    pub(crate) fn last(&self) -> Version {
        self.versions.last().copied().unwrap_or(Version { updated: self.created, status: Status::Pending })
    }

    pub(crate) fn push(&mut self, version: Version) {
        self.versions.push(version);
    }

    pub(crate) fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The order as of a time; `None` before it was placed.
    pub(crate) fn as_of(&self, ms: i64) -> Option<Self> {
        let known = self.versions.iter().take_while(|version| version.updated <= ms).count();
        (known > 0).then(|| Self { versions: self.versions[..known].to_vec(), ..self.clone() })
    }

    /// The order before its last change; `None` if it never changed.
    pub(crate) fn before_last(&self) -> Option<Self> {
        let known = self.versions.len().checked_sub(1).filter(|&known| known > 0)?;
        Some(Self { versions: self.versions[..known].to_vec(), ..self.clone() })
    }
}

const TEN_MILLION: u64 = 10_000_000;

/// The order number as one integer of 3, 7 and 7 digits. Numbers of one seller never collide because the last seven digits
/// are a permutation of the index; numbers of two sellers differ in the middle digits.
pub(crate) fn number(seed: u64, seller: usize, region: Region, index: u32) -> u64 {
    let mut draw = SeededRng::new(&[seed, 0x0DE2, u64::from(index)]);
    let first = match region {
        Region::Na => draw.pick(&[111, 112, 113, 114]),
        Region::Eu => draw.pick(&[28, 302, 303, 304, 305, 306]),
        Region::Fe => draw.pick(&[249, 250, 503]),
    };
    let middle = (draw.below(TEN_MILLION) + seller as u64 * 7_919) % TEN_MILLION;
    let last = (u64::from(index) * 7_654_321 + seed % TEN_MILLION) % TEN_MILLION;
    (first * TEN_MILLION + middle) * TEN_MILLION + last
}

/// `902-1845936-5435065`
pub(crate) fn order_id(number: u64) -> String {
    let (head, last) = (number / TEN_MILLION, number % TEN_MILLION);
    format!("{:03}-{:07}-{last:07}", head / TEN_MILLION, head % TEN_MILLION)
}

/// Parses an order number such as `902-1845936-5435065`.
pub(crate) fn parse_order_id(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split('-').collect();
    let [first, middle, last] = parts[..] else { return None };
    let is_form = [(first, 3), (middle, 7), (last, 7)]
        .iter()
        .all(|(part, length)| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit()));
    if is_form { [first, middle, last].concat().parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn order_numbers_are_unique_and_read_back() {
        let numbers: HashSet<u64> = (0..3_usize)
            .flat_map(|seller| (0..5_000).map(move |index| number(7, seller, Region::ALL[seller], index)))
            .collect();
        assert_eq!(numbers.len(), 15_000);
        for number in numbers.into_iter().take(100) {
            assert_eq!(parse_order_id(&order_id(number)), Some(number));
        }
        for bad in ["", "1-2-3", "902-1845936-543506x", "902-1845936-5435065-1"] {
            assert_eq!(parse_order_id(bad), None, "{bad}");
        }
    }
}
