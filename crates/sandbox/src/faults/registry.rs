//! The faults in place. Each counts the matching calls from the time at which it was placed.

use super::{FaultKind, OddOrders, Target};
use crate::operation::Operation;
use serde::{Deserialize, Serialize};

/// A fault to place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Restricts the fault to an operation; `None` for every operation that the kind can affect.
    #[serde(default)]
    pub operation: Option<Operation>,
    /// Restricts the fault to a Seller ID.
    #[serde(default)]
    pub seller: Option<String>,
    /// The number of the order that [`FaultKind::OddOrder`] changes; `None` for orders by their place.
    #[serde(default)]
    pub order: Option<String>,
    /// The first matching call to be affected, counted from 1.
    #[serde(default = "one")]
    pub from_call: u64,
    /// Number of matching calls to affect.
    #[serde(default = "one")]
    pub times: u64,
    pub kind: FaultKind,
}

const fn one() -> u64 {
    1
}

impl Fault {
    /// A fault that affects the next call.
    pub const fn new(kind: FaultKind) -> Self {
        Self { operation: None, seller: None, order: None, from_call: 1, times: 1, kind }
    }

    /// Restricts the fault to an operation.
    #[must_use]
    pub const fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Restricts the fault to a Seller ID.
    #[must_use]
    pub fn of(mut self, seller_id: &str) -> Self {
        self.seller = Some(seller_id.to_owned());
        self
    }

    /// Restricts the fault to an order.
    #[must_use]
    pub fn in_order(mut self, number: &str) -> Self {
        self.order = Some(number.to_owned());
        self
    }

    /// The first matching call to be affected, counted from 1.
    #[must_use]
    pub const fn from_call(mut self, n: u64) -> Self {
        self.from_call = n;
        self
    }

    /// Sets the number of matching calls to affect.
    #[must_use]
    pub const fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }
}

/// A fault in place, with its counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedFault {
    /// Identifies the fault for removal.
    pub id: u64,
    #[serde(flatten)]
    pub fault: Fault,
    /// Number of matching calls so far.
    pub seen: u64,
    /// Number of affected calls so far.
    pub fired: u64,
}

#[derive(Default)]
pub(crate) struct FaultRegistry {
    placed: Vec<PlacedFault>,
    last_id: u64,
}

impl FaultRegistry {
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

    /// Counts a call for every matching fault and returns the first one that is due.
    pub(crate) fn strike(
        &mut self,
        operation: Operation,
        seller: Option<&str>,
        is_next_page: bool,
    ) -> Option<FaultKind> {
        let mut struck = None;
        for placed in &mut self.placed {
            let fault = &placed.fault;
            let is_meant = !matches!(fault.kind, FaultKind::OddOrder { .. })
                && fault.operation.is_none_or(|wanted| wanted == operation)
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

    /// Counts a call for every matching fault in single orders and returns those that are due. They do not exclude each other,
    /// nor a fault of the whole answer.
    pub(crate) fn odd_orders(&mut self, operation: Operation, seller: Option<&str>) -> Vec<OddOrders> {
        let mut due = Vec::new();
        for placed in &mut self.placed {
            let fault = &placed.fault;
            let FaultKind::OddOrder { shape, nth, count } = fault.kind else { continue };
            let target = match (operation, &fault.order) {
                (Operation::SearchOrders | Operation::GetOrder, Some(number)) => Target::Number(number.clone()),
                (Operation::SearchOrders, None) => Target::Places(nth as usize, count as usize),
                _ => continue,
            };
            let is_meant = fault.operation.is_none_or(|wanted| wanted == operation)
                && fault.seller.as_deref().is_none_or(|wanted| Some(wanted) == seller);
            if !is_meant {
                continue;
            }
            placed.seen += 1;
            if placed.seen >= fault.from_call && placed.fired < fault.times {
                placed.fired += 1;
                due.push(OddOrders { shape, target });
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::OddShape;

    #[test]
    fn a_fault_strikes_from_its_call_on_and_as_often_as_asked() {
        let mut registry = FaultRegistry::default();
        registry.add(Fault::new(FaultKind::Throttle).on(Operation::SearchOrders).of("A1").from_call(2).times(2));
        let mut strike = |seller| registry.strike(Operation::SearchOrders, Some(seller), false).is_some();
        assert_eq!(
            [strike("A1"), strike("A2"), strike("A1"), strike("A1"), strike("A1")],
            [false, false, true, true, false]
        );
        assert_eq!(registry.all()[0].seen, 4);
        assert!(registry.strike(Operation::GetOrders, Some("A1"), false).is_none());
    }

    #[test]
    fn kinds_are_written_in_snake_case() {
        let fault: Fault =
            serde_json::from_str(r#"{"operation":"searchOrders","kind":{"slow":{"ms":20}},"times":3}"#).unwrap();
        assert_eq!(fault, Fault::new(FaultKind::Slow { ms: 20 }).on(Operation::SearchOrders).times(3));
        let fault: Fault =
            serde_json::from_str(r#"{"order":"902-1","kind":{"odd_order":{"shape":"far_future"}}}"#).unwrap();
        assert_eq!(fault, Fault::new(FaultKind::odd(OddShape::FarFuture)).in_order("902-1"));
        for kind in FaultKind::all().filter(|kind| !kind.has_parameters()) {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
