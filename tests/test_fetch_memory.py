"""What one crawl hands to the next: validators, waits, robots.txt, pace; and crawls that end early (faults A11, A19, A21, G1, G2, I5, I7, I9)."""

from __future__ import annotations

import itertools
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders.config import load_config
from spiders.evidence import EvidenceStore
from spiders.fetch.fetch_state import FetchState, KnownPage
from spiders.fetch.journal import Journal
from spiders.fetch.progress import Progress
from spiders.fetch.retry_after import retry_at
from spiders.fetch.visit import is_conditional
from spiders.landing import committed_runs, read_rows, seal_interrupted
from spiders.records import Fetch, Outcome
from tests.harness_crawl import ROOT, Crawled, Market
from tests.harness_http import Asked, Harness, Wire, http, says
from tests.warm_process import cold

NOW = datetime(2026, 6, 30, 6, tzinfo=UTC)
IMPOSSIBLE_DATE = "Sat, 31 Feb 2026 25:61:00 GMT"
TEXT = b"# Changelog\n\n## 1.4.0\n\n- Calendars can be shared\n"


class Page:
    """A page whose body, ETag and honesty a test changes between crawls."""

    def __init__(self, etag: str | None = '"v1"', last_modified: str | None = None) -> None:
        self.body, self.etag, self.last_modified = TEXT, etag, last_modified
        self.document = ""

    async def __call__(self, wire: Wire) -> None:
        sent = wire.asked.headers
        is_same = (self.etag and sent.get("if-none-match") == self.etag) or (self.last_modified and sent.get("if-modified-since") == self.last_modified)
        validators = {name: value for name, value in (("ETag", self.etag), ("Last_Modified", self.last_modified)) if value}
        if is_same:
            await wire.send(http(304, **validators).replace(b"Content-Length: 0\r\n", b""))
        else:
            await wire.send(http(200, self.body, **validators))


def watch(market: Market, harness: Harness, key: str, speaker: object, path: str = "/page", host: str | None = None) -> None:
    host = host or f"{key}.test"
    harness.route(host, path, speaker)  # type: ignore[arg-type]
    market.allowed.add(f"{host}:{harness.port}")
    market.add(key, f"http://{host}:{harness.port}{path}")


@dataclass
class History:
    """Four crawls of one home at frozen times, with what was asked during each."""

    pages: dict[str, Page]
    crawls: list[Crawled]
    asked: list[list[Asked]]
    market: Market

    def of(self, number: int, key: str) -> tuple[Outcome, int | None]:
        row = self.crawls[number].last(key)
        return row.outcome, row.status

    def requests(self, number: int, host: str, path: str = "/page") -> list[Asked]:
        return [asked for asked in self.asked[number] if (asked.host, asked.path) == (host, path)]


@pytest.fixture
def harness() -> Iterator[Harness]:
    with Harness() as harness:
        yield harness


@pytest.fixture
def market(tmp_path: Path) -> Market:
    return Market(tmp_path)


VALIDATED = ("strong", "weak", "unquoted", "dated", "rekeyed", "lying", "changed", "bare")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    pages = {key: Page() for key in (*VALIDATED, "lost")} | {
        "weak": Page('W/"v1"'),
        "unquoted": Page("v1 with blanks"),
        "dated": Page(None, IMPOSSIBLE_DATE),
        "bare": Page(None),
    }
    pages["accented"] = Page('"é"')
    pages["lost"].body = TEXT + b"- Found again\n"
    with Harness() as harness:
        story = History(pages, [], [], Market(tmp_path_factory.mktemp("history")))
        for key, page in pages.items():
            watch(story.market, harness, key, page)
        watch(story.market, harness, "busy", http(429, Retry_After="3600"), "/a", "busy.test")
        watch(story.market, harness, "neighbour", http(200, TEXT), "/b", "busy.test")
        harness.route("slow.test", "/robots.txt", http(200, b"User-agent: *\nCrawl-delay: 0.7\n"))
        for number in range(3):
            watch(story.market, harness, f"slow{number}", http(200, TEXT), f"/{number}", "slow.test")

        def crawl(now: str, *extra: str) -> None:
            before = len(harness.asked)
            story.crawls.append(story.market.crawl(*extra, PACELINE_NOW=now))
            story.asked.append(harness.asked[before:])

        crawl("2026-06-30T06:00:00Z")
        pages["rekeyed"].etag = '"v2"'
        pages["changed"].etag, pages["changed"].body = '"v2"', TEXT + b"- More\n"
        pages["lying"].body = TEXT + b"- Changed under the same ETag\n"
        pages["lost"].document = story.crawls[0].last("lost").document_hash or ""
        evidence_file(story, pages["lost"].document).unlink()
        crawl("2026-06-30T06:59:59Z")
        harness.route("busy.test", "/a", http(200, TEXT))
        harness.route("weak.test", "/robots.txt", http(503))
        # a full fetch every n-th run: here every run
        crawl("2026-06-30T07:00:01Z", "-s", "PACELINE_FULL_FETCH_EVERY=1")
        crawl("2026-07-01T06:00:01Z")
        yield story


