"""Dates: what is read, what is refused, and that no string can make the reader raise or invent a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from time import perf_counter

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.read.dates import FIRST_YEAR, LAST_YEAR, find_date, find_dates, read_date
from spiders.records import DatePrecision

DAY, MONTH, INSTANT = DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.INSTANT

SAME_DAY = """
2024-03-05|2024-3-5|2024/03/05|2024/3/5|2024.03.05|2024. 3. 5.|05.03.2024|5.3.2024|5. 3. 2024|5 March 2024|5th March 2024|05-Mar-2024|2024-Mar-05
2024 March 5|March 5, 2024|March 5th, 2024|Mar. 5, 2024|Mar 5 2024|Tuesday, March 5, 2024|Tue 5 Mar 2024|5. März 2024|5° marzo 2024
Dienstag, 5. März 2024|5 de marzo de 2024
5 de março de 2024|5 mars 2024|mardi 5 mars 2024|5 maart 2024|5 marzo 2024|5 marca 2024|5 марта 2024 г.|5 березня 2024|5. března 2024
2024年3月5日|2024年3月5日(火)|２０２４年３月５日|2024년 3월 5일|5 Mart 2024|5 martie 2024|5 maaliskuuta 2024
2024–03–05|[2024-03-05]|(March 5, 2024)|**5 March 2024**
"""


@pytest.mark.parametrize("text", SAME_DAY.strip().replace("\n", "|").split("|"))
def test_one_day_in_many_forms(text: str) -> None:
    stated = read_date(text)
    assert stated is not None
    assert (stated.on, stated.at, stated.precision) == (date(2024, 3, 5), None, DAY)


NO_DATE = """
2024-1X-02|2024-02-30|30 February 2024|30.02.2024|February 30, 2024|2024-13-01|10/11/2020|10-11-2020|1.2.3|2024.3.5|2024|1704445200|1704445200000|yesterday
3 days ago|March 5|5 March|5 Mar 24|05.03.24|Q1 2024|2024-W05|12:30|| |2024-03-05T25:00:00Z|2024-03-05T10:61:00Z|March 5, 2024 and more|Smarch 5, 2024
0 March 2024|5 listopada 2024|2024-03-05-preview|v2024-03-05-2|20241301|5 Mar 2024 22:20:30 PM +1200|2024-03-05T10:00:00+25:00
"""


@pytest.mark.parametrize("text", NO_DATE.strip().replace("\n", "|").split("|"))
def test_what_is_not_one_plausible_date_is_none(text: str) -> None:
    assert read_date(text) is None


PLACEHOLDERS = ["0001-01-01T00:00:00Z", "1970-01-01", "Thu, 01 Jan 1970 00:00:00 GMT", "9999-12-31", "1899-12-30", "2567-01-05", "1 January 0001"]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_D06_placeholder_years_are_no_date(text: str) -> None:
    assert read_date(text) is None
    assert find_date(f"Version 1.2 ({text})") is None


@pytest.mark.parametrize(("text", "on"), [("13/02/2024", date(2024, 2, 13)), ("02/13/2024", date(2024, 2, 13)), ("10/10/2020", date(2020, 10, 10))])
def test_slashes_are_read_where_one_reading_is_possible(text: str, on: date) -> None:
    stated = read_date(text)
    assert stated is not None
    assert stated.on == on


MONTHS = "March 2024|Mar 2024|2024-03|2024/03|03/2024|März 2024|marzo de 2024|2024年3月|2024년 3월|mars 2024"


@pytest.mark.parametrize("text", MONTHS.split("|"))
def test_month_precision(text: str) -> None:
    stated = read_date(text)
    assert stated is not None
    assert (stated.on, stated.precision) == (date(2024, 3, 1), MONTH)


INSTANTS = """
2024-03-05T10:20:30Z|2024-03-05T10:20:30.123456Z|2024-03-05 10:20:30 UTC|2024-03-05T12:20:30+02:00|2024-03-05T05:20:30-0500|Tue, 05 Mar 2024 10:20:30 GMT
Tue, 5 Mar 2024 11:20:30 +0100|5 Mar 24 10:20:30 UT|Tue Mar  5 10:20:30 UTC 2024|Tue Mar 05 2024 12:20:30 GMT+0200 (Eastern European Time)|20240305T102030Z
March 5, 2024 at 2:20:30 AM PST|2024-03-05T10:20:30-00:00|Tue, 05 Mar 2024 10:20:30 Z|March 5, 2024 11:20:30 am CET
"""


@pytest.mark.parametrize("text", INSTANTS.strip().replace("\n", "|").split("|"))
def test_instants_are_in_utc(text: str) -> None:
    stated = read_date(text)
    assert stated is not None
    assert stated.precision is INSTANT
    assert stated.at == datetime(2024, 3, 5, 10, 20, 30, tzinfo=UTC)
    assert stated.raw == text


ZONES = """
UTC 0|GMT 0|UT 0|Z 0|EST -5|EDT -4|CDT -5|MST -7|MDT -6|PST -8|PDT -7|AKDT -8|HST -10|NST -3.5|NDT -2.5|BRT -3|WET 0|WEST 1|CET 1|CEST 2|MEZ 1|MESZ 2|EET 2
EEST 3|MSK 3|SAST 2|EAT 3|PKT 5|NPT 5.75|SGT 8|HKT 8|AWST 8|JST 9|KST 9|ACST 9.5|ACDT 10.5|AEST 10|AEDT 11
NZST 12|NZDT 13|GMT+3 3|UTC-03:30 -3.5|+0545 5.75|-1200 -12
CST ?|BST ?|IST ?|AST ?|XYZ ?|A ?
"""


@pytest.mark.parametrize("zone_hours", ZONES.strip().replace("\n", "|").split("|"))
def test_D07_zone_names_give_the_right_instant_or_only_the_day(zone_hours: str) -> None:
    zone, hours = zone_hours.split()
    stated = read_date(f"Tue, 05 Mar 2024 10:20:30 {zone}")
    assert stated is not None
    if hours == "?":
        assert (stated.on, stated.at, stated.precision) == (date(2024, 3, 5), None, DAY)
    else:
        assert stated.at == datetime(2024, 3, 5, 10, 20, 30, tzinfo=UTC) - timedelta(hours=float(hours))


def test_a_time_without_a_zone_gives_only_the_day() -> None:
    stated = read_date("2024-03-05T23:20:30")
    assert stated is not None
    assert (stated.on, stated.at, stated.precision) == (date(2024, 3, 5), None, DAY)


@pytest.mark.parametrize("text", ["2024-03-05T00:00:00+02:00", "Tue, 05 Mar 2024 00:00:00 -0800", "2024-03-05T00:00:00Z"])
def test_midnight_is_the_day_that_was_written(text: str) -> None:
    stated = read_date(text)
    assert stated is not None
    assert (stated.on, stated.at, stated.precision) == (date(2024, 3, 5), None, DAY)


def test_an_evening_in_the_west_is_the_next_day_in_utc() -> None:
    stated = read_date("2024-03-05T20:00:00-08:00")
    assert stated is not None
    assert stated.on == date(2024, 3, 6)


def test_G17_leap_second_is_the_next_minute() -> None:
    stated = read_date("2016-12-31T23:59:60Z")
    assert stated is not None
    assert stated.at == datetime(2017, 1, 1, tzinfo=UTC)


def test_a_month_name_of_two_languages_needs_the_language() -> None:
    assert read_date("5 listopada 2024") is None
    polish, croatian = read_date("5 listopada 2024", language="pl-PL"), read_date("5 listopada 2024", language="hr")
    assert polish is not None
    assert croatian is not None
    assert (polish.on, croatian.on) == (date(2024, 11, 5), date(2024, 10, 5))


HEADINGS = {
    "[1.2.3] - 2024-03-05": "2024-03-05",
    "1.2.3 (March 5, 2024)": "March 5, 2024",
    "v1.2.3 / 2024-03-05": "2024-03-05",
    "Released on 5 March 2024": "5 March 2024",
    "1.0.1 - Mar 5, 2024": "Mar 5, 2024",
    "Acme 1.25.3            05 Mar 2024": "05 Mar 2024",
    "4.4.0 – 2024年3月5日更新": "2024年3月5日",
    "2.0 (2024-03-05) [YANKED]": "2024-03-05",
    "Release 5 - 5 March 2024": "5 March 2024",
    "March 2024 (2024-03-05)": "2024-03-05",
    "2024-03-05, Version 9.1.0 (Current), @somebody": "2024-03-05",
    "= 3.1 - 2024/03/05 =": "2024/03/05",
    "1.0.0, Tuesday 5 March 2024": "5 March 2024",
    "release-2024-03-05": "2024-03-05",
    "2024-03-05 | 9.1": "2024-03-05",
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_the_date_in_a_heading(heading: str) -> None:
    stated = find_date(heading)
    assert stated is not None
    assert (stated.on, stated.raw) == (date(2024, 3, 5), HEADINGS[heading])


NO_ONE_DATE = """
1.2.3|Version 2024.3.5|API version 2024-03-05-preview|1.0 :: 2024-1X-XX|2024-03-05 to 2024-03-12|Mar 5 - Mar 12, 2024|https://acme.example/2024/03/05/notes
Changes in 2024|you may 2024|10.11.12 10/11/2020|1.0 (30 February 2024)|build 20240305|Ticket 12-2024-03-05|set 2021|CVE-2024-03051|7.1.2024.33
"""


@pytest.mark.parametrize("heading", NO_ONE_DATE.strip().replace("\n", "|").split("|"))
def test_a_heading_without_one_date_gives_none(heading: str) -> None:
    assert find_date(heading) is None


@pytest.mark.parametrize("heading", ["2024-03-05 10.30", "2024-03-05 10:30 (v1.2.3)", "2024-03-05 (beta)", "2024-03-05 1.2.3"])
def test_a_version_beside_a_date_is_no_part_of_it(heading: str) -> None:
    (stated,) = find_dates(heading)
    assert stated.on == date(2024, 3, 5)
    assert stated.raw in ("2024-03-05", "2024-03-05 10:30")


def test_find_dates_gives_all_in_order() -> None:
    found = find_dates("Beta 5 Mar 2024, general 2024-04-01, again in June 2024")
    assert [(stated.on, stated.precision) for stated in found] == [(date(2024, 3, 5), DAY), (date(2024, 4, 1), DAY), (date(2024, 6, 1), MONTH)]


@pytest.mark.parametrize("word", ["a1 ", "9", "May ", "1. 1. ", "12 Janx ", "x", "2024-", "(", "Mar 5 - "])
def test_C11_a_long_line_takes_no_long_time(word: str) -> None:
    started = perf_counter()
    assert find_date(word * (100_000 // len(word))) is None
    assert perf_counter() - started < 3


plausible_days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 30))
LOCALES = "en de fr es pt it nl pl ru ja zh ko cs sv uk"
any_text = st.text(max_size=60) | st.from_regex(r"\A[0-9JanMrch ,./:+TZ-]{0,40}\Z")


@given(on=plausible_days, form=st.sampled_from(["long", "full", "medium"]), locale=st.sampled_from(LOCALES.split()))
@settings(max_examples=150)
def test_what_cldr_writes_is_read_back_or_refused(on: date, form: str, locale: str) -> None:
    stated = read_date(format_date(on, form, locale=locale), language=locale)
    assert stated is None or stated.on == on
    if form == "long":
        assert stated is not None


@given(at=st.datetimes(datetime(1990, 1, 2), datetime(2099, 1, 1)), minutes=st.integers(-14 * 60, 14 * 60))
@settings(max_examples=100)
def test_iso_instants_round_trip(at: datetime, minutes: int) -> None:
    local = at.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    stated = read_date(local.isoformat())
    assert stated is not None
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        assert stated.at == local


@given(text=any_text)
@settings(max_examples=300)
def test_no_string_raises_and_every_answer_is_consistent(text: str) -> None:
    for stated in [read_date(text), *find_dates(text)]:
        if stated is not None:
            assert FIRST_YEAR <= stated.on.year <= LAST_YEAR + 1
            assert (stated.at is not None) == (stated.precision is INSTANT)
            assert stated.raw in text
            assert stated.precision is not MONTH or stated.on.day == 1
