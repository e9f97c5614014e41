"""Where in a longer line the part ends that names a plan and prices it: `Silver - $20 per month - 8 hours of room time`."""

from __future__ import annotations

import re

from spiders.read.price_lines import PageLine
from spiders.read.price_names import word_count
from spiders.read.price_tag import PriceLine

MAX_LABEL_WORDS = 6
_NAMED_SENTENCE = re.compile(r"^\W*[^\s:–—-][^:–—]{1,40}\s?[:–—-]\s.{1,60}?(?<=[\w)])[.!](?=\s)")


def first_sentence(text: str) -> str | None:
    """-> `Starter: $19/month` of `Starter: $19/month. Good for one site.`, None for lines that do not begin with a name and a colon."""
    found = _NAMED_SENTENCE.match(text)
    return found[0].rstrip(".!") if found else None


_HEAD_END = re.compile(
    r"\s[-–—|·•]\s|[;:.!](?=\s|$)|,(?=\s)|\s\(|\s(?:and|und|et|y|e|i|with|mit|avec|con|com|met|includes?|including|for|für|pour|para|"
    r"which|adds?)\s"
)
_NAME_END = re.compile(r"(?:\s?[:–—-]|\s\(|\sis|\sfor)\s*$")


def price_head(line: PageLine, reading: PriceLine) -> str | None:
    """-> `Silver - $20 per month` of `Silver - $20 per month - 8 hours`: the part that names and prices, None where the line begins otherwise.

    What stands before the amount has to end like a label or be set in bold; the amount has to have a period or unit.
    """
    first = reading.tags[0]
    lead = line.text[: first.money.start]
    bold = next(run for run in line.runs if run.text.strip())
    is_bold = any(element.tag in ("b", "strong", "dt") for element in (bold.element, bold.element.parent) if element is not None)
    is_label = (is_bold and line.text.startswith(bold.text.strip())) or bool(_NAME_END.search(lead))
    if word_count(lead) > MAX_LABEL_WORDS or not is_label:
        return None
    if first.refused or not (first.period or first.unit):
        return None
    end = first.money.end
    for tag in reading.tags[1:]:
        end = tag.money.end if tag.money.start - end <= 24 else end
    cut = _HEAD_END.search(line.text, end)
    return re.sub(r"\s(?:is|for)\s(?=\W?\s?[\d$€£¥])", " - ", line.text[: cut.start()], count=1) if cut and cut.start() - end <= 60 else None


_PARTED = re.compile(r"\s?[:–—|·-]\s?$")


def bold_name_and_price(line: PageLine, reading: PriceLine) -> str | None:
    """-> `Mini - €3/month` of `<b>Mini</b> — 1 vCPU, 1 GB RAM — €3/month`: what stands between name and price tells what is had for it."""
    first = reading.tags[0]
    bold = next(run for run in line.runs if run.text.strip())
    lead, name = line.text[: first.money.start], bold.text.strip(" :–—|·-")
    if bold.element.tag not in ("b", "strong") or not name or not lead.startswith(name) or word_count(name) > MAX_LABEL_WORDS or len(lead) > 120:
        return None
    is_parted = _PARTED.search(lead) and _PARTED.match(lead[len(name) : len(name) + 3].rstrip() or "x")
    return f"{name} - {line.text[first.money.start :]}" if is_parted and not first.refused and (first.period or first.unit) else None


def is_sentence(text: str, reading: PriceLine) -> bool:
    """True for `The Plus plan costs $6 per month.`: prose, told apart from a label by its words and its full stop."""
    return (
        bool(reading.label)
        and word_count(reading.label) >= 3
        and text.rstrip().endswith((".", "!", "。"))
        and not _NAME_END.search(text[: reading.tags[0].money.start])
    )
