"""The brief: compiled from `rpt_market_brief`, never written. Facts -> model -> Markdown and one self-contained HTML page."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.brief.compose import compose
from pipelines.brief.facts import BriefFacts, Since, load_facts
from pipelines.brief.html_page import render_html
from pipelines.brief.markdown_page import render_markdown
from pipelines.brief.model import Brief

SINCE_FILE = "brief_since.json"


def write_brief(folder: Path, previous: Path | None) -> str:
    """Writes brief.html, brief.md and what they compare with into `folder`, from `folder/market.duckdb`; -> the headline.
    `previous` is the published folder before this one, or None."""
    since = since_edition(previous)
    brief = compose(load_facts(folder / "market.duckdb"), since)
    (folder / SINCE_FILE).write_text(since.to_json(), encoding="utf-8")
    (folder / "brief.md").write_text(render_markdown(brief), encoding="utf-8")
    (folder / "brief.html").write_text(render_html(brief), encoding="utf-8")
    return brief.headline.text


def compile_brief(folder: Path) -> tuple[str, str]:
    """-> Markdown and HTML as the published marts of `folder` give them now, for the check of a rendered brief."""
    since = Since.from_json((folder / SINCE_FILE).read_text(encoding="utf-8"))
    brief = compose(load_facts(folder / "market.duckdb"), since)
    return render_markdown(brief), render_html(brief)


def since_edition(previous: Path | None) -> Since:
    """-> what the previous edition told: its as-of moment and the facts in it; empty where there was none."""
    if previous is None or not (previous / "market.duckdb").exists():
        return Since(None, ())
    facts = load_facts(Path(os.path.realpath(previous)) / "market.duckdb")
    return Since(facts.as_of, tuple(sorted(fact.fact_id for fact in facts.section("news"))))


__all__ = ["Brief", "BriefFacts", "compile_brief", "write_brief"]
