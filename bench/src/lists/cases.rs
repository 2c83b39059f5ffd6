//! The lists that are measured.

use hawser_core::paging::{BoundedCount, Slice};
use hawser_core::{OrderStatus, Timestamp};
use hawser_store::{OrderQuery, OrderRow, ShopFilter, StoreError, TenantTx};

use super::{database::Database, fill};

const LIMIT: u32 = 20;

macro_rules! cases {
    ($($name:ident = $text:literal,)*) => {
        /// A list with a filter.
        #[derive(Debug, Clone, Copy)]
        pub enum Case { $($name,)* }

        impl Case {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

cases! {
    Shops = "shops, first page",
    ShopsDeep = "shops, a page in the middle",
    ShopsByCountry = "shops by country",
    ShopsByApplication = "shops by application",
    ShopsByName = "shops by name",
    ShopCount = "number of shops",
    ShopsOfMember = "shops of a member with 20 shops",
    Orders = "orders, first page",
    OrdersDeep = "orders, a page in the middle",
    OrdersByStatus = "orders by status",
    OrdersByCountry = "orders by country",
    OrdersByBoth = "orders by status and country",
    OrdersByTime = "orders by time",
    OrdersByNumber = "orders by whole number",
    OrdersByTail = "orders by the end of the number",
    OrdersOfShop = "orders of a shop",
    OrdersOfShopByStatus = "orders of a shop by status",
    OrdersOfMember = "orders of a member with 20 shops",
    OrderCount = "number of orders",
    OrderCountByStatus = "number of orders by status",
    OrderCountOfShop = "number of orders of a shop",
}

impl Case {
    /// Reads the list once; returns the number of entries.
    pub async fn run(self, database: &Database) -> Result<u64, StoreError> {
        let is_member = matches!(self, Self::ShopsOfMember | Self::OrdersOfMember);
        let actor = if is_member { &database.member } else { &database.owner };
        let mut reading = database.store.within(actor, Timestamp::from_micros(fill::NOW)).read().await?;
        let tx = &mut reading;
        let all = OrderQuery::default;
        let shop = Some(database.shop);
        let status = Some(OrderStatus::Shipped);
        let marketplace = || fill::MARKETPLACES[1].parse().ok();
        match self {
            Self::Shops | Self::ShopsOfMember => shops(tx, ShopFilter::default()).await,
            Self::ShopsDeep => {
                let slice = Slice { after: Some(database.middle_shop.clone()), limit: LIMIT };
                entries(tx.page_shops(&ShopFilter::default(), &slice).await?.len())
            }
            Self::ShopsByCountry => shops(tx, ShopFilter { marketplace: marketplace(), ..ShopFilter::default() }).await,
            Self::ShopsByApplication => {
                shops(tx, ShopFilter { application: Some(database.application), ..ShopFilter::default() }).await
            }
            Self::ShopsByName => {
                shops(tx, ShopFilter { search: Some("00000042".to_owned()), ..ShopFilter::default() }).await
            }
            Self::ShopCount => tx.count_shops(&ShopFilter::default()).await.map(counted),
            Self::Orders | Self::OrdersOfMember => orders(tx, all()).await,
            Self::OrdersDeep => {
                let slice = Slice { after: Some(database.middle_order), limit: LIMIT };
                let rows: Vec<OrderRow> = tx.page_orders(&all(), &slice).await?;
                entries(rows.len())
            }
            Self::OrdersByStatus => orders(tx, OrderQuery { status, ..all() }).await,
            Self::OrdersByCountry => orders(tx, OrderQuery { marketplace: marketplace(), ..all() }).await,
            Self::OrdersByBoth => orders(tx, OrderQuery { status, marketplace: marketplace(), ..all() }).await,
            Self::OrdersByTime => {
                let created_to = Some(Timestamp::from_micros(database.middle_order.0));
                orders(tx, OrderQuery { created_to, ..all() }).await
            }
            Self::OrdersByNumber => orders(tx, OrderQuery { number: Some(fill::number(77)), ..all() }).await,
            Self::OrdersByTail => {
                orders(tx, OrderQuery { number: Some(fill::number(77)[12..].to_owned()), ..all() }).await
            }
            Self::OrdersOfShop => orders(tx, OrderQuery { shop, ..all() }).await,
            Self::OrdersOfShopByStatus => orders(tx, OrderQuery { shop, status, ..all() }).await,
            Self::OrderCount => tx.count_matching_orders(&all()).await.map(counted),
            Self::OrderCountByStatus => tx.count_matching_orders(&OrderQuery { status, ..all() }).await.map(counted),
            Self::OrderCountOfShop => tx.count_matching_orders(&OrderQuery { shop, ..all() }).await.map(counted),
        }
    }
}

async fn shops(tx: &mut TenantTx, filter: ShopFilter) -> Result<u64, StoreError> {
    entries(tx.page_shops(&filter, &Slice::first(LIMIT)).await?.len())
}

async fn orders(tx: &mut TenantTx, query: OrderQuery) -> Result<u64, StoreError> {
    entries(tx.page_orders(&query, &Slice::first(LIMIT)).await?.len())
}

fn entries(rows: usize) -> Result<u64, StoreError> {
    // The row after the last shows that there is another page.
    Ok(u64::try_from(rows).unwrap_or(u64::MAX).min(u64::from(LIMIT)))
}

const fn counted(counted: BoundedCount) -> u64 {
    counted.count
}
