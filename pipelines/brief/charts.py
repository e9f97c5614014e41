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
    import altair as alt  # here, because a run that finds nothing new draws nothing and should not pay for it
    import vl_convert

    rows = [_row(title, point) for title, points in panels.items() for point in points]
    top = max((point.value_high for points in panels.values() for point in points if point.value_high is not None), default=1.0)
    base = alt.Chart(alt.Data(values=rows)).properties(width=WIDTH, height=HEIGHT)
    month = alt.X("month:T", title=None, axis=alt.Axis(format="%b %y", tickCount=4, grid=False))
    scale = alt.Scale(domain=[0, top])
    value = alt.Y("value:Q", title=None, scale=scale, axis=alt.Axis(tickCount=3))
    gap = base.transform_filter("datum.value === null").mark_rect(color=GAP, stroke="#b8bec7", strokeDash=[2, 2]).encode(x=month, x2="until:T")
    band = base.mark_area(color=BAND, opacity=0.6).encode(x=month, y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q")
    line = base.mark_line(color=LINE, strokeWidth=1.6, point=alt.OverlayMarkDef(size=10, color=LINE)).encode(x=month, y=value)
    chart = (
        alt.layer(gap, band, line)
        .facet(
            facet=alt.Facet("panel:N", title=None, sort=list(panels), header=alt.Header(labelFontSize=12, labelFontWeight="bold", labelAnchor="start")),
            columns=COLUMNS,
        )
        .configure(background="#ffffff", font="DejaVu Sans, sans-serif")
        .configure_view(stroke="#d8dee6")
    )
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def _row(title: str, point: Fact) -> dict[str, object]:
    return {
        "panel": display(title, 34),
        "month": str(point.period_start),
        "until": str(point.period_end),
        "value": point.value,
        "low": point.value_low,
        "high": point.value_high,
    }
