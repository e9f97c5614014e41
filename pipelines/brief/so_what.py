"""So what: what an event compares with, its competitor's own past or us. Templates over rows; no cause is claimed, and nothing is said where nothing can be compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipelines.brief.facts import Fact
from pipelines.brief.standing import YEAR_DAYS, Standing
from pipelines.brief.words import count, day, display, money, plural, ratio

NOUNS = {
    "price_rise": "price rise",
    "price_cut": "price cut",
    "to_contact_sales": "price taken off a page",
    "from_contact_sales": "price put on a page",
    "plan_added": "new plan",
    "plan_removed": "removed plan",
    "plan_renamed": "renamed plan",
    "unit_change": "change of a price's unit",
    "repackaging": "repackaging",
    "feature_moved": "feature moved between plans",
    "limit_cut": "limit cut",
    "limit_raised": "limit raised",
    "deprecation": "deprecation",
    "removal": "removal",
    "breaking": "breaking change",
    "security": "security fix",
    "promo_started": "promotion",
}


REASONS = {
    "another kind of source": "the two are read from different kinds of pages",
    "fewer than five days with such changes": "one of the two shipped features on fewer than five days",
}


class SoWhat(NamedTuple):
    """The sentences of a comparison, empty where nothing can be compared, and the facts that they compare with."""

    text: str = ""
    facts: tuple[Fact, ...] = ()


def so_what(fact: Fact, standing: Standing) -> SoWhat:
    """-> one or two sentences, or nothing."""
    compare = COMPARISONS.get(fact.fact_type)
    compared = compare(fact, standing) if compare else SoWhat()
    return SoWhat(" ".join(part for part in (compared.text, own_past(fact)) if part), compared.facts)


def own_past(fact: Fact) -> str:
    """-> how often the competitor did the like, from the timeline; its days of events are counted, not single changes."""
    noun, number, of = NOUNS.get(fact.fact_type), fact.events_of_type, fact.events_of_competitor
    if not noun or not number or not of:
        return ""
    if number == 1:
        return f"It is the only {noun} among {plural(of, 'event')} that we have on record for {display(fact.competitor_name, 60)}."
    return f"It is one of {plural(number, noun)} among {plural(of, 'event')} that we have on record for {display(fact.competitor_name, 60)}."


def _price(fact: Fact, standing: Standing) -> SoWhat:
    place = standing.position(fact)
    if place is None:
        return SoWhat()
    text = (
        f"At {money(place.amount, place.currency)} per {display(place.unit, 40)} per month it is now {ratio(place.value)} the median of "
        f"{count(place.value_low)} comparable prices of {plural(place.value_high, 'other competitor')}."
    )
    return SoWhat(text, (place,))


def _feature(fact: Fact, standing: Standing) -> SoWhat:
    if not fact.theme or not standing.us or not fact.competitor or fact.is_us:
        return SoWhat()
    theirs, ours = standing.features(fact.theme, fact.competitor), standing.features(fact.theme, standing.us)
    if ours is None or not theirs:
        return SoWhat()
    covered = standing.covered_days.get(standing.us, 0)
    limit = "" if covered >= YEAR_DAYS else f" (ours seen on {count(covered)} of {YEAR_DAYS} days)"
    text = f"Theme {display(fact.theme)}: {plural(theirs, 'feature')} of theirs and {count(ours) if ours else 'none'} of ours in the last 52 weeks{limit}."
    counts = standing.theme_counts.get(fact.theme, {})
    return SoWhat(text, (*(counts[name] for name in (fact.competitor, standing.us) if name in counts), *standing.coverage(standing.us)))


def pace_against_us(fact: Fact, standing: Standing) -> SoWhat:
    """-> a product's pace over twelve months against ours; only where the two can be compared."""
    pace = standing.paces.get(fact.product)
    if pace is None or fact.is_us:
        return SoWhat()
    said = {"faster": "ships faster than we do", "slower": "ships more slowly than we do"}.get(pace.date_basis or "")
    if said:
        text = f"Over the twelve months to {day(pace.period_end)} it {said}: {ratio(pace.value)} our rate (interval {ratio(pace.value_low)} to {ratio(pace.value_high)})."
    elif pace.date_basis == "no difference shown":
        text = f"Over the twelve months to {day(pace.period_end)} no difference from our pace is shown."
    else:
        text = f"Its pace cannot be compared with ours: {incomparable(pace.unit)}."
    return SoWhat(text, (pace,))


def incomparable(reason: str | None) -> str:
    """-> why two paces are not compared, in words for people who do not know the marts."""
    return REASONS.get(reason or "", display(reason, 80))


def _quiet(fact: Fact, standing: Standing) -> SoWhat:
    return SoWhat("Its source was read well all that time, so the silence is the vendor's and no gap of ours.")


COMPARISONS: dict[str, Callable[[Fact, Standing], SoWhat]] = {
    "price_rise": _price,
    "price_cut": _price,
    "from_contact_sales": _price,
    "plan_added": _price,
    "feature": _feature,
    "parity": _feature,
    "speeding_up": pace_against_us,
    "slowing_down": pace_against_us,
    "gone_quiet": _quiet,
}
