"""What was told and does not hold any more: revisions that the marts list, and facts of the last editions that the captures no longer support. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.issue import Issue, Since
from pipelines.brief.model import Section, Statement
from pipelines.brief.ranking import PACES
from pipelines.brief.words import count, day, display

REACH_DAYS = 150
"""Facts reach back 190 days; what is older than this left them because of its age alone."""
SHOWN = 12
FIGURES = {"features": "features", "improvements": "improvements", "fixes": "fixes", "exposure_days": "covered days"}


def corrections(facts: BriefFacts, since: Since) -> Section:
    """-> the list, or that nothing was corrected."""
    gone = withdrawn(facts, since)
    listed = [
        *gone,
        *(Statement(_revision(fact), counted=(fact,)) for fact in facts.of_type("revision") if _is_since(fact, since) and not _is_told(fact, gone)),
    ]
    rest = len(listed) - SHOWN
    if rest > 0:
        listed = [
            *listed[:SHOWN],
            Statement(f"And {rest} more, all in the table rpt_revision.", counted=tuple(fact for entry in listed for fact in entry.counted)),
        ]
    nothing = f"Nothing told in the brief of {day(since.previous.issued_at)} was corrected." if since.previous else "Nothing told before was corrected."
    return Section("Corrections", tuple(listed) or (Statement(nothing),))


def withdrawn(facts: BriefFacts, since: Since) -> list[Statement]:
    """-> facts that this edition or the one before told and that are in the marts no more; a pace that has ended is no correction."""
    known = {fact.fact_id for fact in facts.facts}
    told = [(issue, entry) for issue in (since.earlier, since.previous) if issue for entry in issue.told]
    gone = {
        entry.fact_id: (issue, entry)
        for issue, entry in reversed(told)
        if entry.fact_id not in known and not _may_end(entry.story) and _is_in_reach(entry.on, facts)
    }
    return [
        Statement(f"Withdrawn: the brief of {_issued(issue)} told “{entry.text}” The captures, read again, do not support it.", recorded=entry.text)
        for issue, entry in gone.values()
    ]


def _is_since(fact: Fact, since: Since) -> bool:
    """True for what was corrected after the edition before was issued."""
    return since.previous is None or fact.observed_at is None or fact.observed_at > since.previous.issued_at


def _is_told(fact: Fact, gone: list[Statement]) -> bool:
    """True for a withdrawn event that stands in the list already, in the words of the brief that told it."""
    subject = display((fact.subject or "").partition(": ")[2])
    return fact.date_basis == "withdrawn" and bool(subject) and any(f"“{subject}”" in statement.text for statement in gone)


def _may_end(story: str) -> bool:
    """A pace or a theme's rise that has ended was true when it was told."""
    return story.split(":", 1)[0] in (*PACES, "rising")


def _is_in_reach(on: str | None, facts: BriefFacts) -> bool:
    return bool(on and facts.as_of and date.fromisoformat(on) >= facts.as_of.date() - timedelta(days=REACH_DAYS))


def _issued(issue: Issue) -> str:
    return day(issue.issued_at)


def _revision(fact: Fact) -> str:
    name = display(fact.product_name or fact.product, 60)
    if fact.date_basis == "withdrawn":
        return f"{name}: the event “{display(fact.subject)}” seen on {day(fact.period_start)} is withdrawn."
    figure = FIGURES.get(fact.subject or "", display(fact.subject, 40))
    month = f"{fact.period_start:%B %Y}" if fact.period_start else "an unknown month"
    return f"{name}: {figure} in {month}: {_known(fact.value)}, was {_known(fact.previous_value)}."


def _known(value: float | None) -> str:
    return "not observable" if value is None else count(value)
