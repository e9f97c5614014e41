"""Two Atom feeds (RFC 4287) in every publication: what happened, and the editions of the brief.

Both hold what this publication knows and nothing else: an event that was retracted is not in the next one. All words are text, none is markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree

from pipelines.brief.facts import load_facts
from pipelines.brief.html_page import safe_link
from pipelines.brief.issue import Edition, read_editions
from pipelines.brief.words import display, minute
from pipelines.delivery.event import Event, load_events

ATOM = "http://www.w3.org/2005/Atom"
AUTHORITY = "tag:paceline.invalid,2026:"
"""Ids are tags (RFC 4151) under a name that nobody can own: the same event has the same id wherever its feed lies."""
EVENTS_SHOWN, DAYS_SHOWN = 200, 400
TITLE_CHARS, TEXT_CHARS = 240, 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: `updated` is UTC; `link` an absolute address or None."""

    path: str
    title: str
    updated: datetime
    text: str
    link: str | None
    categories: tuple[str, ...]


def write_feeds(folder: Path, address: str | None, now: datetime) -> None:
    """Writes `feeds/events.atom` and `feeds/editions.atom` into a version that is being built. `address` is where people open it on the web, or None."""
    market = folder / "market.duckdb"
    events = load_events(market, load_facts(market), now - timedelta(days=DAYS_SHOWN), EVENTS_SHOWN)
    feeds = {
        "events": ("What competitors did", [event_entry(event) for event in events]),
        "editions": ("Market briefs", [edition_entry(edition, address) for edition in read_editions(folder)]),
    }
    (folder / "feeds").mkdir(exist_ok=True)
    for name, (title, entries) in feeds.items():
        (folder / "feeds" / f"{name}.atom").write_bytes(render_feed(name, title, entries, now, address))


def render_feed(name: str, title: str, entries: list[Entry], now: datetime, address: str | None) -> bytes:
    """-> the feed document, newest entry first."""
    feed = etree.fromstring(f"<feed xmlns='{ATOM}'/>")
    _add(feed, "id", f"{AUTHORITY}feed/{name}")
    _add(feed, "title", title)
    newest = max((entry.updated for entry in entries), default=now)
    _add(feed, "updated", _instant(newest))
    _add(_add(feed, "author"), "name", "Paceline")
    if address:
        _link(feed, "self", f"{address}/feeds/{name}.atom", "application/atom+xml")
    for entry in sorted(entries, key=lambda entry: entry.updated, reverse=True):
        _entry(feed, entry)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def event_entry(event: Event) -> Entry:
    """-> the entry of an event: its sentence, the words it rests on, and where they stood."""
    fact = event.fact
    lines = [event.text]
    if fact.quote:
        lines.append(f"Words on the page: “{display(fact.quote, 400)}”")
    basis = {"vendor": "the vendor states it", "archive": "two captures bound it"}.get(fact.date_basis or "", "only the day we noticed is known")
    lines.append(f"Date: {basis}. First seen {minute(event.observed_at)}; captured {minute(fact.captured_at)}, SHA-256 {fact.document_hash or 'none'}.")
    categories = tuple(name for name in (event.event_type, fact.competitor) if name)
    return Entry(f"event/{event.event_id}", event.text, event.observed_at, "\n\n".join(lines), safe_link(fact.source_url), categories)


def edition_entry(edition: Edition, address: str | None) -> Entry:
    """-> the entry of an edition: its first sentence, and where to read it."""
    page = edition.files.get("html")
    link = f"{address}/{page}" if address and page else None
    return Entry(f"edition/{edition.key}", f"{edition.title}: {edition.subject}", edition.issued_at, edition.subject, link, (edition.edition, edition.scope))


def _entry(feed: etree._Element, entry: Entry) -> None:
    element = _add(feed, "entry")
    _add(
        element,
        "id",
        AUTHORITY + "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-._/:") else f"%{ord(letter):x}" for letter in entry.path),
    )
    _add(element, "title", display(entry.title, TITLE_CHARS))
    _add(element, "updated", _instant(entry.updated))
    for category in filter(None, map(display, entry.categories)):
        etree.SubElement(element, f"{{{ATOM}}}category", term=category)
    if entry.link:
        _link(element, "alternate", entry.link, "text/html")
    text = "\n".join(display(line, TEXT_CHARS) for line in entry.text.splitlines())
    _add(element, "content", text or display(entry.title, TITLE_CHARS)).set("type", "text")


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = text
    return element


def _link(parent: etree._Element, relation: str, address: str, kind: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, href=address, type=kind)


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
