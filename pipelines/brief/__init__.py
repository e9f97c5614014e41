"""The brief: compiled from `rpt_market_brief`, never written. Facts -> model -> Markdown, one self-contained HTML page, and a page for each fact cited."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.brief.compose import compose
from pipelines.brief.evidence_pages import evidence_pages
from pipelines.brief.facts import BriefFacts, Since, load_facts
from pipelines.brief.html_page import render_html
from pipelines.brief.markdown_page import render_markdown
from pipelines.brief.model import Brief
from spiders.evidence import EvidenceStore

SINCE_FILE = "brief_since.json"


def write_brief(folder: Path, previous: Path | None, evidence: EvidenceStore) -> str:
    """Writes the brief, its pages of evidence and what it compares with into `folder`, from `folder/market.duckdb`; -> the headline.
    `previous` is the published folder before this one, or None."""
    since = since_edition(previous)
    brief = compose(load_facts(folder / "market.duckdb"), since)
    (folder / SINCE_FILE).write_text(since.to_json(), encoding="utf-8")
    for name, text in rendered(brief, evidence).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return brief.headline.text


def compile_brief(folder: Path, evidence: EvidenceStore) -> dict[str, str]:
    """-> every file of the brief as the published marts of `folder` give it now, for the check of a rendered brief."""
    since = Since.from_json((folder / SINCE_FILE).read_text(encoding="utf-8"))
    return rendered(compose(load_facts(folder / "market.duckdb"), since), evidence)


def rendered(brief: Brief, evidence: EvidenceStore) -> dict[str, str]:
    """-> the text of every file of a brief, by its place beside the market."""
    return {"brief.md": render_markdown(brief), "brief.html": render_html(brief), **evidence_pages(brief, evidence.get)}


def since_edition(previous: Path | None) -> Since:
    """-> what the previous edition told: its as-of moment and the facts in it; empty where there was none."""
    if previous is None or not (previous / "market.duckdb").exists():
        return Since(None, ())
    facts = load_facts(Path(os.path.realpath(previous)) / "market.duckdb")
    return Since(facts.as_of, tuple(sorted(fact.fact_id for fact in facts.section("news"))))


__all__ = ["Brief", "BriefFacts", "compile_brief", "write_brief"]
