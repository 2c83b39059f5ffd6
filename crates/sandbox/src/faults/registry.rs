//! Which calls go wrong: each fault counts the calls that it matches, from the moment it was placed.

use super::FaultKind;
use crate::operation::Operation;
use serde::{Deserialize, Serialize};

/// A fault to place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Only calls of this operation; `None` for every one that the kind makes sense for.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// Only calls of this Seller ID.
    #[serde(default)]
    pub seller: Option<String>,
    /// From the n-th matching call on, counted from 1.
    #[serde(default = "one")]
    pub from_call: u64,
    /// For how many matching calls.
    #[serde(default = "one")]
    pub times: u64,
    /// What goes wrong.
    pub kind: FaultKind,
}

const fn one() -> u64 {
    1
}

impl Fault {
    /// The next call goes wrong like this.
    pub const fn new(kind: FaultKind) -> Self {
        Self { operation: None, seller: None, from_call: 1, times: 1, kind }
    }

    /// Only calls of this operation.
    #[must_use]
    pub const fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Only calls of this Seller ID.
    #[must_use]
    pub fn of(mut self, seller_id: &str) -> Self {
        self.seller = Some(seller_id.to_owned());
        self
    }

    /// From the n-th matching call on, counted from 1.
    #[must_use]
    pub const fn from_call(mut self, n: u64) -> Self {
        self.from_call = n;
        self
    }

    /// For so many matching calls.
    #[must_use]
    pub const fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }
}

/// A fault in place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedFault {
    /// Names it for removal.
    pub id: u64,
    /// What was asked for.
    #[serde(flatten)]
    pub fault: Fault,
    /// Matching calls so far.
    pub seen: u64,
    /// How many of them went wrong.
    pub fired: u64,
}

/// All faults in place.
#[derive(Default)]
pub(crate) struct FaultBook {
    placed: Vec<PlacedFault>,
    last_id: u64,
}

impl FaultBook {
    pub(crate) fn add(&mut self, fault: Fault) -> u64 {
        self.last_id += 1;
        self.placed.push(PlacedFault { id: self.last_id, fault, seen: 0, fired: 0 });
        self.last_id
    }

    pub(crate) fn all(&self) -> Vec<PlacedFault> {
        self.placed.clone()
    }

    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.placed.len();
        self.placed.retain(|placed| placed.id != id);
        self.placed.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.placed.clear();
    }

    /// Counts a call with every fault it matches; the first that is due strikes.
    pub(crate) fn strike(
        &mut self,
        operation: Operation,
        seller: Option<&str>,
        is_next_page: bool,
    ) -> Option<FaultKind> {
        let mut struck = None;
        for placed in &mut self.placed {
            let fault = &placed.fault;
            let is_meant = fault.operation.is_none_or(|wanted| wanted == operation)
                && fault.seller.as_deref().is_none_or(|wanted| Some(wanted) == seller)
                && fault.kind.fits(operation, is_next_page);
            if !is_meant {
                continue;
            }
            placed.seen += 1;
            let is_due = placed.seen >= fault.from_call && placed.fired < fault.times;
            if is_due && struck.is_none() {
                placed.fired += 1;
                struck = Some(fault.kind);
            }
        }
        struck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_from_its_call_on_and_as_often_as_asked() {
        let mut book = FaultBook::default();
        book.add(Fault::new(FaultKind::Throttle).on(Operation::SearchOrders).of("A1").from_call(2).times(2));
        let mut strike = |seller| book.strike(Operation::SearchOrders, Some(seller), false).is_some();
        assert_eq!(
            [strike("A1"), strike("A2"), strike("A1"), strike("A1"), strike("A1")],
            [false, false, true, true, false]
        );
        assert_eq!(book.all()[0].seen, 4);
        assert!(book.strike(Operation::GetOrders, Some("A1"), false).is_none());
    }

    #[test]
    fn kinds_are_written_in_snake_case() {
        let fault: Fault =
            serde_json::from_str(r#"{"operation":"searchOrders","kind":{"slow":{"ms":20}},"times":3}"#).unwrap();
        assert_eq!(fault, Fault::new(FaultKind::Slow { ms: 20 }).on(Operation::SearchOrders).times(3));
        for kind in FaultKind::ALL.into_iter().filter(|kind| !matches!(kind, FaultKind::Slow { .. })) {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
