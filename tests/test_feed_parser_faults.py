"""Faults C1-C14: what a parser of feeds meets."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import perf_counter, process_time

import pytest

from spiders.read.feed_entry import Feed, FeedUnreadable
from spiders.read.feed_reading import read_feed
from spiders.read.reading import Reading
from tests.feed_texts import URL, atom, doubt_codes, entry, failure, item, outcome, reading, rss

PROLOG = '<?xml version="1.0"?>'
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


def everything(result: Reading) -> str:
    """-> all text of a reading's records."""
    return result.document.model_dump_json() + "".join(row.model_dump_json() for row in (*result.releases, *result.items))


def read_or_reason(body: bytes) -> Feed | str:
    """-> the feed, or the reason why there is none."""
    try:
        return read_feed(body, URL)
    except FeedUnreadable as error:
        return error.reason


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A loopback server that notes every request: (its address, the paths asked for)."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("place", ["description", "title", "attribute"])
def test_C01_billion_laughs_are_not_expanded(place: str) -> None:
    changed = {"description": item(1, "@"), "title": item(1, title="Lumen @"), "attribute": item(1).replace("</item>", '<enclosure url="@"/></item>')}[place]
    started = process_time()
    result = reading(rss(changed.replace("@", "&a11;"), prolog=f'{PROLOG}<!DOCTYPE rss [<!ENTITY a0 "lol">{LAUGHS}]>'))
    assert process_time() - started < 2
    assert "lollol" not in everything(result)
    assert "document_type_ignored" in doubt_codes(result)


def test_C02_quadratic_blow_up_is_not_expanded() -> None:
    started = process_time()
    result = reading(rss(item(1, "@" * 20_000).replace("@", "&a;"), prolog=f'{PROLOG}<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]>'))
    assert process_time() - started < 2
    assert "xxxx" not in everything(result)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file://%(file)s">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "%(url)s/x">]>',
        '<!DOCTYPE rss [<!ENTITY %% p SYSTEM "%(url)s/p.dtd"> %%p;]>',
        '<!DOCTYPE rss SYSTEM "%(url)s/rss.dtd">',
        '<!DOCTYPE rss PUBLIC "-//x//y" "%(url)s/rss.dtd" [<!ENTITY x SYSTEM "file://%(file)s">]>',
        '<?xml-stylesheet type="text/xsl" href="%(url)s/s.xsl"?>',
        "<!-- <!DOCTYPE x> --><!DOCTYPE rss [<!-- don't \" --> <!ENTITY x SYSTEM 'file://%(file)s'>]>",
        "",
    ],
)
@pytest.mark.parametrize("broken", ["", "<b>"])
def test_C03_nothing_external_is_fetched_or_read(declared: str, broken: str, tmp_path: Path, trap: tuple[str, list[str]]) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-4711")
    include = f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{canary.as_uri()}" parse="text"/>'
    prolog = PROLOG + declared % {"file": canary, "url": trap[0]}
    result = reading(
        rss(item(1, "secret: @").replace("@", "&x;"), include + broken, item(2), prolog=prolog, head=f"<title>Lumen</title><docs>{trap[0]}/docs</docs>")
    )
    assert len(result.releases) == 2
    assert "CANARY" not in everything(result)
    assert trap[1] == []


@pytest.mark.parametrize("tags", ["<a>" * 100_000, "<a>" * 100_000 + "</a>" * 100_000, "<x:a>" * 50_000, "<item>" * 50_000])
def test_C04_deep_nesting_is_a_named_failure(tags: str) -> None:
    started = process_time()
    assert failure(rss(item(1) + tags)).reason == "not_well_formed"
    assert process_time() - started < 5


def test_C04_deep_markup_in_a_body_costs_no_more_than_its_items() -> None:
    started = process_time()
    assert reading(rss(item(1, "<div>" * 20_000 + "x" + "</div>" * 20_000))).releases[0].version == "2.1.0"
    assert process_time() - started < 5


CHARSETS = [
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "iso-8859-1",
    "windows-1252",
    "iso-8859-15",
    "gb2312",
    "gb18030",
    "big5",
    "shift_jis",
    "euc-jp",
]
CHARSETS += ["iso-2022-jp", "koi8-r", "windows-1251", "euc-kr"]
WORDS = {
    "gb": "新功能发布",
    "bi": "新功能發佈",
    "sh": "新機能の追加",
    "eu": "新機能",
    "is": "café à Köln",
    "ko": "Новые функции",
    "wi": "naïve",
    "ut": "Köln 新 €",
}
WORDS |= {"windows-1251": "Новые функции", "iso-2022-jp": "新機能の追加", "euc-kr": "새로운 기능"}


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("declared_in", ["document", "transport"])
def test_C05_charsets_are_read_as_declared(charset: str, declared_in: str) -> None:
    words = WORDS.get(charset, WORDS[charset[:2]])
    name = charset.removesuffix("-sig")
    declaration = f'<?xml version="1.0" encoding="{name}"?>' if declared_in == "document" else PROLOG
    body = rss(item(1, title=f"Lumen 2.1 {words}"), prolog=declaration).encode(charset)
    result = reading(body, media_type=f"text/xml; charset={name}" if declared_in == "transport" else "text/xml")
    assert result.releases[0].title == f"Lumen 2.1 {words}"
    assert "charset_doubt" not in doubt_codes(result)


