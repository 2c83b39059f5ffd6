// Pulls all orders of sellers with the published amazon-sp-api, untouched, and writes them down.
//
// Reads a job or a list of jobs from standard input, and prints one JSON object at the end, as ../python/pull.py does;
// `region` is "na", "eu" or "fe". The packages are taken from the node_modules of the folder that HAWSER_TEST_NODE_DIR
// names.

import {createWriteStream, readFileSync} from 'node:fs';
import {once} from 'node:events';
import {Agent} from 'node:https';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';

const CLIENT = 'amazon-sp-api';
const require = createRequire(join(process.env.HAWSER_TEST_NODE_DIR, 'package.json'));
const {SellingPartner} = require(CLIENT);

/** Dials one address whatever the name, as a line in the hosts file would; certificates are checked for the name. */
class DiallingAgent extends Agent {
  constructor(address, caFile) {
    super({keepAlive: true, ca: readFileSync(caFile)});
    const colon = address.lastIndexOf(':');
    this.address = {host: address.slice(0, colon), port: Number(address.slice(colon + 1))};
  }

  createConnection(options, callback) {
    return super.createConnection({...options, ...this.address}, callback);
  }
}

/** The client with its own constructor, which takes an agent. */
function connect(job) {
  return new SellingPartner({
    region: job.region,
    refresh_token: job.refresh_token,
    credentials: {
      SELLING_PARTNER_APP_CLIENT_ID: job.client_id,
      SELLING_PARTNER_APP_CLIENT_SECRET: job.client_secret,
    },
    options: {https_proxy_agent: new DiallingAgent(job.address, job.ca_file)},
  });
}

/** Every page of an operation of the Orders API; `tokenOf` tells how its pages name the next one. */
async function* pages(client, request, tokenName, tokenOf) {
  let query = request.query;
  while (query) {
    const page = await client.callAPI({endpoint: 'orders', ...request, query});
    yield page;
    const token = tokenOf(page);
    query = token && {...request.query, [tokenName]: token};
  }
}

/** Pages of orders, each with its items. */
async function* pullV0(client, job) {
  const options = {version: 'v0'};
  const tokenOf = (page) => page.NextToken;
  const itemsOf = async (order) => {
    const request = {operation: 'getOrderItems', path: {orderId: order.AmazonOrderId}, query: {}, options};
    const items = [];
    for await (const page of pages(client, request, 'NextToken', tokenOf)) {
      items.push(...page.OrderItems);
    }
    return items;
  };
  const query = {MarketplaceIds: job.marketplace_ids, LastUpdatedAfter: job.updated_after};
  const atOnce = job.item_calls ?? 1;
  for await (const page of pages(client, {operation: 'getOrders', query, options}, 'NextToken', tokenOf)) {
    const described = [];
    for (let at = 0; at < page.Orders.length; at += atOnce) {
      const orders = page.Orders.slice(at, at + atOnce);
      const items = await Promise.all(orders.map(itemsOf));
      described.push(...orders.map((order, index) => describedV0(order, items[index])));
    }
    yield described;
  }
}

function describedV0(order, items) {
  const described = {
    order_id: order.AmazonOrderId,
    marketplace_id: order.MarketplaceId,
    status: order.OrderStatus,
    created_time: order.PurchaseDate,
    last_updated_time: order.LastUpdateDate,
    total: order.OrderTotal ? {amount: order.OrderTotal.Amount, currency: order.OrderTotal.CurrencyCode} : null,
    items: items.length,
  };
  return [described, {...order, OrderItems: items}];
}

/** Pages of orders; their items come with them. */
async function* pull2026(client, job) {
  const query = {
    marketplaceIds: job.marketplace_ids,
    lastUpdatedAfter: job.updated_after,
    includedData: job.included_data ?? ['PROCEEDS', 'FULFILLMENT'],
  };
  const request = {operation: 'searchOrders', query, options: {version: '2026-01-01'}};
  for await (const page of pages(client, request, 'paginationToken', (page) => page.pagination?.nextToken)) {
    yield page.orders.map((order) => [described2026(order), order]);
  }
}

function described2026(order) {
  const total = order.proceeds?.grandTotal;
  return {
    order_id: order.orderId,
    marketplace_id: order.salesChannel.marketplaceId,
    status: order.fulfillment.fulfillmentStatus,
    created_time: order.createdTime,
    last_updated_time: order.lastUpdatedTime,
    total: total ? {amount: total.amount, currency: total.currencyCode} : null,
    items: order.orderItems.length,
  };
}

/** Orders as JSON lines. */
class Lines {
  constructor(path) {
    this.output = createWriteStream(path);
  }

  write(page) {
    for (const [described] of page) {
      this.output.write(JSON.stringify(described) + '\n');
    }
  }

  async close() {
    this.output.end();
    await once(this.output, 'finish');
  }
}

/** Orders in SQLite, one transaction a page. This build of SQLite has no shared memory, so the log is exclusive. */
class Table {
  constructor(path) {
    const {Database} = require('node-sqlite3-wasm');
    this.database = new Database(path);
    for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = NORMAL']) {
      this.database.all(`PRAGMA ${pragma}`);
    }
    this.database.exec(
      'CREATE TABLE orders (order_id TEXT, marketplace_id TEXT, status TEXT, created_time TEXT, ' +
        'last_updated_time TEXT, total_amount TEXT, total_currency TEXT, items INTEGER, raw TEXT)',
    );
    this.insert = this.database.prepare('INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  }

  write(page) {
    this.database.exec('BEGIN');
    for (const [described, raw] of page) {
      this.insert.run([
        described.order_id,
        described.marketplace_id,
        described.status,
        described.created_time,
        described.last_updated_time,
        described.total?.amount ?? null,
        described.total?.currency ?? null,
        described.items,
        JSON.stringify(raw),
      ]);
    }
    this.database.exec('COMMIT');
  }

  async close() {
    this.insert.finalize();
    this.database.close();
  }
}

/** Does one job; the number of orders, and how long writing them took. */
async function work(job) {
  const pull = {v0: pullV0, '2026-01-01': pull2026}[job.orders_version];
  const place = job.database ? new Table(job.database) : new Lines(job.output);
  let orders = 0;
  let storing = 0;
  try {
    for await (const page of pull(connect(job), job)) {
      const started = performance.now();
      place.write(page);
      storing += performance.now() - started;
      orders += page.length;
    }
  } finally {
    await place.close();
  }
  return {orders, storing};
}

const jobs = [JSON.parse(readFileSync(0, 'utf8'))].flat();
const done = await Promise.all(jobs.map(work));
const sum = (name) => done.reduce((total, one) => total + one[name], 0);
console.log(
  JSON.stringify({
    client: CLIENT,
    client_version: require(`${CLIENT}/package.json`).version,
    orders: sum('orders'),
    storing_ms: Math.round(sum('storing') * 10) / 10,
  }),
);
// Connections that are kept alive would hold the process.
process.exit(0);
