//! The lease of a stream.

use std::time::Duration;

/// Lifetime of a lease. It is renewed after a third of it.
pub(crate) const LEASE: Duration = Duration::from_secs(60);
