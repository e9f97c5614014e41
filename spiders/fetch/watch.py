"""The spider: every source of the watchlist once, every attempt a row, every distinct body evidence.

    scrapy crawl watch                       the whole watchlist
    scrapy crawl watch -a only=acme/pricing  one competitor, product or source

It never parses for content, but for the links that a `changelog_page` with the option `follow` asks for. Exit code 2 and one line where a setting or the watchlist
cannot be used.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import logging
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from types import FrameType
from typing import Any, NoReturn

import scrapy
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from spiders.config import Config, ConfigError, load_config
from spiders.fetch.crawl_lock import CrawlRunning, crawl_lock
from spiders.fetch.failures import NotFetched, clean_detail, name_failure
from spiders.fetch.fetch_state import FetchState, page_key
from spiders.fetch.handler import CrawlStopped
from spiders.fetch.index_page import followed_links, is_followed
from spiders.fetch.journal import Journal, ends_on_disk_fault
from spiders.fetch.pace import Pace
from spiders.fetch.plan import in_turns, load_plan
from spiders.fetch.progress import Progress, open_pipes
from spiders.fetch.redirect import PERMANENT, REDIRECTS, next_hop
from spiders.fetch.robots import exact_header, header
from spiders.fetch.robots_rules import MAX_BYTES
from spiders.fetch.target import TargetRefused, check_target
from spiders.fetch.verdict import Answer, judge
from spiders.fetch.visit import Visit, is_conditional
from spiders.records import Fetch, Outcome, WatchedSource

USAGE = 2


class WatchSpider(scrapy.Spider):
    """One crawl of the watchlist."""

    name = "watch"
    config: Config
    kept: FetchState
    journal: Journal

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Scrapy's hook, before anything is started: what depends on the environment."""
        try:
            config = load_config()
            contact = config.require_contact()
        except ConfigError as error:
            _stop(str(error))
        agent = f"Paceline/{_version()} (+{contact})"
        # what this logger warns of ends as a row with its outcome
        logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)
        settings.setdict({"USER_AGENT": agent, "DOWNLOAD_MAXSIZE": config.max_body_bytes, "DOWNLOAD_TIMEOUT": config.deadline_s}, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, only: str | None = None, **kwargs: Any) -> WatchSpider:
        """Scrapy's hook. `only` names a part of the watchlist."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.config = load_config()
        try:
            spider.lock = crawl_lock(spider.config.home)
            plan = load_plan(spider.config)
            spider.sources, spider.accepts = _select(plan.sources, only), plan.accepts
        except OSError as error:
            _stop(f"{error.filename or spider.config.home} cannot be used ({error.strerror}); nothing was fetched.")
        except (CrawlRunning, LookupError, ValueError) as error:
            _stop(str(error.args[0]))
        crawler.signals.connect(spider.opened, scrapy.signals.spider_opened)
        crawler.signals.connect(spider.closed_down, scrapy.signals.spider_closed)
        crawler.signals.connect(spider.cut_robots, scrapy.signals.bytes_received)
        return spider

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sources: list[WatchedSource] = []
        self.transfers: set[asyncio.Future[Response]] = set()
        self.pace = Pace()
        self.is_stopping = False
        self.accepts: dict[str, tuple[str, ...]] = {}
        self.lock: Any = None

    def opened(self) -> None:
        """Opens the landing run, and makes a signal end transfers too."""
        self.kept = FetchState(self.config.home / "fetch")
        with ends_on_disk_fault(self.config.home):
            self.journal = Journal(self.config, self.kept, self.sources, Progress(len(self.sources), open_pipes(self.config.is_under_pipes)))
        self._hear_signals(asyncio.get_running_loop())

    def _hear_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        """Scrapy's own handlers wait for what is under way; a signal shall end that first."""
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)

            def hear(signum: int, frame: FrameType | None, before: Any = before) -> None:
                loop.call_soon_threadsafe(self.stop)
                if callable(before):
                    before(signum, frame)

            signal.signal(number, hear)

    def stop(self) -> None:
        """Ends what is under way: transfers are cut, waiting requests are dropped; what is done stays done."""
        self.is_stopping = True
        for transfer in list(self.transfers):
            transfer.cancel()

    def closed_down(self, reason: str) -> None:
        """Commits what was done."""
        self.journal.close("stopped by a signal" if self.is_stopping else reason)
        self.lock.close()

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Scrapy's hook: one request per source."""
        for source in in_turns(self.sources):
            yield self.request(self.visit(source, source.url))

    def visit(self, source: WatchedSource, url: str, *, is_followed: bool = False) -> Visit:
        """-> a visit to `url`, conditional where an earlier capture of it can be relied on."""
        key = page_key(source.source_id, url)
        known = self.kept.pages.get(key)
        has_evidence = known is not None and self.journal.evidence.has(known.document_hash)
        conditional = is_conditional(known, has_evidence, key, self.settings.getint("PACELINE_FULL_FETCH_EVERY"))
        return Visit(source, self.accepts[source.kind], url, known, conditional, self.config.now(), is_followed=is_followed)

    def request(self, visit: Visit, url: str | None = None) -> scrapy.Request:
        """-> the visit's next request, to `url` where a redirect led there."""
        url = url or visit.url
        visit.hops.append(url)
        return scrapy.Request(
            url,
            headers=visit.headers(),
            callback=self.answered,
            errback=self.failed,
            dont_filter=True,
            meta={"visit": visit, "download_timeout": max(1.0, self.config.deadline_s - visit.spent_s)},
        )

    async def answered(self, response: Response) -> AsyncIterator[scrapy.Request]:
        """Scrapy's callback: follows a redirect, else judges the answer and writes its row."""
        request = self._sent(response.request)
        visit: Visit = request.meta["visit"]
        self.journal.host_resolved(request.meta["download_slot"], True)
        if response.status in REDIRECTS:
            hop = next_hop(response.url, header(response, "Location"), visit.url, tuple(visit.hops), self.config.allowed_addresses)
            if hop.outcome:
                self._end(visit, hop.outcome, status=response.status, final_url=response.url, detail=hop.detail)
                return
            visit.moved_to = hop.url if response.status in PERMANENT and len(visit.hops) == 1 else visit.moved_to
            yield self.request(visit, hop.url)
            return
        async for following in self._judged(response, visit):
            yield following

    async def _judged(self, response: Response, visit: Visit) -> AsyncIterator[scrapy.Request]:
        try:
            outcome, fields, body = await self._judge(response, visit)
        except Exception as error:
            # an answer that trips our own code is still an attempt, and the fault is shown with its place
            self.logger.exception("%s: the answer could not be handled", visit.source.source_id)
            outcome, fields, body = (
                Outcome.PROTOCOL_ERROR,
                {"status": response.status, "detail": clean_detail(f"the answer could not be handled: {error!r}")},
                None,
            )
        if visit.is_worth_another_try(outcome, response.status):
            async for request in self._again(visit, outcome, fields):
                yield request
            return
        row = self._end(visit, outcome, **fields)
        for request in self._followed(visit, row, body):
            yield request

    async def _judge(self, response: Response, visit: Visit) -> tuple[Outcome, dict[str, Any], bytes | None]:
        answer = _answer(response)
        verdict = judge(answer, was_conditional=visit.is_conditional, accepts=visit.accepts, max_bytes=self.config.max_body_bytes)
        fields: dict[str, Any] = {"status": response.status, "final_url": response.url, "detail": verdict.detail, "media_type": answer.content_type}
        fields |= {"etag": exact_header(response, "ETag"), "last_modified": exact_header(response, "Last-Modified")}
        outcome = verdict.outcome
        if verdict.body is not None:
            fields["document_hash"], is_new = await self.journal.keep_body(visit, verdict.body)
            fields["body_bytes"] = len(verdict.body)
            outcome = outcome if is_new else Outcome.UNCHANGED
        elif outcome is Outcome.UNCHANGED and visit.known:
            fields |= {"document_hash": visit.known.document_hash, "media_type": visit.known.media_type}
        if outcome is Outcome.RATE_LIMITED:
            fields["retry_after_at"] = response.request.meta.get("retry_after_at")
        if visit.moved_to and outcome.is_capture:
            fields["detail"] = f"moved for good to {clean_detail(visit.moved_to)}; put that address into the watchlist"
        return outcome, fields, verdict.body

    async def failed(self, failure: Failure) -> AsyncIterator[scrapy.Request]:
        """Scrapy's errback: names what went wrong and writes its row."""
        error = failure.value
        if self.is_stopping or isinstance(error, CrawlStopped):
            return
        request = self._sent(failure.request)
        visit: Visit = request.meta["visit"]
        outcome, detail = self.name_failure(error, request.url)
        queue = request.meta.get("download_slot")
        if outcome is Outcome.DNS_ERROR and queue:
            self.journal.host_resolved(queue, False)
        fields = {"detail": detail, "final_url": request.url if len(visit.hops) > 1 else None}
        if not isinstance(error, NotFetched) and visit.is_worth_another_try(outcome, None):
            async for again in self._again(visit, outcome, fields):
                yield again
        else:
            self._end(visit, outcome, **fields)

    def name_failure(self, error: BaseException, url: str) -> tuple[Outcome, str]:
        """-> outcome and words for a request to `url` that failed with `error`."""
        from twisted.internet import reactor

        resolver: Any = reactor.nameResolver  # the guard, installed by the setting
        try:
            host = check_target(url, self.config.allowed_addresses).host
        except TargetRefused as refused:
            return Outcome.ADDRESS_REFUSED, str(refused)
        return name_failure(error, host, resolver.refused, resolver.unresolved)

    def cut_robots(self, data: bytes, request: scrapy.Request) -> None:
        """Scrapy's signal for received bytes: of a robots.txt only the first 500 KiB count."""
        if request.meta.get("is_robots"):
            request.meta["received"] = request.meta.get("received", 0) + len(data)
            if request.meta["received"] >= MAX_BYTES:
                raise scrapy.exceptions.StopDownload(fail=False)

    async def _again(self, visit: Visit, outcome: Outcome, fields: dict[str, Any]) -> AsyncIterator[scrapy.Request]:
        self.journal.attempt(visit, outcome, elapsed_ms=round(visit.spent_s * 1000), **fields)
        await asyncio.sleep(self.settings.getfloat("PACELINE_RETRY_DELAY_S") * 2 ** (visit.attempt - 1))
        visit.attempt += 1
        visit.hops, visit.spent_s = [], 0.0
        yield self.request(visit)

    def _end(self, visit: Visit, outcome: Outcome, **fields: Any) -> Fetch:
        row = self.journal.attempt(visit, outcome, elapsed_ms=round(visit.spent_s * 1000) if visit.spent_s else None, **fields)
        self.journal.ended(visit, row)
        return row

    def _followed(self, visit: Visit, row: Fetch, body: bytes | None) -> Iterator[scrapy.Request]:
        if visit.is_followed or not row.outcome.is_capture or not row.document_hash or not is_followed(visit.source):
            return
        body = self.journal.evidence.get(row.document_hash) if body is None else body
        for url in followed_links(visit.source, row, body, self.kept.pages):
            yield self.request(self.visit(visit.source, url, is_followed=True))

    def _sent(self, request: scrapy.Request) -> scrapy.Request:
        visit: Visit = request.meta["visit"]
        visit.spent_s += request.meta.get("transfer_s", 0.0)
        if len(visit.hops) == 1:
            visit.captured_at = request.meta.get("sent_at") or self.config.now()
        if "sent_at" in request.meta:
            self.journal.host_requested(request.meta["download_slot"], request.meta["sent_at"])
        return request


def _answer(response: Response) -> Answer:
    return Answer(
        status=response.status,
        body=response.body,
        content_type=header(response, "Content-Type"),
        content_encoding=header(response, "Content-Encoding"),
        retry_after=header(response, "Retry-After"),
        is_mitigated="challenge" in (header(response, "cf-mitigated") or ""),
        is_open_ended="partial" in response.flags,
    )


def _version() -> str:
    try:
        return importlib.metadata.version("paceline")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def _select(sources: list[WatchedSource], only: str | None) -> list[WatchedSource]:
    if not only:
        return sources
    from spiders.watchlist import select_sources

    return select_sources(sources, only)


def _stop(message: str) -> NoReturn:
    print(f"paceline: {message}", file=sys.stderr)  # noqa: T201  a command's output
    raise SystemExit(USAGE)
