"""A made-up market of any size as rows of `raw.*`, written by SQL inside DuckDB: ten million change items in about a minute.

A product has one changelog whose first capture shows its history and whose later captures each show the twenty newest releases, ten of them new; every
fifth product has a feed beside it that tells the newest again, every tenth a pricing page. Words follow Zipf's law, as those of real notes do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from pipelines.raw_tables import create_statements
from pipelines.taxonomy import load_taxonomy
from pipelines.text_keys import renew_keys
from spiders.landing import LandingRun
from spiders.records import RECORDS, WatchedSource
from tests.conftest import ROOT

ITEMS_A_RELEASE = 10
WINDOW = 20
STEP = 10
MOST_CAPTURES = 6
LAST_DAY = "DATE '2026-10-28'"
NEWS_DAYS = (date(2026, 10, 29), date(2026, 11, 3))
"""The days after it on which there is news: one within its week, one in the week and the month after."""
SPAN_DAYS = 2900
RARE_WORDS = 200_000
HASH = "md5(source_id || j) || md5(source_id || '/' || j)"


def listed(*lines: str) -> list[str]:
    """-> the words of these lines."""
    return " ".join(lines).split()


NOUNS = listed(
    "dashboard report webhook api token invoice project template export import search filter calendar comment notification workspace role permission audit log billing seat",
    "assistant agent prompt model chatbot copilot sso saml scim login password encryption backup restore region latency cache query index table chart widget form field column",
    "timeline board sprint ticket label release pipeline deployment container cluster node queue job schedule trigger workflow approval signature contract file folder attachment",
    "image video editor theme keyboard shortcut mobile android ios tablet browser extension plugin marketplace slack teams jira salesforce github gitlab zapier connector sync",
    "migration sandbox environment variable secret key quota limit rate usage meter discount coupon currency tax country language translation timezone accessibility contrast reader",
)
TRAITS = listed(
    "new custom shared nested bulk scheduled secure default public private offline smart dynamic advanced simple faster larger smaller automatic manual global regional",
    "weekly monthly daily personal external internal hidden archived draft recurring optional required linked empty duplicate invalid expired pending failed partial full",
)
OPENINGS = {
    "feature": ("Added", "You can now use", "Introducing", "New:", "Support for"),
    "improvement": ("Improved", "Better", "Reworked", "Clearer", "Refined"),
    "fix": ("Fixed", "Resolved a problem with", "Corrected", "No more errors in", "Repaired"),
    "performance": ("Faster", "Less memory for", "Sped up"),
    "security": ("Hardened", "Closed a hole in", "Patched"),
    "internal": ("Updated dependencies of", "Refactored", "Tests for"),
    "deprecation": ("Deprecated",),
    "removal": ("Removed",),
}
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnrtv" for vowel in "aeiou"]


@dataclass(frozen=True)
class MarketSize:
    """How large a generated market is: distinct releases, and the products that they are spread over (twenty to each at least)."""

    releases: int
    products: int = 1000

    @property
    def releases_each(self) -> int:
        """Releases of one product."""
        return self.releases // self.products

    @property
    def captures(self) -> int:
        """Captures of a source after its first, as many as its releases suffice for."""
        return min(MOST_CAPTURES, self.releases_each // STEP - 1)


def write_market_rows(path: Path, size: MarketSize, memory: str = "12GB") -> None:
    """Writes a warehouse with the raw tables of a market of `size` and our taxonomy; nothing is built."""
    with duckdb.connect(str(path), config={"memory_limit": memory, "threads": 2}) as connection:
        _make_tables(connection)
        load_taxonomy(connection, ROOT / "dbt_project" / "seeds" / "theme_term.csv")
        for statement in (*_watched(size), _shown(size), *_captures(size), *_readings(), *_prices()):
            connection.execute(statement)
        connection.execute("CHECKPOINT")


def land_news(landing: Path, size: MarketSize, products: int, day: date) -> int:
    """Lands one of NEWS_DAYS: `products` changelogs show one more release each, every other changelog and feed shows what it showed; -> new change items."""
    number = NEWS_DAYS.index(day)
    with duckdb.connect() as connection, LandingRun(landing, "crawl", datetime.combine(day, time(6), UTC)) as run:
        _make_tables(connection)
        for statement in (*_watched(size), _news(size, products, number), *_captures(size), *_readings(), _seen_again(size, products, number)):
            connection.execute(statement)
        for record in RECORDS:
            file = run.folder / f"{record.table}.copied"
            connection.execute(f"COPY raw.{record.table} TO '{file}' (FORMAT json)")
            lines = file.read_bytes()
            file.unlink()
            if lines and record is not WatchedSource:
                run.append_lines({record.table: lines})
    return products * ITEMS_A_RELEASE


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET TimeZone = 'UTC'")
    for statement in create_statements():
        connection.execute(statement)
    renew_keys(connection, ROOT / "dbt_project")


def _watched(size: MarketSize) -> tuple[str, ...]:
    """Sources: `changes` of every product, `feed` of every fifth, `pricing` of every tenth; two products a competitor, the first competitor is us."""
    return (
        f"""CREATE TEMP TABLE product AS SELECT p::INTEGER AS p, 'v' || lpad((p // 2)::VARCHAR, 4, '0') AS competitor, 'p' || (p % 2) AS product
        FROM range({size.products}) AS numbers (p)""",
        """CREATE TEMP TABLE source AS SELECT p, competitor, product, kind, name, competitor || '/' || product || '/' || name AS source_id
        FROM product, (VALUES ('changelog_page', 'changes', 1), ('feed', 'feed', 5), ('pricing_page', 'pricing', 10)) AS kinds (kind, name, every) WHERE p % every = 0""",
        """INSERT INTO raw.watched_source
        SELECT source_id, competitor, competitor, 'https://' || competitor || '.example/', competitor = 'v0000', product, product, kind,
            'https://' || source_id, '{}', 1, NULL, NULL, TIMESTAMPTZ '2020-01-01 06:00:00+00'
        FROM source""",
    )


def _day(size: MarketSize, number: str) -> str:
    """When release `number` of a product came out: evenly spread up to LAST_DAY, those after the last on NEWS_DAYS."""
    each = size.releases_each
    news = " ".join(f"WHEN {each + after} THEN DATE '{day}'" for after, day in enumerate(NEWS_DAYS))
    return f"CASE {number} {news} ELSE {LAST_DAY} - ((({each} - 1 - {number}) * {SPAN_DAYS}) // {max(each - 1, 1)})::INTEGER END"


def _shown(size: MarketSize) -> str:
    """Document j of a source shows the releases from `first_k` up to `last_k`: all but the newest at first, then windows that overlap by half."""
    last = f"{size.releases_each} - 1 - ({size.captures} - j) * {STEP}"
    return f"""CREATE TEMP TABLE shown AS SELECT source.*, j,
            greatest(CASE WHEN j = 0 AND kind = 'changelog_page' THEN 0 ELSE {last} - {WINDOW} + 1 END, 0) AS first_k, {last} AS last_k,
            {HASH} AS document_hash, ({_day(size, f"({last})")})::TIMESTAMPTZ + INTERVAL 6 HOUR AS captured_at
        FROM source, range({size.captures + 1}) AS captures (j) WHERE kind <> 'pricing_page'"""


def _news(size: MarketSize, products: int, number: int) -> str:
    """The first changelogs with a release more."""
    last = size.releases_each + number
    return f"""CREATE TEMP TABLE shown AS SELECT source.*, j, {max(last - WINDOW + 1, 0)} AS first_k, {last} AS last_k,
            {HASH} AS document_hash, {_news_at(number)} AS captured_at
        FROM source, (SELECT {size.captures + 1 + number} AS j) WHERE kind = 'changelog_page' AND p < {products}"""


def _seen_again(size: MarketSize, products: int, number: int) -> str:
    """The other changelogs and feeds, unchanged."""
    return f"""INSERT INTO raw.fetch (fetch_id, run_id, source_id, url, captured_at, outcome, status, document_hash, media_type, body_bytes)
        SELECT substr(md5(source_id || 'again{number}'), 1, 16), 'run-again{number}', source_id, 'https://' || source_id, {_news_at(number)}, 'unchanged', 304, {HASH}, 'text/html', 0
        FROM source, (SELECT {size.captures} AS j) WHERE kind <> 'pricing_page' AND (kind = 'feed' OR p >= {products})"""


def _news_at(number: int) -> str:
    return f"TIMESTAMPTZ '{NEWS_DAYS[number]} 06:00:00+00'"


def _captures(size: MarketSize) -> tuple[str, ...]:
    """What the table `shown` says was captured, and the entries of each document."""
    return (
        """INSERT INTO raw.fetch (fetch_id, run_id, source_id, url, captured_at, outcome, status, document_hash, media_type, body_bytes)
        SELECT substr(md5(document_hash), 1, 16), 'run-' || captured_at::DATE, source_id, 'https://' || source_id, captured_at, 'fetched', 200, document_hash, 'text/html', 1000 FROM shown""",
        f"""INSERT INTO raw.document
        SELECT source_id, document_hash, 3, kind, 'https://' || source_id, NULL, 'en', j > 0, last_k - first_k + 1, (last_k - first_k + 1) * {ITEMS_A_RELEASE}, 0, 0, 0, 0, [] FROM shown""",
        f"""CREATE TEMP TABLE entry AS SELECT p, source_id, document_hash, kind, last_k - k AS position, k, k // 50 || '.' || (k // 5) % 10 || '.' || k % 5 AS version,
            substr(md5(document_hash || k), 1, 16) AS release_id, {_day(size, "k")} AS released_on
        FROM (SELECT *, unnest(range(first_k, last_k + 1)) AS k FROM shown)""",
    )


def _readings() -> tuple[str, ...]:
    """One row an entry and ten an item; what a release says depends on product, release and place alone, so that every capture repeats it."""
    kinds = "['feature','feature','feature','improvement','improvement','fix','fix','fix','fix','performance','security','internal']"
    rare = " || ".join(f"list_extract({SYLLABLES}, 1 + ({{number}} // {len(SYLLABLES) ** place}) % {len(SYLLABLES)})" for place in range(4))
    zipf = f"floor({RARE_WORDS} ** ((({{seed}}) % 1000003) / 1000003.0))::INTEGER"
    opening = " ".join(f"WHEN '{kind}' THEN list_extract({list(words)}, 1 + (h // 77)::INTEGER % {len(words)})" for kind, words in OPENINGS.items())
    return (
        """INSERT INTO raw.release
        SELECT release_id, source_id, document_hash, 3, position, substr(md5(source_id || '/' || version), 1, 16), version, 'Version ' || version, NULL, released_on, released_on::VARCHAR, 'day',
            'general', false, 'https://' || source_id || '/' || version, 'h2:' || position, version || ' ' || released_on
        FROM entry ORDER BY source_id, position""",
        f"""INSERT INTO raw.change_item
        WITH places AS (
            SELECT entry.*, n, (hash(p, k, n) % 1000000007)::BIGINT AS h, (hash(n, k, p, 1) % 1000000007)::BIGINT AS g FROM entry, range({ITEMS_A_RELEASE}) AS numbers (n)
        ), kinds AS (
            SELECT *, CASE h % 400 WHEN 0 THEN 'deprecation' WHEN 1 THEN 'removal' ELSE list_extract({kinds}, 1 + (h // 7)::INTEGER % 12) END AS kind_of_change FROM places
        ), texts AS (
            SELECT *, concat_ws(' ', CASE kind_of_change {opening} END, list_extract({TRAITS}, 1 + (g // 3)::INTEGER % {len(TRAITS)}), list_extract({NOUNS}, 1 + (h // 5)::INTEGER % {len(NOUNS)}),
                list_extract({NOUNS}, 1 + (g // 11)::INTEGER % {len(NOUNS)}), 'for', {rare.format(number=zipf.format(seed="h"))}, {rare.format(number=zipf.format(seed="g"))}) AS text FROM kinds
        )
        SELECT substr(md5(release_id || n), 1, 16), release_id, source_id, document_hash, 3, n, text, kind_of_change, 'author', 0.98, false, NULL, NULL, [], false, 'li:' || n, text, raw.text_key(text)
        FROM texts ORDER BY source_id""",
    )


def _prices() -> tuple[str, ...]:
    """Pricing pages: three plans, seen four times, dearer each time."""
    return (
        f"""CREATE TEMP TABLE priced AS SELECT source.*, j, {HASH} AS document_hash,
            ({LAST_DAY} - (30 * (3 - j))::INTEGER)::TIMESTAMPTZ + INTERVAL 6 HOUR AS captured_at FROM source, range(4) AS captures (j) WHERE kind = 'pricing_page'""",
        """INSERT INTO raw.fetch (fetch_id, run_id, source_id, url, captured_at, outcome, status, document_hash, media_type, body_bytes)
        SELECT substr(md5(document_hash), 1, 16), 'run-' || captured_at::DATE, source_id, 'https://' || source_id, captured_at, 'fetched', 200, document_hash, 'text/html', 1000 FROM priced""",
        """INSERT INTO raw.document SELECT source_id, document_hash, 4, kind, 'https://' || source_id, NULL, 'en', false, 0, 0, 0, 0, 3, 0, [] FROM priced""",
        """INSERT INTO raw.plan_price
        SELECT substr(md5(document_hash || n), 1, 16), source_id, document_hash, 4, n, list_extract(['Start', 'Team', 'Business'], n::INTEGER + 1), NULL, n, 'fixed', 'list', 10 + 20 * n + j, 'USD',
            'month', 'monthly', 'user', NULL, NULL, NULL, 'css:.plan', 'a price of plan ' || n
        FROM priced, range(3) AS plans (n)""",
    )
