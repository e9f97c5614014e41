"""Money in text: `find_money("from €1.200,50 / month")` -> one `Money` of Decimal("1200.50") EUR with its place in the text.

An amount is money only with a currency beside it. Which of point and comma divides the cents is decided by the number itself,
else by the page's `NumberStyle`; where neither decides, the number is `ambiguous`: it is never silently a thousandfold wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from spiders.read.price_currencies import CODES, COMMA_CURRENCIES, ONLY_AFTER, POINT_CURRENCIES, SYMBOLS, WORDS

_PLAIN = {
    0x00A0: " ",
    0x202F: " ",
    0x2009: " ",
    0x2007: " ",
    0xFF0C: ",",
    0xFF0E: ".",
    0xFFE5: "¥",
    0xFF04: "$",
    0x066B: ".",
    0x066C: ",",
    0x2019: "'",
    0x2212: "-",
}
_PLAIN |= {base + digit: str(digit) for base in (0x0660, 0x06F0, 0x0966, 0xFF10) for digit in range(10)}


class NumberStyle(StrEnum):
    """Which mark divides whole units from cents on a page."""

    POINT = "point"
    COMMA = "comma"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Money:
    """One amount with its currency; `start:end` are character offsets in the text, `is_ambiguous` leaves `amount` None."""

    amount: Decimal | None
    currency: str
    start: int
    end: int
    raw: str
    is_symbol: bool = True

    @property
    def is_ambiguous(self) -> bool:
        return self.amount is None


def plain_text(text: str) -> str:
    """-> `text` with ASCII digits and plain spaces, character for character in the same places."""
    return text.translate(_PLAIN)


_GROUPED = (
    r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d{1,4})?(?!\d)",
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!\d)",
    r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?(?!\d)",
    r"\d{1,3}(?:\.\d{3})+(?:,\d{1,4})?(?!\d)",
    r"\d{1,9}(?:[.,]\d{1,6})?",
    r"[.,]\d{1,4}",
)
_NUMBER = rf"(?:{'|'.join(_GROUPED)})(?:[.,]?[-–—]{{1,2}}(?![\d\w$€£]))?"


def _alternation(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_LETTER_SYMBOLS = [s for s in SYMBOLS if s.strip().isalpha() or s.rstrip(".").isalpha()]
_SIGN_SYMBOLS = [s for s in SYMBOLS if s not in _LETTER_SYMBOLS]
_BEFORE = (
    rf"(?P<before>(?<![A-Za-z])(?:{_alternation(CODES)})(?:\s?[$€£])?|(?<![A-Za-z])(?:{_alternation(_SIGN_SYMBOLS)})|[€£¥₹₩]"
    rf"|(?<!\w)(?:{_alternation([s for s in _LETTER_SYMBOLS if s not in ONLY_AFTER])}))"
)
_AFTER = (
    rf"(?P<after>(?:US\$|{_alternation([s for s in _SIGN_SYMBOLS if s not in ('R$', 'R$ ')])})(?!\s?\d)|(?:{_alternation(CODES)})(?![A-Za-z])"
    rf"|(?:{_alternation(_LETTER_SYMBOLS)})(?![a-zà-žа-яёіїє])|(?i:{_alternation(WORDS)})(?![A-Za-zà-žа-я]))"
)
_SCALE = r"k|K|m|M|mn|bn|B|mio|Mio|mil|lakh|lac|crore|thousand|million|billion|Million(?:en)?|Mrd"
_MONEY = re.compile(
    rf"(?P<sign>(?<![\w)])[-−–](?=\S))?(?:{_BEFORE}\s{{0,2}}(?P<n1>{_NUMBER})(?:\s?(?P<code>{_alternation(CODES)})(?![A-Za-z]))?"
    rf"|(?<![\d.,'A-Za-zÀ-ÿ])(?P<n3>\d{{1,3}}(?:[ .]?\d{{3}})?)\s?(?P<within>[€£])\s?(?P<cents>\d{{2}})(?![\d.,])"
    rf"|(?<![\d.,'A-Za-zÀ-ÿ])(?P<n2>{_NUMBER})\s?{_AFTER})(?P<scale>\s?(?:{_SCALE})(?![A-Za-zÀ-ž])\.?)?",
)
_CENTS_AFTER = re.compile(r"(?<![\d.,])(?P<n>\d{1,2}(?:\.\d{1,3})?)\s?¢")


def _grouped(number: str) -> Decimal | None:
    """-> the amount where the number's own marks leave no doubt (two kinds of mark, or repeated groups), else None."""
    body = number.replace(" ", "").replace("'", "")
    marks = [c for c in body if c in ".,"]
    if not marks:
        return Decimal(body)
    last = marks[-1]
    whole, _, cents = body.rpartition(last)
    if len(set(marks)) == 2 or (body != number and len(marks) == 1):
        return Decimal(re.sub(r"[.,]", "", whole) + "." + cents)
    if len(marks) > 1:
        return Decimal(body.replace(last, ""))
    if not whole or len(cents) != 3 or whole.strip("0") == "":
        return Decimal((whole or "0") + "." + cents)
    return None


