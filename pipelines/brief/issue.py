"""What was told when: the record of every edition, kept beside it as `editions.json`, so that the next one tells nothing twice and a retraction is seen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines.faults import WrongInput

EDITIONS_FILE = "editions.json"


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as an edition told it. `story` is equal for facts that are the same news (a pace told week after week); `value` is its figure, `on` its day."""

    fact_id: str
    story: str
    text: str
    on: str | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """One edition as it was issued: `issued_at` when first, `as_of` the newest moment that it described, both UTC; it covered the days to `period_end`."""

    key: str
    issued_at: datetime
    as_of: datetime
    period_end: date
    told: tuple[Told, ...] = ()

    @property
    def stories(self) -> dict[str, Told]:
        """What was told, by story."""
        return {entry.story: entry for entry in self.told}


@dataclass(frozen=True, slots=True)
class Since:
    """What an edition is compared with: the edition before it (`previous`), and itself as it stood in the last publication (`earlier`)."""

    previous: Issue | None = None
    earlier: Issue | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One entry of `editions.json`: what delivery and feeds read. `files` gives the edition's file by format, from the version's folder; `since` is what it was compared with,
    `published_at` when this version of it was made, `left_out` facts that were not told because their words are not in their captures."""

    key: str
    edition: str
    scope: str
    title: str
    subject: str
    period_start: date
    period_end: date
    issued_at: datetime
    as_of: datetime
    published_at: datetime
    fact_ids: tuple[str, ...]
    files: dict[str, str]
    told: tuple[Told, ...] = ()
    since: Since = field(default_factory=Since)
    left_out: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Which editions follow each other: `market/weekly`."""
        return self.key.rsplit("/", 1)[0]

    @property
    def issue(self) -> Issue:
        """Itself as the next edition sees it."""
        return Issue(self.key, self.issued_at, self.as_of, self.period_end, self.told)


def since_of(key: str, last: Iterable[Edition]) -> Since:
    """-> what the edition `key` is compared with, from the last publication's editions. Published again in its own period it is compared with the same one as before."""
    line = key.rsplit("/", 1)[0]
    before = next((edition for edition in last if edition.line == line), None)
    if before is None:
        return Since()
    if before.key == key:
        return Since(before.since.previous, before.issue)
    return Since(before.issue)


def write_editions(folder: Path, editions: Iterable[Edition]) -> None:
    """Writes the record of a version's editions into its folder."""
    content = [asdict(edition) for edition in editions]
    (folder / EDITIONS_FILE).write_text(json.dumps(content, indent=1, ensure_ascii=False, default=_as_text) + "\n", encoding="utf-8")


def read_editions(folder: Path) -> tuple[Edition, ...]:
    """-> the editions of a version; none where it has no record. Raises WrongInput where another version of Paceline wrote it, or nobody did."""
    path = folder / EDITIONS_FILE
    if not path.exists():
        return ()
    try:
        return tuple(_edition(entry) for entry in json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise WrongInput(
            f"{path} is no record of editions that this version of Paceline can read ({error!r:.120}); `paceline rebuild` makes it anew"
        ) from error


def _edition(entry: dict[str, Any]) -> Edition:
    days = {name: date.fromisoformat(entry[name]) for name in ("period_start", "period_end")}
    moments = {name: datetime.fromisoformat(entry[name]) for name in ("issued_at", "as_of", "published_at")}
    since = Since(_issue(entry["since"]["previous"]), _issue(entry["since"]["earlier"]))
    told = tuple(Told(**one) for one in entry["told"])
    return Edition(**(entry | days | moments | {"fact_ids": tuple(entry["fact_ids"]), "left_out": tuple(entry["left_out"]), "told": told, "since": since}))


def _issue(entry: dict[str, Any] | None) -> Issue | None:
    if entry is None:
        return None
    told = tuple(Told(**one) for one in entry["told"])
    return Issue(
        entry["key"], datetime.fromisoformat(entry["issued_at"]), datetime.fromisoformat(entry["as_of"]), date.fromisoformat(entry["period_end"]), told
    )


def _as_text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of an edition's record")
