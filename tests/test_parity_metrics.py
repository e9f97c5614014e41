"""Capabilities and time to parity: the marts against second implementations, a known lag recovered, and a person's decisions obeyed."""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from statistics import fmean, median
from typing import Any

import duckdb
import pytest

from pipelines.capability_file import capability_decisions, unknown_ids
from pipelines.faults import WrongInput
from tests.conftest import DemoRun
from tests.model_sql import macro_sql, make_table, model_rows, model_sql
from tests.survival_reference import median_bounds, survival

FIRST = date(2024, 1, 1)
TODAY = date(2026, 6, 30)
FEATURE = {
    "change_id": "varchar",
    "competitor": "varchar",
    "product_id": "varchar",
    "general_on": "date",
    "beta_on": "date",
    "text": "varchar",
    "text_key": "varchar",
    "is_counted": "boolean",
    "change_kind": "varchar",
    "general_basis": "varchar",
    "source_url": "varchar",
    "document_hash": "varchar",
    "captured_at": "timestamptz",
    "locator": "varchar",
    "quote": "varchar",
}
ADOPTION = {"capability_id": "varchar", "capability": "varchar", "competitor": "varchar", "adoption": "varchar", "first_general_on": "date"}
Feature = tuple[str, str, date, str]
"""Change, competitor, day, words."""


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def features_in(features: list[Feature], folder: Path) -> duckdb.DuckDBPyConnection:
    """-> a connection with these features, all counted and dated."""
    connection = duckdb.connect()
    rows = [(change, who, f"{who}/app", day, None, words, words, True, "feature", "vendor", "", "", None, "", words) for change, who, day, words in features]
    make_table(connection, "int_change_item", FEATURE, rows, folder)
    make_table(connection, "int_clock", {"today": "date"}, [(TODAY,)], folder)
    connection.execute(f"CREATE TABLE int_feature_term AS {model_sql('int_feature_term')}")
    products = [(f"{who}/app", who) for who in sorted({who for _, who, _, _ in features})]
    make_table(connection, "dim_product", {"product_id": "varchar", "competitor": "varchar"}, products, folder)
    return connection


def published(connection: duckdb.DuckDBPyConnection, decisions: str = "") -> dict[str, dict[str, Any]]:
    """-> capability: competitor -> day (or `had_before`)."""
    connection.execute(f"CREATE OR REPLACE TABLE int_capability AS {model_sql('int_capability', decisions)}")
    connection.execute(f"CREATE OR REPLACE TABLE rpt_capability_candidate AS {model_sql('rpt_capability_candidate', decisions)}")
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for capability, who, day, adoption in model_rows(connection, "fct_capability", "capability, competitor, first_general_on, adoption", decisions):
        found[capability][who] = day or adoption
    return dict(found)


# --- candidate clusters against a second implementation


def stem(word: str) -> str:
    """-> a word without its ending, as the macro `term_stem` has it, written anew."""
    if word.endswith(("ies", "ied")):
        word = word[:-3] + "y"
    for ending in ("ings", "ing", "ed", "es", "s", "e"):
        bare = word[: -len(ending)]
        if word.endswith(ending) and len(bare) >= 3 and bare.isascii() and bare[-3:].isalpha():
            word = bare
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1].isascii() and word[-1].isalpha() else word


@pytest.mark.parametrize(
    ("word", "expected"), [("bidding", "bid"), ("bids", "bid"), ("bid", "bid"), ("policies", "policy"), ("files", "fil"), ("sso", "sso"), ("3.11", "3.11")]
)
def test_terms_have_no_endings(word: str, expected: str) -> None:
    sql = macro_sql("term_stem('word')")
    with duckdb.connect() as connection:
        (found,) = connection.execute(f"SELECT {sql} FROM (SELECT '{word}' AS word)").fetchall()[0]
    assert (found, stem(word)) == (expected, expected)


def number(text: str) -> int:
    """-> a text as the macro `number_of` has it."""
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest()[8:], "little")


