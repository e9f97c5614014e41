"""Which entry an entry is, across captures: the same after a move to https or another host, and never two entries in one.

The key is the feed's own id, else the link, else the version, else title and date. Ids and links that are addresses count
without scheme, host and tracking parameters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from spiders.read.feed_entry import FeedEntry
from spiders.records import hash_id

_TRACKING = re.compile(r"(?i)^(?:utm_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|_hs\w+|mkt_tok|s_cid|cmpid|ref_src|_ga|at_\w+|xtor)$")
# all that an entry says but its place in the feed
_CONTENT = attrgetter(*(field.name for field in fields(FeedEntry) if field.name != "position"))
# an address without query and fragment, of signs that mean nothing but themselves: most are
_PLAIN_ADDRESS = re.compile(r"https?://([A-Za-z0-9.-]+)((?:/[\w.~!$&'()*+,;=:@%-]*)*)", re.ASCII)
_ADDRESS = re.compile(r"(?i)^\s*(?:https?:)?//")


@lru_cache(maxsize=4096)
def folded_address(address: str) -> str:
    """-> path, query and fragment of an http address, without scheme, host and tracking parameters; another string as it is.

    An address that is only a host keeps the host.
    """
    if plain := _PLAIN_ADDRESS.fullmatch(address):
        return plain[2].rstrip("/") or plain[1].lower()
    if not _ADDRESS.match(address):
        return address.strip()
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    query = parts.query and urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)])
    path = parts.path.rstrip("/")
    folded = path + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return folded or parts.netloc.lower()


def entry_keys(entries: Sequence[FeedEntry]) -> tuple[list[str | None], list[str]]:
    """-> key of each entry, None for one that the feed holds twice word for word; doubts."""
    once: dict[Any, int] = {}
    for place, entry in enumerate(entries):
        once.setdefault(_CONTENT(entry), place)
    kept = {place: entries[place] for place in once.values()}
    links = Counter(folded_address(entry.link) for entry in kept.values() if entry.link)
    plain = {place: _plain_key(entry, links) for place, entry in kept.items()}
    counts = Counter(plain.values())
    keys = {place: key if counts[key] == 1 else _shared_key(key, kept[place]) for place, key in plain.items()}
    again = Counter(keys.values())
    keys = {place: key if again[key] == 1 else _last_key(key, kept[place]) for place, key in keys.items()}
    shared = [count for count in counts.values() if count > 1]
    return [keys.get(place) for place in range(len(entries))], _doubts(len(entries) - len(kept), sum(shared), len(shared))


def _plain_key(entry: FeedEntry, links: Counter[str]) -> str:
    if entry.guid:
        return hash_id("id", folded_address(entry.guid))
    if entry.link and links[folded_address(entry.link)] == 1:
        return hash_id("id", folded_address(entry.link))
    if entry.version or entry.build:
        return hash_id("version", entry.version, entry.build)
    return hash_id("title", entry.title, entry.published or entry.updated)


def _shared_key(key: str, entry: FeedEntry) -> str:
    return hash_id("shared", key, folded_address(entry.link or ""), entry.title, entry.version, entry.build)


def _last_key(key: str, entry: FeedEntry) -> str:
    """Entries that share id, link and title are still two where date or text differ."""
    return hash_id(key, entry.published, entry.updated, entry.body)


def _doubts(repeated: int, shared: int, groups: int) -> list[str]:
    doubts = [f"duplicate_entries: {repeated} stand twice, word for word, and count once"] if repeated else []
    if groups:
        doubts.append(f"guid_not_unique: {shared} different entries share {groups} ids; link and title tell them apart")
    return doubts
