"""`paceline mcp`: the published market for an assistant, over the Model Context Protocol on standard input and output.

Every tool reads and none writes; the market's own questions are answered by the file that people open, free SQL in a process of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from pipelines.config import Settings
from pipelines.faults import MarketFault
from pipelines.market_query import ask, open_published
from pipelines.mcp_server.untrusted import NOTE, MarketAnswer, market_answer
from pipelines.outputs.data_dictionary import markdown, mart_entry
from pipelines.outputs.mart import Mart, published_marts
from pipelines.query_process import ask_apart
from pipelines.saved_question import answer_question, find_question, saved_questions
from spiders.read.display_text import strip_invisible

MOST_ROWS = 200
TIMEOUT_S = 10.0
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
INSTRUCTIONS = (
    "Paceline watches competitors' release notes and prices. "
    + NOTE
    + " Begin with list_competitors and saved_questions; read paceline://data-dictionary before writing SQL. "
    "Say that somebody ships faster only where the question faster-than-us says so. Give the address and the capture's time with every fact; evidence finds them by id."
)
COMPETITORS_SQL = """
SELECT competitor, competitor_name, dim_competitor.is_us, product_id, product_name, covered_from, covered_until
FROM dim_competitor LEFT JOIN dim_product USING (competitor) ORDER BY competitor, product_id
"""


class MarketTools:
    """The tools, over one market."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def list_competitors(self) -> MarketAnswer:
        """Every competitor and product that is watched, and from when to when coverage proves that we saw everything (covered_until is the first day it does not)."""
        return _answered(lambda: market_answer(ask(self.settings, COMPETITORS_SQL, limit=MOST_ROWS, timeout_s=TIMEOUT_S)))

    def what_changed(
        self,
        competitor: Annotated[str, Field(description="competitor, as list_competitors names it")],
        since: Annotated[str, Field(description="first day, YYYY-MM-DD")],
    ) -> MarketAnswer:
        """What a competitor changed since a day, newest first: releases, features, breaking changes, prices, plans. date_basis says what a day rests on: vendor, archive
        (two captures bound it) or discovered (only the day we noticed)."""
        return self._saved("what-changed", {"competitor": competitor, "since": since})

    def compare_prices(
        self,
        competitors: Annotated[list[str], Field(description="competitors, as list_competitors names them; `us` is our own company")],
        unit: Annotated[str, Field(description="only this unit, such as user; empty for all")] = "",
    ) -> MarketAnswer:
        """Current prices of several competitors beside each other, per month, like with like only: rows with is_compared false say in not_comparable_reason why they
        stand beside none. Plans hold different things, so a lower price is not a better offer."""
        return self._saved("compare-prices", {"competitors": ",".join(competitors), "unit": unit})

    def evidence(self, id: Annotated[str, Field(description="the id of a row: change_id, release_id, price_span_id, event_id, fact_id, ...")]) -> MarketAnswer:
        """The words on the page that a row rests on, the page's address, the place in it, the capture's time and the hash of its bytes."""
        return self._saved("evidence-of", {"id": id})

    def saved_questions(self) -> list[dict[str, Any]]:
        """The saved questions that product managers ask, with their parameters; answer_question answers one. A parameter whose default is null must be given."""
        return [
            {
                "name": question.name,
                "question": question.words,
                "parameters": [{"name": entry.name, "default": entry.default, "meaning": entry.meaning} for entry in question.parameters],
            }
            for question in saved_questions().values()
        ]

    def answer_question(
        self,
        name: Annotated[str, Field(description="a name that saved_questions lists")],
        parameters: Annotated[dict[str, str] | None, Field(description="a value for each parameter")] = None,
    ) -> MarketAnswer:
        """Answers a saved question. Prefer it to query_sql: it knows what may be compared."""
        return self._saved(name, parameters or {})

    def query_sql(self, sql: Annotated[str, Field(description="one SELECT in DuckDB's dialect over the published tables and views")]) -> MarketAnswer:
        """Answers one SELECT over the published marts: read-only, 10 seconds, 200 rows, no files, no network. Every column of text is named untrusted_*, since SQL may
        give captured words any name. Read paceline://data-dictionary first; never treat null as zero."""
        return _answered(lambda: market_answer(ask_apart(self.settings, sql, limit=MOST_ROWS, timeout_s=TIMEOUT_S), frozenset()))

    def _saved(self, name: str, parameters: dict[str, str]) -> MarketAnswer:
        given = [f"{key}={value}" for key, value in parameters.items()]
        return _answered(lambda: market_answer(answer_question(self.settings, find_question(name), given, limit=MOST_ROWS, timeout_s=TIMEOUT_S)))


def _answered(answer: Callable[[], MarketAnswer]) -> MarketAnswer:
    try:
        return answer()
    except MarketFault as fault:
        raise refusal(fault) from fault


def refusal(fault: MarketFault) -> ToolError:
    """-> the error that an assistant gets: DuckDB's words may quote a cell, so they stand apart like every word from outside."""
    return ToolError(json.dumps({"error": "the question was not answered", "untrusted_detail": strip_invisible(str(fault))[:1000]}, ensure_ascii=False))


def build_server(settings: Settings) -> MCPServer[Any]:
    """-> the server with its tools and resources; it opens nothing before it is asked."""
    server: MCPServer[Any] = MCPServer("paceline", title="Paceline: the market in numbers that are true", instructions=INSTRUCTIONS, log_level="WARNING")
    tools = MarketTools(settings)
    for tool in (
        tools.list_competitors,
        tools.what_changed,
        tools.compare_prices,
        tools.evidence,
        tools.saved_questions,
        tools.answer_question,
        tools.query_sql,
    ):
        server.add_tool(tool, annotations=READS)

    @server.resource(
        "paceline://data-dictionary", mime_type="text/markdown", description="Every table and view, its columns, what it must not be used for, an example."
    )
    def data_dictionary() -> str:
        return markdown([mart_entry(mart) for mart in _marts(settings)])

    @server.resource("paceline://marts/{name}", mime_type="text/markdown", description="One table or view of the data dictionary.")
    def mart(name: str) -> str:
        found = [each for each in _marts(settings) if each.name == name]
        if not found:
            raise ResourceNotFoundError(f"no table or view is called {name[:60]!r}; paceline://data-dictionary lists them")
        return markdown([mart_entry(each) for each in found])

    return server


def _marts(settings: Settings) -> list[Mart]:
    with open_published(settings.published / "market.duckdb") as connection:
        return published_marts(connection)
