//! The schema: twin migrations for both databases, embedded, forward only. All that are missing are applied in one
//! transaction under one lock, so that a process killed half-way leaves nothing behind and two that start at once do not
//! meet.

use crate::{
    Backend, Store, StoreError,
    executor::{Pk, Sql, Tx, args},
};

macro_rules! twins {
    ($($name:literal)*) => {
        &[$(Sql::twin(
            include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        )),*]
    };
}

/// The migrations in order; the first has number 1.
const MIGRATIONS: &[Sql] = twins![
    "0001_foundation"
    "0002_entrance"
    "0003_api_keys"
    "0004_accounts"
    "0005_members"
    "0006_shop_streams"
];

/// How the database's schema stands to the one this program was built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// The same.
    Current,
    /// No schema yet.
    Empty,
    /// An older one, with its number.
    Older(i64),
    /// A newer one, with its number.
    Newer(i64),
}

impl Schema {
    /// The number of the newest migration this program knows.
    pub const LATEST: i64 = MIGRATIONS.len() as i64;

    const fn of(version: i64) -> Self {
        match version {
            0 => Self::Empty,
            Self::LATEST => Self::Current,
            older if older < Self::LATEST => Self::Older(older),
            newer => Self::Newer(newer),
        }
    }
}

impl Store {
    /// How the database's schema stands to this program's.
    ///
    /// # Errors
    /// Only those of the database.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        let mut tx = self.db.read().await?;
        Ok(Schema::of(version(&mut tx, self.backend()).await?))
    }

    /// Brings the schema up to this program's; does nothing when it is. Safe when several processes start at once, and
    /// when killed at any moment.
    ///
    /// # Errors
    /// [`StoreError::Schema`] when the database is newer than the program.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        if self.schema().await? == Schema::Current {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        if self.backend() == Backend::Postgres {
            // Any number does, as long as no other program on this database locks it; it ends with the transaction.
            tx.fetch_all::<Pk>("SELECT 1::bigint AS pk FROM pg_advisory_xact_lock(4841575345520001)", &[]).await?;
        }
        tx.run_script("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY NOT NULL)".into()).await?;
        let from = version(&mut tx, self.backend()).await?;
        if let newer @ Schema::Newer(_) = Schema::of(from) {
            return Err(StoreError::Schema { found: newer });
        }
        for (number, migration) in (1..).zip(MIGRATIONS.iter().copied()).skip_while(|(number, _)| *number <= from) {
            tx.run_script(migration).await?;
            tx.execute("INSERT INTO schema_version (version) VALUES ($1)", args![number]).await?;
        }
        tx.commit().await
    }

    /// Refuses any schema but the current one.
    ///
    /// # Errors
    /// [`StoreError::Schema`], which says what to do.
    pub async fn require_schema(&self) -> Result<(), StoreError> {
        match self.schema().await? {
            Schema::Current => Ok(()),
            found => Err(StoreError::Schema { found }),
        }
    }
}

/// The texts of all migrations.
#[cfg(feature = "testing")]
pub(crate) fn texts(backend: Backend) -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(move |migration| migration.of(backend))
}

/// The newest migration that was applied; 0 for none.
async fn version(tx: &mut Tx, backend: Backend) -> Result<i64, StoreError> {
    let exists = match backend {
        Backend::Sqlite => "SELECT COUNT(*) AS pk FROM sqlite_schema WHERE name = 'schema_version'",
        Backend::Postgres => {
            "SELECT COUNT(*) AS pk FROM (SELECT to_regclass('schema_version') AS t) x WHERE t IS NOT NULL"
        }
    };
    if tx.fetch_optional::<Pk>(exists, &[]).await?.is_none_or(|count| count.0 == 0) {
        return Ok(0);
    }
    let version = tx.fetch_optional::<Pk>("SELECT COALESCE(MAX(version), 0) AS pk FROM schema_version", &[]).await?;
    Ok(version.map_or(0, |version| version.0))
}
