"""What one document may cost: processor time, memory, a dead process. The others are read all the same."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spiders.evidence import EvidenceStore
from spiders.kinds.kind import Kind, KindOptions
from spiders.read import workers
from spiders.read.pending import ReadingTask
from spiders.read.reading import CapturedDocument, SourceContext
from spiders.records import ReadFailure, WatchedSource

MOMENT = datetime(2026, 3, 2, 6, tzinfo=UTC)


def read(document: CapturedDocument, source: SourceContext) -> ReadFailure:
    """A reader that does what the document says; a good end is reason `read`."""
    order = document.body.decode()
    if order == "spin":
        while True:
            pass
    if order == "wait":
        time.sleep(2.5)
    if order == "die":
        os._exit(7)
    if order == "raise":
        raise KeyError("left out")
    return ReadFailure(
        source_id=source.source_id, document_hash=document.document_hash, reader_version=1, kind="obedient", page_url=document.url, reason="read", detail=order
    )


@pytest.fixture
def orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceStore:
    """An evidence store for documents that are orders."""
    kind = Kind("obedient", 1, read, KindOptions, ("text/plain",))
    monkeypatch.setattr(workers, "kind_named", lambda name: kind)
    return EvidenceStore(tmp_path / "evidence")


def results(evidence: EvidenceStore, *words: str) -> dict[str, tuple[str, str]]:
    """-> reason and detail by order, with a limit of one second."""
    tasks, said = [], {}
    for number, word in enumerate(words):
        source = WatchedSource(
            source_id=f"a/b/c{number}", competitor="a", competitor_name="A", homepage="https://a.example/", is_us=False, product="b", product_name="B",
            kind="obedient", url="https://a.example/c", watched_at=MOMENT,
        )  # fmt: skip
        said[source.source_id] = word
        tasks.append(ReadingTask(source, evidence.put(word.encode()), source.url, "text/plain", 1))
    found = {}
    for task, result in workers.read_tasks(tasks, evidence.root, 2, time_limit_s=1):
        assert isinstance(result, ReadFailure)
        found[said[task.source.source_id]] = (result.reason, result.detail)
    return found


def test_a_document_that_takes_too_much_processor_time_is_ended_and_named(orders: EvidenceStore) -> None:
    found = results(orders, "spin", "one", "two")
    assert found["spin"][0] == "timed_out"
    assert "processor time" in found["spin"][1]
    assert [found[word][0] for word in ("one", "two")] == ["read", "read"]


def test_a_reading_that_had_to_wait_is_no_failure(orders: EvidenceStore) -> None:
    assert results(orders, "wait")["wait"][0] == "read"


def test_a_reader_that_dies_or_raises_costs_its_own_document_only(orders: EvidenceStore) -> None:
    found = results(orders, "die", "raise", "one")
    assert found["die"][0] == "reader_error"
    assert "exit code 7" in found["die"][1]
    assert found["raise"][0] == "reader_error"
    assert "KeyError" in found["raise"][1]
    assert found["one"][0] == "read"


def test_processor_time_counts_for_each_document_anew(orders: EvidenceStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(document: CapturedDocument, source: SourceContext) -> ReadFailure:
        until = time.process_time() + 0.45
        while time.process_time() < until:
            pass
        return read(document, source)

    kind = Kind("obedient", 1, busy, KindOptions, ("text/plain",))
    monkeypatch.setattr(workers, "kind_named", lambda name: kind)
    assert {reason for reason, _ in results(orders, *(f"n{number}" for number in range(7))).values()} == {"read"}