@lru_cache(maxsize=4096)
def read_number(raw: str, style: NumberStyle = NumberStyle.UNKNOWN) -> Decimal | None:
    """-> the exact amount written in `raw` (`1.200,50`, `1'000`, `12,50`), None where its marks can be read two ways."""
    number = re.sub(r"[.,]?[-–—]+$", "", plain_text(raw)).strip()
    if not number or not any(c.isdigit() for c in number):
        return None
    amount = _grouped(number)
    if amount is not None:
        return amount
    mark = "." if "." in number else ","
    if style is NumberStyle.UNKNOWN:
        return None
    is_cents = (mark == ".") == (style is NumberStyle.POINT)
    return Decimal(number.replace(mark, "." if is_cents else ""))


def _currency(match: re.Match[str]) -> str:
    if match["code"]:
        return match["code"]
    word = (match["before"] or match["within"] or match["after"]).strip()
    code = re.match(r"[A-Z]{3}(?=\s?[$€£]?$)", word)
    if code and code[0] in CODES:
        return code[0]
    return SYMBOLS.get(word) or WORDS.get(word) or WORDS.get(word.lower(), word)


def _raw_number(match: re.Match[str]) -> str:
    """-> the number as written; `19€99` is `19.99`."""
    return str(match["n1"] or match["n2"] or f"{re.sub(r'[ .]', '', match['n3'])}.{match['cents']}")


def _usual_style(currency: str) -> NumberStyle:
    """-> the style that goes with a currency of one convention; the euro and the franc have several."""
    if currency in POINT_CURRENCIES:
        return NumberStyle.POINT
    return NumberStyle.COMMA if currency in COMMA_CURRENCIES else NumberStyle.UNKNOWN


def find_money(text: str, style: NumberStyle = NumberStyle.UNKNOWN) -> list[Money]:
    """-> every amount with a currency in `text`, in order; `$15k`, `-$5` and `$2 million` are none."""
    plain = plain_text(text)
    found: list[Money] = []
    for match in _MONEY.finditer(plain):
        if match["scale"] or match["sign"]:
            continue
        if plain[match.end() : match.end() + 1] == "%" or re.match(r"\d|[.,]\d", plain[match.end() :]):
            continue
        currency = _currency(match)
        raw = _raw_number(match)
        own = _usual_style(currency) if style is NumberStyle.UNKNOWN else style
        found.append(Money(read_number(raw, own), currency, match.start(), match.end(), raw))
    if "¢" not in plain:
        return found
    return sorted([*found, *_cents(plain)], key=lambda money: money.start)


def _cents(plain: str) -> list[Money]:
    """-> amounts in cents of a dollar (`5¢`), in dollars."""
    return [Money(Decimal(match["n"]) / 100, "USD", match.start(), match.end(), match["n"]) for match in _CENTS_AFTER.finditer(plain)]


def number_style(texts: Iterable[str], language: str | None) -> NumberStyle:
    """-> the style that the page's own unmistakable numbers show, else its language's, else unknown."""
    points = commas = 0
    for text in texts:
        for match in _MONEY.finditer(plain_text(text)):
            raw = (match["n1"] or match["n2"] or "").rstrip("-–— ")
            points += bool(re.search(r"\d\.\d{1,2}$|,\d{3}\.\d|,\d{3},", raw))
            commas += bool(re.search(r"\d,\d{1,2}$|\.\d{3},\d|\.\d{3}\.", raw))
    if points and commas:
        return NumberStyle.UNKNOWN
    if points or commas:
        return NumberStyle.POINT if points else NumberStyle.COMMA
    return language_style(language)


def language_style(language: str | None) -> NumberStyle:
    """-> the style usual in a language or locale (`de`, `de-CH`, `pt_BR`), unknown for others."""
    parts = (language or "").lower().replace("_", "-").split("-")
    base, region = parts[0], parts[1] if len(parts) > 1 else ""
    if (base == "de" and region in ("ch", "li")) or (base == "es" and region in ("mx", "us", "419")):
        return NumberStyle.POINT
    if base in [
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "pl",
        "cs",
        "sk",
        "da",
        "sv",
        "nb",
        "no",
        "nn",
        "fi",
        "tr",
        "ru",
        "uk",
        "ro",
        "hu",
        "bg",
        "hr",
        "sl",
        "el",
        "id",
        "vi",
        "ca",
        "gl",
        "lt",
        "lv",
        "et",
        "sr",
        "is",
    ]:
        return NumberStyle.COMMA
    return NumberStyle.POINT if base in ["en", "ja", "zh", "ko", "th", "he", "hi", "ms"] else NumberStyle.UNKNOWN
