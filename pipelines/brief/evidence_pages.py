"""A local page for each fact that a brief cites: its words in their place, the address, the time and the hash of the capture that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipelines.brief.context import Context, PageText, find_words, page_text
from pipelines.brief.facts import Fact
from pipelines.brief.html_page import page_templates
from pipelines.brief.model import evidence_file
from pipelines.brief.sentences import sentence

TOLD = {
    "all": "The capture holds these words here:",
    "beginning": "The capture holds the beginning of these words here; the rest stands elsewhere in the same entry:",
    "source": "The text that is shown does not hold these words; the source of the page does, here:",
    "place": "The capture shows this at the place where the words were read:",
}
LOST = "These words could not be found again in the text of the capture by letters alone; the place where they were read is given below."


@dataclass(frozen=True, slots=True)
class Sight:
    """A cited fact looked up in its capture: the words in their place, or why they are not there."""

    fact: Fact
    context: Context | None
    trouble: str = ""

    @property
    def told(self) -> str:
        """What the page says of it."""
        return self.trouble or (TOLD[self.context.share] if self.context else LOST)


def look_up(cited: Iterable[Fact], body_of: Callable[[str], bytes]) -> dict[str, Sight]:
    """-> each cited fact in its capture, by the fact's id; each capture is read once. `body_of` gives the captured bytes of a hash and raises LookupError or ValueError
    where it cannot."""
    texts: dict[str, PageText | str] = {}
    sights = {}
    for fact in cited:
        if not fact.document_hash:
            continue
        if fact.document_hash not in texts:
            try:
                texts[fact.document_hash] = page_text(body_of(fact.document_hash))
            except (LookupError, ValueError) as error:
                texts[fact.document_hash] = f"The capture cannot be shown: {error}"
        text = texts[fact.document_hash]
        sights[fact.fact_id] = Sight(fact, None, text) if isinstance(text, str) else Sight(fact, find_words(text, fact.quote or "", fact.locator))
    return sights


def evidence_pages(sights: Iterable[Sight]) -> dict[str, str]:
    """-> the page of each fact by its file."""
    return {evidence_file(sight.fact): evidence_page(sight) for sight in sights}


def evidence_page(sight: Sight) -> str:
    """-> the page of one fact."""
    template = page_templates().get_template("evidence.html.j2")
    return template.render(fact=sight.fact, sentence=sentence(sight.fact), context=sight.context, told=sight.told)
