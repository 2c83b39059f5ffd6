"""Runs what docs/TOKEN_BROKER.md shows, with the published python-amazon-sp-api untouched, and writes down what came of it.

Reads one JSON object from standard input:
  address, ca_file  where Amazon's names are dialled, as in pull.py
  url, key          the address of the service, an API key
  shop              the shop that the key was given
  others            paths of shops that it was not given, or that do not exist
  document          the file with the examples

Prints one JSON object: client, client_version, orders (their numbers), others (status and problem of each).
"""

import importlib.metadata
import json
import os
import re
import sys

import httpx
from pull import CLIENT, Dialling
from sp_api.base._transport_httpx import HttpxTransport


def examples(path):
    """The blocks of Python, in the order in which a reader would type them."""
    with open(path, encoding="utf-8") as file:
        return re.findall(r"^```python\n(.*?)^```", file.read(), re.DOTALL | re.MULTILINE)


def refusal(job, shop):
    headers = {"Authorization": f"Bearer {job['key']}"}
    answer = httpx.post(f"{job['url']}/api/v1/shops/{shop}/access-token", headers=headers)
    problem = answer.json()
    del problem["request_id"]
    return [answer.status_code, problem]


def main():
    job = json.load(sys.stdin)
    os.environ.update(HAWSER_URL=job["url"], HAWSER_SHOP=job["shop"], HAWSER_KEY=job["key"], NO_PROXY="127.0.0.1")
    connect, ask = examples(job["document"])
    names = {}
    exec(connect, names)
    transport = Dialling(job["address"], job["ca_file"])
    names["orders"]._transport = HttpxTransport(client=httpx.Client(transport=transport))
    exec(ask, names)
    others = [refusal(job, shop) for shop in job["others"]]
    version = importlib.metadata.version(CLIENT)
    print(json.dumps({"client": CLIENT, "client_version": version, "orders": names["found"], "others": others}))


main()
