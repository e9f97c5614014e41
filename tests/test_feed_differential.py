"""The strict reader beside feedparser: equal entries on real, made-up and mutated feeds.

Where feedparser is known to be wrong, the difference is named in `explained`; anything else fails.
"""

from __future__ import annotations

import gzip
import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from spiders.read.feed_encoding import decode_feed
from spiders.read.feed_entry import BodyType, Feed, FeedEntry, FeedUnreadable
from spiders.read.feed_loose import read_loose_feed
from spiders.read.feed_reading import read_feed
from spiders.read.feed_words import followed_link
from spiders.read.reading import Reading
from spiders.records import ReadFailure
from tests.feed_texts import NOTES, URL, atom, entry, item, outcome, rss

SHARED = Path(os.environ.get("PACELINE_SHARED", Path(__file__).parents[2] / "shared"))
FEEDS = SHARED / "data" / "releases" / "feeds"
REASONS = {"empty", "wrong_type", "not_well_formed", "no_records", "too_large"}
LARGEST = int(os.environ.get("PACELINE_LARGEST_FEED", "15000"))
"""Largest real feed compared, bytes: all of them take a minute."""
needs_feeds = pytest.mark.skipif(not FEEDS.is_dir(), reason="the real feeds are not beside this checkout (PACELINE_SHARED)")
NO_RECORDS = 6
"""Real feeds that hold no entry at all, or none that is whole."""


def real_feeds(largest: int) -> list[Path]:
    """-> files of real feeds of at most `largest` bytes, none where the data is not there."""
    return sorted(path for path in FEEDS.glob("*") if path.is_file() and path.stat().st_size <= largest)


def body_of(path: Path) -> bytes:
    """-> the feed as it was served."""
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def seen_in(markup: str) -> str:
    """-> visible characters of a body, without white space, whatever it is written in."""
    try:
        words = "".join(map(str, html.fromstring(f"<div>{markup}</div>").itertext()))
    except (etree.ParserError, ValueError):
        words = markup
    return re.sub(r"[\s\x00-\x1f\x80-\x9f]+", "", words)


def links_in(markup: str) -> list[str]:
    """-> targets of the links of a body."""
    return re.findall(r"href=[\"']([^\"']+)", markup.replace("&amp;", "&"))


def assert_equal_entry(ours: FeedEntry, theirs: FeedEntry, raw: bytes) -> None:
    """Fails where the two readings of one entry differ in a way that feedparser is not known to be wrong in."""
    assert (ours.published, ours.updated) == (theirs.published, theirs.updated)
    assert (ours.version, ours.build, ours.stage) == (theirs.version, theirs.build, theirs.stage)
    assert ours.guid == theirs.guid or followed_link(ours.guid, ours.base or URL) == theirs.guid
    assert ours.link == theirs.link or explained_link(ours, theirs)
    assert ours.title == theirs.title or explained_title(theirs)
    if ours.is_summary == theirs.is_summary:
        assert seen_in(ours.body) == seen_in(theirs.body) or explained_body(ours, theirs, raw)
        assert links_in(ours.body) == links_in(theirs.body) or explained_body(ours, theirs, raw)


def explained_link(ours: FeedEntry, theirs: FeedEntry) -> bool:
    """feedparser takes the last of several alternate links, and none that is no page."""
    return ours.link is not None and (theirs.link is None or theirs.link.split("/")[2] == ours.link.split("/")[2])


def explained_title(theirs: FeedEntry) -> bool:
    """feedparser undoes double encoding by Latin-1 alone."""
    return any(mark in theirs.title for mark in ("Ã", "Ð", "â€"))


def explained_body(ours: FeedEntry, theirs: FeedEntry, raw: bytes) -> bool:
    """feedparser takes a caption of Media RSS for the text, keeps control characters, and takes Atom's HTML without a type for text."""
    return (b"<media:" in raw and ours.is_summary) or "\ufffd" in ours.body or (ours.body_type, theirs.body_type) == (BodyType.HTML, BodyType.TEXT)


def assert_equal_feed(ours: Feed, theirs: Feed, raw: bytes) -> None:
    """Fails where two readings of one feed differ."""
    assert len(ours.entries) == len(theirs.entries)
    for one, other in zip(ours.entries, theirs.entries, strict=True):
        assert_equal_entry(one, other, raw)


@needs_feeds
def test_real_feeds_read_like_feedparser() -> None:
    compared = 0
    for path in real_feeds(LARGEST):
        body = body_of(path)
        if ".json" in path.name:
            continue
        try:
            ours = read_feed(body, URL)
        except FeedUnreadable:
            continue
        if not any("read loosely" in doubt or "truncated" in doubt for doubt in ours.doubts):
            assert_equal_feed(ours, read_loose_feed(body, URL), body)
            compared += len(ours.entries)
    assert compared > 300


