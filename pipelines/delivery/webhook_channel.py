"""A signed JSON document posted to one address. docs/delivery.md tells a receiver how to check it."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, Timer
from urllib.parse import urlsplit

from pipelines.delivery.attempt import ChannelFault, Send
from pipelines.delivery.notice import Notice

SCHEMA = "paceline.delivery/1"
LONGEST_WISH_S = 24 * 3600.0


def webhook_sender(address: str, secret: str, timeout_s: float, clock: Callable[[], float] = time.time) -> Send:
    """-> a sender to one address. `clock` gives the seconds since 1970 that are signed."""
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def send(message_id: str, notice: Notice) -> str | None:
        body = webhook_body(message_id, notice)
        headers = {"Content-Type": "application/json", "User-Agent": "Paceline", "Idempotency-Key": message_id, **signature_headers(secret, int(clock()), body)}
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
        late = Event()
        # each wait for a byte has the time-out; a server that sends one now and then would hold us for ever without this
        alarm = Timer(timeout_s, _hang_up, [connection, late])
        alarm.start()
        try:
            _connect(connection)
            return _post(connection, path, body, headers, late)
        finally:
            alarm.cancel()
            connection.close()

    return send


def webhook_body(message_id: str, notice: Notice) -> bytes:
    """-> the document: `schema`, `message_id`, `kind`, `subject`, `lines` (text, link), `items` (ids of events and editions), `edition` (its JSON or null)."""
    lines = [{"text": line.text, "link": line.link} for line in notice.lines]
    content = {
        "schema": SCHEMA, "message_id": message_id, "kind": notice.kind, "subject": notice.subject, "lines": lines, "items": list(notice.items), "edition": notice.document,
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False).encode()


def signature_headers(secret: str, moment: int, body: bytes) -> dict[str, str]:
    """-> the time, in seconds since 1970, and HMAC-SHA256 (RFC 2104) by `secret` over the time, a dot and the body, in hexadecimal."""
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Paceline-Timestamp": str(moment), "Paceline-Signature": f"v1={signed}"}


def _connect(connection: HTTPConnection) -> None:
    try:
        connection.connect()
    except OSError as error:
        raise ChannelFault(f"the receiver cannot be reached ({_reason(error)})") from error


def _post(connection: HTTPConnection, path: str, body: bytes, headers: dict[str, str], late: Event) -> str | None:
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
    except (OSError, HTTPException, AttributeError) as error:
        # AttributeError: the alarm closed the socket under it
        raise ChannelFault(f"the receiver did not answer in time or broke off ({_reason(error)})", is_uncertain=True) from error
    if late.is_set():
        raise ChannelFault("the receiver did not answer in time", is_uncertain=True)
    if 200 <= answer.status < 300:
        return None
    if 300 <= answer.status < 400:
        raise ChannelFault(f"the receiver answered {answer.status}; redirects are not followed, set the address that it moved to")
    raise ChannelFault(f"the receiver answered {answer.status}", retry_after_s=_wish(answer.getheader("Retry-After")))


def _hang_up(connection: HTTPConnection, late: Event) -> None:
    late.set()
    line = connection.sock
    if line is not None:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _wish(text: str | None) -> float | None:
    """-> the seconds of a Retry-After, None where there is none or it is a date."""
    return min(float(text), LONGEST_WISH_S) if text and text.strip().isdigit() else None


def _reason(error: BaseException) -> str:
    return "timed out" if isinstance(error, TimeoutError) else getattr(error, "strerror", None) or type(error).__name__
