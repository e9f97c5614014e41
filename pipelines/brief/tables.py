"""The brief's tables over facts: pace, lifecycle, sources, coverage. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.brief.facts import Fact
from pipelines.brief.model import Table
from pipelines.brief.sentences import who
from pipelines.brief.so_what import incomparable
from pipelines.brief.words import count, day, display, listed, minute, plural, rate, ratio, span

SHOWN_MONTHS = 6


def velocity_table(panels: dict[str, list[Fact]]) -> Table:
    """-> features per 28 days of the last months, one row a product, with exposure."""
    months = sorted({point.period_start for points in panels.values() for point in points if point.period_start})[-SHOWN_MONTHS:]
    rows = []
    for name, points in panels.items():
        known = {point.period_start: point for point in points}
        rows.append((name, *(_velocity_cell(known.get(month)) for month in months)))
    return Table(
        "Features per 28 days",
        ("Product", *(f"{month:%b %Y}" for month in months)),
        tuple(rows),
        tuple(None for _ in rows),
        (
            "Features per 28 covered days, 90 % interval in brackets, n = features counted once, d = covered days. “not observable” = no coverage in that month.",
        ),
        tuple(point for points in panels.values() for point in points),
    )


def _velocity_cell(point: Fact | None) -> str:
    if point is None or point.value is None:
        return "not observable"
    return f"{rate(point.value)} ({rate(point.value_low)}–{rate(point.value_high)}), n {count(point.n_count)}, {count(point.exposure_days)} d"


def pace_table(facts: Sequence[Fact]) -> Table:
    """-> features of twelve months against ours, and what may be said of it."""
    rows = [(who(fact), count(fact.n_count), count(fact.previous_value), _verdict(fact)) for fact in sorted(facts, key=who)]
    spans = {span(fact.period_start, fact.period_end) for fact in facts if fact.period_start and fact.period_end}
    note = (
        f"Features counted once, {listed(sorted(spans))}. Paces are compared only between sources of like kind; "
        "a difference is named only where the interval that holds for all pairs together excludes equality."
    )
    return Table(
        "Pace against ours, twelve months", ("Product", "Features", "Ours", "What it shows"), tuple(rows), tuple(None for _ in rows), (note,), tuple(facts)
    )


def _verdict(fact: Fact) -> str:
    if fact.date_basis == "not comparable":
        return f"not comparable: {incomparable(fact.unit)}"
    return f"{display(fact.date_basis, 40)}, {ratio(fact.value)} our rate ({ratio(fact.value_low)} to {ratio(fact.value_high)})"


def lifecycle_table(facts: Sequence[Fact]) -> Table:
    """-> what is in beta, deprecated or removed, newest first."""
    newest = sorted(facts, key=lambda fact: str(fact.effective_on or fact.announced_on or fact.period_start), reverse=True)
    rows = [
        (
            who(fact),
            f"“{display(fact.subject, 100)}”",
            display(fact.unit, 20),
            _day_or_dash(fact.announced_on),
            _day_or_dash(fact.effective_on),
            plural(fact.n_count, "day") if fact.n_count is not None else "–",
        )
        for fact in newest
    ]
    note = "What changed its stage in the last 52 weeks. Dates are the vendor's or bounded by two captures; “–” = not seen so far."
    return Table("Lifecycle", ("Product", "What", "Stage", "Deprecated", "Removed", "Notice"), tuple(rows), tuple(newest), (note,), tuple(newest))


def _day_or_dash(value: date | None) -> str:
    return day(value) if value else "–"


def source_table(facts: Sequence[Fact]) -> Table:
    """-> every source that is not simply well, with what happened."""
    odd = [fact for fact in facts if fact.subject != "ok"]
    rows = [(display(fact.source_id), display(fact.subject, 20), display(fact.date_basis, 60), minute(fact.captured_at)) for fact in odd]
    return Table(
        "Sources that need a look",
        ("Source", "State", "Last attempt ended in", "Last good capture"),
        tuple(rows),
        tuple(None for _ in rows),
        counted=tuple(odd),
    )


def coverage_table(facts: Sequence[Fact]) -> Table:
    """-> covered days of the last 52 weeks per product."""
    covered = sorted(facts, key=who)
    rows = [(who(fact), f"{count(fact.exposure_days)} of 364 days") for fact in covered]
    return Table("Coverage of release sources, last 52 weeks", ("Product", "Covered"), tuple(rows), tuple(None for _ in rows), counted=tuple(covered))
