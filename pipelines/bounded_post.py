"""One HTTP POST that ends in time, whatever the other side does: no redirects, no proxies, a bounded answer."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from urllib.parse import urlsplit

MOST_BYTES = 1_000_000


class PostFault(Exception):
    """No answer; `was_sent` where the other side may have taken the request nevertheless."""

    def __init__(self, reason: str, *, was_sent: bool) -> None:
        super().__init__(reason)
        self.was_sent = was_sent


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, the wish of a Retry-After in seconds where there is one, and at most a megabyte of the body."""

    status: int
    retry_after_s: float | None
    body: bytes


def post(address: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> Answer:
    """-> the answer to `body`, posted to an http or https address. Raises PostFault after `timeout_s` seconds at the latest, counted from the first byte on."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
    late = Event()
    # each wait for a byte has the time-out; a server that sends one now and then would hold us for ever without this
    alarm = Timer(timeout_s, _hang_up, [connection, late])
    alarm.start()
    try:
        _connect(connection)
        answer = _exchange(connection, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
    finally:
        alarm.cancel()
        connection.close()
    if late.is_set():
        raise PostFault("no answer in time", was_sent=True)
    return answer


def _connect(connection: HTTPConnection) -> None:
    try:
        connection.connect()
    except OSError as error:
        raise PostFault(f"it cannot be reached ({_reason(error)})", was_sent=False) from error


def _exchange(connection: HTTPConnection, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    try:
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, _seconds(answer.getheader("Retry-After")), answer.read(MOST_BYTES))
    except (OSError, HTTPException, AttributeError) as error:
        # AttributeError: the alarm closed the socket under it
        raise PostFault(f"no answer in time, or it broke off ({_reason(error)})", was_sent=True) from error


def _hang_up(connection: HTTPConnection, late: Event) -> None:
    late.set()
    line = connection.sock
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _seconds(text: str | None) -> float | None:
    """-> the seconds of a Retry-After, None where there is none or it is a date."""
    return float(text) if text and text.strip().isdigit() and len(text) < 10 else None


def _reason(error: BaseException) -> str:
    return "timed out" if isinstance(error, TimeoutError) else getattr(error, "strerror", None) or type(error).__name__
