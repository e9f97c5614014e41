"""A question of somebody we do not know, answered in a process of its own, which is ended when its time or memory is up: DuckDB cannot be interrupted
everywhere (`repeat('x', 1500000000)`), and what it holds then it holds in the process that asked.

python -m pipelines.query_process    the request and the answer are JSON on standard input and output
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipelines.config import ROOT, Settings
from pipelines.faults import WrongInput
from pipelines.market_query import Answer, ask_file

MEMORY_LIMIT = "512MB"
MEMORY_BYTES = 4 << 30
"""Address space of the process: DuckDB's own limit, its libraries, and no more than a small machine has."""
GRACE_S = 3.0
"""For the process to start, and for DuckDB to end by itself."""
LONGEST_TEXT = 2_000
FILE = "market.duckdb"


def ask_apart(settings: Settings, sql: str, *, limit: int, timeout_s: float) -> Answer:
    """-> the answer, days and moments as ISO text, money as text, words cut at 2,000 characters with a mark. Raises WrongInput for what cannot be answered.
    The process knows neither our environment nor where the file lies: an answer or an error cannot tell it."""
    folder = settings.published
    if not (folder / FILE).exists():
        raise WrongInput("nothing is published yet; `paceline run` publishes")
    request = json.dumps({"sql": sql, "limit": limit, "timeout_s": timeout_s})
    command = [sys.executable, "-P", "-m", "pipelines.query_process"]
    try:
        done = subprocess.run(
            command,
            input=request,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout_s + GRACE_S,
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "HOME": "."},
        )
    except subprocess.TimeoutExpired as error:
        raise WrongInput(f"the question took longer than {timeout_s:g} s and was ended; narrow it") from error
    if done.returncode or not done.stdout:
        raise WrongInput("the question needed more memory than it may have and was ended; narrow it")
    told = json.loads(done.stdout)
    if "refused" in told:
        raise WrongInput(told["refused"])
    return Answer(told["names"], told["types"], [tuple(row) for row in told["rows"]], told["is_cut"])


def answer_request(request: dict[str, Any], path: Path) -> dict[str, Any]:
    """-> the answer to one request as JSON can carry it, or why there is none. DuckDB's own tables and errors tell where the file lies, which is nobody's business."""
    place = str(path.parent.resolve())
    try:
        answer = ask_file(path, request["sql"], limit=request["limit"], timeout_s=request["timeout_s"], memory_limit=MEMORY_LIMIT)
    except WrongInput as fault:
        return {"refused": str(fault).replace(place, "published")}
    rows = [tuple(_without(place, portable(value)) for value in row) for row in answer.rows]
    return asdict(Answer(answer.names, answer.types, rows, answer.is_cut))


def _without(place: str, value: object) -> object:
    return value.replace(place, "published") if isinstance(value, str) else value


def portable(value: object) -> object:
    """-> a value as JSON carries it: numbers, true and false as they are, days and moments ISO 8601, anything else as text of bounded length."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} … (cut, {len(text):,} characters)"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    json.dump(answer_request(json.load(sys.stdin), Path(FILE)), sys.stdout)
