"""Index pages and what lies behind them, Dagster Pipes, and a disk that is full (faults G3, B11)."""

from __future__ import annotations

import json
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dagster_pipes import encode_param

from spiders.landing import committed_runs
from spiders.records import Outcome
from tests.harness_crawl import ROOT, Crawled, Market
from tests.harness_http import Harness, http
from tests.warm_process import cold

ITEM = "<article><h2><a href='/changelog/{0}'>Version {0}</a></h2><time datetime='2026-05-{1:02}'>May {1}, 2026</time><p>What is new in {0}</p></article>"
NO_KEYS = ("asset_keys", "job_name", "code_version_by_asset_key", "provenance_by_asset_key", "partition_key", "partition_key_range", "partition_time_window")
PIPES_CONTEXT: dict[str, Any] = dict.fromkeys(NO_KEYS) | {"run_id": "r", "retry_number": 0, "extras": {}}
RELEASE = "<!doctype html><html><head><title>Version {0}</title></head><body><main><h1>Version {0}</h1><p>May 1, 2026</p><ul><li>Calendars can be shared in {0}</li></ul></main></body></html>"


def index(*versions: str) -> bytes:
    entries = "".join(ITEM.format(version, 20 - number) for number, version in enumerate(versions))
    return f"<!doctype html><html><head><title>Changelog</title></head><body><main><h1>Changelog</h1>{entries}</main></body></html>".encode()


def serve(harness: Harness, *versions: str) -> None:
    harness.route("acme.test", "/changelog", http(200, index(*versions), "text/html", ETag=f'"{len(versions)}"'))
    for version in versions:
        harness.route("acme.test", f"/changelog/{version}", http(200, RELEASE.format(version).encode(), "text/html"))


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Crawled], list[list[str]], list[dict[str, Any]]]]:
    folder = tmp_path_factory.mktemp("pages")
    messages = folder / "messages.jsonl"
    messages.touch()
    market = Market(folder)
    market.env = {
        "DAGSTER_PIPES_CONTEXT": encode_param({"data": PIPES_CONTEXT}),
        "DAGSTER_PIPES_MESSAGES": encode_param({"path": str(messages)}),
    }
    crawls, asked = [], []
    with Harness() as harness:
        market.allowed.add(f"acme.test:{harness.port}")
        market.add("log", f"http://acme.test:{harness.port}/changelog", "changelog_page", {"follow": 4})
        for versions in (("1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"), ("1.5.0", "1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0")):
            serve(harness, *versions)
            before = len(harness.asked)
            crawls.append(market.crawl())
            asked.append([one.path for one in harness.asked[before:] if one.path != "/robots.txt"])
        yield crawls, asked, [json.loads(line) for line in messages.read_text().splitlines()]


def test_followed_pages_have_rows_of_their_own_newest_first_and_bounded(followed: tuple[list[Crawled], list[list[str]], Any]) -> None:
    rows = followed[0][0].rows["log"]
    assert followed[1][0] == ["/changelog", "/changelog/1.4.0", "/changelog/1.3.0", "/changelog/1.2.0", "/changelog/1.1.0"]
    assert {row.outcome for row in rows} == {Outcome.FETCHED}
    assert len({row.document_hash for row in rows}) == len({row.url for row in rows}) == 5


def test_later_crawls_ask_for_new_pages_and_the_newest_known_ones(followed: tuple[list[Crawled], list[list[str]], Any]) -> None:
    assert followed[1][1] == ["/changelog", "/changelog/1.5.0", "/changelog/1.4.0", "/changelog/1.3.0"]


def test_dagster_pipes_hears_progress_and_the_end(followed: tuple[list[Crawled], Any, list[dict[str, Any]]]) -> None:
    methods = [message["method"] for message in followed[2]]
    assert "log" in methods
    end = [message["params"]["payload"] for message in followed[2] if message["method"] == "report_custom_message"]
    assert end[0]["outcomes"] == {"fetched": 5}
    assert end[0]["new_documents"] == 5


def test_G03_a_full_disk_ends_the_crawl_with_one_line_and_keeps_what_is_whole(tmp_path: Path) -> None:
    market = Market(tmp_path)
    with Harness() as harness:
        market.allowed.add(f"a.test:{harness.port}")
        harness.route("a.test", "/small", http(200, b"# Changelog\n\n## 1.0.0\n- One\n"))
        harness.route(
            "a.test", "/large", http(200, b"# Changelog\n" + bytes(range(32, 127)) * 2000 + "".join(f"- {hash(str(n))}\n" for n in range(9000)).encode())
        )
        market.add("a-small", f"http://a.test:{harness.port}/small")
        market.add("b-large", f"http://a.test:{harness.port}/large")
        market.write()
        done = subprocess.run(
            market.command(), cwd=ROOT, env=cold(market.environment()), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        )  # fmt: skip
        assert done.returncode == 6, done.stdout
        assert "cannot be written to" in done.stdout.splitlines()[-1]
        assert "Traceback" not in done.stdout
        assert not committed_runs(tmp_path / "home" / "landing")
        after = market.crawl()
    assert {key: rows[-1].outcome.is_capture for key, rows in after.rows.items()} == {"a-small": True, "b-large": True}
