//! The tenant scope: one piece of SQL that is joined into every statement on a tenant's data and limits it to what the actor may
//! see. Shops that are not assigned are denied by default.

use crate::{
    StoreError,
    access::scoped_sql::{ARGUMENTS, ScopedSql},
    executor::{Arg, Composed, Db, FromRow, Tx, args},
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

/// The scope of an actor at a given time.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) actor: Actor,
    /// The only company in scope; `None` for the instance owner (all companies) and workers (none).
    company: Option<CompanyId>,
    /// True if every shop of the company is in scope, assigned or not.
    sees_all: bool,
    /// The only shop in scope, for links.
    only: Option<ShopId>,
    /// Kind and id of the subject whose assignments count.
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

    /// Time, kind and id of the actor, for rows that record who changed them and when.
    pub(crate) const fn provenance(&self) -> (Timestamp, &'static str, Uuid) {
        (self.now, self.kind, self.subject)
    }

    /// Returns true if the actor belongs to the company or is the instance owner.
    pub(crate) fn belongs_to(&self, company: CompanyId) -> bool {
        self.is_instance_owner() || self.company == Some(company)
    }

    /// True if every shop of the company is in scope, assigned or not.
    pub(crate) const fn sees_all(&self) -> bool {
        self.sees_all
    }

    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn is_instance_owner(&self) -> bool {
        self.actor == Actor::InstanceOwner
    }
}

/// The data that one actor may see at a given time. Data of others is reported like data that does not exist.
#[derive(Debug, Clone)]
pub struct TenantStore {
    db: Db,
    scope: Scope,
}

/// A transaction inside an actor's scope. It is rolled back if it is dropped without [`TenantTx::commit`].
///
/// SQLite has one writer per process: while a transaction of [`TenantStore::write`] is open, the same task must not begin
/// another writing transaction or await anything slow. On PostgreSQL a failed statement aborts the transaction, so drop it
/// after an error.
#[derive(Debug)]
pub struct TenantTx {
    pub(crate) tx: Tx,
    pub(crate) scope: Scope,
    /// Shops added in this transaction. Their creator may assign them to itself until the transaction ends.
    pub(crate) added: Vec<ShopId>,
}

impl TenantStore {
    pub(crate) fn new(db: Db, actor: &Actor, now: Timestamp) -> Self {
        Self { db, scope: Scope::new(actor, now) }
    }

    /// Begins a read-only transaction, which sees one consistent state.
    pub async fn read(&self) -> Result<TenantTx, StoreError> {
        Ok(TenantTx { tx: self.db.read().await?, scope: self.scope.clone(), added: Vec::new() })
    }

    /// Begins a writing transaction.
    pub async fn write(&self) -> Result<TenantTx, StoreError> {
        Ok(TenantTx { tx: self.db.write().await?, scope: self.scope.clone(), added: Vec::new() })
    }
}

impl TenantTx {
    /// Commits the transaction.
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

    /// An empty statement with the arguments of the scope.
    pub(crate) fn compose<'a>(&self) -> Composed<'a> {
        Composed::new(self.tx.backend(), &ARGUMENTS, self.scope.args().to_vec())
    }

    /// True if the scope is limited to one company.
    pub(crate) const fn is_of_company(&self) -> bool {
        self.scope.company.is_some()
    }

    /// Appends the conditions that limit a table `shop` to the scope. Unlike `visible`, they contain only what this actor
    /// needs, so that the planner can use an index.
    pub(crate) fn limit_shops(&self, statement: &mut Composed<'_>) {
        self.limit_shops_by(statement, false);
    }

    /// Like [`Self::limit_shops`]. With `is_found`, another condition names the few shops, and the statement does not walk
    /// through those of the company.
    pub(crate) fn limit_shops_by(&self, statement: &mut Composed<'_>, is_found: bool) {
        let scope = &self.scope;
        let is_assigned = scope.only.is_none() && !scope.sees_all;
        match scope.company {
            // The sign keeps SQLite from using the index of the company's names.
            Some(_) if is_found || is_assigned => {
                statement.push("+shop.company_pk = (SELECT pk FROM company WHERE id = @company) ", &[]);
            }
            Some(_) => statement.push("shop.company_pk = (SELECT pk FROM company WHERE id = @company) ", &[]),
            None => statement.push("@sees_all = 1 ", &[]),
        }
        if matches!(scope.actor, Actor::Key { .. }) {
            let own = "AND shop.environment = (SELECT environment FROM api_key WHERE id = @actor_id) ";
            statement.push(own, &[]);
        }
        if let Some(shop) = scope.only {
            statement.push("AND shop.id = $1 ", args![shop]);
        } else if is_assigned {
            let assigned = "AND shop.pk IN (SELECT x.shop_pk FROM shop_assignment x \
                            WHERE x.subject_kind = @actor_kind AND x.subject_id = @actor_id \
                            AND (x.until IS NULL OR x.until > @now)) ";
            statement.push(assigned, &[]);
        }
    }

    pub(crate) async fn run(&mut self, sql: ScopedSql, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        let args = [&self.scope.args(), args].concat();
        self.tx.execute(sql.0, &args).await
    }
}
