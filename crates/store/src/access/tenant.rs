//! What an actor may see, as one piece of SQL that every statement on a tenant's data is joined with. Default-deny: no
//! assignment, no shop.

use crate::{
    StoreError,
    access::scoped_sql::{ARGUMENTS, ScopedSql},
    executor::{Arg, Db, FromRow, Tx},
};
use hawser_core::{Actor, CompanyId, Permission, ShopId, Timestamp};
use uuid::Uuid;

/// The shops in an actor's scope, as a common table `visible (pk, id, name, company_pk, company_id)`. It names
/// arguments of the scope: use it in `scoped!`. A key reaches only shops of its own environment.
macro_rules! visible {
    () => {
        "WITH visible AS (\
         SELECT shop.pk, shop.id, shop.name, shop.company_pk, company.id AS company_id \
         FROM shop JOIN company ON company.pk = shop.company_pk \
         WHERE (@company IS NULL OR company.id = @company) \
         AND (@actor_kind <> 'key' OR shop.environment = (SELECT environment FROM api_key WHERE id = @actor_id)) \
         AND (@sees_all = 1 OR shop.id = @only_shop OR EXISTS (\
         SELECT 1 FROM shop_assignment x WHERE x.shop_pk = shop.pk AND x.subject_kind = @actor_kind AND x.subject_id = @actor_id \
         AND (x.until IS NULL OR x.until > @now)))) "
    };
}
pub(crate) use visible;

/// The scope of an actor at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) actor: Actor,
    /// Only this company's; `None` for the instance owner (all) and workers (none).
    company: Option<CompanyId>,
    /// Every shop of that company, assigned or not.
    sees_all: bool,
    /// Only this shop.
    only: Option<ShopId>,
    /// The kind of whom shops are assigned to.
    kind: &'static str,
    subject: Uuid,
    now: Timestamp,
}

impl Scope {
    fn new(actor: &Actor, now: Timestamp) -> Self {
        let (company, only, subject) = match actor {
            Actor::Member { member, company, .. } => (Some(*company), None, member.0),
            Actor::Key { key, company, .. } => (Some(*company), None, key.0),
            Actor::Link { company, shop } => (Some(*company), Some(*shop), Uuid::nil()),
            Actor::InstanceOwner | Actor::Worker => (None, None, Uuid::nil()),
        };
        let sees_all = actor.may(Permission::ShopsReadAll) && *actor != Actor::Worker;
        Self { actor: actor.clone(), company, sees_all, only, kind: actor.kind(), subject, now }
    }

    /// In the order of [`ARGUMENTS`].
    fn args(&self) -> [Arg<'static>; ARGUMENTS.len()] {
        [
            self.company.into(),
            self.sees_all.into(),
            self.only.into(),
            self.kind.into(),
            self.subject.into(),
            self.now.into(),
        ]
    }

    /// The moment, the kind of the actor and its id: for rows that keep who did it and when.
    pub(crate) const fn provenance(&self) -> (Timestamp, &'static str, Uuid) {
        (self.now, self.kind, self.subject)
    }

    /// Whether the actor belongs to that company, or is the instance's owner.
    pub(crate) fn belongs_to(&self, company: CompanyId) -> bool {
        self.is_instance_owner() || self.company == Some(company)
    }

    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn is_instance_owner(&self) -> bool {
        self.actor == Actor::InstanceOwner
    }
}

/// The data as one actor may see it at one moment. *Not yours* answers like *does not exist*.
#[derive(Debug, Clone)]
pub struct TenantStore {
    db: Db,
    scope: Scope,
}

/// A transaction inside an actor's scope. Dropped without [`TenantTx::commit`], it undoes everything.
///
/// On SQLite there is one writer in a process: while a `Scoped` made by [`TenantStore::write`] lives, ask for no other writing
/// transaction in the same task, and await nothing slow. On PostgreSQL a failed statement ends the transaction: after an
/// error, drop it.
#[derive(Debug)]
pub struct TenantTx {
    pub(crate) tx: Tx,
    pub(crate) scope: Scope,
    /// Shops added in this transaction, which their creator may still assign to itself.
    pub(crate) added: Vec<ShopId>,
}

impl TenantStore {
    pub(crate) fn new(db: Db, actor: &Actor, now: Timestamp) -> Self {
        Self { db, scope: Scope::new(actor, now) }
    }

    /// Begins a reading transaction: one moment's state throughout. Writing in it is refused.
    pub async fn read(&self) -> Result<TenantTx, StoreError> {
        Ok(TenantTx { tx: self.db.read().await?, scope: self.scope.clone(), added: Vec::new() })
    }

    /// Begins a writing transaction.
    pub async fn write(&self) -> Result<TenantTx, StoreError> {
        Ok(TenantTx { tx: self.db.write().await?, scope: self.scope.clone(), added: Vec::new() })
    }
}

impl TenantTx {
    /// Keeps what was written.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await
    }

    /// Runs a statement that was made by `scoped!`; `args` are its own arguments.
    pub(crate) async fn all<T: FromRow>(&mut self, sql: ScopedSql, args: &[Arg<'_>]) -> Result<Vec<T>, StoreError> {
        let args = [&self.scope.args(), args].concat();
        self.tx.fetch_all(sql.0, &args).await
    }

    /// The first row of such a statement.
    pub(crate) async fn first<T: FromRow>(
        &mut self,
        sql: ScopedSql,
        args: &[Arg<'_>],
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// How many rows such a statement touched.
    pub(crate) async fn run(&mut self, sql: ScopedSql, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        let args = [&self.scope.args(), args].concat();
        self.tx.execute(sql.0, &args).await
    }
}
