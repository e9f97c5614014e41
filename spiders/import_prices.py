"""Price lists: prices that somebody wrote down by vendor and day, through the same evidence and reading path as live pages.

    python -m spiders.import_prices prices.csv

Columns: vendor, snapshot_date (YYYY-MM-DD), plan, price, currency, unit, url; optional vendor_key, product, kind (plan or add-on),
period, billed, decimal (point or comma). Also known as: saas = vendor, name = plan, file = vendor_key. Each vendor and day is a capture
of its own; the rows of a capture are its evidence. Importing again adds nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from spiders.captures_read import ImportProblem
from spiders.config import Config, ConfigError, load_config
from spiders.disk import ended_by_disk
from spiders.evidence import EvidenceStore, body_hash
from spiders.landing import LandingRun, committed_runs, read_rows
from spiders.price_list_captures import ListedCapture, captures_of
from spiders.read import price_list_rows
from spiders.read.price_list_plans import Remark, listed_plans
from spiders.records import Fetch, Outcome, WatchedSource, hash_id
from spiders.watchlist import WatchlistError, load_watchlist

MAX_BYTES = 100_000_000
LINES_SHOWN = 5
WORDS = {"refused": "refused", "unpriced": "without its price", "noted": "noted"}


@dataclass(frozen=True, slots=True)
class PriceImport:
    """What an import did with the rows of a file: `rows` = taken + known + left out."""

    rows: int
    taken: int
    known: int
    captures: int
    vendors: int
    remarks: tuple[Remark, ...]
    unused: tuple[str, ...]

    def lines(self) -> list[str]:
        """-> the import in words, one line for each reason with its first rows."""
        count = Counter(remark.effect for remark in self.remarks)
        told = [
            f"{self.rows:,} rows in, {self.taken:,} taken ({count['unpriced']:,} of them without their price), {self.known:,} known already, {count['refused']:,} refused; "
            f"{self.captures:,} captures of {self.vendors:,} vendors imported"
        ]
        told += [f"columns not used: {', '.join(self.unused)}"] if self.unused else []
        return told + list(_reasons(self.remarks))


def main(argv: list[str] | None = None) -> int:
    """-> exit code: 0 imported (or nothing new), 2 for input that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m spiders.import_prices", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="CSV with the columns above")
    file = parser.parse_args(argv).file
    try:
        config = load_config()
        result = import_prices(file, load_watchlist(config.watchlist, config.now()), config)
    except (ConfigError, WatchlistError, ImportProblem) as error:
        print(error)  # noqa: T201  a command's output
        return 2
    print("\n".join(result.lines()))  # noqa: T201
    return 0


def import_prices(file: Path, watched: list[WatchedSource], config: Config) -> PriceImport:
    """Imports the price list `file`. Raises ImportProblem where it is none, or where no row of it could be taken."""
    table = _table(file)
    captures, remarks = captures_of(table.rows, watched, config.now())
    held = _held(config)
    known, fresh = 0, []
    for capture in captures:
        body, found = _evidence(capture)
        before = held.get((capture.source.source_id, capture.captured_at, capture.url))
        if before is None:
            fresh.append((capture, body))
            remarks += found
        elif before == body_hash(body):
            known += len(capture.rows)
        else:
            remarks += _conflicts(capture)
    left_out = sum(remark.effect == "refused" for remark in remarks)
    if table.rows and left_out == len(table.rows):
        raise ImportProblem("\n".join([*_reasons(remarks), f"{file}: no row of {len(table.rows):,} could be taken, nothing was changed"]))
    _land(fresh, config)
    rows, vendors = len(table.rows), {capture.source.competitor for capture, _ in fresh}
    return PriceImport(rows, rows - known - left_out, known, len(fresh), len(vendors), tuple(remarks), table.unused)


def _evidence(capture: ListedCapture) -> tuple[bytes, tuple[Remark, ...]]:
    """-> the capture as its evidence holds it (rows that only repeat another left out), and what is remarkable about its rows."""
    remarks = listed_plans(capture.rows).remarks
    repeats = {remark.line for remark in remarks if remark.code == "repeated"}
    return price_list_rows.written_rows(row for row in capture.rows if row.line not in repeats), remarks


def _conflicts(capture: ListedCapture) -> list[Remark]:
    words = f"{capture.source.source_id} has another list of {capture.captured_at:%Y-%m-%d}; give the corrected one the day it was made"
    return [Remark(row.line, "another list of that day is imported", words, "refused") for row in capture.rows]


def _table(file: Path) -> price_list_rows.PriceTable:
    if not file.is_file():
        raise ImportProblem(f"{file} does not exist; give a CSV file with the columns {', '.join(price_list_rows.NEEDED)}")
    if file.stat().st_size > MAX_BYTES:
        raise ImportProblem(f"{file} has {file.stat().st_size:,} bytes, {MAX_BYTES:,} are allowed; cut it into several")
    try:
        return price_list_rows.read_rows(file.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportProblem(f"{file} is not UTF-8 (byte {error.start:,}); save it as CSV in UTF-8") from error
    except price_list_rows.PriceListProblem as problem:
        raise ImportProblem(f"{file}: {problem}") from problem


def _held(config: Config) -> dict[tuple[str, datetime, str], str]:
    """-> the document of every imported capture by source, time and address."""
    runs = (run for run in committed_runs(config.landing) if run.purpose == "import")
    rows = (row for run in runs for row in read_rows(run, Fetch.table))
    return {(row.source_id, row.captured_at, row.url): row.document_hash for row in rows if isinstance(row, Fetch) and row.document_hash}


def _land(captures: list[tuple[ListedCapture, bytes]], config: Config) -> None:
    if not captures:
        return
    evidence = EvidenceStore(config.evidence)
    with LandingRun(config.landing, "import", config.now()) as run:
        for source in {capture.source.source_id: capture.source for capture, _ in captures}.values():
            run.append(source)
        for capture, body in captures:
            run.append(_fetch(run.run_id, capture, body, evidence.put(body)))


def _fetch(run_id: str, capture: ListedCapture, body: bytes, document_hash: str) -> Fetch:
    return Fetch(
        fetch_id=hash_id(capture.source.source_id, capture.url, capture.captured_at.isoformat(), document_hash),
        run_id=run_id,
        source_id=capture.source.source_id,
        url=capture.url,
        final_url=capture.url,
        captured_at=capture.captured_at,
        outcome=Outcome.IMPORTED,
        status=200,
        document_hash=document_hash,
        media_type="text/csv",
        body_bytes=len(body),
    )


def _reasons(remarks: Iterable[Remark]) -> Iterator[str]:
    by_code: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        by_code.setdefault((WORDS[remark.effect], remark.code), []).append(remark)
    for (what, code), found in sorted(by_code.items()):
        lines = ", ".join(str(remark.line) for remark in found[:LINES_SHOWN]) + (", ..." if len(found) > LINES_SHOWN else "")
        yield f"  {what}: {code}: {len(found):,} (line {lines}); for example {found[0].words}"


if __name__ == "__main__":
    sys.exit(ended_by_disk(main))
