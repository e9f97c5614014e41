"""Every model that decides something has a dbt unit test: what decides is read off its SQL, and who is excused says why."""

from __future__ import annotations

import re
from functools import cache

from tests.model_sql import PROJECT, model_sql

DECIDING = re.compile(r"(?i)\b(?:case|where|having|qualify|filter|over|join|union|except|distinct|group\s+by)\b")
"""Rows are chosen, joined, numbered or folded, or a value depends on a condition. Renaming, casting, reducing a text to its key and a default for what is missing do not decide."""
UNIT_TEST = re.compile(r"(?m)^  - name: \w+\n(?:    (?!model:).*\n)*    model: (\w+)$")
NOT_SQL = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\{#.*?#\}", re.DOTALL)

EXCUSED = {
    "fct_release_evidence": "one row of int_release_evidence each, with its entry looked up by the whole key: nothing is left out, nothing repeats",
    "rpt_feature_velocity_monthly": "the macro of rpt_feature_velocity_weekly with another grain; rates by month are computed a second time in test_dbt_metrics.py",
}


def decides(sql: str) -> bool:
    """-> whether the SQL does more than rename and cast."""
    return DECIDING.search(NOT_SQL.sub(" ", sql)) is not None


@cache
def deciding_models() -> set[str]:
    """-> names of the models whose rendered SQL decides, what a macro writes included."""
    return {path.stem for path in (PROJECT / "models").rglob("*.sql") if decides(model_sql(path.stem))}


def unit_tested() -> set[str]:
    """-> names of the models that have a unit test; by their lines, since parsing all of dbt's YAML takes seconds."""
    return {model for path in (PROJECT / "models").rglob("*.yml") for model in UNIT_TEST.findall(path.read_text(encoding="utf-8"))}


def test_every_model_that_decides_has_a_unit_test() -> None:
    assert deciding_models() - unit_tested() - EXCUSED.keys() == set(), "write a dbt unit test with a row that a wrong SQL would get wrong"


def test_nobody_is_excused_without_need() -> None:
    """A model that does not decide, has a test by now or is gone needs no excuse."""
    assert EXCUSED.keys() <= deciding_models() - unit_tested()


def test_what_decides_is_seen_and_what_renames_is_not() -> None:
    assert not decides("-- where it comes from\nselect source_id as id, coalesce(unit, 'join') as unit, cast(day as date) as day_on from raw.fetch")
    for sql in (
        "select a from t where b",
        "select case when b then a end from t",
        "select a from t qualify row_number() over (order by a) = 1",
        "select a from t join u using (a)",
    ):
        assert decides(sql)
    assert {"int_release", "rpt_feature_velocity_weekly", "dim_competitor"} <= deciding_models()
    assert not {"dim_source", "fct_plan_price"} & deciding_models()
