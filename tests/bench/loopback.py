"""A loopback server with validators: bodies by path, ETag and 304, robots.txt. Fast enough not to be what is measured."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
ROBOTS = b"User-agent: *\nAllow: /\n"


@dataclass(frozen=True)
class Page:
    """What is served at one path; the body is made when it is asked for."""

    body: Callable[[], bytes]
    media_type: str


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # without it the answer's two writes wait for each other (Nagle), 40 ms a request
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        page = self.server.pages.get(path)
        if page is None:
            known = path == "/robots.txt"
            self._answer(200 if known else 404, ROBOTS if known else b"not here\n", "text/plain")
            return
        body = page.body()
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if self.headers.get("If-None-Match") == etag:
            self._answer(304, b"", page.media_type, etag)
        else:
            self._answer(200, body, page.media_type, etag)

    def _answer(self, status: int, body: bytes, media_type: str, etag: str | None = None) -> None:
        self.send_response(status)
        if etag:
            self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the crawl has its own log."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, pages: Mapping[str, Page], port: int) -> None:
        self.pages = pages
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the middle (a body beyond its limit) is no error of the server."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class PageServer:
    """`with PageServer({"/a.xml": Page(...)}) as server: server.base_url`, on a free port where none is given."""

    def __init__(self, pages: Mapping[str, Page], port: int = 0) -> None:
        self._server = _Server(pages, port)

    @property
    def address(self) -> str:
        """`host:port`, as PACELINE_ALLOW takes it."""
        return f"{HOST}:{self._server.server_port}"

    @property
    def base_url(self) -> str:
        """Address without trailing slash."""
        return f"http://{self.address}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="pages").start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class ServerApart:
    """The same server in a process of its own: what is measured must not count its memory, as it would that of the process that starts it."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = pages

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._pages, theirs), daemon=True)
        self._process.start()
        self.address: str = ours.recv()
        self.base_url = f"http://{self.address}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.join()


def _serve(pages: Mapping[str, Page], told: Connection) -> None:
    server = _Server(pages, 0)
    told.send(f"{HOST}:{server.server_port}")
    server.serve_forever(poll_interval=0.05)
