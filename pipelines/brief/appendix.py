"""The appendix of a market edition: the rest of its news, pace, themes, prices, lifecycles, white space, corrections, sources. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipelines.brief.charts import panels_svg
from pipelines.brief.corrections import corrections
from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.footer import last_reading
from pipelines.brief.issue import Since
from pipelines.brief.model import Chart, Section, Statement, Table
from pipelines.brief.period import Period, price_window
from pipelines.brief.price_tables import position_table, price_table
from pipelines.brief.ranking import PRICE_EVENTS, Choice, change_note, current_paces, day_of, late_note, measured_paces
from pipelines.brief.sentences import sentence, who
from pipelines.brief.standing import Standing
from pipelines.brief.tables import coverage_table, lifecycle_table, pace_table, source_table, velocity_table
from pipelines.brief.theme_tables import momentum_table, theme_table, white_space_table
from pipelines.brief.words import day, display, listed, plural, span

SHOWN = 12
ROWS_SHOWN = 60
MONTHS_SHOWN = 24
PANELS_SHOWN = 12
PACE_WORDS = {"speeding_up": "is speeding up", "slowing_down": "is slowing down", "gone_quiet": "has gone quiet"}


def market_sections(
    facts: BriefFacts, choice: Choice, standing: Standing, since: Since, period: Period, on_page: set[str], competitor: str | None
) -> tuple[Section, ...]:
    """-> every section of a market edition, in order."""
    return (
        also(facts, choice, since, period, on_page),
        pace_section(facts, standing, None),
        theme_section(facts, standing),
        price_section(facts, period, None),
        Section("Lifecycle and deprecations", tables=(capped(lifecycle_table(facts.of_type("lifecycle"))),)),
        white_space_section(facts, standing),
        corrections(facts, since),
        Section("Sources", tables=(source_table(facts.section("sources")), coverage_table(facts.of_type("coverage_row")))),
    )


def also(facts: BriefFacts, choice: Choice, since: Since, period: Period, on_page: set[str]) -> Section:
    """-> what else was published or priced in the edition's days, the page's own facts left out."""
    others = [fact for fact in (*choice.top, *choice.rest, *choice.features, *choice.late) if fact.fact_id not in on_page]
    shown = [Statement(text, (fact,), note=change_note(fact, since.previous) or late_note(fact, period)) for fact in others[:SHOWN] if (text := sentence(fact))]
    if len(others) > SHOWN:
        shown.append(Statement(f"And {plural(len(others) - SHOWN, 'smaller fact')}, all in the table rpt_market_brief.", counted=tuple(others)))
    if choice.releases:
        products = {fact.product for fact in choice.releases}
        shown.append(Statement(f"{plural(len(choice.releases), 'release')} of {plural(len(products), 'product')} in all.", counted=choice.releases))
    return Section(f"Also in the {period.noun}", tuple(shown) or (_nothing_else(facts, period),))


def _nothing_else(facts: BriefFacts, period: Period) -> Statement:
    """Nothing is said to have happened only of days on which a source was read."""
    newest = last_reading(facts)
    if newest is None or newest.date() <= period.end:
        return Statement(f"Whether anything else happened in the {period.noun} is not known: no source was read after it.")
    return Statement(f"Nothing else was published or priced in the {period.noun}.")


def pace_section(facts: BriefFacts, standing: Standing, competitor: str | None) -> Section:
    """-> features per 28 days by product and month, and each pace against ours."""
    points = [fact for fact in facts.of_type("velocity_point") if competitor in (None, fact.competitor)]
    panels: dict[str, list[Fact]] = {}
    for fact in sorted(points, key=lambda point: str(point.period_start)):
        panels.setdefault(who(fact), []).append(fact)
    panels = {name: panels[name][-MONTHS_SHOWN:] for name in sorted(panels) if any(point.value is not None for point in panels[name])}
    against = [fact for fact in facts.of_type("pace_against_us") if competitor in (None, fact.competitor)]
    tables = (pace_table(against),) if against else ()
    if not panels:
        return Section("Pace", tables=tables)
    shown = {name: panels[name] for name in sorted(sorted(panels, key=lambda name: _relevance(panels[name]))[:PANELS_SHOWN])}
    table = replace(velocity_table(shown), counted=tuple(points))
    if len(shown) < len(panels):
        rest = f"The {len(shown)} products with most features in two years (ours always among them); {len(panels) - len(shown)} more in rpt_feature_velocity_monthly."
        table = replace(table, notes=(*table.notes, rest))
    chart = Chart(
        _pace_title(facts, panels, competitor),
        panels_svg(shown, "pace"),
        table,
        "Features per 28 covered days by month; band = 90 % interval; hatched = not observable.",
    )
    return Section("Pace", charts=(chart,), tables=tables)


def _relevance(points: list[Fact]) -> tuple[bool, int]:
    return (not points[0].is_us, -sum(point.n_count or 0 for point in points))


def _pace_title(facts: BriefFacts, panels: dict[str, list[Fact]], competitor: str | None) -> str:
    paces, measured = current_paces(facts, competitor), measured_paces(facts, competitor)
    if paces:
        return "; ".join(f"{who(fact)} {PACE_WORDS[fact.fact_type]}" for fact in paces[:3])
    if not measured:
        return "Too few months are covered to tell whether a pace of features changed"
    if competitor:
        return "The pace of features has not changed beyond chance"
    products = plural(len(panels), "product")
    told = products if len(measured) == len(panels) else f"{len(measured)} of {products}; the others are covered for too few months"
    return f"No product's pace of features changed beyond chance ({told})"


def theme_section(facts: BriefFacts, standing: Standing) -> Section:
    """-> shares of themes over time, and who ships what."""
    panels: dict[str, list[Fact]] = {}
    for fact in sorted(facts.of_type("momentum_point"), key=lambda point: str(point.period_start)):
        panels.setdefault(display(fact.theme), []).append(fact)
    momentum = {display(fact.theme): fact for fact in facts.of_type("momentum")}
    known = [name for name in panels if panels[name][-1].value is not None]
    shown = {name: panels[name][-MONTHS_SHOWN:] for name in sorted(known, key=lambda name: (-(panels[name][-1].value or 0), name))[:PANELS_SHOWN]}
    tables = (theme_table(standing),) if standing.theme_counts else ()
    if not shown:
        return Section("Themes", tables=tables)
    rising = [f"“{name}”" for name in shown if name in momentum and (momentum[name].value_low or 0) > 0]
    title = f"{listed(rising)} {'rises' if len(rising) == 1 else 'rise'} among the market's features" if rising else "No theme's rise is beyond chance"
    svg = panels_svg(shown, "themes", number_format=".0%")
    chart = Chart(
        title,
        svg,
        momentum_table(shown, momentum),
        "Share of the market's features of twelve months, by month; band = 90 % interval; hatched = not shown, for fewer than three competitors or five features.",
    )
    return Section("Themes", charts=(chart,), tables=tables)


def price_section(facts: BriefFacts, period: Period, competitor: str | None) -> Section:
    """-> changes of prices and plans of at least a quarter of a year, where prices stand, and what is listed now."""
    own = facts.of(competitor)
    start, end = price_window(period)
    events = [fact for fact in own if fact.fact_type in PRICE_EVENTS and (told_on := day_of(fact)) and start <= told_on <= end]
    prices = [fact for fact in own if fact.section == "prices"]
    told = [Statement(text, (fact,)) for fact in events[:SHOWN] if (text := sentence(fact))]
    if prices and not told:
        told = [_no_change(prices, start, end)]
    positions = [fact for fact in facts.of_type("price_position") if competitor in (None, fact.competitor) or (fact.is_us and competitor)]
    tables = [position_table(positions)] if any(fact.value is not None for fact in positions) else []
    return Section("Prices and plans", tuple(told), tables=(*map(capped, tables), capped(price_table(prices))))


def _no_change(prices: list[Fact], start: date, end: date) -> Statement:
    """-> that no price changed, as far as a capture shows it."""
    last_seen = max((fact.period_end for fact in prices if fact.period_end), default=None)
    if last_seen is None or last_seen < start:
        return Statement(f"Whether prices changed from {span(start, end)} is not known: the last price was seen on {day(last_seen)}.", counted=tuple(prices))
    return Statement(f"No change of a price or plan was seen from {span(start, min(end, last_seen))}.", counted=tuple(prices))


def white_space_section(facts: BriefFacts, standing: Standing) -> Section:
    """-> themes that others ship and we do not; without a company of ours there is nothing to compare with."""
    if standing.us is None:
        return Section("White space against us", (Statement("No company of the watchlist is marked as ours, so nothing is compared with us."),))
    gaps = facts.of_type("white_space")
    return (
        Section("White space against us", tables=(white_space_table(gaps),))
        if gaps
        else Section("White space against us", (Statement("No theme was found that competitors shipped in twelve months and we did not."),))
    )


def capped(table: Table) -> Table:
    """-> the table's first rows, with a note on how many more there are and where."""
    rest = len(table.rows) - ROWS_SHOWN
    if rest <= 0:
        return table
    note = f"{plural(rest, 'more row')} in the published marts."
    return replace(table, rows=table.rows[:ROWS_SHOWN], facts=table.facts[:ROWS_SHOWN], notes=(*table.notes, note))