def clusters(features: list[Feature]) -> dict[str, tuple[str, float, str]]:
    """-> change: its cluster's first change, the score, and the status; likeness by sums over words in plain Python."""
    empty = set(macro_sql("empty_terms()").replace("'", " ").replace("(", " ").replace(")", " ").replace(",", " ").split())
    uses = {change: Counter(stem(word) for word in words.split() if len(word) >= 3 or not word.isalpha()) for change, _, _, words in features}
    uses = {change: Counter({term: n for term, n in counts.items() if term not in empty}) for change, counts in uses.items()}
    who, day = {f[0]: f[1] for f in features}, {f[0]: f[2] for f in features}
    having: dict[str, set[str]] = defaultdict(set)
    for change, counts in uses.items():
        for term in counts:
            having[term].add(change)
    shared = {term for term, changes in having.items() if len({who[change] for change in changes}) > 1}
    common = {term for term in shared if len(having[term]) >= 4}
    idf = {term: math.log(1 + len(features) / len(changes)) for term, changes in having.items()}
    rarest = {change: sorted((t for t in uses[change] if t in shared and not t.isdigit()), key=lambda t: (len(having[t]), number(t)))[:3] for change in uses}

    def cosine(one: str, other: str, terms: set[str] | None) -> float:
        def vector(change: str) -> dict[str, float]:
            return {term: n * idf[term] for term, n in uses[change].items() if terms is None or term in terms}

        a, b = vector(one), vector(other)
        return sum(a[t] * b[t] for t in a.keys() & b.keys()) / math.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values()))

    likeness: dict[frozenset[str], tuple[float, float]] = {}
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in combinations(uses, 2):
        if who[one] != who[other] and set(rarest[one]) & set(rarest[other]) and len(uses[one].keys() & uses[other].keys()) >= 3:
            likeness[frozenset((one, other))] = pair = cosine(one, other, shared), cosine(one, other, None)
            mine, theirs = uses[one].keys() & common, uses[other].keys() & common
            if pair[0] >= 0.6 and (mine <= theirs or theirs <= mine):
                near[one].add(other)
                near[other].add(one)
    leader = {change: min({change, *others}, key=lambda c: (day[c], c)) for change, others in near.items()}
    for _ in range(3):
        leader = {change: leader[first] for change, first in leader.items()}
    result: dict[str, Any] = {}
    for first in set(leader.values()):
        members = [change for change, other in leader.items() if other == first]
        pairs = [likeness.get(frozenset(pair), (0.0, 0.0)) for pair in combinations(members, 2) if who[pair[0]] != who[pair[1]]]
        score, sameness = fmean(p[0] for p in pairs), fmean(p[1] for p in pairs)
        held = [len(having[t]) for t in shared if all(t in uses[change] for change in members) and not t.isdigit()]
        vendors = len({who[change] for change in members})
        status = "candidate"
        if sameness >= 0.95:
            status = "same words"
        elif vendors >= 3 and score >= 0.65 and held and len(members) / min(held) >= 0.75:
            status = "shared rare word"
        result |= {change: (first, pytest.approx(score, abs=1e-5), status) for change in members}
    return result


def drawn_features(rng: random.Random) -> list[Feature]:
    """-> a market in which some things are told by several vendors in words of their own, and most by one."""
    verbs, things = ["export", "filter", "share", "lock", "archive", "preview"], ["invoices", "boards", "reports", "teams", "budgets", "calendars", "roles"]
    extras = ["weekly", "by region", "in bulk", "for guests", "from mail", "as files", "per site"]
    features = []
    for number in range(160):
        words = f"{rng.choice(verbs)} {rng.choice(things)} and {rng.choice(things)} {rng.choice(extras)} {rng.choice(extras)}"
        features.append((f"n{number:03d}", f"v{rng.randrange(6)}", on(rng.randrange(700)), words))
    for number in range(8):
        rare = [f"q{number}word", f"z{number}ing", f"x{number}plan"]
        for vendor in rng.sample(range(6), rng.randint(2, 4)):
            kept = [*rng.sample(rare, 3 if number % 2 else rng.randint(2, 3)), f"only{number}{vendor}" if number % 2 else rng.choice(things)]
            features.append(
                (f"r{number}{vendor}", f"v{vendor}", on(rng.randrange(700)), " ".join([*kept, kept[0], "lock" if number % 2 else rng.choice(verbs)]))
            )
    return features


