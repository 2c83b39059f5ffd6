//! Settings that the operator of an instance chooses for all its companies.

use hawser_core::channel;
use std::time::Duration;

/// The operator's settings. The default applies when nothing is configured.
#[derive(Debug, Clone)]
pub struct Settings {
    /// True if anybody may register a company.
    pub is_registration_open: bool,
    /// The person or address to ask for an account; shown on the sign-in page.
    pub contact: Option<String>,
    /// The public address of this instance, without a trailing slash. Links in e-mails begin with it, never with the host
    /// that a request names.
    pub public_url: Option<String>,
    /// How long the last successful check of the Amazon channel's key remains valid while the key server does not answer.
    pub hub_grace: Duration,
    /// Days for which buyer data is kept after shipment, see `hawser_core::orders::OrderDates`. Amazon allows 30.
    pub buyer_data_days: u16,
    /// Limits on guessing passwords, codes and API keys.
    pub rate_limits: RateLimits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            is_registration_open: true,
            contact: None,
            public_url: None,
            hub_grace: channel::DEFAULT_GRACE,
            buyer_data_days: 30,
            rate_limits: RateLimits::default(),
        }
    }
}

/// Limits on guessing. The first three apply to passwords, to codes of the second factor, to registrations and to e-mails
/// with links, each counted separately. An IPv6 network is a /64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Attempts on one account from one network.
    pub account_and_network: WaitLimit,
    /// Attempts on any account from one network.
    pub network: WaitLimit,
    /// Attempts on one account from all networks together.
    pub account: DelayLimit,
    /// Unknown API keys from one network.
    pub unknown_keys: WaitLimit,
    /// Time without an attempt after which a counter starts again from zero.
    pub reset_after: Duration,
}

/// After the free attempts, further ones are refused until a wait is over. The wait is 1 second at first and doubles with
/// each attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitLimit {
    /// Number of attempts without a wait.
    pub free_attempts: u32,
    /// Upper bound of the wait.
    pub longest_wait: Duration,
}

/// After the free attempts, each further one is delayed by 100 ms more, but never refused: otherwise strangers could lock
/// out the owner of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DelayLimit {
    /// Number of attempts without a delay.
    pub free_attempts: u32,
    /// Upper bound of the delay.
    pub longest_delay: Duration,
}

impl Default for RateLimits {
    fn default() -> Self {
        let wait = |free_attempts, seconds| WaitLimit { free_attempts, longest_wait: Duration::from_secs(seconds) };
        Self {
            account_and_network: wait(5, 300),
            network: wait(40, 60),
            account: DelayLimit { free_attempts: 20, longest_delay: Duration::from_secs(3) },
            unknown_keys: wait(20, 60),
            reset_after: Duration::from_secs(3600),
        }
    }
}
