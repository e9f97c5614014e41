"""H1: a server that speaks HTTP byte by byte, as wrongly as a case wants, and keeps what it was asked.

Every case has a host name of its own (`<case>.test`), so that robots.txt, Retry-After and pace of one case never touch another.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; header names in lower case."""

    host: str
    path: str
    headers: dict[str, str]
    at: float
    raw: bytes


@dataclass
class Wire:
    """What a case writes its answer to."""

    writer: asyncio.StreamWriter
    asked: Asked

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """Ends the connection with RST."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Speaker = Callable[[Wire], Awaitable[None]]


def http(status: int = 200, body: bytes = b"", media_type: str = "text/plain", **headers: str) -> bytes:
    """-> a whole well-formed answer; header names are given with `_` for `-`."""
    lines = [f"HTTP/1.1 {status} Any", f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(data: bytes, end: str = "keep") -> Speaker:
    """-> a speaker that sends `data`, then keeps the connection, closes it (`close`), resets it (`reset`) or says nothing more (`hang`)."""

    async def speak(wire: Wire) -> None:
        await wire.send(data)
        if end == "reset":
            await asyncio.sleep(0.05)
            wire.reset()
        elif end == "close":
            wire.writer.close()
        elif end == "hang":
            await asyncio.sleep(30)

    return speak


@dataclass
class Harness:
    """The server, in a thread of its own, on one loopback port. `routes` maps (host, path) to a speaker; `asked` keeps every request."""

    ssl_context: object = None
    routes: dict[tuple[str, str], Speaker] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __enter__(self) -> Harness:
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def route(self, host: str, path: str, speaker: Speaker | bytes) -> None:
        """`host` without port."""
        self.routes[host, path] = says(speaker) if isinstance(speaker, bytes) else speaker

    def asked_of(self, host: str, path: str | None = None) -> list[Asked]:
        """-> what was asked of `host`, in order."""
        return [asked for asked in self.asked if asked.host == host and path in (None, asked.path)]

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.ssl_context, backlog=500))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while not writer.is_closing():
                raw = await reader.readuntil(b"\r\n\r\n")
                asked = _parse(raw)
                self.asked.append(asked)
                speaker = self.routes.get((asked.host, asked.path)) or says(http(404, b"no such page"))
                await speaker(Wire(writer, asked))
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError, OSError):
            return
        finally:
            if not writer.is_closing():
                writer.close()


def _parse(raw: bytes) -> Asked:
    first, *rest = raw.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for line in rest if ":" in line for name, value in [line.split(":", 1)]}
    return Asked(headers.get("host", "").rpartition(":")[0] or headers.get("host", ""), first.split(" ")[1], headers, time.monotonic(), raw)
