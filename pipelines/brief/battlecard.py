"""One competitor on one page: its pace, its themes, its prices, its recent moves, where it is strong and where it has gaps against us. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.brief.appendix import SHOWN, also, capped, pace_section, price_section
from pipelines.brief.corrections import corrections
from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.issue import Since
from pipelines.brief.model import Section, Statement, Table
from pipelines.brief.page import statement
from pipelines.brief.period import Period
from pipelines.brief.ranking import BULLETS, PACES, Choice
from pipelines.brief.sentences import who
from pipelines.brief.so_what import pace_against_us
from pipelines.brief.standing import YEAR_DAYS, Standing
from pipelines.brief.tables import coverage_table, lifecycle_table, source_table
from pipelines.brief.words import count, display, listed, money, per, plural, ratio

NAMED = 4


def battlecard_page(
    facts: BriefFacts, choice: Choice, standing: Standing, since: Since, period: Period, told: set[str], competitor: str | None
) -> tuple[Statement, ...]:
    """-> its further moves, then what stands: pace against ours, what it ships, what it costs."""
    moves = [statement(fact, standing, since, period) for fact in choice.top if fact.fact_id not in told]
    standing_facts = [entry for entry in (_paces(facts, choice, standing, competitor), _shipped(choice, period), _price_level(facts, competitor)) if entry]
    gaps = strengths_and_gaps(standing, competitor or "")[:2]
    return tuple([*moves[:2], *standing_facts, *gaps][:BULLETS])


def _paces(facts: BriefFacts, choice: Choice, standing: Standing, competitor: str | None) -> Statement | None:
    products = {fact.product: fact for fact in facts.of_type("pace_against_us") if fact.competitor == competitor}
    compared = {fact.product for fact in choice.top if fact.fact_type in PACES}
    texts = []
    for name, fact in products.items():
        verdict = "" if name in compared else f" {pace_against_us(fact, standing).text}"
        texts.append(f"{who(fact)}: {plural(fact.n_count, 'feature')} in twelve months, ours {count(fact.previous_value)}.{verdict}")
    return Statement(" ".join(texts), counted=tuple(products.values())) if texts else None


def _shipped(choice: Choice, period: Period) -> Statement | None:
    if not choice.releases and not choice.features:
        return None
    text = f"{plural(len(choice.releases), 'release')} and {plural(len(choice.features), 'new feature')} in {period.name}."
    return Statement(text, counted=(*choice.features, *choice.releases))


def _price_level(facts: BriefFacts, competitor: str | None) -> Statement | None:
    compared = [fact for fact in facts.of_type("price_position") if fact.value is not None]
    theirs = sorted((fact for fact in compared if fact.competitor == competitor), key=lambda fact: (fact.amount or 0, fact.fact_id))
    if not theirs:
        return None
    texts = [f"“{display(fact.subject, 40)}” {money(fact.amount, fact.currency)}, {ratio(fact.value)} the market's median" for fact in theirs[:NAMED]]
    ours = sorted((fact for fact in compared if fact.is_us), key=lambda fact: (fact.amount or 0, fact.fact_id))
    own = listed([f"“{display(fact.subject, 40)}” {money(fact.amount, fact.currency)}" for fact in ours[:NAMED]])
    return Statement(
        f"Comparable prices {per(theirs[0].unit, 'month')}: {listed(texts)}.",
        tuple(theirs[:NAMED]),
        so_what=f"Ours: {own}." if own else "",
        counted=tuple(ours[:NAMED]),
    )


def strengths_and_gaps(standing: Standing, competitor: str) -> list[Statement]:
    """-> themes that they shipped in 52 weeks and we did not, and the other way round; nothing is said of a side that was not covered all that time."""
    if not standing.us or standing.us == competitor:
        return []
    days = {name: standing.covered_days.get(name, 0) for name in (standing.us, competitor)}
    if min(days.values()) == 0:
        return [Statement("Not observable: one of the two was not covered in the last 52 weeks, so their themes are not compared.")]
    theirs, ours = _only(standing, competitor, standing.us), _only(standing, standing.us, competitor)
    whom = display(standing.names.get(competitor, competitor), 60)
    partly = [f"{display(standing.names[name], 60)} on {count(known)} of {YEAR_DAYS} days" for name, known in days.items() if known < YEAR_DAYS]
    limit = f"Release sources were covered on fewer days: {listed(partly)}." if partly else ""
    strengths = (
        f"Strengths against us: in 52 weeks {whom} shipped, and we did not, {_themes(theirs)}."
        if theirs
        else f"In 52 weeks {whom} shipped in no theme in which we did not."
    )
    gaps = (
        f"Gaps against us: in 52 weeks we shipped, and {whom} did not, {_themes(ours)}."
        if ours
        else f"In 52 weeks we shipped in no theme in which {whom} did not."
    )
    return [
        Statement(strengths, basis=limit, counted=(*theirs, *standing.coverage(*days))),
        Statement(gaps, basis=limit, counted=(*ours, *standing.coverage(*days))),
    ]


def _only(standing: Standing, one: str, other: str) -> list[Fact]:
    found = [counts[one] for counts in standing.theme_counts.values() if one in counts and other not in counts]
    return sorted(found, key=lambda fact: (-(fact.n_count or 0), fact.theme or ""))


def _themes(facts: Sequence[Fact]) -> str:
    named = [f"{display(fact.theme)} ({count(fact.n_count)})" for fact in facts[:SHOWN]]
    return listed(named)


def battlecard_sections(
    facts: BriefFacts, choice: Choice, standing: Standing, since: Since, period: Period, on_page: set[str], competitor: str | None
) -> tuple[Section, ...]:
    """-> every section of a battlecard, in order."""
    own = facts.of(competitor)
    return (
        replace(also(facts, choice, since, period, on_page), title="Recent moves"),
        pace_section(facts, standing, competitor),
        Section("Themes", tables=(_theme_table(standing, competitor or ""),)),
        price_section(facts, period, competitor),
        Section("Strengths and gaps against us", tuple(strengths_and_gaps(standing, competitor or ""))),
        Section("Lifecycle and deprecations", tables=(capped(lifecycle_table([fact for fact in own if fact.fact_type == "lifecycle"])),)),
        corrections(BriefFacts(facts.as_of, own), since),
        Section(
            "Sources",
            tables=(
                source_table([fact for fact in own if fact.section == "sources"]),
                coverage_table([fact for fact in own if fact.fact_type == "coverage_row"]),
            ),
        ),
    )


def _theme_table(standing: Standing, competitor: str) -> Table:
    """-> their features of 52 weeks and of the last 13 by theme, ours beside them."""
    facts = sorted(
        (counts[competitor] for counts in standing.theme_counts.values() if competitor in counts), key=lambda fact: (-(fact.n_count or 0), fact.theme or "")
    )
    ours = standing.us if standing.us != competitor else None
    columns = ("Theme", "Last 52 weeks", "Last 13 weeks", *(("Ours, last 52 weeks",) if ours else ()))
    rows = [(display(fact.theme), count(fact.n_count), count(fact.value), *((_ours(standing, fact, ours),) if ours else ())) for fact in facts]
    note = "Features with a stated or bounded date, each counted once; a feature may be of several themes."
    own = tuple(counts[ours] for counts in standing.theme_counts.values() if ours in counts) if ours else ()
    return Table("What it ships: features by theme", columns, tuple(rows), tuple(None for _ in rows), (note,), (*facts, *own))


def _ours(standing: Standing, fact: Fact, ours: str) -> str:
    number = standing.features(fact.theme or "", ours)
    return "not observable" if number is None else count(number)
