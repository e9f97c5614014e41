"""An event that a better reading takes back leaves every surface at the next publication, and is told as a correction."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from pipelines.config import load_settings
from pipelines.edition import publish_edition
from pipelines.transform import build_marts
from tests.conftest import DemoRun
from tests.demo_home import environment
from tests.test_dashboard import dataset

NEWEST = "SELECT subject, subject_id FROM rpt_timeline WHERE event_type = 'deprecation' ORDER BY happened_on DESC, event_id LIMIT 1"


def told(folder: Path, subject: str) -> dict[str, bool]:
    """-> whether each surface tells the deprecation `subject` as something that happened."""
    brief = json.loads((folder / "brief.json").read_text(encoding="utf-8"))
    page = [brief["headline"], *brief["bullets"], *brief["watch"]]
    with duckdb.connect(str(folder / "market.duckdb"), read_only=True) as connection:
        marts = connection.execute("SELECT count(*) FROM rpt_timeline WHERE event_type = 'deprecation' AND subject = ?", [subject]).fetchone()
    return {
        "marts": marts != (0,),
        "brief": any(subject in statement["text"] for statement in page),
        "mail": subject in " ".join((folder / "brief.txt").read_text(encoding="utf-8").split("What to watch")[0].split()),
        "feed": subject in (folder / "feeds" / "events.atom").read_text(encoding="utf-8"),
        "dashboard": any(row["type"] == "deprecation" and row["subject"] == subject for row in dataset(folder / "dashboard.html", "event")),
    }


def corrected(folder: Path, subject: str) -> dict[str, bool]:
    """-> whether each surface lists `subject` as withdrawn."""
    with duckdb.connect(str(folder / "market.duckdb"), read_only=True) as connection:
        marts = connection.execute("SELECT count(*) FROM rpt_revision WHERE revision_type = 'withdrawn' AND contains(figure, ?)", [subject]).fetchone()
    corrections = (folder / "brief.md").read_text(encoding="utf-8").split("Corrections")[-1]
    return {
        "marts": marts != (0,),
        "brief": "Withdrawn: " in corrections and subject in corrections.replace("\\", ""),
        "dashboard": any(subject in (row["figure"] or "") for row in dataset(folder / "dashboard.html", "revision")),
    }


def test_a_retracted_event_leaves_every_surface_and_is_listed(demo: DemoRun, copied: Path) -> None:
    settings = load_settings(environment(demo, copied))
    with duckdb.connect(str(settings.published / "market.duckdb"), read_only=True) as connection:
        [(subject, change_id)] = connection.execute(NEWEST).fetchall()
    assert all(told(settings.published, subject).values()), told(settings.published, subject)
    assert not any(corrected(settings.published, subject).values())
    with duckdb.connect(str(settings.warehouse)) as connection:
        changed = connection.execute("UPDATE raw.change_item SET change_kind = 'improvement' WHERE text = ?", [subject]).fetchone()
    assert changed is not None
    assert changed[0] >= 1, change_id
    build_marts(settings)
    publish_edition(settings)
    assert not any(told(settings.published, subject).values()), told(settings.published, subject)
    assert all(corrected(settings.published, subject).values()), corrected(settings.published, subject)
