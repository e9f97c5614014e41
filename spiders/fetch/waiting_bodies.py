"""Bodies on their way into the evidence: those that arrive within a moment are stored together.

That spares a thread and a flushed folder for each; the row that names a body is written when it is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

MOMENT_S = 0.05
"""Longest time that a body waits for others, seconds; the pause between two requests to a host is far longer."""
MOST_BODIES = 64
"""Most bodies that are stored together."""


class WaitingBodies:
    """`store` takes bodies and gives their hashes in order. Only one call of it runs at a time: two that store equal bodies would write the same file aside."""

    def __init__(self, store: Callable[[list[bytes]], Awaitable[list[str]]]) -> None:
        self._store = store
        self._storing = asyncio.Lock()
        self._bodies: list[bytes] = []
        self._hashes: asyncio.Task[list[str]] | None = None

    async def stored(self, body: bytes) -> str:
        """-> the hash of `body` once it is stored. Raises what `store` raised for its group."""
        if self._hashes is None or len(self._bodies) >= MOST_BODIES:
            self._bodies = []
            self._hashes = asyncio.create_task(self._stored(self._bodies))
        place, hashes = len(self._bodies), self._hashes
        self._bodies.append(body)
        # a visit that is given up does not take the others with it
        return (await asyncio.shield(hashes))[place]

    async def _stored(self, bodies: list[bytes]) -> list[str]:
        await asyncio.sleep(MOMENT_S)
        async with self._storing:
            if self._bodies is bodies:
                self._hashes = None
            return await self._store(bodies)
