"""Saved questions: each is asked of the demo market, and says what was planted there."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines import saved_question
from pipelines.cli.answer import Format, as_csv, as_json, columns_fit, show_answer, shown, write_parquet
from pipelines.cli.questions import is_name
from pipelines.config import Settings, load_settings
from pipelines.demo.stories import TRUTH
from pipelines.faults import WrongInput
from pipelines.market_query import Answer
from pipelines.outputs.word_index import add_word_index
from pipelines.saved_question import answer_question, fill, find_question, read_question, saved_questions
from tests.conftest import DemoRun

GIVEN = {
    "what-changed": ["competitor=sundial", "since=2026-01-01"],
    "search": ["words=export"],
    "who-was-first": ["words=export"],
    "side-by-side": ["one=shiftwell/planner", "other=brindle/core"],
    "who-includes": ["words=audit"],
    "release": ["product=brindle/core", "version=0.0.0"],
    "evidence": ["words=export"],
    "theme": ["theme=AI", "days=365"],
    "compare-prices": ["competitors=vireo, us"],
    "evidence-of": ["id=0"],
}
MAY_BE_EMPTY = {"evidence-of", "release", "unusual", "edited-releases", "breaking-changes", "gone-quiet"}


def answered(demo: DemoRun, name: str, *given: str) -> list[dict[str, Any]]:
    """-> rows by column name."""
    settings = load_settings({"PACELINE_HOME": str(demo.home)})
    answer = answer_question(settings, find_question(name), given or GIVEN.get(name, []), limit=5000, timeout_s=30)
    return [dict(zip(answer.names, row, strict=True)) for row in answer.rows]


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_every_question_is_answered_by_the_demo_market(demo: DemoRun, name: str) -> None:
    rows = answered(demo, name)
    assert rows or name in MAY_BE_EMPTY
    assert saved_questions()[name].words.rstrip().endswith((".", "?"))


@pytest.mark.parametrize("name", ["search", "evidence", "what-changed", "release-rhythm"])
def test_a_bounded_answer_begins_as_the_whole_one(demo: DemoRun, name: str) -> None:
    settings, question = load_settings({"PACELINE_HOME": str(demo.home)}), find_question(name)
    whole, first = (answer_question(settings, question, GIVEN.get(name, []), limit=limit, timeout_s=30) for limit in (5000, 4))
    assert len(whole.rows) > 4
    assert (first.rows, first.is_cut, whole.is_cut) == (whole.rows[:4], True, False)


@pytest.mark.parametrize("name", ["search", "evidence", "who-was-first"])
def test_words_are_found_as_they_stand_whatever_their_case(demo: DemoRun, name: str) -> None:
    assert answered(demo, name, "words=EXPORT") == answered(demo, name, "words=export") != []
    assert answered(demo, name, "words=e_port") == []
    assert all("%" in row["text"] for row in answered(demo, name, "words=%"))


def first_to_tell(texts: dict[str, str], words: str) -> list[tuple[str, int, str]]:
    """-> competitor, changes and words of who was first, of changes told a day apart by the competitors named."""
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE fct_change_item (competitor VARCHAR, text VARCHAR, announced_on DATE, general_on DATE, is_counted BOOLEAN, change_kind VARCHAR)"
        )
        for number, (competitor, text) in enumerate(texts.items()):
            connection.execute("INSERT INTO fct_change_item VALUES (?, ?, DATE '2026-01-01' + ?, NULL, true, 'feature')", [competitor[0], text, number])
        add_word_index(connection, "memory")
        rows = connection.execute(saved_questions()["who-was-first"].sql, {"words": words}).fetchall()
    return [(competitor, changes, text) for competitor, _, _, changes, text in rows]


@pytest.mark.parametrize(
    ("text", "words", "is_told"),
    [
        ("An API for boards", "api", True),
        ("A zapier connector", "api", False),
        ("Public APIs", "api", True),
        ("Faster buses", "Bus", True),
        ("Support for C++11", "c++", False),
        ("Support for C++", "c++", True),
        ("Support for C++", "c", False),
        ("Single Sign-On, for all", "single sign-on", True),
        ("Single sign on", "single sign-on", True),
        ("Sign on to a single board", "single sign-on", False),
        ("Log of the audit log log", "log log", True),
        ("支持API调用", "api", True),
        ("全文搜索上线", "搜索", True),
        ("全文搜索上线", "索搜", False),
        ("Подсказки кодов", "код", False),
        ("cafés nearby", "café", True),
        ("cafés nearby", "caf", False),
        ("100% covered", "%", False),
        ("100%", "%", False),
        ("An API for boards", "", False),
    ],
)
def test_who_was_first_looks_for_whole_words(text: str, words: str, is_told: bool) -> None:
    """A part of a longer word would date a capability by something else; a search shows its rows, this tells a day."""
    assert bool(first_to_tell({"a": text}, words)) is is_told


def test_who_was_first_tells_each_competitors_first_and_counts_changes() -> None:
    told = {"a1": "A board api, api of boards", "b1": "No such thing", "a2": "More of the api", "b2": "Our APIs", "c1": "Zapier"}
    assert first_to_tell(told, "api") == [("a", 2, "A board api, api of boards"), ("b", 1, "Our APIs")]


def test_words_are_looked_up_as_a_reading_of_every_text_finds_them(demo: DemoRun) -> None:
    """Against a second implementation, for words that the demo market tells."""
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as market:
        told = market.execute(
            """SELECT competitor, coalesce(general_on, announced_on), text FROM fct_change_item
            WHERE is_counted AND announced_on IS NOT NULL AND change_kind IN ('feature', 'improvement', 'unclassified')"""
        ).fetchall()
    split = {text: re.findall(r"[\w+#]+", text.lower()) for _, _, text in told}
    texts = sorted(split)
    sought = [" ".join(split[text][start : start + length]) for length in (1, 2, 3) for start in (0, 2) for text in texts[:: len(texts) // 8]]
    for words in filter(None, sought):
        one = words.split()
        found = {
            text for text, all_words in split.items()
            if any(all_words[at : at + len(one)] in ([*one], [*one[:-1], one[-1] + "s"], [*one[:-1], one[-1] + "es"]) for at in range(len(all_words)))
        }  # fmt: skip
        expected: dict[str, tuple[Any, int]] = {}
        for competitor, day, text in told:
            if text in found:
                first, count = expected.get(competitor, (day, 0))
                expected[competitor] = (min(first, day), count + 1)
        rows = answered(demo, "who-was-first", f"words={words}")
        assert {row["competitor"]: (row["first_on"], row["changes"]) for row in rows} == expected, words
        assert {row["text"] for row in rows} <= found
        assert rows


def test_there_are_as_many_as_product_managers_were_promised() -> None:
    assert len(saved_questions()) >= 25


def test_planted_price_steps_are_told(demo: DemoRun) -> None:
    planted = {(event.product.split("/")[0], event.plan) for event in TRUTH.price_events if event.kind in ("price_rise", "price_cut")}
    assert {(row["competitor"], row["plan"]) for row in answered(demo, "price-steps", "days=3000")} == planted
    assert {(row["competitor"], row["plan"]) for row in answered(demo, "dearer-than-before")} == planted


def test_planted_moves_between_plans_are_told(demo: DemoRun) -> None:
    planted = {(event.product.split("/")[0], event.kind, event.plan) for event in TRUTH.packaging_events}
    assert {(row["competitor"], row["event_type"], row["plan"]) for row in answered(demo, "packaging-moves", "days=3000")} == planted


def test_a_theme_that_others_took_up_is_white_space_for_us(demo: DemoRun) -> None:
    assert [row["theme"] for row in answered(demo, "themes") if row["is_rising"]] == ["AI & agents"]
    assert answered(demo, "white-space")[0]["vendors"] >= 3
    assert {row["theme"]: row["gap"] for row in answered(demo, "white-space")}["AI & agents"] == "never"
    assert "larkspur" not in {row["competitor"] for row in answered(demo, "theme")}


def test_counted_features_are_those_that_were_planted(demo: DemoRun) -> None:
    found = {row["product_id"]: row["features"] for row in answered(demo, "most-features", "weeks=9")}
    planted = TRUTH.features_by_week["shiftwell/planner"]
    assert found["shiftwell/planner"] == sum(count for week, count in planted.items() if "2026-W18" <= week <= "2026-W26")


def test_history_that_its_vendor_dates_is_told_though_the_first_capture_held_it(demo: DemoRun) -> None:
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        dated = "FROM fct_change_item WHERE is_counted AND announced_on IS NOT NULL"
        held = connection.execute(f"SELECT count(*) {dated} AND is_onboarding AND change_kind = 'feature'").fetchone()
        everything = connection.execute(f"SELECT count(*), count(*) FILTER (change_kind = 'feature') {dated}").fetchone()
    changes = answered(demo, "kinds-of-work", "days=5000")
    assert held > (20,)
    assert (sum(row["changes"] for row in changes), sum(row["features"] for row in changes)) == everything
    assert len(answered(demo, "newest-features", "days=5000")) == everything[1]


def test_days_that_we_cannot_speak_of_are_gaps_and_all_before_the_first_that_we_can(demo: DemoRun) -> None:
    gaps = answered(demo, "gaps")
    assert [(row["source_id"], row["state"]) for row in gaps[:2]] == [("okapidesk/desk/changelog", "gap"), ("vireo/time/feed", "gap")]
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        first_known = connection.execute(
            "SELECT source_id, min(from_on) FROM fct_coverage WHERE state = 'covered' GROUP BY source_id ORDER BY source_id"
        ).fetchall()
    assert [(row["source_id"], row["until_on"]) for row in gaps[2:]] == first_known
    assert {row["state"] for row in gaps[2:]} == {"before"}


def test_a_release_source_without_a_good_capture_is_unknown_for_ever_and_a_source_of_prices_is_none(demo: DemoRun) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{demo.home / 'published' / 'market.duckdb'}' AS market (READ_ONLY)")
        for name in ("dim_source", "fct_coverage"):
            connection.execute(f"CREATE TABLE {name} AS FROM market.{name} LIMIT 0")
        connection.execute(
            "INSERT INTO dim_source (source_id, competitor, kind) VALUES ('a/x/feed', 'a', 'feed'), ('a/x/prices', 'a', 'price_list'), ('b/y/page', 'b', 'changelog_page')"
        )
        connection.execute(
            "INSERT INTO fct_coverage (source_id, competitor, state, from_on, until_on) VALUES ('b/y/page', 'b', 'covered', '2026-01-05', '2026-02-05')"
        )
        told = connection.execute(f"SELECT source_id, state, from_on, until_on FROM ({find_question('gaps').sql})", {"competitor": ""}).fetchall()
    assert told == [("a/x/feed", "never", None, None), ("b/y/page", "before", None, date(2026, 1, 5))]


def test_a_market_without_trends_yet_refuses_no_theme(demo: DemoRun, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = saved_question.ask

    def without_trends(settings: Settings, sql: str, *given: Any, **options: Any) -> Answer:
        return asked(settings, sql.replace("WHERE theme IS NOT NULL", "WHERE false"), *given, **options)

    monkeypatch.setattr(saved_question, "ask", without_trends)
    assert answered(demo, "theme", "theme=AI & agentz") == []
    assert answered(demo, "theme", "theme=ai & agents", "days=400")


def test_one_release_tells_its_items(demo: DemoRun) -> None:
    version = answered(demo, "what-changed", "competitor=brindle", "since=2026-05-01")
    named = next(row["subject"].split(" ")[1] for row in version if row["what"] == "release")
    assert answered(demo, "release", "product=brindle/core", f"version={named}")


def test_every_id_leads_to_its_evidence(demo: DemoRun) -> None:
    ids = {row["what"]: row["id"] for row in answered(demo, "what-changed", "competitor=sundial", "since=2024-07-01")}
    assert {"release", "feature", "price_rise"} <= ids.keys()
    for what, key in ids.items():
        (found,) = [row for row in answered(demo, "evidence-of", f"id={key}") if row["mart"] not in {"rpt_timeline", "rpt_lifecycle"}]
        assert found["quote"], what
        assert len(found["document_hash"]) == 64


def test_prices_beside_each_other_are_alike_or_say_why_not(demo: DemoRun) -> None:
    rows = answered(demo, "compare-prices", "competitors=vireo,us")
    assert {row["competitor"] for row in rows} == {"vireo", "larkspur"}
    assert all((row["not_comparable_reason"] is None) == row["is_compared"] for row in rows)


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("search", [], "needs words="),
        ("search", ["word=x"], "no parameter of search"),
        ("search", ["words"], "no parameter of search"),
        ("most-feature", [], "most-features"),
        ("zzz", [], "lists them all"),
        ("what-changed", ["competitor=sundail", "since=2026-01-01"], "not in the published market; there are sundial"),
        ("what-changed", ["competitor=x' OR 'a'='a", "since=2026-01-01"], "not in the published market"),
        ("theme", ["theme=AI & agentz"], "not in the published market; there are AI & agents"),
        ("compare-prices", ["competitors=us,'); DROP TABLE fct_release; --"], "not in the published market"),
        ("side-by-side", ["one=shiftwell/planner", "other=brindle"], "brindle/core"),
        ("most-features", ["weeks=many"], "Could not convert"),
        ("what-changed", ["competitor=sundial", "since=yesterday"], "date"),
    ],
)
def test_a_wrong_question_is_one_sentence(demo: DemoRun, name: str, given: list[str], said: str) -> None:
    with pytest.raises(WrongInput, match=said):
        answer_question(load_settings({"PACELINE_HOME": str(demo.home)}), find_question(name), given, limit=10, timeout_s=30)


def test_K05_a_value_is_never_sql(demo: DemoRun) -> None:
    assert answered(demo, "search", "words='; DROP TABLE fct_release; --") == []
    assert answered(demo, "price-ladder", "unit=x' OR 'a'='a") == []


def test_a_file_that_is_no_question_is_refused() -> None:
    question = read_question("x", "-- Why?\n-- a=1  first\n-- b  second\nSELECT $a, $b\n")
    assert [(entry.name, entry.default) for entry in question.parameters] == [("a", "1"), ("b", None)]
    assert fill(question, ["b=2=3"]) == {"b": "2=3", "a": "1"}
    for text in ("SELECT 1", "-- Why?\n-- a remark\nSELECT 1"):
        with pytest.raises(ValueError, match=r"x\.sql"):
            read_question("x", text)


def test_K01_F13_an_answer_survives_every_format(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        cursor = connection.execute(
            "SELECT 12.340000::DECIMAL(18,6) AS amount, '=1+1' AS \"a \"\"b\", NULL::DATE AS day UNION ALL SELECT -0.1, 'x', '2026-01-02'"
        )
        columns = [(str(entry[0]), str(entry[1])) for entry in cursor.description]
        answer = Answer([name for name, _ in columns], [kind for _, kind in columns], cursor.fetchall(), False)
        write_parquet(answer, tmp_path / "it's.parquet")
        back = connection.execute("FROM read_parquet(?)", [str(tmp_path / "it's.parquet")])
        assert [(str(entry[0]), str(entry[1])) for entry in back.description] == columns
        assert back.fetchall() == answer.rows
    assert [row["amount"] for row in json.loads(as_json(answer))] == ["12.340000", "-0.100000"]
    assert list(csv.reader(io.StringIO(as_csv(answer))))[1:] == [["12.340000", "'=1+1", ""], ["-0.100000", "x", "2026-01-02"]]


def test_a_single_word_is_a_name_never_sql() -> None:
    assert is_name("who_ships_what")
    assert not is_name("FROM who_ships_what")
    with pytest.raises(WrongInput, match="near it: what-changed"):
        is_name("what-chaged")


def test_what_was_cut_is_told_beside_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(Answer(["a"], ["DECIMAL(18,6)"], [(Decimal("8.000000"),)], True), Format.CSV, None, 1)
    piped = capsys.readouterr()
    assert piped.out == "a\r\n8.000000\r\n"
    assert "only the first 1 rows are given" in piped.err
    assert [shown(Decimal(text)) for text in ("8.000000", "100", "0.10")] == ["8", "100", "0.1"]
    assert [shown(number) for number in (0.7878787878787878, -0.0000123456789, 1234567.891, 2.0)] == [0.787879, -0.0000123457, 1234567.891, 2.0]


def test_what_does_not_fit_side_by_side_is_told_row_after_row(capsys: pytest.CaptureFixture[str]) -> None:
    days = Answer([f"day_{number}" for number in range(20)], ["DATE"] * 20, [tuple(date(2026, 1, 1 + number) for number in range(20))], False)
    assert not columns_fit(days, 160)
    assert not columns_fit(days, 1 + 20 * 13 - 1)
    assert columns_fit(days, 1 + 20 * 13)
    show_answer(days, Format.TABLE, None, 10)
    told = capsys.readouterr().out
    assert [line.split("│")[1:3] for line in told.splitlines() if "day_" in line] == [[f" day_{n}".ljust(8), f" 2026-01-{n + 1:02} "] for n in range(20)]
    assert "20 columns do not fit side by side in 160 characters; name those that you need" in told
    narrow = Answer(["text"], ["VARCHAR"], [("a long text " * 40,)], False)
    assert columns_fit(narrow, 40)
    show_answer(Answer(days.names, days.types, [], False), Format.TABLE, None, 10)
    told = capsys.readouterr().out
    assert "No rows" in told
    assert "side by side" not in told
