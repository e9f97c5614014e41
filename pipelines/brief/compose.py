"""From facts to the brief's model: which facts are told, in what order, in which table. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipelines.brief.charts import velocity_svg
from pipelines.brief.facts import BriefFacts, Fact, Since
from pipelines.brief.model import Brief, Chart, Statement, Table
from pipelines.brief.sentences import sentence, who
from pipelines.brief.tables import coverage_table, price_table, source_table, velocity_table
from pipelines.brief.words import day, minute, plural

BULLETS = 5
WATCHED = 3
NEW_SHOWN = 12
PER_COMPETITOR = 2
TOLD_APART = frozenset({"release", "discovered_release"})
MONTHS_SHOWN = 24
PRODUCTS_SHOWN = 12
ROWS_SHOWN = 60


def compose(facts: BriefFacts, since: Since) -> Brief:
    """-> the brief over `facts`, marking what `since` (the previous edition) did not tell."""
    told = set(since.fact_ids)
    headlines = _headlines(facts)
    statements = [_statement(fact, since, told) for fact in headlines]
    broken = [Statement(text, (fact,)) for fact in facts.section("sources") if fact.fact_type == "source_broken" and (text := sentence(fact))]
    since_last = _since_last(facts, since, told | {fact.fact_id for fact in headlines})
    charts = _charts(facts)
    tables = tuple(_capped(table) for table in (price_table(facts), source_table(facts), coverage_table(facts)))
    told_here = (*statements, *since_last)
    return Brief(
        title="Market brief",
        dateline=_dateline(facts),
        headline=statements[0] if statements else Statement("Nothing material happened."),
        bullets=tuple(statements[1 : 1 + BULLETS]),
        watch=tuple(broken[:WATCHED]),
        since_title=f"Also new since the brief of {day(since.as_of)}" if since.as_of else "Also in the last four weeks (this is the first brief)",
        since_last=since_last,
        charts=charts,
        tables=tables,
        footer=_footer(facts, broken),
        evidence=_evidence(told_here, tables),
    )


def _headlines(facts: BriefFacts) -> list[Fact]:
    """The most material facts of news and pace, at most two a competitor, so that one talkative vendor does not fill the page."""
    candidates = [fact for name in ("news", "velocity") for fact in facts.section(name) if fact.fact_type not in TOLD_APART and sentence(fact)]
    candidates.sort(key=lambda fact: (-(fact.materiality or 0), fact.section, fact.rank, fact.fact_id))
    chosen: list[Fact] = []
    for fact in candidates:
        if sum(other.competitor == fact.competitor for other in chosen) < PER_COMPETITOR:
            chosen.append(fact)
    return chosen[: 1 + BULLETS]


def _statement(fact: Fact, since: Since, told: set[str]) -> Statement:
    is_new = since.as_of is not None and fact.section == "news" and fact.fact_id not in told
    return Statement(sentence(fact) or "", (fact,), is_new)


def _since_last(facts: BriefFacts, since: Since, told: set[str]) -> tuple[Statement, ...]:
    new = [fact for fact in facts.section("news") if fact.fact_id not in told and fact.fact_type != "discovered_release"]
    if not new:
        return (Statement("Nothing else was published or priced."),)
    shown = [Statement(text, (fact,)) for fact in new[:NEW_SHOWN] if (text := sentence(fact))]
    rest = len(new) - len(shown)
    if rest > 0:
        shown.append(Statement(f"And {plural(rest, 'smaller fact')}, all in the table rpt_market_brief."))
    return tuple(shown)


def _dateline(facts: BriefFacts) -> str:
    about = next((fact for fact in facts.facts if fact.fact_type == "as_of"), None)
    if about is None:
        return "No capture yet."
    return f"As of {minute(about.observed_at)}. News from {day(about.period_start)} to {day(about.period_end)}; {plural(about.previous_value, 'product')}, {plural(about.n_count, 'source')}."


def _charts(facts: BriefFacts) -> tuple[Chart, ...]:
    panels: dict[str, list[Fact]] = {}
    for fact in facts.section("velocity"):
        if fact.fact_type == "velocity_point":
            panels.setdefault(who(fact), []).append(fact)
    for points in panels.values():
        points.sort(key=lambda point: str(point.period_start))
    panels = {name: points[-MONTHS_SHOWN:] for name, points in sorted(panels.items()) if any(point.value is not None for point in points)}
    if not panels:
        return ()
    shown = {name: panels[name] for name in sorted(sorted(panels, key=lambda name: _relevance(panels[name]))[:PRODUCTS_SHOWN])}
    table = velocity_table(shown)
    if len(shown) < len(panels):
        rest = f"The {len(shown)} products with most features in two years (ours always among them); {len(panels) - len(shown)} more in rpt_feature_velocity_monthly."
        table = replace(table, notes=(*table.notes, rest))
    return (Chart(_velocity_title(facts, panels), velocity_svg(shown), table),)


def _relevance(points: list[Fact]) -> tuple[bool, int]:
    return (not points[0].is_us, -sum(point.n_count or 0 for point in points))


def _capped(table: Table) -> Table:
    """-> the table's first rows, with a note on how many more there are and where."""
    rest = len(table.rows) - ROWS_SHOWN
    if rest <= 0:
        return table
    note = f"{plural(rest, 'more row')} in the published marts."
    return replace(table, rows=table.rows[:ROWS_SHOWN], facts=table.facts[:ROWS_SHOWN], notes=(*table.notes, note))


def _velocity_title(facts: BriefFacts, panels: dict[str, list[Fact]]) -> str:
    pace = [fact for fact in facts.section("velocity") if fact.fact_type in ("speeding_up", "slowing_down", "gone_quiet")]
    if not pace:
        return f"No product's pace of features changed beyond chance ({plural(len(panels), 'product')}, features per 28 days)"
    words = {"speeding_up": "is speeding up", "slowing_down": "is slowing down", "gone_quiet": "has gone quiet"}
    return "; ".join(f"{who(fact)} {words[fact.fact_type]}" for fact in pace[:3]) + " (features per 28 days)"


def _footer(facts: BriefFacts, broken: list[Statement]) -> tuple[Statement, ...]:
    about = next((fact for fact in facts.facts if fact.fact_type == "as_of"), None)
    gaps = [fact for fact in facts.section("coverage") if fact.fact_type == "coverage_gap"]
    lines = []
    if about is not None:
        lines.append(Statement(f"{plural(about.value, 'source')} of {about.n_count} could be fetched and read at the last attempt."))
    lines += [statement for statement in broken if statement.text]
    lines += [Statement(text, (gap,)) for gap in gaps if (text := sentence(gap))]
    lines.append(
        Statement("A period without coverage is shown as not observable, never as zero. Rates use only dates that vendors state or that two captures bound.")
    )
    lines.append(Statement("Intervals hold the true rate in about 90 % of cases; they are wider where changes come unevenly. Prices are compared only for the same plan, currency, unit and billing period."))
    return tuple(lines)


def _evidence(statements: Iterable[Statement], tables: Iterable[Table]) -> tuple[Fact, ...]:
    cited: dict[str, Fact] = {}
    for statement in statements:
        cited.update({fact.fact_id: fact for fact in statement.facts})
    for table in tables:
        cited.update({fact.fact_id: fact for fact in table.facts if fact is not None})
    return tuple(fact for fact in cited.values() if fact.document_hash)
