"""Scrapy's HTTP/1.1 handler, which notes when a request really went out, and whose transfers end when the crawl is told to stop."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

from spiders.fetch.gate import refuse_while_waiting
from spiders.fetch.retry_after import asks_to_wait, retry_at


class CrawlStopped(Exception):
    """The crawl was told to stop before this request was answered."""


class StoppableHandler(HTTP11DownloadHandler):
    """One for http, one for https. `request.meta` gains `sent_at`, `transfer_s` (seconds to the last byte) and `retry_after_at`."""

    lazy = False

    async def download_request(self, request: Request) -> Response:
        """-> the answer; its deadline (`download_timeout`) counts from when it is sent to the last byte. Raises CrawlStopped after a stop."""
        spider: Any = self._crawler.spider
        async with spider.pace.turn(request.meta["download_slot"]):
            if spider.is_stopping:
                raise CrawlStopped("the crawl was stopped")
            transfer = asyncio.ensure_future(self._transfer(request))
            spider.transfers.add(transfer)
            try:
                return await transfer
            except asyncio.CancelledError:
                raise CrawlStopped("the crawl was stopped") from None
            finally:
                spider.transfers.discard(transfer)

    async def _transfer(self, request: Request) -> Response:
        spider: Any = self._crawler.spider
        queue = request.meta["download_slot"]
        # an answer to an earlier request of the same queue may have asked for patience
        refuse_while_waiting(spider.kept, queue, spider.config.now())
        await spider.pace.due(queue)
        request.meta["sent_at"] = spider.config.now()
        started = time.monotonic()
        try:
            response: Response = await super().download_request(request)
        finally:
            request.meta["transfer_s"] = time.monotonic() - started
        self._note_wait(request, response)
        return response

    def _note_wait(self, request: Request, response: Response) -> None:
        """Keeps a host's wish for patience here, because its next request leaves the queue before the answer reaches the spider."""
        value = response.headers.get("Retry-After")
        if asks_to_wait(response.status, value is not None):
            spider: Any = self._crawler.spider
            until = retry_at(value.decode("latin-1") if value else None, spider.config.now())
            request.meta["retry_after_at"] = until
            spider.journal.host_asked_to_wait(request.meta["download_slot"], until, f"it answered {response.status}")
