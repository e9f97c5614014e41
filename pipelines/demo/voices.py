"""How each vendor of the market words a change: the same phrase as a sentence, a label, or a commit subject."""

from __future__ import annotations

from enum import StrEnum


class Voice(StrEnum):
    """A vendor's way of writing release notes."""

    YOU = "you"
    PLAIN = "plain"
    ADDED = "added"
    LABELLED = "labelled"
    COMMIT = "commit"


_SENTENCES: dict[Voice, dict[str, str]] = {
    Voice.YOU: {"feature": "You can now {}.", "fix": "Fixed an issue where {}.", "security": "Security: {}."},
    Voice.PLAIN: {},
    Voice.ADDED: {"feature": "Added the option to {}.", "fix": "Fixed a bug where {}."},
    Voice.LABELLED: {"feature": "New: {}.", "improvement": "Improved: {}.", "fix": "Fixed: {}.", "security": "Security: {}.",
                     "deprecation": "Deprecated: {}.", "removal": "Removed: {}.", "performance": "Faster: {}."},
}


def worded(kind: str, phrase: str, voice: Voice) -> str:
    """-> `phrase` in the vendor's words: a sentence with full stop, or a commit subject without."""
    if voice is Voice.COMMIT:
        return phrase
    pattern = _SENTENCES[voice].get(kind)
    return pattern.format(phrase) if pattern else f"{phrase[0].upper()}{phrase[1:]}."


def titled(phrase: str) -> str:
    """-> `phrase` as the title of a post: capital letter, no full stop."""
    return f"{phrase[0].upper()}{phrase[1:]}"
