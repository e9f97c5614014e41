"""What holds for a price besides its amount: tax, smallest quantity, and the day from which it holds, as the words beside it say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from spiders.read import price_terms as terms
from spiders.read.dates import find_dates
from spiders.read.price_model import FoundPrice
from spiders.read.price_tag import is_metered
from spiders.records import DatePrecision

_TAX = (
    r"(?:vat|mwst|ust|mehrwertsteuer|umsatzsteuer|tva|iva|igic|gst|hst|btw|moms|mva|kdv|dph|afa|alv|ppn|ндс|пдв|(?:sales |applicable )?tax(?:es)?|"
    r"impuestos|impostos|steuern?|tasse)(?![a-zа-я])"
)
_EXCLUDED = re.compile(
    rf"(?:(?<![a-z])(?:excl|excluding|excludes?|exclusive|exkl|exklusive|ex|plus|zzgl|zuzuglich|hors|sin|sem|senza|mas|mais|piu|before|without|exclusief|ekskl|eks|"
    rf"uden|bez|без|not including|do not include|not include)\.?|\+)\s{{0,2}}(?:(?:of|der|any|all|gesetzlicher|gesetzl\.|la|de|\d+ ?%)\s){{0,2}}(?<![a-z]){_TAX}"
    rf"|(?<![a-z]){_TAX}\.? (?:no incluid[oa]s?|non inclus[aeo]|nao inclus[oa]s?|not included|excluded|non compris\w*|exclusive|haric|extra|excl)"
    r"|(?<![a-z])(?:netto|ht)(?![a-z])|税抜|税別|不含税|未税|부가세 별도|vat ?별도"
)
_INCLUDED = re.compile(
    rf"(?<![a-z])(?:incl|including|includes?|inclusive|inkl|inklusive|inclusief|con|com|mit|avec|med|compresa)\.?\s{{0,2}}(?:(?:of|der|any|all|gesetzlicher|la|\d+ ?%)\s)"
    rf"{{0,2}}(?<![a-z]){_TAX}"
    rf"|(?<![a-z]){_TAX}\.? (?:incluid[oa]s?|inclus[aeo]|included|compris\w*|inklusive|inbegriffen|dahil|incl)|(?<![a-z])(?:brutto|ttc)(?![a-z])|税込|含税|부가세 포함"
)
_NOT = re.compile(r"(?:\bnot?|\bnon|\bnao|\bnicht)\s$")
_MINIMUM = re.compile(
    rf"(?<![a-z])(?:min(?:imum)?\.?(?: of| de| von)?|at least|mindestens|minst|minimo(?: de| di)?|minimaal|au moins|al menos|no minimo)\s(?P<first>\d{{1,5}})\s"
    rf"(?P<noun>{terms.UNIT_NOUN})(?![a-z])|(?<!\d)(?P<last>\d{{1,5}})[- ](?P<last_noun>{terms.UNIT_NOUN}) min(?:imum)?(?![a-z])"
)
_SINCE = re.compile(
    r"(?<![a-z])(?:from|as of|effective(?: from| on)?|valid (?:from|as of)|starting(?: on| from)?|ab(?: dem)?|gultig ab|gultig seit|a partir du|a compter du|"
    r"a partir d[eo]l?|desde(?: el)?|a partire dal|dal|vanaf|od|fran(?: och med)?|fra)\s"
)
MAX_TEXT_CHARS = 400
_Said = TypeVar("_Said")


def stated_tax(text: str) -> str | None:
    """-> `excluded` or `included` where the words say so, None where they say nothing or both."""
    folded = terms.fold(text[:MAX_TEXT_CHARS])
    is_excluded = _EXCLUDED.search(folded) is not None
    is_included = any(not _NOT.search(folded[: match.start()]) for match in _INCLUDED.finditer(folded))
    return None if is_excluded == is_included else "excluded" if is_excluded else "included"


def stated_minimum(text: str) -> int | None:
    """-> the smallest number of seats, sites ... one has to buy; None where the words state none, or several."""
    found = {
        int(match["first"] or match["last"])
        for match in _MINIMUM.finditer(terms.fold(text[:MAX_TEXT_CHARS]))
        if not is_metered(match["noun"] or match["last_noun"])
    }
    return found.pop() if len(found) == 1 else None


def stated_start(text: str, language: str | None) -> date | None:
    """-> the day from which the words say that a price holds; None where they name none, several, or one that can be read two ways."""
    found = set()
    for match in _SINCE.finditer(terms.fold(text[:MAX_TEXT_CHARS])):
        behind = text[match.end() : match.end() + 40]
        stated = next(iter(find_dates(behind, language=language)), None)
        if stated is not None and stated.precision is not DatePrecision.MONTH and behind.startswith(stated.raw):
            found.add(stated.on)
    return found.pop() if len(found) == 1 else None


def with_conditions(prices: Sequence[FoundPrice], lines: Sequence[str], language: str | None) -> list[FoundPrice]:
    """-> the prices with what their own words and, for tax and minimum, the `lines` around them say."""
    quotes = [price.quote for price in prices if price.amount]
    around = _only(stated_tax(line) for line in lines), _only(stated_minimum(line) for line in lines)
    return [_conditioned(price, around, language, is_alone=quotes.count(price.quote) == 1) if price.amount else price for price in prices]


def _conditioned(price: FoundPrice, around: tuple[str | None, int | None], language: str | None, *, is_alone: bool) -> FoundPrice:
    minimum = stated_minimum(price.quote) or around[1]
    return replace(
        price,
        tax=price.tax or stated_tax(price.quote) or around[0],
        minimum_quantity=price.minimum_quantity or (minimum if price.unit is not None else None),
        effective_on=price.effective_on or (stated_start(price.quote, language) if is_alone else None),
    )


def _only(found: Iterable[_Said | None]) -> _Said | None:
    kinds = {one for one in found if one is not None}
    return kinds.pop() if len(kinds) == 1 else None
