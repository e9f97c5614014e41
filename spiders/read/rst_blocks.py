"""reStructuredText to blocks: `rst_blocks(text) -> list[Block]`.

A line scanner: section levels follow the order in which underline styles first appear, as the format defines it; roles,
references and substitutions are reduced to their visible words. A whole docutils parse of a 1.6 MB changelog takes minutes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spiders.read.blocks import Block, BlockType
from spiders.read.inline_markup import fold_space, light_markup, visible_text

_ADORNMENT = re.compile(r"^([!-/:-@\[-`{-~])\1{2,}\s*$")
_SHORT_ADORNMENT = re.compile(r"^([=~^*#-])\1+\s*$")
_ITEM = re.compile(r"^(\s*)(?:([-*+•])|(?:(\d{1,9}|#)[.)]))(?:\s+(.*)|$)")
_DIRECTIVE = re.compile(r"^(\s*)\.\.(?:\s+(?P<name>[\w:+-]+)::(?:\s+(?P<rest>.*))?|\s+_(?P<target>[^:]+):\s*(?P<url>.*)|\s.*|)$")
_TABLE_CELL = re.compile(r"^\s*(\*\s+)?-(?:\s+(.*)|$)")
_FIELD = re.compile(r"^\s*:([\w -]+):\s*(.*)$")
_NOTES = frozenset(
    (
        "note",
        "warning",
        "important",
        "attention",
        "caution",
        "danger",
        "error",
        "hint",
        "tip",
        "admonition",
        "versionadded",
        "versionchanged",
        "deprecated",
        "versionremoved",
    )
)
_ROLE = re.compile(r":(?P<role>[a-z][\w:+-]{0,30}):`~?!?(?P<words>[^`]+)`")
_NAMED_LINK = re.compile(r"`(?P<words>[^`<]+?)\s*<(?P<url>[^`>]+)>`__?")
_BACKTICK_REF = re.compile(r"`([^`<>]+)`_{1,2}(?!\w)")
_WORD_REF = re.compile(r"(?<![\w`])([A-Za-z0-9](?:[\w.+-]{0,80}[A-Za-z0-9])?)_{1,2}(?![\w`])")
_LITERAL = re.compile(r"``(.{1,500}?)``", re.S)
_INTERPRETED = re.compile(r"(?<![`\w])`([^`]+)`(?![`_\w])")
_ROLE_TARGET = re.compile(r"\s*<[^<>]+>$")
_ESCAPE = re.compile(r"\\(\s)?")
_ISSUE_ROLES = frozenset(("issue", "pr", "pull", "bug", "gh", "ticket", "jira", "cve"))


def rst_blocks(text: str) -> list[Block]:
    """-> the blocks of a reStructuredText document, each with the lines it stands on (`line:12-14`, 1-based)."""
    return _Scanner(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")).blocks()


def rst_inline(raw: str, targets: dict[str, str] | None = None) -> str:
    """-> one text's reStructuredText markup as light Markdown (`**bold**`, code ticks, `[text](url)`)."""
    if not re.search(r"[`_\\]", raw):
        return fold_space(raw)
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1])
        return f"\ue010{len(literals) - 1}\ue011"

    text = _LITERAL.sub(keep, raw)
    text = _ROLE.sub(_role_words, text)
    text = _NAMED_LINK.sub(lambda m: f"[{m['words']}]({m['url']})", text)
    text = _BACKTICK_REF.sub(lambda m: _target(m[1], targets), text)
    text = _INTERPRETED.sub(r"`\1`", text)
    if targets and "_" in text:
        text = _WORD_REF.sub(lambda m: _target(m[1], targets) if m[1].lower() in targets else m[0], text)
    text = _ESCAPE.sub("", text)
    return fold_space(re.sub("\ue010(\\d+)\ue011", lambda m: f"`{literals[int(m[1])]}`", text))


def _role_words(match: re.Match[str]) -> str:
    words = _ROLE_TARGET.sub("", match["words"])
    role = match["role"].rsplit(":", 1)[-1]
    if role in _ISSUE_ROLES:
        return f"#{words}" if words.isdigit() else words
    return (
        f"`{words}`"
        if role in ("class", "func", "meth", "mod", "attr", "obj", "data", "exc", "option", "setting", "envvar", "ref", "command", "code")
        else words
    )


def _target(words: str, targets: dict[str, str] | None) -> str:
    url = (targets or {}).get(words.lower())
    return f"[{words}]({url})" if url else words


