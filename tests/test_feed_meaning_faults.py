"""Faults D1-D16: what feeds mean, as far as one document tells it; what only history tells is the marts' part."""

from __future__ import annotations

import random
from datetime import date

import pytest

from tests.feed_texts import NOTES, doubt_codes, failure, item, reading, rss


def test_D01_one_guid_for_all_loses_no_entry() -> None:
    result = reading(rss(*(item(n, guid="lumen") for n in range(6))))
    assert len(result.releases) == 6
    assert len({r.entry_key for r in result.releases}) == 6
    assert "guid_not_unique" in doubt_codes(result)


MOVED = {
    "https": lambda text: text.replace("http://", "https://"),
    "host": lambda text: text.replace("http://lumen.example", "https://www.lumen-app.example"),
    "tracking": lambda text: text.replace("-0<", "-0?utm_source=rss&amp;utm_medium=feed<"),
    "slash": lambda text: text.replace("-0<", "-0/<"),
}


@pytest.mark.parametrize("move", MOVED)
@pytest.mark.parametrize("guid", ["", "http://lumen.example/releases/2-1-0"])
def test_D03_a_moved_address_is_the_same_entry(move: str, guid: str) -> None:
    before = rss(item(1, guid=guid, link="http://lumen.example/releases/2-1-0"), item(2, guid=guid and guid + "2", link="http://lumen.example/releases/2-2-0"))
    after = MOVED[move](before)
    assert after != before
    assert [r.entry_key for r in reading(after).releases] == [r.entry_key for r in reading(before).releases]


def test_D04_an_edited_entry_keeps_its_key() -> None:
    before, after = reading(rss(item(1))), reading(rss(item(1, NOTES.replace("crash", "crush"), title="Lumen 2.1.0 (edited)")))
    assert before.releases[0].entry_key == after.releases[0].entry_key
    assert before.items[1].text != after.items[1].text


def test_D05_a_date_in_the_future_is_kept_as_stated() -> None:
    release = reading(rss(item(1, pubDate="Tue, 05 Mar 2069 10:20:30 GMT"))).releases[0]
    assert (release.released_on, release.date_raw) == (date(2069, 3, 5), "Tue, 05 Mar 2069 10:20:30 GMT")


@pytest.mark.parametrize(
    "stated", ["Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z", "9999-12-31", "soon", "1709634030", "Fri, 30 Feb 2024 10:00:00 GMT", "10/11/2020"]
)
def test_D06_an_implausible_date_is_no_date_and_said(stated: str) -> None:
    result = reading(rss(item(1, pubDate=stated)))
    assert result.releases[0].released_on is None
    assert result.releases[0].date_raw is None
    assert "date_not_understood" in doubt_codes(result)


def test_D06_a_missing_date_is_no_doubt() -> None:
    result = reading(rss(item(1, pubDate="")))
    assert result.releases[0].released_on is None
    assert not result.document.doubts


@pytest.mark.parametrize(("zone", "day"), [("23:30:00 PST", 6), ("00:30:00 CEST", 4), ("23:30:00 BST", 5), ("23:30:00", 5)])
def test_D07_zones_of_entries(zone: str, day: int) -> None:
    assert reading(rss(item(1, pubDate=f"Tue, 05 Mar 2024 {zone}"))).releases[0].released_on == date(2024, 3, day)


def test_D11_order_and_repeats_change_no_identity() -> None:
    entries = [item(n) for n in range(8)]
    shuffled = entries[:]
    random.Random(11).shuffle(shuffled)
    plain, mixed = reading(rss(*entries)), reading(rss(*shuffled, entries[3], entries[3]))
    assert {r.entry_key for r in plain.releases} == {r.entry_key for r in mixed.releases}
    assert len(mixed.releases) == 8
    assert "duplicate_entries" in doubt_codes(mixed)


def test_D14_summary_and_full_text_are_one_entry() -> None:
    full, summary = reading(rss(item(1))), reading(rss(item(1, "Shared boards and more …")))
    assert [(r.entry_key, r.title, r.released_on) for r in full.releases] == [(r.entry_key, r.title, r.released_on) for r in summary.releases]


def test_D15_releases_and_items_are_counted_apart() -> None:
    bullets = [f"Added thing number {n}" for n in range(40)]
    one = reading(rss(item(1, "<ul>" + "".join(f"<li>{text}</li>" for text in bullets) + "</ul>")))
    many = reading(rss(*(item(n, f"<ul><li>{text}</li></ul>") for n, text in enumerate(bullets))))
    assert (len(one.releases), len(many.releases)) == (1, 40)
    assert [i.text for i in one.items] == [i.text for i in many.items] == bullets


def test_D16_an_empty_feed_is_a_failure_not_zero_releases() -> None:
    assert failure(rss()).reason == "no_records"
