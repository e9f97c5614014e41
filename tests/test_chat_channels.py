"""Chat programs through Apprise: nobody is called, no captured word is a link, and what is too long is cut between letters. Each service's real
plug-in posts to a server of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import regex
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.slack import NotifySlack
from hypothesis import given
from hypothesis import strategies as st

from pipelines.delivery.apprise_channel import MOST, apprise_sender
from pipelines.delivery.attempt import ChannelFault
from pipelines.delivery.chat_text import CUT, chat_body, chat_title, cut, disarmed
from pipelines.delivery.notice import Line, Notice
from tests.delivery_servers import Receiver, http_receiver
from tests.test_brief import HOSTILE

CALLS = [
    "<!channel>", "<!here|here>", "<@U024BE7LH>", "<#C024BE7LR>", "<!subteam^S123>", "@everyone", "@here", "<@&1234567>", "<@1234567>", "<at>Anna</at>", "<http://evil.example|our price list>",
    "[our price list](http://evil.example)", "![x](https://evil.example/pixel.png)", "https://evil.example/a", "www.evil.example", "mailto:a@evil.example", "tel:+123", "slack://open", "**bold** _it_ `code`",
    "||spoiler||", "> quote", "# heading", "&lt;!channel&gt;", "\\@everyone", "\u202e<!channel>", "@\u200beveryone", "＠everyone",
]  # fmt: skip
SCHEMAS = {"slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"}


def notice(*words: str) -> Notice:
    """-> an alert that tells these words."""
    return Notice(
        "alert", ("e1",), f"Acme App shipped “{words[0]}”.", tuple(Line(f"Acme App shipped “{text}”.", "https://acme.example/feed") for text in words)
    )


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A server in the place of Slack and of Discord."""
    with http_receiver() as server:
        monkeypatch.setattr(NotifySlack, "webhook_url", f"{server.address}/slack")
        monkeypatch.setattr(NotifyDiscord, "notify_url", f"{server.address}/discord")
        yield server


def slack_text(payload: dict[str, Any]) -> str:
    """-> what Slack would read of a payload."""
    attachment = payload["attachments"][0]
    return f"{attachment['title']}\n{attachment['text']}"


def discord_read(payload: dict[str, Any]) -> str:
    """-> what Discord would read of a payload."""
    return str(payload["content"])


READ: dict[str, Callable[[dict[str, Any]], str]] = {"slack": slack_text, "discord": discord_read}


