"""The labelled pricing pages in other markup: `python -m tests.accuracy.price_markup DATA PRED SCORES`.

Each way changes the markup of every page and none of its words: no classes, no headings, no title, other text tags, every text element in
a block of its own. What the reader loses by it says how much it leans on such markup.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.accuracy.pricing import predict_page

WAYS: dict[str, Callable[[str], str]] = {
    "without classes": lambda html: re.sub(r"\sclass=(?:\"[^\"]*\"|'[^']*')", " ", html),
    "without headings below the first": lambda html: re.sub(r"<(/?)h[2-6]\b", r"<\1div", html),
    "without the title": lambda html: re.sub(r"<title>.*?</title>", "<title>Home</title>", html, flags=re.DOTALL),
    "paragraphs as blocks": lambda html: re.sub(r"<(/?)(?:p|small)\b", r"<\1div", html),
    "each text element in a block": lambda html: re.sub(r"<(span|p|h[234])\b([^>]*)>(.*?)</\1>", r"<div><\1\2>\3</\1></div>", html, flags=re.DOTALL),
}


def main(arguments: list[str]) -> None:
    """Command line: DATA PRED SCORES; prints the scoring script's figures for each way."""
    if len(arguments) != 3:
        raise SystemExit(__doc__)
    data, pred, scores = (Path(argument) for argument in arguments)
    for number, (way, change) in enumerate(WAYS.items()):
        folder = pred / f"markup-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        for page in sorted((data / "pricing" / "pages").glob("*.html")):
            found = predict_page(change(page.read_bytes().decode("utf-8", "replace")).encode())
            (folder / f"{page.stem}.json").write_text(json.dumps(found), encoding="utf-8")
        print(f"== {way}", flush=True)
        subprocess.run([sys.executable, str(scores / "score_pricing.py"), str(data / "pricing" / "truth"), str(folder)], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
