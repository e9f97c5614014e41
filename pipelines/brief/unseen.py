"""What of a captured page no reader sees, by the readers' own rules: the place of a quote is shown without it."""

from __future__ import annotations

from typing import Any

from spiders.read.html_tree import BLOCK_TAGS, Element
from spiders.read.html_visibility import is_hidden, page_styles


def unseen_elements(root: Any) -> set[Any]:
    """-> the elements of an lxml tree that a person does not see, by tag, attribute or style; what lies in them is unseen with them."""
    twins = _twins(root)
    styles = page_styles(twins[root])
    return {element for element, twin in twins.items() if is_hidden(twin, styles)}


def _twins(root: Any) -> dict[Any, Element]:
    """-> every element of the tree as the readers know elements, in the page's order."""
    twins: dict[Any, Element] = {}
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        parent = twins.get(element.getparent())
        twin = Element(element.tag, dict(element.attrib), parent, is_blocky=element.tag in BLOCK_TAGS)
        twin.kids.extend([element.text] if element.text else [])
        twins[element] = twin
        if parent is not None:
            parent.kids.append(twin)
    return twins
