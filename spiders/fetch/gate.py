"""The gate: the one place that every request of the crawl passes, robots.txt and redirects included.

It refuses addresses that are not public, obeys what hosts asked for earlier (Retry-After) and what robots.txt says, and sets each host's pace: one request at a
time, at least `delay_s` apart. Nothing in the watchlist can turn it off.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scrapy import Request

from spiders.config import Config
from spiders.fetch.failures import NotFetched
from spiders.fetch.fetch_state import FetchState
from spiders.fetch.pace import Pace
from spiders.fetch.robots import RobotsKeeper, RobotsUnavailable
from spiders.fetch.target import Target, TargetRefused, check_target
from spiders.records import Outcome


class Gate:
    """Scrapy downloader middleware; everything it decides is raised as NotFetched with the outcome's name."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self._robots: RobotsKeeper | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Gate:
        """Scrapy's hook."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Scrapy's hook, before a request enters its host's queue."""
        config: Config = self.crawler.spider.config
        state: FetchState = self.crawler.spider.kept
        try:
            target = check_target(request.url, config.allowed_addresses)
        except TargetRefused as refused:
            raise NotFetched(Outcome.ADDRESS_REFUSED, str(refused)) from refused
        refuse_while_waiting(state, target.queue, config.now())
        request.headers["User-Agent"] = self.crawler.settings["USER_AGENT"]
        request.meta["download_slot"] = target.queue
        self._keep_pace(state, target, config)
        if not request.meta.get("is_robots"):
            self.crawler.spider.pace.at_least(target.queue, await self._obey_robots(request, target))

    async def _obey_robots(self, request: Request, target: Target) -> float:
        """-> the delay that the site asks for, seconds. Raises NotFetched where it does not allow the request."""
        rules = await self._keeper().rules(target.origin)
        if isinstance(rules, RobotsUnavailable):
            raise NotFetched(rules.outcome, rules.detail)
        if not rules.allows(request.url):
            raise NotFetched(Outcome.ROBOTS_DENIED, "robots.txt of the site does not allow this address")
        return rules.delay_s or 0.0

    def _keeper(self) -> RobotsKeeper:
        if self._robots is None:
            spider = self.crawler.spider
            self._robots = RobotsKeeper(
                spider.kept, self.crawler.engine.download_async, spider.name_failure, spider.config.now, spider.settings.getfloat("PACELINE_RETRY_DELAY_S")
            )
        return self._robots

    def _keep_pace(self, state: FetchState, target: Target, config: Config) -> None:
        pace: Pace = self.crawler.spider.pace
        pace.at_least(target.queue, 0.0 if target.is_ours else config.delay_s)
        known = state.hosts.get(target.queue)
        if known and known.requested_at:
            # the pace holds across processes too
            pace.remember(target.queue, (config.now() - known.requested_at).total_seconds())


def refuse_while_waiting(state: FetchState, queue: str, now: datetime) -> None:
    """Raises NotFetched (`waiting`) where the host of `queue` asked not to be asked before a later instant than `now`."""
    known = state.hosts.get(queue)
    if known and known.wait_until and now < known.wait_until:
        reason = known.wait_reason or "the host asked for it"
        raise NotFetched(Outcome.WAITING, f"no request before {known.wait_until:%Y-%m-%d %H:%M:%S} UTC: {reason}")
