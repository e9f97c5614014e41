"""A small market as raw rows, for tests of the dbt project: captures are described by what they show, records and ids follow."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines.dbt_process import dbt_command
from pipelines.raw_tables import columns, create_statements
from pipelines.taxonomy import load_taxonomy
from pipelines.transform import take_parse
from spiders.records import (
    RECORDS,
    ChangeItem,
    ChangeKind,
    Channel,
    DatePrecision,
    DocumentReading,
    Fetch,
    KindBasis,
    Outcome,
    PlanPrice,
    PriceKind,
    PriceRole,
    ReadFailure,
    Record,
    Release,
    WatchedSource,
    hash_id,
)

ROOT = Path(__file__).resolve().parent.parent
START = datetime(2026, 1, 5, 6, tzinfo=UTC)
"""A Monday morning."""


def day(number: float) -> datetime:
    """-> `number` days after START, UTC."""
    return START + timedelta(days=number)


@dataclass(frozen=True)
class Item:
    """One change: its words and kind."""

    text: str
    kind: str = "feature"


@dataclass(frozen=True)
class Entry:
    """One release as a page shows it. `key` is its identity in the source (default: version, else title and date)."""

    version: str | None = None
    on: date | None = None
    items: tuple[Item, ...] = ()
    title: str | None = None
    key: str | None = None
    channel: str = "general"
    component: str | None = None
    precision: str = "day"
    url: str | None = None

    @property
    def entry_key(self) -> str:
        return self.key or hash_id(self.component, self.version) if self.version or self.key else hash_id(self.title, self.on)


@dataclass(frozen=True)
class Price:
    """One price as a page shows it."""

    plan: str
    amount: str | None = None
    currency: str | None = "USD"
    period: str | None = "month"
    billed: str | None = "monthly"
    unit: str | None = "user"
    kind: str = "fixed"
    role: str = "list"
    group: str | None = None
    effective_on: date | None = None
    tax: str | None = None
    minimum: int | None = None


@dataclass
class RawMarket:
    """Raw rows in the making; every `see_*` is one attempt to fetch a source."""

    rows: dict[str, list[Record]] = field(default_factory=lambda: {record.table: [] for record in RECORDS})

    def source(
        self, source_id: str, kind: str = "feed", *, is_us: bool = False, min_records: int = 1, max_age_days: int | None = None, identity: str | None = None
    ) -> str:
        competitor, product, _ = source_id.split("/")
        self._add(
            WatchedSource(
                source_id=source_id,
                competitor=competitor,
                competitor_name=competitor.title(),
                homepage=f"https://{competitor}.example/",
                is_us=is_us,
                product=product,
                product_name=product.title(),
                kind=kind,
                url=f"https://{source_id}.example/",
                min_records=min_records,
                max_age_days=max_age_days,
                expected_identity=identity,
                watched_at=START,
            )
        )
        return source_id

    def see(
        self,
        source_id: str,
        at: datetime,
        entries: Iterable[Entry] = (),
        prices: Sequence[Price] = (),
        *,
        windowed: bool = True,
        imported: bool = False,
        noise: str = "",
        reader_version: int = 1,
        title: str | None = None,
    ) -> None:
        """A capture that shows these entries or prices, in this order. `noise` makes other bytes of the same content."""
        entries = tuple(entries)
        document_hash = hash_id(source_id, entries, tuple(prices), noise, *([title] if title else ())) * 4
        self._fetch(source_id, at, Outcome.IMPORTED if imported else Outcome.FETCHED, document_hash)
        self.read(source_id, document_hash, entries, prices, windowed=windowed, reader_version=reader_version, title=title)

    def read(
        self,
        source_id: str,
        document_hash: str,
        entries: Sequence[Entry],
        prices: Sequence[Price] = (),
        *,
        windowed: bool = True,
        reader_version: int = 1,
        title: str | None = None,
    ) -> None:
        """What a reader makes of a document."""
        key = {"source_id": source_id, "document_hash": document_hash, "reader_version": reader_version}
        self._add(
            DocumentReading(
                **key,
                kind="feed",
                page_url=f"https://{source_id}.example/",
                is_windowed=windowed,
                title=title,
                release_count=len(entries),
                item_count=sum(len(entry.items) for entry in entries),
                price_count=len(prices),
            )
        )
        for position, entry in enumerate(entries):
            release_id = hash_id(source_id, document_hash, reader_version, position)
            self._add(
                Release(
                    **key,
                    release_id=release_id,
                    position=position,
                    entry_key=entry.entry_key,
                    version=entry.version,
                    title=entry.title or entry.version,
                    component=entry.component,
                    released_on=entry.on,
                    date_raw=str(entry.on) if entry.on else None,
                    date_precision=DatePrecision(entry.precision) if entry.on else None,
                    channel=Channel(entry.channel),
                    url=entry.url,
                    locator=f"entry:{position}",
                    quote=f"{entry.title or entry.version} {entry.on or ''}",
                )
            )
            for number, item in enumerate(entry.items):
                self._add(
                    ChangeItem(
                        **key,
                        item_id=hash_id(release_id, number),
                        release_id=release_id,
                        position=number,
                        text=item.text,
                        change_kind=ChangeKind(item.kind),
                        kind_basis=KindBasis.AUTHOR,
                        kind_confidence=0.99,
                        locator=f"entry:{position}",
                        quote=item.text[:300],
                    )
                )
        for position, price in enumerate(prices):
            self._add(
                PlanPrice(
                    **key,
                    price_id=hash_id(source_id, document_hash, reader_version, "price", position),
                    position=position,
                    plan=price.plan,
                    plan_group=price.group,
                    plan_position=position,
                    price_kind=PriceKind(price.kind),
                    role=PriceRole(price.role),
                    amount=Decimal(price.amount) if price.amount is not None else None,
                    currency=price.currency,
                    period=price.period,
                    billed=price.billed,
                    unit=price.unit,
                    effective_on=price.effective_on,
                    tax=price.tax,
                    minimum_quantity=price.minimum,
                    locator=f"css:.plan-{position}",
                    quote=f"{price.plan} {price.amount}",
                )
            )

    def fail(self, source_id: str, at: datetime, outcome: str = "timed_out") -> None:
        """An attempt that gave no content."""
        self._fetch(source_id, at, Outcome(outcome), None)

    def see_nothing(self, source_id: str, at: datetime, reason: str = "no_records") -> None:
        """A capture that the reader could make nothing of."""
        document_hash = hash_id(source_id, "nothing", reason) * 4
        self._fetch(source_id, at, Outcome.FETCHED, document_hash)
        failure = ReadFailure(
            source_id=source_id,
            document_hash=document_hash,
            reader_version=1,
            kind="feed",
            page_url="https://x.example/",
            reason=reason,
            detail="nothing found",
        )
        if failure not in self.rows["read_failure"]:
            self._add(failure)

    def write(self, path: Path) -> Path:
        """Writes the rows, and our taxonomy, into a new DuckDB file's raw tables; -> its path."""
        with duckdb.connect(str(path)) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            for statement in create_statements():
                connection.execute(statement)
            load_taxonomy(connection, ROOT / "dbt_project" / "seeds" / "theme_term.csv")
            for record in RECORDS:
                self._insert(connection, record, path)
        return path

    def _insert(self, connection: duckdb.DuckDBPyConnection, record: type[Record], path: Path) -> None:
        rows = self.rows[record.table]
        unique = list({tuple(getattr(row, name) for name in record.key): row for row in rows}.values())
        if not unique:
            return
        lines = path.with_name(f"{path.stem}.{record.table}.jsonl")
        lines.write_text("\n".join(row.model_dump_json() for row in unique), encoding="utf-8")
        shape = ", ".join(f"'{name}': '{kind}'" for name, kind in columns(record).items())
        connection.execute(f"INSERT INTO raw.{record.table} BY NAME SELECT * FROM read_json('{lines}', format='newline_delimited', columns={{{shape}}})")

    def _fetch(self, source_id: str, at: datetime, outcome: Outcome, document_hash: str | None) -> None:
        self._add(
            Fetch(
                fetch_id=hash_id(source_id, at, document_hash),
                run_id=f"run-{at:%Y%m%dT%H%M}",
                source_id=source_id,
                url=f"https://{source_id}.example/",
                captured_at=at,
                outcome=outcome,
                document_hash=document_hash,
            )
        )

    def _add(self, record: Record) -> None:
        self.rows[record.table].append(record)


