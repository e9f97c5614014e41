"""The read step as a command: documents in the evidence -> records in a landing run. No network.

python -m spiders.read            what no reader of the current version has read yet
python -m spiders.read --all      everything again
"""

from __future__ import annotations

import argparse
import gc
import sys
from datetime import datetime
from pathlib import Path

from spiders.config import load_config
from spiders.disk import ended_by_disk
from spiders.evidence import body_hash
from spiders.fetch.plan import reader_versions
from spiders.kinds import kind_named
from spiders.landing import LandingRun, committed_runs, seal_interrupted
from spiders.read.kind_model import kind_odds
from spiders.read.pending import ReadingTask, pending_tasks
from spiders.read.reading import CapturedDocument, SourceContext
from spiders.read.workers import read_tasks
from spiders.records import ReadFailure

PROGRESS_EVERY = 50


def main(argv: list[str] | None = None) -> int:
    """-> exit code: 0 also where some documents could not be read, since each of them is a row of its own."""
    parser = argparse.ArgumentParser(prog="python -m spiders.read", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="read every capture again, whatever was read before")
    parser.add_argument("--workers", type=int, default=2, help="processes that read (default 2)")
    arguments = parser.parse_args(argv)
    # modules, patterns and records make no cycles; looking for some costs a third of the start and a tenth of the reading
    gc.set_threshold(50_000, 20, 50)
    config = load_config()
    seal_interrupted(config.landing)
    tasks = list(pending_tasks(committed_runs(config.landing), reader_versions(config), everything=arguments.all))
    if not tasks:
        print("nothing new to read")  # noqa: T201  a command's output
        return 0
    # loaded once for all workers, which inherit it: a kind's readers come with the first document
    for name in {task.source.kind for task in tasks}:
        kind_named(name).read(CapturedDocument(b"", body_hash(b""), ""), SourceContext("", name, ""))
    kind_odds("")
    failed = read_into(config.landing, config.evidence, tasks, max(1, arguments.workers), config.now())
    unread = f"; {failed} of them could not be read (see raw.read_failure)" if failed else ""
    print(f"{len(tasks)} {'document' if len(tasks) == 1 else 'documents'} read{unread}")  # noqa: T201
    return 0


def read_into(landing: Path, evidence: Path, tasks: list[ReadingTask], workers: int, now: datetime) -> int:
    """Reads `tasks` into one landing run; -> how many were read failures."""
    failed = 0
    with LandingRun(landing, "read", now) as run:
        keys: list[str] = run.notes.setdefault("read", [])
        for number, (task, result) in enumerate(read_tasks(tasks, evidence, min(workers, len(tasks))), 1):
            if isinstance(result, ReadFailure):
                run.append(result)
                failed += 1
            else:
                run.append_lines(result)
            keys.append(task.key)
            if number % PROGRESS_EVERY == 0:
                print(f"[{number}/{len(tasks)}] read, {failed} failures", flush=True)  # noqa: T201
        keys.sort()
    return failed


if __name__ == "__main__":
    sys.exit(ended_by_disk(main))
