"""What each channel is to be told now, from a published version: editions that it wants, and one message for all its alerts."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.brief.facts import load_facts
from pipelines.brief.html_page import safe_link
from pipelines.brief.issue import Edition, read_editions
from pipelines.delivery.alert import RULES, alerts
from pipelines.delivery.channel_file import Wishes
from pipelines.delivery.event import Event, broken_sources, load_events
from pipelines.delivery.notice import Line, Notice, alert_notice, digest_notice, edition_notice

SINGLE_EDITIONS = 3
"""Editions sent one by one to a channel at one delivery; more of them become one digest."""
BATTLECARD = "battlecard/"
"""How the keys of battlecards begin."""
MOST_EVENTS = 10_000
LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Publication:
    """A published version, as far as delivery needs it. `as_of` is the moment that it describes, UTC."""

    folder: Path
    as_of: datetime
    editions: tuple[Edition, ...]
    events: tuple[Event, ...]
    address: str | None = None

    @property
    def broken(self) -> tuple[str, ...]:
        """Ids of what is broken as it stands."""
        return tuple(event.event_id for event in self.events if event.event_type in RULES["source_broken"])


def read_publication(folder: Path, address: str | None, now: datetime) -> Publication:
    """-> the publication in `folder`, with the events first seen in the last 90 days."""
    facts = load_facts(folder / "market.duckdb")
    as_of = facts.as_of or now
    events = (*broken_sources(facts), *load_events(folder / "market.duckdb", facts, as_of - LOOK_BACK, MOST_EVENTS))
    return Publication(folder, as_of, read_editions(folder), events, address)


def due_notices(publication: Publication, wishes: Wishes, since: datetime, told: Collection[str]) -> list[Notice]:
    """-> the messages that a channel with these wishes is to get: alerts first."""
    found = alerts(list(publication.events), wishes.alerts, since, told)
    wanted = [edition for edition in publication.editions if _is_wanted(edition, wishes) and edition.key not in told]
    editions = [_notice(publication, edition) for edition in wanted]
    if len(editions) > SINGLE_EDITIONS:
        editions = [digest_notice(editions)]
    return ([alert_notice(found)] if found else []) + editions


def _is_wanted(edition: Edition, wishes: Wishes) -> bool:
    if edition.key.startswith(BATTLECARD):
        return edition.scope in wishes.battlecards or "all" in wishes.battlecards
    return edition.edition in wishes.editions


def _notice(publication: Publication, edition: Edition) -> Notice:
    """-> the message of an edition, with the files of its version, which may be gone when a later attempt needs them."""
    email, document = edition.files.get("eml"), edition.files.get("json")
    content = json.loads((publication.folder / document).read_text(encoding="utf-8")) if document else None
    page = edition.files.get("html")
    lines = _lines(content, edition)
    if publication.address and page:
        lines.append(Line("The whole brief", f"{publication.address}/{page}"))
    return edition_notice(edition, tuple(lines), (publication.folder / email).read_text(encoding="ascii") if email else None, content)


def _lines(content: dict[str, Any] | None, edition: Edition) -> list[Line]:
    """-> the first page as lines: what a chat message holds of an edition."""
    if content is None:
        return [Line(f"{edition.title}: {edition.subject}")]
    links = {entry["number"]: safe_link(entry["url"]) for entry in content["evidence"]}
    lines = [Line(content["banner"])] if content["banner"] else []
    for statement in (content["headline"], *content["bullets"]):
        words = " ".join(part for part in (statement["text"], statement["basis"], statement["so_what"], statement["note"]) if part)
        lines.append(Line(words, next((links[number] for number in statement["evidence"] if number in links), None)))
    return [*lines, Line(content["dateline"])]
