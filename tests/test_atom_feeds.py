"""The two Atom feeds: valid by the rules of RFC 4287, opened by a feed reader, and without what was retracted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from pipelines.brief.facts import load_facts
from pipelines.brief.issue import Edition
from pipelines.config import load_settings
from pipelines.delivery.event import Event, load_events
from pipelines.delivery.feed import ATOM, Entry, edition_entry, event_entry, render_feed, write_feeds
from spiders.config import ConfigError
from spiders.read.feed_entry import BodyType, Feed
from spiders.read.feed_loose import read_loose_feed
from tests.conftest import DemoRun
from tests.test_brief import HOSTILE, NOW, fact

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ADDRESS = "https://intranet.example/paceline"
EDITION = Edition(
    "market/weekly/2026-W26", "weekly", "market", "Market brief, 22 to 28 June 2026", "Nothing material happened.", date(2026, 6, 22), date(2026, 6, 28), NOW, NOW, NOW, ("f1",),
    {"html": "brief.html", "eml": "brief.eml", "json": "brief.json"},
)  # fmt: skip


def event(**given: Any) -> Event:
    """-> an event about a plain fact, but for the fields given."""
    plain = {
        "event_id": "e1",
        "event_type": "price_rise",
        "text": "Acme App raised a price.",
        "happened_on": date(2026, 6, 12),
        "observed_at": NOW,
        "surprise": 3.0,
    }
    return Event(**(plain | {"fact": fact()} | given))


def problems(document: bytes) -> list[str]:
    """-> what a validator would complain about, by the sections of RFC 4287."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))

    def texts(element: etree._Element, name: str) -> list[str]:
        return [found.text or "" for found in element.findall(f"{{{ATOM}}}{name}")]

    wrong: list[str] = [] if root.tag == f"{{{ATOM}}}feed" else ["2: the root is no atom:feed"]
    entries = root.findall(f"{{{ATOM}}}entry")
    for element in (root, *entries):
        wrong += [f"4.1: {name} stands {len(texts(element, name))} times" for name in ("id", "title", "updated") if len(texts(element, name)) != 1]
        wrong += [f"4.2.6: {identity!r} is no absolute IRI" for identity in texts(element, "id") if not urlsplit(identity).scheme or re.search(r"\s", identity)]
        wrong += [f"3.3: {moment!r} is no RFC 3339 instant" for moment in texts(element, "updated") if not INSTANT.fullmatch(moment)]
        links = element.findall(f"{{{ATOM}}}link")
        wrong += [f"4.2.7.1: {link.get('href')!r} is relative and there is no base" for link in links if not urlsplit(link.get("href") or "").scheme]
        alternates = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel", "alternate") == "alternate"]
        wrong += ["4.1.1: two alternate links of one type"] if len(alternates) != len(set(alternates)) else []
    wrong += [] if root.find(f"{{{ATOM}}}author/{{{ATOM}}}name") is not None else ["4.1.1: no author"]
    identities = [identity for element in entries for identity in texts(element, "id")]
    wrong += ["4.1.1: two entries of one id"] if len(identities) != len(set(identities)) else []
    for entry in entries:
        contents = entry.findall(f"{{{ATOM}}}content")
        wrong += ["4.1.3: content is not one text"] if [(content.get("type"), len(content)) for content in contents] != [("text", 0)] else []
        wrong += ["4.2.2.1: a category without a term"] if not all(category.get("term") for category in entry.findall(f"{{{ATOM}}}category")) else []
    return wrong


def opened(document: bytes) -> Feed:
    """-> the feed as feedparser opens it."""
    return read_loose_feed(document, "https://reader.example/feed")


def test_the_check_of_these_tests_finds_faults() -> None:
    good = render_feed("events", "What", [event_entry(event()), event_entry(event(event_id="e2"))], NOW, ADDRESS).decode()
    assert problems(good.encode()) == []
    for spoilt in (
        good.replace("event/e2", "event/e1"), good.replace("T06:00:00Z", " 06:00"), good.replace("https://acme.example/feed", "/feed"), good.replace("<name>Paceline</name>", ""),
        good.replace("<id>tag:", "<id>"), good.replace('term="acme"', 'term=""'), good.replace('type="text">', 'type="html">'), re.sub("<title>.*?</title>", "", good, count=1),
    ):  # fmt: skip
        assert spoilt != good
        assert problems(spoilt.encode())


