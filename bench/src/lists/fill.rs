//! The SQL that fills a database: a company whose shops have an account each, with equal shares of orders, statuses and
//! countries at every size.

use super::Size;

/// The time of the measurement, after all orders.
pub const NOW: i64 = 1_795_348_800_000_000;

/// US, CA, MX and BR.
pub const MARKETPLACES: [&str; 4] = ["ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1AM78C64UM0Y8", "A2Q3Y263D00KWC"];

/// The number of the order with that index.
pub fn number(index: i64) -> String {
    format!("902-{:07}-{:07}", index % 10_000_000, index * 7919 % 10_000_000)
}

/// The pieces in which the two databases differ.
pub struct Dialect {
    /// `0 … n - 1` as `n.i`.
    pub numbers: fn(i64) -> String,
    pub random_id: &'static str,
    /// An empty document of 400 bytes.
    pub document: &'static str,
    /// A decimal number of that width with leading zeros.
    pub digits: fn(&str, usize) -> String,
    /// The id of a row as 16 bytes, from a small number.
    pub id: fn(i64) -> String,
}

pub const SQLITE: Dialect = Dialect {
    numbers: |count| {
        format!(
            "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) SELECT i FROM n) n"
        )
    },
    random_id: "randomblob(16)",
    document: "zeroblob(400)",
    digits: |value, width| format!("printf('%0{width}d', {value})"),
    id: |number| format!("x'{number:032x}'"),
};

pub const POSTGRES: Dialect = Dialect {
    numbers: |count| format!("(SELECT generate_series(0, {count} - 1)::bigint AS i) n"),
    random_id: "gen_random_uuid()",
    document: "decode(repeat('00', 400), 'hex')",
    digits: |value, width| format!("lpad(({value})::text, {width}, '0')"),
    id: |number| format!("'{number:032x}'::uuid"),
};

/// The statements, in their order. The ids are small numbers: the company 1, the member 2, the application 3.
pub fn statements(dialect: &Dialect, size: Size) -> Vec<String> {
    let Size { shops, orders } = size;
    let Dialect { random_id, document, .. } = dialect;
    let (numbers, digits, id) = (dialect.numbers, dialect.digits, dialect.id);
    let name = format!("'shop ' || {}", digits("n.i", 8));
    let account = format!("(n.i % {shops} + 1)");
    let pick = |of: &str, texts: &[&str]| {
        let arms: String = texts.iter().enumerate().map(|(at, text)| format!("WHEN {at} THEN '{text}' ")).collect();
        format!("CASE {of} % {} {arms}END", texts.len())
    };
    let statuses = ["PENDING", "UNSHIPPED", "SHIPPED", "CANCELLED"];
    vec![
        format!("INSERT INTO company (pk, id, name, created_at) VALUES (1, {}, 'Company', 0)", id(1)),
        format!(
            "INSERT INTO application (pk, id, company_pk, region, name, kind, environment, developer_id, application_id, \
             client_id, client_secret, created_at) \
             VALUES (1, {}, 1, 'na', 'App', 'private', 'production', '1', 'a', 'c', {document}, 0)",
            id(3)
        ),
        format!(
            "INSERT INTO shop (pk, id, company_pk, name, platform, created_at) \
             SELECT n.i + 1, {random_id}, 1, {name}, 'amazon', 0 FROM {}",
            numbers(shops)
        ),
        format!(
            "INSERT INTO shop_search (company_pk, part, shop_pk) SELECT 1, {name}, n.i + 1 FROM {0} \
             UNION ALL SELECT 1, {1}, n.i + 1 FROM {0}",
            numbers(shops),
            digits("n.i", 8)
        ),
        format!(
            "INSERT INTO seller_account (pk, id, company_pk, shop_pk, seller_id, identity, region, account_group) \
             SELECT n.i + 1, {random_id}, 1, n.i + 1, 'A3FH' || {}, 'stated', 'na', 'north_america' FROM {}",
            digits("n.i", 9),
            numbers(shops)
        ),
        format!(
            "INSERT INTO account_marketplace (account_pk, marketplace_id, is_ticked) \
             SELECT n.i + 1, {}, 1 FROM {}",
            pick("n.i", &MARKETPLACES),
            numbers(shops)
        ),
        format!(
            "INSERT INTO seller_authorization (id, account_pk, application_pk, kind, generation, refresh_token, \
             authorized_source, created_at, is_current) \
             SELECT {random_id}, n.i + 1, 1, 'refresh_token', 1, {document}, 'unknown', 0, 1 FROM {}",
            numbers(shops)
        ),
        format!(
            "INSERT INTO verification (id, account_pk, started_at, finished_at, passed, steps, actor) \
             SELECT {random_id}, n.i % {shops} + 1, n.i, n.i, 1, '[]', 'worker' FROM {}",
            numbers(shops * 5)
        ),
        format!(
            "INSERT INTO shop_assignment (subject_kind, subject_id, shop_pk) \
             SELECT 'member', {}, pk FROM shop WHERE pk % {} = 0",
            id(2),
            (shops / 20).max(1)
        ),
        format!(
            "INSERT INTO orders (pk, id, account_pk, order_id, marketplace_id, status, created_at, last_updated_at, doc, \
             company_pk) SELECT n.i + 1, {random_id}, {account}, '902-' || {} || '-' || {}, {}, {}, \
             {NOW} - 1000000 * ({orders} - n.i), {NOW}, {document}, 1 FROM {}",
            digits("n.i % 10000000", 7),
            digits("n.i * 7919 % 10000000", 7),
            pick(&format!("(n.i / {shops})"), &MARKETPLACES),
            pick(&format!("(n.i / {shops} / 3)"), &statuses),
            numbers(orders)
        ),
        "INSERT INTO order_item (order_pk, position, item_id, quantity) SELECT pk, 0, '1', 1 FROM orders".to_owned(),
        "INSERT INTO order_count (account_pk, status, orders) \
         SELECT account_pk, status, COUNT(*) FROM orders GROUP BY account_pk, status"
            .to_owned(),
    ]
}
