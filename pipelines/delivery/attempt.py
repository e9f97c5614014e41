"""One attempt at one channel: what it may answer, and what must never be told about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging import NullHandler, getLogger

from pipelines.delivery.notice import Notice

Send = Callable[[str, Notice], str | None]
"""Sends a notice under a message id; -> a remark for the person who looks after the channel, or None. Raises ChannelFault."""
TALKATIVE = ("apprise", "urllib3", "requests")
"""Loggers that would write addresses with secrets in them."""


class ChannelFault(Exception):
    """A message that did not go through. `retry_after_s` is what the receiver asked for; `is_uncertain` where it may have arrived nevertheless."""

    def __init__(self, reason: str, *, retry_after_s: float | None = None, is_uncertain: bool = False) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
        self.is_uncertain = is_uncertain


@contextmanager
def hushed() -> Iterator[None]:
    """Keeps the logs of the libraries that send to themselves while the block runs."""
    handler, kept = NullHandler(), {name: getLogger(name).propagate for name in TALKATIVE}
    for name in TALKATIVE:
        getLogger(name).propagate = False
        getLogger(name).addHandler(handler)
    try:
        yield
    finally:
        for name, was in kept.items():
            getLogger(name).propagate = was
            getLogger(name).removeHandler(handler)
