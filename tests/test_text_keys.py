"""Keys of words: made as changes are loaded, by the dbt project's own rule, and made anew where it has another."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.config import Settings, load_settings
from pipelines.load import load_runs
from pipelines.text_keys import RULE_FILE
from pipelines.warehouse import connect, open_warehouse
from spiders.landing import LandingRun, committed_runs
from spiders.records import ChangeItem, ChangeKind, KindBasis

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
TEXTS = {"Boards can be *shared*.": "boards can be shared", "Fixes #12: Größe 2": "fixes größe 2", "#!": "#!"}


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Settings of a home with one landed run of a few changes, not loaded yet."""
    found = load_settings({"PACELINE_HOME": str(tmp_path / "home"), "PACELINE_NOW": NOW.isoformat()})
    with LandingRun(found.crawl.landing, "read", NOW) as run:
        for number, text in enumerate(TEXTS):
            run.append(
                ChangeItem(
                    item_id=f"{number:016x}", release_id="0" * 16, source_id="acme/app/changes", document_hash="1" * 64, reader_version=1, position=number, text=text,
                    change_kind=ChangeKind.FEATURE, kind_basis=KindBasis.AUTHOR, kind_confidence=0.9, locator="line:1", quote=text,
                )
            )  # fmt: skip
    return found


def keys(settings: Settings) -> dict[str, str]:
    """-> kept key by text."""
    with connect(settings.warehouse, settings) as connection:
        return dict(connection.execute("SELECT text, text_key FROM raw.change_item").fetchall())


def load(settings: Settings) -> None:
    """Opens the warehouse as a run does, and loads what has landed."""
    with open_warehouse(settings) as connection:
        load_runs(connection, committed_runs(settings.crawl.landing))


def test_a_loaded_change_has_its_key(home: Settings) -> None:
    load(home)
    assert keys(home) == TEXTS


def test_a_warehouse_of_an_older_version_gains_the_keys(home: Settings) -> None:
    load(home)
    with connect(home.warehouse, home) as connection:
        connection.execute("ALTER TABLE raw.change_item DROP COLUMN text_key")
        connection.execute("DROP TABLE raw.key_rule")
        connection.execute("DROP MACRO raw.text_key")
    load(home)
    assert keys(home) == TEXTS


def test_another_rule_makes_all_keys_anew(home: Settings, tmp_path: Path) -> None:
    load(home)
    project = tmp_path / "project"
    shutil.copytree(home.dbt_project, project, ignore=shutil.ignore_patterns("target"))
    rule = project / RULE_FILE
    rule.write_text(rule.read_text(encoding="utf-8").replace("lower(", "upper("), encoding="utf-8")
    edited = replace(home, dbt_project=project)
    load(edited)
    assert keys(edited)["Boards can be *shared*."] == "BOARDS CAN BE SHARED"
    load(home)
    assert keys(home) == TEXTS
