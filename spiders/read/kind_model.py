"""Kind of a change item from its words alone."""

from __future__ import annotations

import re

from spiders.records import ChangeKind

_CUES: tuple[tuple[ChangeKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (ChangeKind.SECURITY, r"\bCVE-\d|\bGHSA-|\bvulnerabilit|\bXSS\b|\bsecurity\b"),
        (ChangeKind.DEPRECATION, r"\bdeprecat"),
        (ChangeKind.FIX, r"\bfix(?:e[sd])?\b|\bbug\b|\bcrash|\bregression\b|\bno longer (?:fails|crashes)"),
        (ChangeKind.REMOVAL, r"^(?:remove|drop|delete)[sd]?\b"),
        (ChangeKind.INTERNAL, r"^(?:bump|refactor|upgrade)|\bdependenc|\btests?\b|\bCI\b"),
        (ChangeKind.DOCS, r"\bdocs?\b|\bdocumentation\b|\breadme\b|\btypos?\b"),
        (ChangeKind.PERFORMANCE, r"\bperformance\b|\bfaster\b|\bspeed|\boptimi[sz]"),
        (ChangeKind.FEATURE, r"^(?:add(?:s|ed)?|new|introduc\w+|support\w*|implement\w*)\b"),
        (ChangeKind.IMPROVEMENT, r"^(?:improv\w+|enhanc\w+|allow\w*|updat\w+|chang\w+|us(?:e|es|ed)|mak(?:e|es)|rename\w*|mov\w+)\b"),
    )
)


def kind_probabilities(text: str) -> dict[ChangeKind, float]:
    """-> probability of each kind, summing to 1, for an item's words without any label."""
    found = next((kind for kind, cue in _CUES if cue.search(text)), None)
    kinds = [kind for kind in ChangeKind if kind is not ChangeKind.UNCLASSIFIED]
    if found is None:
        return dict.fromkeys(kinds, 1 / len(kinds))
    return {kind: 0.7 if kind is found else 0.3 / (len(kinds) - 1) for kind in kinds}
