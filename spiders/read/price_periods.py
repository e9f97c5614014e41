"""Period words in a line: which period an amount is for, and how it is billed."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.read import price_terms as terms

_SEPARATOR = re.compile(r"[;|·•,(]|\s[-–—]\s|\b(?:or|oder|ou|oppure|lub|или|and)\b")
_PERIODS = (
    ("month", terms.MONTH),
    ("year", terms.YEAR),
    ("day", terms.DAY),
    ("week", terms.WEEK),
    ("quarter", terms.QUARTER),
    ("one_time", terms.ONE_TIME),
)


@lru_cache(maxsize=8192)
def period_words(text: str) -> tuple[tuple[int, str, bool], ...]:
    """-> (place, period, stands behind a word of billing) of every period word, in order."""
    found = []
    for period, pattern in _PERIODS:
        for match in pattern.finditer(text):
            lead = text[max(0, match.start() - 24) : match.start()]
            if period != "one_time" and _is_counted(lead):
                continue
            found.append((match.start(), period, bool(terms.STRICT_BILLED.search(re.split(r"[.;·|]", lead)[-1]))))
    return tuple(sorted(found))


def _is_counted(lead: str) -> bool:
    """True where the period word counts something (`2 months free`, `first month`) rather than pricing it."""
    if re.search(r"\d+\s*[-x]?\s*$", lead) and not re.search(r"(?:^|\D)1\s*$", lead):
        return True
    return bool(re.search(r"(?:\b(?:first|trial|erste\w*|premier\w*))[\s-]*$", lead))


def first_period(text: str) -> str | None:
    """-> the first period in `text` that is not how it is billed; None for periods the product does not compare."""
    for place, period, is_billing in period_words(text):
        if is_billing:
            continue
        if _SEPARATOR.search(text[:place].lstrip(" (,·-–—|/")) and place > 40:
            return None
        return period if period in ("month", "year", "day", "one_time") else None
    return None


def billing(text: str) -> str | None:
    found = period_words(text)
    names = {"month": "monthly", "year": "annually", "one_time": "one_time"}
    for _, period, is_billing in found:
        if is_billing and period in names:
            return names[period]
    if len(found) > 1 and found[0][1] == "month" and found[1][1] == "year" and terms.BILLED.search(text[found[0][0] : found[1][0] + 14]):
        return "annually"
    if len(found) > 1 and found[0][1] == found[1][1] == "month" and terms.BILLED.search(text[found[0][0] : found[1][0]]):
        return "monthly"
    return None
