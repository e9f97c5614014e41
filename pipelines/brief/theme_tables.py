"""Tables about themes: who ships what, how shares move, where we have nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.brief.facts import Fact
from pipelines.brief.model import Table
from pipelines.brief.standing import YEAR_DAYS, Standing
from pipelines.brief.words import count, day, display, percent

COMPETITORS_SHOWN = 12
GAPS = {"never": "nothing of ours on record", "lapsed": "nothing of ours in twelve months"}


def theme_table(standing: Standing) -> Table:
    """-> features of 52 weeks, a row a theme, a column a competitor, ours first; below, on how many days each was covered."""
    totals = {name: sum(counts[name].n_count or 0 for counts in standing.theme_counts.values() if name in counts) for name in standing.names}
    known = [name for name in standing.names if name in standing.covered_days]
    shown = sorted(known, key=lambda name: (name != standing.us, -totals[name], name))[:COMPETITORS_SHOWN]
    themes = sorted(standing.theme_counts, key=lambda theme: (-sum(fact.n_count or 0 for fact in standing.theme_counts[theme].values()), theme))
    rows = [(display(theme), *(_cell(standing.features(theme, name)) for name in shown)) for theme in themes]
    rows.append((f"Days covered, of {YEAR_DAYS}", *(count(standing.covered_days[name]) for name in shown)))
    columns = ("Theme", *(f"{display(standing.names[name], 40)}{' (us)' if name == standing.us else ''}" for name in shown))
    rest = len(known) - len(shown)
    more = (f"The {len(shown)} competitors with most; {rest} more in fct_item_theme.",) if rest else ()
    note = "Features with a stated or bounded date in the last 52 weeks, each counted once; a feature may be of several themes. “–” = covered, and none seen."
    counted = tuple(fact for counts in standing.theme_counts.values() for fact in counts.values())
    return Table(
        "Who ships what: features by theme, last 52 weeks",
        columns,
        tuple(rows),
        tuple(None for _ in rows),
        (note, *more),
        (*counted, *standing.coverage(*known)),
    )


def _cell(number: int | None) -> str:
    return "not observable" if number is None else str(number) if number else "–"


def momentum_table(panels: Mapping[str, Sequence[Fact]], momentum: Mapping[str, Fact]) -> Table:
    """-> the newest share of each theme with its interval, and how it moves."""
    rows, counted = [], []
    for theme, points in panels.items():
        last, moves = points[-1], momentum.get(theme)
        counted += [last, *([moves] if moves else [])]
        share = f"{percent(last.value)} ({percent(last.value_low)} to {percent(last.value_high)})" if last.value is not None else "not observable"
        rows.append((display(theme), share, count(last.n_count), count(last.previous_value), direction(moves)))
    note = "Share of the market's features of twelve months, 90 % interval in brackets; shown from three competitors and five features on. “Rising” = the lower bound of its momentum is above zero."
    return Table(
        "Shares of themes",
        ("Theme", "Share of features", "Features", "Competitors", "Direction"),
        tuple(rows),
        tuple(None for _ in rows),
        (note,),
        tuple(counted),
    )


def direction(momentum: Fact | None) -> str:
    """-> what a theme's momentum shows."""
    if momentum is None or momentum.value is None:
        return "not observable"
    return "rising" if (momentum.value_low or 0) > 0 else "no rise shown"


def white_space_table(facts: Sequence[Fact]) -> Table:
    """-> themes that competitors shipped in twelve months and we did not, with the newest example."""
    rows = [
        (
            display(fact.theme),
            GAPS.get(fact.unit or "", display(fact.unit)) + (f", last on {day(fact.effective_on)}" if fact.effective_on else ""),
            count(fact.value),
            count(fact.n_count),
            f"{display(fact.competitor_name, 40)}: “{display(fact.subject, 100)}” ({day(fact.announced_on)})",
        )
        for fact in facts
    ]
    covered = next(((fact.period_start, fact.period_end) for fact in facts), None)
    notes = (f"Our own sources are covered from {day(covered[0])} to {day(covered[1])}; what we shipped without publishing it is not seen.",) if covered else ()
    columns = ("Theme", "Ours", "Competitors, twelve months", "Features, twelve months", "Newest")
    return Table("Themes that others ship and we do not", columns, tuple(rows), tuple(facts), notes, tuple(facts))
