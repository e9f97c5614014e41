"""One template a fact type: a row in, a sentence out. Captured words stand in quotation marks; no cause is claimed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from pipelines.brief.facts import Fact
from pipelines.brief.words import count, day, display, money, per, plural, rate, span, step

Template = Callable[[Fact], str]


def sentence(fact: Fact) -> str | None:
    """-> the sentence of a fact, or None for a type that is told in a table."""
    template = TEMPLATES.get(fact.fact_type)
    return template(fact) if template else None


def basis(fact: Fact) -> str:
    """-> what a sentence rests on, where it does not say so itself: the period and the interval of a figure, how a day is known."""
    if fact.fact_type in ("speeding_up", "slowing_down"):
        return (
            f"Measured over the 12 weeks {span(fact.period_start, fact.period_end)} (90 % interval {rate(fact.value_low)} to {rate(fact.value_high)})."
            if fact.period_start and fact.period_end
            else ""
        )
    if fact.fact_type == "source_broken":
        return f"What happened: {display(fact.quote or fact.date_basis, 160)}."
    if fact.date_basis == "discovered" and fact.section == "news":
        return "The two captures lie more than 7 days apart, so the day is not known more closely." if fact.period_start else "The vendor gives no date."
    return ""


def who(fact: Fact) -> str:
    """-> competitor and product as people say them; `we` are named with `(us)`."""
    competitor, product = display(fact.competitor_name, 60), display(fact.product_name, 60)
    # "Acme Labs" sells "Acme Planner": the product's name already says whose it is
    says_whose = product.split(" ")[0].casefold() == competitor.split(" ")[0].casefold()
    name = product if says_whose or not competitor else f"{competitor} {product}".strip()
    return f"{name} (us)" if fact.is_us else name


def _quoted(fact: Fact) -> str:
    return f"“{display(fact.subject)}”"


def _when(fact: Fact) -> str:
    return f"on {day(fact.announced_on)}" if fact.announced_on else f"noticed on {day(fact.observed_at)}, date not stated"


def _price_when(fact: Fact) -> str:
    if fact.announced_on and fact.effective_on:
        return f"from {day(fact.effective_on)}, as the vendor announces; first seen on {day(fact.announced_on)}"
    if fact.effective_on and fact.date_basis == "vendor":
        return f"from {day(fact.effective_on)}, as the vendor states"
    return f"between {day(fact.period_start)} and {day(fact.period_end)}"


def _amount(fact: Fact) -> str:
    return " ".join(part for part in (money(fact.amount, fact.currency), per(fact.unit, fact.billing_period)) if part)


def _shipped(verb: str) -> Template:
    return lambda fact: f"{who(fact)} {verb} {_quoted(fact)} ({_when(fact)})."


def _price_step(direction: str) -> Template:
    return lambda fact: (
        f"{who(fact)} {direction} the price of {_quoted(fact)} by {step(fact.amount, fact.previous_amount)}, "
        f"from {money(fact.previous_amount, fact.currency)} to {_amount(fact)} ({_price_when(fact)})."
    )


def _plan(words: str) -> Template:
    return lambda fact: f"{who(fact)} {words.format(plan=_quoted(fact))} ({_price_when(fact)})."


def _plan_added(fact: Fact) -> str:
    price = f" at {_amount(fact)}" if fact.amount is not None else ""
    return f"{who(fact)} added the plan {_quoted(fact)}{price} ({_price_when(fact)})."


def _plan_removed(fact: Fact) -> str:
    price = (
        f", last seen at {money(fact.previous_amount, fact.currency)} {per(fact.unit, fact.billing_period)}".rstrip()
        if fact.previous_amount is not None
        else ""
    )
    return f"{who(fact)} no longer lists the plan {_quoted(fact)}{price} ({_price_when(fact)})."


def _limit(amount: Decimal | None, fact: Fact) -> str:
    """-> `15 kiosks per month`."""
    return " ".join(part for part in (f"{amount.normalize():,f}" if amount is not None else "", display(fact.unit, 40), per(None, fact.billing_period)) if part)


def _limit_step(verb: str) -> Template:
    return lambda fact: (
        f"{who(fact)} {verb} a limit, {_quoted(fact)}: from {_limit(fact.previous_amount, fact)} to {_limit(fact.amount, fact)} ({_price_when(fact)})."
    )


def _restructured(fact: Fact) -> str:
    return (
        f"{who(fact)} wrote the feature list of {_quoted(fact)} anew: {count(fact.value)} of {plural(fact.previous_value, 'feature')} stayed, "
        f"{count(fact.n_count)} are listed now ({_price_when(fact)})."
    )


def _pace(word: str) -> Template:
    return lambda fact: f"{who(fact)} is {word}: {rate(fact.value)} new features per 28 days, against {rate(fact.previous_value)} in the 52 weeks before."


def _gone_quiet(fact: Fact) -> str:
    return (
        f"{who(fact)} has published no release for {plural(fact.value, 'day')} since {_quoted(fact)} on {day(fact.announced_on)}; "
        f"before, one came every {plural(round(fact.previous_value or 0), 'day')} on average."
    )


def _release(fact: Fact) -> str:
    return f"{who(fact)} released {_quoted(fact)} with {plural(fact.n_count, 'change')} ({_when(fact)})."


def _broken(fact: Fact) -> str:
    states = {"failing": "could not be fetched", "broken": "could not be read well", "stale": "was not captured"}
    state = states.get(fact.subject or "", f"is {display(fact.subject, 30)}")
    since = f"since {day(fact.captured_at)}" if fact.captured_at else "and never was so far"
    return f"{who(fact)}: its source {display((fact.source_id or '').rsplit('/', 1)[-1])} {state} {since}. What it published is unknown, not zero."


def _degraded(fact: Fact) -> str:
    name = display((fact.source_id or "").rsplit("/", 1)[-1])
    return f"{who(fact)}: its source {name} was read on {day(fact.captured_at)}, but may not be whole: {display(fact.quote, 160)}."


def _gap(fact: Fact) -> str:
    return f"{display(fact.source_id)}: {plural(fact.n_count, 'day')} not covered, {day(fact.period_start)} to {day(fact.period_end)} ({display(fact.subject, 60)})."


def _parity(fact: Fact) -> str:
    return f"{plural(fact.n_count, 'vendor')} now ship {_quoted(fact)}; the latest is {who(fact)} ({_when(fact)})."


TEMPLATES: dict[str, Template] = {
    "price_rise": _price_step("raised"),
    "price_cut": _price_step("cut"),
    "to_contact_sales": _plan("no longer shows a price for {plan}; it says to contact sales"),
    "from_contact_sales": lambda fact: f"{who(fact)} now shows a price for {_quoted(fact)}: {_amount(fact)} ({_price_when(fact)}).",
    "plan_added": _plan_added,
    "plan_removed": _plan_removed,
    "plan_renamed": _plan("renamed a plan: {plan}"),
    "unit_change": _plan("now sells {plan} by another unit, so its prices before and after are not compared"),
    "repackaging": _plan("packs {plan} differently, so its prices before and after are not compared"),
    "promo_started": lambda fact: f"{who(fact)} started a promotion of {_quoted(fact)} at {_amount(fact)} ({_price_when(fact)}).",
    "promo_ended": _plan("ended its promotion of {plan}"),
    "feature_moved": _plan("moved a feature between plans: {plan}"),
    "feature_added": _plan("now lists a feature it did not list before: {plan}"),
    "feature_removed": _plan("no longer lists a feature: {plan}"),
    "feature_included": _plan("now includes what it excluded before: {plan}"),
    "feature_excluded": _plan("now excludes what it included before: {plan}"),
    "limit_raised": _limit_step("raised"),
    "limit_cut": _limit_step("cut"),
    "limit_lifted": _plan("lifted a limit: {plan}"),
    "limit_set": lambda fact: f"{who(fact)} set a limit, {_quoted(fact)}: {_limit(fact.amount, fact)} ({_price_when(fact)}).",
    "limit_redefined": _plan("states a limit by another unit or period, so it is not compared: {plan}"),
    "list_restructured": _restructured,
    "speeding_up": _pace("speeding up"),
    "slowing_down": _pace("slowing down"),
    "gone_quiet": _gone_quiet,
    "feature": _shipped("shipped"),
    "breaking": _shipped("made a breaking change:"),
    "removal": _shipped("removed"),
    "deprecation": _shipped("announced a deprecation:"),
    "security": _shipped("published a security fix:"),
    "release": _release,
    "discovered_release": _release,
    "source_broken": _broken,
    "source_degraded": _degraded,
    "coverage_gap": _gap,
    "parity": _parity,
}
