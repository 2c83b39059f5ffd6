//! The use cases of Hawser, called by the HTTP interface, the command line and the background workers. Rules belong here or in
//! `core`, never in a handler and never in SQL alone. Only this crate opens sealed data.

pub mod access;
pub mod api_keys;
pub mod applications;
pub mod audit;
pub mod auth;
pub mod authorizations;
pub mod channel;
mod error;
pub(crate) mod etag;
pub(crate) mod health;
pub(crate) mod idempotency;
pub mod members;
pub mod orders;
pub mod paging;
pub(crate) mod process_identity;
mod rate_limit;
pub mod retention;
pub(crate) mod secrets;
mod settings;
pub mod setup;
pub mod shops;
pub mod sync;
mod timer;
mod verification;

pub use crate::health::doctor::{Finding, Health};
pub use crate::health::readiness::Readiness;
pub use crate::idempotency::{Once, RepeatableRequest};
pub use crate::secrets::master_key_rotation::{Rotated, VaultStatus};
pub use error::{Error, ErrorKind};
pub use hawser_store::StreamTotals;
pub use settings::{DelayLimit, RateLimits, Settings, WaitLimit};
pub use setup::SetUp;
pub use sync::SchedulerOptions;
pub use timer::{ManualTime, SystemTimer, Timer, backoff};

use hawser_core::{Clock, Rng};
use hawser_store::Store;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// The context of all use cases. Each process has one; clones share it and are cheap.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// The parts of an [`App`].
pub struct Parts {
    pub store: Store,
    /// Holds the master keys.
    pub vault: hawser_vault::Vault,
    pub amazon: hawser_amazon::Client,
    /// Clients of all other services: e-mail and the remote key server.
    pub outbound: hawser_outbound::Outbound,
    pub settings: Settings,
    pub clock: Arc<dyn Clock>,
    /// Sleeps; tests replace it together with the clock.
    pub timer: Arc<dyn Timer>,
    /// Randomness for ids and jitter.
    pub rng: Arc<dyn Rng>,
}

struct Inner {
    parts: Parts,
    keys: secrets::data_keys::Keys,
    tokens: authorizations::access_tokens::Tokens,
    password_hasher: auth::password_hash::PasswordHasher,
    rate_limiters: rate_limit::RateLimiters,
    checks: channel::Checks,
    /// Held by the readiness check that tries to write, so that many checks do not queue up for the writing connection.
    write_check: tokio::sync::Mutex<()>,
    verifications: verification::single_flight::SingleFlight,
    /// Name of this process in leases. It is unique and not secret.
    worker: String,
    /// Number of runs that this process has started.
    runs: AtomicU64,
}

impl App {
    /// Creates the context. [`SetUp::run`] must have migrated the database and checked the master key before.
    pub fn new(parts: Parts) -> Self {
        let worker =
            process_identity::name(&hawser_core::AuditId::new(&*parts.clock, &*parts.rng).0.simple().to_string());
        let rate_limiters = rate_limit::RateLimiters::new(&parts.settings.rate_limits);
        Self {
            inner: Arc::new(Inner {
                parts,
                keys: secrets::data_keys::Keys::default(),
                tokens: authorizations::access_tokens::Tokens::default(),
                password_hasher: auth::password_hash::PasswordHasher::default(),
                rate_limiters,
                checks: channel::Checks::default(),
                write_check: tokio::sync::Mutex::default(),
                verifications: verification::single_flight::SingleFlight::default(),
                worker,
                runs: AtomicU64::new(0),
            }),
        }
    }

    /// The database, for reads that no rule governs.
    pub fn store(&self) -> &Store {
        &self.inner.parts.store
    }

    /// Creates the id of a request for the log; ids are unique and sort by time.
    pub fn request_id(&self) -> String {
        format!("req_{}", hawser_core::AuditId::new(self.clock(), self.rng()).0.simple())
    }

    pub(crate) fn amazon(&self) -> &hawser_amazon::Client {
        &self.inner.parts.amazon
    }

    pub(crate) fn password_hasher(&self) -> &auth::password_hash::PasswordHasher {
        &self.inner.password_hasher
    }

    pub(crate) fn rate_limiters(&self) -> &rate_limit::RateLimiters {
        &self.inner.rate_limiters
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.inner.parts.clock
    }

    pub(crate) fn now(&self) -> hawser_core::Timestamp {
        self.inner.parts.clock.now()
    }

    pub(crate) fn rng(&self) -> &dyn Rng {
        &*self.inner.parts.rng
    }

    pub(crate) fn timer(&self) -> &dyn Timer {
        &*self.inner.parts.timer
    }

    pub(crate) fn worker(&self) -> &str {
        &self.inner.worker
    }

    /// Creates the name of one run of this process in leases. Two runs of one process exclude each other as well.
    pub(crate) fn run_id(&self) -> String {
        format!("{}.{}", self.inner.worker, self.inner.runs.fetch_add(1, Ordering::Relaxed))
    }
}
