"""The check of a rendered edition against the published marts: its figures, the pages that it leads to, and the captures behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.brief.evidence_pages import Sight, evidence_page, look_up
from pipelines.brief.facts import load_facts
from pipelines.brief.figures import differences, figures, shown_text
from pipelines.brief.formats import BINARY_FORMATS
from pipelines.brief.issue import read_editions
from pipelines.brief.model import evidence_file
from pipelines.brief.proof import unproven
from pipelines.brief.publication import Compiled, cited_facts, compile_again, printed, rendered, with_wordings
from pipelines.brief.rephrase import read_wordings
from pipelines.faults import PublicationHeld, WrongInput
from spiders.evidence import EvidenceStore

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found: how much was checked, and every difference in words."""

    files: int
    figures: int
    quotes: int
    wrong: tuple[str, ...]


def raise_for_unproven(compiled: Sequence[Compiled], files: Mapping[str, str]) -> None:
    """Raises PublicationHeld where a figure of an edition does not follow from its facts, or an edition is without a file."""
    wrong = [f"{entry.brief.key}: {figure}" for entry in compiled for figure in unproven(entry.brief)]
    wrong += [f"{entry.brief.key} has no file" for entry in compiled if not any(name.startswith(f"{entry.place.stem}.") for name in files)]
    if wrong:
        raise PublicationHeld(
            f"the brief was not published, for {len(wrong)} figure(s) do not follow from the marts: {'; '.join(wrong[:SHOWN])}. The previous publication stands; please report this"
        )


def check_published(folder: Path, evidence: EvidenceStore) -> Check:
    """-> the check of every edition of a version's folder, from its own marts."""
    compiled = _compiled(folder)
    due = rendered(compiled)
    wrong = [line for name, text in due.items() for line in _file_wrong(folder, name, text)]
    wrong += [f"{name} is not what the published marts give" for name, content in printed(compiled).items() if not _holds(folder / name, content)]
    sights = look_up(cited_facts(compiled).values(), evidence.get)
    wrong += [line for entry in compiled for line in unproven(entry.brief)]
    wrong += [line for sight in sights.values() for line in sight_wrong(folder, sight)]
    return Check(len(due), sum(len(figures(shown_text(text, Path(name).suffix.lstrip(".")))) for name, text in due.items()), len(sights), tuple(wrong))


def check_file(folder: Path, path: Path, evidence: EvidenceStore) -> Check:
    """-> the check of one rendered edition, wherever it lies: of which edition it is, its own last line says. Raises WrongInput where that cannot be told."""
    if not path.is_file():
        raise WrongInput(f"{path} is no file; give a rendered brief, or none to check all that is published")
    ending = path.suffix.lstrip(".").lower()
    if ending in BINARY_FORMATS:
        return _check_print(folder, path, ending, evidence)
    compiled = _compiled(folder)
    content = path.read_text(encoding="utf-8", errors="replace")
    lies = path.resolve()
    here = next((entry for entry in compiled if lies == (folder / entry.place.file(ending)).resolve()), None)
    entry = here or _edition_of(content, ending, compiled)
    name, due = entry.place.file(ending), rendered([entry])
    if name not in due:
        raise WrongInput(f"{path.name}: a brief is never written as .{ending}; known are {', '.join(sorted({Path(one).suffix for one in due}))}")
    sights = look_up(cited_facts([entry]).values(), evidence.get)
    wrong = [
        *text_wrong(path.name, content, due[name], ending),
        *unproven(entry.brief),
        *(line for sight in sights.values() for line in sight_wrong(folder, sight)),
    ]
    return Check(1, len(figures(shown_text(due[name], ending))), len(sights), tuple(wrong))


def _check_print(folder: Path, path: Path, ending: str, evidence: EvidenceStore) -> Check:
    """-> the check of a file that is no text: it is one of those that the marts give, or it is not."""
    compiled = _compiled(folder)
    called_so = [entry for entry in compiled if Path(entry.place.file(ending)).name == path.name] or compiled
    entry = next((entry for entry in called_so if printed([entry])[entry.place.file(ending)] == path.read_bytes()), None)
    if entry is None:
        return Check(1, 0, 0, (f"{path.name} is not the .{ending} file that the marts give now; its .txt or .html can be checked figure by figure",))
    told = sum(len(figures(shown_text(text, "txt"))) for name, text in rendered([entry]).items() if name.endswith(".txt"))
    sights = look_up(cited_facts([entry]).values(), evidence.get)
    wrong = [*unproven(entry.brief), *(line for sight in sights.values() for line in sight_wrong(folder, sight))]
    return Check(1, told, len(sights), tuple(wrong))


def text_wrong(name: str, content: str, due: str, ending: str) -> list[str]:
    """-> each figure of a rendered text that is not what the marts give; where all are, the first other words; where those are too, that its markup is not ours."""
    if content == due:
        return []
    found = differences(shown_text(content, ending), shown_text(due, ending))
    return [f"{name} {difference}" for difference in found] or [f"{name} shows what the marts give, but it is not the file that was published"]


def sight_wrong(folder: Path, sight: Sight) -> list[str]:
    """-> what is wrong with a cited fact: its capture is gone or damaged, does not hold its words, or its page says something else."""
    name = evidence_file(sight.fact)
    if sight.context is None:
        return [f"{name}: {sight.told}"]
    page = folder / name
    if not page.exists():
        return [f"{name} is missing, so “{sight.fact.quote}” has no page of evidence"]
    return text_wrong(name, page.read_text(encoding="utf-8", errors="replace"), evidence_page(sight), "html")


def _compiled(folder: Path) -> list[Compiled]:
    return with_wordings(compile_again(load_facts(folder / "market.duckdb"), read_editions(folder)), read_wordings(folder))


def _file_wrong(folder: Path, name: str, due: str) -> list[str]:
    path = folder / name
    if not path.exists():
        return [f"{name} is missing"]
    return text_wrong(name, path.read_text(encoding="utf-8", errors="replace"), due, path.suffix.lstrip("."))


def _holds(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def _edition_of(content: str, ending: str, compiled: Sequence[Compiled]) -> Compiled:
    text = shown_text(content, ending)
    found = [entry for entry in compiled if f"Edition {entry.brief.key}." in text.replace("\\", "")]
    if len(found) != 1:
        raise WrongInput(
            "which edition this is cannot be told: its last line “Edition …” names none of those published now. Check it beside the version that it came from"
        )
    return found[0]
