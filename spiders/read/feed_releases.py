"""Entries of a feed -> releases and their change items: one entry is one release, its lists are its items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from urllib.parse import unquote, urlsplit

from spiders.read.dates import StatedDate
from spiders.read.feed_dates import entry_dates
from spiders.read.feed_entry import Feed, FeedEntry
from spiders.read.feed_identity import entry_keys
from spiders.read.feed_items import entry_items, is_teaser, opening_words
from spiders.read.releases import FoundChangelog, FoundItem, FoundRelease
from spiders.read.versions import VERSION, ReleaseLine, channel_of, read_release_line
from spiders.records import QUOTE_CHARS, Channel

MAX_ENTRIES = 5_000
"""Most entries that are read of one feed; of more, the newest are kept."""
MAX_BODIES_CHARS = 10_000_000
"""Most text of entries that is read of one feed, characters; of more, the newest entries are kept."""

_TAG_ADDRESS = re.compile(r"/(?:releases/tag|-/releases|-/tags|releases|tags?|tree)/([^/?#]+)/?$")
_FORGE_ID = re.compile(r"^tag:[\w.-]+,\d{4}:Repository/\d+/(.+)$")


def feed_releases(feed: Feed) -> FoundChangelog:
    """-> the releases of a feed, in its order, each with its own identity; doubts of the feed included."""
    keys, doubts = entry_keys(feed.entries)
    kept = [(entry, key) for entry, key in zip(feed.entries, keys, strict=True) if key is not None]
    dates, about_dates = entry_dates([entry for entry, _ in kept], feed.language)
    dated = [(entry, key, date) for (entry, key), date in zip(kept, dates, strict=True)]
    dated, cut = _newest(dated)
    doubts += [*about_dates, *cut]
    lines = {entry.position: read_release_line(entry.title) for entry, _, _ in dated if entry.title}
    components = _components(lines)
    releases, contexts, dropped, nameless = [], 0, 0, 0
    teasers = {entry.position for entry, _, _ in dated if is_teaser(entry)}
    if teasers:
        doubts.append(f"summaries_only: {len(teasers)} of {len(dated)} entries carry no text of their changes, which are unknown and not none")
    for entry, key, date in dated:
        items, context, left = ((), 0, 0) if entry.position in teasers else entry_items(entry)
        contexts, dropped = contexts + context, dropped + left
        release = _release(entry, key, date, items, lines.get(entry.position), components.get(entry.position))
        if release is None:
            nameless += 1
            dropped += len(items)
        else:
            releases.append(release)
    if nameless:
        doubts.append(f"entries_dropped: {nameless} without title, version, date and text")
    return FoundChangelog(tuple(releases), contexts, dropped, (*feed.doubts, *doubts))


def _newest(dated: list[tuple[FeedEntry, str, StatedDate | None]]) -> tuple[list[tuple[FeedEntry, str, StatedDate | None]], list[str]]:
    if len(dated) <= MAX_ENTRIES and sum(len(entry.body) for entry, _, _ in dated) <= MAX_BODIES_CHARS:
        return dated, []
    newest = sorted(dated, key=lambda one: (one[2] is None, -one[2].on.toordinal() if one[2] else 0, one[0].position))[:MAX_ENTRIES]
    sizes = accumulate(len(entry.body) for entry, _, _ in newest)
    # the newest entry stays however long it is: its own length is bounded where it is read
    kept = [one for place, (one, size) in enumerate(zip(newest, sizes, strict=True)) if size <= MAX_BODIES_CHARS or place == 0]
    doubt = f"truncated_entries: {len(dated) - len(kept)} of {len(dated)} entries left out, the newest {len(kept)} kept"
    return sorted(kept, key=lambda one: one[0].position), [doubt]


def _components(lines: Mapping[int, ReleaseLine | None]) -> dict[int, str]:
    """Name before the version, where the feed's titles name several packages (`@lumen/cli@1.2`) or products, each of them again and again."""
    names = {position: line.name for position, line in lines.items() if line is not None and line.name and line.version}
    counts = Counter(name.casefold() for name in names.values())
    several = sum(count > 1 for count in counts.values()) > 1
    return {position: name for position, name in names.items() if name.startswith("@") or (several and counts[name.casefold()] > 1)}


def _release(
    entry: FeedEntry, key: str, date: StatedDate | None, items: Sequence[FoundItem], line: ReleaseLine | None, component: str | None
) -> FoundRelease | None:
    version = entry.version or (line.version if line else None) or entry.build or _address_version(entry)
    date = date or (line.date if line else None)
    if not entry.title and version is None and date is None and not entry.body:
        return None
    quote = entry.title or version or opening_words(entry) or (date.raw if date else "")
    return FoundRelease(
        version=version,
        title=entry.title or None,
        component=component,
        date=date,
        channel=_channel(entry, line, version),
        is_withdrawn=line.is_withdrawn if line else False,
        url=entry.link,
        locator=f"entry:{entry.position}",
        quote=quote[:QUOTE_CHARS],
        items=tuple(items),
        entry_key=key,
    )


def _channel(entry: FeedEntry, line: ReleaseLine | None, version: str | None) -> Channel:
    if line is not None and line.channel is not Channel.GENERAL:
        return line.channel
    stage = channel_of(version, entry.stage or "")
    return Channel.BETA if stage is Channel.GENERAL and entry.stage and entry.stage.lower() not in ("release", "stable", "default", "production") else stage


def _address_version(entry: FeedEntry) -> str | None:
    """Tag of a forge's release feed, where the title is only a name."""
    forge = _FORGE_ID.match(entry.guid or "")
    tag = forge[1] if forge else None
    if tag is None and entry.link and (found := _TAG_ADDRESS.search(urlsplit(entry.link).path)):
        tag = unquote(found[1])
    versions = VERSION.findall(tag or "")
    return tag if tag and len(versions) == 1 and VERSION.fullmatch(tag) else (str(versions[0]) if len(versions) == 1 else None)
