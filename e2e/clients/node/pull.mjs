// Pulls all orders of one seller with the published amazon-sp-api, untouched, and writes them as JSON lines.
//
// Reads one JSON object from standard input, and prints one at the end, as ../python/pull.py does; `region` is "na",
// "eu" or "fe". The client is taken from the node_modules of the folder that HAWSER_TEST_NODE_DIR names.

import {createWriteStream, readFileSync} from 'node:fs';
import {once} from 'node:events';
import {Agent} from 'node:https';
import {createRequire} from 'node:module';
import {join} from 'node:path';

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

async function* pullV0(client, job) {
  const options = {version: 'v0'};
  const tokenOf = (page) => page.NextToken;
  const query = {MarketplaceIds: job.marketplace_ids, LastUpdatedAfter: job.updated_after};
  for await (const page of pages(client, {operation: 'getOrders', query, options}, 'NextToken', tokenOf)) {
    for (const order of page.Orders) {
      const request = {operation: 'getOrderItems', path: {orderId: order.AmazonOrderId}, query: {}, options};
      let items = 0;
      for await (const itemPage of pages(client, request, 'NextToken', tokenOf)) {
        items += itemPage.OrderItems.length;
      }
      yield {
        order_id: order.AmazonOrderId,
        marketplace_id: order.MarketplaceId,
        status: order.OrderStatus,
        last_updated_time: order.LastUpdateDate,
        total: order.OrderTotal ? {amount: order.OrderTotal.Amount, currency: order.OrderTotal.CurrencyCode} : null,
        items,
      };
    }
  }
}

async function* pull2026(client, job) {
  const query = {
    marketplaceIds: job.marketplace_ids,
    lastUpdatedAfter: job.updated_after,
    includedData: ['PROCEEDS', 'FULFILLMENT'],
  };
  const request = {operation: 'searchOrders', query, options: {version: '2026-01-01'}};
  for await (const page of pages(client, request, 'paginationToken', (page) => page.pagination?.nextToken)) {
    for (const order of page.orders) {
      const total = order.proceeds?.grandTotal;
      yield {
        order_id: order.orderId,
        marketplace_id: order.salesChannel.marketplaceId,
        status: order.fulfillment.fulfillmentStatus,
        last_updated_time: order.lastUpdatedTime,
        total: total ? {amount: total.amount, currency: total.currencyCode} : null,
        items: order.orderItems.length,
      };
    }
  }
}

const job = JSON.parse(readFileSync(0, 'utf8'));
const pull = {v0: pullV0, '2026-01-01': pull2026}[job.orders_version];
const output = createWriteStream(job.output);
let orders = 0;
for await (const order of pull(connect(job), job)) {
  output.write(JSON.stringify(order) + '\n');
  orders += 1;
}
output.end();
await once(output, 'finish');
console.log(JSON.stringify({client: CLIENT, client_version: require(`${CLIENT}/package.json`).version, orders}));
// Connections that are kept alive would hold the process.
process.exit(0);
