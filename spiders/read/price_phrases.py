"""One line of a page read as price tags: amount, currency, period, billing, unit and what the amount is to the buyer.

`"€19 per user / month, billed annually"` -> one `PriceTag` and nothing left over. What is left over (`rest`) tells a pure price
line from a label with a price and from a sentence that mentions one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from spiders.read import price_terms as terms
from spiders.read.price_amounts import Money, NumberStyle, find_money
from spiders.read.price_periods import billing, first_period
from spiders.read.price_tag import PriceLine, PriceTag, is_metered
from spiders.read.price_units import read_unit
from spiders.records import PriceKind, PriceRole

_NEAR = 18
_LONGEST_VOCABULARY = 120
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u2060\ufeff]")


@lru_cache(maxsize=20_000)
def read_line(text: str, style: NumberStyle) -> PriceLine:
    """-> what the line says of prices; never raises."""
    text = _ZERO_WIDTH.sub("", text)
    folded = terms.fold(text)
    moneys = find_money(text, style)
    if not moneys:
        return _without_money(text, folded)
    bounds = [0, *(m.end for m in moneys)]
    ends = [m.start for m in moneys] + [len(folded)]
    segments = [folded[start:end] for start, end in zip(bounds, ends, strict=True)]
    lead, tails = segments[0], segments[1:]
    if _is_label_first(lead, tails):
        tails = [*segments[:-1]]
        lead = ""
    tags = []
    for number, money in enumerate(moneys):
        before = (segments[number])[-60:]
        tag = _tag(money, before, tails[number][:120], lead if number == 0 else "")
        tags.append(tag)
    tags = _ranges(tags, segments)
    label = _label(text[: moneys[0].start]) or _period_name(text[: moneys[0].start], tails[0])
    return PriceLine(tuple(tags), _rest(" ¤ ".join(segments)), label, has_from=bool(terms.FROM.search(lead)))


def _is_label_first(lead: str, tails: list[str]) -> bool:
    """`Monthly: $10, yearly: $100`: the period stands before its amount."""
    return len(tails) > 1 and first_period(lead) is not None and first_period(tails[-1]) is None and all(first_period(tail) for tail in tails[:-1])


def _tag(money: Money, before: str, after: str, lead: str) -> PriceTag:
    period, billed = first_period(after), billing(after)
    if period is None and lead:
        period = first_period(lead)
        billed = billed or billing(lead)
    unit = read_unit(after) or (read_unit(lead) if lead else None)
    if _UNIT_MONTHS.match(after):
        period = "usage"
    if unit is not None and (timed := _UNIT_TIME.match(after)):
        unit, period = f"{unit} {_TIMES[timed['time'][0]]}", "usage"
    if period is None and billed == "monthly":
        period = "month"
    if period is None and unit is not None and is_metered(unit):
        period = "usage"
    return PriceTag(money, period, billed, unit, _role(before, after), _refusal(money, before, after))


_UNIT_MONTHS = re.compile(r"\W*(?:per |/ ?)?(?:gb|gib|tb|tib|mb|user|seat|vcpu|node|host|instance)-(?:months?|mo|hours?|hrs?)\b")
"""`per GB-month`: one of a metered unit for a month."""


_UNIT_TIME = re.compile(r"\W*(?:per |/ ?)?[a-z][a-z ]{1,16}?\s?(?:/|per|-)\s?(?P<time>hours?|hrs?|minutes?|mins?|seconds?|secs?)\b")
"""`/ vCPU / minute`: one of a unit for a stretch of time that is used up; the stretch belongs to the unit."""
_TIMES = {"h": "hour", "m": "minute", "s": "second"}


def _refusal(money: Money, before: str, after: str) -> str | None:
    """-> why the amount is no price of a plan, None where it may be one."""
    near_before, near_after = before[-_NEAR:], after[:_NEAR]
    cut_before = re.split(r"[.;:·|•)(]|\s[-–—]\s", near_before)[-1]
    cut_after = re.split(r"[.;:·|•(,]|\s[-–—+]\s", near_after)[0]
    if terms.SAVING.search(cut_before) or (re.match(r"\W{0,2}", near_after) and terms.CREDIT_AFTER.match(near_after.lstrip(" +"))):
        return "saving"
    if re.search(r"(?<!best )(?<!great )(?<!good )\bvalued?(?: at)?\s?[:=]\s*$", near_before):
        return "value"
    if re.search(r"-\s?$", before) and not re.search(r"[\w)]\s?-\s?$|\s-\s$", before):
        return "negative"
    if terms.BOUND.search(cut_before[-12:]) and re.search(rf"(?:{terms.BOUND.pattern})\W*(?:a |an |to |of )?$", cut_before):
        return "bound"
    if re.search(r"\b\d{1,2}\s?x\s?(?:(?:sem juros |sin intereses )?(?:de|of|à|a) )?\W{0,3}$", near_before):
        return "instalment"
    if re.match(r".{0,24}\b(?:for|over) \d{2,3} months\b(?!,?\s(?:and )?then)", after):
        return "instalment"
    if terms.FOREIGN_PERIOD.search(cut_after):
        return "not a plan's period"
    if re.search(rf"(?:{terms.SAME_AS.pattern})\W*(?:only |just |nur |que )?$", cut_before):
        return None if first_period(after) == "year" else "equivalent"
    if money.amount == 1 and re.match(r"\s?(?:=|≈|equals|entspricht)\s?", after):
        return "exchange rate"
    if re.match(r"[^.;,(]{0,14}\s[×x*]\s?\d", after):
        return "multiplied"
    if re.search(r"%\s?(?:\+|plus|and|&)\s?$", near_before):
        return "on top of a percentage"
    if re.match(r"\s?%", after):
        return "percentage"
    return None


def _role(before: str, after: str) -> PriceRole:
    near = re.split(r"[.;:·|•)]", before[-30:])[-1]
    if terms.OLD.search(near[-16:]):
        return PriceRole.OLD
    if terms.FROM.search(near[-20:]) or re.match(r"\s?(?:\+|から|起|부터)", after):
        return PriceRole.STARTING_AT
    if re.search(r"\bthen\s*$", near) and is_metered(read_unit(after) or ""):
        return PriceRole.OVERAGE
    if re.match(
        r".{0,16}\b(?:for|during) (?:the |your )?(?:first|1st)\b|\W*(?:first|1st) (?:month|year)|.{0,16}\bfor (?:the )?\d+ (?:weeks?|months?|years?),?\s(?:and )?then\b",
        after,
    ):
        return PriceRole.PROMO
    if terms.OVERAGE.search(near) or terms.OVERAGE.search(after[:40]):
        return PriceRole.OVERAGE
    return PriceRole.LIST


def _is_yearly(monthly: PriceTag, other: PriceTag) -> bool:
    """True where the second amount can be twelve of the first."""
    return bool(monthly.amount and other.amount and monthly.period == "month" and other.amount >= 5 * monthly.amount)


def _ranges(tags: list[PriceTag], segments: list[str]) -> list[PriceTag]:
    """`$10 - $20 / month`: the first is where prices start, the second ends the range; `de X por Y`: X is old; `$12 $10 / month` share their period."""
    for number in range(len(tags) - 1):
        between = segments[number + 1]
        if re.fullmatch(r"\s*(?:-|–|—|to|bis|a|ate|→|~|à)\s*", between):
            period = tags[number].period or tags[number + 1].period
            tags[number] = replace(tags[number], role=PriceRole.STARTING_AT, period=period, unit=tags[number].unit or tags[number + 1].unit)
            tags[number + 1] = replace(tags[number + 1], refused="end of a range")
        elif (
            tags[number + 1].period is None
            and billing(between) == "annually"
            and re.search(r"[(,:]\s*$", between)
            and _is_yearly(tags[number], tags[number + 1])
        ):
            tags[number + 1] = replace(tags[number + 1], period="year", billed="annually", unit=tags[number + 1].unit or tags[number].unit)
        elif re.fullmatch(r"\s*(?:/|\||or|ou|oder|·|\()\s*", between) and tags[number].money.currency != tags[number + 1].money.currency:
            other = tags[number + 1]
            tags[number] = replace(
                tags[number], period=tags[number].period or other.period, billed=tags[number].billed or other.billed, unit=tags[number].unit or other.unit
            )
        elif not between.strip() and tags[number].period is None and tags[number].money.currency == tags[number + 1].money.currency:
            tags[number] = replace(tags[number], period=tags[number + 1].period, unit=tags[number].unit or tags[number + 1].unit)
        elif re.fullmatch(r"\s*por\s*(?:apenas\s*)?", between) and re.search(r"\bde\s*$", segments[number]):
            tags[number] = replace(tags[number], role=PriceRole.OLD)
    return tags


_NAMED_STATE = re.compile(r"^(?P<name>\S.{1,40}?)\s*(?:[-–—|·:]\s+|\s[-–—|·:]\s*|\s\()(?P<state>\S.{2,40}?)\)?$")


def _state(folded: str) -> PriceKind | None:
    if len(folded) > 80:
        return None
    for kind, pattern in ((PriceKind.FREE, terms.FREE), (PriceKind.CONTACT_SALES, terms.CONTACT), (PriceKind.HIDDEN, terms.HIDDEN)):
        if pattern.match(folded):
            return kind
    return None


def _without_money(text: str, folded: str) -> PriceLine:
    if len(folded) > _LONGEST_VOCABULARY:
        return PriceLine((), folded)
    label, state = "", _state(folded.strip())
    if state is None and (named := _NAMED_STATE.match(text.strip())) and len(folded) == len(text):
        state = _state(terms.fold(named["state"]))
        label = named["name"] if state in (PriceKind.FREE, PriceKind.CONTACT_SALES) else ""
        state = state if label else None
    period, billed, unit = first_period(folded), billing(folded), read_unit(folded)
    has_from, has_tax, is_sign = bool(terms.FROM.search(folded)), bool(terms.TAX.search(folded)), not re.search(r"[^\W_]", folded)
    says = period or billed or unit or has_from or has_tax or is_sign
    rest = "" if state and not label else _rest(folded) if says else folded
    return PriceLine((), rest, label, state, period, billed, unit, has_from, has_tax, is_sign)


def _label(lead: str) -> str:
    """-> the words before an amount, without separators and price vocabulary at their end; empty where they are only that."""
    core = re.sub(r"(?:\s(?:is|are|costs?|kostet|coûte|cuesta|custa|costa))?[\s:;,|·•(–—-]+$", "", lead).strip()
    if terms.PLAN_NAME.fullmatch(terms.fold(core)):
        return core
    if not _rest(terms.fold(lead) + "¤"):
        return ""
    label = lead
    while True:
        shorter = re.sub(
            rf"[\s:;,|·•(\[–—-]+$|(?<=[\s:])(?:{terms.FROM.pattern}|for|at|is|costs?|pour|für|por|para|à|a|only|just|per)\s*$", "", label, flags=re.IGNORECASE
        )
        if shorter == label:
            return label.strip(" \t+*•·-–—|:([")
        label = shorter


_DURATION = re.compile(rf"\d{{1,2}}[ -]?(?:{terms.MONTH.pattern}|{terms.YEAR.pattern}|{terms.WEEK.pattern})")


def _period_name(lead: str, tail: str) -> str:
    """-> `Monthly` of `Monthly – $9.99 / month`: the period said twice is the plan's name."""
    core = re.sub(r"[\s:;,|·•(–—-]+$", "", lead).strip()
    if _DURATION.fullmatch(terms.fold(core)):
        return core
    is_period = any(pattern.fullmatch(terms.fold(core)) for pattern in (terms.MONTH, terms.YEAR, terms.ONE_TIME, terms.QUARTER, terms.WEEK))
    return core if is_period and first_period(tail[:30]) is not None else ""


