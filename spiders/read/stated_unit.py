"""What a price is per, as lists write it: `user/month` -> unit `user`, period `month`; `500 users/year, billed annually`; `one time purchase`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spiders.read import price_terms as terms

_PERIODS = (("month", terms.MONTH), ("year", terms.YEAR), ("day", terms.DAY))
_ONE_TIME = re.compile(
    r"(?:one|single)[ _-]?(?:time|off)(?: (?:purchase|payment|fee|price|charge))?|once|forever|lifetime|life[ -]time|perpetual|for life|one_time"
)
_BILLED = re.compile(r"[,;(\s]*\b(?:billed|paid|charged|invoiced)\s+(?P<when>\w+(?:[ _-]time)?)\)?\s*$")
_BILLING = {"month": "monthly", "year": "annually", "one_time": "one_time"}
_PARTS = re.compile(r"\s*/\s*|\bper\b", re.IGNORECASE)
_CURRENCY = re.compile(r"[A-Z]{3}|[$€£¥]")


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """Per what (None = per plan), the period of the amount and how it is billed (None where not said)."""

    unit: str | None = None
    period: str | None = None
    billed: str | None = None


def read_unit(text: str) -> StatedUnit:
    """-> what the words say; a period the product does not compare (week, quarter, 2 months) stays part of the unit, so that like meets like only."""
    words = " ".join(text.split())
    billing = _BILLED.search(words.lower())
    billed = read_billing(billing["when"]) if billing else None
    if billing and billed:
        words = words[: billing.start()]
    parts = [part.strip(" .,;()") for part in _PARTS.split(words)]
    period: str | None = None
    kept: list[str] = []
    for part in filter(None, parts):
        found = read_period(part)
        if found and period is None:
            period = found
        elif not _CURRENCY.fullmatch(part):
            kept.append(_singular(part))
    return StatedUnit("/".join(kept) or None, period, billed)


def read_period(text: str) -> str | None:
    """-> month, year, day or one_time where the words are that and nothing else; None otherwise."""
    folded = terms.fold(text).strip(" /.")
    if _ONE_TIME.fullmatch(folded):
        return "one_time"
    return next((name for name, pattern in _PERIODS if pattern.fullmatch(folded)), None)


def read_billing(text: str) -> str | None:
    """-> monthly, annually or one_time; None for other words."""
    return _BILLING.get(read_period(text) or "")


def _singular(noun: str) -> str:
    if re.match(r"\d", noun) or len(noun) < 4 or not noun.endswith("s") or noun.endswith(("ss", "us", "is")):
        return noun
    return noun[:-1]
