"""Receivers on this machine for the tests of delivery: an HTTP server that answers as it is told, and a mail server that keeps what it gets."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Receiver:
    """What an HTTP server got, and how it answers: each entry of `answers` once, then 200. An answer is a status, optionally with headers;
    a number of seconds below 100 waits so long before 200; `drip` sends a byte of an endless header now and then; `drop` hangs up."""

    address: str = ""
    answers: list[Any] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    speak: Callable[[bytes], str] | None = None
    """Where set, what a language model here answers to a request, as a completion."""

    def documents(self) -> list[dict[str, Any]]:
        """-> the JSON documents that were accepted or not, in their order."""
        return [json.loads(body) for _, body in self.got]


@contextmanager
def http_receiver() -> Iterator[Receiver]:
    """A server on a free port of 127.0.0.1."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()} | {"path": self.path}, body))
            answer = receiver.answers.pop(0) if receiver.answers else 200
            if answer == "drop":
                self.connection.close()
            elif answer == "drip":
                self._drip()
            else:
                self._answer(answer)

        def _answer(self, answer: Any) -> None:
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            if status < 100:
                time.sleep(status)
                status = 200
            content = b"ok"
            if receiver.speak and status == 200 and not receiver.answers:
                content = json.dumps({"choices": [{"message": {"content": receiver.speak(receiver.got[-1][1])}}]}).encode()
            self.send_response(int(status))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _drip(self) -> None:
            try:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Endless: ")
                for _ in range(100):
                    self.wfile.write(b"a")
                    self.wfile.flush()
                    time.sleep(0.1)
            except OSError:
                return

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Mailbox:
    """What a mail server got: the envelope's recipients and the message. It refuses `refused` recipients and answers `answer` to a message."""

    port: int = 0
    answer: str = "250 kept"
    refused: frozenset[str] = frozenset()
    got: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(bytes(envelope.content or b""), policy=default)
        assert isinstance(message, EmailMessage)
        self.raw.append(bytes(envelope.content or b""))
        self.got.append((list(envelope.rcpt_tos), message))
        return self.answer


@contextmanager
def mail_server(port: int) -> Iterator[Mailbox]:
    """A mail server on `port` of 127.0.0.1."""
    mailbox = Mailbox(port)
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
