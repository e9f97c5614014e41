"""The brief as plain text, e-mail, JSON and PDF: the same words in every format, and nothing captured is obeyed by what opens them."""

from __future__ import annotations

import email
import json
import re
import unicodedata
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import lxml.html
import pytest

from pipelines.brief.check import check_file
from pipelines.brief.compose import Order, compose
from pipelines.brief.email_page import email_message, render_email
from pipelines.brief.facts import load_facts
from pipelines.brief.issue import Since, read_editions
from pipelines.brief.json_page import SCHEMA, render_json, tables_of
from pipelines.brief.model import Brief, Section, Statement, Table
from pipelines.brief.pdf_page import render_pdf
from pipelines.brief.period import Rhythm
from pipelines.brief.plain_page import COLUMNS, columns, render_plain
from spiders.evidence import EvidenceStore
from tests.conftest import DemoRun
from tests.test_brief import HOSTILE, NOW, edition, fact

URL = re.compile(r"https?://\S+")


@pytest.fixture(scope="module")
def demo_brief(demo: DemoRun) -> Brief:
    """This week's brief of the demo market."""
    return compose(load_facts(demo.home / "published" / "market.duckdb"), Order(Rhythm.WEEKLY), Since(), NOW)


def hostile_brief() -> Brief:
    """-> a brief in which every captured word wants to be obeyed."""
    facts = [
        fact(fact_id=f"h{number}", subject=words, quote=words, competitor=f"c{number}", product_name=words, competitor_name=words)
        for number, words in enumerate(HOSTILE)
    ]
    prices = [
        fact(fact_id=f"p{number}", section="prices", fact_type="price_row", subject=words, quote=words, unit=words) for number, words in enumerate(HOSTILE)
    ]
    return edition(*facts, *prices)


