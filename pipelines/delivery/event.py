"""An event of the published market in one sentence: `rpt_timeline` with the amounts of a price change beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.sentences import sentence, who
from pipelines.brief.words import day, display, plural
from pipelines.faults import WrongInput
from pipelines.market_query import open_published

BROKEN = "source_broken"
DEGRADED = "source_degraded"
EVENT_SQL = """
SELECT events.event_id, events.event_type, events.happened_on, events.observed_at, events.things, events.surprise, events.subject_id, events.competitor,
    competitors.competitor_name AS competitor_name, competitors.is_us, events.product_id AS product, products.product_name AS product_name,
    CASE WHEN packs.change_id IS NULL THEN events.subject
        WHEN packs.previous_plan <> packs.plan THEN concat_ws(': ', concat(packs.previous_plan, ' → ', packs.plan), events.subject)
        ELSE concat_ws(': ', packs.plan, events.subject) END AS subject,
    events.date_basis, coalesce(prices.announced_on, CASE WHEN prices.change_id IS NULL AND packs.change_id IS NULL THEN events.happened_on END) AS announced_on,
    coalesce(prices.effective_on, packs.effective_on) AS effective_on,
    CAST(coalesce(prices.previous_seen_at, packs.previous_seen_at) AS DATE) AS period_start, CAST(events.observed_at AS DATE) AS period_end,
    coalesce(prices.amount, packs.limit_amount) AS amount, coalesce(prices.previous_amount, packs.previous_limit_amount) AS previous_amount,
    coalesce(prices.currency, prices.previous_currency) AS currency, coalesce(prices.unit, prices.previous_unit, packs.limit_unit) AS unit,
    coalesce(prices.period, prices.previous_period, packs.limit_period) AS billing_period, prices.billed,
    packs.features_kept AS value, packs.features_before AS previous_value, packs.features_after AS n_count,
    events.source_id, events.url AS source_url, events.document_hash, events.captured_at, events.locator, events.quote
FROM rpt_timeline AS events
JOIN dim_competitor AS competitors ON competitors.competitor = events.competitor
JOIN dim_product AS products ON products.product_id = events.product_id
LEFT JOIN fct_price_change AS prices ON prices.change_id = events.subject_id
LEFT JOIN fct_packaging_change AS packs ON packs.change_id = events.subject_id
WHERE events.observed_at >= $since
ORDER BY events.observed_at DESC, events.surprise DESC, events.event_id
LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a competitor, told. `happened_on` is None where only the day we noticed is known; `observed_at` is UTC;
    `surprise` in nats, see `rpt_timeline`. `fact` holds the evidence."""

    event_id: str
    event_type: str
    text: str
    happened_on: date | None
    observed_at: datetime
    surprise: float
    fact: Fact


def load_events(market: Path, facts: BriefFacts, since: datetime, most: int) -> list[Event]:
    """-> events first observed at or after `since`, newest first, at most `most`; `facts` are the market's own. Raises WrongInput where another version of Paceline published."""
    told = {fact.fact_id: fact for fact in facts.facts}
    with open_published(market) as connection:
        try:
            answer = connection.execute(EVENT_SQL, {"since": since, "most": most})
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise WrongInput(f"{market} was published by another version of Paceline; `paceline rebuild` makes it anew") from error
        names = [str(entry[0]) for entry in answer.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return [_event(row, told) for row in rows]


def broken_sources(facts: BriefFacts) -> list[Event]:
    """-> one event for each source that fails, cannot be read, has not been captured for too long or yields other than it did. Its id changes when it was well in between,
    and for a source that yields other than it did by the month."""
    found = []
    for fact in facts.section("sources"):
        if fact.fact_type in (BROKEN, DEGRADED) and (text := sentence(fact)):
            since = fact.captured_at.isoformat() if fact.captured_at else "never"
            if fact.fact_type == DEGRADED:
                since = since[:7]
            seen = fact.observed_at or fact.captured_at or facts.as_of
            if seen:
                found.append(Event(f"{fact.fact_type}:{fact.source_id}:{since}", fact.fact_type, text, None, seen, 0.0, fact))
    return found


def _event(row: dict[str, Any], facts: dict[str, Fact]) -> Event:
    # a change of pace is a fact of the brief already, with its rates
    fact = facts.get(row["subject_id"]) or fact_of(row)
    told = (EVENT_SENTENCES.get(row["event_type"]) or sentence)(fact) or f"{who(fact)}: {row['event_type'].replace('_', ' ')} “{display(fact.subject)}”."
    more = row["things"] - 1
    if more > 0 and row["event_type"] not in WHOLE:
        told += f" And {plural(more, 'more change')} of this kind on the same day."
    return Event(row["event_id"], row["event_type"], told, row["happened_on"], row["observed_at"], row["surprise"], fact)


def fact_of(row: dict[str, Any]) -> Fact:
    """-> a fact with the fields that `row` has, the others None."""
    known: dict[str, Any] = {field.name: row.get(field.name) for field in fields(Fact)}
    return Fact(**(known | {"fact_id": row["event_id"], "section": "news", "fact_type": row["event_type"], "rank": 0}))


def _when(fact: Fact) -> str:
    return f"on {day(fact.announced_on)}" if fact.announced_on else f"noticed on {day(fact.observed_at)}, date not stated"


def _said(words: str) -> Callable[[Fact], str]:
    return lambda fact: f"{who(fact)} {words.format(subject=f'“{display(fact.subject)}”')} ({_when(fact)})."


EVENT_SENTENCES: dict[str, Callable[[Fact], str]] = {
    "release": _said("released {subject}"),
    "major_release": _said("released a new major version, {subject}"),
    "release_burst": _said("released five packages or more on one day, the first of them {subject}"),
    "prerelease": _said("published a pre-release, {subject}"),
    "backport": _said("published a release of an older line, {subject}"),
    "capability_first": _said("is the first of the watched products with {subject}"),
    "capability_followed": _said("now has {subject}, as another watched product had before"),
}
WHOLE = frozenset({"release_burst", "speeding_up", "slowing_down", "gone_quiet"})
"""Types whose sentence already tells all their things."""
