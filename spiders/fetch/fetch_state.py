"""What one crawl leaves for the next: validators by page, waits and pace by host, robots.txt by origin.

All of it can be lost without harm: pages are then asked for in full, robots.txt is fetched again. Files lie under `home/fetch/`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from spiders.evidence import fsync_folder

T = TypeVar("T")
DAMAGE = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class KnownPage:
    """The last capture of a page: its validators exactly as received, its document, and the conditional requests since it was last fetched in full."""

    document_hash: str
    etag: str | None = None
    last_modified: str | None = None
    media_type: str | None = None
    unverified_runs: int = 0


@dataclass(frozen=True, slots=True)
class KnownHost:
    """What is known of a host: no request before `wait_until` (for the stated reason), the last request, failures in a row."""

    wait_until: datetime | None = None
    wait_reason: str | None = None
    requested_at: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class KnownRobots:
    """A robots.txt as it was fetched; `body` is empty where the host has none."""

    origin: str
    fetched_at: datetime
    body: bytes


class FetchState:
    """Read at the start of a crawl; hosts' waits are written at once, the rest by `save`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: dict[str, KnownPage] = _read(folder / "pages.json", lambda value: KnownPage(**value))
        self.hosts: dict[str, KnownHost] = _read(folder / "hosts.json", _host)

    def wait(self, host: str, known: KnownHost) -> None:
        """Keeps that `host` asked to be left alone, on disk, so that a new process obeys too."""
        self.hosts[host] = known
        self._write("hosts.json", {key: asdict(value) for key, value in self.hosts.items()})

    def robots(self, origin: str) -> KnownRobots | None:
        """-> the cached robots.txt of `origin`, however old."""
        content = _load(self._robots_file(origin))
        try:
            known = KnownRobots(content["origin"], datetime.fromisoformat(content["fetched_at"]), content["body"].encode("latin-1"))
        except DAMAGE:
            return None
        return known if known.origin == origin else None

    def keep_robots(self, known: KnownRobots) -> None:
        """Caches a robots.txt."""
        content = {"origin": known.origin, "fetched_at": known.fetched_at, "body": known.body.decode("latin-1")}
        self._write(self._robots_file(known.origin).relative_to(self.folder).as_posix(), content)

    def save(self) -> None:
        """Writes pages and hosts."""
        self._write("pages.json", {key: asdict(value) for key, value in self.pages.items()})
        self._write("hosts.json", {key: asdict(value) for key, value in self.hosts.items()})

    def _robots_file(self, origin: str) -> Path:
        return self.folder / "robots" / f"{hashlib.sha256(origin.encode()).hexdigest()[:20]}.json"

    def _write(self, name: str, content: Mapping[str, Any]) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(f".{os.getpid()}.part")
        with open(aside, "w", encoding="utf-8") as file:
            # written at once: `json.dump` would put it together piece by piece, which takes several times as long
            file.write(json.dumps(content, default=str))
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, target)
        fsync_folder(target.parent)


def page_key(source_id: str, url: str) -> str:
    """-> key of a page in `FetchState.pages`."""
    return f"{source_id} {url}"


def _load(file: Path) -> dict[str, Any]:
    """-> the file's mapping; empty where there is none, or where it is damaged: it is a cache, and asking in full again is safe."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _read(file: Path, make: Callable[[Any], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for key, value in _load(file).items():
        with suppress(*DAMAGE):
            found[key] = make(value)
    return found


def _host(value: Mapping[str, Any]) -> KnownHost:
    moments = {key: datetime.fromisoformat(value[key]) if value.get(key) else None for key in ("wait_until", "requested_at")}
    return KnownHost(moments["wait_until"], value.get("wait_reason"), moments["requested_at"], value.get("failures", 0))
