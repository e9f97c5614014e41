"""What a reader must know about the data: how old it is, which sources failed, which days are not covered, how figures are made. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.brief.facts import BriefFacts
from pipelines.brief.issue import Since
from pipelines.brief.model import Statement
from pipelines.brief.period import LATE_DAYS, Period
from pipelines.brief.sentences import basis, sentence
from pipelines.brief.words import day, minute, plural, span

STALE_DAYS = 8
"""A market is watched at least once a week; a day more is not yet old."""
GAPS_SHOWN = 8


def stale_banner(facts: BriefFacts, now: datetime | None) -> str:
    """-> a warning with the age of what is told, where no source was read for more than a week before `now` (or before the moment described); else empty."""
    newest = last_reading(facts)
    moment = max(entry for entry in (now, facts.as_of) if entry is not None) if facts.as_of else now
    if moment is None or newest is None:
        return ""
    age = (moment - newest).days
    if age < STALE_DAYS:
        return ""
    return f"Old data: no source has been read since {minute(newest)}, {plural(age, 'day')} ago. What happened since is not known."


def skipped_days(since: Since, period: Period) -> str:
    """-> which days stand in no brief, because too many passed since the one before; empty where none do."""
    first, last = (
        (since.previous.period_end + timedelta(days=1), period.start - timedelta(days=LATE_DAYS + 1)) if since.previous else (period.start, period.start)
    )
    return f"No brief covers {span(first, last)}; the marts do." if first < last else ""


def last_reading(facts: BriefFacts) -> datetime | None:
    """-> when any source was last captured well; None where none ever was."""
    return max((fact.captured_at for fact in facts.section("sources") if fact.captured_at), default=None)


def stale_headline(facts: BriefFacts, period: Period, banner: str) -> Statement | None:
    """-> what the brief opens with where the data ends before the period does: that it is not known, never that nothing happened."""
    newest = last_reading(facts)
    if not banner or newest is None or newest.date() > period.end:
        return None
    return Statement(f"What happened in {period.name} is not known: no source has been read since {day(newest)}.")


def footer(facts: BriefFacts, key: str, competitor: str | None, skipped: str = "") -> tuple[Statement, ...]:
    """-> coverage, gaps, stale sources, and how figures are made."""
    about = facts.about
    own = facts.of(competitor)
    gaps = [fact for fact in own if fact.fact_type == "coverage_gap"]
    lines = [Statement(f"{plural(about.value, 'source')} of {about.n_count} could be fetched and read at the last attempt.", counted=(about,))] if about else []
    lines += [Statement(text, (fact,), basis(fact)) for fact in own if fact.fact_type in ("source_broken", "source_degraded") and (text := sentence(fact))]
    lines += [Statement(text, (gap,)) for gap in gaps[:GAPS_SHOWN] if (text := sentence(gap))]
    if len(gaps) > GAPS_SHOWN:
        lines.append(Statement(f"And {plural(len(gaps) - GAPS_SHOWN, 'more gap')}, all in the table fct_coverage.", counted=tuple(gaps)))
    lines.append(
        Statement("A period without coverage is shown as not observable, never as zero. Rates use only dates that vendors state or that two captures bound.")
    )
    lines.append(
        Statement(
            "Intervals are 90 % intervals. Prices are compared only for the same plan, currency, unit and billing period. No cause is claimed for anything."
        )
    )
    if skipped:
        lines.append(Statement(skipped, recorded=skipped))
    if facts.left_out:
        lines.append(Statement(f"Left out: {plural(len(facts.left_out), 'fact')} whose words could not be found again in the captures."))
    lines.append(Statement(f"Edition {key}."))
    return tuple(lines)
