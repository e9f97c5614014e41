"""HTML to blocks: what a person reads of a page's content, in reading order. HTML in, `list[Block]` out.

Hidden text, navigation and page furniture are left out; a card's date stands as `stamp` on its heading, wherever the
design puts it; accordion buttons and title boxes are headings. Any string is read; nothing here raises for bad input.
"""

from __future__ import annotations

from collections.abc import Iterator

from spiders.read.blocks import Block, BlockType
from spiders.read.dates import read_date
from spiders.read.display_text import cap, fold_space
from spiders.read.html_arrange import arrange
from spiders.read.html_cards import PANEL, find_cards, heading_level, is_panel_control, is_title_box
from spiders.read.html_flat import flat_blocks
from spiders.read.html_inline import MAX_HEADING_CHARS, MAX_TEXT_CHARS, TIME_TAGS, Line, LineWriter, is_badge, is_permalink
from spiders.read.html_locator import Locators
from spiders.read.html_main import main_element, strip_furniture, strip_hidden
from spiders.read.html_plain import plain_tree
from spiders.read.html_tables import HEADED, Table, is_layout, read_table
from spiders.read.html_tree import Element, parse_html
from spiders.read.html_visibility import page_styles
from spiders.read.sentence_lines import split_lines
from spiders.read.versions import read_release_line

MAX_BLOCKS = 200_000
"""Most blocks of one page; what comes after is cut off."""
_BULLET = ("•", "·", "‣", "▪", "●", "○", "◦", "– ", "— ", "- ", "* ", "✓", "✔", "+ ")
_ITEM_WRAPPERS = frozenset({"p", "div", "section", "span", "blockquote", "center", "font", "a", "b", "strong", "em", "i", "figure", "label"})


def html_blocks(html: str, *, base_url: str | None = None, is_one_release: bool = False) -> list[Block]:
    """-> the blocks of the page's content; relative links are completed with `base_url`. `is_one_release`: no table in it lists releases."""
    if (flat := flat_blocks(html, base_url)) is not None:
        return arrange(flat)
    if (plain := plain_tree(html)) is not None:
        return _walked(_Walker(plain, Locators(None), LineWriter(base_url), {}, is_plain=True))
    root = parse_html(html)
    locators = Locators(root)
    strip_hidden(root, page_styles(root))
    strip_furniture(root)
    return tree_blocks(root, locators, base_url, is_one_release=is_one_release)


def tree_blocks(root: Element, locators: Locators, base_url: str | None, *, is_one_release: bool = False) -> list[Block]:
    """-> as `html_blocks`, of a tree without what is hidden and what is furniture."""
    main = main_element(root)
    return _walked(_Walker(main, locators, LineWriter(base_url), find_cards(main), is_headed=True if is_one_release else None))


def _walked(walker: _Walker) -> list[Block]:
    walker.emit(walker.main, None)
    return arrange(walker.blocks[:MAX_BLOCKS])


