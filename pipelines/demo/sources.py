"""The market's sources: what each address of the demo answers at a moment. Vendor state and time in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.demo import render_feeds, render_files, render_pages
from pipelines.demo.market import market
from pipelines.demo.plans import sheet_at
from pipelines.demo.release import DemoRelease
from pipelines.demo.render_prices import pricing_page
from pipelines.demo.roster import VENDORS

BREAKS_AT = datetime(2026, 5, 18, 7, 0, tzinfo=UTC)
"""From then on Okapi Desk's changelog page is an empty shell that a script fills."""

_VENDORS = {vendor.key: vendor for vendor in VENDORS}


@dataclass(frozen=True, slots=True)
class DemoSource:
    """One address of the market.

    style: how it is written (a renderer below). window: entries shown at most; None shows all. broken_from: it shows nothing from then on.
    """

    product: str
    key: str
    kind: str
    path: str
    style: str
    media_type: str
    window: int | None = None
    broken_from: datetime | None = None

    @property
    def id(self) -> str:
        """`vendor/product/source`, as the record contract names a source."""
        return f"{self.product}/{self.key}"

    @property
    def vendor(self) -> str:
        """Key of the vendor."""
        return self.product.split("/")[0]

    def releases_at(self, at: datetime) -> list[DemoRelease]:
        """-> releases this source shows at `at`, newest first; none for a pricing page or once broken."""
        if self.kind == "pricing_page" or (self.broken_from and at >= self.broken_from):
            return []
        return market()[self.product].shown_at(at)[: self.window]


_HTML = "text/html; charset=utf-8"
_ATOM = "application/atom+xml; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"

SOURCES: tuple[DemoSource, ...] = (
    DemoSource("larkspur/rota", "changelog", "changelog_page", "/larkspur/changelog", "cards", _HTML),
    DemoSource("larkspur/rota", "pricing", "pricing_page", "/larkspur/pricing", "pricing", _HTML),
    DemoSource("shiftwell/planner", "feed", "feed", "/shiftwell/updates.rss", "rss", "application/rss+xml; charset=utf-8", 20),
    DemoSource("shiftwell/planner", "pricing", "pricing_page", "/shiftwell/pricing", "pricing", _HTML),
    DemoSource("tallyroom/hours", "feed", "feed", "/tallyroom/atom.xml", "atom", _ATOM, 15),
    DemoSource("tallyroom/hours", "pricing", "pricing_page", "/tallyroom/pricing", "pricing", _HTML),
    DemoSource("okapidesk/desk", "changelog", "changelog_page", "/okapidesk/updates", "accordion", _HTML, broken_from=BREAKS_AT),
    DemoSource("okapidesk/desk", "pricing", "pricing_page", "/okapidesk/pricing", "pricing", _HTML),
    DemoSource("moonrota/app", "feed", "feed", "/moonrota/feed.json", "json_feed", "application/feed+json; charset=utf-8", 25),
    DemoSource("moonrota/app", "pricing", "pricing_page", "/moonrota/pricing", "pricing", _HTML),
    DemoSource("brindle/core", "releases", "feed", "/brindle/core/releases.atom", "forge", _ATOM, 10),
    DemoSource("brindle/core", "changelog", "changelog_file", "/brindle/core/CHANGELOG.md", "hand_markdown", "text/markdown; charset=utf-8"),
    DemoSource("brindle/core", "pricing", "pricing_page", "/brindle/pricing", "pricing", _HTML),
    DemoSource("kettlewick/server", "changelog", "changelog_file", "/kettlewick/server/CHANGELOG.md", "commit_markdown", _TEXT),
    DemoSource("kettlewick/sdk", "releases", "feed", "/kettlewick/sdk/releases.atom", "forge", _ATOM, 30),
    DemoSource("sundial/staff", "changelog", "changelog_file", "/sundial/docs/releases.rst", "rst", _TEXT),
    DemoSource("sundial/staff", "pricing", "pricing_page", "/sundial/pricing", "pricing", _HTML),
    DemoSource("pennant/hours", "changelog", "changelog_file", "/pennant/CHANGES.txt", "text", _TEXT),
    DemoSource("pennant/hours", "pricing", "pricing_page", "/pennant/pricing", "pricing", _HTML),
    DemoSource("vireo/time", "feed", "feed", "/vireo/feed.xml", "rss", "application/rss+xml; charset=utf-8", 10),
    DemoSource("vireo/time", "pricing", "pricing_page", "/vireo/pricing", "pricing", _HTML),
    DemoSource("harborlight/crew", "changelog", "changelog_page", "/harborlight/release-notes", "article", _HTML),
    DemoSource("harborlight/crew", "pricing", "pricing_page", "/harborlight/pricing", "pricing", _HTML),
)


def body_at(source: DemoSource, at: datetime) -> bytes:
    """-> the bytes that `source` answers with at `at`; equal while nothing it shows changes."""
    vendor = _VENDORS[source.vendor]
    if source.kind == "pricing_page":
        return pricing_page(vendor.name, vendor.homepage, sheet_at(source.product, at))
    if source.broken_from and at >= source.broken_from:
        return render_pages.empty_shell(vendor.name, vendor.homepage)
    return _changelog(source, source.releases_at(at))


def _changelog(source: DemoSource, releases: Sequence[DemoRelease]) -> bytes:
    vendor, product = _VENDORS[source.vendor], market()[source.product]
    repository = f"https://forge.example/{source.product}"
    match source.style:
        case "cards":
            return render_pages.cards_page(vendor.name, vendor.homepage, releases)
        case "article":
            return render_pages.article_page(vendor.name, vendor.homepage, releases)
        case "accordion":
            return render_pages.accordion_page(vendor.name, vendor.homepage, releases)
        case "rss":
            return render_feeds.rss(product.name, vendor.homepage, releases)
        case "atom":
            return render_feeds.atom(product.name, vendor.homepage, releases)
        case "json_feed":
            return render_feeds.json_feed(product.name, vendor.homepage, releases)
        case "forge":
            return render_feeds.forge_releases(repository, releases)
        case "hand_markdown":
            return render_files.hand_kept_markdown(product.name, releases)
        case "commit_markdown":
            return render_files.commit_markdown(repository, releases)
        case "rst":
            return render_files.restructured_text(product.name, releases)
        case "text":
            return render_files.plain_text(product.name, releases)
    raise ValueError(f"{source.id}: no renderer for the style {source.style!r}")


def changed_at(source: DemoSource, at: datetime) -> datetime:
    """-> when what `source` shows at `at` was last changed (for Last-Modified)."""
    if source.kind == "pricing_page":
        return sheet_at(source.product, at).since
    if source.broken_from and at >= source.broken_from:
        return source.broken_from
    shown = source.releases_at(at)
    return shown[0].released_at if shown else datetime(2024, 7, 1, tzinfo=UTC)
