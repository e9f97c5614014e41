"""Where an element stands in the page, as the shortest CSS path from an id or the root."""

from __future__ import annotations

import re

from spiders.read.html_tree import Element

_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*")


class Locators:
    """CSS locators of one page; an id is used only where it names one element. None stands for a page without ids."""

    def __init__(self, root: Element | None) -> None:
        seen: dict[str, int] = {}
        for element in root.walk() if root is not None else ():
            if identity := element.attributes.get("id"):
                seen[identity] = seen.get(identity, 0) + 1
        self._unique = {identity for identity, times in seen.items() if times == 1 and _PLAIN_ID.fullmatch(identity)}
        self._known: dict[int, str] = {}

    def of(self, element: Element) -> str:
        """-> `css:#intro > ul > li:nth-of-type(3)`; selects exactly this element."""
        return f"css:{self._path(element)}"

    def _path(self, element: Element) -> str:
        chain: list[Element] = []
        at: Element | None = element
        while at is not None and id(at) not in self._known:
            chain.append(at)
            if at.attributes.get("id") in self._unique or at.tag in ("html", "body"):
                break
            at = at.parent
        path = self._known.get(id(at), "") if at is not None else ""
        for part in reversed(chain):
            identity = part.attributes.get("id")
            if identity in self._unique:
                path = f"#{identity}"
            elif part.tag in ("html", "body"):
                path = part.tag
            else:
                path = f"{path} > {part.tag}:nth-of-type({part.nth})"
            self._known[id(part)] = path
        return path
