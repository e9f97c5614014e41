"""Units of prices: `per user`, `/ 1,000 requests`, `per million`."""

from __future__ import annotations

import re
from functools import lru_cache

from spiders.read import price_terms as terms
from spiders.read.price_periods import period_words


@lru_cache(maxsize=8192)
def read_unit(text: str) -> str | None:
    """-> per what the amount is, with its quantity (`user`, `1000 requests`, `1000000`); None where nothing says so."""
    match = terms.UNIT.search(text)
    if match:
        quantity = (match["quantity"] or "").strip()
        noun = (match["noun"] or match["bare"] or match["cjk"] or "").strip()
        return f"{_quantity(quantity)} {noun}".strip() if quantity else _singular(noun)
    match = terms.LOOSE_UNIT.search(text)
    if (
        match
        and not any(match.start("noun") <= place < match.end("noun") for place, _, _ in period_words(text))
        and match["noun"] not in ("the", "your", "our", "per", "extra", "additional", "each", "every")
    ):
        if match["noun"] in ("thousand", "million"):
            return _quantity(match["noun"])
        return f"{_quantity((match['quantity'] or '').strip())} {match['noun']}".strip()
    match = _COUNT.match(text)
    return _quantity(match["quantity"].strip()) if match else None


_COUNT = re.compile(r"\W*(?:per|each|/|pro|par|por)\s?(?P<quantity>\d[\d,. ]*\d(?:\s?(?:k|m|thousand|million))?|\d+\s?k)(?![\w%])")
"""`per 1,000`: how many, of what is said elsewhere."""


def _quantity(raw: str) -> str:
    """`1k` -> `1000`, `10,000` -> `10000`."""
    scales = {"k": 3, "thousand": 3, "m": 6, "million": 6, "mio": 6}
    match = re.fullmatch(r"([\d,. ]*)\s*(k|m|thousand|million|mio)?", raw)
    if not match or not raw:
        return raw
    digits = re.sub(r"[,. ]", "", match[1]) or "1"
    return str(int(digits) * 10 ** scales.get(match[2] or "", 0))


def _singular(noun: str) -> str:
    return noun[:-1] if len(noun) > 3 and noun.endswith("s") and not noun.endswith("ss") and noun not in ("sms",) else noun
