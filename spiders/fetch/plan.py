"""What a crawl has to visit: the checked watchlist, kept as JSON beside the fetch state.

Checking the watchlist loads the readers of its kinds, since each kind defines its own options. A scheduled crawl of an unchanged watchlist would spend more time on that than
on its requests, so the result is kept and used again while neither the watchlist's files nor the code that checks them have changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from spiders.config import Config
from spiders.kinds import NAMES, kind_named
from spiders.records import WatchedSource

SPIDERS = Path(__file__).parents[1]
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)
"""What a kept plan raises that is missing or damaged: that costs a second, nothing else."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All sources of the watchlist, sorted by id, the media types that each of their kinds accepts, and its reader version."""

    sources: list[WatchedSource]
    accepts: dict[str, tuple[str, ...]]
    versions: dict[str, int]


def load_plan(config: Config) -> Plan:
    """-> the plan for a crawl now. Raises WatchlistError with all problems where the watchlist cannot be used."""
    kept = config.home / "fetch" / "plan.json"
    state = _state(config.watchlist)
    now = config.now()
    return _kept_plan(kept, state, now) or _fresh_plan(config.watchlist, now, kept, state)


@dataclass(frozen=True, slots=True)
class ReaderVersions(Mapping[str, int]):
    """Each kind's reader version: as the crawl kept it where nothing has changed since, else from the reader itself, which is loaded for it."""

    kept: Mapping[str, int]

    def __getitem__(self, name: str) -> int:
        return self.kept[name] if name in self.kept else kind_named(name).version

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


def reader_versions(config: Config) -> ReaderVersions:
    """-> the versions that captures are to be read with."""
    try:
        return ReaderVersions(dict(_kept(config.home / "fetch" / "plan.json", _state(config.watchlist))["versions"]))
    except UNREADABLE:
        return ReaderVersions({})


def in_turns(sources: list[WatchedSource]) -> list[WatchedSource]:
    """-> `sources` with hosts taking turns, so that a host with many sources, each waiting for the last, does not keep the others from starting."""
    seen: Counter[str] = Counter()
    turns = []
    for source in sources:
        host = urlsplit(source.url).netloc
        seen[host] += 1
        turns.append((seen[host], source))
    return [source for _, source in sorted(turns, key=lambda turn: turn[0])]


def _kept_plan(kept: Path, state: str, now: datetime) -> Plan | None:
    try:
        content = _kept(kept, state)
        sources = [WatchedSource(**source, watched_at=now) for source in content["sources"]]
        return Plan(sources, {name: tuple(types) for name, types in content["accepts"].items()}, dict(content["versions"]))
    except UNREADABLE:
        return None


def _kept(kept: Path, state: str) -> dict[str, Any]:
    """-> what a crawl kept for `state`. Raises one of UNREADABLE where it kept nothing, or for another state, or it is damaged."""
    content: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    if content["state"] != state:
        raise ValueError("kept for another watchlist or another version of the code")
    return content


def _fresh_plan(watchlist: Path, now: datetime, kept: Path, state: str) -> Plan:
    from spiders.watchlist import load_watchlist  # here, because it loads readers

    sources = load_watchlist(watchlist, now)
    kinds = {name: kind_named(name) for name in sorted({source.kind for source in sources})}
    plan = Plan(sources, {name: kind.accepts for name, kind in kinds.items()}, {name: kind.version for name, kind in kinds.items()})
    content = {
        "state": state,
        "accepts": plan.accepts,
        "versions": plan.versions,
        "sources": [source.model_dump(mode="json", exclude={"watched_at"}) for source in sources],
    }
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_suffix(f".{os.getpid()}.part")
    aside.write_text(json.dumps(content), encoding="utf-8")
    os.replace(aside, kept)
    return plan


def _state(watchlist: Path) -> str:
    """Hash of everything the plan rests on: the watchlist's bytes, and the code that checks it by size and time of change."""
    digest = hashlib.sha256(str(watchlist).encode())
    for file in _files(watchlist):
        digest.update(f"\0{file.name}\0".encode())
        digest.update(file.read_bytes())
    for file in (*_files(SPIDERS), *_files(SPIDERS / "kinds")):
        status = file.stat()
        digest.update(f"\0{file.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.suffix in (".yml", ".yaml", ".py") and path.is_file())