def message_of(content: str) -> EmailMessage:
    """-> the message as a mail program reads it."""
    message = email.message_from_string(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def statements_of(brief: Brief) -> list[Statement]:
    """-> every statement of an edition, in its order."""
    return [*brief.page, *(statement for section in brief.sections for statement in section.statements), *brief.footer]


def body(message: EmailMessage, kind: str) -> str:
    """-> the text of one of the message's alternatives."""
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def pdf_text_strings(content: bytes) -> bytes:
    """-> everything in a PDF's streams, unpacked."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:
            unpacked.append(stream)
    return b"\n".join([content, *unpacked])


def test_the_text_is_72_columns_wide_and_whole(demo_brief: Brief) -> None:
    text = render_plain(demo_brief)
    assert all(len(line) <= COLUMNS for line in text.splitlines() if "://" not in line and "SHA-256" not in line)
    folded = " ".join(text.split())
    for statement in statements_of(demo_brief):
        assert " ".join(statement.words.split()) in folded
    for table in (table for section in demo_brief.sections for table in tables_of(section)):
        assert all(row[0] in folded for row in table.rows)


def test_wide_letters_take_two_columns() -> None:
    text = render_plain(edition(fact(subject="勤務表を共有できます" * 9, quote="勤務表")))
    assert all(columns(line) <= COLUMNS for line in text.splitlines() if "://" not in line and "SHA-256" not in line)
    assert text.replace("\n", "").replace(" ", "").count("勤務表を共有できます") >= 9


def test_K10_the_text_holds_nothing_that_a_terminal_obeys() -> None:
    text = render_plain(hostile_brief())
    assert not [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf") and letter != "\n"]


def test_the_json_tells_every_statement_with_its_facts(demo_brief: Brief) -> None:
    content = json.loads(render_json(demo_brief))
    assert content["schema"] == SCHEMA
    assert content["headline"]["text"] == demo_brief.headline.text
    told = [
        content["headline"],
        *content["bullets"],
        *content["watch"],
        *(one for section in content["sections"] for one in section["statements"]),
        *content["footer"],
    ]
    assert [one["text"] for one in told] == [statement.text for statement in statements_of(demo_brief)]
    assert all(fact_id in content["facts"] for statement in told for fact_id in statement["fact_ids"])
    assert [entry["number"] for entry in content["evidence"]] == list(range(1, len(demo_brief.evidence) + 1))
    assert all(re.fullmatch("[0-9a-f]{64}", entry["sha256"]) and entry["url"] for entry in content["evidence"])
    for statement in told:
        words = "".join(statement[part] for part in ("text", "basis", "so_what", "note"))
        assert re.sub(r"[^\d]", "", words) == "".join(re.sub(r"[^\d]", "", figure) for figure in statement["figures"])


def test_the_json_keeps_amounts_exact_and_bad_addresses_out() -> None:
    content = json.loads(render_json(edition(fact(fact_type="price_rise", source_url="javascript:alert(1)"))))
    assert content["facts"]["f1"]["amount"] == "12.500000"
    assert content["evidence"][0]["url"] is None


def test_the_message_says_the_same_as_text_and_as_a_page(demo_brief: Brief) -> None:
    message = message_of(render_email(demo_brief))
    assert message["Subject"] == demo_brief.subject
    assert message["Date"].datetime == NOW
    assert body(message, "plain").replace("\r\n", "\n").strip() == render_plain(demo_brief).strip()
    page = " ".join(lxml.html.fromstring(body(message, "html")).text_content().split())
    for statement in statements_of(demo_brief):
        assert statement.text in page


def test_an_edition_is_one_message_however_often_it_is_made(demo_brief: Brief) -> None:
    one, again, other = (render_email(replace(demo_brief, key=f"market/weekly/2026-{week}")) for week in ("W26", "W26", "W27"))
    assert one == again
    assert message_of(one)["Message-ID"] != message_of(other)["Message-ID"]


def test_E8_nothing_in_the_message_is_loaded_from_anywhere(demo_brief: Brief) -> None:
    bait = '<img src="https://evil.example/pixel.gif"><link rel=stylesheet href=https://evil.example/x.css><style>@import "https://evil.example/y.css";</style>'
    for brief in (demo_brief, edition(fact(subject=bait, quote=bait)), hostile_brief()):
        tree = lxml.html.fromstring(body(message_of(render_email(brief)), "html"))
        assert not tree.xpath("//img|//script|//link|//style|//iframe|//object|//svg|//form|//base|//video|//audio|//@src|//@background|//@srcset")
        assert not [value for value in tree.xpath("//@style") if re.search(r"url\s*\(|@import|expression", value, re.IGNORECASE)]
        assert tree.xpath("//@style"), "the styles are not inlined"
        for link in tree.xpath("//a"):
            assert link.get("href").startswith(("http://", "https://"))
            assert {"noopener", "noreferrer"} <= set(link.get("rel").split())


@pytest.mark.parametrize("words", HOSTILE)
def test_E7_captured_words_are_words_in_the_message(words: str) -> None:
    tree = lxml.html.fromstring(body(message_of(render_email(edition(fact(subject=words, quote=words, product_name=words)))), "html"))
    assert not tree.xpath("//script|//img|//svg")
    assert not [name for element in tree.iter("*") for name in element.attrib if str(name).startswith("on")]


HEADERS = ["Subject", "Date", "Message-ID", "X-Unsent", "Auto-Submitted", "MIME-Version", "Content-Type"]


@pytest.mark.parametrize(
    "subject",
    [
        "a door\r\nBcc: all@evil.example", "a door\nContent-Type: text/html\n\n<b>x</b>", "a door\r\n\r\nbody", "\u2028Bcc: x@evil.example", "A" * 5000, "\u202egnp.exe", "=?utf-8?q?=0aBcc:_x?=",
        "a\x00b", "\x85Bcc: x",
    ],
)  # fmt: skip
def test_K4_captured_words_add_no_header(subject: str) -> None:
    content = render_email(edition(fact(fact_type="security", subject=subject, materiality=90.0, product_name=subject)))
    message = message_of(content)
    assert message.keys() == HEADERS
    assert len(message["Subject"]) <= 200
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]", message["Subject"])
    assert max(map(len, content.splitlines())) <= 998
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_K4_a_subject_in_other_letters_comes_back_as_it_was() -> None:
    message = message_of(str(email_message("Schichtplan für Zürich — 勤務表 «neu»", "x", "<p>x</p>", "k", None)))
    assert message["Subject"] == "Schichtplan für Zürich — 勤務表 «neu»"


def test_the_pdf_is_tagged_titled_and_the_same_each_time(demo_brief: Brief) -> None:
    one, again = render_pdf(demo_brief), render_pdf(demo_brief)
    assert one == again
    inside = pdf_text_strings(one)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in inside
    assert b"/MarkInfo" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/Lang(en)" in inside.replace(b" ", b"")
    assert demo_brief.headline.text.encode("utf-16-be")[:40] in inside or demo_brief.headline.text[:20].encode() in inside
    assert inside.count(b"/FontFile") >= 2, "fonts are not embedded"
    assert render_pdf(replace(demo_brief, as_of=datetime(2026, 7, 1, tzinfo=UTC))) != one


@pytest.mark.parametrize(
    "words",
    [*HOSTILE, '#read("/etc/passwd")', '#import "@preview/x:1.0.0": *', "#sys.inputs", "$ sum $", "= heading", "@e1", "<e1>", "\\u{1F600}", '", evil: "'],
)
def test_K7_captured_words_are_no_markup_of_the_pdf(words: str) -> None:
    plain = fact(subject="a door", quote="a door")
    links = re.compile(rb"/URI\s*\((.*?)\)")
    pages = re.compile(rb"/Type\s*/Page\b")
    usual, odd = (pdf_text_strings(render_pdf(edition(given))) for given in (plain, fact(subject=words, quote=words)))
    assert set(links.findall(odd)) == set(links.findall(usual))
    assert len(pages.findall(odd)) == len(pages.findall(usual))
    assert b"/JavaScript" not in odd
    assert b"/Launch" not in odd


def test_letters_without_a_font_do_not_stop_the_pdf() -> None:
    assert render_pdf(edition(fact(subject="勤務表 العربية 🎉"))).startswith(b"%PDF-")


def test_a_table_that_cites_nothing_is_rendered_everywhere() -> None:
    table = Table("Nothing cited", ("Product", "State"), (("Acme App", "well"),), (None,), ("A note.",))
    nothing = Statement("Nothing material happened.")
    brief = Brief(
        "market/weekly/none", "Market brief", nothing.text, "No capture yet.", nothing, (), (), (Section("Sources", tables=(table,)),), (), banner="Old data."
    )
    assert "State: well" in render_plain(brief)
    assert "! Old data." in render_plain(brief)
    assert "Nothing cited" in body(message_of(render_email(brief)), "html")
    assert json.loads(render_json(brief))["sections"][0]["tables"][0]["rows"] == [{"cells": ["Acme App", "well"], "fact_id": None}]
    assert render_pdf(brief).startswith(b"%PDF-")


def test_K14_an_altered_pdf_is_named(demo: DemoRun, tmp_path: Path) -> None:
    published, evidence = demo.home / "published", EvidenceStore(demo.home / "evidence")
    content = (published / "brief.pdf").read_bytes()
    (tmp_path / "brief.pdf").write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])
    [said] = check_file(published, tmp_path / "brief.pdf", evidence).wrong
    assert "brief.pdf is not the .pdf file that the marts give" in said


def test_every_edition_is_published_in_every_format(demo: DemoRun) -> None:
    published = demo.home / "published"
    editions = read_editions(published)
    assert len(editions) > 3
    for issued in editions:
        assert set(issued.files) == {"html", "md", "txt", "json", "eml", "pdf"}
        assert all((published / file).stat().st_size > 500 for file in issued.files.values())
        assert json.loads((published / issued.files["json"]).read_text())["key"] == issued.key
