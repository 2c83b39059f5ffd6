//! SQL: one executor over SQLite and PostgreSQL, one repository per noun. Tenant data is reachable only through
//! [`Store::within`], which joins the actor's scope into every statement; [`Store::for_claim`] is for workers,
//! [`Store::auth`] for unauthenticated callers, [`Store::instance`] for set-up and the vault. What is sealed stays sealed here.

pub(crate) mod access;
mod api_keys;
mod applications;
mod audit;
pub(crate) mod auth;
pub(crate) mod authorizations;
pub(crate) mod channel;
pub(crate) mod error;
mod executor;
mod health;
pub(crate) mod idempotency;
mod instance;
pub(crate) mod members;
mod migrations;
pub mod orders;
pub(crate) mod retention;
mod schema;
pub(crate) mod secrets;
pub(crate) mod shops;
pub(crate) mod sync;
#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod testing;
pub(crate) mod verification;

pub use crate::access::assignments::{AssignmentRow, WithEnvironment};
pub use crate::access::tenant::{TenantStore, TenantTx};
pub use crate::auth::{
    AuthStore, AuthTx, LinkKind, Membership, NewPasswordLink, NewPerson, NewSession, PasswordLinkRow, PersonRow,
    SecondFactorRow, SessionRow,
};
pub use crate::authorizations::authorization::{BoundToken, NewAuthorization};
pub use crate::authorizations::consents::NewConsent;
pub use crate::channel::{ChannelKeyRef, ChannelKeyRow, CheckedKey, NewChannelKey, TriedKey};
pub use crate::idempotency::{CompletedRequest, IdempotencyKey};
pub use crate::members::directory::MemberEntry;
pub use crate::members::invitations::{InvitationRow, InvitedShop, NewInvitation};
pub use crate::shops::accounts::NewAccount;
pub use crate::shops::list::{ListedAccount, ListedAuthorization, ListedShop, ShopFilter, ShopPosition};
pub use crate::shops::shop::Subject;
pub use api_keys::{ApiKeyRow, NewApiKey};
pub use applications::ApplicationPosition;
pub use audit::AuditKey;
pub use error::StoreError;
pub use health::{ImpossibleTimes, Lag};
pub use instance::{
    CompanyRow, DataKeyRow, Instance, InstanceRow, InstanceTx, KeyCheck, MemberRow, NewCompany, NewMember,
};
pub use orders::{
    DueRetry, FailedRetry, OrderCursor, OrderFilter, OrderItem, OrderPosition, OrderQuery, OrderRow, OrderTotals,
    OrderUpsert, PageCommitted, SetAsideOrder, UnreadableCount, UnreadableFilter, UnreadableOrderRow,
};
pub use retention::{Expired, FinishedJob, JobRow, RetentionStore};
pub use schema::Schema;
pub use sync::{
    Claim, ClaimedStream, DiagnosticPayload, MarketplaceCoverage, PageCommit, QuotaKey, RefusedDataSet, ReleaseOutcome,
    Reserved, StreamRow, StreamTotals, Window, WindowState, WorkerStore,
};

use executor::Db;
use hawser_core::{Actor, Timestamp};

/// The kind of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// An embedded database in a file.
    Sqlite,
    /// A database server.
    Postgres,
}

/// The address of the database.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// `sqlite:PATH` (`sqlite:PATH?mode=ro` for read-only access) or `postgres://…`.
    pub url: String,
}

/// The numbers of connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connections {
    /// The connections to PostgreSQL.
    pub postgres: u32,
    /// The connections that read a SQLite file; one more writes.
    pub sqlite_readers: u32,
}

impl Default for Connections {
    fn default() -> Self {
        Self { postgres: 10, sqlite_readers: 4 }
    }
}

/// The database. Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Opens the database; creates the SQLite file (not its folder) if it is missing. Does not migrate.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`], [`StoreError::Unavailable`], [`StoreError::Locked`], [`StoreError::ReadOnly`].
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        Self::open_with(options, Connections::default()).await
    }

    /// Opens the database with this many connections.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with(options: &StoreOptions, connections: Connections) -> Result<Self, StoreError> {
        Ok(Self { db: Db::open(&options.url, connections).await? })
    }

    pub const fn backend(&self) -> Backend {
        self.db.backend()
    }

    /// The data that the actor may see at that time, which comes from the clock of the use case.
    pub fn within(&self, actor: &Actor, now: Timestamp) -> TenantStore {
        TenantStore::new(self.db.clone(), actor, now)
    }

    /// Set-up, companies, members, and the keys of the vault.
    pub fn instance(&self) -> Instance {
        Instance { db: self.db.clone() }
    }

    /// People, sessions and one-time links, looked up before the caller is authenticated.
    pub fn auth(&self) -> AuthStore {
        AuthStore { db: self.db.clone() }
    }

    /// The data of workers: streams, page commits, token leases, quotas.
    pub fn for_claim(&self) -> WorkerStore {
        WorkerStore { db: self.db.clone() }
    }

    /// The jobs that delete what has reached the end of its retention period.
    pub fn retention(&self) -> RetentionStore {
        RetentionStore { db: self.db.clone() }
    }

    /// Closes all connections. A SQLite file is then complete without a write-ahead log.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
