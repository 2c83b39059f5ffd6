//! A database of one size on SQLite or PostgreSQL.

use hawser_core::{Actor, ApplicationId, CompanyId, MemberId, OrderId, OsRng, Role, ShopId, SystemClock};
use hawser_store::{OrderPosition, ShopPosition, Store, StoreOptions};
use sqlx::{
    AssertSqlSafe, Connection as _, FromRow, PgConnection, SqliteConnection,
    postgres::PgRow,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use tempfile::TempDir;
use uuid::Uuid;

use super::{
    Size,
    fill::{self, Dialect, POSTGRES, SQLITE},
};
use crate::result::{BenchResult, context};

/// A filled database, and positions in its lists.
pub struct Database {
    pub store: Store,
    /// An owner of the company, and a member with some shops.
    pub owner: Actor,
    pub member: Actor,
    pub application: ApplicationId,
    pub shop: ShopId,
    pub middle_shop: ShopPosition,
    pub middle_order: OrderPosition,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Server { url: String, name: String },
}

impl Database {
    /// A file in a temporary folder.
    pub async fn sqlite(size: Size) -> BenchResult<Self> {
        let folder = tempfile::tempdir().map_err(context("a folder"))?;
        let path = folder.path().join("hawser.db");
        let store = open(format!("sqlite:{}", path.display())).await?;
        let options =
            SqliteConnectOptions::new().filename(&path).pragma("cache_size", "-400000").pragma("synchronous", "OFF");
        let connection = SqliteConnection::connect_with(&options).await.map_err(context("SQLite"))?;
        let mut connection = Connection::Sqlite(connection);
        connection.fill(&SQLITE, size).await?;
        let ids = Ids::read(&mut connection, size).await?;
        connection.close().await?;
        Ok(Self::of(store, ids, Place::Folder(folder)))
    }

    /// A database of its own on the server.
    pub async fn postgres(url: &str, size: Size) -> BenchResult<Self> {
        let name = format!("hawser_bench_{}", ShopId::new(&SystemClock, &OsRng).0.simple());
        let mut server = Connection::to_server(url).await?;
        server.run(format!("CREATE DATABASE {name}")).await?;
        server.close().await?;
        let own = with_database(url, &name)?;
        let store = open(own.clone()).await?;
        let mut connection = Connection::to_server(&own).await?;
        connection.fill(&POSTGRES, size).await?;
        // A server does this automatically some time after many rows were written.
        connection.run("VACUUM ANALYZE".to_owned()).await?;
        let ids = Ids::read(&mut connection, size).await?;
        connection.close().await?;
        Ok(Self::of(store, ids, Place::Server { url: url.to_owned(), name }))
    }

    fn of(store: Store, ids: Ids, place: Place) -> Self {
        let (company, member) = (CompanyId(Uuid::from_u128(1)), MemberId(Uuid::from_u128(2)));
        Self {
            store,
            owner: Actor::Member { member, company, role: Role::Owner },
            member: Actor::Member { member, company, role: Role::Viewer },
            application: ApplicationId(Uuid::from_u128(3)),
            shop: ids.shop,
            middle_shop: ids.middle_shop,
            middle_order: ids.middle_order,
            place,
        }
    }

    /// Removes it.
    pub async fn remove(self) -> BenchResult<()> {
        self.store.close().await;
        match self.place {
            Place::Folder(folder) => folder.close().map_err(context("the folder")),
            Place::Server { url, name } => {
                let mut server = Connection::to_server(&url).await?;
                server.run(format!("DROP DATABASE {name} WITH (FORCE)")).await?;
                server.close().await
            }
        }
    }
}

/// Rows that the measurements name.
struct Ids {
    shop: ShopId,
    middle_shop: ShopPosition,
    middle_order: OrderPosition,
}

impl Ids {
    async fn read(connection: &mut Connection, size: Size) -> BenchResult<Self> {
        let (id, name) = connection.row(format!("SELECT id, name FROM shop WHERE pk = {}", size.shops / 2)).await?;
        let shop = ShopId(id);
        let (id, created_at): (Uuid, i64) =
            connection.row(format!("SELECT id, created_at FROM orders WHERE pk = {}", size.orders / 2)).await?;
        Ok(Self { shop, middle_shop: (name, shop), middle_order: (created_at, OrderId(id)) })
    }
}

/// A connection that runs statements as they are.
enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Connection {
    async fn to_server(url: &str) -> BenchResult<Self> {
        PgConnection::connect(url).await.map(Self::Postgres).map_err(context("PostgreSQL"))
    }

    async fn run(&mut self, statement: String) -> BenchResult<()> {
        let what = statement.split('(').next().unwrap_or_default().to_owned();
        let text = AssertSqlSafe(statement);
        match self {
            Self::Sqlite(connection) => sqlx::raw_sql(text).execute(connection).await.map(|_| ()),
            Self::Postgres(connection) => sqlx::raw_sql(text).execute(connection).await.map(|_| ()),
        }
        .map_err(context(what))
    }

    /// The first row, an id and another column.
    async fn row<T>(&mut self, statement: String) -> BenchResult<(Uuid, T)>
    where
        (Uuid, T): for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let text = AssertSqlSafe(statement);
        match self {
            Self::Sqlite(connection) => sqlx::query_as(text).fetch_one(connection).await,
            Self::Postgres(connection) => sqlx::query_as(text).fetch_one(connection).await,
        }
        .map_err(context("a row"))
    }

    async fn fill(&mut self, dialect: &Dialect, size: Size) -> BenchResult<()> {
        for statement in fill::statements(dialect, size) {
            self.run(statement).await?;
        }
        Ok(())
    }

    async fn close(self) -> BenchResult<()> {
        match self {
            Self::Sqlite(connection) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
        }
        .map_err(context("closing"))
    }
}

async fn open(url: String) -> BenchResult<Store> {
    let store = Store::open(&StoreOptions { url }).await.map_err(context("the store"))?;
    store.migrate().await.map_err(context("the schema"))?;
    Ok(store)
}

/// The address of a server with another database in it.
fn with_database(url: &str, name: &str) -> BenchResult<String> {
    let (address, options) = url.split_once('?').map_or((url, String::new()), |(a, o)| (a, format!("?{o}")));
    let (host, _) = address.rsplit_once('/').ok_or("the address of PostgreSQL names no database")?;
    Ok(format!("{host}/{name}{options}"))
}
