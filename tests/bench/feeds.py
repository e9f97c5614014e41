"""Entries a second of the feed reader beside feedparser: `python -m tests.bench.feeds`.

Measured in processor time, on the real feeds where they are beside this checkout (PACELINE_SHARED), else on made-up ones.
"""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from time import process_time

import feedparser

from spiders.read.feed_entry import FeedUnreadable
from spiders.read.feed_reading import read_feed
from tests.feed_texts import NOTES, URL, atom, entry, item, rss

FEEDS = Path(os.environ.get("PACELINE_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "releases" / "feeds"


def bench_feeds() -> dict[str, float | int | str]:
    """-> entries a second of our reader and of feedparser (with and without its sanitiser), on the same XML feeds."""
    bodies = _real_feeds() or _made_up_feeds()
    ours = _rate(_read, bodies, times=3)
    sanitised = _rate(lambda body: len(feedparser.parse(io.BytesIO(body)).entries), bodies)  # noqa: TID251  measured, not used
    plain = _rate(lambda body: len(feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries), bodies)  # noqa: TID251
    return {
        "feeds": len(bodies),
        "feeds_are": "real" if FEEDS.is_dir() else "made up",
        "entries": sum(_read(body) for body in bodies),
        "entries_per_s": round(ours),
        "feedparser_entries_per_s": round(sanitised),
        "feedparser_unsanitised_entries_per_s": round(plain),
        "times_feedparser": round(ours / sanitised, 1),
    }


def _rate(read: Callable[[bytes], int], bodies: list[bytes], times: int = 1) -> float:
    """-> entries a second of processor time, the best of `times`."""
    best = 0.0
    for _ in range(times):
        started = process_time()
        entries = sum(read(body) for body in bodies)
        best = max(best, entries / (process_time() - started))
    return best


def _read(body: bytes) -> int:
    try:
        return len(read_feed(body, URL).entries)
    except FeedUnreadable:
        return 0


def _real_feeds() -> list[bytes]:
    paths = sorted(path for path in FEEDS.glob("*") if path.is_file() and ".json" not in path.name) if FEEDS.is_dir() else []
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths]


def _made_up_feeds() -> list[bytes]:
    notes = NOTES * 8
    numbers = [range(start, start + 20) for start in range(0, 1000, 20)]
    return [rss(*(item(n, notes) for n in some)).encode() for some in numbers] + [atom(*(entry(n, notes) for n in some)).encode() for some in numbers]


if __name__ == "__main__":
    print(json.dumps(bench_feeds(), indent=2))
