//! The use cases: bind a shop, verify it, pull its orders. The interface, the command line and the background workers all
//! call these functions; a rule lives here or in `core`, never in a handler and never in SQL alone. Opening a sealed blob
//! happens nowhere else.

pub mod api_keys;
pub mod applications;
pub mod audit;
mod calls;
pub mod channel;
pub mod consent;
mod doctor;
pub mod entrance;
mod error;
mod keys;
pub mod members;
pub mod orders;
mod revision;
mod scheduler;
mod settings;
pub mod setup;
pub mod shops;
mod standing;
mod still;
mod timer;
mod tokens;
mod vault;
mod worker;

pub use doctor::{Finding, Health};
pub use error::{Error, ErrorKind};
pub use hawser_store::StreamTotals;
pub use scheduler::SchedulerOptions;
pub use settings::Settings;
pub use setup::SetUp;
pub use timer::{ManualTime, SystemTimer, Timer, backoff};
pub use vault::{Rotated, VaultStatus};

use hawser_core::{Clock, Rng};
use hawser_store::Store;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Everything a use case works with. Cheap to clone; one a process.
#[derive(Clone)]
pub struct Hawser {
    inner: Arc<Inner>,
}

/// What [`Hawser`] is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The master keys.
    pub vault: hawser_vault::Vault,
    /// The way to Amazon.
    pub amazon: hawser_amazon::Client,
    /// The ways out to everybody else.
    pub courier: hawser_courier::Courier,
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
    keys: keys::Keys,
    tokens: tokens::Tokens,
    door: entrance::Door,
    unknown_keys: api_keys::SlowDown,
    checks: channel::Checks,
    /// Names this process in leases: unique, meaningless, no secret.
    worker: String,
    /// How many runs this process has begun.
    runs: AtomicU64,
}

impl Hawser {
    /// Puts the parts together. The database is migrated and the master key checked already: see [`setup::open`].
    pub fn new(parts: Parts) -> Self {
        let worker = worker::name(&hawser_core::AuditId::new(&*parts.clock, &*parts.rng).0.simple().to_string());
        Self {
            inner: Arc::new(Inner {
                parts,
                keys: keys::Keys::default(),
                tokens: tokens::Tokens::default(),
                door: entrance::Door::default(),
                unknown_keys: api_keys::SlowDown::default(),
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

    pub(crate) fn door(&self) -> &entrance::Door {
        &self.inner.door
    }

    pub(crate) fn unknown_keys(&self) -> &api_keys::SlowDown {
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
    pub(crate) fn run_name(&self) -> String {
        format!("{}.{}", self.inner.worker, self.inner.runs.fetch_add(1, Ordering::Relaxed))
    }
}
