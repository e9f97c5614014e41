"""Train the kind model on labelled change items and write its weights into the package.

    python -m spiders.read.train_kind_model TRUTH_DIR [--out FILE]

TRUTH_DIR holds `changelog_items.parquet` (and `structured_items.parquet` where there is one): one row per item with its author's
category. Only weights leave this script, no text. Needs the development extras (scikit-learn's numpy and scipy, pyarrow).
The same input gives the same file, byte for byte on one machine.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from spiders.read.author_labels import split_prefix
from spiders.read.kind_features import GROUPS, features, spec_hash
from spiders.read.kind_model import CLASSES, WEIGHTS_FILE, KindModel

MODEL_VERSION = 2
"""Raise it with every new set of weights; readers that use the model raise theirs."""

CATEGORIES: dict[str, str] = {
    "added": "feature", "improved": "improvement", "changed": "changed", "fixed": "fix", "security": "security", "breaking": "breaking",
    "deprecated": "deprecation", "removed": "removal", "performance": "performance", "docs": "docs", "internal": "internal", "dependencies": "internal",
}  # fmt: skip
"""Category of the truth -> class of the model; other categories are not trained on."""

ITEMS_PER_KIND = 60
"""Most items of one kind taken from one project, so that no project teaches its own habits."""

PENALTY = 0.1
"""Inverse strength of the L2 penalty per item."""

PROJECT_POWER, KIND_POWER = 0.3, 0.4
"""How far the weight of an item falls with the number of its kind in its project, and in all."""

MIN_ITEMS = 3
"""Fewest items a token must occur in."""

STEPS, UNIT = 25, 0.001


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled item: its project, its words without the label, its class and the tokens of its words."""

    project: str
    text: str
    label: str
    tokens: Mapping[str, set[str]]


