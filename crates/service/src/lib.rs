//! The use cases: bind a shop, verify it, pull its orders. The interface, the command line and the background workers all
//! call these functions; a rule lives here or in `core`, never in a handler and never in SQL alone. Opening a sealed blob
//! happens nowhere else.

pub(crate) mod access;
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
pub(crate) mod process_identity;
pub(crate) mod retention;
pub(crate) mod secrets;
mod settings;
pub mod setup;
pub mod shops;
pub mod sync;
mod timer;
mod verification;

pub use crate::health::doctor::{Finding, Health};
pub use crate::secrets::master_key_rotation::{Rotated, VaultStatus};
pub use crate::sync::scheduler::SchedulerOptions;
pub use error::{Error, ErrorKind};
pub use hawser_store::StreamTotals;
pub use settings::Settings;
pub use setup::SetUp;
pub use timer::{ManualTime, SystemTimer, Timer, backoff};

use hawser_core::{Clock, Rng};
use hawser_store::Store;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Everything a use case works with. Cheap to clone; one a process.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

/// What [`App`] is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The master keys.
    pub vault: hawser_vault::Vault,
    /// The way to Amazon.
    pub amazon: hawser_amazon::Client,
    /// The ways out to everybody else.
    pub outbound: hawser_outbound::Outbound,
    /// What the operator decided.
    pub settings: Settings,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Waits.
    pub timer: Arc<dyn Timer>,
    /// For ids and jitter.
    pub rng: Arc<dyn Rng>,
}

struct Inner {
    parts: Parts,
    keys: secrets::data_keys::Keys,
    tokens: authorizations::access_tokens::Tokens,
    auth_state: auth::AuthState,
    unknown_keys: api_keys::RateLimit,
    checks: channel::Checks,
    /// Names this process in leases: unique, meaningless, no secret.
    worker: String,
    /// How many runs this process has begun.
    runs: AtomicU64,
}

impl App {
    /// Puts the parts together. The database is migrated and the master key checked already: see [`setup::open`].
    pub fn new(parts: Parts) -> Self {
        let worker =
            process_identity::name(&hawser_core::AuditId::new(&*parts.clock, &*parts.rng).0.simple().to_string());
        Self {
            inner: Arc::new(Inner {
                parts,
                keys: secrets::data_keys::Keys::default(),
                tokens: authorizations::access_tokens::Tokens::default(),
                auth_state: auth::AuthState::default(),
                unknown_keys: api_keys::RateLimit::default(),
                checks: channel::Checks::default(),
                worker,
                runs: AtomicU64::new(0),
            }),
        }
    }

    /// The database, for reading what has no rule.
    pub fn store(&self) -> &Store {
        &self.inner.parts.store
    }

    /// Names a request in the log: unique, sortable by time, meaningless.
    pub fn request_id(&self) -> String {
        format!("req_{}", hawser_core::AuditId::new(self.clock(), self.rng()).0.simple())
    }

    pub(crate) fn amazon(&self) -> &hawser_amazon::Client {
        &self.inner.parts.amazon
    }

    pub(crate) fn auth_state(&self) -> &auth::AuthState {
        &self.inner.auth_state
    }

    pub(crate) fn unknown_keys(&self) -> &api_keys::RateLimit {
        &self.inner.unknown_keys
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

    /// Names one run of this process in leases, so that two runs of one process keep each other out as well.
    pub(crate) fn run_id(&self) -> String {
        format!("{}.{}", self.inner.worker, self.inner.runs.fetch_add(1, Ordering::Relaxed))
    }
}
