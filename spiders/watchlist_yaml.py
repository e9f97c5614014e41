"""YAML with line numbers, and without what YAML can do to a program: no tags, no alias bombs, no duplicate keys, bounded size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 200_000
MAX_ALIASES = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlProblem(ValueError):
    """A file that cannot be taken; `line` is 1-based, 0 where it concerns the whole file."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class LineMap:
    """The line of every key of a file."""

    lines: dict[tuple[str, ...], int]

    def line(self, place: tuple[Any, ...]) -> int:
        """-> the 1-based line of `place`, or of the nearest thing around it that exists; 0 for an empty file."""
        path = tuple(str(part) for part in place)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def load_yaml(file: Path) -> tuple[Any, LineMap]:
    """-> content and the lines of its keys. Raises YamlProblem."""
    body = file.read_bytes()
    if len(body) > MAX_BYTES:
        raise YamlProblem(f"is {len(body):,} bytes; a competitor takes a few hundred, {MAX_BYTES:,} are allowed")
    try:
        text = body.decode("utf-8-sig")
        # without a star there is no alias, and a large watchlist need not be parsed twice
        aliases = sum(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_LOADER)) if "*" in text else 0
        if aliases > MAX_ALIASES:
            raise YamlProblem(f"has {aliases} aliases (*name); {MAX_ALIASES} are allowed")
        loader = _LOADER(text)
        node = loader.get_single_node()
        if node is None:
            raise YamlProblem("is empty; the README shows a first competitor")
        lines: dict[tuple[str, ...], int] = {}
        _collect(node, (), lines, 0)
        content = loader.construct_document(node)
    except UnicodeDecodeError as error:
        raise YamlProblem(f"is not UTF-8 (byte {error.start})") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        is_tab = mark is not None and "".join(text.split("\n")[mark.line : mark.line + 1])[mark.column :].startswith("\t")
        said = "a tab stands where only spaces may" if is_tab else error.problem
        raise YamlProblem(f"is not YAML as expected: {said}", mark.line + 1 if mark else 0) from error
    except yaml.YAMLError as error:
        raise YamlProblem(f"is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise YamlProblem("must be a mapping with the keys name, homepage, products", 1)
    return content, LineMap(lines)


def _collect(node: yaml.Node, path: tuple[str, ...], lines: dict[tuple[str, ...], int], depth: int) -> None:
    if depth > 20:
        raise YamlProblem("is nested too deeply", node.start_mark.line + 1)
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*path, str(key.value))
            if place in lines:
                raise YamlProblem(f"{'.'.join(place)}: stands here and on line {lines[place]}", key.start_mark.line + 1)
            lines[place] = key.start_mark.line + 1
            _collect(value, place, lines, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, (*path, str(index)), lines, depth + 1)
