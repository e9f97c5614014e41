"""The kind of an item: policy where author and words disagree, the model's weights, abstention. All texts are made up."""

from __future__ import annotations

import gzip
import json
import os
from importlib import resources
from pathlib import Path
from time import process_time

import pytest

from spiders.read import kind_model, train_kind_model
from spiders.read.change_kind import decide_kind, is_dependency_bump
from spiders.read.kind_features import features, spec_hash
from spiders.read.kind_model import CLASSES, WEIGHTS_FILE, WeightsMismatch, explain, kind_odds, parse_model, shipped_model
from spiders.records import ChangeKind, KindBasis

K = ChangeKind
SHARED = Path(os.environ.get("PACELINE_SHARED", Path(__file__).parents[2] / "shared"))


def test_author_decides_where_he_speaks() -> None:
    decision = decide_kind("Tabs keep their order", sections=("Fixed",))
    assert (decision.kind, decision.basis, decision.label, decision.is_disputed) == (K.FIX, KindBasis.AUTHOR, "Fixed", False)
    assert decision.confidence > 0.9


def test_dependency_bump_is_internal_under_any_heading() -> None:
    decision = decide_kind("update dependency left-padder to v4.1.0 (#12)", sections=("Bug Fixes",))
    assert (decision.kind, decision.basis, decision.is_disputed) == (K.INTERNAL, KindBasis.TEXT, True)
    assert decide_kind("update dependency left-padder to v5", sections=("Breaking changes",)).kind is K.BREAKING
    assert decide_kind("Bump acme/crypt from 1.2 to 1.3", sections=("Security",)).kind is K.SECURITY


@pytest.mark.parametrize(
    ("text", "is_bump"),
    [
        ("Bump acme/widgets from 1.2.0 to 1.3.0 in /web", True),
        ("Update dependencies", True),
        ("bump the build-tools group with 4 updates", True),
        ("Bumped the default timeout to 30 seconds", False),
        ("Update the dependencies documentation", False),
        ("Bump minimum supported iOS version to 15", False),
        ("Update exports to use local time", False),
    ],
)
def test_what_a_dependency_bump_is(text: str, is_bump: bool) -> None:
    assert is_dependency_bump(text) is is_bump


def test_chore_under_added_is_internal_and_disputed() -> None:
    decision = decide_kind("chore: tidy the release script", sections=("Added",))
    assert (decision.kind, decision.basis, decision.is_disputed, decision.text) == (K.INTERNAL, KindBasis.AUTHOR, True, "tidy the release script")
    assert decision.label == "Added / chore"


def test_what_is_touched_beats_what_was_done() -> None:
    assert decide_kind("Fix: escape names in the export", sections=("Security",)).kind is K.SECURITY
    assert decide_kind("docs: explain the retention setting", sections=("Fixed",)).kind is K.DOCS
    assert decide_kind("Enhancement: faster search", sections=("Features",)).kind is K.IMPROVEMENT
    assert decide_kind("Fix: the order of tabs", sections=("Misc",)).kind is K.FIX
    assert decide_kind("Feature: export to CSV", sections=("Changed",)).kind is K.FEATURE


def test_known_issues_are_unclassified() -> None:
    decision = decide_kind("Uploads over 2 GB fail on slow links", sections=("Known issues",))
    assert (decision.kind, decision.basis) == (K.UNCLASSIFIED, KindBasis.NONE)


def test_mixed_label_limits_the_choice() -> None:
    decision = decide_kind("Fixed a crash when the upload dialog was closed", sections=("Improvements and bug fixes",))
    assert (decision.kind, decision.basis) == (K.FIX, KindBasis.TEXT)


def test_breaking_flag() -> None:
    assert decide_kind("feat!: tokens expire after a day").is_breaking
    assert decide_kind("BREAKING: the v1 endpoints answer 410", sections=("Changed",)).is_breaking
    assert not decide_kind("Avoid breaking links in the preview", sections=("Fixed",)).is_breaking
    assert not decide_kind("Tabs keep their order", sections=("Breaking changes", "Bug fixes")).is_breaking


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fixed a crash that occurred when the export was cancelled", K.FIX),
        ("Fix typo in the installation guide", K.DOCS),
        ("The legacy importer is deprecated and will be removed in a future release", K.DEPRECATION),
        ("Fix a cross-site scripting vulnerability (CVE-2031-1234) in the comment form", K.SECURITY),
        ("Bump acme/widgets from 1.2.0 to 1.3.0", K.INTERNAL),
    ],
)
def test_words_alone(text: str, kind: ChangeKind) -> None:
    decision = decide_kind(text)
    assert (decision.kind, decision.basis) == (kind, KindBasis.TEXT)
    assert 0.4 < decision.confidence <= 1


