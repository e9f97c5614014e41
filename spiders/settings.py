"""Scrapy's settings: everything that costs politeness, safety or time and is not needed is off. What depends on the environment is set by the spider.

Base components are replaced, not added to: the crawl has one middleware, the gate, and follows redirects, undoes codings and retries by itself.
"""

import gc

# Scrapy walks its call stack while this module is imported, which costs the more the deeper and later it happens
import scrapy.core.downloader.contextfactory  # noqa: F401

# modules and patterns make no garbage; looking for it takes a third of the start
gc.set_threshold(50_000, 20, 50)

BOT_NAME = "paceline"
SPIDER_MODULES = ["spiders.fetch.watch"]

DOWNLOAD_HANDLERS_BASE = dict.fromkeys(("http", "https"), "spiders.fetch.handler.StoppableHandler")
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {"spiders.fetch.gate.Gate": 100}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
EXTENSIONS_BASE: dict[str, int] = {}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
REDIRECT_ENABLED = False
REFERER_ENABLED = False
# HTTP_PROXY and its like are not used: behind a proxy the guard could not see which address is dialled
HTTPPROXY_ENABLED = False
DEFAULT_REQUEST_HEADERS: dict[str, str] = {}

TWISTED_DNS_RESOLVER = "spiders.fetch.resolver.GuardedResolver"
DNS_TIMEOUT = 15
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = True
DOWNLOAD_WARNSIZE = 0

CONCURRENT_REQUESTS = 64
# names are looked up in threads; a slow name must not keep others waiting
REACTOR_THREADPOOL_MAXSIZE = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# the delay between two requests to a host is kept by `spiders.fetch.pace`, which counts from when a request is really sent
DOWNLOAD_DELAY = 0
# Scrapy starts that many tasks for every response; the crawl yields no items
CONCURRENT_ITEMS = 1

# first asked, first fetched: links of an index page come newest first
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

LOG_LEVEL = "WARNING"
LOG_FORMAT = "%(levelname)s %(name)s: %(message)s"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False

# of that many runs, at least one asks for a page in full although its validators are known
PACELINE_FULL_FETCH_EVERY = 10
# seconds before a failed request is tried again; doubled each time
PACELINE_RETRY_DELAY_S = 2.0
