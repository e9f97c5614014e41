"""Serves the demo market on loopback, with validators and 304 answers: `python -m pipelines.demo.server --port 8347 [--at ISO]`.

One port, one path for each vendor. The server's clock is the simulation's: `Date` and `Last-Modified` never depend on today.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self

from pipelines.demo.captures import etag_of
from pipelines.demo.market import DEMO_NOW
from pipelines.demo.sources import SOURCES, body_at, changed_at

HOST = "127.0.0.1"
ROBOTS = b"User-agent: *\nDisallow: /account/\nAllow: /\n"
_BY_PATH = {source.path: source for source in SOURCES}


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the market's addresses, `/robots.txt` and `/` (a list of the addresses)."""

    protocol_version = "HTTP/1.1"
    server: _MarketServer

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        path = self.path.partition("?")[0]
        source = _BY_PATH.get(path)
        if source:
            self._send_source(body_at(source, self.server.at), source.media_type, changed_at(source, self.server.at), with_body)
        elif path == "/robots.txt":
            self._send(HTTPStatus.OK, ROBOTS, "text/plain; charset=utf-8", with_body)
        elif path == "/":
            self._send(HTTPStatus.OK, "".join(f"{known}\n" for known in _BY_PATH).encode(), "text/plain; charset=utf-8", with_body)
        else:
            self._send(HTTPStatus.NOT_FOUND, b"There is no such page in this market.\n", "text/plain; charset=utf-8", with_body)

    def _send_source(self, body: bytes, media_type: str, changed: datetime, with_body: bool) -> None:
        validators = {"ETag": etag_of(body), "Last-Modified": format_datetime(changed.replace(microsecond=0), usegmt=True)}
        if self._is_unchanged(validators["ETag"], changed):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            for name, value in validators.items():
                self.send_header(name, value)
            self.end_headers()
        else:
            self._send(HTTPStatus.OK, body, media_type, with_body, validators)

    def _is_unchanged(self, etag: str, changed: datetime) -> bool:
        """RFC 9110: If-None-Match decides alone where it is sent; a date that cannot be read is ignored."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return changed.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
        except ValueError:
            return False

    def _send(self, status: HTTPStatus, body: bytes, media_type: str, with_body: bool, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.server.at, usegmt=True)

    def version_string(self) -> str:
        return "paceline-demo"

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the crawl has its own log."""


class _MarketServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, at: datetime) -> None:
        self.at = at
        super().__init__((HOST, port), _Handler)


class DemoServer:
    """The market in a thread: `with DemoServer() as server: ... server.base_url`. `at` may be moved while it runs."""

    def __init__(self, port: int = 0, at: datetime = DEMO_NOW) -> None:
        """Bind at once; port 0 takes a free one. Raises OSError where the port is in use."""
        self._server = _MarketServer(port, at)

    @property
    def base_url(self) -> str:
        """Address without trailing slash."""
        return f"http://{HOST}:{self._server.server_port}"

    @property
    def at(self) -> datetime:
        """The moment of the simulation that is served."""
        return self._server.at

    @at.setter
    def at(self, moment: datetime) -> None:
        self._server.at = moment

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="demo-market").start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve_forever(self) -> None:
        """Serve in this thread until interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted -> exit code: 0, or 1 where the port is in use."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.demo.server", description="Serve Paceline's demo market on loopback.")
    parser.add_argument("--port", type=int, default=8347, help="port on 127.0.0.1; 0 takes a free one (default 8347)")
    parser.add_argument("--at", type=_moment, default=DEMO_NOW, help="moment of the simulation, ISO 8601, UTC (default: its end)")
    options = parser.parse_args(arguments)
    try:
        server = DemoServer(options.port, options.at)
    except OSError as error:
        sys.stderr.write(f"The demo market cannot listen on {HOST}:{options.port}: {error.strerror}. Choose another port with --port.\n")
        return 1
    sys.stdout.write(f"The demo market of {options.at:%Y-%m-%d %H:%M} UTC is at {server.base_url}/\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
