//! Usage plans: a token bucket for each operation, seller account and application (PROTOCOL C.1).

use crate::operation::{Operation, UsagePlan};
use std::collections::HashMap;

/// Identifies a bucket: operation, seller account, application.
type Key = (Operation, usize, usize);

/// All buckets, and the usage plans that were changed through the control API.
pub(crate) struct Quotas {
    is_off: bool,
    plans: HashMap<Operation, UsagePlan>,
    buckets: HashMap<Key, (f64, i64)>,
}

impl Quotas {
    /// Creates full buckets; with `is_off`, a high rate is announced and none enforced.
    pub(crate) fn new(is_off: bool) -> Self {
        Self { is_off, plans: HashMap::new(), buckets: HashMap::new() }
    }

    fn plan(&self, operation: Operation) -> UsagePlan {
        self.plans.get(&operation).copied().unwrap_or_else(|| operation.plan())
    }

    /// Changes a usage plan. Tokens in the buckets stay, up to the new burst.
    pub(crate) fn set(&mut self, operation: Operation, rate: f64, burst: u32) {
        self.plans.insert(operation, UsagePlan { rate, burst: f64::from(burst) });
    }

    /// Takes a token; false if none is left.
    pub(crate) fn take(&mut self, operation: Operation, seller: usize, application: usize, now_ms: i64) -> bool {
        if self.is_off {
            return true;
        }
        let UsagePlan { rate, burst } = self.plan(operation);
        let (tokens, at_ms) = self.buckets.entry((operation, seller, application)).or_insert((burst, now_ms));
        let passed_ms = u32::try_from((now_ms - *at_ms).max(0)).unwrap_or(u32::MAX);
        *tokens = (*tokens + f64::from(passed_ms) / 1000.0 * rate).min(burst);
        *at_ms = now_ms.max(*at_ms);
        let is_granted = *tokens >= 1.0;
        if is_granted {
            *tokens -= 1.0;
        }
        is_granted
    }

    /// The value of the header `x-amzn-RateLimit-Limit`.
    pub(crate) fn announced(&self, operation: Operation) -> String {
        if self.is_off { "1000".to_owned() } else { format!("{:?}", self.plan(operation).rate) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_with_its_burst_and_fills_with_its_rate() {
        let mut quotas = Quotas::new(false);
        let granted = (0..40).filter(|_| quotas.take(Operation::SearchOrders, 0, 0, 1_000)).count();
        assert_eq!(granted, 20);
        assert!(quotas.take(Operation::SearchOrders, 1, 0, 1_000), "another seller has a bucket of its own");
        assert!(!quotas.take(Operation::SearchOrders, 0, 0, 1_000 + 178_000));
        assert!(quotas.take(Operation::SearchOrders, 0, 0, 1_000 + 179_000));
        assert_eq!(quotas.announced(Operation::SearchOrders), "0.0056");
        assert_eq!(quotas.announced(Operation::CreateRestrictedDataToken), "1.0");
    }
}
