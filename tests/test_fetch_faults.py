"""What servers do wrong, met by the real spider: every case a source on a host of its own, all in one crawl (faults A1-A30, B7, I1-I10)."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import brotli
import pytest
import zstandard

from spiders.records import Outcome
from tests.harness_crawl import Crawled, Market
from tests.harness_http import Harness, Speaker, Wire, http, says

PAGE = (
    b"<!doctype html><html><head><title>Changelog</title></head><body><h1>Changelog</h1><h2>1.4.0</h2><ul><li>Calendars can be shared</li></ul></body></html>"
)
TEXT = b"# Changelog\n\n## 1.4.0\n\n- Calendars can be shared\n" + b"\n".join(b"- Fixed number %d of many" % number for number in range(300))
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>1.4.0</title></item></channel></rss>'
O = Outcome  # noqa: E741  the tables below are read as columns


@dataclass
class Case:
    """`answer` is what `/page` of the case's host says; `robots`, where given, what its robots.txt says; `moves` adds further paths."""

    name: str
    expect: set[Outcome]
    answer: Speaker | bytes
    kind: str = "changelog_file"
    robots: Speaker | bytes | None = None
    moves: dict[str, Speaker | bytes] = field(default_factory=dict)
    url: str | None = None

    @property
    def key(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


def one(name: str, outcome: Outcome, answer: Speaker | bytes, **more: object) -> Case:
    return Case(name, {outcome}, answer, **more)  # type: ignore[arg-type]


def chain(prefix: str, hops: int) -> dict[str, Speaker | bytes]:
    return {f"{prefix}{number}": http(302, Location=f"{prefix}{number + 1}") for number in range(1, hops + 1)}


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: bytes(brotli.compress(body, quality=1)),
    "zstd": zstandard.compress,
}


def coded(name: str, body: bytes = TEXT) -> bytes:
    return PACKERS[name](body)


def sized(body: bytes, length: int, **headers: str) -> bytes:
    return http(200, body, **headers).replace(b"Content-Length: %d" % len(body), b"Content-Length: %d" % length)


def resets(k: int) -> Speaker:
    return says(http(200, TEXT)[: len(http(200, TEXT)) - len(TEXT) + k], "reset")


