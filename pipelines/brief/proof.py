"""The proof of an edition: each figure of a statement or a table is derived again from the columns of the facts behind it, without the templates that worded it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from pipelines.brief.facts import Fact
from pipelines.brief.figures import figures
from pipelines.brief.model import Brief, Statement, Table
from pipelines.brief.period import price_window
from pipelines.brief.sentences import who
from pipelines.brief.words import display, minute, money, step

DECLARED = frozenset(["7", "8", "12", "13", "28", "52", "90%", "364"])
"""Figures of the templates themselves: lengths of weeks and windows, the level of intervals. They stand for definitions, not for findings."""
SHOWN = (3, 8, 12, 60)
"""How many entries a list or a table shows before it says how many more there are."""
CUT = "…"
NAMES = tuple(field.name for field in fields(Fact))


def unproven(brief: Brief) -> list[str]:
    """-> every figure of an edition that its facts do not give, each with the words that tell it; empty where all are proven."""
    wrong = []
    framing = _edition_figures(brief)
    for statement in _statements(brief):
        known = framing | _of_statement(statement)
        wrong += [f"{figure} in “{display(statement.words, 100)}”" for figure in _missing(statement.words, known)]
    for table in _tables(brief):
        known = framing | derived(table.counted) | derived([fact for fact in table.facts if fact]) | counts(table.counted)
        told = "; ".join((table.title, *table.columns, *(cell for row in table.rows for cell in row), *table.notes))
        wrong += [f"{figure} in the table “{display(table.title, 60)}”" for figure in _missing(told, known)]
    return wrong


def unproven_words(words: str, statement: Statement, brief: Brief) -> list[str]:
    """-> the figures of other words for a statement that its facts do not give: the rule for a sentence that was rephrased."""
    return _missing(words, _of_statement(statement) | _edition_figures(brief))


def _of_statement(statement: Statement) -> frozenset[str]:
    recorded = frozenset(figure.text for figure in figures(statement.recorded))
    return derived(statement.facts) | derived(statement.counted) | counts(statement.counted) | recorded


def _missing(words: str, known: frozenset[str]) -> list[str]:
    """-> figures that are neither known nor declared; captured words that were cut may end within a number, of which the beginning must be known."""
    missing = [figure for figure in figures(words) if figure.text not in known and figure.text not in DECLARED]
    return [
        figure.text for figure in missing if not (words.startswith(CUT, figure.start + len(figure.text)) and any(one.startswith(figure.text) for one in known))
    ]


def derived(facts: Iterable[Fact]) -> frozenset[str]:
    """-> every figure that columns of these facts give: counts, rates with one decimal, shares in per cent, amounts, steps, days, and figures within captured words."""
    return frozenset().union(*(_of_fact(fact) for fact in facts))


def counts(facts: tuple[Fact, ...]) -> frozenset[str]:
    """-> what counting these facts gives: how many, of how many products, by whom, of how many more than are shown."""
    if not facts:
        return frozenset({"0"})
    tallies = [
        len(facts),
        sum(fact.fact_type == "feature" for fact in facts),
        len({fact.product for fact in facts}),
        len({who(fact) for fact in facts}),
        len({fact.competitor for fact in facts}),
    ]
    tallies += [tally - shown for tally in tallies for shown in SHOWN] + [sum(bool(fact.is_us) for fact in facts)]
    tallies += Counter(who(fact) for fact in facts).values()
    tallies += Counter(fact.fact_type for fact in facts).values()
    return frozenset(f"{number:,}" for number in tallies if number >= 0)


@lru_cache(maxsize=65_536)
def _of_fact(fact: Fact) -> frozenset[str]:
    words = [text for name in NAMES for text in _said(getattr(fact, name))]
    words += [money(amount, fact.currency) for amount in (fact.amount, fact.previous_amount) if amount is not None]
    words += [step(fact.amount, fact.previous_amount)]
    return frozenset(figure.text for text in words for figure in figures(text))


def _said(value: object) -> Iterator[str]:
    """-> the ways in which a column's value may be written."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, datetime):
        yield minute(value)
        yield _day(value)
    elif isinstance(value, date):
        yield _day(value)
    elif isinstance(value, int | Decimal):
        yield f"{value:,}"
        yield f"{value.normalize():,f}" if isinstance(value, Decimal) else ""
    elif isinstance(value, float):
        yield from (f"{value:.1f}", f"{value:.2f}", f"{value:,.0f}", f"{round(value):,}", f"{value * 100:.1f} %")
    else:
        yield display(str(value), 10_000)


def _day(value: date | datetime) -> str:
    return f"{value.day} {value:%B %Y} {value:%b}"


def _statements(brief: Brief) -> Iterator[Statement]:
    yield from brief.page
    for section in brief.sections:
        yield from section.statements
    yield from brief.footer


def _tables(brief: Brief) -> Iterator[Table]:
    for section in brief.sections:
        yield from (chart.table for chart in section.charts)
        yield from section.tables


def _edition_figures(brief: Brief) -> frozenset[str]:
    """-> figures of the edition itself: its days, its key, the moment described, how many facts it leaves out."""
    period = brief.period
    words = [*(_day(moment) for moment in brief.earlier), brief.key, minute(brief.as_of), str(len(brief.left_out)) if brief.left_out else ""]
    if period:
        words += [_day(price_window(period)[0])]
        words += [period.name, period.label, _day(period.start), _day(period.end)]
    return frozenset(figure.text for text in words for figure in figures(text))
