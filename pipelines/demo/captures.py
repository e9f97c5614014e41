"""Dated captures of the market's past, as somebody who had polled it would hold them: files and an `index.csv` for `paceline import`.

Feeds are polled every five weeks (the busiest one every two weeks in the last year), pages and files every twelve weeks and
monthly in the last half year, prices on the first of each month and weekly in the last half year. One outage of six weeks in
summer 2025 leaves a hole.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipelines.demo.market import DEMO_NOW
from pipelines.demo.sources import SOURCES, DemoSource, body_at

FIRST_POLL = datetime(2024, 8, 5, 6, 0, tzinfo=UTC)
BUSY_FROM = datetime(2025, 9, 15, 6, 0, tzinfo=UTC)
RECENT = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
OUTAGE = (datetime(2025, 8, 4, tzinfo=UTC), datetime(2025, 9, 15, tzinfo=UTC))
BUSY_SOURCES = frozenset({"vireo/time/feed"})
INDEX_COLUMNS = ("url", "captured_at", "file", "media_type", "source", "etag")


@dataclass(frozen=True, slots=True)
class Poll:
    """One capture of one source in the past."""

    source: DemoSource
    at: datetime


def etag_of(body: bytes) -> str:
    """-> the validator that the demo server gives for `body`, quoted."""
    return f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _month_starts(until: datetime) -> list[datetime]:
    months = ((year, month) for year in range(FIRST_POLL.year, until.year + 1) for month in range(1, 13))
    return [at for at in (datetime(year, month, 1, 6, tzinfo=UTC) for year, month in months) if FIRST_POLL <= at < until]


def _every(start: datetime, until: datetime, weeks: int) -> list[datetime]:
    return [start + timedelta(weeks=weeks * step) for step in range((until - start) // timedelta(weeks=weeks) + 1)]


def poll_times(source: DemoSource) -> list[datetime]:
    """-> when `source` was captured before `DEMO_NOW`, oldest first; never inside the outage."""
    if source.kind == "pricing_page":
        times = _month_starts(RECENT) + _every(RECENT, DEMO_NOW, 1)
    elif source.id in BUSY_SOURCES:
        times = _every(FIRST_POLL, BUSY_FROM, 5) + _every(BUSY_FROM, DEMO_NOW, 2)
    elif source.kind == "feed":
        times = _every(FIRST_POLL, DEMO_NOW, 5)
    else:
        times = _every(FIRST_POLL, RECENT, 12) + _every(RECENT, DEMO_NOW, 4)
    return sorted({at for at in times if at < DEMO_NOW and not OUTAGE[0] <= at < OUTAGE[1]})


def polls() -> list[Poll]:
    """-> every capture of the past, oldest first."""
    return sorted((Poll(source, at) for source in SOURCES for at in poll_times(source)), key=lambda poll: (poll.at, poll.source.id))


def write_captures(folder: Path, base_url: str) -> Path:
    """Write each distinct body once under `folder` and one index row for each capture; the same call writes the same bytes -> the index."""
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / "index.csv"
    with index.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(INDEX_COLUMNS)
        for poll in polls():
            body = body_at(poll.source, poll.at)
            name = f"{poll.source.id.replace('/', '-')}-{hashlib.sha256(body).hexdigest()[:12]}{Path(poll.source.path).suffix or '.html'}"
            (folder / name).write_bytes(body)
            rows.writerow((f"{base_url}{poll.source.path}", f"{poll.at:%Y-%m-%dT%H:%M:%SZ}", name, poll.source.media_type, poll.source.id, etag_of(body)))
    return index
