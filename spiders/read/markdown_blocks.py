"""Markdown, MDX and MyST to blocks: `markdown_blocks(text) -> list[Block]`.

A line scanner rather than a CommonMark parser: changelogs are written by hand and by tools of every age, and what the author
meant (`##1.2.3`, a list indented by six, `*Fixed` without a space, an unclosed fence) is read where CommonMark would not.
HTML inside Markdown is read by `html_fragments`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spiders.read.blocks import Block, BlockType
from spiders.read.html_fragments import FragmentReader, opens_fragment
from spiders.read.inline_markup import light_markup, links, visible_text
from spiders.read.sentence_lines import split_lines
from spiders.read.versions import VERSION

MAX_HEADING_CHARS = 1_000
"""Longest line that can be a heading or a definition, characters."""

_FENCE = re.compile(r"^\s*(`{3,}|~{3,})\s*(.*)$")
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?)|(?=\[?v?\d+\.)(.*?)|(?<=##)(?=[\w\[])(.*?))?(?:\s+#+)?\s*(?:\{#[\w.-]+\})?\s*$")
_RELEASE_HEADING = re.compile(r"^#{2,4} +\[?(?:[vV]ersion +|[rR]elease +)?v?\d+\.\d+(?:\.\d+)?[^\n]{0,60}$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_ITEM = re.compile(r"^(\s*)(?:([-*+•‣◦▪●]|[–—](?=\s))|(\d{1,9})[.)])(?:\s+(.*)|$)")
_TIGHT_ITEM = re.compile(r"^(\s*)([*•-])(?=[A-Z\[`‘“\"'#@])(?!\*)(.+)$")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(?:\s+[\"'(].*)?\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_ESM = re.compile(r"^(?:import\s.+\sfrom\s+['\"].+['\"];?|import\s+['\"].+['\"];?|export\s+(?:const|default|let|function)\b.*)\s*$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_MDX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.S)
_MYST_TARGET = re.compile(r"^\([\w.-]+\)=\s*$")
_FRONT_MATTER = re.compile(r"\A\ufeff?(---|\+\+\+)[ \t]*\n.*?\n\1[ \t]*(?:\n|\Z)", re.S)


def markdown_blocks(text: str) -> list[Block]:
    """-> the blocks of a Markdown document, each with the lines it stands on (`line:12-14`, 1-based)."""
    return _Scanner(_blanked(text)).blocks()


def _blanked(text: str) -> str:
    """Front matter and comments become empty lines, so that line numbers stay those of the file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if front := _FRONT_MATTER.match(text):
        text = "\n" * front[0].count("\n") + text[front.end() :]
    if "<!--" in text:
        text = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
    if "{/*" in text:
        last = text.rfind("*/}") + 3
        text = _MDX_COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text[:last]) + text[last:]
    return text.lstrip("\ufeff")