def test_candidates_agree_with_a_second_implementation(tmp_path: Path) -> None:
    features = drawn_features(random.Random(5))
    connection = features_in(features, tmp_path)
    rows = model_rows(connection, "int_capability", "change_id, candidate_id, score, status")
    expected = clusters(features)
    assert {status for *_, status in expected.values()} == {"candidate", "same words", "shared rare word"}
    firsts = {candidate: expected[change][0] for change, candidate, *_ in rows}
    assert {change: (firsts[candidate], score, status) for change, candidate, score, status in rows} == expected
    assert len(set(firsts.values())) == len(firsts)


# --- a person's decisions

TOLD = [
    ("a1", "a", on(10), "quarantine zone for suspicious uploads of guests"),
    ("b1", "b", on(20), "keep suspicious guest uploads in quarantine"),
    ("c1", "c", on(30), "guest uploads wait in a quarantine zone when suspicious"),
    ("a2", "a", on(40), "night mode"),
    ("b2", "b", on(50), "dark theme for every screen"),
    ("d2", "d", on(60), "themes with dark colours"),
]


def test_a_persons_decisions_confirm_name_split_and_date_back(tmp_path: Path) -> None:
    connection = features_in(TOLD, tmp_path)
    assert published(connection) == {TOLD[0][3]: {"a": on(10), "b": on(20), "c": on(30)}}
    (candidate,) = {row[0] for row in model_rows(connection, "rpt_capability_candidate", "candidate_id")}
    file = tmp_path / "capabilities.csv"
    file.write_text(
        f"decision,id,capability\nconfirm,{candidate},Upload quarantine\napart,b1,\nsame,a2,Dark mode\nsame,b2,dark mode\nhad_before,d/app,Dark Mode\n",
        encoding="utf-8",
    )
    found = published(connection, str(file))
    named = next(name for name in found if name.lower() == "dark mode")
    assert found == {"Upload quarantine": {"a": on(10), "c": on(30)}, named: {"a": on(40), "b": on(50), "d": "had_before"}}


# --- Kaplan-Meier


