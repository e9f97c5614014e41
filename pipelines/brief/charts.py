"""Charts as SVG without a browser. Uncovered months are hatched in grey: they are unknown, not zero."""

from __future__ import annotations

from pipelines.brief.facts import Fact
from pipelines.brief.words import display

WIDTH, HEIGHT = 210, 90
COLUMNS = 3
LINE, BAND, GAP = "#0b5cad", "#9cc3ec", "#e3e6ea"


def velocity_svg(panels: dict[str, list[Fact]]) -> str:
    """-> small multiples, one panel a product: features per 28 days by month with the 90 % interval; months without coverage in grey.
    `panels` maps a panel's title to its velocity points, oldest first."""
    import vl_convert  # here, because a run that finds nothing new draws nothing and should not pay for it

    rows = [_row(title, point) for title, points in panels.items() for point in points]
    top = max((point.value_high for points in panels.values() for point in points if point.value_high is not None), default=1.0)
    return str(vl_convert.vegalite_to_svg(_specification(rows, list(panels), top)))


def _specification(rows: list[dict[str, object]], order: list[str], top: float) -> dict[str, object]:
    """-> the Vega-Lite chart: per panel a hatched band where nothing is known, the interval, and the line."""
    month = {"field": "month", "type": "temporal", "title": None, "axis": {"format": "%b %y", "tickCount": 4, "grid": False}}
    scale = {"domain": [0, top]}
    gap = {
        "transform": [{"filter": "datum.value === null"}],
        "mark": {"type": "rect", "color": GAP, "stroke": "#b8bec7", "strokeDash": [2, 2]},
        "encoding": {"x": month, "x2": {"field": "until"}},
    }
    band = {
        "mark": {"type": "area", "color": BAND, "opacity": 0.6},
        "encoding": {"x": month, "y": {"field": "low", "type": "quantitative", "title": None, "scale": scale}, "y2": {"field": "high"}},
    }
    line = {
        "mark": {"type": "line", "color": LINE, "strokeWidth": 1.6, "point": {"size": 10, "color": LINE}},
        "encoding": {"x": month, "y": {"field": "value", "type": "quantitative", "title": None, "scale": scale, "axis": {"tickCount": 3}}},
    }
    header = {"labelFontSize": 12, "labelFontWeight": "bold", "labelAnchor": "start"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": rows},
        "facet": {"field": "panel", "type": "nominal", "title": None, "sort": order, "header": header},
        "columns": COLUMNS,
        "spec": {"width": WIDTH, "height": HEIGHT, "layer": [gap, band, line]},
        "config": {"background": "#ffffff", "font": "DejaVu Sans, sans-serif", "view": {"stroke": "#d8dee6"}},
    }


def _row(title: str, point: Fact) -> dict[str, object]:
    return {
        "panel": display(title, 34),
        "month": str(point.period_start),
        "until": str(point.period_end),
        "value": point.value,
        "low": point.value_low,
        "high": point.value_high,
    }
