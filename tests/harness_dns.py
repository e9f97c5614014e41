"""H3: a resolver of our own behind the guard's hook. `*.test` is the loopback address; some names misbehave on purpose."""

from __future__ import annotations

import socket
import time

from spiders.fetch.resolver import GuardedResolver

ADDRESSES = {
    "both.public-and-private.test": ["203.0.114.7", "127.0.0.1"],
    "private.test": ["10.0.0.8"],
    "metadata.cloud.test": ["169.254.169.254"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "nat64.test": ["64:ff9b::7f00:1"],
    "empty.test": [],
}


class FakeResolver(GuardedResolver):
    """Answers without a network; the checks are the product's own."""

    def lookup(self, name: str) -> list[str]:
        if name in ADDRESSES:
            return ADDRESSES[name]
        if name.startswith("nxdomain"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name.startswith("servfail"):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        if name.startswith("slowdns"):
            time.sleep(3.5)
        if name.endswith(".test"):
            return ["127.0.0.1"]
        raise socket.gaierror(socket.EAI_NONAME, "not in this test")
