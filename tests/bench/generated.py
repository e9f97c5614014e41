"""Small made-up sources for measuring: 3 of 4 are feeds, the rest changelog files, changelog pages and pricing pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.bench.loopback import Page

FIRST_DAY = date(2026, 10, 1)
RELEASES = 10
CHANGES = (
    "Dashboards can be shared with a link",
    "Fixed a crash when an empty file is uploaded",
    "Exports of large tables are faster",
    "Webhooks are signed",
    "Updated dependencies",
)


@dataclass(frozen=True)
class GeneratedSource:
    """One source of the bench market."""

    vendor: str
    kind: str
    path: str
    page: Page


def sources_of(count: int) -> list[GeneratedSource]:
    """-> `count` sources, four to a vendor."""
    return [_source(number) for number in range(count)]


def _source(number: int) -> GeneratedSource:
    vendor, slot = f"vendor{number // 4:03}", number % 4
    kind = "feed" if slot else ("changelog_file", "changelog_page", "pricing_page")[number // 4 % 3]
    make, suffix, media_type = {
        "feed": (_feed, "xml", "application/atom+xml"),
        "changelog_file": (_markdown, "md", "text/markdown"),
        "changelog_page": (_page, "html", "text/html"),
        "pricing_page": (_pricing, "html", "text/html"),
    }[kind]
    body = make(number).encode()
    return GeneratedSource(vendor, kind, f"/{vendor}/{slot}.{suffix}", Page(lambda: body, media_type))


def _releases(number: int) -> Iterator[tuple[str, date, list[str]]]:
    for step in reversed(range(RELEASES)):
        day = FIRST_DAY + timedelta(days=4 * step + number % 4)
        yield f"{1 + number % 3}.{step}.0", day, [f"{CHANGES[(number + step + item) % len(CHANGES)]} ({number}-{step}-{item})" for item in range(3)]


def _feed(number: int) -> str:
    entries = "".join(
        f"<entry><id>urn:bench:{number}:{version}</id><title>{version}</title><updated>{day}T09:00:00Z</updated>"
        f"<link href='https://vendor.example/{number}/{version}'/><content type='html'>&lt;h3&gt;Added&lt;/h3&gt;&lt;ul&gt;"
        + "".join(f"&lt;li&gt;{item}&lt;/li&gt;" for item in items)
        + "&lt;/ul&gt;</content></entry>"
        for version, day, items in _releases(number)
    )
    return f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Bench {number}</title><id>urn:bench:{number}</id>{entries}</feed>"


def _markdown(number: int) -> str:
    return f"# Changelog of bench {number}\n" + "".join(
        f"\n## {version} - {day}\n\n### Added\n\n" + "".join(f"- {item}\n" for item in items) for version, day, items in _releases(number)
    )


def _page(number: int) -> str:
    releases = "".join(
        f"<h2>{version} ({day})</h2><h3>Added</h3><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>" for version, day, items in _releases(number)
    )
    return f"<!doctype html><html lang=en><title>Changelog {number}</title><body><main><h1>Changelog</h1>{releases}</main></body></html>"


def _pricing(number: int) -> str:
    cards = "".join(
        f"<div class=plan><h3>{name}</h3><p class=price>${amount} per user / month</p><ul><li>{number} projects</li></ul><a>Choose {name}</a></div>"
        for name, amount in (("Starter", 9 + number), ("Team", 29 + number), ("Business", 79 + number))
    )
    return f"<!doctype html><html lang=en><title>Pricing {number}</title><body><main><h1>Pricing</h1><div class=plans>{cards}</div></main></body></html>"


def write_watchlist(folder: Path, sources: list[GeneratedSource], base_url: str) -> None:
    """Writes one file a vendor."""
    folder.mkdir(parents=True)
    entries: dict[str, dict[str, dict[str, str]]] = {}
    for number, source in enumerate(sources):
        entries.setdefault(source.vendor, {})[f"s{number % 4}"] = {"kind": source.kind, "url": base_url + source.path}
    for vendor, listed in entries.items():
        # two feeds of one product tell the same story; here every source has a product of its own
        products = {key: {"name": f"{vendor} {key}", "sources": {key: entry}} for key, entry in listed.items()}
        content = {"name": vendor, "homepage": f"https://{vendor}.example/", "products": products}
        (folder / f"{vendor}.yml").write_text(json.dumps(content), encoding="utf-8")
