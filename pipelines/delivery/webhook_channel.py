"""A signed JSON document posted to one address. docs/delivery.md tells a receiver how to check it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable

from pipelines.bounded_post import PostFault, post
from pipelines.delivery.attempt import ChannelFault, Send
from pipelines.delivery.notice import Notice

SCHEMA = "paceline.delivery/1"
LONGEST_WISH_S = 24 * 3600.0


def webhook_sender(address: str, secret: str, timeout_s: float, clock: Callable[[], float] = time.time) -> Send:
    """-> a sender to one address. `clock` gives the seconds since 1970 that are signed."""

    def send(message_id: str, notice: Notice) -> str | None:
        body = webhook_body(message_id, notice)
        headers = {"Content-Type": "application/json", "User-Agent": "Paceline", "Idempotency-Key": message_id, **signature_headers(secret, int(clock()), body)}
        try:
            answer = post(address, body, headers, timeout_s)
        except PostFault as fault:
            raise ChannelFault(f"the receiver: {fault}", is_uncertain=fault.was_sent) from fault
        if 300 <= answer.status < 400:
            raise ChannelFault(f"the receiver answered {answer.status}; redirects are not followed, set the address that it moved to")
        if not 200 <= answer.status < 300:
            wish = answer.retry_after_s
            raise ChannelFault(f"the receiver answered {answer.status}", retry_after_s=None if wish is None else min(wish, LONGEST_WISH_S))
        return None

    return send


def webhook_body(message_id: str, notice: Notice) -> bytes:
    """-> the document: `schema`, `message_id`, `kind`, `subject`, `lines` (text, link), `items` (ids of events and editions), `edition` (its JSON or null)."""
    lines = [{"text": line.text, "link": line.link} for line in notice.lines]
    content = {
        "schema": SCHEMA,
        "message_id": message_id,
        "kind": notice.kind,
        "subject": notice.subject,
        "lines": lines,
        "items": list(notice.items),
        "edition": notice.document,
    }
    return json.dumps(content, ensure_ascii=False).encode()


def signature_headers(secret: str, moment: int, body: bytes) -> dict[str, str]:
    """-> the time, in seconds since 1970, and HMAC-SHA256 (RFC 2104) by `secret` over the time, a dot and the body, in hexadecimal."""
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Paceline-Timestamp": str(moment), "Paceline-Signature": f"v1={signed}"}