def test_feeds_of_the_demo_are_valid_and_opened_by_a_reader(demo: DemoRun, tmp_path: Path) -> None:
    folder = tmp_path
    for name in ("market.duckdb", "editions.json"):
        (folder / name).symlink_to(demo.home / "published" / name)
    write_feeds(folder, None, NOW)
    for name, least in (("events", 100), ("editions", 3)):
        document = (folder / "feeds" / f"{name}.atom").read_bytes()
        assert problems(document) == []
        entries = opened(document).entries
        assert len(entries) >= least
        moments = [entry.updated for entry in entries]
        assert moments == sorted(moments, key=str, reverse=True)
    told = [entry.title for entry in opened((folder / "feeds" / "events.atom").read_bytes()).entries]
    assert any("no longer shows a price for “Forest”" in title for title in told)


def test_the_same_publication_gives_the_same_feed(demo: DemoRun) -> None:
    market = demo.home / "published" / "market.duckdb"
    since = NOW - timedelta(days=400)
    one, again = ([event_entry(found) for found in load_events(market, load_facts(market), since, 200)] for _ in range(2))
    assert render_feed("events", "What", one, NOW, None) == render_feed("events", "What", again, NOW, None)


@pytest.mark.parametrize("words", HOSTILE)
def test_E7_captured_words_stay_words_in_the_feed(words: str) -> None:
    hostile = event(text=f"Acme App shipped “{words}”.", fact=fact(quote=words, source_url=words, competitor=words or "x"))
    document = render_feed("events", "What", [event_entry(hostile)], NOW, None)
    assert problems(document) == []
    entry = opened(document).entries[0]
    assert (entry.body_type, entry.link) == (BodyType.TEXT, None)
    assert entry.body.startswith("Acme App shipped “")


def test_a_retracted_event_leaves_the_feed() -> None:
    kept, gone = event(event_id="kept"), event(event_id="gone")
    before, after = (render_feed("events", "What", [event_entry(found) for found in told], NOW, None) for told in ([kept, gone], [kept]))
    assert b"event/gone" in before
    assert b"event/gone" not in after
    assert b"event/kept" in after


def test_an_edition_links_to_where_it_can_be_read() -> None:
    entry = edition_entry(EDITION, ADDRESS)
    assert entry.link == f"{ADDRESS}/brief.html"
    assert edition_entry(EDITION, None).link is None
    document = render_feed("editions", "Market briefs", [entry], NOW, ADDRESS)
    assert problems(document) == []
    assert b'rel="self" href="https://intranet.example/paceline/feeds/editions.atom"' in document


def test_ids_are_tags_whatever_the_key_holds() -> None:
    entry = Entry("edition/acme & söhne/weekly 1", "t", NOW, "", None, ())
    document = render_feed("editions", "Market briefs", [entry, replace(entry, path="x")], NOW, None)
    assert problems(document) == []


@pytest.mark.parametrize("address", ["intranet", "ftp://x", "https://a b", "https://x/?q", "javascript:alert(1)"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ConfigError, match="PACELINE_ADDRESS"):
        load_settings({"PACELINE_ADDRESS": address})
    assert load_settings({"PACELINE_ADDRESS": "https://x.example/p/"}).address == "https://x.example/p"


def test_price_events_tell_both_amounts(demo: DemoRun) -> None:
    market = demo.home / "published" / "market.duckdb"
    told = [found.text for found in load_events(market, load_facts(market), datetime(2024, 1, 1, tzinfo=UTC), 10_000)]
    assert "Sundial Staff raised the price of “Team” by 25.0 %, from €6 to €7.50 per user per month (between 9 March 2026 and 16 March 2026)." in told
    assert any("no longer lists the plan “Starter”, last seen at $2 per user per month" in text for text in told)
    assert not [text for text in told if "None" in text or "currency not stated" in text]
