"""Dates as vendors write them: a string in, a date with its precision out, or nothing where it is not understood.

Strict on purpose, a missing date being better than a wrong one. Not understood: days that do not exist (30 February, `2024-1X-02`),
day and month that could be either (`10/11/2020`), years outside 1985-2099 (epoch 0, year 1, 9999), numbers since 1970, relative words.
An instant needs a clock time and a zone that means one offset; without them the day stands as written (`CST`, `BST`, `IST`, no zone).
A weekday that does not fit its date is not held against it.
Midnight to the second is what software prints for a day without a time: it is a day, the one written, not the one in Greenwich.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from spiders.read.month_names import is_english_month, is_weekday, month_number
from spiders.read.time_zones import CLOCK_PATTERN, Clock
from spiders.records import DatePrecision

FIRST_YEAR, LAST_YEAR = 1985, 2099
"""Years in which a vendor can have published something; others are placeholders."""

MAX_DATE_CHARS = 120
"""Longest string that `read_date` takes for one date, characters."""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date somebody wrote.

    on: the day (UTC where `at` is known, else as written; first of the month where only a month is stated).
    at: the instant in UTC, only where time and zone are both stated.
    raw: the words it was read from.
    """

    on: date
    at: datetime | None
    precision: DatePrecision
    raw: str


# Same length before and after, so that `raw` can be cut from the words as written.
_FOLD = {0x3000: " ", 0xA0: " ", 0x202F: " ", 0x2009: " ", 0x2010: "-", 0x2011: "-", 0x2212: "-", 0x2013: "-", 0x2014: "-", 0x2044: "/"}
_FOLD |= {0xFF10 + digit: str(digit) for digit in range(10)} | {ord(space): " " for space in "\t\n\r\f\v"} | {0xFF0F: "/", 0xFF0D: "-", 0xFF0E: "."}

_WORD = r"[^\W\d_][^\s\d,.;:/()\[\]<>|*-]{1,14}"
_NTH = r"(?:(?:st|nd|rd|th|er|re|e|o|º|ª)\b|°)?\.?"
_OF = r"(?:(?:of|de|del|di|den) |d['’])?"
_FORMS = (
    r"(?P<iy>\d{4})(?P<isep>-|/|\.)(?P<im>\d{1,2})(?P=isep)(?P<id>\d{1,2})(?:\.(?!\d))?",
    r"(?P<sy>\d{4})\. ?(?P<sm>\d{1,2})\. (?P<sd>\d{1,2})\.?",
    r"(?P<ey>\d{4}) ?[年년] ?(?P<em>\d{1,2}) ?[月월](?: ?(?P<ed>\d{1,2}) ?[日일号](?: ?[(（].[)）])?)?",
    r"(?P<aa>\d{1,2})(?P<asep>/|-|\.) ?(?P<ab>\d{1,2})(?P=asep) ?(?P<ay>\d{4})",
    rf"(?P<dd>\d{{1,2}}){_NTH}[ -]?{_OF}(?P<dm>{_WORD})\.?,?[ -]{_OF}(?P<dy>\d{{4}})",
    rf"(?P<mm>{_WORD})\.?[ -](?P<md>\d{{1,2}}){_NTH}(?:, ?| of | |-)(?P<my>\d{{4}})",
    rf"(?P<yy>\d{{4}})(?:\. |, ?| |-|/)(?P<ym>{_WORD})\.?[ -/](?P<yd>\d{{1,2}}){_NTH}",
    rf"(?P<pm>{_WORD})\.?,? {_OF}(?P<py>\d{{4}})",
)
_DATE = rf"(?:{'|'.join(_FORMS)})"
_TAIL = rf"(?:(?:[Tt]|,? (?:at |um |à |a las |às |kl\.? |- |@ ?)?){CLOCK_PATTERN})?"
_BEFORE = r"(?<![0-9])(?<![0-9][-.:,/])(?<![=/?&%#])"
_AFTER = r"(?![0-9A-Za-z_]|[-./:][0-9A-Za-z]|%)"
_FIND = re.compile(f"{_BEFORE}{_DATE}(?:{_TAIL}{_AFTER}|{_AFTER})")
_WHOLE = re.compile(rf"(?:(?P<weekday>{_WORD})\.?,? )??{_DATE}(?: ?(?:г|р|y)\.?)?{_TAIL}")
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})|(?P<m2>\d{1,2})/(?P<y2>\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[Tt](\d{2})(\d{2})(\d{2})?([Zz]|[+-]\d{2}:?\d{2})?)?")
_MAIL = re.compile(rf"(?:(?P<weekday>{_WORD})\.?,? ?)?(?P<dd>\d{{1,2}}) (?P<dm>{_WORD})\.? (?P<dy>\d{{2}}) {CLOCK_PATTERN}")
_ASCTIME = re.compile(
    rf"(?:(?P<weekday>{_WORD}),? )??(?P<mm>{_WORD}) (?P<md>\d{{1,2}}) (?P<clock>[\d:]{{4,8}})(?P<zone> [A-Z]{{1,5}}| [+-]\d{{4}})? (?P<my>\d{{4}})"
)
_RANGE_BEFORE = re.compile(rf"(?:{_WORD}\.? \d{{1,2}}{_NTH}|\d{{1,2}}\.? {_WORD}) ?- ?$")
# what nearly every feed writes (RFC 3339, RFC 822), in patterns a tenth as long as that of all forms
_USUAL = tuple(
    re.compile(day + CLOCK_PATTERN)
    for day in (
        r"(?P<iy>\d{4})(?P<isep>-)(?P<im>\d\d)-(?P<id>\d\d)T",
        r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?P<dd>\d{1,2}) (?P<dm>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?P<dy>\d{4}) ",
    )
)
# every form but digits alone holds one of these
_PARTED = re.compile(r"[ ./:,\-年년月월]")
_YEAR = re.compile(r"\d{4}")
_BLANKS = re.compile(" {2,}")
_AROUND = re.compile(r"^[\s<*_`|]+|[\s>*_`|,;:]+$")
_BRACKETED = re.compile(r"[\[(]([^\[\]()]*)[\])]")


