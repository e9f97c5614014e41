"""One page of one source in one crawl, from the first request to the row it ends with."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from datetime import datetime

from spiders.fetch.content_coding import ACCEPT_ENCODING
from spiders.fetch.fetch_state import KnownPage
from spiders.records import Outcome, WatchedSource

MAX_ATTEMPTS = 3
RETRIED = frozenset({Outcome.INCOMPLETE, Outcome.CONNECT_ERROR})


@dataclass(slots=True)
class Visit:
    """`url` is what is asked for, `hops` the addresses so far, `spent_s` the seconds of transfers that count against the deadline."""

    source: WatchedSource
    accepts: tuple[str, ...]
    url: str
    known: KnownPage | None
    is_conditional: bool
    captured_at: datetime
    attempt: int = 1
    is_followed: bool = False
    hops: list[str] = field(default_factory=list)
    spent_s: float = 0.0
    moved_to: str | None = None

    def headers(self) -> dict[str, str | bytes]:
        """-> request headers: what the kind reads, one language for everybody, and validators exactly as they were received."""
        accept = ", ".join(self.accepts)
        headers: dict[str, str | bytes] = {"Accept": f"{accept}, */*;q=0.1" if accept else "*/*", "Accept-Language": "en", "Accept-Encoding": ACCEPT_ENCODING}
        if self.is_conditional and self.known:
            if self.known.etag:
                headers["If-None-Match"] = self.known.etag.encode("latin-1")
            if self.known.last_modified:
                headers["If-Modified-Since"] = self.known.last_modified.encode("latin-1")
        return headers

    def is_worth_another_try(self, outcome: Outcome, status: int | None) -> bool:
        """True where the same request may well succeed a moment later."""
        passing = outcome in RETRIED or (outcome is Outcome.HTTP_ERROR and status in (408, 500, 502, 504))
        return passing and self.attempt < MAX_ATTEMPTS


def is_conditional(known: KnownPage | None, has_evidence: bool, key: str, full_every: int) -> bool:
    """True where a page may be asked for with its validators: they exist, the evidence is there, and it is not its turn to be fetched in full.

    Every `full_every` runs at most a page is fetched in full, because servers answer 304 wrongly; pages take turns.
    """
    if known is None or not has_evidence or not (known.etag or known.last_modified):
        return False
    turn = zlib.crc32(key.encode()) % max(1, full_every // 2)
    return known.unverified_runs + turn + 1 < full_every
