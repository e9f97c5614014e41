"""Where a redirect leads, decided without following it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from spiders.fetch.failures import clean_detail
from spiders.fetch.target import TargetRefused, check_target
from spiders.records import Outcome

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MAX_HOPS = 5
LOGIN_PART = re.compile(r"(log[_-]?in|sign[_-]?in|signon|sso|saml2?|oauth2?|authorize|account[_-]?login)(\.\w+)?", re.I)
LOGIN_HOST = re.compile(r"(login|signin|sso|auth|accounts?|idp)\.", re.I)


@dataclass(frozen=True, slots=True)
class Hop:
    """The address a redirect leads to, and, where it must not be followed, the outcome that ends the visit."""

    url: str
    outcome: Outcome | None = None
    detail: str = ""


def next_hop(url: str, location: str | None, start: str, visited: tuple[str, ...], allowed: Collection[tuple[str, int]] = ()) -> Hop:
    """-> where the answer of `url` with header `location` leads. `start` is the address in the watchlist, `visited` all addresses so far, `allowed` own test servers."""
    if not location or not location.strip():
        return Hop(url, Outcome.PROTOCOL_ERROR, "a redirect without an address")
    try:
        target = urldefrag(urljoin(url, location.strip())).url
    except ValueError:
        return Hop(url, Outcome.PROTOCOL_ERROR, "a redirect to something that is no address")
    shown = clean_detail(_without_credentials(target))
    try:
        check_target(target, allowed)
    except TargetRefused as refused:
        return Hop(target, Outcome.ADDRESS_REFUSED, f"redirected to {shown}: {refused}")
    if len(visited) > MAX_HOPS:
        return Hop(target, Outcome.REDIRECT_LOOP, f"more than {MAX_HOPS} redirects, the last to {shown}")
    if target in visited:
        return Hop(target, Outcome.REDIRECT_LOOP, f"redirects go in a circle at {shown}")
    if _is_login(target, start):
        return Hop(target, Outcome.AUTH_WALL, f"redirected to a log-in page, {shown}")
    if not same_site(start, target):
        return Hop(target, Outcome.MOVED_DOMAIN, f"now leads to another site, {shown}; if that is right, put the new address into the watchlist")
    return Hop(target)


def same_site(one: str, other: str) -> bool:
    """True where both addresses have the same host or the same registrable domain."""
    hosts = tuple((urlsplit(url).hostname or "").lower().rstrip(".") for url in (one, other))
    return hosts[0] == hosts[1] or _site(hosts[0]) == _site(hosts[1])


def _site(host: str) -> str:
    parts = _extractor()(host)
    if parts.suffix or parts.ipv4 or ":" in host:
        return parts.top_domain_under_public_suffix or host
    # the list's own rule for a suffix that it does not know: the last label is one
    return ".".join(host.split(".")[-2:])


@cache
def _extractor() -> Any:
    # imported here because it costs a tenth of a second and most crawls meet no change of host
    import tldextract

    return tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def _is_login(target: str, start: str) -> bool:
    parts = urlsplit(target)
    before = set(urlsplit(start).path.split("/"))
    if any(LOGIN_PART.fullmatch(part) and part not in before for part in parts.path.split("/")):
        return True
    host = parts.hostname or ""
    return bool(LOGIN_HOST.match(host)) and not LOGIN_HOST.match(urlsplit(start).hostname or "")


def _without_credentials(url: str) -> str:
    return re.sub(r"//[^/?#]*@", "//", url)
