"""Bodies that arrive within a moment are stored together, and each waits until its own is stored."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from spiders.evidence import EvidenceStore, body_hash
from spiders.fetch.waiting_bodies import MOST_BODIES, WaitingBodies


def test_bodies_of_a_moment_are_stored_in_one_call_and_each_gets_its_hash() -> None:
    groups: list[list[bytes]] = []

    async def store(bodies: list[bytes]) -> list[str]:
        groups.append(bodies)
        return [body_hash(body) for body in bodies]

    async def crawl() -> list[str]:
        waiting = WaitingBodies(store)
        return await asyncio.gather(*(waiting.stored(b"%d" % number) for number in range(MOST_BODIES + 1)))

    assert asyncio.run(crawl()) == [body_hash(b"%d" % number) for number in range(MOST_BODIES + 1)]
    assert [len(group) for group in groups] == [MOST_BODIES, 1]


def test_one_call_at_a_time_and_a_later_body_is_stored_too() -> None:
    running = most = 0

    async def store(bodies: list[bytes]) -> list[str]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.02)
        running -= 1
        return [body_hash(body) for body in bodies]

    async def crawl() -> list[str]:
        waiting = WaitingBodies(store)
        first = asyncio.create_task(waiting.stored(b"first"))
        await asyncio.sleep(0.06)
        second = asyncio.create_task(waiting.stored(b"second"))
        return [await first, await second, await waiting.stored(b"third")]

    assert asyncio.run(crawl()) == [body_hash(body) for body in (b"first", b"second", b"third")]
    assert most == 1


def test_a_fault_reaches_every_body_of_its_group_and_no_other() -> None:
    async def store(bodies: list[bytes]) -> list[str]:
        if b"bad" in bodies:
            raise MemoryError("too much")
        return [body_hash(body) for body in bodies]

    async def crawl() -> list[str | BaseException]:
        waiting = WaitingBodies(store)
        failed = await asyncio.gather(waiting.stored(b"bad"), waiting.stored(b"beside it"), return_exceptions=True)
        return [*failed, await waiting.stored(b"later")]

    one, other, later = asyncio.run(crawl())
    assert isinstance(one, MemoryError)
    assert isinstance(other, MemoryError)
    assert later == body_hash(b"later")


def test_a_visit_that_is_given_up_leaves_the_others_alone(tmp_path: Path) -> None:
    evidence = EvidenceStore(tmp_path)

    async def store(bodies: list[bytes]) -> list[str]:
        return await asyncio.to_thread(evidence.put_all, bodies)

    async def crawl() -> str:
        waiting = WaitingBodies(store)
        given_up = asyncio.create_task(waiting.stored(b"given up"))
        await asyncio.sleep(0)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        return await waiting.stored(b"kept")

    assert asyncio.run(crawl()) == body_hash(b"kept")
    assert evidence.get(body_hash(b"kept")) == b"kept"
