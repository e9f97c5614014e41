"""Kind `changelog_file`: one changelog kept as a text file (Markdown, MDX, reStructuredText, plain text, WordPress readme)."""

from __future__ import annotations

import re
from typing import Literal, get_args

from pydantic import Field

from spiders.kinds.kind import Kind, KindOptions
from spiders.read.blocks import Block, BlockType
from spiders.read.markdown_blocks import markdown_blocks
from spiders.read.reading import CapturedDocument, Reading, SourceContext, read_failure
from spiders.read.release_records import build_reading
from spiders.read.releases import find_releases
from spiders.read.rst_blocks import rst_blocks
from spiders.read.text_blocks import is_wordpress_readme, text_blocks
from spiders.records import ReadFailure

VERSION = 2
MAX_BYTES = 30_000_000
"""Largest file that is read, bytes."""

Markup = Literal["markdown", "rst", "text"]
_READERS = {"markdown": markdown_blocks, "rst": rst_blocks, "text": text_blocks}
_SUFFIXES: dict[str, Markup] = {"md": "markdown", "mdx": "markdown", "markdown": "markdown", "mkd": "markdown", "rst": "rst", "rest": "rst"}
_BINARY = re.compile(rb"\A(?:%PDF-|PK\x03\x04|\x1f\x8b|\x89PNG|GIF8|\xff\xd8\xff|BZh|\x28\xb5\x2f\xfd|\x7fELF)")


class Options(KindOptions):
    """Options of a changelog file."""

    markup: Markup | None = Field(default=None, description="markup of the file; told from its content and address where not given")


def read(document: CapturedDocument, source: SourceContext) -> Reading | ReadFailure:
    """-> releases and change items of a changelog file, or why it could not be read."""
    if reason := _refusal(document):
        return _failure(document, source, *reason)
    text = decoded(document.body)
    if _is_html(text):
        return _failure(document, source, "wrong_type", "the address answered with an HTML page, not with a text file")
    wanted = source.options.get("markup")
    markup = str(wanted) if wanted in get_args(Markup) else markup_of(text, document.url)
    blocks = _READERS[markup](text)
    found = find_releases(blocks, page_url=document.url)
    return build_reading(found, document, source, KIND.name, VERSION, title=_title(blocks))


def decoded(body: bytes) -> str:
    """-> the text of a file: UTF-8 or UTF-16 by its byte order mark, else UTF-8, else Windows-1252; NUL removed."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = body.decode("utf-16", "replace")
    else:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = body.decode("utf-8-sig", "replace") if _is_mostly_utf8(body) else body.decode("cp1252", "replace")
    return text.replace("\x00", "")


def markup_of(text: str, url: str) -> Markup:
    """-> markup of a file, by what it holds where that is clear, else by the suffix of its address, else plain text."""
    path = url.split("?")[0].split("#")[0].lower().removesuffix(".gz")
    suffix = path.rsplit(".", 1)[-1] if "." in path.rsplit("/", 1)[-1] else ""
    if is_wordpress_readme(text):
        return "text"
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if re.search(r"(?m)^#{1,6} \S", text):
        return "markdown"
    if re.search(r"(?m)^\.\. (?:contents|_|note|\w+)::?|``[^`\n]+``", text) and re.search(r"(?m)^\S.*\n([=~^*-])\1{2,}\s*$", text):
        return "rst"
    return "text"


def _is_mostly_utf8(body: bytes) -> bool:
    sample = body[:200_000].decode("utf-8", "replace")
    return sample.count("\ufffd") * 50 < sum(char > "\x7f" for char in sample)


def _is_html(text: str) -> bool:
    return re.match(r"\s*(?:<!doctype\s+html|<html[\s>])", text[:500], re.I) is not None


def _title(blocks: list[Block]) -> str | None:
    first = next((b for b in blocks if b.type is BlockType.HEADING), None)
    return first.text[:300] if first else None


def _refusal(document: CapturedDocument) -> tuple[str, str] | None:
    if not document.body.strip():
        return "no_records", "the file is empty"
    if len(document.body) > MAX_BYTES:
        return "too_large", f"the file has {len(document.body)} bytes, more than {MAX_BYTES} are not read"
    if _BINARY.match(document.body):
        return "wrong_type", "the file is not a text file"
    return None


def _failure(document: CapturedDocument, source: SourceContext, reason: str, detail: str) -> ReadFailure:
    return read_failure(document, source, KIND.name, VERSION, reason, detail)


KIND = Kind("changelog_file", VERSION, read, Options, ("text/markdown", "text/x-rst", "text/plain"))
