"""Charts as SVG without a browser: small multiples with the interval drawn, and hatched where nothing is known: unknown is not zero."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pipelines.brief.facts import Fact
from pipelines.brief.words import display

WIDTH, HEIGHT = 250, 84
FEW, WIDE = 2, 520
"""Up to so many panels are drawn wider."""
COLUMNS = 3
LINE, BAND, GAP = "#0b5cad", "#9cc3ec", "#e3e6ea"
HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#f1f2f4"/><rect width="2" height="6" fill="#8d96a3"/></pattern></defs>'
)
"""What stands for "not observable", in place of the plain fill that the chart library draws: it has no patterns."""
_FIRST_TAG = re.compile(r"(<svg\b[^>]*>)")
_NAME = re.compile(r'(\bid="|url\(#)([\w-]+)')


def panels_svg(panels: Mapping[str, Sequence[Fact]], name: str, *, number_format: str = ".1~f", columns: int = COLUMNS) -> str:
    """-> one panel an entry: `value` by month with `value_low` to `value_high`; months without a value are hatched. `panels` maps a panel's title to its points, oldest first.
    `name` keeps the ids of several charts of one page apart."""
    rows = tuple(_row(title, point) for title, points in panels.items() for point in points)
    return _drawn(rows, tuple(panels), name, number_format, columns)


@lru_cache(maxsize=64)
def _drawn(rows: tuple[tuple[Any, ...], ...], order: tuple[str, ...], name: str, number_format: str, columns: int) -> str:
    """The weekly, monthly and quarterly editions of a day draw the same: each chart is drawn once a process."""
    import vl_convert  # here, because a run that finds nothing new draws nothing and should not pay for it

    values = [dict(zip(("panel", "month", "until", "value", "low", "high"), row, strict=True)) for row in rows]
    top = max((row[5] for row in rows if row[5] is not None), default=1.0)
    drawn = str(vl_convert.vegalite_to_svg(_specification(values, [display(title, 34) for title in order], top, number_format, columns)))
    hatched = _FIRST_TAG.sub(lambda found: found[1] + HATCH, drawn, count=1).replace(f'fill="{GAP}"', 'fill="url(#hatch)"')
    return _NAME.sub(lambda found: f"{found[1]}{name}-{found[2]}", hatched)


def _specification(values: list[dict[str, Any]], order: list[str], top: float, number_format: str, columns: int) -> dict[str, Any]:
    """-> the Vega-Lite chart: per panel a band where nothing is known, the interval, and the line."""
    month = {"field": "month", "type": "temporal", "title": None, "axis": {"format": "%b %y", "tickCount": 4, "grid": False}}
    scale = {"domain": [0, top or 1.0]}
    axis = {"tickCount": 3, "format": number_format}
    gap = {
        "transform": [{"filter": "datum.value === null"}],
        "mark": {"type": "rect", "color": GAP},
        "encoding": {"x": month, "x2": {"field": "until"}},
    }
    band = {
        "mark": {"type": "area", "color": BAND, "opacity": 0.6},
        "encoding": {"x": month, "y": {"field": "low", "type": "quantitative", "title": None, "scale": scale}, "y2": {"field": "high"}},
    }
    line = {
        "mark": {"type": "line", "color": LINE, "strokeWidth": 1.6, "point": {"size": 10, "color": LINE}},
        "encoding": {"x": month, "y": {"field": "value", "type": "quantitative", "title": None, "scale": scale, "axis": axis}},
    }
    header = {"labelFontSize": 12, "labelFontWeight": "bold", "labelAnchor": "start"}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": values},
        "facet": {"field": "panel", "type": "nominal", "title": None, "sort": order, "header": header},
        "columns": columns if len(order) > FEW else 1,
        "spec": {"width": WIDE if len(order) <= FEW else WIDTH, "height": HEIGHT, "layer": [gap, band, line]},
        "config": {"background": "#ffffff", "font": "DejaVu Sans, sans-serif", "view": {"stroke": "#d8dee6"}},
    }


def _row(title: str, point: Fact) -> tuple[Any, ...]:
    return (display(title, 34), str(point.period_start), str(point.period_end), point.value, point.value_low, point.value_high)
