"""Landing runs: committed by a manifest, sealed after a crash, refused where damaged."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spiders.landing import LandingDamaged, LandingRun, committed_runs, read_rows, seal_interrupted
from spiders.records import Fetch, Outcome

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)


def attempt(number: int) -> Fetch:
    """-> one row."""
    return Fetch(
        fetch_id=f"{number:016x}",
        run_id="r",
        source_id="acme/app/feed",
        url="https://acme.example/feed",
        captured_at=NOW,
        outcome=Outcome.FETCHED,
        document_hash=f"{number:064x}",
        media_type="text/xml",
    )


def test_a_run_exists_only_when_it_is_committed(tmp_path: Path) -> None:
    run = LandingRun(tmp_path, "crawl", NOW)
    run.append(attempt(1))
    assert committed_runs(tmp_path) == []
    manifest = run.commit()
    assert [found.run_id for found in committed_runs(tmp_path)] == [manifest.run_id]
    assert list(read_rows(manifest, "fetch")) == [attempt(1)]
    assert manifest.captured == [["acme/app/feed", f"{1:064x}", "https://acme.example/feed", "text/xml"]]


def test_an_error_leaves_no_manifest_and_the_next_run_seals_what_is_whole(tmp_path: Path) -> None:
    def break_off() -> None:
        with LandingRun(tmp_path, "crawl", NOW) as run:
            run.append(attempt(1))
            run.append(attempt(2))
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        break_off()
    [folder] = tmp_path.iterdir()
    file = folder / "fetch.jsonl"
    file.write_bytes(file.read_bytes()[:-20])
    sealed = seal_interrupted(tmp_path)
    assert [list(read_rows(found, "fetch")) for found in sealed] == [[attempt(1)]]
    assert sealed[0].notes == {"interrupted": True}
    assert seal_interrupted(tmp_path) == []


def test_every_cut_of_a_run_seals_to_its_whole_lines(tmp_path: Path) -> None:
    lines = b"".join(attempt(number).model_dump_json().encode() + b"\n" for number in range(3))
    for cut in range(0, len(lines), 37):
        folder = tmp_path / f"20260301T060000.{cut:06d}Z-crawl-x"
        folder.mkdir()
        (folder / "fetch.jsonl").write_bytes(lines[:cut])
    for run in seal_interrupted(tmp_path):
        cut = int(run.run_id[16:22])
        assert len(list(read_rows(run, "fetch"))) == lines[:cut].count(b"\n")


def test_a_living_run_is_left_alone(tmp_path: Path) -> None:
    run = LandingRun(tmp_path, "crawl", NOW)
    run.append(attempt(1))
    assert seal_interrupted(tmp_path) == []
    run.commit()
    assert len(committed_runs(tmp_path)) == 1


def test_a_damaged_run_is_refused_by_name(tmp_path: Path) -> None:
    with LandingRun(tmp_path, "crawl", NOW) as run:
        run.append(attempt(1))
    file = run.folder / "fetch.jsonl"
    file.write_text(file.read_text().replace("fetched", "fetches"))
    with pytest.raises(LandingDamaged, match=r"fetch\.jsonl"):
        list(read_rows(committed_runs(tmp_path)[0], "fetch"))


def test_the_manifest_counts_rows(tmp_path: Path) -> None:
    with LandingRun(tmp_path, "crawl", NOW) as run:
        for number in range(7):
            run.append(attempt(number))
    content = json.loads((run.folder / "manifest.json").read_text())
    assert content["tables"]["fetch"]["rows"] == 7
