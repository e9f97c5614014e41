"""The charts' library: Vega, Vega-Lite and their interpreter of expressions as one script, from vl-convert's own copy. No network."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from functools import cache
from importlib import metadata
from pathlib import Path

SNIPPET = "window.drawChart = vegaEmbed;"
VEGA_LITE = "6.4"


@cache
def chart_library() -> str:
    """-> JavaScript that defines `drawChart`. Made once per environment and version, because bundling takes 2 to 3 s of processor time; where the
    environment cannot be written to, it is made anew each time."""
    place = Path(sys.prefix) / "share" / "paceline" / f"charts-{metadata.version('vl-convert-python')}-{VEGA_LITE}.js"
    if place.is_file():
        return place.read_text(encoding="utf-8")
    import vl_convert  # here, because once the bundle is there nothing else of it is needed

    script = str(vl_convert.javascript_bundle(snippet=SNIPPET, vl_version=VEGA_LITE))
    with contextlib.suppress(OSError):
        _keep(place, script)
    return script


def _keep(place: Path, script: str) -> None:
    """Puts the script in place whole: two publications may make it at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(script)
    os.chmod(aside, 0o644)  # the environment may be shared by people
    os.replace(aside, place)