def started_dbt(warehouse: Path, *arguments: str) -> subprocess.Popen[str]:
    """-> dbt at work on a warehouse, with its logs beside it."""
    folder = warehouse.parent / "target"
    take_parse(ROOT / "dbt_project", folder)
    environment = os.environ | {
        "PACELINE_WAREHOUSE": warehouse.name,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_TARGET_PATH": str(folder),
        "DBT_LOG_PATH": str(warehouse.parent / "logs"),
        "DBT_LOG_LEVEL_FILE": "info",
    }
    project = str(ROOT / "dbt_project")
    command = dbt_command("--quiet", "--no-write-json", *arguments, "--project-dir", project, "--profiles-dir", project)
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, cwd=warehouse.parent)


def dbt(warehouse: Path, *arguments: str) -> None:
    """Runs dbt on a warehouse; its output is in the error where it fails."""
    with started_dbt(warehouse, *arguments) as process:
        said, _ = process.communicate()
    assert process.returncode == 0, said[-6000:]


def kill_dbt(warehouse: Path, *arguments: str) -> None:
    """Runs dbt on a warehouse and kills it with SIGKILL as soon as it has built a table."""
    log = warehouse.parent / "logs" / "dbt.log"
    with started_dbt(warehouse, *arguments) as process:
        while process.poll() is None:
            if log.exists() and "OK created sql table model" in log.read_text(errors="replace"):
                process.kill()
                return
            time.sleep(0.02)
    raise AssertionError("dbt ended before it could be killed")


def query(warehouse: Path, sql: str) -> list[tuple[Any, ...]]:
    """-> the rows of one query on a warehouse that is built and changes no more."""
    return _opened(warehouse).execute(sql).fetchall()


@lru_cache(maxsize=1)
def _opened(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """-> a connection for all queries in a row: opening one costs more than most of them."""
    connection = duckdb.connect(str(warehouse), read_only=True)
    connection.execute("SET TimeZone = 'UTC'")
    return connection
