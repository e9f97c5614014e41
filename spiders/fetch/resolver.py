"""The guard at the dial: name resolution that hands over public addresses only, and exactly those that were checked.

Twisted connects to what this resolver answers and asks it for every host, IP literals included. So odd spellings, redirects, robots.txt and names that resolve
differently the second time all end here. Where one answer of several is not public, the whole name is refused.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import ip_address
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer

from spiders.config import load_config
from spiders.fetch.public_address import refusal

LOOKUP_TIMEOUT_S = 15.0


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name
        self.is_cancelled = False

    def cancel(self) -> None:
        self.is_cancelled = True


@implementer(IHostnameResolver)
class GuardedResolver:
    """The reactor's name resolver. `refused` and `unresolved` say, by host, why a name gave no address."""

    def __init__(self, reactor: Any, allowed: Collection[tuple[str, int]], timeout_s: float = LOOKUP_TIMEOUT_S) -> None:
        self.reactor = reactor
        self.allowed = allowed
        self.timeout_s = timeout_s
        self.refused: dict[str, str] = {}
        self.unresolved: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        """Scrapy's hook (setting TWISTED_DNS_RESOLVER)."""
        return cls(reactor, load_config().allowed_addresses, crawler.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Scrapy's hook: from here on every connection goes through this resolver."""
        self.reactor.installNameResolver(self)

    def lookup(self, name: str) -> list[str]:
        """-> every address of `name`, as the system knows them. Runs in a thread; raises OSError."""
        return [str(answer[4][0]) for answer in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)]

    def resolveHostName(
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, addressTypes: Any = None, transportSemantics: str = "TCP"
    ) -> _Resolution:
        """Twisted's hook: answers with checked addresses, or with none."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        if _is_literal(hostName):
            self._deliver(resolutionReceiver, hostName, portNumber, [hostName])
            return resolution
        found: Deferred[list[str]] = deferToThreadPool(self.reactor, self.reactor.getThreadPool(), self.lookup, hostName)
        found.addTimeout(self.timeout_s, self.reactor)
        found.addCallbacks(
            lambda addresses: self._deliver(resolutionReceiver, hostName, portNumber, addresses),
            lambda failure: self._fail(resolutionReceiver, hostName, failure.value),
        )
        return resolution

    def _deliver(self, receiver: Any, host: str, port: int, addresses: list[str]) -> None:
        addresses = list(dict.fromkeys(addresses))
        reasons = [] if (host.lower(), port) in self.allowed else [reason for address in addresses if (reason := refusal(address))]
        if reasons:
            self.refused[host] = reasons[0]
        else:
            self.refused.pop(host, None)
            if not addresses:
                self.unresolved[host] = "the name has no address"
            for address in addresses:
                family = IPv6Address if ":" in address else IPv4Address
                receiver.addressResolved(family("TCP", address, port))
        receiver.resolutionComplete()

    def _fail(self, receiver: Any, host: str, error: BaseException) -> None:
        self.refused.pop(host, None)
        self.unresolved[host] = f"no answer within {self.timeout_s:g} s" if not isinstance(error, OSError) else (error.strerror or str(error))
        receiver.resolutionComplete()


def _is_literal(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
