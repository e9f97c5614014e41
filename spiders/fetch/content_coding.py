"""Content codings undone under a size limit, with a check of our own that the coded stream reached its end.

HTTP libraries hand over a compressed body that was cut short without a word; a changelog cut in the middle then looks like releases withdrawn.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

ACCEPT_ENCODING = "gzip, br, zstd, deflate"
STEP = 64 * 1024
MAX_CODINGS = 2
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024


class CodingError(ValueError):
    """A body that is not what its Content-Encoding says."""


class StreamCut(CodingError):
    """The coded stream ended before its end mark."""


class BodyTooLarge(ValueError):
    """More bytes than allowed after decompression."""


def decode_body(body: bytes, content_encoding: str | None, limit: int) -> bytes:
    """-> `body` without its codings, at most `limit` bytes. Raises CodingError, StreamCut or BodyTooLarge."""
    codings = [name for part in (content_encoding or "").split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if len(codings) > MAX_CODINGS:
        raise CodingError(f"{len(codings)} codings on top of each other")
    for name in reversed(codings):
        decoder = DECODERS.get(name)
        if decoder is None:
            raise CodingError(f"unknown coding {name!r}")
        if body:
            body = decoder(body, limit)
    if len(body) > limit:
        raise BodyTooLarge(f"more than {limit:,} bytes")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    plain = bytearray()
    while body:
        stream = zlib.decompressobj(31)
        _inflate(stream, body, plain, limit)
        body = stream.unused_data
        # servers pad with zero bytes; anything else after the end mark must be a further member
        if not body.strip(b"\0"):
            break
        if not body.startswith(b"\x1f\x8b"):
            raise CodingError("bytes after the end of the gzip stream")
    return bytes(plain)


def _undeflate(body: bytes, limit: int) -> bytes:
    plain = bytearray()
    # RFC 9110 means zlib by deflate; some servers send the bare stream
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    _inflate(zlib.decompressobj(15 if has_header else -15), body, plain, limit)
    return bytes(plain)


def _inflate(stream: zlib._Decompress, body: bytes, plain: bytearray, limit: int) -> None:
    try:
        while not stream.eof:
            piece = stream.decompress(body, STEP)
            plain += piece
            if len(plain) > limit:
                raise BodyTooLarge(f"more than {limit:,} bytes after decompression")
            body = stream.unconsumed_tail
            if not piece and not body and not stream.eof:
                raise StreamCut("the compressed stream ends before its end mark")
    except zlib.error as error:
        raise CodingError(f"damaged compressed stream ({error})") from error


def _unbrotli(body: bytes, limit: int) -> bytes:
    import brotli

    stream, plain, rest = brotli.Decompressor(), bytearray(), body
    try:
        while not stream.is_finished():
            piece = stream.process(rest, output_buffer_limit=STEP)
            plain += piece
            rest = b""
            if len(plain) > limit:
                raise BodyTooLarge(f"more than {limit:,} bytes after decompression")
            if not piece and stream.can_accept_more_data() and not stream.is_finished():
                raise StreamCut("the compressed stream ends before its end mark")
    except brotli.error as error:
        raise CodingError(f"damaged compressed stream ({error})") from error
    return bytes(plain)


def _unzstd(body: bytes, limit: int) -> bytes:
    import zstandard

    plain, rest = bytearray(), body
    try:
        while rest:
            stream = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES).decompressobj()
            while rest and not stream.eof:
                # a step of input can grow by a factor of some thousand at most, so the limit is met within a step
                plain += stream.decompress(rest[:1024])
                rest = rest[1024:]
                if len(plain) > limit:
                    raise BodyTooLarge(f"more than {limit:,} bytes after decompression")
            if not stream.eof:
                raise StreamCut("the compressed stream ends before its end mark")
            rest = stream.unused_data + rest
    except zstandard.ZstdError as error:
        raise CodingError(f"damaged compressed stream ({error})") from error
    return bytes(plain)


DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
