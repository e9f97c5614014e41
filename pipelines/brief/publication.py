"""All editions of one publication: which there are, where their files lie, and the record of what they told.

brief.html                               this week's market brief
briefs/monthly.html, briefs/quarterly.html
briefs/battlecards/<name>-<hash>.html    one competitor each
evidence/<fact>.html                     shared by all of them
editions.json                            what was told, for delivery, feeds and the next edition
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pipelines.brief.compose import Order, compose
from pipelines.brief.evidence_pages import Sight, look_up
from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.formats import BINARY_FORMATS, FORMATS
from pipelines.brief.issue import Edition, Since, since_of
from pipelines.brief.model import Brief
from pipelines.brief.period import Rhythm
from pipelines.brief.ranking import told_of
from pipelines.brief.rephrase import reworded
from pipelines.brief.standing import standing_of
from spiders.evidence import EvidenceStore

NAME_CHARS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """An edition and where its files lie: `stem` and the ending of a format."""

    order: Order
    stem: str

    def file(self, ending: str) -> str:
        """-> the edition's file in one format, from the version's folder."""
        return f"{self.stem}.{ending}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """One edition, compiled but not written."""

    place: Place
    brief: Brief
    since: Since


def places(facts: BriefFacts) -> Iterator[Place]:
    """-> every edition of a publication, this week's market brief first."""
    yield Place(Order(Rhythm.WEEKLY), "brief")
    yield Place(Order(Rhythm.MONTHLY, base="../"), "briefs/monthly")
    yield Place(Order(Rhythm.QUARTERLY, base="../"), "briefs/quarterly")
    standing = standing_of(facts)
    for competitor in standing.names:
        if competitor != standing.us:
            yield Place(Order(Rhythm.WEEKLY, competitor, "../../"), battlecard_stem(competitor))


def battlecard_stem(competitor: str) -> str:
    """-> where a competitor's battlecard lies: its id made harmless for people to read, and a hash of the id, so that no two meet and none leads elsewhere."""
    cosmetic = re.sub(r"[^a-z0-9]+", "-", competitor.lower()).strip("-")[:NAME_CHARS] or "competitor"
    return f"briefs/battlecards/{cosmetic}-{hashlib.sha256(competitor.encode()).hexdigest()[:8]}"


def compile_editions(facts: BriefFacts, last: Sequence[Edition], now: datetime) -> list[Compiled]:
    """-> every edition, compared with the `last` publication's. None where nothing was ever captured but the market brief that says so."""
    compiled = []
    for place in places(facts):
        period = place.order.period(facts)
        since = since_of(place.order.key(period), last) if period else Since()
        compiled.append(Compiled(place, compose(facts, place.order, since, now), since))
    return compiled


def compile_again(facts: BriefFacts, recorded: Sequence[Edition]) -> list[Compiled]:
    """-> the editions that a version's record names, from what they were compared with then: what its files must say."""
    by_key = {edition.key: edition for edition in recorded}
    facts = facts.without({fact_id for edition in recorded for fact_id in edition.left_out})
    compiled = []
    for place in places(facts):
        period = place.order.period(facts)
        known = by_key.get(place.order.key(period)) if period else None
        since = known.since if known else Since()
        compiled.append(Compiled(place, compose(facts, place.order, since, known.published_at if known else None), since))
    return compiled


def compile_proven(facts: BriefFacts, last: Sequence[Edition], now: datetime, evidence: EvidenceStore) -> tuple[list[Compiled], dict[str, Sight]]:
    """-> every edition, and each cited fact as its capture shows it. A fact whose words its capture does not hold is told by none: the editions are compiled again without it."""
    sights: dict[str, Sight] = {}
    while True:
        compiled = compile_editions(facts, last, now)
        cited = cited_facts(compiled)
        sights |= look_up((fact for fact_id, fact in cited.items() if fact_id not in sights), evidence.get)
        lost = {fact_id for fact_id in cited if sights[fact_id].context is None}
        if not lost:
            return compiled, {fact_id: sights[fact_id] for fact_id in cited}
        facts = facts.without(lost)


def cited_facts(compiled: Iterable[Compiled]) -> dict[str, Fact]:
    """-> every fact that an edition cites, by its id: one page of evidence each, whichever editions cite it."""
    return {fact.fact_id: fact for entry in compiled for fact in entry.brief.evidence}


def rendered(compiled: Iterable[Compiled]) -> dict[str, str]:
    """-> the text of every edition's files by their place in the version's folder."""
    return {entry.place.file(ending): render(entry.brief) for entry in compiled for ending, render in FORMATS.items()}


def printed(compiled: Iterable[Compiled]) -> dict[str, bytes]:
    """-> every edition's files that are no text, by their place in the version's folder."""
    return {entry.place.file(ending): render(entry.brief) for entry in compiled for ending, render in BINARY_FORMATS.items()}


def with_wordings(compiled: Sequence[Compiled], wordings: Mapping[str, str]) -> list[Compiled]:
    """-> the editions with the wordings of their first pages that are accepted."""
    return [replace(entry, brief=reworded(entry.brief, wordings)) for entry in compiled]


def record(compiled: Sequence[Compiled], now: datetime, prints: Container[str] = ()) -> list[Edition]:
    """-> the entries of `editions.json`; `prints` are the files that are no text and were made."""
    return [_entry(one, now, prints) for one in compiled if one.brief.period and one.brief.as_of]


def _entry(one: Compiled, now: datetime, prints: Container[str]) -> Edition:
    brief, period, as_of = one.brief, one.brief.period, one.brief.as_of
    if period is None or as_of is None:
        raise ValueError(f"{brief.key} covers no days, so it is no edition")
    return Edition(
        key=brief.key,
        edition=one.place.order.rhythm.value,
        scope=one.place.order.scope,
        title=brief.title,
        subject=brief.subject,
        period_start=period.start,
        period_end=period.end,
        issued_at=one.since.earlier.issued_at if one.since.earlier else as_of,
        as_of=as_of,
        published_at=now,
        fact_ids=tuple(fact.fact_id for fact in brief.told),
        files={ending: name for ending in (*FORMATS, *BINARY_FORMATS) if (name := one.place.file(ending)) in prints or ending in FORMATS},
        told=tuple(told_of(fact) for fact in brief.told),
        since=one.since,
        left_out=one.brief.left_out,
    )


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes each file to its place in `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