def parity_tables(adoptions: list[tuple[str, str, date | None]], coverage: dict[str, tuple[date, date]], folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    rows = [(capability, capability, who, "shipped" if day else "had_before", day) for capability, who, day in adoptions]
    make_table(connection, "fct_capability", ADOPTION, rows, folder)
    make_table(connection, "stg_watched_source", {"product_id": "varchar", "competitor": "varchar"}, [(f"{who}/app", who) for who in coverage], folder)
    spans = [(f"{who}/app", *span) for who, span in coverage.items()]
    make_table(connection, "int_product_coverage", {"product_id": "varchar", "from_on": "date", "until_on": "date"}, spans, folder)
    return connection


def test_parity_agrees_with_a_second_implementation(tmp_path: Path) -> None:
    rng = random.Random(3)
    coverage = {f"v{number}": (on(rng.choice((0, 0, 120))), on(rng.randint(500, 700))) for number in range(8)}
    adoptions: list[tuple[str, str, date | None]] = []
    for number in range(30):
        for who in rng.sample(sorted(coverage), rng.randint(1, 6)):
            adoptions.append((f"c{number}", who, None if rng.random() < 0.05 else on(rng.randrange(20, 500))))
    connection = parity_tables(adoptions, coverage, tmp_path)
    columns = "scope, scope_id, shipped, still_open, unknown, had_before, median_days, open_share, open_age_median_days, median_low_days, median_high_days"
    found = {row[:2]: row[2:] for row in model_rows(connection, "rpt_time_to_parity", columns)}
    states: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for capability in {capability for capability, _, day in adoptions if day}:
        shipped = {who: day for name, who, day in adoptions if name == capability}
        first = min(day for day in shipped.values() if day)
        for who, (since, until) in coverage.items():
            day = shipped.get(who)
            end = until if day is None else day
            state = "before" if who in shipped and day is None else "first" if day == first else "shipped" if day else "open"
            if state in ("shipped", "open") and not since <= first < until:
                state = "unknown"
            for scope in (("market", "market"), ("competitor", who), ("capability", capability)):
                states[scope].append((state, (end - first).days))
    expected = {}
    for scope, entries in states.items():
        count = Counter(state for state, _ in entries)
        followed = [(days, state == "shipped") for state, days in entries if state in ("shipped", "open")]
        middle, share = survival(followed)
        ages = [days for state, days in entries if state == "open"]
        share_open = pytest.approx(share, abs=1e-8) if share is not None else None
        expected[scope] = (
            count["shipped"],
            count["open"],
            count["unknown"],
            count["before"],
            middle,
            share_open,
            median(ages) if ages else None,
            *median_bounds(followed),
        )
    assert found == expected


def test_the_median_recovers_a_known_lag_where_the_mean_of_adopters_does_not(tmp_path: Path) -> None:
    """True lags are exponential with a median of 240 days; a capability is watched for 30 to 500 days after its first release."""
    rng, end, truth = random.Random(9), 500, 240
    coverage = {f"v{number}": (on(0), on(end)) for number in range(6)}
    adoptions: list[tuple[str, str, date | None]] = []
    for number in range(150):
        first = rng.randrange(0, end - 30)
        adoptions.append((f"c{number}", "v0", on(first)))
        lags = {who: 1 + int(rng.expovariate(math.log(2) / truth)) for who in list(coverage)[1:]}
        adoptions += [(f"c{number}", who, on(first + lag)) for who, lag in lags.items() if first + lag < end]
    (row,) = [r for r in model_rows(parity_tables(adoptions, coverage, tmp_path), "rpt_time_to_parity", "scope, median_days, followers") if r[0] == "market"]
    firsts = {capability: day for capability, who, day in adoptions if who == "v0" and day}
    adopters = [(day - firsts[capability]).days for capability, who, day in adoptions if who != "v0" and day]
    assert row[2] == 750
    assert row[1] == pytest.approx(truth, rel=0.1)
    assert abs(fmean(adopters) - truth / math.log(2)) / (truth / math.log(2)) > 0.2
    assert abs(fmean(adopters) - truth) / truth > 0.2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("capability,id\n", "line 1 must be decision,id,capability"),
        ("decision,id,capability\njoin,x,Y\n", "line 2: 'join' is no decision; allowed are confirm, same, apart, had_before"),
        ("decision,id,capability\nsame,x,\n", "line 2: same needs the capability's name"),
        ("decision,id,capability\napart,,\n", "line 2: the id is missing"),
        ("decision,id,capability\nsame,x,Y,Z\n", "line 2: 4 values where 3 belong"),
        ("decision,id,capability\nsame,x,Y\n\napart,x,\n", "line 4: a second decision about x"),
    ],
)
def test_a_wrong_capability_file_is_told_by_line(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "capabilities.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(WrongInput, match=re.escape(words)):
        capability_decisions(file)


def test_a_decision_about_nothing_known_is_told(demo: DemoRun, tmp_path: Path) -> None:
    file = tmp_path / "capabilities.csv"
    file.write_text("decision,id,capability\nconfirm,0000,\nhad_before,larkspur/rota,Shift bidding\n", encoding="utf-8")
    assert unknown_ids(capability_decisions(file), demo.home / "published" / "market.duckdb") == ["0000"]
