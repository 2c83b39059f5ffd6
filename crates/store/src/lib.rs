//! SQL: one executor over SQLite and PostgreSQL, one repository a noun. Tenant data is reachable only through
//! [`Store::within`], which joins the actor's scope into every statement; [`Store::for_claim`] is for workers,
//! [`Store::entrance`] for who is not known yet, [`Store::instance`] for set-up and the vault. What is sealed stays sealed here.

mod accounts;
mod answers;
mod api_keys;
mod applications;
mod assignments;
mod audit;
mod authorisations;
mod channel_keys;
mod consents;
mod coverage;
pub mod document;
mod entrance;
mod error;
mod executor;
mod health;
mod incidents;
mod instance;
mod invitations;
mod members;
mod migrations;
mod mints;
mod orders;
mod quotas;
mod scope;
mod shops;
mod streams;
#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod testing;
mod tokens;
mod verifications;
mod words;

pub use accounts::{AccountMarketplace, AccountRow, NewAccount, Participation};
pub use answers::KeptAnswer;
pub use api_keys::{ApiKeyRow, NewApiKey};
pub use applications::{ApplicationRow, NewApplication};
pub use assignments::{AssignmentRow, InWorld};
pub use audit::{AuditCheck, AuditCursor, AuditEntry, AuditFault, AuditFilter, AuditKey, AuditRow, FaultyTrail};
pub use authorisations::{AuthorisationRow, NewAuthorisation};
pub use channel_keys::{ChannelKeyRef, ChannelKeyRow, CheckedKey, NewChannelKey, TriedKey};
pub use consents::{ConsentRow, NewConsent};
pub use coverage::MarketplaceCoverage;
pub use entrance::{
    Claimed, Entrance, EntranceTx, LinkKind, Membership, NewPasswordLink, NewPerson, NewSession, OnceKey,
    PasswordLinkRow, PersonRow, SecondFactorRow, SessionRow,
};
pub use error::StoreError;
pub use health::Lag;
pub use incidents::{IncidentRow, Standing};
pub use instance::{
    CompanyRow, DataKeyRow, Instance, InstanceRow, InstanceTx, KeyCheck, MemberRow, NewCompany, NewMember,
};
pub use invitations::{InvitationRow, InvitedShop, NewInvitation};
pub use members::MemberEntry;
pub use migrations::Schema;
pub use orders::{
    InvalidPosition, OrderCursor, OrderFilter, OrderItem, OrderQuery, OrderRow, OrderTotals, OrderUpsert, PagePosition,
};
pub use quotas::{QuotaKey, Reserved};
pub use scope::{Scoped, Within};
pub use shops::{NewShop, ShopRow, Subject};
pub use streams::{
    Claim, ClaimedStream, Claims, PageCommit, PageCommitted, ReleaseOutcome, StreamRow, StreamTotals, Window,
    WindowState,
};
pub use tokens::TokensRow;
pub use verifications::{NewVerification, VerificationRow};
pub use words::{ApplicationKind, AuthorisationKind, DateSource, Identity, Platform, Resource, UnknownWord};

use executor::Db;
use hawser_core::{Actor, Timestamp};

/// Which of the two databases it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// An embedded file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Where the data lives.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// `sqlite:PATH` (`sqlite:PATH?mode=ro` to only read) or `postgres://…`.
    pub url: String,
}

/// The database. Cheap to clone; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Opens the database; creates the SQLite file (not its folder) when it is missing. Does not migrate.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`], [`StoreError::Unavailable`], [`StoreError::Locked`], [`StoreError::ReadOnly`].
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        Ok(Self { db: Db::open(&options.url).await? })
    }

    /// Which database it is.
    pub const fn backend(&self) -> Backend {
        self.db.backend()
    }

    /// What the actor may see at that moment. Give the use case's clock.
    pub fn within(&self, actor: &Actor, now: Timestamp) -> Within {
        Within::new(self.db.clone(), actor, now)
    }

    /// Set-up, companies, members, keys of the vault.
    pub fn instance(&self) -> Instance {
        Instance { db: self.db.clone() }
    }

    /// People at the door: who signs in, sessions, one-time links, requests already made.
    pub fn entrance(&self) -> Entrance {
        Entrance { db: self.db.clone() }
    }

    /// What workers need: streams, page commits, token leases, quotas.
    pub fn for_claim(&self) -> Claims {
        Claims { db: self.db.clone() }
    }

    /// Closes all connections, after which a SQLite file stands alone (no write-ahead log beside it).
    pub async fn close(&self) {
        self.db.close().await;
    }
}
