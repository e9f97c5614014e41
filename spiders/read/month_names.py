"""Names of months and weekdays in the languages that vendors write in: word -> month number.

English is held here; other languages come from CLDR (Babel's data, no network) and are loaded when a word is not English.
"""

from __future__ import annotations

from functools import cache

LANGUAGES = """
    af ar az bg bs ca cs cy da de el es et eu fa fi fr gl he hi hr hu id is it lt lv mk ms nb nl nn pl pt ro ru sk sl sq sr sv tr uk
"""
"""CLDR languages looked at beside English, separated by blanks."""

_ENGLISH_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FORMS = (("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide"), ("stand-alone", "abbreviated"))
_WORDS_BEFORE = ("de ", "d'", "d’")


@cache
def _english_months() -> dict[str, int]:
    names = {"sept": 9}
    for number, name in enumerate(_ENGLISH_MONTHS, start=1):
        names[name] = names[name[:3]] = number
    return names


@cache
def _english_days() -> frozenset[str]:
    return frozenset(_ENGLISH_DAYS) | {day[:3] for day in _ENGLISH_DAYS} | {"tues", "wednes", "thur", "thurs"}


def _plain(name: str) -> str:
    word = name.casefold().strip().rstrip(".")
    for before in _WORDS_BEFORE:
        word = word.removeprefix(before)
    return word


@cache
def _foreign_months() -> dict[str, dict[str, int]]:
    """-> month word -> {language: month number}."""
    from babel import Locale

    names: dict[str, dict[str, int]] = {}
    for language in LANGUAGES.split():
        months = Locale.parse(language).months
        for context, width in _FORMS:
            for number, name in months[context][width].items():
                names.setdefault(_plain(name), {})[language] = int(number)
    return names


@cache
def _foreign_days() -> frozenset[str]:
    from babel import Locale

    days = (Locale.parse(language).days for language in LANGUAGES.split())
    return frozenset(_plain(name) for day in days for context, width in _FORMS for name in day[context][width].values())


def month_number(word: str, language: str | None = None) -> int | None:
    """-> 1-12 for a month's name or abbreviation, in English or another known language; None where it is none.

    A word that names different months in two languages (Polish and Croatian `listopad`) is understood only with `language` (a BCP 47 tag).
    """
    plain = _plain(word)
    if (number := _english_months().get(plain)) is not None:
        return number
    if not plain or plain.isdigit():
        return None
    by_language = _foreign_months().get(plain, {})
    spoken = (language or "").replace("_", "-").split("-")[0].lower()
    if spoken in by_language:
        return by_language[spoken]
    numbers = set(by_language.values())
    return numbers.pop() if len(numbers) == 1 else None


def is_english_month(word: str) -> bool:
    """-> whether `word` is an English month's name or abbreviation, written with a capital."""
    return word[:1].isupper() and _plain(word) in _english_months()


def is_weekday(word: str) -> bool:
    """-> whether `word` names a day of the week."""
    plain = _plain(word)
    return plain in _english_days() or plain in _foreign_days()
