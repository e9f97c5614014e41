"""`collect/*`: what the crawl captured and what the readers made of it. Both are room 1's own command lines."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import dagster as dg

from pipelines.collect import CRAWL_EXIT_USAGE, crawl_command, crawl_environment, is_anything_unread, landed, read_command
from pipelines.config import ROOT, Settings, load_settings
from pipelines.faults import CollectFailed, DiskFault, MarketFault, NothingReached, WrongInput
from spiders.config import ConfigError
from spiders.disk import EXIT_DISK, KEPT
from spiders.landing import Manifest, read_rows, seal_interrupted
from spiders.records import Fetch
from spiders.vocabulary import Outcome

UNREACHED = {Outcome.DNS_ERROR, Outcome.CONNECT_ERROR, Outcome.TIMED_OUT}
OWNERS = ["team:data-engineering"]
NETWORK_RETRY = dg.RetryPolicy(max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)


class CrawlConfig(dg.Config):
    """What to crawl: everything, or the sources that `only` names (`competitor` or `competitor/source`)."""

    only: str | None = None


@dg.asset(
    key=["collect", "captures"],
    group_name="collect",
    kinds={"scrapy", "python"},
    owners=OWNERS,
    retry_policy=NETWORK_RETRY,
    description="Every watched source asked once, politely: bodies into the evidence, a row for every attempt into a landing run.",
)
def captures(context: dg.AssetExecutionContext, config: CrawlConfig) -> dg.MaterializeResult[Any]:
    """Runs the crawl as a process through Dagster Pipes, so that its progress is seen in the UI."""
    settings = load_settings()
    seal_interrupted(settings.crawl.landing)
    before = {run.run_id for run in landed(settings)}
    with retried_for_the_network_only():
        settings.crawl.require_contact()
        _run_process(context, crawl_command(config.only), settings)
        attempts = _attempts([run for run in landed(settings) if run.run_id not in before])
        refuse_when_nothing_was_reached(attempts)
    return dg.MaterializeResult(metadata={"attempts": sum(attempts.values()), **attempts})


@dg.asset(
    key=["collect", "readings"],
    deps=[captures],
    group_name="collect",
    kinds={"python"},
    owners=OWNERS,
    description="Releases, change items, plan prices and entitlements that the readers found in captures not read before.",
)
def readings(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
    """Runs the read step as a process: captured bytes are hostile until they are records."""
    settings = load_settings()
    if not is_anything_unread(settings):
        context.log.info("nothing new to read")
        return dg.MaterializeResult(metadata={"document": 0})
    before = {run.run_id for run in landed(settings)}
    _run_process(context, read_command(), settings)
    rows: Counter[str] = Counter()
    for run in landed(settings):
        if run.run_id not in before:
            rows.update({table: entry["rows"] for table, entry in run.tables.items()})
    return dg.MaterializeResult(metadata=dict(rows) or {"document": 0})


def refuse_when_nothing_was_reached(attempts: Mapping[str, int]) -> None:
    """Raises NothingReached where every attempt, by outcome, ended before anybody answered. The attempts stay landed and count once there is a network."""
    failed = {outcome: count for outcome, count in attempts.items() if outcome in UNREACHED}
    if failed and set(attempts) <= {*failed, Outcome.WAITING}:
        said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(failed.items()))
        raise NothingReached(
            f"none of {sum(attempts.values())} sources could be reached ({said}): look at this machine's network, then run again. "
            "What was captured and published before stands."
        )


@contextmanager
def retried_for_the_network_only() -> Iterator[None]:
    """Lets a step be tried again where collecting broke off; what a person must mend fails at once."""
    try:
        yield
    except CollectFailed:
        raise
    except (MarketFault, ConfigError) as fault:
        raise dg.Failure(description=str(fault), allow_retries=False) from fault


def _run_process(context: dg.AssetExecutionContext, command: list[str], settings: Settings) -> None:
    client = dg.PipesSubprocessClient(env=dict(crawl_environment(settings)), cwd=str(ROOT))
    try:
        client.run(command=command, context=context)
    except dg.DagsterPipesExecutionError as error:
        what = " ".join(command[1:4])
        said = re.search(r"(?:code|status)\D{0,3}(\d+)", str(error))
        code = int(said[1]) if said else None
        if code == EXIT_DISK:
            raise DiskFault(f"`{what}` could not write to the disk; its own line above says where. {KEPT}") from error
        if code == CRAWL_EXIT_USAGE:
            raise WrongInput(f"`{what}` refused what it was given; its own line above says why. Nothing was changed.") from error
        raise CollectFailed(f"`{what}` broke off ({error!s:.200}). What it had captured is kept and used by the next run.") from error


def _attempts(runs: list[Manifest]) -> dict[str, int]:
    outcomes = Counter(row.outcome.value for run in runs for row in read_rows(run, Fetch.table) if isinstance(row, Fetch))
    return dict(sorted(outcomes.items()))