@pytest.mark.parametrize("words", [*CALLS, *HOSTILE])
@pytest.mark.parametrize("service", sorted(SCHEMAS))
def test_K3_captured_words_call_nobody_and_are_no_link(receiver: Receiver, service: str, words: str) -> None:
    apprise_sender(SCHEMAS[service], 5)("id", notice(words))
    [(_, body)] = receiver.got
    payload = json.loads(body)
    read = READ[service](payload)
    # our own line of evidence, and nothing else, is an address
    ours = read.replace("https://acme.example/feed", "")
    assert not re.search(r"(?i)https?:/|www\.|mailto:[\w.]+@|\]\(|(?<![&\w])@\w|[<@#!]@?[!&#]?(everyone|here|channel|U0|C0|\d)", ours)
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", read)
    if service == "slack":
        assert "<" not in read
        assert payload["mrkdwn"] is False
    else:
        assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`|\[\]]", ours)
        assert "allowed_mentions" not in payload or not payload["allowed_mentions"].get("parse")


def test_K3_what_we_say_arrives_as_we_say_it(receiver: Receiver) -> None:
    for service in sorted(SCHEMAS):
        apprise_sender(SCHEMAS[service], 5)("id", notice("Rates & fees of 5 % to 10 %"))
    discord, slack = (json.loads(body) for _, body in receiver.got)
    assert "Acme App shipped “Rates & fees of 5 % to 10 %”." in discord_read(discord)
    assert "Acme App shipped “Rates &amp; fees of 5 % to 10 %”." in slack_text(slack)
    assert "<https://acme.example/feed>" in discord_read(discord)


def test_K3_long_messages_stay_within_the_limits_of_the_service(receiver: Receiver) -> None:
    long = notice(*(f"{number} " + "👩‍👩‍👧‍👦é" * 60 for number in range(40)))
    for service in sorted(SCHEMAS):
        apprise_sender(SCHEMAS[service], 5)("id", long)
    discord, slack = (json.loads(body) for _, body in receiver.got)
    assert len(discord_read(discord)) <= 2000
    assert len(slack_text(slack)) <= MOST + 200
    for read in (discord_read(discord), slack_text(slack)):
        assert re.search(r"and \d+ more, see the brief$", read)


def test_K3_teams_shows_words_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[dict[str, Any]] = []

    class Accepted:
        status_code = 202
        content = b""

    def post(*_: Any, **given: Any) -> Accepted:
        posted.append(json.loads(given["data"]))
        return Accepted()

    monkeypatch.setattr("apprise.plugins.workflows.requests.post", post)
    apprise_sender("workflows://prod.example.com:443/8b7b5d1c2f0a4c0f/c0ffee", 5)("id", notice(*CALLS))
    card = posted[0]["attachments"][0]["content"]
    words = " ".join(block.get("text", "") for block in card["body"])
    assert not re.search(r"\]\(|(?<!\w)@(everyone|here)|https?://evil|www\.evil", words)
    assert not card.get("msteams", {}).get("entities")
    assert len(words) <= 1000 + 200


@given(st.lists(st.sampled_from(["a", "é", "e\u0301", "👩‍👩‍👧", "🇳🇱", "각", " ", "ก็"]), max_size=60), st.integers(1, 80))
def test_K3_a_letter_is_never_cut_in_two(letters: list[str], most: int) -> None:
    text = "".join(letters)
    short = cut(text, most)
    assert len(short) <= most
    if len(text) > most:
        kept = regex.findall(r"\X", short.removesuffix(CUT))
        assert kept == regex.findall(r"\X", text)[: len(kept)]
    else:
        assert short == text


@given(st.text(alphabet="<>!@#&|[]()/:.wWhtps \u200b\u202eé1", max_size=40))
def test_K3_any_text_is_disarmed(text: str) -> None:
    safe = disarmed(f"x {text}")
    assert not re.search(r"(?i)https?:/|\bwww\.|\]\(|@(?=\w)", safe)


def test_a_body_tells_how_much_is_left_out() -> None:
    many = notice(*(f"thing {number}" for number in range(30)))
    body = chat_body(many, 400, "json")
    assert len(body) <= 400
    told = body.count("• ")
    assert body.endswith(f"and {30 - told} more, see the brief")
    assert len(chat_title(many, 20, "json")) == 20
    assert chat_body(notice("a"), 20, "json").endswith(CUT)


@pytest.mark.parametrize(("status", "said"), [(403, "answered 403"), (429, "answered 429, too many requests"), (500, "answered 500")])
def test_a_service_that_refuses_is_told_by_its_code_alone(receiver: Receiver, status: int, said: str) -> None:
    receiver.answers += [status] * 4
    with pytest.raises(ChannelFault, match=said) as told:
        apprise_sender(SCHEMAS["slack"], 5)("id", notice("a"))
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in str(told.value)
    assert told.value.retry_after_s == (60.0 if status == 429 else None)


def test_a_redirect_of_a_service_is_not_followed(receiver: Receiver) -> None:
    receiver.answers.append((302, {"Location": f"{receiver.address}/elsewhere"}))
    with pytest.raises(ChannelFault):
        apprise_sender(SCHEMAS["slack"], 5)("id", notice("a"))
    assert len(receiver.got) == 1


def test_a_slow_service_may_have_got_the_message(receiver: Receiver) -> None:
    receiver.answers.append(3)
    with pytest.raises(ChannelFault) as told:
        apprise_sender(SCHEMAS["slack"], 1)("id", notice("a"))
    assert told.value.is_uncertain
