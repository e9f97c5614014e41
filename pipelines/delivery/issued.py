"""Editions of a publication: what `editions.json` of a published version lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines.faults import WrongInput

LIST = "editions.json"


@dataclass(frozen=True, slots=True)
class Issued:
    """One edition. `key` names it for ever (`market/weekly/2026-W26`), `series` all editions of its kind (`market/weekly`); `files` are paths within
    the version, by format."""

    key: str
    edition: str
    scope: str
    title: str
    subject: str
    period_start: date | None
    period_end: date | None
    issued_at: datetime
    fact_ids: tuple[str, ...]
    files: dict[str, str]

    @property
    def series(self) -> str:
        """The editions that this one follows on."""
        return f"{self.scope}/{self.edition}"


def issued_editions(folder: Path) -> list[Issued]:
    """-> the editions in a published version, in the order in which they are listed; empty where it lists none. Raises WrongInput for a list that is not ours."""
    path = folder / LIST
    if not path.exists():
        return []
    try:
        return [_issued(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (KeyError, TypeError, ValueError) as error:
        raise WrongInput(f"{path} is not a list of editions ({type(error).__name__}: {error}); `paceline rebuild` makes it anew") from error


def _issued(entry: dict[str, Any]) -> Issued:
    return Issued(
        entry["key"],
        entry["edition"],
        entry["scope"],
        entry["title"],
        entry["subject"],
        _day(entry.get("period_start")),
        _day(entry.get("period_end")),
        datetime.fromisoformat(entry["issued_at"]),
        tuple(entry.get("fact_ids", ())),
        dict(entry["files"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
