"""robots.txt of every origin, fetched at most once in 24 hours and kept across processes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urljoin

from scrapy import Request
from scrapy.http import Response

from spiders.fetch.content_coding import BodyTooLarge, CodingError, decode_body
from spiders.fetch.failures import NotFetched
from spiders.fetch.fetch_state import FetchState, KnownRobots
from spiders.fetch.redirect import MAX_HOPS, REDIRECTS
from spiders.fetch.robots_rules import MAX_BYTES, RobotsRules, parse_robots
from spiders.records import Outcome

ROBOT = "paceline"
KEPT = timedelta(hours=24)
Download = Callable[[Request], Awaitable[Response]]
CAUSES_OF_THEIR_OWN = frozenset({Outcome.DNS_ERROR, Outcome.TLS_ERROR, Outcome.CONNECT_ERROR, Outcome.ADDRESS_REFUSED, Outcome.WAITING})
WORTH_ANOTHER_TRY = frozenset({Outcome.CONNECT_ERROR, Outcome.INCOMPLETE, Outcome.HTTP_ERROR})


@dataclass(frozen=True, slots=True)
class RobotsUnavailable:
    """Why the rules of an origin are not known; nothing may be fetched there."""

    outcome: Outcome
    detail: str


class RobotsKeeper:
    """Rules by origin. `name_failure` turns what `download` raises into outcome and words."""

    def __init__(
        self,
        state: FetchState,
        download: Download,
        name_failure: Callable[[BaseException, str], tuple[Outcome, str]],
        now: Callable[[], datetime],
        pause_s: float,
    ) -> None:
        self._state, self._download, self._name_failure, self._now = state, download, name_failure, now
        self._pauses_s = (pause_s, 0.0)
        self._rules: dict[str, asyncio.Future[RobotsRules | RobotsUnavailable]] = {}

    async def rules(self, origin: str) -> RobotsRules | RobotsUnavailable:
        """-> the rules of `origin`, or why there are none; each origin is asked once a process."""
        found = self._rules.get(origin)
        if found is None:
            found = self._rules[origin] = asyncio.ensure_future(self._find(origin))
        return await asyncio.shield(found)

    async def _find(self, origin: str) -> RobotsRules | RobotsUnavailable:
        known = self._state.robots(origin)
        if known is not None and timedelta(0) <= self._now() - known.fetched_at < KEPT:
            return parse_robots(known.body, ROBOT)
        for pause_s in self._pauses_s:
            fetched_at = self._now()
            outcome, detail, body = await self._try(origin)
            if body is not None:
                self._state.keep_robots(KnownRobots(origin, fetched_at, body))
                return parse_robots(body, ROBOT)
            if outcome not in WORTH_ANOTHER_TRY:
                break
            await asyncio.sleep(pause_s)
        outcome = outcome if outcome in CAUSES_OF_THEIR_OWN else Outcome.ROBOTS_UNAVAILABLE
        return RobotsUnavailable(outcome, f"robots.txt could not be fetched, so nothing else was asked for: {detail}")

    async def _try(self, origin: str) -> tuple[Outcome, str, bytes | None]:
        try:
            return Outcome.FETCHED, "", await self._fetch(f"{origin}/robots.txt")
        except Exception as error:  # noqa: BLE001  whatever kept the rules from us is named, and nothing else is asked for
            return (*self._name_failure(error, origin), None)

    async def _fetch(self, url: str) -> bytes:
        for _ in range(MAX_HOPS + 1):
            response = await self._download(robots_request(url))
            if response.status in REDIRECTS and (location := header(response, "Location")):
                url = urldefrag(urljoin(response.url, location)).url
                continue
            return _body(response)
        raise NotFetched(Outcome.ROBOTS_UNAVAILABLE, f"more than {MAX_HOPS} redirects")


def robots_request(url: str) -> Request:
    """-> a request for robots.txt; the gate lets it pass without asking for rules, and the spider cuts it after 500 KiB."""
    return Request(
        url, headers={"Accept": "text/plain, */*;q=0.1", "Accept-Encoding": "identity"}, meta={"is_robots": True, "download_maxsize": 0}, dont_filter=True
    )


def header(response: Response, name: str) -> str | None:
    """-> a response header for people, bytes that are not UTF-8 read as Latin-1; None where it is absent."""
    value = exact_header(response, name)
    try:
        return value.encode("latin-1").decode("utf-8") if value is not None else None
    except UnicodeDecodeError:
        return value


def exact_header(response: Response, name: str) -> str | None:
    """-> a response header byte for byte, each byte one character (Latin-1), so that it can be sent back exactly as received."""
    value: bytes | None = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None


def _body(response: Response) -> bytes:
    if 200 <= response.status < 300:
        try:
            return decode_body(response.body, header(response, "Content-Encoding"), MAX_BYTES * 4)[:MAX_BYTES]
        except (CodingError, BodyTooLarge) as error:
            raise NotFetched(Outcome.ROBOTS_UNAVAILABLE, str(error)) from error
    # RFC 9309: other 4xx answers mean that there are no rules; 429 asks for patience, so it counts with the 5xx
    if 400 <= response.status < 500 and response.status != 429:
        return b""
    raise NotFetched(Outcome.HTTP_ERROR, f"answered {response.status}")
