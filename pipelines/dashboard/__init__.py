"""The dashboard: one HTML file beside the published Parquet, opened by double click or from any web server. No server, nothing loaded from outside.

marts/*.parquet ─► datasets/*.sql ─► packed columns ─┐
vl-convert's Vega bundle, page/*.js, page/style.css ─┴► dashboard.html
"""

from __future__ import annotations

from pathlib import Path

from pipelines.dashboard.chart_library import chart_library
from pipelines.dashboard.dataset_queries import load_datasets
from pipelines.dashboard.evidence_links import evidence_links
from pipelines.dashboard.page_file import render_page

FILE = "dashboard.html"


def write_dashboard(folder: Path) -> None:
    """Writes `folder/dashboard.html` from `folder/marts/*.parquet`, with links to the brief's pages of evidence that lie in `folder`."""
    datasets = load_datasets(folder / "marts") | {"brief_evidence": evidence_links(folder / "evidence")}
    (folder / FILE).write_text(render_page(datasets, chart_library()), encoding="utf-8")


__all__ = ["FILE", "write_dashboard"]
