"""dbt's own command line for a build that a run waits for: with the garbage collector off, since a build ends before garbage could matter (30 MB) and looking
for it costs a sixth of the processor time; with the results of `--results FOLDER` instead of dbt's artifacts, whose writing costs a tenth; and without dbt's
debug events, which cost a tenth too and are in no log of ours.

python -m pipelines.dbt_process [--results FOLDER] ARGUMENTS    ARGUMENTS are dbt's
"""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path
from typing import Any

RESULTS = "run_results.json"
MODELS = "models.json"


def dbt_command(*arguments: str) -> list[str]:
    """-> the command line that runs dbt with `arguments`."""
    return [sys.executable, "-m", "pipelines.dbt_process", *arguments]


def build_command(results: Path, *arguments: str) -> list[str]:
    """-> the command line of a dbt command that leaves what became of each node, and each model's columns, in the folder `results`."""
    return dbt_command("--results", str(results), "--no-write-json", *arguments)


def write_results(folder: Path, results: list[Any]) -> None:
    """Writes what became of each node (by unique id: status, seconds, failures) and every model's description and columns."""
    nodes = {entry.node.unique_id: entry for entry in results}
    told = {key: {"status": str(entry.status), "seconds": entry.execution_time, "failures": entry.failures} for key, entry in nodes.items()}
    models = {
        entry.node.name: {
            "schema": entry.node.schema,
            "description": entry.node.description,
            "columns": {name: {"description": column.description} for name, column in entry.node.columns.items()},
        }
        for entry in nodes.values()
        if str(entry.node.resource_type) == "model"
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in ((MODELS, models), (RESULTS, told)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def hush() -> None:
    """Drops debug events before dbt makes messages of them, 25 for a node. What dbt tells people is told as before."""
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager import EventManager

    fire = EventManager.fire_event

    def fire_told(manager: Any, event: Any, level: Any = None, *rest: Any, **named: Any) -> None:
        if (level or event.level_tag()) not in (EventLevel.DEBUG, EventLevel.TEST):
            fire(manager, event, level, *rest, **named)

    EventManager.fire_event = fire_told


def run_dbt(arguments: list[str]) -> int:
    """-> dbt's exit code: 0 done, 1 something failed, 2 dbt could not work."""
    from dbt.cli.main import dbtRunner

    folder = Path(arguments[1]) if arguments[:1] == ["--results"] else None
    done = dbtRunner().invoke(arguments[2:] if folder else arguments)
    if folder and hasattr(done.result, "results"):
        write_results(folder, list(done.result.results))
    return 0 if done.success else 2 if done.exception else 1


if __name__ == "__main__":
    gc.disable()
    hush()
    sys.exit(run_dbt(sys.argv[1:]))
