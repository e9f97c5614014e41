"""Lines of one paragraph that are things of their own: release notes written as plain lines, or a label above its text."""

from __future__ import annotations

import re


def split_lines(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Lines that each begin a sentence and are not wrapped prose are paragraphs of their own (release notes as plain lines)."""
    starts = [bool(re.match(r"[^a-z\s,.;)]", line)) and not re.match(r"[(\d]", line) for line in lines]
    is_wrapped = any(len(line) in range(60, 100) and not re.search(r"[.:!?)*_`]$", line) for line in lines[:-1])
    if len(lines) > 1 and all(starts) and (len(lines) > 3 or not is_wrapped):
        return [(i, [line]) for i, line in enumerate(lines)]
    first_is_label = len(lines) > 1 and bool(re.match(r"^(?:\*\*|__)[^*_]+(?:\*\*|__):?$|^<(?:b|strong)>[^<]+</(?:b|strong)>:?(?:<br\s*/?>)?$", lines[0]))
    return [(0, lines[:1]), (1, lines[1:])] if first_is_label else [(0, lines)]
