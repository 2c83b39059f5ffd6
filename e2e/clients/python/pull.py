"""Pulls all orders of one seller with the published python-amazon-sp-api, untouched, and writes them as JSON lines.

Reads one JSON object from standard input:
  address         host:port that is dialled in place of Amazon's names; the names themselves stay
  ca_file         the certificate authority that vouches for them
  marketplace_ids, client_id, client_secret, refresh_token
  orders_version  "v0" (every order's items are fetched too) or "2026-01-01"
  updated_after   RFC 3339
  output          the file to write: order_id, marketplace_id, status, last_updated_time, total, items

Prints one JSON object at the end: client, client_version, orders.
"""

import importlib.metadata
import json
import ssl
import sys

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
    """The client with its own constructor; only the two transports, which are attributes, are ours."""
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
    pages = load_all_pages(throttle_by_seconds=0)(client.get_orders)
    for page in pages(MarketplaceIds=job["marketplace_ids"], LastUpdatedAfter=job["updated_after"]):
        for order in page.Orders:
            items = load_all_pages(throttle_by_seconds=0)(client.get_order_items)(order["AmazonOrderId"])
            total = order.get("OrderTotal")
            yield {
                "order_id": order["AmazonOrderId"],
                "marketplace_id": order["MarketplaceId"],
                "status": order["OrderStatus"],
                "last_updated_time": order["LastUpdateDate"],
                "total": total and {"amount": total["Amount"], "currency": total["CurrencyCode"]},
                "items": sum(len(page.OrderItems) for page in items),
            }


def pull_2026(client, job):
    pages = load_all_pages(throttle_by_seconds=0, next_token_param="paginationToken")(client.search_orders)
    for page in pages(
        marketplaceIds=job["marketplace_ids"],
        lastUpdatedAfter=job["updated_after"],
        includedData=["PROCEEDS", "FULFILLMENT"],
    ):
        for order in page.orders:
            total = order.get("proceeds", {}).get("grandTotal")
            yield {
                "order_id": order["orderId"],
                "marketplace_id": order["salesChannel"]["marketplaceId"],
                "status": order["fulfillment"]["fulfillmentStatus"],
                "last_updated_time": order["lastUpdatedTime"],
                "total": total and {"amount": total["amount"], "currency": total["currencyCode"]},
                "items": len(order["orderItems"]),
            }


def main():
    job = json.load(sys.stdin)
    pull = {"v0": pull_v0, "2026-01-01": pull_2026}[job["orders_version"]]
    orders = 0
    with open(job["output"], "w", encoding="utf-8") as output:
        for order in pull(connect(job), job):
            output.write(json.dumps(order) + "\n")
            orders += 1
    version = importlib.metadata.version(CLIENT)
    print(json.dumps({"client": CLIENT, "client_version": version, "orders": orders}))


main()
