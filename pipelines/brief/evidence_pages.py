"""A local page for each fact that a brief cites: its words in their place, the address, the time and the hash of the capture that holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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


def evidence_pages(cited: Iterable[Fact], body_of: Callable[[str], bytes]) -> dict[str, str]:
    """-> the page of each cited fact by its file. `body_of` gives the captured bytes of a hash and raises LookupError or ValueError where it cannot."""
    texts: dict[str, PageText | str] = {}
    pages = {}
    for fact in cited:
        if not fact.document_hash:
            continue
        if fact.document_hash not in texts:
            try:
                texts[fact.document_hash] = page_text(body_of(fact.document_hash))
            except (LookupError, ValueError) as error:
                texts[fact.document_hash] = f"The capture cannot be shown: {error}"
        pages[evidence_file(fact)] = _page(fact, texts[fact.document_hash])
    return pages


def _page(fact: Fact, text: PageText | str) -> str:
    context: Context | None = None
    if isinstance(text, str):
        told = text
    else:
        context = find_words(text, fact.quote or "", fact.locator)
        told = TOLD[context.share] if context else LOST
    return page_templates().get_template("evidence.html.j2").render(fact=fact, sentence=sentence(fact), context=context, told=told)