@needs_feeds
def test_every_real_feed_ends_in_records_or_in_one_named_reason() -> None:
    failures = []
    for path in real_feeds(LARGEST):
        result = outcome(body_of(path))
        if isinstance(result, ReadFailure):
            failures.append(result)
        else:
            assert result.releases
    assert {one.reason for one in failures} <= REASONS
    assert len(failures) == NO_RECORDS


@needs_feeds
def test_broken_real_feeds_never_raise() -> None:
    chance = random.Random(189)
    paths = real_feeds(12_000)
    breakers = (b"", b"<", b"&", b"\x00", b"]]>", b"\xff", b"&#x110000;", b"<item>", b"</item>", b'"')
    for _ in range(120):
        body = bytearray(body_of(chance.choice(paths)))
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(body) + 1)
            body[place : place + chance.choice((0, 1, 1, 7, 60))] = chance.choice(breakers)
        result = outcome(bytes(body))
        assert result.releases if isinstance(result, Reading) else result.reason in REASONS


@needs_feeds
def test_edited_real_feeds_read_like_feedparser() -> None:
    chance = random.Random(6)
    paths = [path for path in real_feeds(12_000) if b"<" in body_of(path)[:200] and not re.search(rb"itunes:summary|<media:", body_of(path))]
    edits = ("x", " ", "&amp;", "&#8217;", "é", "<!-- c -->", "<![CDATA[ & ]]>", "&#xA0;")
    compared = 0
    for _ in range(120):
        text, _ = decode_feed(body_of(chance.choice(paths)))
        places = [found.start(1) for found in re.finditer(r"</?[A-Za-z][^<>]*>([^<>&]{4,})(?=<)", text) if found[1].strip()]
        for place in sorted(chance.sample(places, min(4, len(places))), reverse=True):
            text = text[: place + 2] + chance.choice(edits) + text[place + 2 :]
        raw = re.sub(r"encoding=.[\w-]+.", "", text, count=1).encode()
        ours = read_feed(raw, URL) if isinstance(outcome(raw), Reading) else None
        if ours is not None and not ours.doubts:
            compared += len(ours.entries)
            assert_equal_feed(ours, read_loose_feed(raw, URL), raw)
    assert compared > 200


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=30).map(str.strip).filter(bool)
bodies = st.lists(words, max_size=4).map(lambda lines: "<ul>" + "".join(f"<li>{html_text(line)}</li>" for line in lines) + "</ul>")


def html_text(text: str) -> str:
    """-> `text` as it stands in HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


@given(entries=st.lists(st.tuples(words, words, bodies), min_size=1, max_size=4), is_atom=st.booleans())
@settings(max_examples=60)
def test_made_up_feeds_read_like_feedparser(entries: list[tuple[str, str, str]], is_atom: bool) -> None:
    if is_atom:
        body = atom(*(entry(n, text, title=html_text(title), id=guid) for n, (title, guid, text) in enumerate(entries)))
    else:
        body = rss(*(item(n, text, title=html_text(title), guid=guid) for n, (title, guid, text) in enumerate(entries)))
    ours, theirs = read_feed(body.encode(), URL), read_loose_feed(body.encode(), URL)
    assert [(e.published, e.updated, e.link) for e in ours.entries] == [(e.published, e.updated, e.link) for e in theirs.entries]
    assert [e.guid for e in ours.entries] == [guid for _, guid, _ in entries]
    assert [seen_in(e.body) for e in ours.entries] == [seen_in(e.body) for e in theirs.entries]
    assert len(ours.entries) == len(entries)


@given(body=st.binary(max_size=300) | st.text(max_size=300).map(str.encode) | st.text(alphabet="<>/rs feditmcanl!-[]&;\"'=:{}", max_size=200).map(str.encode))
@settings(max_examples=300)
def test_no_bytes_raise_anything_but_a_named_reason(body: bytes) -> None:
    for document in (body, b"<rss><channel><item><title>x</title>" + body, b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>' + body + b"</entry></feed>"):
        result = outcome(document)
        if isinstance(result, ReadFailure):
            assert result.reason in REASONS
            assert len(result.detail.split()) >= 4
        else:
            assert result.releases


@given(text=st.text(max_size=200), name=st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-8-sig", "gb18030"]))
@settings(max_examples=100)
def test_text_survives_its_encoding(text: str, name: str) -> None:
    body = f'<?xml version="1.0" encoding="{name.removesuffix("-sig")}"?><rss>é {text}</rss>'
    decoded, _ = decode_feed(body.encode(name))
    assert decoded == body


def test_notes_are_the_same_made_up_text() -> None:
    assert seen_in(NOTES) == "AddedsharedboardsFixedacrashonsign-in"
