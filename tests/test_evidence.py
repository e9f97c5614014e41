"""Evidence by hash: what is stored comes back whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.evidence import EvidenceDamaged, EvidenceMissing, EvidenceStore, body_hash


@given(st.binary(max_size=5000))
def test_what_is_put_is_got(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    store = EvidenceStore(tmp_path_factory.mktemp("evidence"))
    assert store.put(body) == body_hash(body)
    assert store.get(body_hash(body)) == body
    assert list(store.hashes()) == [body_hash(body)]


def test_putting_twice_changes_nothing(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    first = store.path(store.put(b"hello"))
    stamp = first.stat().st_mtime_ns
    store.put(b"hello")
    assert first.stat().st_mtime_ns == stamp
    assert not list(tmp_path.rglob("*.part"))


def test_several_are_stored_as_each_alone_would_be_equal_ones_once(tmp_path: Path) -> None:
    bodies = [b"one", b"two", b"one", b""]
    together, alone = EvidenceStore(tmp_path / "together"), EvidenceStore(tmp_path / "alone")
    assert together.put_all(bodies) == [alone.put(body) for body in bodies]
    assert list(together.hashes()) == list(alone.hashes())
    assert [together.path(name).read_bytes() for name in together.hashes()] == [alone.path(name).read_bytes() for name in alone.hashes()]
    assert not list(tmp_path.rglob("*.part"))


def test_missing_is_told_apart_from_damaged(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    with pytest.raises(EvidenceMissing, match=str(tmp_path)):
        store.get("0" * 64)


@pytest.mark.parametrize("keep", [0, 5, 15, -1])
def test_G08_cut_evidence_is_found_and_mended_by_putting_it_again(tmp_path: Path, keep: int) -> None:
    store = EvidenceStore(tmp_path)
    name = store.put(b"a page of some length " * 40)
    path = store.path(name)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(EvidenceDamaged, match=name):
        store.get(name)
    store.put(b"a page of some length " * 40)
    assert store.get(name) == b"a page of some length " * 40


def test_G08_every_flipped_byte_is_found_or_harmless(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    body = b"price: $29 per seat"
    name = store.put(body)
    whole = store.path(name).read_bytes()
    for place in range(len(whole)):
        store.path(name).write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert store.get(name) == body
        except EvidenceDamaged:
            continue


def test_G08_swapped_files_are_found(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    one, two = store.put(b"one"), store.put(b"two")
    store.path(one).write_bytes(store.path(two).read_bytes())
    with pytest.raises(EvidenceDamaged):
        store.get(one)


def test_K06_a_hash_is_never_a_path(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        EvidenceStore(tmp_path).path("../../etc/passwd")
