"""`make accuracy`: the readers on a folder of labelled documents, and the tables of the scoring scripts.

    python -m tests.accuracy --data ../shared/data --pred build/predictions --scores ../shared/scores

Predictions stay under PRED: releases/<file name>.jsonl, pricing/<id>.json, pricing/<sequence>/<version>.json, blind.jsonl.
Where DATA lacks a part or its truth, that part is said to be left out.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.accuracy.blind import predict_blind
from tests.accuracy.pricing import averages, predict_pricing
from tests.accuracy.releases import predict_releases


def main(argv: list[str] | None = None) -> int:
    """-> 0 where everything that DATA holds was read and scored, else the scoring scripts' exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with releases/ and pricing/")
    parser.add_argument("--pred", type=Path, required=True, help="folder for the predictions")
    parser.add_argument("--scores", type=Path, required=True, help="folder of the scoring scripts")
    parser.add_argument("--by-project", action="store_true", help="show every project, not only the means")
    options = parser.parse_args(argv)
    if not options.data.is_dir():
        sys.stderr.write(f"{options.data} does not exist, so nothing can be measured; name a folder: make accuracy DATA=DIR\n")
        return 2
    options.pred.mkdir(parents=True, exist_ok=True)
    more = ["--by-project"] if options.by_project else []
    codes = [
        _part("releases", options.data / "releases", lambda: predict_releases(options.data, options.pred)),
        _score(options.scores / "score_releases.py", options.data / "releases" / "truth", options.pred / "releases", more),
        _part("kinds from text alone", options.data / "releases" / "truth", lambda: predict_blind(options.data, options.pred, options.scores)),
        _score(options.scores / "score_blind.py", options.data / "releases" / "truth", options.pred / "blind.jsonl", more),
        _part("prices", options.data / "pricing", lambda: predict_pricing(options.data, options.pred)),
        _score_prices(options.scores / "score_pricing.py", options.data / "pricing" / "truth", options.pred / "pricing"),
        _score_prices(options.scores / "score_pricing.py", options.data / "pricing" / "history", options.pred / "pricing"),
    ]
    return max(codes)


def _part(name: str, needed: Path, predict: Callable[[], None]) -> int:
    if not needed.exists():
        print(f"== {name}: left out, there is no {needed}", flush=True)
        return 0
    print(f"== {name}: reading {needed}", flush=True)
    predict()
    return 0


def _score(script: Path, truth: Path, pred: Path, more: list[str]) -> int:
    if not (script.exists() and truth.exists() and pred.exists()):
        print(f"== not scored: {', '.join(str(path) for path in (script, truth, pred) if not path.exists())} is not there", flush=True)
        return 0
    print(f"== {script.name} {truth}", flush=True)
    return subprocess.run([sys.executable, str(script), str(truth), str(pred), *more], check=False).returncode


def _score_prices(script: Path, truth: Path, pred: Path) -> int:
    """The scorer's table, and its figures averaged over pages and over sites."""
    code = _score(script, truth, pred, [])
    if script.exists() and truth.exists() and pred.exists():
        told = subprocess.run([sys.executable, str(script), str(truth), str(pred), "--verbose"], capture_output=True, text=True, check=False).stdout
        print("\n".join(averages(told)), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
