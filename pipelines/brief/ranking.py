"""Which facts an edition tells, and in what order. Weights lie in `rpt_market_brief`; what is chosen from them is declared here, and nowhere else.

1. News of the edition's days, what was dated shortly before and first seen after the last brief, and the paces that hold now.
2. The most material first; at most two facts a competitor on the page. Only what is material (the mart says) opens a brief or stands among its bullets.
3. What the last brief of its kind told is not told again, unless it changed, and then that is said.
4. Features by themselves are the market's daily work: they are counted in one bullet and listed in the appendix.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.brief.facts import BriefFacts, Fact
from pipelines.brief.issue import Issue, Since, Told
from pipelines.brief.period import LATE_DAYS, Period
from pipelines.brief.sentences import sentence
from pipelines.brief.words import day, rate

BULLETS = 5
WATCHED = 3
PER_COMPETITOR = 2
PACE_DAYS = timedelta(days=7)
"""How long after an edition's days a pace may be measured and still be news of them."""
SILENT_DAYS = 364
MEASURED_MONTHS = 10
"""Covered months from which on a product's last quarter can be held against what came before."""
MOMENTUM_DAYS = timedelta(days=31)
PACES = ("speeding_up", "slowing_down", "gone_quiet")
PRICE_EVENTS = frozenset(
    [
        "price_rise",
        "price_cut",
        "to_contact_sales",
        "from_contact_sales",
        "plan_added",
        "plan_removed",
        "plan_renamed",
        "unit_change",
        "repackaging",
        "promo_started",
        "promo_ended",
    ]
)
ROUTINE = frozenset({"feature", "release", "discovered_release"})


@dataclass(frozen=True, slots=True)
class Choice:
    """What an edition tells: `top` for the page, `rest` for the appendix, `standing` paces told before that still hold, `since_then` paces measured after its days, `features` and
    `releases` of its days, `late` features of the weeks before that were seen only now, `rising` the theme that rises."""

    top: tuple[Fact, ...]
    rest: tuple[Fact, ...]
    standing: tuple[Fact, ...]
    since_then: tuple[Fact, ...]
    features: tuple[Fact, ...]
    late: tuple[Fact, ...]
    releases: tuple[Fact, ...]
    rising: Fact | None


def choose(facts: BriefFacts, period: Period, since: Since, competitor: str | None = None) -> Choice:
    """-> the choice for one edition; of one competitor's facts where one is given."""
    told = since.previous.stories if since.previous else {}
    of_whom = facts.of(competitor)
    news = sorted((fact for fact in of_whom if fact.section == "news" and is_news(fact, period, since.previous)), key=_order)
    paces = current_paces(facts, competitor)
    open_paces = [fact for fact in paces if fact.period_end and period.start <= fact.period_end <= period.end + PACE_DAYS]
    is_told = {fact.fact_id for fact in (*news, *open_paces) if story(fact) in told and not change_note(fact, since.previous)}
    candidates = sorted((fact for fact in (*news, *open_paces) if fact.fact_type not in ROUTINE and fact.fact_id not in is_told and sentence(fact)), key=_order)
    features = [fact for fact in news if fact.fact_type == "feature" and fact.fact_id not in is_told]
    per_competitor = len(candidates) if competitor else PER_COMPETITOR
    top = _page([fact for fact in candidates if fact.is_material], per_competitor)
    return Choice(
        top=top,
        rest=tuple(fact for fact in candidates if fact not in top),
        standing=tuple(fact for fact in open_paces if fact.fact_id in is_told),
        since_then=tuple(fact for fact in paces if fact.period_end and fact.period_end > period.end + PACE_DAYS),
        features=tuple(fact for fact in features if period.holds(day_of(fact))),
        late=tuple(fact for fact in features if not period.holds(day_of(fact))),
        releases=tuple(fact for fact in news if fact.fact_type in ("release", "discovered_release") and period.holds(day_of(fact))),
        rising=rising_theme(facts, period),
    )


def rising_theme(facts: BriefFacts, period: Period) -> Fact | None:
    """-> the newest share of the theme whose momentum is surest above zero (its lower bound is) in the edition's days or the month before; None where none is."""
    is_timely = {fact.fact_id for fact in facts.of_type("momentum") if fact.period_end and period.start - MOMENTUM_DAYS <= fact.period_end <= period.end}
    rising = [fact for fact in facts.of_type("momentum") if (fact.value_low or 0) > 0 and fact.fact_id in is_timely]
    if not rising:
        return None
    best = max(rising, key=lambda fact: (fact.value_low or 0, fact.fact_id))
    points = facts.of_type("momentum_point")
    return next((fact for fact in points if (fact.theme, fact.period_start) == (best.theme, best.period_start) and fact.value is not None), None)


