"""One price as a list or a data file states it: `12.50`, `1,200`, `€9,90`, `Contact us`, `free`, `from 5`.

A list is data, not a page: the point divides the cents and the comma the thousands, unless the list's own numbers show that it is the other way
round. What is none of this gives words saying why, and is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from babel.core import get_global

from spiders.read import price_terms as terms
from spiders.read.price_amounts import NumberStyle, find_money, plain_text, read_number
from spiders.read.price_currencies import SYMBOLS
from spiders.records import PriceKind, PriceRole

CURRENCIES = frozenset(get_global("all_currencies"))
"""ISO 4217 codes, past ones too."""
MOST = Decimal(10) ** 12
_PLACES = 6
_NUMBER = re.compile(r"\d[\d.,' ]*")
_COMMA_CENTS = re.compile(r"\d,\d{1,2}$|\.\d{3},\d+$|\.\d{3}\.\d{3}$")
_POINT_CENTS = re.compile(r"\d\.\d{1,2}$|,\d{3}\.\d+$|,\d{3},\d{3}$")
_CONTACT = re.compile(r"\W*(?:ask us|(?:please )?ask(?: for (?:price|pricing))?|custom(?:ized|ised)?(?: plan)?|contact .{1,30}|sales)\W*")
_ELSEWHERE = re.compile(r"\W*see (?:our |the )?(?:rates?|pricing|prices?|price list|rate card|details|website)\W*")


@dataclass(frozen=True, slots=True)
class StatedPrice:
    """A price as stated; `amount` in `currency` (None where the words name none), without an amount for the states that stand in its place."""

    price_kind: PriceKind
    amount: Decimal | None = None
    currency: str | None = None
    role: PriceRole = PriceRole.LIST


def read_price(text: str, style: NumberStyle = NumberStyle.POINT) -> StatedPrice | str:
    """-> the price that `text` states, or one sentence on why it is none."""
    words = " ".join(plain_text(text).split())
    if not words:
        return "there is no price"
    if (state := _state(terms.fold(words))) is not None:
        return StatedPrice(state)
    start = re.match(r"(?:from|starting (?:at|from)|starts at)\s+", words, re.IGNORECASE)
    role = PriceRole.STARTING_AT if start else PriceRole.LIST
    words = words[start.end() :] if start else words
    if _NUMBER.fullmatch(words):
        return _amount(read_number(words, style), None, role, words)
    if words.startswith("-"):
        return f"{text!r} is negative"
    found = find_money(words, style)
    if len(found) == 1 and not re.search(r"\w|%", words[: found[0].start] + words[found[0].end :]):
        return _amount(found[0].amount, found[0].currency, role, words)
    return f"{text!r} is neither an amount nor a state such as free or contact sales"


def read_currency(text: str) -> str | None:
    """-> the ISO code that `text` is or stands for, None for others."""
    word = text.strip()
    code = SYMBOLS.get(word, word.upper())
    return code if code in CURRENCIES else None


def list_style(texts: Iterable[str]) -> NumberStyle:
    """-> which mark divides the cents in a list of prices; `unknown` where its numbers contradict each other."""
    numbers = [words for words in (plain_text(text).strip() for text in texts) if re.search(r"\d", words)]
    commas = any(_COMMA_CENTS.search(number) for number in numbers)
    points = any(_POINT_CENTS.search(number) for number in numbers)
    if commas:
        return NumberStyle.UNKNOWN if points else NumberStyle.COMMA
    return NumberStyle.POINT


def _amount(amount: Decimal | None, currency: str | None, role: PriceRole, words: str) -> StatedPrice | str:
    if amount is None:
        return f"{words!r} can be read as two numbers: which mark divides its cents is not clear"
    if amount >= MOST or amount != round(amount, _PLACES):
        return f"{words!r} is no amount of money that can be kept exactly (below 10^12, six places)"
    kind = PriceKind.FREE if amount == 0 else PriceKind.FIXED
    return StatedPrice(kind, amount, currency, PriceRole.LIST if amount == 0 else role)


def _state(folded: str) -> PriceKind | None:
    if len(folded) > 80:
        return None
    if terms.FREE.match(folded):
        return PriceKind.FREE
    if terms.CONTACT.match(folded) or _CONTACT.fullmatch(folded):
        return PriceKind.CONTACT_SALES
    return PriceKind.HIDDEN if terms.HIDDEN.match(folded) or _ELSEWHERE.fullmatch(folded) else None
