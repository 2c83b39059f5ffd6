-- Lists cost the page and not the table: counters, and an index for each filter. ../sqlite/0004_list_indexes.sql is its twin.

-- One row per seller account and status: the number of its orders, kept in the transaction that changes them.
CREATE TABLE order_count (
    account_pk BIGINT NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
    status TEXT NOT NULL,
    orders BIGINT NOT NULL,
    PRIMARY KEY (account_pk, status)
);
INSERT INTO order_count (account_pk, status, orders)
    SELECT account_pk, status, COUNT(*) FROM orders GROUP BY account_pk, status;

-- The company of the seller account, repeated here for the indexes that list the orders of a company.
ALTER TABLE orders ADD COLUMN company_pk BIGINT NOT NULL DEFAULT 0;
UPDATE orders SET company_pk = (SELECT a.company_pk FROM seller_account a WHERE a.pk = orders.account_pk);
CREATE INDEX orders_of_company ON orders (company_pk, created_at, pk);
CREATE INDEX orders_of_company_by_status ON orders (company_pk, status, created_at, pk);
CREATE INDEX orders_of_company_by_country ON orders (company_pk, marketplace_id, created_at, pk);
CREATE INDEX orders_of_company_by_both ON orders (company_pk, status, marketplace_id, created_at, pk);
-- The last group of Amazon's order numbers has seven digits.
CREATE INDEX orders_by_tail ON orders (company_pk, right(order_id, 7));

-- One row per shop and character of its name: the name from there on in lower case. A search for a part of a name is a range.
CREATE TABLE shop_search (
    company_pk BIGINT NOT NULL REFERENCES company (pk) ON DELETE CASCADE,
    part TEXT COLLATE "C" NOT NULL,
    shop_pk BIGINT NOT NULL REFERENCES shop (pk) ON DELETE CASCADE,
    PRIMARY KEY (company_pk, part, shop_pk)
);
CREATE INDEX shop_search_shop ON shop_search (shop_pk);
INSERT INTO shop_search (company_pk, part, shop_pk)
    WITH RECURSIVE start (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM start WHERE at < 80)
    SELECT DISTINCT s.company_pk, lower(substr(s.name, at)), s.pk FROM shop s JOIN start ON at <= length(s.name);
CREATE INDEX shop_name ON shop (name, pk);
CREATE INDEX seller_account_search ON seller_account (company_pk, seller_id COLLATE "C");

DROP INDEX member_company;
CREATE INDEX member_company ON member (company_pk, pk);
CREATE INDEX invitation_list ON invitation (company_pk, pk) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX application_list ON application (company_pk, region, name, pk);
