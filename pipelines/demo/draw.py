"""Seeded draws that give the same values on every Python version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of choices that depends on its seed alone (SHA-256 in counter mode)."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def number(self, below: int) -> int:
        """-> an integer from 0 to `below` - 1."""
        self._count += 1
        digest = hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % below

    def pick(self, choices: Sequence[T]) -> T:
        """-> one of `choices`, which must not be empty."""
        return choices[self.number(len(choices))]

    def shuffled(self, values: Iterable[T]) -> list[T]:
        """-> all `values` in a drawn order."""
        left = list(values)
        for last in range(len(left) - 1, 0, -1):
            other = self.number(last + 1)
            left[last], left[other] = left[other], left[last]
        return left