def read_date(text: str, *, language: str | None = None) -> StatedDate | None:
    """-> the date that `text` is, as a whole; None where it is not understood, is ambiguous or implausible.

    `language` (BCP 47) decides only between month names that two languages use for different months.
    """
    return _read(text, language) if len(text) <= MAX_DATE_CHARS else None


@lru_cache(maxsize=8192)
def _read(text: str, language: str | None) -> StatedDate | None:
    if usual := _usual(text, text, language):
        return usual
    raw = _AROUND.sub("", text)
    if inside := _BRACKETED.fullmatch(raw):
        raw = inside[1].strip()
    folded = raw.translate(_FOLD)
    if not _PARTED.search(folded) and not folded[:8].isdigit():
        return None
    folded = _BLANKS.sub(" ", folded)
    if folded != text and (usual := _usual(folded, raw, language)):
        return usual
    return _whole(folded, raw, language, (_WHOLE, _MAIL) if _YEAR.search(folded) else (_MAIL,)) or _asctime(folded, raw, language) or _bare(folded, raw)


def _usual(text: str, raw: str, language: str | None) -> StatedDate | None:
    for pattern in _USUAL:
        if (found := pattern.fullmatch(text)) and (stated := _stated(found, raw, language, is_whole=True)):
            return stated
    return None


def find_dates(text: str, *, language: str | None = None) -> list[StatedDate]:
    """-> every date written in a heading or line, in order; what is ambiguous or no date is left out."""
    folded = text.translate(_FOLD)
    return list(_found(folded, text, language)) if _YEAR.search(folded) else []


def find_date(text: str, *, language: str | None = None) -> StatedDate | None:
    """-> the one date in a heading or line; None where there is none or where two disagree.

    Of two that agree (`January 2024 (2024-01-05)`) the more exact one is given.
    """
    whole = read_date(text, language=language)
    if whole and (whole.precision is not DatePrecision.MONTH or text[:1].isdigit()):
        return whole
    order = [DatePrecision.INSTANT, DatePrecision.DAY, DatePrecision.MONTH]
    dates = sorted(find_dates(text, language=language), key=lambda stated: order.index(stated.precision))
    if not dates or any(not _agree(dates[0], other) for other in dates[1:]):
        return None
    return dates[0]


def _agree(exact: StatedDate, other: StatedDate) -> bool:
    if other.precision is DatePrecision.MONTH:
        return (exact.on.year, exact.on.month) == (other.on.year, other.on.month)
    return exact.on == other.on


def _found(folded: str, text: str, language: str | None) -> Iterator[StatedDate]:
    position = 0
    while found := _FIND.search(folded, position):
        stated = None if _is_range_end(folded, found.start()) else _stated(found, text[found.start() : found.end()], language, is_whole=False)
        # `Released 5 May 2024`: a word that is no month hides a date behind it; `30 February 2024` hides none.
        position = found.end() if stated or _names_month(found) else _next_word(folded, found.start())
        if stated:
            yield stated


def _names_month(found: re.Match[str]) -> bool:
    return any(found[name] and month_number(found[name]) for name in ("dm", "mm", "ym"))


def _next_word(folded: str, start: int) -> int:
    end = start + 1
    while end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum():
        end += 1
    return end


def _is_range_end(folded: str, start: int) -> bool:
    before = _RANGE_BEFORE.search(folded, max(0, start - 30), start)
    return before is not None and any(month_number(word) for word in re.findall(_WORD, before[0]))