class _Walker:
    """Walks the content once and collects blocks; `pseudo` headings get their level in `html_arrange`."""

    def __init__(
        self, main: Element, locators: Locators, writer: LineWriter, cards: dict[int, str], *, is_plain: bool = False, is_headed: bool | None = None
    ) -> None:
        self.blocks: list[Block] = []
        self.main = main
        self._cards = cards
        self._is_plain = is_plain
        self._are_headed = is_headed
        self._locators = locators
        self._writer = writer

    def emit(self, element: Element, group: str | None, depth: int = -1) -> None:
        """Blocks of the element's children; `depth` is that of the list item around them, -1 outside lists."""
        for part in _parts(element):
            if isinstance(part, list):
                self._paragraph(part, element, group, depth + 1)
            else:
                self._block(part, self._group(part, group), depth)

    def _group(self, element: Element, group: str | None) -> str | None:
        own = self._cards.get(id(element))
        if own is None or (group is not None and group.endswith(own)):
            return group
        return f"{group}/{own}" if group is not None and own.startswith(PANEL) else own

    def _block(self, element: Element, group: str | None, depth: int) -> None:
        tag = element.tag
        level = heading_level(element)
        if level is not None or is_panel_control(element) or (is_title_box(element) and depth < 0):
            self._heading(element, level or 0, group)
        elif tag in ("ul", "ol", "dir", "menu"):
            self._list(element, group, depth)
        elif tag == "li":
            self._item(element, group, depth + 1, False)
        elif tag == "pre":
            self._add(BlockType.CODE, Line(cap(element.text().strip("\n"), 20_000), ""), element, group)
        elif tag == "hr":
            self.blocks.append(Block(BlockType.RULE, "", locator=self._locators.of(element), group=group))
        elif tag == "dl":
            self._definitions(element, group, depth)
        elif tag == "table" and not is_layout(element):
            self._table(read_table(element, is_beside_releases=self._heads_releases()), group)
        else:
            self.emit(element, group, depth)

    def _add(
        self, kind: BlockType, line: Line, element: Element, group: str | None, *, level: int = 0, ordered: bool = False, anchor: str | None = None
    ) -> None:
        if line.text:
            where = self._locators.of(element)
            self.blocks.append(Block(kind, line.text, level, line.markup or line.text, where, line.stamp, anchor, group, ordered))

    def _paragraph(self, run: list[Element | str], element: Element, group: str | None, level: int) -> None:
        if _is_row_of_marks(run):
            for node in run:
                self._add(BlockType.PARAGRAPH, self._writer.line([node]), element, group, level=level)
            return
        whole, lines = self._writer.line_and_lines(run)
        if any(line.text.startswith(_BULLET) for line in lines) and len(lines) > 1:
            for line in lines:
                is_item = line.text.startswith(_BULLET)
                bare = Line(_without_bullet(line.text), _without_bullet(line.markup), line.stamp) if is_item else line
                self._add(BlockType.ITEM if is_item else BlockType.PARAGRAPH, bare, element, group, level=level)
            return
        for line in self._split(run, whole):
            self._add(BlockType.PARAGRAPH, line, element, group, level=level)

    def _split(self, run: list[Element | str], whole: Line) -> list[Line]:
        """Markdown's renderers keep the author's line breaks in the source: where each line is a sentence they mean something."""
        if not any(isinstance(node, str) and "\n" in node.strip() for node in run) or len(whole.text) >= MAX_TEXT_CHARS:
            return [whole]
        lines = self._writer.source_lines(run)
        parts = split_lines([line.markup for line in lines]) if len(lines) > 1 else []
        if len(parts) < 2:
            return [whole]
        cut = [lines[first : first + len(part)] for first, part in parts]
        return [Line(" ".join(line.text for line in some), " ".join(line.markup for line in some), some[0].stamp) for some in cut]

    def _heads_releases(self) -> bool:
        """True where headings name releases, or one names a whole version (`4.0.11`): a table of versions beside them is a table of something else."""
        if self._are_headed is None:
            named = (element for element in self.main.walk() if heading_level(element) is not None or is_panel_control(element))
            heads = (element for element in named if not _is_in_table(element))
            lines = (read_release_line(fold_space(head.text())) for head in heads)
            versions = {line.version for line in lines if line is not None and line.version}
            self._are_headed = len(versions) > 1 or any(version.count(".") > 1 for version in versions)
        return self._are_headed

    def _heading(self, element: Element, level: int, group: str | None) -> None:
        line = self._writer.line(list(element.kids), keep_buttons=True)
        short = Line(cap(line.text, MAX_HEADING_CHARS), cap(line.markup, 2 * MAX_HEADING_CHARS), line.stamp)
        self._add(BlockType.HEADING, short, element, group, level=level, anchor=self._anchor(element, line.text))

    def _anchor(self, element: Element, text: str) -> str | None:
        links = [below for below in element.walk() if below.tag == "a"]
        above = element.parent
        if above is not None and above.tag == "a" and len(fold_space(above.text())) == len(text):
            links.append(above)
        for link in links:
            href = link.attributes.get("href", "")
            if fold_space(link.text()) == text and not href.startswith("#") and (url := self._writer.resolve(href)) and not url.startswith("mailto"):
                return url
        is_first = (
            above is not None
            and above.tag in ("section", "article", "details", "li", "div")
            and next((kid for kid in above.kids if not isinstance(kid, str)), None) is element
        )
        holders = (element, *links, *((above,) if above is not None and is_first else ()))
        for name in (holder.attributes.get("id") or holder.attributes.get("name") for holder in holders):
            if name:
                return f"#{name}"
        marks = [link.attributes.get("href", "") for link in links if is_permalink(link, link.text())]
        return next((href for href in marks if href.startswith("#") and len(href) > 1), None)

    def _list(self, element: Element, group: str | None, depth: int) -> None:
        for part in _parts(element):
            if isinstance(part, list):
                self._paragraph(part, element, group, depth + 1)
            elif part.tag == "li":
                self._item(part, self._group(part, group), depth + 1, element.tag == "ol")
            else:
                self._block(part, self._group(part, group), depth)

    def _item(self, item: Element, group: str | None, depth: int, ordered: bool) -> None:
        if self._is_plain and not any(kid.is_blocky for kid in item.kids if not isinstance(kid, str)):
            self._add(BlockType.ITEM, self._writer.line(item.kids), item, group, level=depth, ordered=ordered)
            return
        if id(item) in self._cards or (_holds_heading(item) and not _is_loud_bullet(item)):
            self.emit(item, group or f"item-{len(self.blocks)}", -1)
            return
        has_text = False
        for part in _item_parts(item):
            if not isinstance(part, list) and _is_loud_bullet(item):
                part = list(part.kids)
            if isinstance(part, list):
                kind = BlockType.PARAGRAPH if has_text else BlockType.ITEM
                line = self._writer.line(part)
                self._add(kind, line, item, group, level=depth + has_text, ordered=ordered)
                has_text = has_text or bool(line)
            else:
                self._block(part, group, depth)

    def _definitions(self, element: Element, group: str | None, depth: int) -> None:
        pairs = [kid for outer in element.elements for kid in (outer.elements if outer.tag == "div" else [outer])]
        for place, kid in enumerate(pairs):
            line = self._writer.line(list(kid.kids)) if not any(below.is_blocky for below in kid.elements) else Line("", "")
            following = pairs[place + 1] if place + 1 < len(pairs) else None
            if kid.tag == "dt" and (HEADED.search(kid.text()) or read_date(fold_space(kid.text()))):
                self._heading(kid, heading_level(kid) or 0, group)
            elif kid.tag == "dt" and following is not None and following.tag == "dd" and read_date(fold_space(following.text())):
                self._add(BlockType.PARAGRAPH, self._writer.line([*kid.kids, ": ", *following.kids]), kid, group)
            elif kid.tag == "dt":
                self._item(kid, group, depth + 1, False)
            elif place and pairs[place - 1].tag == "dt" and read_date(fold_space(kid.text())):
                continue
            elif line:
                is_headed = any(HEADED.search(before.text()) or read_date(fold_space(before.text())) for before in pairs[:place] if before.tag == "dt")
                self._add(BlockType.ITEM, line, kid, group, level=depth + (1 if is_headed else 2))
            else:
                self.emit(kid, group, depth)

    def _table(self, table: Table, group: str | None) -> None:
        for row in table.rows:
            if row.title is None:
                cells = [self._writer.line(list(cell.kids)) for cell in row.cells]
                text, markup = (" | ".join(getattr(line, name) for line in cells).strip(" |") for name in ("text", "markup"))
                self._add(BlockType.TABLE_ROW, Line(text, markup), row.element, group)
                continue
            own = f"row-{len(self.blocks)}"
            line = self._writer.line(list(row.title.kids))
            stamp = line.stamp or (self._writer.line(list(row.date.kids)).stamp or fold_space(row.date.text()) if row.date is not None else None)
            self._add(BlockType.HEADING, Line(line.text, line.markup, stamp), row.title, own, anchor=self._anchor(row.title, line.text))
            for cell in row.notes:
                self._notes(cell, own)

    def _notes(self, cell: Element, group: str) -> None:
        if cell.is_blocky and any(kid.is_blocky for kid in cell.elements):
            self.emit(cell, group)
            return
        for line in self._writer.lines(list(cell.kids)):
            self._add(BlockType.ITEM, Line(_without_bullet(line.text), _without_bullet(line.markup), line.stamp), cell, group)


