"""From an exception to the outcome of an attempt and one sentence about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from spiders.records import Outcome

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
DETAIL_CHARS = 300
TLS_PACKAGES = ("OpenSSL", "service_identity", "ssl")


class NotFetched(Exception):
    """The guard or the site's rules kept a request from being sent; `outcome` names it."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


def name_failure(error: BaseException, host: str, refused: Mapping[str, str], unresolved: Mapping[str, str]) -> tuple[Outcome, str]:
    """-> outcome and a sentence for a failed request to `host`; `refused` and `unresolved` are the resolver's reasons by host."""
    if isinstance(error, NotFetched):
        return error.outcome, error.detail
    names = {cls.__name__ for cause in _causes(error) for cls in type(cause).__mro__}
    if "CannotResolveHostError" in names or "DNSLookupError" in names:
        if host in refused:
            return Outcome.ADDRESS_REFUSED, f"{host} leads to an address that is not allowed: {refused[host]}"
        return Outcome.DNS_ERROR, f"the name {host} could not be resolved: {unresolved.get(host, 'no answer')}"
    if any(type(cause).__module__.split(".")[0] in TLS_PACKAGES for cause in _causes(error)):
        return Outcome.TLS_ERROR, _say(Outcome.TLS_ERROR, error)
    for outcome, known in _BY_NAME:
        if names & known:
            return outcome, _say(outcome, error)
    return Outcome.CONNECT_ERROR, _say(Outcome.CONNECT_ERROR, error)


_BY_NAME: tuple[tuple[Outcome, frozenset[str]], ...] = (
    (Outcome.TIMED_OUT, frozenset({"DownloadTimeoutError", "TimeoutError", "TCPTimedOutError"})),
    (Outcome.TOO_LARGE, frozenset({"DownloadCancelledError"})),
    (Outcome.PROTOCOL_ERROR, frozenset({"ParseError", "ValueError", "BadHeaders", "UnsupportedURLSchemeError", "NotSupported", "ExcessiveBufferingError"})),
    (
        Outcome.INCOMPLETE,
        frozenset(
            {"ResponseDataLossError", "_DataLoss", "PotentialDataLoss", "_MalformedChunkedDataError", "ConnectionLost", "ConnectionDone", "ConnectionAborted"}
        ),
    ),
    (Outcome.CONNECT_ERROR, frozenset({"DownloadConnectionRefusedError", "ConnectError", "ConnectBindError", "OSError"})),
)

_WORDS = {
    Outcome.TIMED_OUT: "the deadline passed before the last byte",
    Outcome.TOO_LARGE: "the body is larger than allowed",
    Outcome.TLS_ERROR: "the TLS connection was refused",
    Outcome.PROTOCOL_ERROR: "the answer is not valid HTTP",
    Outcome.INCOMPLETE: "the connection ended before the whole answer was there",
    Outcome.CONNECT_ERROR: "no connection",
}


def clean_detail(text: str) -> str:
    """-> `text` for a log line or a cell: control characters out, at most 300 characters."""
    text = CONTROL.sub(" ", text).strip()
    return text if len(text) <= DETAIL_CHARS else text[: DETAIL_CHARS - 1] + "…"


def _say(outcome: Outcome, error: BaseException) -> str:
    last = list(_causes(error))[-1]
    reason = clean_detail(str(last))
    return clean_detail(f"{_WORDS[outcome]} ({reason})" if reason and outcome not in (Outcome.TOO_LARGE, Outcome.TIMED_OUT) else _WORDS[outcome])


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it rests on: Twisted keeps reasons in a list of failures, Python in `__cause__`."""
    pending: list[BaseException] = [error]
    seen: set[int] = set()
    while pending:
        current = pending.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if current.__cause__ is not None:
            pending.append(current.__cause__)
        reasons = getattr(current, "reasons", None)
        if isinstance(reasons, list):
            pending += [reason.value for reason in reasons if isinstance(getattr(reason, "value", None), BaseException)]
