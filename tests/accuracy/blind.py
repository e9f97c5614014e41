"""Kinds from text alone, in the format of the blind scoring script: `python -m tests.accuracy.blind DATA PRED [SCORES]`.

Items of projects that the shipped weights were trained on are judged by models that never saw their project (refitted, one
project left out at a time); items of other projects by the shipped weights. Each item gets its best kind with its confidence, nothing is left
unclassified. `is_breaking` is set from `BREAKING_ODDS` on, where the flag's own F1 is best.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from spiders.read.kind_features import features
from spiders.read.kind_model import CLASSES, KindOdds, kind_odds, shipped_model, softmax
from spiders.read.train_kind_model import held_out_logits, project_hash, read_examples
from spiders.records import ChangeKind

BREAKING_ODDS = 0.1
"""Odds of `breaking` from which an item is flagged in this prediction; product records flag only what is called breaking."""

Asked = tuple[str, str, str]
"""Id, project, text."""


def predict_blind(data: Path, pred: Path, scores: Path) -> None:
    """Write `pred`/blind.jsonl ({"id","kind","is_breaking","confidence"}) for the blind items of `data`/releases/truth."""
    truth = data / "releases" / "truth"
    asked = [(key, str(entry[0]), str(entry[2])) for key, entry in sorted(_blind_items(scores, truth).items())]
    known = shipped_model().projects
    seen = [entry for entry in asked if project_hash(entry[1]) in known]
    new = [entry for entry in asked if project_hash(entry[1]) not in known]
    odds = {key: kind_odds(text) for key, _, text in new} | (_held_out_odds(seen, truth) if seen else {})
    pred.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"id": key, **_judgement(odds[key])}) for key, _, _ in asked]
    (pred / "blind.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(asked)} blind items: {len(seen)} judged out of fold, {len(new)} by the shipped weights")


def _blind_items(scores: Path, truth: Path) -> dict[str, Any]:
    sys.path.insert(0, str(scores))
    try:
        return dict(importlib.import_module("make_blind").blind(str(truth)))
    finally:
        sys.path.remove(str(scores))


def _held_out_odds(asked: list[Asked], truth: Path) -> dict[str, KindOdds]:
    """Odds by models without the item's project."""
    examples = read_examples(truth)
    folds = {project: place for place, project in enumerate(sorted({project for _, project, _ in asked}))}
    logits = held_out_logits(examples, folds, [(project, features(text)) for _, project, text in asked])
    return {key: KindOdds(softmax(map(float, row))) for (key, _, _), row in zip(asked, logits, strict=True)}


def _judgement(odds: KindOdds) -> dict[str, Any]:
    kind, _ = odds.best
    breaking = odds.values[CLASSES.index(ChangeKind.BREAKING)]
    is_breaking = kind is ChangeKind.BREAKING or breaking >= BREAKING_ODDS
    confidence = odds.by_kind[kind]
    if kind in (ChangeKind.FEATURE, ChangeKind.BREAKING):
        confidence += odds.changed  # the truth's `changed` accepts feature and breaking
    if is_breaking and kind is not ChangeKind.BREAKING:
        confidence += breaking  # a flagged item of category breaking counts as found
    return {"kind": str(kind), "is_breaking": is_breaking, "confidence": round(min(1.0, confidence), 4)}


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    here = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(os.environ.get("PACELINE_SHARED", "../shared")) / "scores"
    predict_blind(Path(sys.argv[1]), Path(sys.argv[2]), here)