@pytest.mark.parametrize(("written", "declared"), [("utf-8", "iso-8859-1"), ("utf-8", "gb2312"), ("windows-1252", "utf-8"), ("windows-1252", "us-ascii")])
def test_C05_charset_that_lies_is_a_doubt_and_no_mojibake(written: str, declared: str) -> None:
    body = rss(item(1, title="Lumen 2.1 café à 5 €"), prolog=f'<?xml version="1.0" encoding="{declared}"?>').encode(written)
    result = reading(body, media_type="text/xml")
    assert "charset_doubt" in doubt_codes(result) or result.releases[0].title == "Lumen 2.1 café à 5 €"
    assert result.releases[0].title is not None
    assert "Ã" not in result.releases[0].title


@pytest.mark.parametrize("noise", [b"\xff\xfe\xfd", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80", b"\xe2\x82"])
def test_C05_invalid_bytes_cost_a_doubt_not_the_feed(noise: bytes) -> None:
    result = reading(rss(item(1, title="Lumen 2.1 @"), item(2)).encode().replace(b"@", noise))
    assert len(result.releases) == 2
    assert "charset_doubt" in doubt_codes(result)


def test_C06_control_characters_are_gone() -> None:
    body = rss(item(1, title="Lu\x00m\x0ben 2.1\x1b[31m", body="<ul><li>Added\x07 boards\ufffe</li></ul>"))
    result = reading(body)
    text = "".join(str(value) for row in (*result.releases, *result.items) for value in row.model_dump().values())
    assert not {"\x00", "\x0b", "\x1b", "\x07", "\ufffe"} & set(text)
    assert "control_characters" in doubt_codes(result)


@pytest.mark.parametrize("reference", ["&#x110000;", "&#0;", "&#xD800;", "&#99999999999999999999;", "&#xFFFE;", "&#x1F;"])
def test_C07_bad_character_references_cost_no_entry(reference: str) -> None:
    result = reading(rss(item(1, "<ul><li>Added boards@</li></ul>").replace("@", reference), item(2)))
    assert len(result.releases) == 2
    assert result.items[0].text == "Added boards"
    assert "bad_character_reference" in doubt_codes(result)


MENDED = {
    "white_space_before_declaration": "\n \n" + rss(item(1)),
    "undefined_entity": rss(item(1, title="Lumen@2.1.0").replace("@", "&nbsp;")),
    "bare_ampersand": rss(item(1).replace("https://lumen.example/releases/2-1-0", "https://lumen.example/?a=1&b=2")),
    "unbound_prefix": rss(item(1).replace("</item>", "<wfw:commentRss>x</wfw:commentRss></item>")),
    "text_before_document": "Warning: cache is old in /srv/feed.php on line 3\n" + rss(item(1)),
    "text_behind_document": rss(item(1)) + "<script>track()</script>",
    "control_characters": rss(item(1, title="Lumen \x022.1.0")),
}


@pytest.mark.parametrize("code", MENDED)
def test_C07_known_breakers_are_mended_and_said(code: str) -> None:
    result = reading(MENDED[code])
    assert doubt_codes(result) == {code}
    assert (result.releases[0].version, len(result.items)) == ("2.1.0", 2)


@pytest.mark.parametrize("make", [lambda n: rss(*map(item, range(n))), lambda n: atom(*map(entry, range(n)))], ids=["rss", "atom"])
def test_C08_cut_at_every_offset_never_gives_a_wrong_body(make: object) -> None:
    assert callable(make)
    whole = make(50)
    expected = {r.guid: (r.title, r.body, r.published, r.updated, r.link) for r in read_feed(whole.encode(), URL).entries}
    raw = whole.encode()
    for offset in [*range(0, 700, 3), *random.Random(8).sample(range(700, len(raw)), 90), *range(len(raw) - 40, len(raw))]:
        cut = read_or_reason(raw[:offset])
        if isinstance(cut, str):
            assert cut in ("empty", "wrong_type", "not_well_formed")
            continue
        assert all(expected[e.guid] == (e.title, e.body, e.published, e.updated, e.link) for e in cut.entries)
        assert any(doubt.startswith("truncated_document") for doubt in cut.doubts)


def test_C08_an_item_inside_cdata_does_not_close_an_entry() -> None:
    body = rss(item(1), item(2).replace("</item>", "") + "<x><![CDATA[<item>no</item></item>")
    assert [r.version for r in reading(body.split("no</item></item>")[0] + "no</item></item>").releases] == ["2.1.0"]


@pytest.mark.parametrize("path", ["{file}", "file://{file}", "/dev/zero", "http://127.0.0.1:9/", "\n{file}"])
def test_C09_a_body_that_is_a_path_is_not_opened(path: str, tmp_path: Path) -> None:
    canary = tmp_path / "feed.xml"
    canary.write_text(rss(item(1, title="CANARY 1.0")))
    started = perf_counter()
    failed = failure(path.format(file=canary))
    assert failed.reason == "wrong_type"
    assert "CANARY" not in failed.detail
    assert perf_counter() - started < 1


WRONG = {
    "": "empty", " \n\t": "empty", "\ufeff": "empty", "<!doctype html><title>Sign in</title>": "wrong_type", "<html><body>x": "wrong_type", "%PDF-1.7 x": "wrong_type",
    '{"a": 1}': "wrong_type", "[]": "wrong_type", "plain words": "wrong_type", '<urlset xmlns="x"/>': "wrong_type", "<opml/>": "wrong_type", "PK\x03\x04": "wrong_type",
    rss(): "no_records", atom(): "no_records", '{"version": "https://jsonfeed.org/version/1", "items": []}': "no_records", "<rss>": "not_well_formed",
}  # fmt: skip


@pytest.mark.parametrize("body", WRONG)
def test_C10_what_is_no_feed_has_a_name_and_a_sentence(body: str) -> None:
    failed = failure(body)
    assert failed.reason == WRONG[body]
    assert len(failed.detail.split()) >= 4


def test_C10_an_empty_feed_is_named_by_its_title() -> None:
    assert failure(rss()).detail == "the feed “Lumen updates” is well-formed and holds no entry"


def test_C10_a_page_is_named_by_its_title() -> None:
    assert "Sign in" in failure("<!doctype html><html><head><title>Sign in</title>").detail


@pytest.mark.parametrize(
    "word", ["&", "<", '"', "'", ">", "<a ", "&a;", "&#", "</item>", "<![CDATA[", "<!--", "<!DOCTYPE ", "<?xml ?>", "<x:y ", "]]>", "\n", "\t\n "]
)
@pytest.mark.parametrize("place", ["title", "document", "body", "behind"])
def test_C11_no_text_takes_long(word: str, place: str) -> None:
    text = word * (100_000 // len(word))
    whole = {
        "title": rss(item(1, title="@").replace("@", text)),
        "document": text,
        "body": rss(item(1, text)),
        "behind": rss(item(1)) + text,
    }
    started = process_time()
    outcome(whole[place])
    assert process_time() - started < 5


HEAD = '{"version": "https://jsonfeed.org/version/1.1", "title": "Lumen", "items": [{"id": "1", "title": "Lumen 1.0", "x": %s}]}'
BAD_JSON = {
    "NaN": "NaN is no JSON number", "-Infinity": "-Infinity is no JSON number", "1e400": "too large", '{"a": 1, "a": 2}': "stands twice", "9" * 5000: "digits",
    "[" * 5000 + "]" * 5000: "nested deeper", '{"a":' * 90 + "1" + "}" * 90: "nested deeper", "'single'": "cannot be read", "01": "cannot be read", '"\t"': "cannot be read",
}  # fmt: skip


@pytest.mark.parametrize("value", BAD_JSON)
def test_C14_json_that_is_none_is_refused_with_a_reason(value: str) -> None:
    failed = failure(HEAD % value)
    assert failed.reason == "not_well_formed"
    assert BAD_JSON[value] in failed.detail


def test_C14_brackets_in_strings_nest_nothing_and_half_a_character_is_dropped() -> None:
    result = reading(HEAD.replace("Lumen 1.0", "Lumen 1.0 \\ud83d") % json.dumps("[{" * 500))
    assert result.releases[0].title is not None
    result.releases[0].title.encode()


@pytest.mark.parametrize("items", ['"x"', "{}", "[1, 2]", '[{"id": [1]}]'])
def test_C14_json_feeds_of_wrong_shape(items: str) -> None:
    assert failure(f'{{"version": "https://jsonfeed.org/version/1.1", "items": {items}}}').reason in ("wrong_type", "no_records")
