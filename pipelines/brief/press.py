"""The press: makes the editions of one publication from its marts, proves them, and writes them with their pages of evidence."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from pipelines.brief.check import raise_for_unproven
from pipelines.brief.evidence_pages import evidence_pages
from pipelines.brief.facts import load_facts
from pipelines.brief.issue import Edition, read_editions, write_editions
from pipelines.brief.language_model import Rephrase
from pipelines.brief.publication import compile_proven, printed, record, rendered, with_wordings, write_files
from pipelines.brief.rephrase import read_wordings, sentences_to_reword, write_wordings
from pipelines.faults import WrongInput
from spiders.evidence import EvidenceStore


def write_brief(folder: Path, previous: Path | None, evidence: EvidenceStore, now: datetime, rephrase: Rephrase | None = None, *, has_pdf: bool = True) -> str:
    """Writes every edition, the pages of evidence and the record of what was told into `folder`, from `folder/market.duckdb`; -> the week's headline.
    `previous` is the published folder before this one, or None; `now` the moment of publication; `rephrase` proposes other wordings, by default there are none.
    Raises PublicationHeld where a figure cannot be proven."""
    last = _last_editions(previous)
    compiled, sights = compile_proven(load_facts(folder / "market.duckdb"), last, now, evidence)
    if rephrase is not None:
        write_wordings(folder, rephrase(sentences_to_reword(entry.brief for entry in compiled)))
        compiled = with_wordings(compiled, read_wordings(folder))
    files = rendered(compiled)
    raise_for_unproven(compiled, files)
    prints = printed(compiled) if has_pdf else {}
    write_files(folder, {**files, **prints, **evidence_pages(sights.values())})
    write_editions(folder, record(compiled, now, prints))
    return compiled[0].brief.headline.text


def _last_editions(previous: Path | None) -> tuple[Edition, ...]:
    """A record that cannot be read holds no publication back: everything is then told as in a first brief."""
    try:
        return read_editions(Path(os.path.realpath(previous))) if previous is not None else ()
    except WrongInput:
        return ()
