"""Author labels: what headings, bold labels, parent bullets and prefixes say of an item's kind. All texts are made up."""

from __future__ import annotations

import pytest

from spiders.read.author_labels import nearest_label, read_label, split_prefix
from spiders.records import ChangeKind

K = ChangeKind

HEADINGS = [
    ("Added", K.FEATURE), ("New features", K.FEATURE), ("What's new", K.FEATURE), ("✨ New features ✨", K.FEATURE), ("Highlighted features in Quill 2.4", K.FEATURE),
    ("New keyboard shortcuts", K.FEATURE), ("Improvements:", K.IMPROVEMENT), ("Enhancements 💡", K.IMPROVEMENT), ("Query editor improvements", K.IMPROVEMENT),
    ("Minor changes", K.IMPROVEMENT), ("Bug Fixes", K.FIX), ("Bugs squashed and fixes", K.FIX), ("🐛", K.FIX), ("Fixed bugs", K.FIX), ("Security fixes", K.SECURITY),
    ("CVE", K.SECURITY), ("⚠ BREAKING CHANGES", K.BREAKING), ("Backwards-incompatible changes", K.BREAKING), ("Modified [breaking]: REST API", K.BREAKING),
    ("Deprecated features", K.DEPRECATION), ("Removed features (previously deprecated)", K.REMOVAL), ("Performance improvements", K.PERFORMANCE),
    ("Documentation fixes", K.DOCS), ("Test fixes", K.INTERNAL), ("Miscellaneous chores", K.INTERNAL), ("Dependency updates", K.INTERNAL), ("Changed", K.IMPROVEMENT),
]  # fmt: skip

LANGUAGES = [
    ("Neue Funktionen", K.FEATURE), ("Fehlerbehebungen", K.FIX), ("Verbesserungen", K.IMPROVEMENT), ("Nouveautés", K.FEATURE), ("Corrections de bugs", K.FIX),
    ("Améliorations", K.IMPROVEMENT), ("Novedades", K.FEATURE), ("Correcciones de errores", K.FIX), ("Mejoras", K.IMPROVEMENT), ("Novidades", K.FEATURE),
    ("Correções de bugs", K.FIX), ("Melhorias", K.IMPROVEMENT), ("Novità", K.FEATURE), ("Correzioni", K.FIX), ("Miglioramenti", K.IMPROVEMENT),
    ("Nieuwe functies", K.FEATURE), ("Opgelost", K.FIX), ("Verbeteringen", K.IMPROVEMENT), ("Nowe funkcje", K.FEATURE), ("Poprawki błędów", K.FIX),
    ("Usprawnienia", K.IMPROVEMENT), ("Новые возможности", K.FEATURE), ("Исправления", K.FIX), ("Улучшения", K.IMPROVEMENT), ("新機能", K.FEATURE),
    ("不具合修正", K.FIX), ("改善", K.IMPROVEMENT), ("新增功能", K.FEATURE), ("问题修复", K.FIX), ("功能优化", K.IMPROVEMENT), ("새로운 기능", K.FEATURE),
    ("버그 수정", K.FIX), ("개선 사항", K.IMPROVEMENT), ("破壊的変更", K.BREAKING), ("セキュリティ", K.SECURITY), ("Несовместимые изменения", K.BREAKING),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind"), HEADINGS + LANGUAGES)
def test_heading_states_a_kind(words: str, kind: ChangeKind) -> None:
    label = read_label(words)
    assert label is not None
    assert label.kind is kind


@pytest.mark.parametrize(
    "words",
    ["Changes", "All changes", "Core", "2.4.1 - 2026-03-01", "Billing", "Support more than one region in the upload dialog", "", "🎛️", "Preview features"],
)
def test_heading_states_no_kind(words: str) -> None:
    label = read_label(words)
    assert label is None or (label.kind is None and label.is_open)


def test_two_kinds_stay_two() -> None:
    label = read_label("Improvements and bug fixes")
    assert label is not None
    assert set(label.kinds) == {K.IMPROVEMENT, K.FIX}
    assert label.kind is None


def test_known_issues_are_no_change() -> None:
    label = read_label("Known issues in 4.0")
    assert label is not None
    assert label.kinds == ()
    assert not label.is_open


PREFIXES = [
    ("[BUGFIX] Rules: keep the order of groups", K.FIX, "Rules: keep the order of groups", "Rules"),
    ("Fix - The importer no longer stops at an empty row", K.FIX, "The importer no longer stops at an empty row", None),
    ("Enhancement #41: Show the age of a snapshot", K.IMPROVEMENT, "Show the age of a snapshot", None),
    ("feat(api): list invoices by month", K.FEATURE, "list invoices by month", "api"),
    ("bugfix:Locale: Read the decimal comma", K.FIX, "Locale: Read the decimal comma", "Locale"),
    (":bug: Keep the scroll position", K.FIX, "Keep the scroll position", None),
    ("🔒 Sign session cookies", K.SECURITY, "Sign session cookies", None),
    ("修正：日付の表示", K.FIX, "日付の表示", None),
    ("Nouveau : export en PDF", K.FEATURE, "export en PDF", None),
]


@pytest.mark.parametrize(("text", "kind", "rest", "scope"), PREFIXES)
def test_prefix_is_taken_off(text: str, kind: ChangeKind, rest: str, scope: str | None) -> None:
    prefix = split_prefix(text)
    assert prefix.label is not None
    assert (prefix.label.kind, prefix.rest, prefix.scope) == (kind, rest, scope)


def test_conventional_bang_breaks() -> None:
    prefix = split_prefix("refactor(core)!: rename the client")
    assert prefix.label is not None
    assert (prefix.label.kind, prefix.label.is_breaking, prefix.scope) == (K.INTERNAL, True, "core")


@pytest.mark.parametrize(
    "text",
    ["Add --format to the export command", "New dashboard for billing", "Fixes the order of tabs", "API: list invoices", "Style: new control for the border"],
)
def test_words_of_a_sentence_are_no_label(text: str) -> None:
    prefix = split_prefix(text)
    assert prefix.label is None
    assert prefix.rest == text


def test_bold_opening_is_a_label() -> None:
    prefix = split_prefix("Fixed: tabs keep their order", "**Fixed:** tabs keep their order")
    assert prefix.label is not None
    assert (prefix.label.kind, prefix.rest) == (K.FIX, "tabs keep their order")


def test_nearest_label_wins_and_components_yield() -> None:
    def kind(*sections: str) -> ChangeKind | None:
        label = nearest_label(sections)
        return label and label.kind

    assert kind("Breaking Changes", "Bug Fixes") is K.FIX
    assert kind("Fixes", "Core") is K.FIX
    assert kind("Fixes", "Tests") is K.FIX
    assert kind("Breaking changes", "Tests") is K.INTERNAL
    assert kind("Additions", "Performance") is K.PERFORMANCE
    assert nearest_label(("Added",), ("Fixed:",)) == read_label("Fixed:")
