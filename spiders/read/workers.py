"""Reads documents in worker processes, so that a hostile document can cost a time limit but never the run.

A worker that exceeds its time is killed, and one that dies (memory, parser crash) is replaced; either way the document becomes
a named `ReadFailure` and its bytes stay. What is limited is processor time, so that a busy machine reads what an idle one reads.
"""

from __future__ import annotations

import gc
import json
import multiprocessing as mp
import resource
import signal
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic, process_time

from spiders.evidence import EvidenceDamaged, EvidenceMissing, EvidenceStore
from spiders.kinds import kind_named
from spiders.landing import json_lines
from spiders.read.pending import ReadingTask
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import ReadFailure

TIME_LIMIT_S = 60.0
"""Longest processor time for one document, seconds."""
PATIENCE = 20
"""A worker that waits instead of working is given up after this many times the limit."""
MEMORY_LIMIT_BYTES = 3 * 1024**3
Result = Reading | ReadFailure
Lines = dict[str, bytes]
"""What `json_lines` makes of a reading: workers hand over bytes, which cost a tenth of records in pickling."""


def read_task(task: ReadingTask, evidence: EvidenceStore) -> Result:
    """-> the reading of one task. Every fault becomes a ReadFailure with a sentence for a person."""
    kind = kind_named(task.source.kind)
    try:
        body = evidence.get(task.document_hash)
    except (EvidenceDamaged, EvidenceMissing) as error:
        return failure(task, "evidence_damaged", str(error))
    document = CapturedDocument(body, task.document_hash, task.url, task.media_type)
    context = SourceContext(task.source.source_id, kind.name, task.source.url, json.loads(task.source.options))
    try:
        return kind.read(document, context)
    except MemoryError:
        return failure(task, "too_large", f"reading {len(body):,} bytes needed more than {MEMORY_LIMIT_BYTES // 1024**2:,} MiB of memory")
    except Exception as error:  # noqa: BLE001  one bad document must not end the run; the fault is kept with its place
        where = traceback.extract_tb(error.__traceback__)[-1]
        return failure(
            task, "reader_error", f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno}); please report it with the document"
        )


def failure(task: ReadingTask, reason: str, detail: str) -> ReadFailure:
    """-> a ReadFailure of `task`."""
    return ReadFailure(
        source_id=task.source.source_id,
        document_hash=task.document_hash,
        reader_version=task.reader_version,
        kind=task.source.kind,
        page_url=task.url,
        reason=reason,
        detail=detail[:1000],
    )


@dataclass
class _Worker:
    process: mp.process.BaseProcess
    pipe: Connection
    task: ReadingTask | None = None
    since: float = 0.0


def read_tasks(
    tasks: Iterable[ReadingTask], evidence_root: Path, workers: int, time_limit_s: float = TIME_LIMIT_S
) -> Iterator[tuple[ReadingTask, Lines | ReadFailure]]:
    """-> every task with the lines to land or its failure, as they are done; memory is flat in the number of tasks."""
    context = mp.get_context("fork")
    gc.freeze()
    todo = iter(tasks)
    crew: list[_Worker] = []
    while True:
        while len(crew) < workers and (task := next(todo, None)) is not None:
            crew.append(_hire(context, evidence_root, time_limit_s))
            _give(crew[-1], task)
        if not crew:
            return
        ready = wait([worker.pipe for worker in crew], timeout=0.5)
        for worker in list(crew):
            if worker.pipe not in ready and monotonic() - worker.since < PATIENCE * time_limit_s:
                continue
            task, result = _collect(worker, worker.pipe in ready, time_limit_s)
            following = next(todo, None)
            if worker.process.is_alive() and following is not None:
                _give(worker, following)
            else:
                _dismiss(worker)
                crew.remove(worker)
                if following is not None:
                    crew.append(_hire(context, evidence_root, time_limit_s))
                    _give(crew[-1], following)
            yield task, result


def _collect(worker: _Worker, answered: bool, time_limit_s: float) -> tuple[ReadingTask, Lines | ReadFailure]:
    task = worker.task
    if task is None:
        raise RuntimeError("a worker answered without a task")
    if answered:
        try:
            return task, worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            worker.process.join(5)
            if worker.process.exitcode == -signal.SIGXCPU:
                return task, failure(task, "timed_out", f"reading took longer than {time_limit_s:g} s of processor time and was ended")
            return task, failure(task, "reader_error", f"the reading process died (exit code {worker.process.exitcode}); its document is kept")
    worker.process.kill()
    worker.process.join()
    return task, failure(task, "timed_out", f"reading did not end within {PATIENCE * time_limit_s:g} s and was ended")


def _hire(context: mp.context.ForkContext, evidence_root: Path, time_limit_s: float) -> _Worker:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, evidence_root, time_limit_s), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _give(worker: _Worker, task: ReadingTask) -> None:
    worker.task, worker.since = task, monotonic()
    worker.pipe.send(task)


def _dismiss(worker: _Worker) -> None:
    # closing alone does not tell it: workers that were forked later hold our end too
    with suppress(OSError):
        worker.pipe.send(None)
    worker.pipe.close()
    worker.process.join(2)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()


def _work(pipe: Connection, evidence_root: Path, time_limit_s: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    evidence = EvidenceStore(evidence_root)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        if task is None:
            return
        # whole seconds, rounded up; the kernel ends the process there, also inside a regular expression
        allowed = ceil(process_time() + time_limit_s)
        resource.setrlimit(resource.RLIMIT_CPU, (allowed if most == resource.RLIM_INFINITY else min(allowed, most), most))
        result = read_task(task, evidence)
        pipe.send(result if isinstance(result, ReadFailure) else json_lines(result.records()))