def test_unsure_words_stay_unclassified() -> None:
    decision = decide_kind("Tabs in the sidebar")
    assert (decision.kind, decision.basis) == (K.UNCLASSIFIED, KindBasis.NONE)
    assert decision.confidence < 0.6


def test_odds_sum_to_one_and_survive_odd_text() -> None:
    for text in ("", " ", "🎉", "新機能を追加しました", "a" * 5000, "<b>x</b> & `y`", "\x00\ufeff"):
        assert sum(kind_odds(text).values) == pytest.approx(1)
        assert 0 <= kind_odds(text).best[1] <= 1


def test_explanation_names_what_spoke() -> None:
    tokens = [token for token, _ in explain("Fixed a crash when the upload dialog closes")]
    assert any("FIX" in token or "fix" in token for token in tokens)


def test_weights_belong_to_these_features() -> None:
    data = resources.files("spiders.read").joinpath(WEIGHTS_FILE).read_bytes()
    raw = json.loads(gzip.decompress(data))
    assert raw["spec"] == spec_hash()
    assert raw["version"] == train_kind_model.MODEL_VERSION
    assert raw["classes"] == list(CLASSES)
    assert len(data) < 3_000_000
    # byte 9 of a gzip header names the system and differs between versions of Python
    assert gzip.decompress(train_kind_model.model_bytes(shipped_model())) == gzip.decompress(data)


def test_foreign_weights_are_refused() -> None:
    data = resources.files("spiders.read").joinpath(WEIGHTS_FILE).read_bytes()
    raw = json.loads(gzip.decompress(data)) | {"spec": "0" * 12}
    with pytest.raises(WeightsMismatch, match="train again"):
        parse_model(gzip.compress(json.dumps(raw).encode()))


def test_packed_sums_equal_plain_sums() -> None:
    model, text = shipped_model(), "Add an option to keep the old order of tabs"
    groups = features(text)
    plain = [weight * model.unit for weight in model.bias]
    for name, tokens in groups.items():
        found = [model.weights[token] for token in tokens if token in model.weights]
        for row in found:
            for place, weight in enumerate(row):
                plain[place] += weight * model.unit * kind_model.GROUPS[name] / len(found) ** 0.5
    assert model.logits(groups) == pytest.approx(plain)


def test_inference_is_fast_enough() -> None:
    texts = [f"Added option {number} to export the report as a table" for number in range(300)]
    kind_odds(texts[0])
    start = process_time()
    for text in texts:
        kind_odds(text)
    assert (process_time() - start) / len(texts) < 0.005


def test_training_repeats_itself(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    labels = ("feature", "fix", "docs")
    openings = {"feature": "Add a way to", "fix": "Fix a crash when users", "docs": "Document in the guide how to"}
    examples = [
        train_kind_model.Example(f"vendor{number % 4}", text, label, features(text))
        for number in range(40)
        for label in labels
        for text in [f"{openings[label]} sort part {number} of the list"]
    ]
    one, other = train_kind_model.train(examples), train_kind_model.train(examples)
    assert train_kind_model.model_bytes(one) == train_kind_model.model_bytes(other)
    assert one.odds("Fix a crash when users leave").best[0] is K.FIX
    assert one.odds("Add a way to sort invoices").best[0] is K.FEATURE


@pytest.mark.slow
def test_shipped_weights_come_from_the_training_script(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = SHARED / "data" / "releases" / "truth"
    if not truth.exists():
        pytest.skip(f"no labelled items at {truth} (PACELINE_SHARED)")
    pytest.importorskip("pyarrow")
    # of every item only whose it is matters here
    monkeypatch.setattr(train_kind_model, "features", lambda text: {})
    assert {train_kind_model.project_hash(example.project) for example in train_kind_model.read_examples(truth)} == shipped_model().projects
