"""Text as a person sees it: characters that show nothing or turn the reading order around are removed."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_ASCII_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Joiners shape Persian words and emoji families; beside ASCII they only hide differences.
_STRAY_JOINER = re.compile("(?<=[\x00-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\x7f]|$)|^[\u200c\u200d]+")


def strip_invisible(text: str) -> str:
    """-> `text` without control, zero-width, bidi-override, tag and lone surrogate characters; white space is kept."""
    if text.isascii() and (text.isprintable() or text.replace("\n", "").isprintable() or not _ASCII_CONTROL.search(text)):
        return text
    return _STRAY_JOINER.sub("", _INVISIBLE.sub("", text))


def fold_space(text: str) -> str:
    """-> `text` with every run of white space folded to one space, none at the ends."""
    # no other white space than the space is printable
    return text.strip(" ") if text.isprintable() and "  " not in text else " ".join(text.split())


def cap(text: str, limit: int) -> str:
    """-> `text`, cut to `limit` characters with a closing ellipsis where it is longer."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
