"""Group C12 of the faults: feeds of very many entries, of very much text, and beyond what is read."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest

from spiders.read import feed_releases
from spiders.read.feed_reading import read_feed
from tests.feed_texts import URL, failure, item, reading, rss


def test_C12_too_many_entries_are_cut_to_the_newest_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_releases, "MAX_ENTRIES", 20)
    entries = [item(n, pubDate=f"{n % 28 + 1:02} Jan {2000 + n % 25} 10:00:01 GMT") for n in range(100)]
    result = reading(rss(*entries))
    assert len(result.releases) == 20
    assert min(r.released_on for r in result.releases if r.released_on) >= date(2020, 1, 1)
    assert any(doubt.startswith("truncated_entries: 80 of 100") for doubt in result.document.doubts)


def test_C12_too_much_text_is_cut_to_the_newest_entries_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_releases, "MAX_BODIES_CHARS", 1_000)
    result = reading(rss(*(item(n, "<ul><li>Added boards</li></ul>" * 10) for n in range(10))))
    assert sorted(r.version or "" for r in result.releases) == ["2.7.0", "2.8.0", "2.9.0"]
    assert any(doubt.startswith("truncated_entries: 7 of 10") for doubt in result.document.doubts)


def test_C12_a_large_feed_is_read_in_seconds() -> None:
    body = rss(*(item(n, "x" * 200) for n in range(10_000))).encode()
    started = perf_counter()
    assert len(read_feed(body, URL).entries) == 10_000
    assert perf_counter() - started < 10


def test_C12_beyond_the_size_limit_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.read.feed_reading.MAX_BYTES", 1_000)
    assert failure(rss(item(1, "x" * 2_000))).reason == "too_large"
