"""Dagster's event log in SQLite, without a database engine and a transaction for every event.

Dagster 1.13 opens each event's database through a new SQLAlchemy engine, which compiles the same statements anew each time, and commits the
hundred events that announce a run's assets one by one: a quarter of the processor time of a run that finds nothing new. So it does with the two
hundred that tell what dbt built. One engine a database file and one transaction a batch give the same rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from threading import RLock, get_ident
from typing import Any

MARK = "is_one_a_file"
OPENED = "_opened_for_a_batch"
HOLD = "hold_for_a_batch"
BATCH_SIZE = "500"


def tune_event_log() -> None:
    """Makes Dagster's SQLite event log use one engine a file and one transaction a batch in this process; where Dagster has changed inside,
    nothing is done."""
    from dagster._core.storage.event_log.sqlite import sqlite_event_log

    make = getattr(sqlite_event_log, "create_engine", None)
    if make is None or getattr(make, MARK, False) or not hasattr(sqlite_event_log.SqliteEventLogStorage, "_connect"):
        return
    engines: dict[str, Any] = {}

    def engine_of(address: str, **options: Any) -> Any:
        if address not in engines:
            engines[address] = make(address, **options)
        return engines[address]

    vars(engine_of)[MARK] = True
    vars(sqlite_event_log)["create_engine"] = engine_of
    _batch_in_one_transaction(sqlite_event_log.SqliteEventLogStorage, sqlite_event_log.INDEX_SHARD_NAME)


def _batch_in_one_transaction(storage: Any, index: str) -> None:
    connect = storage._connect

    @contextmanager
    def connect_once(self: Any, shard: str) -> Iterator[Any]:
        opened = vars(self).get(OPENED, {}).get((get_ident(), shard))
        if opened is not None:
            yield opened
            return
        with connect(self, shard) as connection:
            yield connection

    @contextmanager
    def hold(self: Any, run_ids: set[str]) -> Iterator[None]:
        if OPENED not in vars(self):
            # a batch holds the run's and the index's connection at once
            vars(self).update({OPENED: {}, "_db_lock": RLock()})
        with ExitStack() as stack:
            opened = {(get_ident(), shard): stack.enter_context(connect(self, shard)) for shard in (*run_ids, index)}
            stack.callback(vars(self)[OPENED].clear)
            vars(self)[OPENED].update(opened)
            yield

    def store_event_batch(self: Any, events: Sequence[Any]) -> None:
        with hold(self, {event.run_id for event in events}):
            for event in events:
                self.store_event(event)

    storage._connect, storage.store_event_batch = connect_once, store_event_batch
    setattr(storage, HOLD, hold)
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", BATCH_SIZE)


def in_one_transaction(context: Any) -> AbstractContextManager[None]:
    """-> a context in which the events of an asset's execution are committed together, when it ends; nothing where the log is not tuned."""
    storage = context.instance.event_log_storage
    hold = getattr(type(storage), HOLD, None)
    return hold(storage, {context.run_id}) if hold else nullcontext()
