//! Throw-away databases for tests: one body, two tests. SQLite lies in a temporary folder; for PostgreSQL the environment
//! names a server (`HAWSER_TEST_POSTGRES`), on which each test gets a database of its own, copied from a migrated template.

use crate::{Backend, Store, StoreError, StoreOptions, executor::Server};
use hawser_core::{OsRng, Rng};
use std::{hash::Hasher, ops::Deref, panic::resume_unwind, sync::Arc};
use tempfile::TempDir;

pub use pastey;

/// The variable that names the server, such as `postgres://user@localhost/postgres?host=/tmp/x/socket`.
pub const SERVER: &str = "HAWSER_TEST_POSTGRES";

/// A database that lives as long as a test.
#[derive(Debug, Clone)]
pub struct TestDb {
    store: Store,
    url: String,
    /// The folder of a SQLite file, removed with the last clone.
    folder: Option<Arc<TempDir>>,
}

impl Deref for TestDb {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl TestDb {
    /// The store.
    #[must_use]
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// Its address, to open it a second time as another process would.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of a SQLite file.
    ///
    /// # Panics
    /// On PostgreSQL.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.as_ref().expect("only SQLite has a folder").path()
    }

    /// Runs statements as they are.
    ///
    /// # Errors
    /// As the database says.
    pub async fn run_raw(&self, text: &str) -> Result<(), StoreError> {
        self.store.db.run_raw(text).await
    }

    /// The rows of a statement whose columns are all text, joined by `|`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn rows_raw(&self, text: &str) -> Result<Vec<String>, StoreError> {
        self.store.db.rows_raw(text).await
    }

    /// Runs a future and returns the texts of the statements that it ran, in their order.
    pub async fn statements<T>(body: impl Future<Output = T>) -> (T, Vec<String>) {
        crate::executor::noted(body).await
    }

    /// Closes it and removes what is left of it.
    pub async fn finish(self) {
        self.store.close().await;
        if self.store.backend() == Backend::Postgres {
            let mut server = server().await;
            let name = database_of(&self.url);
            server
                .run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .await
                .expect("dropping the test's database");
            server.close().await;
        }
    }
}

/// Every statement with which the retention jobs look for rows to delete.
#[must_use]
pub fn retention_statements() -> Vec<&'static str> {
    crate::retention::statements()
}

/// A database of that kind with the current schema.
pub async fn open(backend: Backend) -> TestDb {
    match backend {
        Backend::Sqlite => open_sqlite().await,
        Backend::Postgres => open_postgres().await,
    }
}

/// A SQLite file with the current schema.
pub async fn open_sqlite() -> TestDb {
    let db = empty(Backend::Sqlite).await;
    db.migrate().await.expect("migrating");
    db
}

/// A database on the test server with the current schema.
pub async fn open_postgres() -> TestDb {
    let template = template().await;
    on_server(Some(&template)).await
}

/// A database of that kind without any schema.
pub async fn empty(backend: Backend) -> TestDb {
    match backend {
        Backend::Sqlite => {
            let folder = TempDir::with_prefix("hawser-store-").expect("a temporary folder");
            let url = format!("sqlite:{}", folder.path().join("hawser.db").display());
            let store = Store::open(&StoreOptions { url: url.clone() }).await.expect("opening");
            TestDb { store, url, folder: Some(Arc::new(folder)) }
        }
        Backend::Postgres => on_server(None).await,
    }
}

fn base_url() -> String {
    std::env::var(SERVER).unwrap_or_else(|_| panic!("run: cargo xtask test ({SERVER} names no server)"))
}

async fn server() -> Server {
    Server::connect(&base_url()).await.expect("connecting to the test server")
}

/// The base address with another database in it.
fn url_of(name: &str) -> String {
    let base = base_url();
    let (address, options) = base.split_once('?').map_or((base.as_str(), String::new()), |(a, o)| (a, format!("?{o}")));
    let (host, _) = address.rsplit_once('/').expect("an address with a database");
    format!("{host}/{name}{options}")
}

fn database_of(url: &str) -> &str {
    let address = url.split('?').next().unwrap_or(url);
    address.rsplit('/').next().unwrap_or_default()
}

fn random_name() -> String {
    let mut bytes = [0; 8];
    OsRng.fill(&mut bytes);
    format!("hawser_test_{:016x}", u64::from_le_bytes(bytes))
}

async fn on_server(template: Option<&str>) -> TestDb {
    let mut server = server().await;
    let name = random_name();
    let from = template.unwrap_or("template0");
    server.run(&format!("CREATE DATABASE {name} TEMPLATE {from}")).await.expect("making the test's database");
    server.close().await;
    let url = url_of(&name);
    let store = Store::open(&StoreOptions { url: url.clone() }).await.expect("opening");
    TestDb { store, url, folder: None }
}

/// The migrated database that others are copied from, made by whichever test comes first; its name follows from the schema.
async fn template() -> String {
    let mut hasher = std::hash::DefaultHasher::new();
    for text in crate::migrations::texts(Backend::Postgres) {
        hasher.write(text.as_bytes());
    }
    let name = format!("hawser_template_{:016x}", hasher.finish());
    let mut server = server().await;
    // Tests run in processes of their own: one makes the template, the others wait for it.
    server.run("SELECT pg_advisory_lock(4841575345520002)").await.expect("the template's lock");
    if !server.has_database(&name).await.expect("looking for the template") {
        let made = on_server(None).await;
        made.migrate().await.expect("migrating");
        made.close().await;
        let unfinished = database_of(&made.url).to_owned();
        // It gets its name last, so that one that was never finished is never used.
        server.run(&format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await.expect("naming the template");
    }
    server.close().await;
    name
}

/// Runs a test's body on a database, which is removed also when the body fails.
///
/// # Panics
/// The body panics.
pub fn run<F, T>(backend: Backend, body: F)
where
    F: FnOnce(TestDb) -> T + Send + 'static,
    T: Future<Output = ()> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let db = open(backend).await;
        let ended = tokio::spawn(body(db.clone())).await;
        db.finish().await;
        if let Err(failed) = ended {
            resume_unwind(failed.into_panic());
        }
    });
}

/// Makes two tests out of one body, `sqlite_<name>` and `postgres_<name>`: `db_test!(name, |db| async move { … });`
#[macro_export]
macro_rules! db_test {
    ($name:ident, $body:expr $(,)?) => {
        $crate::testing::pastey::paste! {
            #[test]
            fn [<sqlite_ $name>]() {
                $crate::testing::run($crate::Backend::Sqlite, $body);
            }

            #[test]
            fn [<postgres_ $name>]() {
                $crate::testing::run($crate::Backend::Postgres, $body);
            }
        }
    };
}
