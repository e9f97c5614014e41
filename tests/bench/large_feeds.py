"""What one huge feed costs, and how it ends: `python -m tests.bench.large_feeds`.

A feed of 100,000 entries, one of 50 MB, and the same beyond the size that is fetched by default. Limits: 60 s of processor time and 500 MiB for a feed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from spiders.landing import committed_runs, read_rows
from spiders.records import DocumentReading, Fetch, ReadFailure
from tests.bench.first_refresh import refresh
from tests.bench.loopback import Page, ServerApart

LIMIT_S, LIMIT_MIB = 60.0, 500
RAISED = {"PACELINE_MAX_BYTES": "64000000"}
ITEM = "<li>Added a way to share board {n} with guests of <a href='https://forge.example/{n}'>team {n}</a></li>"


def bench_large_feeds() -> list[dict[str, str]]:
    """-> one row for each feed."""
    return [
        _measured("100,000 entries, 33 MB", 100_000, 1, RAISED),
        _measured("49 MB: 2,000 entries of 180 changes each", 2_000, 180, RAISED),
        _measured("the same, with the default limit of 20 MB", 2_000, 180, {}),
    ]


def _measured(what: str, entries: int, items: int, settings: dict[str, str]) -> dict[str, str]:
    page = Page(lambda: _feed(_entries(entries, items)), "application/xml")
    with tempfile.TemporaryDirectory(prefix="paceline-bench-") as folder, ServerApart({"/feed.xml": page}) as server:
        crawl, read, tables = refresh(Path(folder), server, ["/feed.xml"], settings)
        ended = _ended(Path(folder) / "home" / "landing")
    held = max(crawl.cpu_s, read.cpu_s) <= LIMIT_S and max(crawl.peak_mib, read.peak_mib) <= LIMIT_MIB
    return {
        "feed": what,
        "fetched, CPU s": f"{crawl.cpu_s:.1f}",
        "read, CPU s": f"{read.cpu_s:.1f}",
        "peak MiB": f"{max(crawl.peak_mib, read.peak_mib):.0f}",
        "releases": str(tables.get("release", 0)),
        "how it ended": ended,
        "target": f"{LIMIT_S:g} s of CPU, {LIMIT_MIB} MiB",
        "held": "yes" if held else "no",
    }


def _ended(landing: Path) -> str:
    """-> the reading's doubt, the read failure, or the fetch's outcome."""
    rows = [row for run in committed_runs(landing) for table in ("document", "read_failure", "fetch") for row in read_rows(run, table)]
    for row in rows:
        if isinstance(row, DocumentReading):
            return row.doubts[0].split(":")[0] if row.doubts else "read"
    failed = next((row.reason for row in rows if isinstance(row, ReadFailure)), None)
    return failed or next(row.outcome.value for row in rows if isinstance(row, Fetch))


def _entries(count: int, items: int) -> Iterator[str]:
    for number in range(count):
        notes = "<ul>" + "".join(ITEM.format(n=number * items + place) for place in range(items)) + "</ul>"
        yield (
            f"<item><title>Release {number}.0</title><guid>r{number}</guid><link>https://v.example/{number}</link>"
            f"<pubDate>Mon, 02 Mar 2026 09:{number % 60:02}:00 GMT</pubDate><description>{escape(notes)}</description></item>"
        )


def _feed(entries: Iterator[str]) -> bytes:
    parts = ["<?xml version='1.0'?><rss version='2.0'><channel><title>Large</title>"]
    while some := list(islice(entries, 1000)):
        parts.append("".join(some))
    return "".join([*parts, "</channel></rss>"]).encode()


if __name__ == "__main__":
    for row in bench_large_feeds():
        print("  ".join(f"{key}: {value}" for key, value in row.items()))