def project_hash(name: str) -> str:
    """-> 12 hex digits that stand for a project's name in the weights file."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def read_examples(truth_dir: Path) -> list[Example]:
    """Labelled items of the truth, unique within a project, at most `ITEMS_PER_KIND` of a kind and project."""
    parquet = importlib.import_module("pyarrow.parquet")
    rows: list[dict[str, Any]] = parquet.read_table(truth_dir / "changelog_items.parquet").to_pylist()
    known = {row["project"] for row in rows}
    structured = truth_dir / "structured_items.parquet"
    if structured.exists():
        rows += [row for row in parquet.read_table(structured).to_pylist() if row["project"] not in known]
    pool: dict[tuple[str, str], tuple[str, str, str]] = {}
    for row in rows:
        if row["category"] not in CATEGORIES or row.get("conflict") or row.get("kind", "bullet") not in ("bullet", "heading"):
            continue
        text = split_prefix(row["text"], row.get("raw") or "").rest
        words = re.findall(r"\w\w+", text)
        if len(words) >= 3:
            pool.setdefault((row["project"], " ".join(words).lower()), (row["project"], text, CATEGORIES[row["category"]]))
    return _sample(list(pool.values()))


def _sample(pool: Sequence[tuple[str, str, str]]) -> list[Example]:
    taken: Counter[tuple[str, str]] = Counter()
    examples = []
    for project, text, label in sorted(pool, key=lambda entry: (hashlib.sha256(entry[1].encode()).digest(), entry[0])):
        if taken[project, label] < ITEMS_PER_KIND:
            taken[project, label] += 1
            examples.append(Example(project, text, label, features(text)))
    return examples


def vocabulary(examples: Sequence[Example]) -> dict[str, int]:
    """-> token -> column, for tokens of at least `MIN_ITEMS` items."""
    counts = Counter(token for example in examples for token in chain.from_iterable(example.tokens.values()))
    return {token: place for place, token in enumerate(sorted(token for token, count in counts.items() if count >= MIN_ITEMS))}


def matrix(token_groups: Sequence[Mapping[str, set[str]]], columns: Mapping[str, int]) -> Any:
    """-> sparse matrix (items x columns and one of ones), scaled as `KindModel.logits` scales."""
    import numpy as np
    from scipy.sparse import csr_matrix

    places: list[int] = []
    values: list[float] = []
    ends = [0]
    for groups in token_groups:
        for name, tokens in groups.items():
            found = sorted(columns[token] for token in tokens if token in columns)
            if not found:
                continue
            places += found
            values += [GROUPS[name] / len(found) ** 0.5] * len(found)
        places.append(len(columns))
        values.append(1.0)
        ends.append(len(places))
    return csr_matrix((np.array(values, np.float32), np.array(places), np.array(ends)), shape=(len(token_groups), len(columns) + 1))


def item_weights(projects: Sequence[str], labels: Sequence[str]) -> Any:
    """-> weight of each item: less for the common kind of a project and for the common kind of all."""
    import numpy as np

    counts = Counter(zip(projects, labels, strict=True))
    weights = np.array([counts[pair] ** -PROJECT_POWER for pair in zip(projects, labels, strict=True)])
    totals: Counter[str] = Counter()
    for label, weight in zip(labels, weights, strict=True):
        totals[label] += weight
    return weights * np.array([totals[label] ** -KIND_POWER for label in labels])


def fit(table: Any, labels: Sequence[str], weights: Any) -> Any:
    """-> columns x classes weights of a multinomial logistic regression."""
    import numpy as np
    from scipy.optimize import minimize

    width, classes = table.shape[1], len(CLASSES)
    truth = np.zeros((len(labels), classes), np.float32)
    truth[np.arange(len(labels)), [CLASSES.index(label) for label in labels]] = 1
    share = (weights / weights.sum()).astype(np.float32)[:, None]
    turned, strength = table.T.tocsr(), 1 / (PENALTY * len(labels))

    def loss(flat: Any) -> tuple[float, Any]:
        current = flat.reshape(width, classes).astype(np.float32)
        scores = table @ current
        scores -= scores.max(1, keepdims=True)
        parts = np.exp(scores)
        total = parts.sum(1, keepdims=True)
        value = -float((share * truth * (scores - np.log(total))).sum()) + 0.5 * strength * float((current * current).sum())
        slope = turned @ ((parts / total - truth) * share) + strength * current
        return value, slope.ravel().astype(np.float64)

    found = minimize(loss, np.zeros(width * classes), jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 6})
    return found.x.reshape(width, classes)


def held_out_logits(examples: Sequence[Example], left_out: Mapping[str, int], asked: Sequence[tuple[str, Mapping[str, set[str]]]]) -> Any:
    """-> logits of `asked` (project, tokens) by models that saw no item of the project's fold; `left_out`: project -> fold."""
    import numpy as np

    columns = vocabulary(examples)
    table, wanted = matrix([example.tokens for example in examples], columns), matrix([tokens for _, tokens in asked], columns)
    projects, labels = [example.project for example in examples], [example.label for example in examples]
    logits = np.zeros((len(asked), len(CLASSES)))
    for fold in sorted(set(left_out.values())):
        train = [place for place, project in enumerate(projects) if left_out.get(project) != fold]
        test = [place for place, (project, _) in enumerate(asked) if left_out.get(project) == fold]
        chosen = [labels[place] for place in train]
        logits[test] = wanted[test] @ fit(table[train], chosen, item_weights([projects[place] for place in train], chosen))
    return logits


def train(examples: Sequence[Example]) -> KindModel:
    """Model of all examples. Its penalty is such that odds for projects never seen are calibrated, so nothing is scaled afterwards."""
    columns, labels = vocabulary(examples), [example.label for example in examples]
    projects = [example.project for example in examples]
    solved = fit(matrix([example.tokens for example in examples], columns), labels, item_weights(projects, labels))
    rows = [tuple(round(float(value) / UNIT) for value in row) for row in solved]
    weights = {token: rows[place] for token, place in columns.items() if any(rows[place])}
    return KindModel(MODEL_VERSION, UNIT, rows[-1], weights, frozenset(map(project_hash, projects)))


def model_bytes(model: KindModel) -> bytes:
    """-> the weights file; equal models give equal bytes."""
    raw = {
        "version": model.version, "spec": spec_hash(), "classes": CLASSES, "unit": model.unit,
        "projects": sorted(model.projects), "bias": model.bias, "weights": dict(sorted(model.weights.items())),
    }  # fmt: skip
    return gzip.compress(json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)


def main() -> None:
    """Command line; prints what was written."""
    parser = argparse.ArgumentParser(prog="python -m spiders.read.train_kind_model", description="Train the kind model.")
    parser.add_argument("truth_dir", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name(WEIGHTS_FILE))
    arguments = parser.parse_args()
    examples = read_examples(arguments.truth_dir)
    model = train(examples)
    data = model_bytes(model)
    part = arguments.out.with_name(arguments.out.name + ".part")
    part.write_bytes(data)
    os.replace(part, arguments.out)
    sys.stdout.write(f"{len(examples)} items of {len(model.projects)} projects, {len(model.weights)} tokens, {len(data)} bytes\n")


if __name__ == "__main__":
    main()