@dataclass
class _Scanner:
    text: str
    out: list[Block] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    start: int = 0
    item: tuple[int, bool] | None = None
    stack: list[int] = field(default_factory=list)
    blank: bool = True
    fence: str | None = None
    in_table: bool = False
    references: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        lines = self.lines = self.text.split("\n")
        self.references = {m[1].lower(): m[2] for line in lines if line.lstrip().startswith("[") and (m := _DEFINITION.match(line))}
        fragment: FragmentReader | None = None
        for number, raw in enumerate(lines, 1):
            line = raw.replace("\xa0", " ").rstrip().expandtabs(4)
            if fragment is not None:
                fragment.feed(line, number)
                if fragment.is_complete:
                    self.out += fragment.blocks()
                    fragment = None
                continue
            if self.fence is None and opens_fragment(line) and not (self.stack and _ITEM.match(line)):
                self.flush(number)
                fragment = FragmentReader(depth=len(self.stack) if line.startswith("  ") else 0)
                fragment.feed(line, number)
                if fragment.is_complete:
                    self.out += fragment.blocks()
                    fragment = None
                continue
            self.line(line, number)
        if fragment is not None:
            self.out += fragment.blocks()
        self.flush(len(lines) + 1)
        return self.out

    def line(self, line: str, number: int) -> None:
        if self.fence is not None:
            if line.strip().startswith(self.fence) and not line.strip().strip(self.fence[0]):
                self.fence = None
            return
        line = self._unquoted(line)
        if not line.strip():
            self.flush(number)
            self.blank, self.in_table = True, False
            return
        if not (
            self._code(line, number) or self._heading(line, number) or self._list_item(line, number) or self._table(line, number) or self._skipped(line, number)
        ):
            self._prose(line, number)
        self.blank = False

    @staticmethod
    def _unquoted(line: str) -> str:
        while re.match(r"^ {0,3}>", line):
            line = re.sub(r"^ {0,3}> ?", "", line, count=1)
        return "" if re.match(r"^\s*\[!\w+\]\s*$", line) else line

    def _code(self, line: str, number: int) -> bool:
        if fence := _FENCE.match(line):
            if fence[1][0] == "`" and "`" in fence[2]:
                return False
            self.flush(number)
            if not self._is_closed(fence[1], number):
                return True  # a fence nobody closes would swallow the rest of the file
            self.fence = fence[1]
            self.out.append(Block(BlockType.CODE, "", locator=f"line:{number}"))
            return True
        return False

    def _is_closed(self, mark: str, number: int) -> bool:
        for line in self.lines[number:]:
            bare = line.strip()
            if bare.startswith(mark) and not bare.strip(mark[0]):
                return True
            if _RELEASE_HEADING.match(line):
                return False  # a release does not begin inside of code: the author forgot to close it
        return False

    def _heading(self, line: str, number: int) -> bool:
        if len(line) < MAX_HEADING_CHARS and (atx := _ATX.match(line)):
            content = next((part for part in atx.groups()[1:] if part is not None), "")
            if len(atx[1]) > 1 or content == "" or line.lstrip()[1:2] in (" ", "\t") or VERSION.search(content):
                self.flush(number)
                self.emit_heading(content, len(atx[1]), f"line:{number}")
                return True
        under = _SETEXT.match(line)
        if under and self.pending and self.item is None and not self.blank:
            title = self.pending.pop()
            at = number - 1
            if self.pending:
                self.flush(at)
            self.pending = []
            self.emit_heading(title, 1 if under[1][0] == "=" else 2, f"line:{at}-{number}")
            return True
        if _RULE.match(line) or (under and len(under[1]) > 2):
            self.flush(number)
            self.stack.clear()
            self.out.append(Block(BlockType.RULE, "", locator=f"line:{number}"))
            return True
        return False

    def emit_heading(self, content: str, level: int, locator: str) -> None:
        self.stack.clear()
        text = visible_text(content, self.references)
        if text:
            markup = light_markup(content, self.references)
            anchor = next((url for _, url in links(markup)), None) or self.references.get(text.strip("[] ").split("]")[0].lower())
            self.out.append(Block(BlockType.HEADING, text, level, markup, locator, anchor=anchor))

    def _list_item(self, line: str, number: int) -> bool:
        found = _ITEM.match(line)
        ordered = bool(found and found[3])
        if found:
            indent, content = len(found[1]), found[4] or ""
            if ordered and self.pending and self.item is None and found[3] != "1":
                return False
        elif (tight := _TIGHT_ITEM.match(line)) and tight[3].count("*") % 2 == 0 and (tight[2] != "-" or self.blank or self.stack or not self.pending):
            indent, content = len(tight[1]), tight[3]
        else:
            return False
        self.flush(number)
        while self.stack and indent < self.stack[-1] + 2:
            self.stack.pop()
        self.item, self.start, self.pending = (len(self.stack), ordered), number, [content]
        self.stack.append(indent)
        return True

    def _table(self, line: str, number: int) -> bool:
        if _TABLE_RULE.match(line) and "|" in line and self.pending and "|" in self.pending[-1]:
            self.pending.pop()
            self.flush(number)
            self.in_table = True
            return True
        if self.in_table and "|" in line:
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            self.out.append(
                Block(
                    BlockType.TABLE_ROW,
                    " | ".join(visible_text(c, self.references) for c in cells),
                    markup=" | ".join(light_markup(c, self.references) for c in cells),
                    locator=f"line:{number}",
                )
            )
            return True
        self.in_table = False
        return False

    def _skipped(self, line: str, number: int) -> bool:
        if len(line) > MAX_HEADING_CHARS or (not _DEFINITION.match(line) and not _ESM.match(line) and not _MYST_TARGET.match(line)):
            return False
        self.flush(number)
        return True

    def _prose(self, line: str, number: int) -> None:
        indent = len(line) - len(line.lstrip())
        if not self.pending:
            inside = bool(self.stack) and (not self.blank or indent >= self.stack[-1] + 2 or indent > self.stack[0])
            if not inside:
                self.stack.clear()
                if indent >= 4 and self.blank and (not self.out or self.out[-1].type is not BlockType.ITEM):
                    self.out.append(Block(BlockType.CODE, line.strip(), locator=f"line:{number}"))
                    return
            self.start, self.item = number, None
        self.pending.append(line.strip())

    def flush(self, number: int) -> None:
        """Emits the open item or paragraph, which ends before line `number`."""
        lines, self.pending = self.pending, []
        item, self.item = self.item, None
        if not lines:
            return
        last = self.start + len(lines) - 1
        if item is not None:
            self._emit(BlockType.ITEM, " ".join(lines), item[0], self.start, last, ordered=item[1])
            return
        for first, part in split_lines(lines):
            self._emit(BlockType.PARAGRAPH, " ".join(part), len(self.stack), self.start + first, self.start + first + len(part) - 1)

    def _emit(self, kind: BlockType, raw: str, level: int, first: int, last: int, *, ordered: bool = False) -> None:
        text = visible_text(raw, self.references)
        if text or kind is BlockType.ITEM:
            locator = f"line:{first}" if first == last else f"line:{first}-{last}"
            self.out.append(Block(kind, text, level, light_markup(raw, self.references), locator, ordered=ordered))