def _whole(folded: str, raw: str, language: str | None, patterns: tuple[re.Pattern[str], ...]) -> StatedDate | None:
    for pattern in patterns:
        found = pattern.fullmatch(folded)
        if found and (not found["weekday"] or is_weekday(found["weekday"])) and (stated := _stated(found, raw, language, is_whole=True)):
            return stated
    return None


def _asctime(folded: str, raw: str, language: str | None) -> StatedDate | None:
    found = _ASCTIME.fullmatch(folded)
    if not found or (found["weekday"] and not is_weekday(found["weekday"])) or not (month := month_number(found["mm"], language)):
        return None
    clock = re.fullmatch(CLOCK_PATTERN, found["clock"] + (found["zone"] or "").strip())
    return _compose(_day(found["my"], month, found["md"]), Clock.of(clock), raw) if clock else None


def _bare(folded: str, raw: str) -> StatedDate | None:
    """Forms that are a date only when nothing stands around them: `2024-01`, `20240105`, `20240105T101500Z`."""
    if found := _YEAR_MONTH.fullmatch(folded):
        return _month(found["y"] or found["y2"], int(found["m"] or found["m2"]), raw)
    if not (found := _COMPACT.fullmatch(folded)):
        return None
    day = _day(found[1], int(found[2]), found[3])
    if not found[4]:
        return _compose(day, None, raw)
    clock = re.fullmatch(CLOCK_PATTERN, f"{found[4]}:{found[5]}:{found[6] or '00'}{found[7] or ''}")
    return _compose(day, Clock.of(clock), raw) if clock and Clock.of(clock) else None


def _stated(found: re.Match[str], raw: str, language: str | None, *, is_whole: bool) -> StatedDate | None:
    part = found.groupdict()
    clock = None
    if part.get("hour"):
        clock = Clock.of(found)
        if clock is None:
            return None
    if part.get("pm"):
        return _named_month(part, raw, language, is_whole=is_whole) if clock is None else None
    if part.get("ey") and not part["ed"]:
        return _month(part["ey"], int(part["em"]), raw)
    return _compose(_written_day(part, language, is_whole=is_whole), clock, raw)


def _named_month(part: dict[str, str | None], raw: str, language: str | None, *, is_whole: bool) -> StatedDate | None:
    word, year = part["pm"] or "", part["py"] or ""
    # Inside a sentence `out 2020`, `set 2021` and `may 2024` are words before they are months.
    if not is_whole and not is_english_month(word) and (len(word) < 4 or word == "march"):
        return None
    number = month_number(word, language)
    return _month(year, number, raw) if number else None


def _written_day(part: dict[str, str | None], language: str | None, *, is_whole: bool) -> date | None:
    for year, month, day in (("sy", "sm", "sd"), ("ey", "em", "ed")):
        if part.get(year):
            return _day(part[year], int(part[month] or 0), part[day])
    for year, month, day in (("dy", "dm", "dd"), ("my", "mm", "md"), ("yy", "ym", "yd")):
        if part.get(year):
            return _day(part[year], month_number(part[month] or "", language), part[day])
    if part.get("iy"):
        is_calver = part["isep"] == "." and len(part["im"] or "") + len(part["id"] or "") < 4
        return None if is_calver else _day(part["iy"], int(part["im"] or 0), part["id"])
    if part.get("ay"):
        return _either_order(int(part["aa"] or 0), int(part["ab"] or 0), part["ay"], is_day_first=part["asep"] == ".")
    return None


def _either_order(first: int, second: int, year: str | None, *, is_day_first: bool) -> date | None:
    """`13/02/2024` and `02/13/2024` have one reading, `10/11/2020` two; dots are written day first."""
    if second > 12:
        return _day(year, first, str(second))
    if is_day_first or first > 12 or first == second:
        return _day(year, second, str(first))
    return None


def _year(written: str | None) -> int:
    year = int(written or 0)
    if written and len(written) == 2:  # RFC 822 wrote two digits, RFC 5322 says which century
        year += 2000 if year < 50 else 1900
    return year


def _day(year: str | None, month: int | None, day: str | None) -> date | None:
    try:
        on = date(_year(year), month or 0, int(day or 0))
    except ValueError:
        return None
    return on if FIRST_YEAR <= on.year <= LAST_YEAR else None


def _month(year: str | None, month: int, raw: str) -> StatedDate | None:
    on = _day(year, month, "1")
    return StatedDate(on, None, DatePrecision.MONTH, raw) if on else None


def _compose(on: date | None, clock: Clock | None, raw: str) -> StatedDate | None:
    if on is None:
        return None
    if clock is None or clock.offset is None or clock.since_midnight == timedelta(0):
        return StatedDate(on, None, DatePrecision.DAY, raw)
    at = datetime(on.year, on.month, on.day, tzinfo=UTC) + clock.since_midnight - clock.offset
    return StatedDate(at.date(), at, DatePrecision.INSTANT, raw)
