"""Pulls all orders of sellers with the published python-amazon-sp-api, untouched, and writes them down.

Reads a job, one JSON object, from standard input; a list of jobs is worked off in this one process at the same time:
  address         host:port that is dialled in place of Amazon's names; the names themselves stay
  ca_file         the certificate authority that vouches for them
  marketplace_ids, client_id, client_secret, refresh_token
  orders_version  "v0" (every order's items are fetched too) or "2026-01-01"
  included_data   for 2026-01-01: the data sets; by default PROCEEDS and FULFILLMENT
  updated_after   RFC 3339
  item_calls      for v0: how many calls for items are under way at once; by default 1
  output          the file to write, JSON lines: order_id, marketplace_id, status, last_updated_time, total, items
  database        in place of output: an SQLite file with a table of orders, the raw order in it

Prints one JSON object at the end: client, client_version, orders, storing_ms (in SQLite, as a part of the whole).
"""

import contextlib
import importlib.metadata
import json
import sqlite3
import ssl
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
from sp_api.api import Orders
from sp_api.base import Marketplaces
from sp_api.base._transport_httpx import HttpxTransport
from sp_api.util import load_all_pages

CLIENT = "python-amazon-sp-api"


class Dialling(httpx.HTTPTransport):
    """Dials one address whatever the name, as a line in the hosts file would; certificates are checked for the name."""

    def __init__(self, address, ca_file):
        super().__init__(verify=ssl.create_default_context(cafile=ca_file))
        self.host, _, port = address.rpartition(":")
        self.port = int(port)

    def handle_request(self, request):
        request.extensions = {**request.extensions, "sni_hostname": request.url.host}
        request.url = request.url.copy_with(host=self.host, port=self.port)
        return super().handle_request(request)


def connect(job):
    """The client with its own constructor; only the two transports, which are attributes, are ours. They keep alive."""
    marketplace = next(m for m in Marketplaces if m.marketplace_id == job["marketplace_ids"][0])
    client = Orders(
        marketplace,
        refresh_token=job["refresh_token"],
        credentials={"lwa_app_id": job["client_id"], "lwa_client_secret": job["client_secret"]},
        version=job["orders_version"],
    )
    for owner in (client, client._auth):
        transport = Dialling(job["address"], job["ca_file"])
        owner._transport = HttpxTransport(client=httpx.Client(transport=transport))
    return client


def pull_v0(client, job):
    """Pages of orders, each with its items."""

    def items_of(order):
        pages = load_all_pages(throttle_by_seconds=0)(client.get_order_items)(order["AmazonOrderId"])
        return [item for page in pages for item in page.OrderItems]

    pages = load_all_pages(throttle_by_seconds=0)(client.get_orders)
    with ThreadPoolExecutor(job.get("item_calls", 1)) as pool:
        for page in pages(MarketplaceIds=job["marketplace_ids"], LastUpdatedAfter=job["updated_after"]):
            each = pool.map if job.get("item_calls", 1) > 1 else map
            yield [described_v0(order, items) for order, items in zip(page.Orders, each(items_of, page.Orders))]


def described_v0(order, items):
    total = order.get("OrderTotal")
    return {
        "order_id": order["AmazonOrderId"],
        "marketplace_id": order["MarketplaceId"],
        "status": order["OrderStatus"],
        "created_time": order["PurchaseDate"],
        "last_updated_time": order["LastUpdateDate"],
        "total": total and {"amount": total["Amount"], "currency": total["CurrencyCode"]},
        "items": len(items),
    }, {**order, "OrderItems": items}


def pull_2026(client, job):
    """Pages of orders; their items come with them."""
    pages = load_all_pages(throttle_by_seconds=0, next_token_param="paginationToken")(client.search_orders)
    for page in pages(
        marketplaceIds=job["marketplace_ids"],
        lastUpdatedAfter=job["updated_after"],
        includedData=job.get("included_data", ["PROCEEDS", "FULFILLMENT"]),
    ):
        yield [(described_2026(order), order) for order in page.orders]


def described_2026(order):
    total = order.get("proceeds", {}).get("grandTotal")
    return {
        "order_id": order["orderId"],
        "marketplace_id": order["salesChannel"]["marketplaceId"],
        "status": order["fulfillment"]["fulfillmentStatus"],
        "created_time": order["createdTime"],
        "last_updated_time": order["lastUpdatedTime"],
        "total": total and {"amount": total["amount"], "currency": total["currencyCode"]},
        "items": len(order["orderItems"]),
    }


class Lines:
    """Orders as JSON lines."""

    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")

    def write(self, page):
        for described, _ in page:
            self.file.write(json.dumps(described) + "\n")

    def close(self):
        self.file.close()


class Table:
    """Orders in SQLite, one transaction a page."""

    INSERT = "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"

    def __init__(self, path):
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute(
            "CREATE TABLE orders (order_id TEXT, marketplace_id TEXT, status TEXT, created_time TEXT, "
            "last_updated_time TEXT, total_amount TEXT, total_currency TEXT, items INTEGER, raw TEXT)"
        )

    def write(self, page):
        self.connection.execute("BEGIN")
        self.connection.executemany(self.INSERT, (row(described, raw) for described, raw in page))
        self.connection.execute("COMMIT")

    def close(self):
        self.connection.close()


def row(described, raw):
    total = described["total"] or {"amount": None, "currency": None}
    return (
        described["order_id"],
        described["marketplace_id"],
        described["status"],
        described["created_time"],
        described["last_updated_time"],
        total["amount"],
        total["currency"],
        described["items"],
        json.dumps(raw, ensure_ascii=False, separators=(",", ":")),
    )


def work(job):
    """Does one job; the number of orders, and how long writing them took."""
    pull = {"v0": pull_v0, "2026-01-01": pull_2026}[job["orders_version"]]
    orders, storing = 0, 0.0
    place = Table(job["database"]) if "database" in job else Lines(job["output"])
    with contextlib.closing(place) as place:
        for page in pull(connect(job), job):
            started = time.perf_counter()
            place.write(page)
            storing += time.perf_counter() - started
            orders += len(page)
    return orders, storing


def main():
    jobs = json.load(sys.stdin)
    jobs = jobs if isinstance(jobs, list) else [jobs]
    with ThreadPoolExecutor(len(jobs)) as pool:
        done = list(pool.map(work, jobs)) if len(jobs) > 1 else [work(job) for job in jobs]
    version = importlib.metadata.version(CLIENT)
    orders, storing = (sum(column) for column in zip(*done))
    said = {"client": CLIENT, "client_version": version, "orders": orders, "storing_ms": round(storing * 1000, 1)}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