@dataclass
class _Scanner:
    lines: list[str]
    out: list[Block] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    start: int = 0
    item: tuple[int, bool] | None = None
    stack: list[int] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    skip_indent: int | None = None
    blank: bool = True

    def blocks(self) -> list[Block]:
        """-> all blocks in order."""
        self.targets = {m["target"].strip("`").lower(): m["url"].strip() for line in self.lines if (m := _DIRECTIVE.match(line)) and m["target"]}
        index = 0
        while index < len(self.lines):
            index = self._line(index)
        self._flush()
        return self.out

    def _line(self, index: int) -> int:
        line = self.lines[index].rstrip().expandtabs(8)
        indent = len(line) - len(line.lstrip())
        if not line:
            self._flush()
            self.blank = True
            return index + 1
        if self.skip_indent is not None:
            if indent > self.skip_indent:
                return index + 1
            self.skip_indent = None
        if step := self._heading(index, line):
            return index + step
        if directive := _DIRECTIVE.match(line):
            if (directive["name"] or "").lower() == "list-table":
                return self._list_table(index + 1, len(directive[1]))
            self._directive(directive, index)
        elif not self._list_item(line, index) and not (_FIELD.match(line) and self.blank and not self.stack):
            self._prose(line, indent, index)
        self.blank = False
        return index + 1

    def _heading(self, index: int, line: str) -> int:
        following = self.lines[index + 1].rstrip() if index + 1 < len(self.lines) else ""
        after = self.lines[index + 2].rstrip() if index + 2 < len(self.lines) else ""
        if _ADORNMENT.match(line) and following.strip() and after.strip() == line.strip():
            return self._emit_heading(following, line[0] * 2, index + 1, 3)
        if line[0] != " " and not _ADORNMENT.match(line) and self._underlines(following, line) and not self.pending:
            return self._emit_heading(line, following[0], index, 2)
        if _ADORNMENT.match(line) and self.blank and not following.strip():
            self._flush()
            self.out.append(Block(BlockType.RULE, "", locator=f"line:{index + 1}"))
            return 1
        return 0

    @staticmethod
    def _underlines(line: str, title: str) -> bool:
        if _ADORNMENT.match(line):
            return len(line) >= min(len(title), 4) - 1
        return bool(_SHORT_ADORNMENT.match(line)) and len(line) >= len(title)

    def _emit_heading(self, title: str, style: str, index: int, step: int) -> int:
        self._flush()
        self.stack.clear()
        if style not in self.styles:
            self.styles.append(style)
        markup = rst_inline(title.strip(), self.targets)
        level = min(6, self.styles.index(style) + 1)
        self.out.append(Block(BlockType.HEADING, visible_text(markup), level, light_markup(markup), f"line:{index + 1}-{index + 2}"))
        self.blank = True
        return step

    def _directive(self, found: re.Match[str], index: int) -> None:
        self._flush()
        name = (found["name"] or "").lower()
        if name in _NOTES:
            if found["rest"]:
                self.start, self.pending = index, [found["rest"]]
            return
        self.skip_indent = len(found[1])
        if name in ("code-block", "code", "sourcecode"):
            self.out.append(Block(BlockType.CODE, "", locator=f"line:{index + 1}"))

    def _list_table(self, index: int, outer: int) -> int:
        """Rows of a list table, `* - first cell` and `- next cell`, until the text comes back to the directive's indent."""
        self._flush()
        cells: list[str] = []
        first = index
        while index < len(self.lines):
            line = self.lines[index].expandtabs(8).rstrip()
            if line and len(line) - len(line.lstrip()) <= outer:
                break
            if found := _TABLE_CELL.match(line):
                if found[1]:
                    self._row(cells, first, index)
                    cells, first = [], index
                cells.append(found[2] or "")
            elif cells and line:
                cells[-1] = f"{cells[-1]} {line.strip()}"
            index += 1
        self._row(cells, first, index)
        return index

    def _row(self, cells: list[str], first: int, end: int) -> None:
        if cells:
            markups = [rst_inline(cell, self.targets) for cell in cells]
            self.out.append(
                Block(
                    BlockType.TABLE_ROW,
                    " | ".join(map(visible_text, markups)),
                    markup=" | ".join(map(light_markup, markups)),
                    locator=f"line:{first + 1}-{end}",
                )
            )

    def _list_item(self, line: str, index: int) -> bool:
        found = _ITEM.match(line)
        if not found or (self.pending and not self.blank and self.item is None and not self.stack):
            return False
        self._flush()
        indent = len(found[1])
        while self.stack and indent < self.stack[-1] + 1:
            self.stack.pop()
        self.item, self.start, self.pending = (len(self.stack), bool(found[3])), index, [found[4] or ""]
        self.stack.append(indent)
        return True

    def _prose(self, line: str, indent: int, index: int) -> None:
        if not self.pending:
            while self.stack and indent <= self.stack[-1]:
                self.stack.pop()
            self.start, self.item = index, None
        self.pending.append(line.strip())

    def _flush(self) -> None:
        lines, self.pending = self.pending, []
        item, self.item = self.item, None
        if not lines:
            return
        markup = rst_inline(" ".join(lines), self.targets)
        text = visible_text(markup)
        first, last = self.start + 1, self.start + len(lines)
        locator = f"line:{first}" if first == last else f"line:{first}-{last}"
        if text.endswith("::"):
            text, self.skip_indent = text[:-1], len(self.lines[self.start]) - len(self.lines[self.start].lstrip())
        block = Block(BlockType.PARAGRAPH, text, len(self.stack), light_markup(markup), locator)
        if item is not None:
            block = block._replace(type=BlockType.ITEM, level=item[0], ordered=item[1])
        self.out.append(block)
