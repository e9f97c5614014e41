"""The outbox: what is to be sent, what is being sent and what each channel was told, in one SQLite file that survives a crash at any moment.

A message is committed as `sending` before the network is touched and as `sent`, with everything it told, behind it. What a crash or a time-out leaves in
between is `uncertain`: it is sent again unchanged and under the same id, by which the receiver knows it. Everything else that waits is composed anew at
the next delivery, so that a channel that was down for a week gets one message and not seven.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.delivery.notice import Notice
from pipelines.faults import MarketFault, WrongInput

SCHEMA = """
CREATE TABLE IF NOT EXISTS channel (name TEXT PRIMARY KEY, since TEXT NOT NULL, failures INTEGER NOT NULL DEFAULT 0, next_at TEXT, error TEXT, sent_at TEXT);
CREATE TABLE IF NOT EXISTS told (channel TEXT NOT NULL, item TEXT NOT NULL, message_id TEXT, PRIMARY KEY (channel, item)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    message_id TEXT PRIMARY KEY, channel TEXT NOT NULL, notice TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'uncertain')),
    attempts INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sent (message_id TEXT PRIMARY KEY, channel TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, items INTEGER NOT NULL, sent_at TEXT NOT NULL, note TEXT);
"""


class OutboxBusy(MarketFault):
    """Another process is delivering."""


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What the outbox knows of a channel: since when it is told things, failures in a row, when to try again, the last error, the last success; UTC."""

    since: datetime
    failures: int
    next_at: datetime | None
    error: str | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that is to be sent."""

    message_id: str
    notice: Notice
    is_uncertain: bool


class Outbox:
    """The open outbox; every method is one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def channel(self, name: str) -> ChannelState | None:
        """-> the state of a channel, None for one that was never seen."""
        row = self._connection.execute("SELECT since, failures, next_at, error, sent_at FROM channel WHERE name = ?", (name,)).fetchone()
        return ChannelState(datetime.fromisoformat(row[0]), row[1], _moment(row[2]), row[3], _moment(row[4])) if row else None

    def begin_channel(self, name: str, since: datetime, known: Iterable[str]) -> None:
        """Takes a new channel in: what happened until `since`, and the items `known`, are history to it."""
        with self._connection:
            self._connection.execute("INSERT INTO channel (name, since) VALUES (?, ?)", (name, since.isoformat()))
            self._connection.executemany("INSERT OR IGNORE INTO told VALUES (?, ?, NULL)", [(name, item) for item in known])

    def told(self, name: str) -> set[str]:
        """-> the items that a channel was told, and those in messages of which nobody knows whether they arrived."""
        told = {item for (item,) in self._connection.execute("SELECT item FROM told WHERE channel = ?", (name,))}
        return told.union(*(message.notice.items for message in self.waiting(name) if message.is_uncertain))

    def replace_waiting(self, name: str, notices: Iterable[Notice], now: datetime) -> None:
        """Puts `notices` in the place of what waits for a channel; uncertain messages stay as they are."""
        with self._connection:
            self._connection.execute("DELETE FROM message WHERE channel = ? AND state = 'waiting'", (name,))
            rows = [(notice.message_id(name), name, notice.to_json(), "waiting", now.isoformat()) for notice in notices]
            self._connection.executemany("INSERT OR IGNORE INTO message (message_id, channel, notice, state, created_at) VALUES (?, ?, ?, ?, ?)", rows)

    def waiting(self, name: str) -> list[Waiting]:
        """-> what is to be sent to a channel, oldest first."""
        rows = self._connection.execute("SELECT message_id, notice, state FROM message WHERE channel = ? ORDER BY created_at, rowid", (name,)).fetchall()
        return [Waiting(message_id, Notice.from_json(notice), state != "waiting") for message_id, notice, state in rows]

    def start(self, message_id: str) -> None:
        """Marks a message as being sent."""
        with self._connection:
            self._connection.execute("UPDATE message SET state = 'sending', attempts = attempts + 1 WHERE message_id = ?", (message_id,))

    def finish(self, name: str, message: Waiting, now: datetime, note: str | None) -> None:
        """Marks a message as sent, and all its items as told."""
        notice = message.notice
        with self._connection:
            self._connection.execute("DELETE FROM message WHERE message_id = ?", (message.message_id,))
            record = (message.message_id, name, notice.kind, notice.subject, len(notice.items), now.isoformat(), note)
            self._connection.execute("INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?, ?, ?, ?)", record)
            self._connection.executemany("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", [(name, item, message.message_id) for item in notice.items])
            self._connection.execute("UPDATE channel SET failures = 0, next_at = NULL, error = NULL, sent_at = ? WHERE name = ?", (now.isoformat(), name))

    def fail(self, name: str, message: Waiting, error: str, next_at: datetime, *, is_uncertain: bool) -> None:
        """Puts a message back: to be composed anew, or unchanged where it may have arrived after all."""
        with self._connection:
            state = "uncertain" if is_uncertain or message.is_uncertain else "waiting"
            self._connection.execute("UPDATE message SET state = ? WHERE message_id = ?", (state, message.message_id))
            self._connection.execute("UPDATE channel SET failures = failures + 1, next_at = ?, error = ? WHERE name = ?", (next_at.isoformat(), error, name))


@contextmanager
def open_outbox(folder: Path) -> Iterator[Outbox]:
    """Opens the outbox in `folder`, alone. Raises OutboxBusy where another process holds it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / ".lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutboxBusy("another process is delivering just now; what waits is sent by it or by the next delivery") from None
        with closing(_connect(folder / "outbox.sqlite")) as connection:
            yield Outbox(connection)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10)
    path.chmod(0o600)
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.executescript(SCHEMA)
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):  # the disk, told as such
            raise
        raise WrongInput(
            f"{path} is damaged ({error}); nothing was sent. Move it away: each channel then begins anew, without what it was told before"
        ) from error
    return connection


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