def current_paces(facts: BriefFacts, competitor: str | None) -> list[Fact]:
    """-> paces that changed and silences of at most a year, the most material first; of one competitor where one is given."""
    return sorted((fact for fact in facts.of_type(*PACES) if competitor in (None, fact.competitor) and not _is_history(fact)), key=_order)


def measured_paces(facts: BriefFacts, competitor: str | None) -> dict[str | None, list[Fact]]:
    """-> by product its months of known velocity, where they suffice to hold the last quarter against what came before; of one competitor where one is given."""
    points: dict[str | None, list[Fact]] = {}
    for fact in facts.of_type("velocity_point"):
        if fact.value is not None and competitor in (None, fact.competitor):
            points.setdefault(fact.product, []).append(fact)
    return {product: months for product, months in points.items() if len(months) >= MEASURED_MONTHS}


def _is_history(fact: Fact) -> bool:
    """A silence of more than a year is no news, however long it lasts: a market that was taken up with old sources in it would open with it."""
    return fact.fact_type == "gone_quiet" and (fact.value or 0) > SILENT_DAYS


def is_news(fact: Fact, period: Period, previous: Issue | None) -> bool:
    """-> whether a fact belongs into the edition: dated in its days, or in the four weeks before and yet in no brief: of days after the last one's, or first seen after it."""
    told_on = day_of(fact)
    if period.holds(told_on):
        return True
    if previous is None or told_on is None or fact.is_onboarding or not period.start - timedelta(days=LATE_DAYS) <= told_on < period.start:
        return False
    return told_on > previous.period_end or (fact.observed_at is not None and fact.observed_at > previous.as_of)


def day_of(fact: Fact) -> date | None:
    """-> the day on which it became news: the vendor's where it dates the event, else the day of the capture that showed it."""
    if fact.fact_type in PACES:
        return fact.period_end
    return fact.period_end or fact.announced_on or (fact.observed_at.date() if fact.observed_at else None)


def story(fact: Fact) -> str:
    """-> what makes two facts of different editions the same news: a pace keeps its story while it lasts, everything else is itself."""
    if fact.fact_type == "gone_quiet":
        return f"{fact.fact_type}:{fact.product}:{fact.announced_on}"
    if fact.fact_type == "momentum_point":
        return f"rising:{fact.theme}"
    return f"{fact.fact_type}:{fact.product}" if fact.fact_type in PACES else fact.fact_id


def told_of(fact: Fact) -> Told:
    """-> a fact as an edition's record keeps it."""
    on = day_of(fact)
    return Told(fact.fact_id, story(fact), sentence(fact) or "", on.isoformat() if on else None, fact.value)


def change_note(fact: Fact, previous: Issue | None) -> str:
    """-> that a fact told before has changed since, or nothing: a pace has where its interval excludes the figure told, everything else where it reads otherwise."""
    before = previous.stories.get(story(fact)) if previous else None
    if before is None or previous is None or fact.fact_type == "gone_quiet":
        return ""
    if fact.fact_type in (*PACES, "momentum_point"):
        low, high = fact.value_low, fact.value_high
        is_changed = before.value is not None and low is not None and high is not None and not low <= before.value <= high
    else:
        is_changed = before.text != sentence(fact)
    said = f", which said {rate(before.value)}" if fact.fact_type in PACES else ""
    return f"Changed since the brief of {day(previous.issued_at)}{said}." if is_changed else ""


def late_note(fact: Fact, period: Period) -> str:
    """-> that a fact is of days before the edition's, or nothing."""
    told_on = day_of(fact)
    return f"Of days before this {period.noun}, and in no brief so far." if told_on and told_on < period.start else ""


def _page(candidates: list[Fact], per_competitor: int) -> tuple[Fact, ...]:
    chosen: list[Fact] = []
    for fact in candidates:
        if sum(other.competitor == fact.competitor for other in chosen) < per_competitor:
            chosen.append(fact)
    return tuple(chosen[: 1 + BULLETS])


def _order(fact: Fact) -> tuple[float, str, int, str]:
    return (-(fact.materiality or 0), fact.section, fact.rank, fact.fact_id)
