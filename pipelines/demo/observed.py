"""What the captures of the demo could see: releases met at all, coverage of each source, and the holes in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise

from pipelines.demo.captures import poll_times
from pipelines.demo.market import DEMO_NOW, market
from pipelines.demo.release import DemoRelease
from pipelines.demo.sources import SOURCES, DemoSource


@dataclass(frozen=True, slots=True)
class Hole:
    """A time in which a source may have published what no capture shows.

    after: last capture before it. until: oldest entry of the first capture behind it; None where no good capture follows.
    lost: releases published inside that nobody saw.
    """

    source: str
    after: datetime
    until: datetime | None
    lost: tuple[DemoRelease, ...]


def looks(source: DemoSource) -> list[datetime]:
    """-> every moment at which the demo captures `source`: the imported past, then the crawl at the end."""
    return [*poll_times(source), DEMO_NOW]


def changelog_sources(product: str | None = None) -> list[DemoSource]:
    """-> sources that tell of releases, of one product or of all."""
    return [source for source in SOURCES if source.kind != "pricing_page" and product in (None, source.product)]


@cache
def seen(product: str) -> tuple[DemoRelease, ...]:
    """-> releases of `product` that at least one capture of one source shows, oldest first."""
    met = {id(release) for source in changelog_sources(product) for at in looks(source) for release in source.releases_at(at)}
    return tuple(release for release in market()[product].releases if id(release) in met)


def covered_from(source: DemoSource) -> datetime:
    """-> start of coverage: the oldest entry that the first capture shows."""
    return source.releases_at(looks(source)[0])[-1].released_at


def holes(source: DemoSource) -> list[Hole]:
    """-> where two captures that follow one another share no entry, and the end of what is known where a page broke."""
    found: list[Hole] = []
    good = [at for at in looks(source) if source.releases_at(at)]
    for before, after in pairwise(good):
        old, new = source.releases_at(before), source.releases_at(after)
        if old[0].released_at < new[-1].released_at:
            found.append(_hole(source, before, new[-1].released_at))
    if good[-1] < DEMO_NOW:
        found.append(_hole(source, good[-1], None))
    return found


def _hole(source: DemoSource, after: datetime, until: datetime | None) -> Hole:
    met = {id(release) for release in seen(source.product)}
    lost = tuple(release for release in market()[source.product].releases if after < release.released_at <= (until or DEMO_NOW) and id(release) not in met)
    return Hole(source.id, after, until, lost)
