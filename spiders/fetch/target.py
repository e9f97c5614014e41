"""Where a request may go, decided on the address as written, before any name is looked up.

What a name resolves to is decided by the resolver (`resolver.py`); both use `allowed`, the exact `host:port` pairs of own test servers.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from spiders.fetch.public_address import refusal

DEFAULT_PORTS = {"http": 80, "https": 443}
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
NETLOC = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?")
NUMERIC_LABEL = re.compile(r"0[xX][0-9A-Fa-f]*|[0-9]+")
PRIVATE_SUFFIXES = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")


class TargetRefused(ValueError):
    """An address to which nothing may be sent; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address. `origin` is scheme, host and port as robots.txt counts them; `is_ours` is true for an own test server."""

    scheme: str
    host: str
    port: int
    is_ours: bool

    @property
    def origin(self) -> str:
        """`https://acme.example:443`, the port always named."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def queue(self) -> str:
        """Key of the host's queue; own test servers on several ports of one machine do not wait for each other."""
        return f"{self.host}:{self.port}" if self.is_ours else self.host


def check_target(url: str, allowed: Collection[tuple[str, int]] = ()) -> Target:
    """-> the target of `url`. Raises TargetRefused for anything but http and https to a public host on port 80 or 443."""
    if FORBIDDEN.search(url):
        raise TargetRefused("the address holds a blank, a control character or a backslash")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise TargetRefused("the address has no valid host and port") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise TargetRefused(f"{parts.scheme or 'no scheme'!r} is neither http nor https")
    if "@" in parts.netloc:
        raise TargetRefused("the address holds a user name or password")
    match = NETLOC.fullmatch(parts.netloc)
    if not match:
        raise TargetRefused("the address has no valid host and port")
    host = _canonical_host(match["host"])
    port = int(match["port"]) if match["port"] else DEFAULT_PORTS[parts.scheme]
    if (host, port) in allowed:
        return Target(parts.scheme, host, port, is_ours=True)
    if port not in DEFAULT_PORTS.values():
        raise TargetRefused(f"port {port} is neither 80 nor 443")
    _refuse_private(host)
    return Target(parts.scheme, host, port, is_ours=False)


def _canonical_host(host: str) -> str:
    if host.startswith("["):
        try:
            return str(IPv6Address(host[1:-1]))
        except ValueError:
            raise TargetRefused(f"{host} is not an IPv6 address") from None
    host = host.lower().removesuffix(".")
    if not host or len(host) > 253 or any(not 0 < len(label) < 64 for label in host.split(".")):
        raise TargetRefused(f"{host!r} is not a host name")
    # a last label that is a number makes resolvers read the whole as an IPv4 address, in octal, hex or shortened spellings too
    if NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]) and not _is_dotted_quad(host):
        raise TargetRefused(f"{host!r} is an odd spelling of an IPv4 address")
    return host


def _is_dotted_quad(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except ValueError:
        return False


def _refuse_private(host: str) -> None:
    if ":" in host or _is_dotted_quad(host):
        if reason := refusal(host):
            raise TargetRefused(reason)
    elif "." not in host or host.endswith(tuple(f".{suffix}" for suffix in PRIVATE_SUFFIXES)):
        raise TargetRefused(f"{host!r} is a name of a private network")
