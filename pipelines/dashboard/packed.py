"""Columns packed for a page: each a dictionary of its values and their numbers, where values repeat; JSON, gzip, base64. Pure."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Column = dict[str, list[Any]]


def packed(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> str:
    """-> a table as text that a page can hold in any place: letters, digits, `+`, `/` and `=` alone. Equal tables give equal text."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    table = {"size": len(rows), "columns": {name: column(values) for name, values in zip(names, columns, strict=True)}}
    return deflated(json.dumps(table, ensure_ascii=False, separators=(",", ":")))


def column(values: Iterable[Any]) -> Column:
    """-> `values` as they are, or as `words` and the `codes` that name them, where at least half of them are repeated."""
    known: dict[Any, int] = {}
    codes = [known.setdefault(value, len(known)) for value in values]
    words = [_plain(value) for value in known]
    if 2 * len(words) <= len(codes):
        return {"words": words, "codes": codes}
    return {"values": [words[code] for code in codes]}


def deflated(text: str) -> str:
    """-> `text` as gzip in base64, without the time at which it was made."""
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)).decode("ascii")


def _plain(value: Any) -> Any:
    """-> a value that JSON knows: days and exact amounts as text."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