def evidence_file(story: History, document: str) -> Path:
    return story.market.folder / "home" / "evidence" / document[:2] / f"{document}.gz"


def test_A21_first_capture_then_bodies_decide(history: History) -> None:
    assert {key: history.of(0, key) for key in VALIDATED} == dict.fromkeys(VALIDATED, (Outcome.FETCHED, 200))
    expected = dict.fromkeys(VALIDATED, (Outcome.UNCHANGED, 304)) | {
        "rekeyed": (Outcome.UNCHANGED, 200),
        "changed": (Outcome.FETCHED, 200),
        "bare": (Outcome.UNCHANGED, 200),
    }
    assert {key: history.of(1, key) for key in VALIDATED} == expected
    first, second = history.crawls[:2]
    assert all(second.last(key).document_hash == first.last(key).document_hash for key in VALIDATED if key != "changed")
    assert second.notes["new_documents"] == 1


def test_A21_validators_go_back_exactly_as_received(history: History) -> None:
    assert [asked.headers.get("if-none-match") for key in ("weak", "unquoted") for asked in history.requests(1, f"{key}.test")] == ['W/"v1"', "v1 with blanks"]
    assert [asked.headers.get("if-modified-since") for asked in history.requests(1, "dated.test")] == [IMPOSSIBLE_DATE]
    assert '\r\nIf-None-Match: "é"\r\n'.encode() in history.requests(1, "accented.test")[0].raw
    assert all("if-none-match" not in asked.headers for asked in history.asked[0])


def test_A21_a_full_fetch_finds_the_body_that_changed_under_its_etag(history: History) -> None:
    assert history.of(2, "lying") == (Outcome.FETCHED, 200)
    assert all("if-none-match" not in asked.headers for asked in history.asked[2])


def test_A21_no_conditional_request_without_its_evidence(history: History) -> None:
    assert "if-none-match" not in history.requests(1, "lost.test")[0].headers
    assert history.of(1, "lost") == (Outcome.UNCHANGED, 200)
    assert evidence_file(history, history.pages["lost"].document).is_file()


def test_A21_every_page_is_fetched_in_full_within_ten_runs() -> None:
    for number in range(50):
        runs = [is_conditional(KnownPage("0" * 64, '"e"', unverified_runs=count), True, f"a/b/{number} http://x", 10) for count in range(10)]
        assert False in runs[:10]
        assert sum(runs) >= 4


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        *(
            ("2", 2, 2),
            ("3600", 3600, 3600),
            ("-5", 1, 301),
            ("0", 1, 301),
            (None, 1, 301),
            ("nonsense", 1, 301),
            ("315360000", 86400, 86400),
            ("9" * 400, 86400, 86400),
        ),
        *(("Fri, 01 Jan 2100 00:00:00 GMT", 86400, 86400), ("Tue, 30 Jun 2026 06:10:00 GMT", 600, 600), ("Mon, 29 Jun 2026 06:10:00 GMT", 1, 301)),
    ],
)
def test_A19_retry_after_values(value: str | None, least: float, most: float) -> None:
    assert least <= (retry_at(value, NOW) - NOW).total_seconds() <= most


def test_A19_the_next_request_of_the_same_host_waits_and_so_does_a_new_process(history: History) -> None:
    assert history.of(0, "busy")[0] is Outcome.RATE_LIMITED
    assert [asked.path for asked in history.asked[0] if asked.host == "busy.test"][-1] == "/a", "nothing is asked after the answer that asks for patience"
    assert (history.of(1, "busy")[0], history.of(1, "neighbour")[0]) == (Outcome.WAITING, Outcome.WAITING)
    assert not [asked for asked in history.asked[1] if asked.host == "busy.test"], "no request before the time"
    assert "2026-06-30 07:00:00 UTC" in (history.crawls[1].last("busy").detail or "")
    assert history.of(2, "busy")[0] is Outcome.FETCHED
    assert history.of(2, "neighbour")[0].is_capture


