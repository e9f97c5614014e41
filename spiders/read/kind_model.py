"""Kind of a change item from its words alone: a linear model over `kind_features`, with weights that ship in the package.

    odds = kind_odds("Fixed a crash when uploading")     # -> KindOdds
    odds.best                                            # -> (ChangeKind.FIX, 0.93)
    explain("Fixed a crash when uploading")              # -> what spoke for it

The weights are made by `python -m spiders.read.train_kind_model` and refused where they were made for other features.
Inference is pure Python. The weights of a token for all classes lie side by side in one integer, so that adding tokens up is
one addition each.
"""

from __future__ import annotations

import gzip
import json
import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from spiders.read.kind_features import GROUPS, features, spec_hash
from spiders.records import ChangeKind

WEIGHTS_FILE = "kind_weights.json.gz"
KINDS: tuple[ChangeKind, ...] = tuple(kind for kind in ChangeKind if kind is not ChangeKind.UNCLASSIFIED)
CHANGED = "changed"
"""Class beside the kinds: items whose authors say `changed` and no more. Its share counts as `improvement`."""

CLASSES: tuple[str, ...] = (*(str(kind) for kind in KINDS), CHANGED)
_FIELD = 32
_WIDTH = _FIELD // 8 * len(CLASSES)
_PACK, _UNPACK = struct.Struct(f"<{len(CLASSES)}I").pack, struct.Struct(f"<{len(CLASSES)}I").unpack
_OFFSET = 1 << 15


class WeightsMismatch(Exception):
    """The weights were trained for other features than this package computes."""


@dataclass(frozen=True)
class KindOdds:
    """Odds of the classes for one text, in the order of `CLASSES`, summing to 1."""

    values: tuple[float, ...]

    @cached_property
    def by_kind(self) -> dict[ChangeKind, float]:
        """-> calibrated probability of each kind; `changed` counts as `improvement`."""
        odds = dict(zip(KINDS, self.values, strict=False))
        odds[ChangeKind.IMPROVEMENT] += self.changed
        return odds

    @property
    def changed(self) -> float:
        """-> odds that the author would say `changed` and no more."""
        return self.values[-1]

    @property
    def best(self) -> tuple[ChangeKind, float]:
        """-> the kind to choose and the probability that it is right."""
        kind = max(KINDS, key=lambda one: self.by_kind[one])
        return kind, self.by_kind[kind]


@dataclass(frozen=True)
class KindModel:
    """Weights as trained. weights: token -> one integer per class, in `unit`s; projects: hashed names it was trained on."""

    version: int
    unit: float
    bias: tuple[int, ...]
    weights: Mapping[str, tuple[int, ...]]
    projects: frozenset[str] = frozenset()

    @cached_property
    def _packed(self) -> dict[str, int]:
        return {token: int.from_bytes(_PACK(*map(_OFFSET.__add__, row)), "little") for token, row in self.weights.items()}

    def logits(self, groups: Mapping[str, Iterable[str]]) -> list[float]:
        """-> one score per class for the tokens of a text, as natural logarithms."""
        sums, packed, level = [weight * self.unit for weight in self.bias], self._packed, 0.0
        for name, tokens in groups.items():
            found = list(filter(None, map(packed.get, tokens)))
            if not found:
                continue
            factor = self.unit * GROUPS[name] / math.sqrt(len(found))
            level += factor * len(found) * _OFFSET
            sums = [old + factor * field for old, field in zip(sums, _UNPACK(sum(found).to_bytes(_WIDTH, "little")), strict=True)]
        return [old - level for old in sums]

    def odds(self, text: str) -> KindOdds:
        """-> odds of the classes for an item's words without the author's label."""
        return KindOdds(softmax(self.logits(features(text))))


def softmax(logits: Iterable[float]) -> tuple[float, ...]:
    """-> probabilities, summing to 1."""
    scaled = list(logits)
    top = max(scaled)
    parts = [math.exp(value - top) for value in scaled]
    total = sum(parts)
    return tuple(part / total for part in parts)


def parse_model(data: bytes) -> KindModel:
    """Model from the bytes of a weights file; raises `WeightsMismatch` where they were made for other features."""
    raw = json.loads(gzip.decompress(data))
    if raw["spec"] != spec_hash() or tuple(raw["classes"]) != CLASSES:
        raise WeightsMismatch(f"{WEIGHTS_FILE} was trained for features {raw['spec']}, this package computes {spec_hash()}: train again")
    weights = {token: tuple(row) for token, row in raw["weights"].items()}
    return KindModel(raw["version"], raw["unit"], tuple(raw["bias"]), weights, frozenset(raw["projects"]))


@lru_cache(maxsize=1)
def shipped_model() -> KindModel:
    """-> the model of this package, read once."""
    return parse_model(resources.files(__package__).joinpath(WEIGHTS_FILE).read_bytes())


def kind_odds(text: str) -> KindOdds:
    """-> odds of each kind by the shipped model, for an item's words without the author's label."""
    return shipped_model().odds(text)


def explain(text: str, top: int = 5) -> list[tuple[str, float]]:
    """-> the tokens that spoke most for the best kind of `text`, with what each added to its score, strongest first."""
    model = shipped_model()
    place = KINDS.index(model.odds(text).best[0])
    shares: list[tuple[str, float]] = []
    for name, tokens in features(text).items():
        found = sorted(token for token in tokens if token in model.weights)
        factor = model.unit * GROUPS[name] / math.sqrt(len(found)) if found else 0.0
        shares += [(token, round(factor * model.weights[token][place], 4)) for token in found]
    return sorted(shares, key=lambda share: (-share[1], share[0]))[:top]
