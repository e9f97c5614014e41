"""From facts to an edition: one page of the most material facts, the appendix, the footer, the evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipelines.brief.appendix import market_sections
from pipelines.brief.battlecard import battlecard_page, battlecard_sections
from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.footer import footer, skipped_days, stale_banner, stale_headline
from pipelines.brief.issue import Since
from pipelines.brief.model import Brief, Section, Statement
from pipelines.brief.page import fit, headline, market_bullets, watch_list
from pipelines.brief.period import Period, Rhythm, battlecard_period, last_period
from pipelines.brief.ranking import choose
from pipelines.brief.standing import Standing, standing_of
from pipelines.brief.words import display, minute, plural

MARKET = "market"


@dataclass(frozen=True, slots=True)
class Order:
    """Which edition: its rhythm, and a competitor's id for a battlecard. `base` leads from its file to the version's folder."""

    rhythm: Rhythm
    competitor: str | None = None
    base: str = ""

    @property
    def scope(self) -> str:
        """`market`, or the competitor's id."""
        return self.competitor or MARKET

    def period(self, facts: BriefFacts) -> Period | None:
        """-> the days that it covers; None where nothing was ever captured."""
        if facts.as_of is None:
            return None
        make = battlecard_period if self.competitor else last_period
        return make(self.rhythm, facts.as_of.date())

    def key(self, period: Period) -> str:
        """-> its name for ever: `market/weekly/2026-W26`, `battlecard/acme/weekly/2026-W26`."""
        line = f"battlecard/{self.competitor}" if self.competitor else MARKET
        return f"{line}/{self.rhythm.value}/{period.label}"


def compose(facts: BriefFacts, order: Order, since: Since, now: datetime | None = None) -> Brief:
    """-> the edition. `now` is the moment of publication: what is old then is called old."""
    period = order.period(facts)
    if period is None:
        return _empty(order)
    standing = standing_of(facts)
    choice = choose(facts, period, since, order.competitor)
    banner = stale_banner(facts, now)
    lead = stale_headline(facts, period, banner) or headline(facts, choice, standing, since, period, order.competitor)
    told = {fact.fact_id for fact in lead.facts}
    make_bullets = battlecard_page if order.competitor else market_bullets
    bullets = make_bullets(facts, choice, standing, since, period, told, order.competitor)
    lead, bullets, watch = fit(lead, bullets, watch_list(facts, choice, period, order.competitor))
    on_page = {fact.fact_id for statement in (lead, *bullets) for fact in statement.facts}
    make_sections = battlecard_sections if order.competitor else market_sections
    sections = tuple(section for section in make_sections(facts, choice, standing, since, period, on_page, order.competitor) if not section.is_empty)
    return Brief(
        key=order.key(period),
        title=_title(order, period, standing),
        subject=lead.text,
        dateline=_dateline(facts),
        headline=lead,
        bullets=bullets,
        watch=watch,
        sections=sections,
        footer=footer(facts, order.key(period), order.competitor, skipped_days(since, period)),
        banner=banner,
        base=order.base,
        evidence=_evidence((lead, *bullets, *watch), sections),
        told=(
            *choice.top,
            *choice.rest,
            *choice.standing,
            *choice.features,
            *choice.late,
            *([choice.rising] if choice.rising and not order.competitor else []),
        ),
        period=period,
        as_of=facts.as_of,
        left_out=facts.left_out,
        earlier=tuple(issue.issued_at for issue in (since.previous, since.earlier) if issue),
    )


def _empty(order: Order) -> Brief:
    nothing = Statement("Nothing has been captured yet, so nothing is known.")
    return Brief(f"{order.scope}/{order.rhythm.value}/none", "Market brief", nothing.text, "No capture yet.", nothing, (), (), (), ())


def _title(order: Order, period: Period, standing: Standing) -> str:
    if order.competitor:
        return f"Battlecard: {display(standing.names.get(order.competitor, order.competitor), 60)}, {period.name}"
    return f"Market brief, {period.name}"


def _dateline(facts: BriefFacts) -> str:
    about = facts.about
    size = f"; {plural(about.previous_value, 'product')}, {plural(about.n_count, 'source')}" if about else ""
    return f"As known on {minute(facts.as_of)}{size}."


def _evidence(statements: Iterable[Statement], sections: Iterable[Section]) -> tuple[Fact, ...]:
    cited: dict[str, Fact] = {}
    for section in (Section("", tuple(statements)), *sections):
        for statement in section.statements:
            cited.update({fact.fact_id: fact for fact in statement.facts})
        for table in (*(chart.table for chart in section.charts), *section.tables):
            cited.update({fact.fact_id: fact for fact in table.facts if fact is not None})
    return tuple(fact for fact in cited.values() if fact.document_hash)
