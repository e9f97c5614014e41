"""Numbers, days and money as the brief says them. Pure: the same fact is always worded the same."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
PLAIN_ADDRESS = re.compile(r"https?://[!#-;=?-~]+")
"""An address in visible ASCII without quotes and angle brackets: the only thing that becomes a link."""
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
SUBJECT_CHARS = 140


def display(text: str | None, limit: int = SUBJECT_CHARS) -> str:
    """-> captured words fit to be shown: no control or direction marks, white space folded, cut with a mark."""
    folded = " ".join(CONTROL.sub(" ", text or "").split())
    return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def day(value: date | datetime | None) -> str:
    """-> `3 March 2026`; `an unknown day` where there is none."""
    return f"{value.day} {value:%B %Y}" if value else "an unknown day"


def span(start: date, end: date) -> str:
    """-> `22 to 28 June 2026`, `29 June to 5 July 2026`: both days included."""
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    return f"{start.day} {start:%B} to {day(end)}" if start.year == end.year else f"{day(start)} to {day(end)}"


def minute(value: datetime | None) -> str:
    """-> `2026-03-03 06:00 UTC`."""
    return f"{value:%Y-%m-%d %H:%M} UTC" if value else "never"


def rate(value: float | None) -> str:
    """-> a rate with one decimal; `not observable` where it is unknown."""
    return "not observable" if value is None else f"{value:.1f}"


def percent(share: float | None) -> str:
    """-> a share in per cent, one decimal; `not observable` where it is unknown."""
    return "not observable" if share is None else f"{share * 100:.1f} %"


def ratio(value: float | None) -> str:
    """-> `1.4 times`; two digits, since more would say more than is known."""
    return "not comparable" if value is None else f"{value:.2f} times" if value < 1 else f"{value:.1f} times"


def count(value: float | None) -> str:
    """-> a count with separators; `unknown` where it is."""
    return "unknown" if value is None else f"{value:,.0f}"


def money(amount: Decimal | None, currency: str | None) -> str:
    """-> `$29`, `€9.50`, `12 CHF`; the exact amount, trailing zeros of whole units dropped."""
    if amount is None:
        return "no public price"
    exact = amount.normalize()
    digits = f"{exact:,f}" if exact == exact.to_integral_value() else f"{amount:,.2f}" if exact == amount.quantize(Decimal("0.01")) else f"{exact:,f}"
    if currency in SYMBOLS:
        return f"{SYMBOLS[currency]}{digits}"
    return f"{digits} {currency or '(currency not stated)'}"


def per(unit: str | None, period: str | None) -> str:
    """-> `per user per month`, `once`, or nothing where the page states neither."""
    parts = [f"per {display(unit, 40)}"] if unit else []
    if period == "one_time":
        parts.append("once")
    elif period and period != "usage":
        parts.append(f"per {period}")
    return " ".join(parts)


def step(amount: Decimal | None, previous: Decimal | None) -> str:
    """-> the step between two amounts in per cent, one decimal; empty where it cannot be computed."""
    if amount is None or not previous:
        return ""
    return f"{abs(amount - previous) / previous * 100:.1f} %"


def plural(number: float | None, noun: str) -> str:
    """-> `1 feature`, `3 features`."""
    plural_noun = f"{noun[:-1]}ies" if noun.endswith("y") and not noun.endswith("day") else f"{noun}s"
    return f"{count(number)} {noun if number == 1 else plural_noun}"


def listed(names: list[str]) -> str:
    """-> `A`, `A and B`, `A, B and C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
