"""Inline markup of a line: what is visible of it, and a light Markdown form that keeps labels and links."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

MAX_INLINE_CHARS = 20_000
"""Longest stretch of inline markup that is read, characters; what follows is cut off."""

_SPECIAL = re.compile(r"[`\\<\[*_~&]")
_IMAGE = re.compile(r"!\[(?:[^\[\]]|\[[^\]]*\])*\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[((?:[^\[\]]++|\[[^\[\]]*\])*+)\]\(((?:[^()\s]++|\([^()]*\))*+)(?:\s+[\"'(][^\n]{0,300}?[\"')])?\s*\)")
_REFERENCE_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\[([^\]]*)\]")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]+)>")
_TAG = re.compile(r"</?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>")
_ANCHOR = re.compile(r"<a\b[^<>]*?\bhref\s*=\s*[\"']?([^\"'\s>]+)[^<>]*>(.{0,1000}?)</a\s*>", re.I | re.S)
_STRONG = re.compile(r"</?(?:strong|b)\b[^<>]*>", re.I)
_CODE_TAG = re.compile(r"</?(?:code|tt|kbd)\b[^<>]*>", re.I)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>:|~\"'$%&,/;=?@^-])")
_CODE = re.compile(r"(?<!`)(`{1,6})(?!`)(.{1,800}?)(?<!`)\1(?!`)", re.S)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)(.{1,500}?)(?<=\S)\1(?![\w*])", re.S)
_STRONG_INSIDE = re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*", re.S)
_STRIKE = re.compile(r"~~(.{1,500}?)~~", re.S)
_PRIVATE = "\ue000{}\ue001"
_PRIVATE_AT = re.compile("\ue000(\\d+)\ue001")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _without_images(raw: str) -> str:
    text = raw[:MAX_INLINE_CHARS]
    return _IMAGE.sub("", text) if "![" in text else text


def fold_space(text: str) -> str:
    """-> `text` without invisible characters, every run of white space one space, trimmed."""
    if text.isprintable():
        return text.strip(" ") if "  " not in text else " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", text).split())


def light_markup(raw: str, references: Mapping[str, str] | None = None) -> str:
    """-> `raw` (Markdown with inline HTML) as light Markdown: `**bold**`, code ticks and `[text](url)`; other tags removed."""
    text = _without_images(raw)
    if "<" in text:
        text = _BREAK.sub(" ", text)
        text = _ANCHOR.sub(lambda m: f"[{m[2]}]({m[1]})", text)
        text = _CODE_TAG.sub("`", _STRONG.sub("**", text))
        text = _AUTOLINK.sub(r"\1", text)
        text = _outside_code(text, lambda part: _TAG.sub("", part))
    if references:
        text = _REFERENCE_LINK.sub(lambda m: _resolved(m, references), text)
    return fold_space(html.unescape(text))


def visible_text(raw: str, references: Mapping[str, str] | None = None) -> str:
    """-> the words a reader sees of `raw` (Markdown with inline HTML), white space folded. Where the document's `references` are given,
    `[fix][api]` is a link only if it has `api` among them."""
    text = _without_images(raw)
    if not _SPECIAL.search(text):
        return fold_space(text)
    kept: list[str] = []

    def keep(value: str) -> str:
        kept.append(value)
        return _PRIVATE.format(len(kept) - 1)

    text = _CODE.sub(lambda m: keep(m[2].strip()), text)
    text = _ESCAPE.sub(lambda m: keep(m[1]), text)
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", _BREAK.sub(" ", text)))
    for _ in range(2):
        text = _LINK.sub(r"\1", text)
    text = _REFERENCE_LINK.sub(lambda m: m[1] if references is None or not m[2] or m[2].lower() in references else m[0], text)
    text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", _STRONG_INSIDE.sub(r"\1", _STRIKE.sub(r"\1", text))))
    text = html.unescape(text)
    for _ in range(3):
        if "\ue000" not in text:
            break
        text = _PRIVATE_AT.sub(lambda m: kept[int(m[1])] if int(m[1]) < len(kept) else "", text)
    return fold_space(text.replace("**", ""))


def links(markup: str) -> list[tuple[str, str]]:
    """-> (text, url) of every link in light Markdown, in order."""
    return _LINK.findall(markup)


def _resolved(match: re.Match[str], references: Mapping[str, str]) -> str:
    url = references.get((match[2] or match[1]).lower())
    return f"[{match[1]}]({url})" if url else match[1] if match[2] == "" else match[0]


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if i % 2 else change(part) for i, part in enumerate(re.split(r"(`[^`]+`)", text)))
