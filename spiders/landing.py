"""Crossing 1: what a run leaves for the loader. One folder a run, one JSONL file a record type, committed by a manifest.

    landing/20260630T060000.000000Z-crawl-1f2e/watched_source.jsonl, fetch.jsonl, manifest.json

A folder without a manifest is a run still going or one that was interrupted. `seal_interrupted` turns the latter into a
committed run of the whole lines it holds, so that no capture whose bytes are stored is lost. The manifest says how many rows
and which SHA-256 each file has; a file that does not match is damage, and is said.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import orjson

from spiders.evidence import fsync_folder
from spiders.records import RECORDS, Fetch, Outcome, Record

MANIFEST = "manifest.json"
_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
TYPES: dict[str, type[Record]] = {record.table: record for record in RECORDS}


class LandingDamaged(ValueError):
    """A committed run whose files are not what its manifest says."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A committed run: `tables` maps a record type to its rows and SHA-256; `captured` lists the documents it brought
    (`[source_id, document_hash, url, media_type]`), so that the read step knows its work without opening the rows."""

    run_id: str
    purpose: str
    tables: dict[str, dict[str, Any]]
    captured: list[list[str | None]]
    notes: dict[str, Any]
    folder: Path


class LandingRun:
    """A run being written. Use as `with LandingRun(root, 'crawl', now) as run: run.append(record)`; leaving it cleanly commits."""

    def __init__(self, root: Path, purpose: str, now: datetime) -> None:
        self.run_id = f"{now:%Y%m%dT%H%M%S.%fZ}-{purpose}-{secrets.token_hex(3)}"
        self.purpose = purpose
        self.folder = root / self.run_id
        self.notes: dict[str, Any] = {}
        self._files: dict[str, IO[bytes]] = {}
        self.folder.mkdir(parents=True)
        # held while the run is alive: `seal_interrupted` takes only folders whose lock is free
        self._lock = open(self.folder / ".alive", "w")  # noqa: SIM115  closed in commit/abandon
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def append(self, record: Record) -> None:
        """Adds one line; it is in the operating system's hands when this returns."""
        self.append_lines(json_lines((record,)))

    def _file(self, table: str) -> IO[bytes]:
        if table not in self._files:
            self._files[table] = open(self.folder / f"{table}.jsonl", "ab")  # noqa: SIM115  closed in commit/abandon
        return self._files[table]

    def append_all(self, records: Iterable[Record]) -> None:
        """Adds a line each; they are handed over together, table by table in the order given."""
        self.append_lines(json_lines(records))

    def append_lines(self, lines: Mapping[str, bytes]) -> None:
        """Adds what `json_lines` made of records."""
        for table, some in lines.items():
            file = self._file(table)
            file.write(some)
            file.flush()

    def commit(self) -> Manifest:
        """Fsyncs every file and writes the manifest: from here on the run exists for the loader."""
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        self._files.clear()
        manifest = write_manifest(self.folder, self.run_id, self.purpose, self.notes)
        self._lock.close()
        return manifest

    def abandon(self) -> None:
        """Closes the files without a manifest; the next run seals what is whole."""
        for file in self._files.values():
            file.close()
        self._lock.close()

    def __enter__(self) -> LandingRun:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.commit()
        else:
            self.abandon()


def json_lines(records: Iterable[Record]) -> dict[str, bytes]:
    """-> the records as JSON, one a line, by table in the order given."""
    lines: dict[str, list[bytes]] = {}
    for record in records:
        lines.setdefault(record.table, []).append(orjson.dumps(record.__dict__, _as_text, _LINE))
    return {table: b"".join(some) for table, some in lines.items()}


def _as_text(value: object) -> str:
    """An amount of money is a text in JSON, as pydantic writes it: a number there may lose digits."""
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a record holds a {type(value).__name__}, which no table has a column for")


