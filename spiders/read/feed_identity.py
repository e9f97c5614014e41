"""Which entry an entry is, across captures: the same after a move to https or another host, and never two entries in one.

The key is the feed's own id, else the link, else the version, else title and date. Ids and links that are addresses count
without scheme, host and tracking parameters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit

from spiders.read.feed_entry import FeedEntry
from spiders.records import hash_id

_TRACKING = re.compile(r"(?i)^(?:utm_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|_hs\w+|mkt_tok|s_cid|cmpid|ref_src|_ga|at_\w+|xtor)$")
_ADDRESS = re.compile(r"(?i)^\s*(?:https?:)?//")


def folded_address(address: str) -> str:
    """-> path, query and fragment of an http address, without scheme, host and tracking parameters; another string as it is.

    An address that is only a host keeps the host.
    """
    if not _ADDRESS.match(address):
        return address.strip()
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return address.strip()
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(key)])
    path = parts.path.rstrip("/")
    folded = path + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return folded or parts.netloc.lower()


def entry_keys(entries: Sequence[FeedEntry]) -> tuple[list[str | None], list[str]]:
    """-> key of each entry, None for one that the feed holds twice word for word; doubts."""
    links = Counter(folded_address(entry.link) for entry in entries if entry.link)
    plain = [_plain_key(entry, links) for entry in entries]
    counts = Counter(plain)
    seen: set[str] = set()
    keys: list[str | None] = []
    repeated = shared = 0
    for entry, key in zip(entries, plain, strict=True):
        if counts[key] == 1:
            keys.append(key)
            continue
        whole = hash_id(key, entry.link, entry.title, entry.version, entry.build, entry.published, entry.updated, entry.body)
        if whole in seen:
            keys.append(None)
            repeated += 1
            continue
        seen.add(whole)
        shared += 1
        keys.append(hash_id("shared", key, folded_address(entry.link or ""), entry.title))
    return _told_apart(entries, keys), _doubts(repeated, shared, len({key for key in plain if counts[key] > 1}))


def _plain_key(entry: FeedEntry, links: Counter[str]) -> str:
    if entry.guid:
        return hash_id("id", folded_address(entry.guid))
    if entry.link and links[folded_address(entry.link)] == 1:
        return hash_id("id", folded_address(entry.link))
    if entry.version or entry.build:
        return hash_id("version", entry.version, entry.build)
    return hash_id("title", entry.title, entry.published or entry.updated)


def _told_apart(entries: Sequence[FeedEntry], keys: list[str | None]) -> list[str | None]:
    """Entries that share id, link and title are still two where date or text differ."""
    counts = Counter(keys)
    together = zip(entries, keys, strict=True)
    return [hash_id(key, entry.published, entry.updated, entry.body) if key is not None and counts[key] > 1 else key for entry, key in together]


def _doubts(repeated: int, shared: int, groups: int) -> list[str]:
    doubts = [f"duplicate_entries: {repeated} stand twice, word for word, and count once"] if repeated else []
    if shared > groups:
        doubts.append(f"guid_not_unique: {shared} different entries share {groups} ids; link and title tell them apart")
    return doubts
