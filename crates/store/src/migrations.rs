//! The schema: embedded migrations, a twin for each database, forward only. All missing migrations are applied in one
//! transaction under one lock, so that a killed process leaves nothing behind and processes that start together take turns.

use crate::{
    Backend, Store, StoreError,
    executor::{FromRow, Pk, Row, Sql, Tx, args},
    schema::Schema,
};
use sha2::{Digest as _, Sha256};

macro_rules! twins {
    ($($name:literal)*) => {
        &[$(Sql::twin(
            include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        )),*]
    };
}

/// The migrations in order; the first has number 1. A released migration is never edited.
const MIGRATIONS: &[Sql] = twins![
    "0001_initial" "0002_idempotency" "0003_members" "0004_binding" "0005_unreadable_orders" "0006_sync_states"
    "0007_list_indexes" "0008_retention"
];

impl Schema {
    /// The number of the newest migration that this program knows.
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

/// A migration that was applied.
struct Applied {
    version: i64,
    checksum: String,
}

impl FromRow for Applied {
    const TABLE: &'static str = "schema_version";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { version: row.int("version")?, checksum: row.text("checksum")? })
    }
}

impl Store {
    /// Compares the schema of the database with the one that this program needs.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        schema(&mut self.db.read().await?).await
    }

    /// Applies the missing migrations, if any. Several processes may call it at once, and may be killed at any moment.
    ///
    /// # Errors
    /// [`StoreError::Schema`] if the database is newer than this program, or if a migration was edited.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        if self.schema().await? == Schema::Current {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        if self.backend() == Backend::Postgres {
            // The number is arbitrary; no other program on this database may lock it. The transaction's end unlocks it.
            tx.fetch_all::<Pk>("SELECT 1::bigint AS pk FROM pg_advisory_xact_lock(4841575345520001)", &[]).await?;
        }
        let applied = match schema(&mut tx).await? {
            Schema::Current => return Ok(()),
            Schema::Empty => 0,
            Schema::Older(version) => version,
            found @ (Schema::Newer(_) | Schema::Edited(_)) => return Err(StoreError::Schema { found }),
        };
        let create = "CREATE TABLE IF NOT EXISTS schema_version \
                      (version BIGINT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL)";
        tx.run_script(create.into()).await?;
        for (number, migration) in (1..).zip(MIGRATIONS.iter().copied()).skip_while(|(number, _)| *number <= applied) {
            tx.run_script(migration).await?;
            let insert = "INSERT INTO schema_version (version, checksum) VALUES ($1, $2)";
            tx.execute(insert, args![number, checksum(migration.of(self.backend()))]).await?;
        }
        tx.commit().await
    }

    /// Succeeds only for the schema that this program needs.
    ///
    /// # Errors
    /// [`StoreError::Schema`], whose text says what to do.
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

/// SHA-256 of a migration's text, in hexadecimal digits. Line ends do not count: a checkout on Windows may have others.
fn checksum(text: &str) -> String {
    let mut hasher = Sha256::new();
    for line in text.lines() {
        hasher.update(line);
        hasher.update(b"\n");
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn schema(tx: &mut Tx) -> Result<Schema, StoreError> {
    let backend = tx.backend();
    let exists = match backend {
        Backend::Sqlite => "SELECT COUNT(*) AS pk FROM sqlite_schema WHERE name = 'schema_version'",
        Backend::Postgres => {
            "SELECT COUNT(*) AS pk FROM (SELECT to_regclass('schema_version') AS t) x WHERE t IS NOT NULL"
        }
    };
    if tx.fetch_optional::<Pk>(exists, &[]).await?.is_none_or(|count| count.0 == 0) {
        return Ok(Schema::Empty);
    }
    let version = "SELECT COALESCE(MAX(version), 0) AS pk FROM schema_version";
    let version = tx.fetch_optional::<Pk>(version, &[]).await?.map_or(0, |version| version.0);
    let found = Schema::of(version);
    if let Schema::Newer(_) = found {
        return Ok(found);
    }
    let applied = "SELECT version, checksum FROM schema_version ORDER BY version";
    let applied: Vec<Applied> = tx.fetch_all(applied, &[]).await?;
    let mut pairs = applied.iter().zip(MIGRATIONS);
    let edited = pairs.find(|(applied, migration)| applied.checksum != checksum(migration.of(backend)));
    Ok(edited.map_or(found, |(applied, _)| Schema::Edited(applied.version)))
}
