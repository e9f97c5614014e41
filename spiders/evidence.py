"""The evidence store: captured bodies, kept for ever, addressed by the SHA-256 of their bytes.

A body is compressed, written aside, fsynced and renamed into place before any line names it, so a crash leaves either the
whole body or nothing. `get` checks the hash: damaged evidence is found when it is read, never passed on.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from isal import isal_zlib

COMPRESSION_LEVEL = 2
"""Of real pages and feeds, a sixth of the time of zlib's level 3 for 3 % more on disk; plain gzip files, whoever opens them."""
GZIP = 31
"""zlib's way to say a window of 32 kB and gzip's header, without a time."""
BAD_STREAM = cast("type[Exception]", isal_zlib.error)


class EvidenceMissing(LookupError):
    """No body with that hash is stored."""


class EvidenceDamaged(ValueError):
    """The stored bytes do not have the hash that names them."""


def body_hash(body: bytes) -> str:
    """-> the SHA-256 of `body`, 64 hex digits."""
    return hashlib.sha256(body).hexdigest()


class EvidenceStore:
    """Bodies under `root/ab/abcdef....gz`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, document_hash: str) -> Path:
        """-> where the body of that hash lies or would lie."""
        if not re.fullmatch(r"[0-9a-f]{64}", document_hash):
            raise ValueError(f"not a SHA-256 in hex: {document_hash!r}")
        return self.root / document_hash[:2] / f"{document_hash}.gz"

    def has(self, document_hash: str) -> bool:
        """True where a body of that hash is stored (its content is checked by `get`)."""
        return self.path(document_hash).is_file()

    def put(self, body: bytes) -> str:
        """Stores `body` durably and returns its hash; storing it again changes nothing, unless what lies there is damaged."""
        return self.put_all((body,))[0]

    def put_all(self, bodies: Sequence[bytes]) -> list[str]:
        """Stores `bodies` as `put` does and returns their hashes in order; each folder is made durable once."""
        hashes = [body_hash(body) for body in bodies]
        new = dict(zip(hashes, bodies, strict=True))
        for folder in {folder for name, body in new.items() if (folder := self._stored(name, body)) is not None}:
            fsync_folder(folder)
        return hashes

    def _stored(self, document_hash: str, body: bytes) -> Path | None:
        """-> the folder in which `body` was renamed into place; None where it lies there already."""
        target = self.path(document_hash)
        if target.exists() and self._is_whole(document_hash):
            return None
        if not target.parent.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(f".{os.getpid()}.part")
        try:
            with open(aside, "wb") as file:
                file.write(isal_zlib.compress(body, COMPRESSION_LEVEL, GZIP))
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        return target.parent

    def get(self, document_hash: str) -> bytes:
        """-> the body. Raises EvidenceMissing or EvidenceDamaged, both naming the file."""
        target = self.path(document_hash)
        try:
            packed = target.read_bytes()
        except FileNotFoundError:
            raise EvidenceMissing(f"evidence {document_hash} is not in {self.root}") from None
        try:
            body = isal_zlib.decompress(packed, GZIP)
        except BAD_STREAM as error:
            raise EvidenceDamaged(f"evidence file {target} cannot be unpacked ({error})") from error
        if body_hash(body) != document_hash:
            raise EvidenceDamaged(f"evidence file {target} does not have the hash that names it")
        return body

    def hashes(self) -> Iterator[str]:
        """-> every stored hash, sorted."""
        for file in sorted(self.root.glob("??/*.gz")):
            yield file.name.removesuffix(".gz")

    def _is_whole(self, document_hash: str) -> bool:
        try:
            self.get(document_hash)
        except EvidenceDamaged:
            return False
        return True


def fsync_folder(folder: Path) -> None:
    """Makes renames within `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
