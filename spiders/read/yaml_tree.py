"""YAML of strangers as a tree of text with line numbers: no tags, no objects, no numbers made of words, bounded in size, depth and aliases.

Scalars stay as written (`4.99`, `.inf`, `true`), so that amounts are exact and a reader decides what a word means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

MAX_CHARS = 2_000_000
MAX_DEPTH = 40
MAX_ALIASES = 200
MAX_NODES = 200_000
_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "~", "null", "none"})


class YamlTreeProblem(ValueError):
    """Text that is not taken as YAML; the message names the line."""


@dataclass(frozen=True, slots=True)
class YamlNode:
    """One value with its 1-based line: text, or children by key, or a list of children."""

    line: int
    text: str | None = None
    children: dict[str, YamlNode] | None = None
    entries: tuple[YamlNode, ...] = ()

    def get(self, key: str) -> YamlNode | None:
        """-> the child of that key, None where there is none or where it is null."""
        child = (self.children or {}).get(key)
        return None if child is None or child.is_null else child

    def words(self, key: str) -> str:
        """-> the text of the child of that key, blanks folded; empty where there is none."""
        child = self.get(key)
        return " ".join((child.text or "").split()) if child else ""

    def items(self) -> Iterator[tuple[str, YamlNode]]:
        """-> the children with their keys, in the order of the file."""
        yield from (self.children or {}).items()

    @property
    def is_null(self) -> bool:
        """True for nothing, `~` and `null`."""
        return self.text is not None and self.text.strip().lower() in _NULLS

    @property
    def shown(self) -> str:
        """-> the value in one line, as text or as a list of texts."""
        if self.entries:
            return ", ".join(" ".join((entry.text or "").split()) for entry in self.entries)
        return " ".join((self.text or "").split())


def read_yaml(text: str) -> YamlNode:
    """-> the first document's tree. Raises YamlTreeProblem for what is malformed, too large, too deep, or says a key twice."""
    if len(text) > MAX_CHARS:
        raise YamlTreeProblem(f"has {len(text):,} characters; {MAX_CHARS:,} are allowed")
    try:
        _check(text)
        root = yaml.compose(text, Loader=_LOADER)
    except YamlTreeProblem:
        raise
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise YamlTreeProblem(f"{line}{error.problem or 'not YAML'}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlTreeProblem(str(error).splitlines()[0]) from error
    if root is None:
        raise YamlTreeProblem("is empty")
    return _Growth().node(root)


def _check(text: str) -> None:
    depth = aliases = 0
    for event in yaml.parse(text, Loader=_LOADER):
        aliases += isinstance(event, yaml.AliasEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH or aliases > MAX_ALIASES:
            line = event.start_mark.line + 1 if event.start_mark else 0
            raise YamlTreeProblem(f"line {line}: is nested deeper than {MAX_DEPTH} or has more than {MAX_ALIASES} aliases")


class _Growth:
    """Turns composed nodes into a tree, counting what aliases multiply."""

    def __init__(self) -> None:
        self.count = 0

    def node(self, node: yaml.Node, depth: int = 0) -> YamlNode:
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > MAX_NODES:
            raise YamlTreeProblem(f"line {line}: has more than {MAX_NODES:,} values")
        if depth > MAX_DEPTH:
            raise YamlTreeProblem(f"line {line}: an alias makes it deeper than {MAX_DEPTH}")
        if isinstance(node, yaml.MappingNode):
            return YamlNode(line, children=self._children(node, depth))
        if isinstance(node, yaml.SequenceNode):
            return YamlNode(line, entries=tuple(self.node(entry, depth + 1) for entry in node.value))
        return YamlNode(line, text=str(node.value))

    def _children(self, node: yaml.MappingNode, depth: int) -> dict[str, YamlNode]:
        children: dict[str, YamlNode] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if not name or name in children:
                raise YamlTreeProblem(f"line {key.start_mark.line + 1}: the key {name!r} {'stands here twice' if name else 'is no text'}")
            child = self.node(value, depth + 1)
            # the line of a value is the line of its key: there a person looks for it
            children[name] = YamlNode(key.start_mark.line + 1, child.text, child.children, child.entries)
        return children
