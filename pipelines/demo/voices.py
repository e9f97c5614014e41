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
    Voice.LABELLED: {
        "feature": "New: {}.",
        "improvement": "Improved: {}.",
        "fix": "Fixed: {}.",
        "security": "Security: {}.",
        "deprecation": "Deprecated: {}.",
        "removal": "Removed: {}.",
        "performance": "Faster: {}.",
    },
}


# A second sentence that some vendors add to a feature, by the verb the feature starts with.
_REASONS: dict[str, tuple[str, ...]] = {
    "filter": ("Gaps show up without scrolling.", "The choice is kept for your next visit."),
    "group": ("Totals follow the groups.", "Groups can be folded away."),
    "export": ("The file keeps the column order you chose.", "Large exports run in the background and arrive by e-mail."),
    "get": ("Quiet hours are respected.", "Everyone chooses their own channel in the profile."),
    "require": ("Owners of a workspace can switch it on for each site.", "The reason is kept in the audit log."),
    "copy": ("Absences and contracts are checked before anything is saved.",),
    "set": ("Planners see a warning before the rule is broken.", "Existing rotas are not touched."),
    "attach": ("Files are deleted with the record they belong to.",),
    "share": ("Links can be withdrawn at any time.", "Nobody needs a licence to look at it."),
    "restrict": ("Administrators find the switch under Permissions.",),
    "see": ("The figures are refreshed every hour.",),
    "plan": ("Rest times are checked across midnight.",),
    "let": ("Managers still have the last word.", "Works on phones and tablets."),
    "import": ("Rows that cannot be read are listed instead of skipped.",),
    "compare": ("Both periods are shown with the same scale.",),
}


def worded(kind: str, phrase: str, voice: Voice) -> str:
    """-> `phrase` in the vendor's words: a sentence with full stop, or a commit subject without."""
    if voice is Voice.COMMIT:
        return phrase
    pattern = _SENTENCES[voice].get(kind)
    capital = f"{phrase[0].upper()}{phrase[1:]}"
    sentence = pattern.format(capital if voice is Voice.LABELLED else phrase) if pattern else f"{capital}."
    reasons = _REASONS.get(phrase.split()[0], ()) if kind == "feature" and voice in (Voice.YOU, Voice.ADDED) else ()
    pick = len(phrase) % 3
    return f"{sentence} {reasons[pick]}" if pick < len(reasons) else sentence