def _parts(element: Element) -> Iterator[list[Element | str] | Element]:
    """-> the element's content in order: runs of inline nodes, and block elements one by one; plain wrappers are entered."""
    run: list[Element | str] = []
    for kid in element.kids:
        if isinstance(kid, str) or not (kid.is_blocky or is_panel_control(kid)):
            run.append(kid)
            continue
        if any(not isinstance(part, str) or part.strip() for part in run):
            yield run
        run = []
        yield kid
    if any(not isinstance(part, str) or part.strip() for part in run):
        yield run


def _is_in_table(element: Element) -> bool:
    above = element.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above is not None


def _is_row_of_marks(run: list[Element | str]) -> bool:
    """A time, a badge, a version side by side without a word between them: a row of the design, no sentence."""
    elements = [node for node in run if not isinstance(node, str)]
    if len(elements) < 2 or any(isinstance(node, str) and node.strip() for node in run):
        return False
    return any(node.tag in TIME_TAGS or is_badge(node) for node in elements)


def _holds_heading(item: Element) -> bool:
    return any(heading_level(below) is not None or below.tag in ("article", "details") for below in item.walk())


def _is_loud_bullet(item: Element) -> bool:
    """A bullet among bullets that is written as a heading and holds nothing else."""
    if len(item.elements) != 1 or heading_level(item.elements[0]) is None or any(isinstance(kid, str) and kid.strip() for kid in item.kids):
        return False
    return item.parent is not None and any(other.tag == "li" and not _holds_heading(other) for other in item.parent.elements)


def _item_parts(item: Element) -> Iterator[list[Element | str] | Element]:
    """As `_parts`, paragraphs and wrappers inside the item entered."""
    for part in _parts(item):
        if isinstance(part, Element) and part.tag in _ITEM_WRAPPERS and not is_panel_control(part):
            yield from _item_parts(part)
        else:
            yield part


def _without_bullet(text: str) -> str:
    for sign in _BULLET:
        if text.startswith(sign):
            return text[len(sign) :].strip()
    return text
