"""The brief: compiled from `rpt_market_brief`, never written. Facts -> editions -> Markdown, self-contained HTML pages, and a page for each fact cited."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from pipelines.brief.facts import BriefFacts, load_facts
from pipelines.brief.issue import EDITIONS_FILE, Edition, read_editions, write_editions
from pipelines.brief.model import Brief
from pipelines.brief.publication import compile_again, compile_editions, record, rendered, write_files
from spiders.evidence import EvidenceStore


def write_brief(folder: Path, previous: Path | None, evidence: EvidenceStore, now: datetime) -> str:
    """Writes every edition, the pages of evidence and the record of what was told into `folder`, from `folder/market.duckdb`; -> the week's headline.
    `previous` is the published folder before this one, or None; `now` the moment of publication."""
    last = read_editions(Path(os.path.realpath(previous))) if previous is not None else ()
    compiled = compile_editions(load_facts(folder / "market.duckdb"), last, now)
    write_files(folder, rendered(compiled, evidence))
    write_editions(folder, record(compiled, now))
    return compiled[0].brief.headline.text


def compile_brief(folder: Path, evidence: EvidenceStore) -> dict[str, str | bytes]:
    """-> every file of the briefs as the published marts of `folder` give it now, for the check of a rendered brief."""
    return rendered(compile_again(load_facts(folder / "market.duckdb"), read_editions(folder)), evidence)


__all__ = ["EDITIONS_FILE", "Brief", "BriefFacts", "Edition", "compile_brief", "write_brief"]
