"""Predictions of the release readers, in the format of the release scoring script.

`python -m tests.accuracy.releases DATA PRED` reads every file of `DATA/releases/changelogs` and writes
`PRED/releases/<stored file name>.jsonl`; a line is one change item, or a release without items (`text` null).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from spiders.kinds import changelog_file
from spiders.read.reading import CapturedDocument, Reading, SourceContext

PROCESSES = 2


def predict_releases(data: Path, pred: Path) -> None:
    """Read all changelog files of `data`, write one prediction file each below `pred`, print files that gave no records."""
    out = pred / "releases"
    out.mkdir(parents=True, exist_ok=True)
    files = sorted(path for path in (data / "releases" / "changelogs").iterdir() if path.is_file())
    jobs = [(path, out / f"{path.name}.jsonl") for path in sorted(files, key=lambda path: -path.stat().st_size)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        failures = [line for line in pool.map(_predict, jobs, chunksize=1) if line]
    print(f"{len(files)} changelog files read, {len(failures)} without records")
    for line in failures:
        print(f"  {line}")


def _predict(job: tuple[Path, Path]) -> str | None:
    path, target = job
    read = read_file(path)
    lines = [json.dumps(row, ensure_ascii=False) for row in _rows(read)] if isinstance(read, Reading) else []
    target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return None if isinstance(read, Reading) else f"{path.name}: {read.reason}: {read.detail}"


def read_file(path: Path) -> Any:
    """-> what the kind `changelog_file` makes of a stored file (`.gz` is the store's, not the file's)."""
    body = path.read_bytes()
    name = path.name
    if name.endswith(".gz"):
        body, name = gzip.decompress(body), name.removesuffix(".gz")
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), f"https://files.example/{name}", None)
    return changelog_file.read(document, SourceContext("accuracy/changelogs/file", "changelog_file", document.url))


def _rows(reading: Reading) -> Iterator[dict[str, Any]]:
    items: dict[str, list[Any]] = {}
    for item in reading.items:
        items.setdefault(item.release_id, []).append(item)
    for release in reading.releases:
        head = {"version": release.version, "released_on": release.released_on.isoformat() if release.released_on else None}
        if release.release_id not in items:
            yield {**head, "text": None, "kind": None, "is_breaking": False}
        for item in items.get(release.release_id, []):
            yield {**head, "text": item.text, "kind": item.change_kind.value, "is_breaking": item.is_breaking}


if __name__ == "__main__":
    predict_releases(Path(sys.argv[1]), Path(sys.argv[2]))
