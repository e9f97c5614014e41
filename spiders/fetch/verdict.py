"""What an answer means: outcome, sentence and, where there is one, the body to keep. Pure: bytes and headers in, a verdict out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spiders.fetch.content_coding import BodyTooLarge, CodingError, StreamCut, decode_body
from spiders.fetch.sniffing import mismatch, sniff
from spiders.records import Outcome

BY_STATUS = {
    404: Outcome.NOT_FOUND,
    410: Outcome.GONE,
    401: Outcome.FORBIDDEN,
    403: Outcome.FORBIDDEN,
    407: Outcome.FORBIDDEN,
    451: Outcome.FORBIDDEN,
    429: Outcome.RATE_LIMITED,
}
CAPTURING = frozenset({200, 203})
WALLS = {"auth_wall": Outcome.AUTH_WALL, "soft_404": Outcome.NOT_FOUND}
WALL_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent; header values as received, `is_open_ended` where nothing but the closed connection ended the body."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    content_encoding: str | None = None
    retry_after: str | None = None
    is_mitigated: bool = False
    is_open_ended: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the attempt ended; `body` is the decoded body of a capture."""

    outcome: Outcome
    detail: str | None = None
    body: bytes | None = None


def judge(answer: Answer, *, was_conditional: bool, accepts: Sequence[str], max_bytes: int) -> Verdict:
    """-> the verdict on an answer that is no redirect. `accepts` are the media types of the source's kind."""
    if answer.status == 304:
        return Verdict(Outcome.UNCHANGED) if was_conditional else Verdict(Outcome.PROTOCOL_ERROR, "answered 304 although nothing was said of an earlier copy")
    if answer.status not in CAPTURING:
        return _judge_refusal(answer, max_bytes)
    try:
        body = decode_body(answer.body, answer.content_encoding, max_bytes)
    except StreamCut as error:
        return Verdict(Outcome.INCOMPLETE, str(error))
    except CodingError as error:
        return Verdict(Outcome.PROTOCOL_ERROR, str(error))
    except BodyTooLarge as error:
        return Verdict(Outcome.TOO_LARGE, str(error))
    if wall := _wall(answer, body):
        return wall
    if reason := mismatch(body, accepts):
        return Verdict(Outcome.WRONG_TYPE, f"{reason} (Content-Type {answer.content_type or 'not given'})")
    return Verdict(Outcome.FETCHED, "ended by closing the connection, without a length: a cut would not show" if answer.is_open_ended else None, body)


def _judge_refusal(answer: Answer, max_bytes: int) -> Verdict:
    try:
        body = decode_body(answer.body, answer.content_encoding, max_bytes)
    except (CodingError, BodyTooLarge):
        body = b""
    if answer.status in (401, 403, 429, 503) and (wall := _wall(answer, body)):
        return wall
    if answer.status == 503 and answer.retry_after:
        return Verdict(Outcome.RATE_LIMITED, "asked to come back later")
    if answer.status == 206:
        return Verdict(Outcome.PROTOCOL_ERROR, "answered with a part although the whole was asked for")
    outcome = BY_STATUS.get(answer.status, Outcome.HTTP_ERROR)
    return Verdict(outcome, {Outcome.GONE: "the server says this address is gone for good", Outcome.RATE_LIMITED: "asked to come back later"}.get(outcome))


def _wall(answer: Answer, body: bytes) -> Verdict | None:
    if answer.is_mitigated:
        return Verdict(Outcome.BLOCKED, "the server asks visitors to prove that they are human")
    if not body or len(body) > WALL_BYTES or sniff(body) != "html":
        return None
    from spiders.read.walls import find_wall  # here, so that a crawl that finds nothing new does not load the readers

    wall = find_wall(body.decode("utf-8", "replace"))
    return Verdict(WALLS.get(wall, Outcome.BLOCKED), f"the page shown is not the page asked for: {wall.replace('_', ' ')}") if wall else None