def write_manifest(folder: Path, run_id: str, purpose: str, notes: dict[str, Any]) -> Manifest:
    """Commits `folder` by writing its manifest aside, fsyncing and renaming it."""
    tables = {file.stem: _measure(file) for file in sorted(folder.glob("*.jsonl"))}
    captured = _captured(folder / f"{Fetch.table}.jsonl")
    content = {"run_id": run_id, "purpose": purpose, "tables": tables, "captured": captured, "notes": notes}
    aside = folder / f"{MANIFEST}.part"
    with open(aside, "w", encoding="utf-8") as file:
        file.write(json.dumps(content, sort_keys=True, default=str))
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, folder / MANIFEST)
    fsync_folder(folder)
    fsync_folder(folder.parent)
    return Manifest(run_id, purpose, tables, captured, notes, folder)


def committed_runs(root: Path) -> list[Manifest]:
    """-> every committed run, oldest first."""
    runs = []
    for path in sorted(root.glob(f"*/{MANIFEST}")):
        content = json.loads(path.read_text(encoding="utf-8"))
        runs.append(Manifest(content["run_id"], content["purpose"], content["tables"], content["captured"], content["notes"], path.parent))
    return runs


def seal_interrupted(root: Path) -> list[Manifest]:
    """Commits what interrupted runs left: whole lines stay, a torn last line goes. Folders of living runs are left alone."""
    sealed = []
    for folder in sorted(path for path in root.glob("*") if path.is_dir() and not (path / MANIFEST).exists()):
        with open(folder / ".alive", "a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            for file in folder.glob("*.jsonl"):
                _cut_torn_line(file)
            purpose = folder.name.split("-")[1] if "-" in folder.name else "unknown"
            sealed.append(write_manifest(folder, folder.name, purpose, {"interrupted": True}))
    return sealed


def read_rows(manifest: Manifest, table: str) -> Iterator[Record]:
    """-> the run's records of one type, checked against the manifest. Raises LandingDamaged naming the file."""
    if table not in manifest.tables:
        return
    verify_tables(manifest, table)
    record_type = TYPES[table]
    with open(manifest.folder / f"{table}.jsonl", encoding="utf-8") as lines:
        for line in lines:
            yield record_type.model_validate_json(line)


def verify_tables(manifest: Manifest, only: str | None = None) -> None:
    """Checks the run's files (or one of them) against the manifest. Raises LandingDamaged naming the file."""
    for table, expected in manifest.tables.items():
        file = manifest.folder / f"{table}.jsonl"
        if only in (None, table) and (not file.exists() or _measure(file) != expected):
            raise LandingDamaged(
                f"{file} is not what its manifest says ({expected['rows']} rows); restore it from a backup, or remove its folder to go on without that run"
            )


def write_records(run: LandingRun, records: Iterable[Record]) -> int:
    """Appends all `records` and returns how many there were."""
    count = 0
    for record in records:
        run.append(record)
        count += 1
    return count


def _captured(file: Path) -> list[list[str | None]]:
    if not file.exists():
        return []
    seen: dict[tuple[str | None, ...], None] = {}
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["outcome"] in (Outcome.FETCHED, Outcome.IMPORTED) and row["document_hash"]:
                seen[row["source_id"], row["document_hash"], row["final_url"] or row["url"], row["media_type"]] = None
    return [list(key) for key in seen]


def _measure(file: Path) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with open(file, "rb") as handle:
        for chunk in iter(lambda: handle.read(1 << 20), b""):
            digest.update(chunk)
            rows += chunk.count(b"\n")
    return {"rows": rows, "sha256": digest.hexdigest()}


def _cut_torn_line(file: Path) -> None:
    content = file.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    while whole:
        last = whole[whole[:-1].rfind(b"\n") + 1 :]
        try:
            json.loads(last)
            break
        except ValueError:
            whole = whole[: -len(last)]
    if whole != content:
        aside = file.with_suffix(".part")
        with open(aside, "wb") as handle:
            handle.write(whole)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(aside, file)
