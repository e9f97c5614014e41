"""A publication and a `delivery.yml` made up for the tests of delivery."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.brief.email_page import render_email
from pipelines.brief.issue import Edition
from pipelines.brief.json_page import render_json
from pipelines.config import Settings, load_settings
from pipelines.delivery import dispatch
from pipelines.delivery.dispatch import ChannelReport, deliver
from pipelines.delivery.due import Publication
from pipelines.delivery.event import Event
from tests.test_brief import NOW, fact
from tests.test_brief import edition as plain_brief

SETUP = datetime(2026, 6, 23, 6, tzinfo=UTC)
"""When the channels of these tests are set up: a week before NOW."""


def edition(folder: Path, key: str = "market/weekly/2026-W26", **given: Any) -> Edition:
    """-> an edition of a plain brief, its files written into `folder`."""
    brief = replace(plain_brief(fact()), key=key)
    stem = key.replace("/", "-")
    (folder / f"{stem}.json").write_text(render_json(brief), encoding="utf-8")
    (folder / f"{stem}.eml").write_text(render_email(brief), encoding="ascii")
    plain = {
        "key": key, "edition": key.split("/")[-2], "scope": "market", "title": brief.title, "subject": brief.subject, "period_start": date(2026, 6, 22), "period_end": date(2026, 6, 28),
        "issued_at": NOW, "as_of": NOW, "published_at": NOW, "fact_ids": ("f1",), "files": {"json": f"{stem}.json", "eml": f"{stem}.eml", "html": f"{stem}.html"},
    }  # fmt: skip
    return Edition(**(plain | given))


def event(number: int | str, kind: str = "price_rise", **given: Any) -> Event:
    """-> an event of the last day."""
    about = fact(fact_id=f"e{number}", source_url=f"https://acme.example/{number}", competitor=given.pop("competitor", "acme"), is_us=given.pop("is_us", False))
    plain = {
        "event_id": f"e{number}",
        "event_type": kind,
        "text": f"Acme App raised price {number}.",
        "happened_on": date(2026, 6, 29),
        "observed_at": NOW,
        "surprise": 5.0,
        "fact": about,
    }
    return Event(**(plain | given))


class Desk:
    """A home with a `delivery.yml`, whose publication a test changes and delivers."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.now = home, SETUP
        self.publication = Publication(home, SETUP, (), ())
        self.waits: list[float] = []
        home.mkdir(exist_ok=True)
        (home / "published").mkdir()
        (home / "published" / "market.duckdb").touch()
        monkeypatch.setattr(dispatch, "read_publication", lambda *_: self.publication)

    def channels(self, **channels: dict[str, Any]) -> None:
        """Writes `delivery.yml`."""
        (self.home / "delivery.yml").write_text(json.dumps({"channels": channels}))

    def settings(self) -> Settings:
        """-> the settings of this home at this moment."""
        return load_settings({"PACELINE_HOME": str(self.home), "PACELINE_DELIVERY": str(self.home / "delivery.yml"), "PACELINE_NOW": self.now.isoformat()})

    def publish(self, *events: Event, editions: tuple[Edition, ...] = (), now: datetime = NOW) -> None:
        """Makes a publication of these events and editions the current one."""
        self.now = now
        self.publication = replace(self.publication, as_of=now, events=events, editions=editions)

    def deliver(self, *, is_asked: bool = False, sleep: Callable[[float], None] | None = None) -> list[ChannelReport]:
        """Delivers once; waits are noted down and not waited."""
        return deliver(self.settings(), is_asked=is_asked, sleep=sleep or self.waits.append)

    def later(self, hours: float) -> None:
        """Lets time pass."""
        self.now += timedelta(hours=hours)
