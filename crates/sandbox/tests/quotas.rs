//! Usage plans.

use crate::support::{open, options};
use hawser_sandbox::{Operation, SandboxOptions};
use std::time::Duration;

const AFTER: [(&str, &str); 1] = [("lastUpdatedAfter", "2026-08-01")];

#[tokio::test]
async fn a_burst_is_granted_then_one_call_every_three_minutes() {
    let test = open(SandboxOptions { no_quotas: false, ..options() }).await;
    let (token, path) = (test.token(0).await, "/na/orders/2026-01-01/orders");
    for nth in 0..20 {
        let reply = test.get(&token, path, &AFTER).await;
        assert_eq!((reply.status, reply.header("x-amzn-ratelimit-limit")), (200, Some("0.0056")), "call {nth}");
    }
    let refused = test.get(&token, path, &AFTER).await;
    assert_eq!(refused.refusal(), (429, "QuotaExceeded".to_owned(), String::new()));
    assert_eq!(refused.json()["errors"][0]["message"], "You exceeded your quota for the requested resource.");
    assert_eq!(refused.header("x-amzn-ratelimit-limit"), None);
    assert_eq!(refused.header("retry-after"), None);
    assert_eq!(refused.header("x-amzn-errortype"), Some("TooManyRequestsException"));

    let participations = test.get(&token, "/na/sellers/v1/marketplaceParticipations", &[]).await;
    assert_eq!(participations.status, 200, "each operation has its own");
    assert_eq!(participations.header("x-amzn-ratelimit-limit"), Some("0.016"));
    let other = test.get(&test.token(1).await, "/eu/orders/2026-01-01/orders", &AFTER).await;
    assert_eq!(other.status, 200, "each seller has its own");

    test.clock.advance(Duration::from_secs(178));
    assert_eq!(test.get(&token, path, &AFTER).await.status, 429);
    test.clock.advance(Duration::from_secs(2));
    assert_eq!(test.get(&token, path, &AFTER).await.status, 200);
    assert_eq!(test.get(&token, path, &[]).await.status, 429, "wrong ones count as well");
    test.sandbox.set_quota(Operation::SearchOrders, 2.0, 4);
    test.clock.advance(Duration::from_secs(10));
    let granted = test.get(&token, path, &AFTER).await;
    assert_eq!((granted.status, granted.header("x-amzn-ratelimit-limit")), (200, Some("2.0")));
}

#[tokio::test]
async fn without_quotas_a_high_rate_is_announced_and_no_call_is_refused() {
    let test = open(options()).await;
    let token = test.token(0).await;
    for _ in 0..60 {
        let reply = test.get(&token, "/na/sellers/v1/marketplaceParticipations", &[]).await;
        assert_eq!((reply.status, reply.header("x-amzn-ratelimit-limit")), (200, Some("1000")));
    }
}
