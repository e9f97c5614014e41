"""One request at a time to a host, and never sooner than its delay after the last one left.

Scrapy counts its delay from when a request leaves its queue, and empties a queue without delay in one go; here it counts from when the request is sent.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict


class Pace:
    """Turns by queue (a host). `delays_s` are the seconds between two requests of a queue."""

    def __init__(self) -> None:
        self.delays_s: defaultdict[str, float] = defaultdict(float)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._sent_at: dict[str, float] = {}

    def at_least(self, queue: str, delay_s: float) -> None:
        """Makes the delay of `queue` no shorter than `delay_s`, seconds."""
        self.delays_s[queue] = max(self.delays_s[queue], delay_s)

    def remember(self, queue: str, ago_s: float) -> None:
        """Tells of a request that another process sent to `queue` `ago_s` seconds ago."""
        self._sent_at.setdefault(queue, time.monotonic() - max(0.0, ago_s))

    def turn(self, queue: str) -> asyncio.Lock:
        """-> what a request holds from before it is sent until it is answered."""
        return self._turns[queue]

    async def due(self, queue: str) -> None:
        """Returns when a request may be sent to `queue`, and counts it as sent; call it only while holding the turn."""
        last = self._sent_at.get(queue)
        if last is not None:
            pause_s = self.delays_s[queue] - (time.monotonic() - last)
            if pause_s > 0:
                await asyncio.sleep(pause_s)
        self._sent_at[queue] = time.monotonic()
