"""Which way things may point: each room is imported in a fresh process and may not bring in another room's libraries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def loaded_by(*statements: str) -> list[set[str]]:
    """-> top-level modules that are loaded after each of `statements`, one after the other in a fresh process."""
    told = "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    code = "\n".join(("import sys, json", *(f"{statement}\n{told}" for statement in statements)))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return [set(json.loads(line)) for line in done.stdout.splitlines()[-len(statements) :]]


def test_readers_know_no_network_and_room_one_no_orchestrator_no_database_no_sql() -> None:
    readers, room = loaded_by("import spiders.kinds; spiders.kinds.registry()", "import spiders.fetch.watch, spiders.read.__main__, spiders.import_captures")
    assert not readers & {"scrapy", "twisted", "dagster", "duckdb"}
    assert "scrapy" in room
    assert not room & {"dagster", "duckdb", "dbt", "pipelines"}


def test_definitions_load_no_scrapy_and_no_kind_and_importing_them_does_no_io(tmp_path: Path) -> None:
    code = """
import json
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append((event, str(args[0]))) if event in ("open", "socket.connect", "sqlite3.connect", "subprocess.Popen") else None)
import pipelines.definitions
# reading modules is what an import is; anything else is I/O of ours
mine = [entry for entry in opened if not entry[1].endswith((".py", ".pyc", ".so")) and "site-packages" not in entry[1] and "/lib/python" not in entry[1]]
loaded = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps([loaded, [entry for entry in mine if ("dbt_project" in entry[1] or entry[0] != "open" or "data" in entry[1]) and entry != ("subprocess.Popen", "file")]]))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    loaded, opened = json.loads(done.stdout)
    assert opened == []
    assert list(tmp_path.iterdir()) == []
    assert "dagster" in loaded
    assert not set(loaded) & {"scrapy", "twisted", "feedparser", "selectolax", "dbt"}


@pytest.mark.parametrize("room", ["spiders", "pipelines"])
def test_environment_is_read_in_one_module_a_room(room: str) -> None:
    allowed = {
        "spiders/config.py",
        "pipelines/config.py",
        "pipelines/demo/__main__.py",
        "pipelines/market_run.py",
        "pipelines/event_log.py",
        "spiders/fetch/progress.py",
    }
    readers = {str(path.relative_to(ROOT)) for path in (ROOT / room).rglob("*.py") if "os.environ" in path.read_text() or "os.getenv" in path.read_text()}
    assert readers <= allowed


def test_no_file_is_named_for_nothing() -> None:
    for path in (*(ROOT / "spiders").rglob("*.py"), *(ROOT / "pipelines").rglob("*.py")):
        assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
        assert sum(1 for _ in path.open()) <= 300, path