_VOCABULARY = re.compile(
    "|".join(
        pattern.pattern
        for pattern in (
            terms.TAX,
            terms.ONE_TIME,
            terms.MONTH,
            terms.YEAR,
            terms.DAY,
            terms.WEEK,
            terms.QUARTER,
            terms.STRICT_BILLED,
            terms.FROM,
            terms.OLD,
            terms.SAME_AS,
            terms.FILLER,
        )
    )
)


@lru_cache(maxsize=8192)
def _rest(text: str) -> str:
    """-> the words of the folded line (`¤` for each amount) that are no price vocabulary; empty for a pure price line."""
    if len(text) > 160:
        return text
    has_amount = "¤" in text
    left = re.sub(r"\([^()]{0,60}\)", " ", text) if has_amount else text
    left = terms.UNIT.sub(" ", left)
    left = terms.LOOSE_UNIT.sub(" ", left) if has_amount else left
    left = _VOCABULARY.sub(" ", left)
    left = left.replace("¤", " ")
    if has_amount and not re.search(r"[^\W\d_]", terms.PLAN_WORD.sub(" ", left)):
        return ""
    if re.search(r"[^\W\d_]", left):
        return " ".join(re.sub(r"[^\w%]+", " ", left).split())
    return "" if has_amount or not re.search(r"\d", left) or re.search(r"[$€£¥₹]", text) else left.strip()
