"""What a page hides from its readers: such text is not content, however a machine may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spiders.read.html_tree import DROPPED_TAGS, Element, class_words

MAX_CSS_CHARS = 300_000
"""Longest style element read, characters."""
_DECLARATION = re.compile(r"(?<![a-z-])([a-z-]{1,40})\s{0,9}:\s{0,9}([^;]{1,200})")
_BRACE = re.compile(r"([{}])")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][A-Za-z_][\w-]*){0,2})$")
_ZERO = re.compile(r"0*\.?0+(px|pt|em|rem|%|vh|vw|ch|ex)?$")
_FAR = re.compile(r"-\s*(\d{3,})(?:\.\d+)?(px|em|rem|pt|%|vw|vh)?")
_NO_CLIP = re.compile(r"rect\(\s*[01](px)?[\s,]+[01](px)?[\s,]+[01](px)?[\s,]+[01](px)?\s*\)|inset\((50|100)%")
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_HIDING_CLASSES = frozenset(
    {"sr-only", "sr_only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "a11y-hidden", "u-hidden-visually", "hide-visually"}
)
_HIDING = frozenset(
    [
        "display",
        "visibility",
        "font-size",
        "font",
        "opacity",
        "left",
        "top",
        "right",
        "text-indent",
        "clip",
        "clip-path",
        "color",
        "height",
        "width",
        "max-height",
        "transform",
        "content-visibility",
        "margin-left",
        "margin-top",
    ]
)
_TIME_TAGS = frozenset({"time", "relative-time", "local-time"})

Styles = dict[str, dict[str, str]]


def page_styles(root: Element) -> Styles:
    """-> declarations by simple selector (`p`, `.a`, `#b`, `p.a`, `.a.b`) of the page's own style elements, outside @media."""
    styles: Styles = {}
    for element in root.walk():
        if element.tag != "style" or element.attributes.get("media", "all") not in ("", "all", "screen"):
            continue
        for selectors, body in _rules(element.text()[:MAX_CSS_CHARS]):
            declared = _declarations(body)
            if not _may_hide(declared) and not ({"background", "background-color"} & declared.keys()):
                continue
            for selector in selectors.split(","):
                if _SELECTOR.match(selector.strip()):
                    styles.setdefault(selector.strip(), {}).update(declared)
    return styles


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """-> (selectors, declarations) of the rules that stand outside of @media and its like."""
    parts = css.split("/*")
    pieces = _BRACE.split(parts[0] + "".join(part.partition("*/")[2] for part in parts[1:]))
    depth, selectors = 0, ""
    for piece in pieces:
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            selectors = piece.rpartition(";")[2].strip()
        elif depth == 1 and selectors and not selectors.startswith("@") and len(selectors) <= 500:
            yield selectors, piece[:5000]


def _declarations(css: str) -> dict[str, str]:
    found = [(name, value.replace("!important", "").strip()) for name, value in _DECLARATION.findall(css.lower())]
    return {name: value if name in ("font", "clip") else value.replace(" ", "") for name, value in found}


def _may_hide(declared: dict[str, str]) -> bool:
    return not _HIDING.isdisjoint(declared)


def declared_style(element: Element, styles: Styles) -> dict[str, str]:
    """-> what style elements and the style attribute declare for the element itself."""
    declared: dict[str, str] = {}
    if styles:
        classes = element.attributes.get("class", "").split()[:50]
        names = [element.tag, *(f".{name}" for name in classes), *(f"{element.tag}.{name}" for name in classes)]
        names += [f".{one}.{two}" for one in classes[:8] for two in classes[:8] if one != two] if len(classes) > 1 else []
        if identity := element.attributes.get("id"):
            names += [f"#{identity}", f"{element.tag}#{identity}"]
        for name in names:
            declared.update(styles.get(name, {}))
    if style := element.attributes.get("style"):
        declared.update(_declarations(style))
    return declared


def is_hidden(element: Element, styles: Styles) -> bool:
    """True where a person does not see the element: by tag, attribute, style, or as decoration for machines only."""
    attributes = element.attributes
    if element.tag in DROPPED_TAGS:
        return True
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    if element.tag not in _TIME_TAGS and _HIDING_CLASSES & set(attributes.get("class", "").lower().split()):
        return True
    if attributes.get("aria-hidden", "").lower() == "true" and not element.is_blocky and not any(element.text().split()):
        return True
    declared = declared_style(element, styles) if styles or "style" in attributes else {}
    return bool(declared) and (_is_removed(declared) or _is_off_screen(declared) or _is_unreadable(element, declared, styles))


def _is_removed(declared: dict[str, str]) -> bool:
    if declared.get("display") == "none" or declared.get("visibility") in ("hidden", "collapse") or declared.get("content-visibility") == "hidden":
        return True
    size, font = declared.get("font-size", ""), declared.get("font", "")
    if size and (_ZERO.match(size) or _is_tiny(size)):
        return True
    if re.match(r"(?:\w+\s+){0,5}0(px|pt|em|rem|%)?(/|\s|$)", font):
        return True
    # Pages that fade their content in are served with opacity 0 beside the movement that script will undo.
    is_animated = bool(declared.keys() & {"transform", "transition", "will-change", "animation"})
    return not is_animated and bool(declared.get("opacity") and _ZERO.match(declared["opacity"]))


def _is_tiny(size: str) -> bool:
    found = re.match(r"(\d*\.?\d+)(px|pt)$", size)
    return bool(found) and float(found.group(1)) <= 1 if found else False


def _is_off_screen(declared: dict[str, str]) -> bool:
    is_placed = declared.get("position") in ("absolute", "fixed")
    for name in ("left", "top", "right", "margin-left", "margin-top", "text-indent", "transform"):
        found = _FAR.search(declared.get(name, "")) if is_placed or name not in ("left", "top", "right") else None
        if found and (int(found[1][:6]) >= 900 or (found[2] in ("em", "rem", "vw", "vh") and name != "transform")):
            return True
    if is_placed and (_NO_CLIP.search(declared.get("clip", "") + declared.get("clip-path", ""))):
        return True
    is_cut = "hidden" in (declared.get("overflow", ""), declared.get("overflow-y", ""))
    sizes = [declared.get(name, "") for name in ("height", "max-height", "width")]
    return is_cut and any(size and (_ZERO.match(size) or size == "1px") for size in sizes)


def _is_unreadable(element: Element, declared: dict[str, str], styles: Styles) -> bool:
    colour = declared.get("color", "")
    if colour == "transparent":
        return "text" not in (declared.get("background-clip"), declared.get("-webkit-background-clip"))
    if not colour or (colour not in _WHITE and not colour.startswith("#")):
        return False
    above: Element | None = element
    while above is not None:
        style = declared_style(above, styles)
        background = style.get("background-color") or style.get("background", "")
        if background:
            return background == colour or (background in _WHITE and colour in _WHITE)
        above = above.parent
    return colour in _WHITE and element.tag in ("span", "font", "p", "div", "small", "li") and not class_words(element.attributes.get("class", ""))