async def endless(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    while True:
        await wire.send(b"- one more line\n" * 4096)


async def drips(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        await wire.send(b"x")
        await asyncio.sleep(0.2)


async def drips_headers(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        await wire.send(b"X-%d: y\r\n" % number)
        await asyncio.sleep(0.2)


CUTS = [
    one(f"A06 truncated {name}[{place}]", O.INCOMPLETE, http(200, coded(name)[: len(coded(name)) * place // 11], Content_Encoding=name))
    for name, place in itertools.product(("gzip", "deflate", "br", "zstd"), range(1, 11))
]
BOMB = b"\0" * 20_000_000
BOMBS = [one(f"A07 bomb {name}", O.TOO_LARGE, http(200, pack(BOMB), Content_Encoding=name)) for name, pack in PACKERS.items()]
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
SITES = {
    "pdf": (b"%PDF-1.7 ...", "text/html"),
    "png": (b"\x89PNG\r\n\x1a\n....", "text/html"),
    "json": (b'{"a": 1}', "text/html"),
    "octets": (bytes(range(256)) * 4, "application/octet-stream"),
}
TYPES = [one(f"A23 {name} on a page", O.WRONG_TYPE, http(200, body, media_type), kind="changelog_page") for name, (body, media_type) in SITES.items()]
WALL = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p>{2}</body></html>"
CHALLENGE = WALL.format("Just a moment...", "Checking your browser before accessing", "<div id='cf-challenge'></div>").encode()
LOGIN = WALL.format("Log in", "Please sign in to go on", "<form><input name=u><input type=password name=p></form>").encode()

CASES: list[Case] = [
    one("A00 plain text", O.FETCHED, http(200, TEXT)),
    one("A01 reset before the body", O.INCOMPLETE, resets(0)),
    one("A01 reset after one byte", O.INCOMPLETE, resets(1)),
    one("A01 reset in the middle", O.INCOMPLETE, resets(len(TEXT) // 2)),
    one("A01 reset before the last byte", O.INCOMPLETE, resets(len(TEXT) - 1)),
    one("A01 reset before the headers", O.INCOMPLETE, says(b"", "reset")),
    one("A02 length too large", O.INCOMPLETE, says(sized(TEXT, len(TEXT) + 10), "close")),
    one("A03 length too small", O.FETCHED, says(sized(TEXT, len(TEXT) - 10), "close")),
    one("A04 chunks with trailers", O.FETCHED, CHUNKED + b"%x\r\n%s\r\n0\r\nX-Trailer: 1\r\n\r\n" % (len(TEXT), TEXT)),
    one("A04 chunk cut", O.INCOMPLETE, says(CHUNKED + b"ff0\r\nabc", "close")),
    Case("A04 chunk size is garbage", {O.INCOMPLETE, O.PROTOCOL_ERROR}, says(CHUNKED + b"zz\r\nabc\r\n", "close")),
    one("A04 no last chunk", O.INCOMPLETE, says(CHUNKED + b"3\r\n# a\r\n", "close")),
    one("A05 no length and close", O.FETCHED, says(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + TEXT, "close")),
    *CUTS,
    *BOMBS,
    one("A07 nested gzip", O.TOO_LARGE, http(200, gzip.compress(gzip.compress(BOMB)), Content_Encoding="gzip, gzip")),
    one("A07 five codings", O.PROTOCOL_ERROR, http(200, TEXT, Content_Encoding="gzip, gzip, gzip, gzip, gzip")),
    one("A07 gzip file as body", O.WRONG_TYPE, http(200, gzip.compress(TEXT))),
    one("A06 unknown coding", O.PROTOCOL_ERROR, http(200, TEXT, Content_Encoding="compress")),
    one("A06 not gzip at all", O.PROTOCOL_ERROR, http(200, TEXT, Content_Encoding="gzip")),
    one("A08 endless body", O.TOO_LARGE, endless),
    one("A08 announced 10 GB", O.TOO_LARGE, says(sized(TEXT, 10_000_000_000), "hang")),
    one("A09 slow body", O.TIMED_OUT, drips),
    one("A09 slow headers", O.TIMED_OUT, drips_headers),
    one("A10 no answer", O.TIMED_OUT, says(b"", "hang")),
    one("A11 nxdomain", O.DNS_ERROR, b"", url="http://nxdomain-a11.test/page"),
    one("A11 servfail", O.DNS_ERROR, b"", url="http://servfail-a11.test/page"),
    one("A11 slowdns", O.DNS_ERROR, b"", url="http://slowdns-a11.test/page"),
    one("A13 redirect loop", O.REDIRECT_LOOP, http(302, Location="/other"), moves={"/other": http(302, Location="/page")}),
    one("A13 six redirects", O.REDIRECT_LOOP, http(302, Location="/1"), moves=chain("/", 6)),
    one("A13 five redirects", O.FETCHED, http(302, Location="/1"), moves={**chain("/", 4), "/5": http(200, TEXT)}),
    one("A13 redirect to nowhere", O.PROTOCOL_ERROR, http(302)),
    one("A14 moved for good", O.FETCHED, http(301, Location="/new"), moves={"/new": http(200, TEXT)}),
    one("A15 another domain", O.MOVED_DOMAIN, http(302, Location="https://parked.example/")),
    one("A16 redirect to log-in", O.AUTH_WALL, http(302, Location="/login?next=%2Fpage"), moves={"/login": http(200, PAGE, "text/html")}),
    one("A16 log-in in place", O.AUTH_WALL, http(200, LOGIN, "text/html"), kind="changelog_page"),
    one("A17 soft 404", O.NOT_FOUND, http(200, WALL.format("404 Page not found", "This page does not exist", "").encode(), "text/html"), kind="changelog_page"),
    one("A18 challenge with 403", O.BLOCKED, http(403, CHALLENGE, "text/html"), kind="changelog_page"),
    one("A18 challenge with 200", O.BLOCKED, http(200, CHALLENGE, "text/html"), kind="changelog_page"),
    one("A18 challenge by header", O.BLOCKED, http(403, b"", cf_mitigated="challenge")),
    one("A19 429", O.RATE_LIMITED, http(429, Retry_After="120")),
    one("A19 503 with a date", O.RATE_LIMITED, http(503, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")),
    one("A20 404", O.NOT_FOUND, http(404)),
    one("A20 410", O.GONE, http(410)),
    one("A20 403", O.FORBIDDEN, http(403)),
    one("A20 401", O.FORBIDDEN, http(401, WWW_Authenticate="Basic")),
    one("A20 451", O.FORBIDDEN, http(451)),
    one("A20 500", O.HTTP_ERROR, http(500)),
    one("A20 204", O.HTTP_ERROR, b"HTTP/1.1 204 No Content\r\n\r\n"),
    one("A22 304 to a plain request", O.PROTOCOL_ERROR, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    one("A22 206 to a plain request", O.PROTOCOL_ERROR, http(206, TEXT, Content_Range="bytes 0-9/100")),
    *TYPES,
    one("A23 page instead of a feed", O.WRONG_TYPE, http(200, PAGE, "application/rss+xml"), kind="feed"),
    one("A23 feed instead of a page", O.WRONG_TYPE, http(200, FEED, "text/html"), kind="changelog_page"),
    one("A23 feed called text", O.FETCHED, http(200, FEED, "text/html"), kind="feed"),
    one("A23 page called text", O.FETCHED, http(200, PAGE, "text/plain"), kind="changelog_page"),
    one("A23 markdown called html", O.FETCHED, http(200, b"<h1 align=center>Acme</h1>\n\n" + TEXT, "text/html")),
    one("C10 empty", O.WRONG_TYPE, http(200, b"")),
    one("C10 blanks", O.WRONG_TYPE, http(200, b" \r\n\r\n ")),
    one("A25 header without colon", O.FETCHED, http(200, TEXT).replace(b"\r\n\r\n", b"\r\nno colon here\r\n\r\n", 1)),
    Case("A25 two lengths", {O.FETCHED, O.PROTOCOL_ERROR, O.INCOMPLETE}, http(200, TEXT, Content_Length="5")),
    Case("A25 header of 1 MB", {O.FETCHED, O.PROTOCOL_ERROR, O.INCOMPLETE, O.TIMED_OUT}, http(200, TEXT, X_Huge="y" * 1_000_000)),
    Case("A25 many headers", {O.FETCHED, O.PROTOCOL_ERROR}, http(200, TEXT, **{f"X-{n}": "y" for n in range(3000)})),
    Case("A25 not http", {O.PROTOCOL_ERROR, O.INCOMPLETE}, says(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "close")),
    Case("A25 bare line feeds", {O.FETCHED, O.PROTOCOL_ERROR, O.INCOMPLETE}, says(http(200, TEXT).replace(b"\r\n", b"\n"), "close")),
    one("A26 cookies and redirect", O.FETCHED, http(302, Location="/in", Set_Cookie="a=b; Domain=.test"), moves={"/in": http(200, TEXT, Set_Cookie="c=d")}),
    one("A28 http 1.0", O.FETCHED, says(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s" % (len(TEXT), TEXT), "close")),
    one("A28 100 continue", O.FETCHED, b"HTTP/1.1 100 Continue\r\n\r\n" + http(200, TEXT)),
    one("A28 103 early hints", O.FETCHED, b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + http(200, TEXT)),
    Case("A28 http 2 only", {O.PROTOCOL_ERROR, O.INCOMPLETE}, says(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80\r\n", "close")),
    one("A30 clock in the future", O.FETCHED, http(200, TEXT, Last_Modified="Fri, 01 Jan 2100 00:00:00 GMT", Date="Fri, 01 Jan 2100 00:00:00 GMT")),
    *[one(f"B07 {status} to a trap", O.ADDRESS_REFUSED, http(status, Location="http://127.0.0.1:TRAPP/")) for status in (301, 302, 303, 307, 308)],
    one("B07 redirect to a file", O.ADDRESS_REFUSED, http(302, Location="file:///etc/passwd")),
    one("B07 redirect to data", O.ADDRESS_REFUSED, http(302, Location="data:text/plain,abc")),
    one("B07 meta refresh", O.FETCHED, http(200, PAGE.replace(b"<title>", b'<meta http-equiv=refresh content="0; url=http://127.0.0.1:TRAPP/"><title>'), "text/html"), kind="changelog_page"),
    one("B07 refresh header", O.FETCHED, http(200, TEXT, Refresh="0; url=http://127.0.0.1:TRAPP/")),
    one("B11 robots leads to a trap", O.ADDRESS_REFUSED, http(200, TEXT), robots=http(302, Location="http://127.0.0.1:TRAPP/robots.txt")),
    one("B13 redirect with a password", O.ADDRESS_REFUSED, http(302, Location="http://user:secret@b13.test/")),
    one("B05 public and private", O.ADDRESS_REFUSED, b"", url="http://both.public-and-private.test/page"),
    one("B02 private name", O.ADDRESS_REFUSED, b"", url="http://private.test/page"),
    one("B08 metadata by name", O.ADDRESS_REFUSED, b"", url="http://metadata.cloud.test/latest"),
    one("B04 mapped loopback", O.ADDRESS_REFUSED, b"", url="http://mapped.test/"),
    one("B04 nat64 loopback", O.ADDRESS_REFUSED, b"", url="http://nat64.test/"),
    one("B02 literal", O.ADDRESS_REFUSED, b"", url="http://127.0.0.1:TRAPP/"),
    one("B02 literal v6", O.ADDRESS_REFUSED, b"", url="http://[::1]:TRAPP/"),
    one("B03 decimal", O.ADDRESS_REFUSED, b"", url="http://2130706433:TRAPP/"),
    one("B03 localhost", O.ADDRESS_REFUSED, b"", url="http://localhost:TRAPP/"),
    one("I01 robots 500", O.ROBOTS_UNAVAILABLE, http(200, TEXT), robots=http(500)),
    one("I01 robots silent", O.ROBOTS_UNAVAILABLE, http(200, TEXT), robots=says(b"", "hang")),
    one("I01 robots cut", O.ROBOTS_UNAVAILABLE, http(200, TEXT), robots=says(sized(b"User-agent: *\n", 500), "close")),
    one("I02 robots 403", O.FETCHED, http(200, TEXT), robots=http(403)),
    one("I02 robots 404", O.FETCHED, http(200, TEXT), robots=http(404)),
    one("I03 robots after five redirects", O.ROBOTS_DENIED, http(200, TEXT), robots=http(302, Location="/r1"), moves={**chain("/r", 4), "/r5": http(200, b"User-agent: *\nDisallow: /\n")}),
    one("I03 robots after six redirects", O.ROBOTS_UNAVAILABLE, http(200, TEXT), robots=http(302, Location="/r1"), moves=chain("/r", 6)),
    one("I04 robots of 2 MB", O.ROBOTS_DENIED, http(200, TEXT), robots=http(200, b"User-agent: *\nDisallow: /page\n" + b"# filler filler filler\n" * 100_000)),
    one("I04 rule after 500 KiB", O.FETCHED, http(200, TEXT), robots=http(200, b"# filler filler filler\n" * 30_000 + b"User-agent: *\nDisallow: /page\n")),
    one("I04 robots is a page", O.FETCHED, http(200, TEXT), robots=http(200, PAGE, "text/html")),
    one("I06 disallowed", O.ROBOTS_DENIED, http(200, TEXT), robots=http(200, b"User-agent: Paceline\nDisallow: /p\n\nUser-agent: *\nAllow: /\n")),
    one("I06 redirect into disallowed", O.ROBOTS_DENIED, http(302, Location="/private/x"), robots=http(200, b"User-agent: *\nDisallow: /private\n"), moves={"/private/x": http(200, TEXT)}),
]  # fmt: skip


@dataclass
class Faults:
    """The one crawl of all cases, the harness with what it was asked, and a trap that must hear nothing."""

    crawled: Crawled
    harness: Harness
    trap: Harness
    market: Market


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    with Harness() as harness, Harness() as trap:
        market = Market(tmp_path_factory.mktemp("faults"))
        market.env = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"), f"http://user:hunter2@127.0.0.1:{trap.port}")
        for case in CASES:
            host = f"{case.key}.test"
            market.allowed.add(f"{host}:{harness.port}")
            for path, speaker in {"/page": case.answer, **({"/robots.txt": case.robots} if case.robots else {}), **case.moves}.items():
                harness.route(host, path, speaker.replace(b"TRAPP", str(trap.port).encode()) if isinstance(speaker, bytes) else speaker)
            market.add(case.key, (case.url or f"http://{host}:{harness.port}/page").replace("TRAPP", str(trap.port)), case.kind)
        yield Faults(market.crawl(timeout_s=120), harness, trap, market)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "_"))
def test_fault(faults: Faults, case: Case) -> None:
    row = faults.crawled.last(case.key)
    assert row.outcome in case.expect, row
    assert (row.document_hash is not None) == row.outcome.is_capture
    if row.outcome is not O.FETCHED and row.status is None:
        assert row.detail, "an attempt without a status says what happened"


def test_every_source_has_rows_and_the_run_ends_well(faults: Faults) -> None:
    assert faults.crawled.code == 0, faults.crawled.output
    assert set(faults.crawled.rows) == {case.key for case in CASES}
    assert len(re.findall(r"^\[ *\d+/\d+\] h/p/", faults.crawled.output, re.M)) == len(CASES)
    assert "Traceback" not in faults.crawled.output, faults.crawled.output


def test_B02_B07_B11_B14_traps_hear_nothing(faults: Faults) -> None:
    assert faults.trap.connections == 0


def test_A01_incomplete_is_tried_again_but_not_for_ever(faults: Faults) -> None:
    rows = faults.crawled.rows["a01-reset-in-the-middle"]
    assert [row.outcome for row in rows] == [O.INCOMPLETE] * 3
    assert len({row.fetch_id for row in rows}) == 3


def test_A05_open_ended_body_says_so(faults: Faults) -> None:
    assert "cut would not show" in (faults.crawled.last("a05-no-length-and-close").detail or "")


def test_A09_deadline_is_total_and_others_do_not_wait(faults: Faults) -> None:
    for key in ("a09-slow-body", "a09-slow-headers", "a10-no-answer"):
        assert 2900 <= (faults.crawled.last(key).elapsed_ms or 0) <= 4500
    assert (faults.crawled.last("a00-plain-text").elapsed_ms or 9999) < 1500


def test_A14_permanent_move_is_proposed(faults: Faults) -> None:
    assert "/new; put that address into the watchlist" in (faults.crawled.last("a14-moved-for-good").detail or "")


def test_A19_retry_after_is_capped(faults: Faults) -> None:
    row = faults.crawled.last("a19-503-with-a-date")
    assert row.retry_after_at is not None
    assert (row.retry_after_at - row.captured_at).total_seconds() <= 24 * 3600 + 5


def test_A26_no_cookie_is_ever_sent(faults: Faults) -> None:
    assert len(faults.harness.asked_of("a26-cookies-and-redirect.test", "/in")) == 1
    assert not [asked for asked in faults.harness.asked if "cookie" in asked.headers]


def test_A27_proxy_credentials_are_not_logged(faults: Faults) -> None:
    assert "hunter2" not in faults.crawled.output
    assert "secret" not in faults.crawled.output + str(faults.crawled.rows["b13-redirect-with-a-password"])


def test_I09_I10_requests_are_honest_and_polite(faults: Faults) -> None:
    for asked in faults.harness.asked:
        assert re.fullmatch(r"Paceline/\d+\.\d+\S* \(\+bot@paceline\.example\)", asked.headers["user-agent"])
        assert "referer" not in asked.headers
        assert asked.raw.startswith(b"GET ")
    pages = [asked for asked in faults.harness.asked if asked.path == "/page"]
    assert all({"gzip", "br", "zstd", "deflate"} <= set(re.split(r",\s*", asked.headers["accept-encoding"])) for asked in pages)
    assert all(asked.headers["accept-language"] == "en" for asked in pages)


def test_I05_robots_is_asked_once_for_a_host(faults: Faults) -> None:
    assert len(faults.harness.asked_of("a00-plain-text.test", "/robots.txt")) == 1
    assert len(faults.harness.asked_of("a13-five-redirects.test", "/robots.txt")) == 1


def test_P01_evidence_holds_every_captured_body(faults: Faults) -> None:
    from spiders.evidence import EvidenceStore

    store = EvidenceStore(faults.market.folder / "home" / "evidence")
    hashes = {row.document_hash for rows in faults.crawled.rows.values() for row in rows if row.document_hash}
    assert hashes
    assert store.get(faults.crawled.last("a00-plain-text").document_hash or "") == TEXT
    for document_hash in hashes:
        store.get(document_hash)