def test_A11_names_that_stay_unresolved_are_left_alone_for_longer(tmp_path: Path) -> None:
    waits = []
    for run in range(4):
        config = load_config({"PACELINE_HOME": str(tmp_path), "PACELINE_NOW": (NOW + timedelta(days=run)).isoformat()})
        kept = FetchState(tmp_path / "fetch")
        journal = Journal(config, kept, [], Progress(0))
        journal.host_resolved("ill.example", False)
        journal._answered = True
        journal.close("finished")
        until = FetchState(tmp_path / "fetch").hosts["ill.example"].wait_until
        waits.append((until - config.now()).total_seconds() if until else 0)
    assert waits == [0, 60, 120, 240]


def test_I05_robots_is_kept_for_a_day_across_processes(history: History) -> None:
    for number, expected in enumerate((1, 0, 0, 1)):
        assert len({id(asked) for asked in history.requests(number, "strong.test", "/robots.txt")}) == expected
    assert history.of(2, "weak")[0].is_capture, "a copy of less than a day counts although the host now fails"
    assert history.of(3, "weak")[0] is Outcome.ROBOTS_UNAVAILABLE, "a copy older than a day does not"


def test_I07_crawl_delay_is_kept_between_requests(history: History) -> None:
    times = [asked.at for asked in history.asked[0] if asked.host == "slow.test"]
    assert len(times) == 4
    assert all(later - earlier >= 0.69 for earlier, later in itertools.pairwise(times[1:]))


def test_I09_refuses_to_run_without_a_contact(market: Market, harness: Harness) -> None:
    watch(market, harness, "page", Page())
    crawled = market.crawl(PACELINE_CONTACT="")
    assert (crawled.code, len(crawled.output.strip().splitlines())) == (2, 1), crawled.output
    assert "PACELINE_CONTACT" in crawled.output
    assert not harness.asked


def test_wrong_input_is_one_line_and_exit_code_2(market: Market, harness: Harness) -> None:
    watch(market, harness, "page", Page())
    crawled = market.crawl("-a", "only=nobody")
    assert (crawled.code, len(crawled.output.strip().splitlines())) == (2, 1), crawled.output
    assert "nobody" in crawled.output


def test_G02_SIGTERM_ends_the_crawl_cleanly_and_nobody_crawls_beside_it(market: Market, harness: Harness) -> None:
    watch(market, harness, "done", Page())
    watch(market, harness, "hangs", says(b"", "hang"))
    harness.route("queued.test", "/robots.txt", http(200, b"User-agent: *\nCrawl-delay: 50\n"))
    watch(market, harness, "queued", Page(), "/1", "queued.test")
    watch(market, harness, "queued2", Page(), "/2", "queued.test")
    market.write()
    process = subprocess.Popen(
        market.command(), cwd=ROOT, env=market.environment(PACELINE_DEADLINE_S="50"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    wait_for(lambda: bool(harness.asked_of("hangs.test", "/page") and harness.asked_of("done.test", "/page")))
    beside = market.crawl("-a", "only=h/done")
    assert (beside.code, len(beside.output.strip().splitlines())) == (2, 1), beside.output
    assert "another crawl" in beside.output
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=20)
    crawled = market.read(process.returncode, output, set())
    assert crawled.code == 0, output
    assert crawled.last("done").outcome is Outcome.FETCHED
    assert "hangs" not in crawled.rows
    assert crawled.notes["is_complete"] is False
    assert "Traceback" not in output


def test_G01_a_killed_crawl_loses_no_row_and_the_next_one_goes_on(market: Market, harness: Harness) -> None:
    watch(market, harness, "done", Page())
    watch(market, harness, "hangs", says(b"", "hang"))
    market.write()
    process = subprocess.Popen(
        market.command(), cwd=ROOT, env=cold(market.environment(PACELINE_DEADLINE_S="50")), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    landing = market.folder / "home" / "landing"
    wait_for(lambda: any("fetched" in file.read_text() for file in landing.glob("*/fetch.jsonl")))
    process.kill()
    process.wait()
    assert not committed_runs(landing)
    sealed = seal_interrupted(landing)
    rows = [row for row in read_rows(sealed[0], Fetch.table) if isinstance(row, Fetch)]
    assert [row.outcome for row in rows] == [Outcome.FETCHED]
    assert EvidenceStore(market.folder / "home" / "evidence").get(rows[0].document_hash or "") == TEXT
    crawled = market.crawl("-a", "only=h/done")
    assert crawled.last("done").document_hash == rows[0].document_hash


def wait_for(is_there: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not is_there():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
