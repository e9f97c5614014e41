"""What later knowledge changed: the marts against the publication that stands, figure by figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from tests.model_sql import make_table, model_sql

MONTHLY = {
    "product_id": "varchar", "period_start": "date", "features": "bigint", "improvements": "bigint", "fixes": "bigint", "exposure_days": "bigint"
}  # fmt: skip
EVENTS = {"event_id": "varchar", "event_type": "varchar", "product_id": "varchar", "subject": "varchar", "happened_on": "date", "observed_at": "timestamptz"}
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
RISE = ("e1", "price_rise", "acme/app", "Team", date(2026, 3, 16), "2026-03-16 06:00:00+00")
CUT = ("e2", "price_cut", "acme/app", "Solo", None, "2026-04-16 06:00:00+00")
NOTICE = ("e3", "deprecation", "acme/app", "The old door goes.", date(2026, 4, 2), "2026-04-03 06:00:00+00")
PACE = ("e4", "speeding_up", "acme/app", "features", date(2026, 4, 30), "2026-05-01 06:00:00+00")
TOLD = [("acme/app", MARCH, 17, 4, 2, 31), ("acme/app", APRIL, None, None, None, 0), ("acme/app", MAY, 6, 0, 0, 31)]
KNOWN = [("acme/app", MARCH, 14, 4, 2, 31), ("acme/app", APRIL, 5, 1, 0, 30), ("acme/app", MAY, 6, 0, 0, 31), ("acme/app", date(2026, 6, 1), 9, 0, 0, 30)]


@pytest.fixture
def connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> duckdb.DuckDBPyConnection:
    """The marts as they are now, in a home where nothing is published yet."""
    monkeypatch.chdir(tmp_path)
    opened = duckdb.connect()
    opened.execute("SET TimeZone = 'UTC'")
    make_table(opened, "rpt_feature_velocity_monthly", MONTHLY, KNOWN, tmp_path)
    make_table(opened, "rpt_timeline", EVENTS, [RISE], tmp_path)
    make_table(opened, "int_event", {"event_id": "varchar"}, [RISE[:1]], tmp_path)
    make_table(opened, "int_clock", {"now_at": "timestamptz"}, [("2026-07-01 06:00:00+00",)], tmp_path)
    return opened


def revisions(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    def asked(sql: str) -> SimpleNamespace:
        return SimpleNamespace(rows=connection.execute(sql).fetchall())

    columns = "mart, product_id, figure, period_on, previous_value, value, revision_type, is_new"
    return connection.execute(f"SELECT {columns} FROM ({model_sql('rpt_revision', asked=asked)}) ORDER BY ALL").fetchall()


def publish(connection: duckdb.DuckDBPyConnection, folder: Path, leave_out: str = "") -> None:
    """Publishes what was told before: another March, an unknown April, a price cut and a notice that were none."""
    (folder / "published" / "marts").mkdir(parents=True)
    make_table(connection, "told_monthly", MONTHLY, TOLD, folder)
    make_table(connection, "told_events", EVENTS, [RISE, CUT, NOTICE, PACE], folder)
    kept = ", ".join(name for name in MONTHLY if name != leave_out)
    connection.execute(f"COPY (SELECT {kept} FROM told_monthly) TO 'published/marts/rpt_feature_velocity_monthly.parquet'")
    connection.execute("COPY told_events TO 'published/marts/rpt_timeline.parquet'")


def test_a_first_publication_revises_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    assert revisions(connection) == []


def test_what_is_told_otherwise_now_is_listed_and_nothing_else(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    publish(connection, tmp_path)
    velocity = ("rpt_feature_velocity_monthly", "acme/app")
    assert revisions(connection) == [
        (*velocity, "exposure_days", APRIL, 0, 30, "corrected", True),
        (*velocity, "features", MARCH, 17, 14, "corrected", True),
        (*velocity, "features", APRIL, None, 5, "now known", True),
        (*velocity, "fixes", APRIL, None, 0, "now known", True),
        (*velocity, "improvements", APRIL, None, 1, "now known", True),
        ("rpt_timeline", "acme/app", "deprecation: The old door goes.", date(2026, 4, 2), 1, 0, "withdrawn", True),
        ("rpt_timeline", "acme/app", "price_cut: Solo", date(2026, 4, 16), 1, 0, "withdrawn", True),
    ]


def test_a_publication_of_an_older_shape_is_not_compared(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    publish(connection, tmp_path, leave_out="fixes")
    assert [row[-2] for row in revisions(connection)] == ["withdrawn", "withdrawn"]


def test_what_was_revised_once_stays_in_the_list(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    publish(connection, tmp_path)
    first = revisions(connection)
    everything = model_sql("rpt_revision", asked=lambda sql: SimpleNamespace(rows=connection.execute(sql).fetchall()))
    connection.execute(f"CREATE TABLE told_revisions AS SELECT * FROM ({everything})")
    for table, mart in (("rpt_feature_velocity_monthly",) * 2, ("rpt_timeline",) * 2, ("told_revisions", "rpt_revision")):
        connection.execute(f"COPY {table} TO 'published/marts/{mart}.parquet'")
    assert revisions(connection) == [(*row[:-1], False) for row in first]
    connection.execute("UPDATE int_clock SET now_at = now_at + INTERVAL 7 DAY")
    connection.execute("UPDATE rpt_feature_velocity_monthly SET features = 15 WHERE period_start = '2026-03-01'")
    found = [row for row in revisions(connection) if row[2:4] == ("features", MARCH)]
    assert [(before, now, is_new) for *_, before, now, _, is_new in found] == [(14, 15, True), (17, 14, False)]
