"""Delivery: one message and no storm, each thing told once whatever fails in between, and no secret told to anybody."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.brief.facts import BriefFacts
from pipelines.delivery import dispatch
from pipelines.delivery.alert import FRESH_DAYS, RULES
from pipelines.delivery.attempt import ChannelFault
from pipelines.delivery.channel_file import load_channels
from pipelines.delivery.event import broken_sources
from pipelines.delivery.notice import TOLD_SINGLY, Notice, alert_notice, digest_notice, edition_notice
from pipelines.delivery.outbox import OutboxBusy, open_outbox
from pipelines.delivery.webhook_channel import webhook_sender
from pipelines.faults import WrongInput
from tests.conftest import ROOT, free_port
from tests.delivery_market import NOW, SETUP, Desk, edition, event
from tests.delivery_servers import Receiver, http_receiver, mail_server
from tests.test_brief import fact

CANARY = "s3cr3t-canary-7f1e"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose secrets are set."""
    monkeypatch.setenv("HOOK_SECRET", CANARY)
    monkeypatch.setenv("MAIL_PASSWORD", CANARY)
    return Desk(tmp_path / "home", monkeypatch)


def hook(receiver: Receiver, **wishes: Any) -> dict[str, Any]:
    """-> a webhook channel to a receiver, for changes of prices."""
    return {"kind": "webhook", "url": f"{receiver.address}/in", "secret": "${HOOK_SECRET}", "alerts": ["price_change"], "timeout_s": 1} | wishes


def test_K15_a_thousand_changes_are_one_message(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver))
        desk.deliver()
        desk.publish(*(event(number, surprise=number / 100) for number in range(1000)))
        desk.deliver()
        desk.deliver()
    [document] = receiver.documents()
    assert document["subject"] == "1,000 changes at 1 competitor: Acme App raised price 999."
    assert len(document["items"]) == 1000
    assert len(document["lines"]) == TOLD_SINGLY + 1
    assert document["lines"][-1]["text"] == "And 980 more: 980 price rise; all in the table rpt_timeline."
    assert document["lines"][0] == {"text": "Acme App raised price 999.", "link": "https://acme.example/999"}


def test_K15_the_first_publication_sends_no_history(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver, alerts=["price_change", "source_broken"]))
        old = [event(number, observed_at=SETUP - timedelta(days=number), happened_on=date(2026, 6, 1)) for number in range(50)]
        broken = event("s", "source_broken", event_id="source_broken:acme/app/feed:never", observed_at=SETUP)
        desk.publish(*old, broken, now=SETUP)
        assert desk.deliver()[0].sent == ()
        desk.publish(*old, broken)
        desk.deliver()
        assert receiver.got == []
        desk.publish(*old, broken, event("new"))
        desk.deliver()
    assert [document["items"] for document in receiver.documents()] == [["enew"]]


def test_history_of_a_source_added_later_is_no_news(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver))
        desk.deliver()
        fresh = NOW.date() - timedelta(days=FRESH_DAYS)
        desk.publish(
            event("old", happened_on=fresh - timedelta(days=1)),
            event("fresh", happened_on=fresh),
            event("undated", happened_on=None),
            event("ours", is_us=True),
        )
        desk.deliver()
    assert sorted(receiver.documents()[0]["items"]) == ["efresh", "eundated"]


@pytest.mark.parametrize(
    ("answers", "waits"),
    [([500], [2.0]), ([500, 503], [2.0, 8.0]), ([(429, {"Retry-After": "7"})], [7.0]), (["drop"], [2.0]), ([1.6], [2.0]), (["drip"], [2.0])],
    ids=["500", "500 and 503", "429", "hangs up", "slow", "endless"],
)
def test_K15_a_receiver_that_fails_is_asked_again_under_the_same_id(desk: Desk, answers: list[Any], waits: list[float]) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver))
        desk.deliver()
        desk.publish(event(1))
        receiver.answers += answers
        [report] = desk.deliver()
        assert (report.sent, report.waiting, report.fault) == (("Acme App raised price 1.",), 0, None)
        assert desk.deliver()[0].sent == ()
    assert desk.waits == waits
    assert len(receiver.got) == len(answers) + 1
    assert len({headers["idempotency-key"] for headers, _ in receiver.got}) == 1


def test_K15_what_waits_for_a_week_becomes_one_message(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver))
        desk.deliver()
        told = []
        for number in range(7):
            receiver.answers += [500] * 3
            told.append(event(number))
            desk.publish(*told, now=NOW + timedelta(days=number))
            [report] = desk.deliver()
            assert (report.waiting, report.sent) == (1, ())
            assert "answered 500; nothing is lost" in (report.fault or "")
        receiver.got.clear()
        desk.later(24)
        desk.deliver()
    [document] = receiver.documents()
    assert sorted(document["items"]) == [f"e{number}" for number in range(7)]


def test_a_retracted_event_is_not_told_when_the_receiver_is_back(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver))
        desk.deliver()
        receiver.answers += [500] * 3
        desk.publish(event("kept"), event("gone"))
        desk.deliver()
        receiver.got.clear()
        desk.publish(event("kept"))
        desk.later(24)
        desk.deliver()
    assert [document["items"] for document in receiver.documents()] == [["ekept"]]


def test_a_channel_that_fails_is_left_alone_for_a_while_unless_a_person_asks(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver))
        desk.deliver()
        receiver.answers += [(429, {"Retry-After": "7200"})]
        desk.publish(event(1))
        assert "answered 429" in (desk.deliver()[0].fault or "")
        assert desk.waits == []
        desk.later(1)
        [report] = desk.deliver()
        assert report.waiting == 1
        assert "tried again after 2026-06-30 08:00 UTC" in (report.fault or "")
        assert len(receiver.got) == 1
        assert desk.deliver(is_asked=True)[0].sent == ("Acme App raised price 1.",)


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("when", ["before", "behind"])
def test_K15_a_restart_in_the_middle_sends_each_thing_once(desk: Desk, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    def killed(*_: Any) -> dispatch.Send:
        def send(message_id: str, notice: Notice) -> str | None:
            if when == "behind":
                real(message_id, notice)
            raise Killed

        return send

    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver), other=hook(receiver, url=f"{receiver.address}/other"))
        desk.deliver()
        desk.publish(event(1))
        real = webhook_sender(f"{receiver.address}/in", CANARY, 1.0)
        monkeypatch.setattr(dispatch, "sender_of", killed)
        with pytest.raises(Killed):
            desk.deliver()
        monkeypatch.undo()
        monkeypatch.setenv("HOOK_SECRET", CANARY)
        monkeypatch.setattr(dispatch, "read_publication", lambda *_: desk.publication)
        # what may have arrived is sent as it was, and what is new comes by itself
        desk.publish(event(1), event(2))
        desk.deliver()
        desk.deliver()
    accepted = {headers["idempotency-key"]: (headers["path"], json.loads(body)["items"]) for headers, body in receiver.got}
    assert sorted(accepted.values()) == [("/in", ["e1"]), ("/in", ["e2"]), ("/other", ["e1", "e2"])]


def test_one_channel_that_fails_stops_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAIL_PASSWORD")
    with http_receiver() as receiver:
        mail = {
            "kind": "email",
            "host": "127.0.0.1",
            "port": free_port(),
            "security": "none",
            "from": "a@x.example",
            "to": ["b@x.example"],
            "alerts": ["price_change"],
        }
        desk.channels(
            gone=mail,
            locked=mail | {"password": "${MAIL_PASSWORD}"},
            unknown={"kind": "apprise", "url": "${HOOK_SECRET}", "alerts": ["price_change"]},
            hook=hook(receiver),
        )
        desk.deliver()
        desk.publish(event(1))
        gone, locked, unknown, good = desk.deliver()
    assert "the mail server cannot be reached" in (gone.fault or "")
    assert "the environment variable MAIL_PASSWORD is not set" in (locked.fault or "")
    assert "Apprise does not know this address" in (unknown.fault or "")
    assert good.sent == ("Acme App raised price 1.",)


def test_a_webhook_is_signed_so_that_its_receiver_can_check_it(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver, editions=["weekly"]))
        desk.publish(editions=(edition(desk.home),))
        desk.deliver()
    [(headers, body)] = receiver.got
    expected = hmac.new(CANARY.encode(), f"{headers['paceline-timestamp']}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["paceline-signature"] == f"v1={expected}"
    document = json.loads(body)
    assert document["schema"] == "paceline.delivery/1"
    assert document["message_id"] == headers["idempotency-key"]
    assert document["edition"]["headline"]["text"] == document["subject"] == "Acme App made a breaking change: “a door” (on 24 June 2026)."
    assert document["lines"][0]["link"] == "https://acme.example/feed"


def test_each_edition_goes_out_once_and_many_of_them_as_one(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver, editions=["weekly"], battlecards=["all"]), plain=hook(receiver, editions=["weekly"], url=f"{receiver.address}/plain"))
        weekly = edition(desk.home)
        desk.publish(editions=(weekly, edition(desk.home, "market/monthly/2026-05")))
        desk.deliver()
        desk.publish(editions=(weekly,), now=NOW + timedelta(hours=1))
        desk.deliver()
        assert [(headers["path"], json.loads(body)["kind"]) for headers, body in receiver.got] == [("/in", "edition"), ("/plain", "edition")]
        receiver.got.clear()
        cards = tuple(edition(desk.home, f"battlecard/c{number}/weekly/2026-W26", scope=f"c{number}", subject=f"Card {number}.") for number in range(20))
        desk.publish(editions=(weekly, *cards), now=NOW + timedelta(hours=2))
        desk.deliver()
    [document] = receiver.documents()
    assert (document["kind"], document["subject"], len(document["lines"])) == (
        "digest",
        "20 briefs: Card 0. [Market brief, week 26 of 2026, 22 to 28 June 2026]",
        20,
    )


def test_an_edition_arrives_as_the_brief_s_own_mail(desk: Desk) -> None:
    port = free_port()
    with mail_server(port) as mailbox:
        mailbox.refused = frozenset({"gone@x.example"})
        wishes = {"editions": ["weekly"], "alerts": ["price_change"]}
        desk.channels(
            board={
                "kind": "email",
                "host": "127.0.0.1",
                "port": port,
                "security": "none",
                "from": "Päcel <p@x.example>",
                "to": ["d@x.example", "gone@x.example"],
                **wishes,
            }
        )
        desk.publish(editions=(edition(desk.home),))
        [report] = desk.deliver()
        assert report.note == "1 of 2 recipients were refused: gone@x.example"
        desk.publish(
            event(1, text="Acme App raised a price.\r\nBcc: all@evil.example", observed_at=NOW + timedelta(hours=1)),
            editions=(edition(desk.home),),
            now=NOW + timedelta(hours=1),
        )
        desk.deliver()
        desk.deliver()
    (recipients, brief), (_, alert) = mailbox.got
    assert recipients == ["d@x.example"]
    assert (brief["Subject"], brief["From"], brief["X-Unsent"]) == ("Acme App made a breaking change: “a door” (on 24 June 2026).", "Päcel <p@x.example>", None)
    assert [part.get_content_type() for part in brief.iter_parts()] == ["text/plain", "text/html"]
    assert brief["Message-ID"].endswith("@paceline.invalid>")
    # K4: the words of a page became no header
    assert (alert["Subject"], alert["Bcc"]) == ("Acme App raised a price. Bcc: all@evil.example", None)
    assert "https://acme.example/1" in str(alert.get_body(("plain",)))


@pytest.mark.parametrize(("answer", "said"), [("550 no", "refused"), ("451 later", "refused"), ("421 closing", "")])
def test_mail_that_is_refused_waits(desk: Desk, answer: str, said: str) -> None:
    port = free_port()
    with mail_server(port) as mailbox:
        desk.channels(
            board={
                "kind": "email",
                "host": "127.0.0.1",
                "port": port,
                "security": "none",
                "from": "p@x.example",
                "to": ["d@x.example"],
                "alerts": ["price_change"],
            }
        )
        desk.deliver()
        desk.publish(event(1))
        mailbox.answer = answer
        [report] = desk.deliver()
        assert report.waiting == 1
        assert said in (report.fault or "")
        mailbox.answer = "250 kept"
        desk.later(24)
        assert desk.deliver()[0].sent == ("Acme App raised price 1.",)
    assert len({message["Message-ID"] for _, message in mailbox.got}) == 1


def test_K11_no_secret_is_told_or_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with http_receiver() as receiver:
        host = receiver.address.removeprefix("http://")
        monkeypatch.setenv("TEAM_URL", f"json://{CANARY}:{CANARY}@{host}/{CANARY}?+X-Token={CANARY}")
        mail = {
            "kind": "email",
            "host": "127.0.0.1",
            "port": free_port(),
            "security": "none",
            "user": "u",
            "password": "${MAIL_PASSWORD}",
            "from": "a@x.example",
            "to": ["b@x.example"],
        }
        desk.channels(
            team={"kind": "apprise", "url": "${TEAM_URL}", "alerts": ["price_change"], "timeout_s": 5},
            hook=hook(receiver),
            mail=mail | {"alerts": ["price_change"]},
        )
        desk.deliver()
        desk.publish(event(1))
        receiver.answers += [403] * 6
        reports = desk.deliver()
        assert [report.fault is not None for report in reports] == [True] * 3
        receiver.answers.clear()
        desk.later(24)
        reports += desk.deliver()
    printed = capfd.readouterr()
    everything = [repr(reports), caplog.text, printed.out, printed.err, repr(desk.settings())]
    everything += [path.read_bytes().decode("utf-8", "replace") for path in desk.home.rglob("*") if path.is_file()]
    assert not [text for text in everything if CANARY in text]
    assert receiver.got


def test_K12_the_outbox_is_for_its_owner_alone(desk: Desk) -> None:
    desk.channels()
    desk.deliver()
    assert (desk.home / "outbox" / "outbox.sqlite").stat().st_mode & 0o077 == 0


def test_two_deliveries_at_once_are_one(desk: Desk) -> None:
    with open_outbox(desk.home / "outbox"), pytest.raises(OutboxBusy, match="another process is delivering"), open_outbox(desk.home / "outbox"):
        pass


def test_an_outbox_that_is_damaged_is_told(tmp_path: Path) -> None:
    (tmp_path / "outbox.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(WrongInput, match="is damaged"), open_outbox(tmp_path):
        pass


def test_a_dry_run_shows_and_changes_nothing(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver, editions=["weekly"]))
        desk.publish(event(1), editions=(edition(desk.home),))
        first = dispatch.preview(desk.settings())
        assert dispatch.preview(desk.settings()) == first
        assert receiver.got == []
    assert [notice.kind for notice in first["hook"]] == ["edition"]
    with sqlite3.connect(desk.home / "outbox" / "outbox.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM channel").fetchone() == (0,)


def test_a_test_message_goes_to_one_channel(desk: Desk) -> None:
    with http_receiver() as receiver:
        desk.channels(hook=hook(receiver))
        dispatch.send_test(desk.settings(), "hook")
        with pytest.raises(WrongInput, match=r"no channel 'nobody'; .* has: hook"):
            dispatch.send_test(desk.settings(), "nobody")
        receiver.answers += [302]
        with pytest.raises(WrongInput, match="answered 302; redirects are not followed"):
            dispatch.send_test(desk.settings(), "hook")
    assert receiver.documents()[0]["kind"] == "test"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("channels: {a: {kind: email}}", r":1: channels\.a\.host: is missing"),
        ("channels:\n  a:\n    kind: webhook\n    url: https://x.example\n    secret: hunter2\n", r":5: channels\.a\.secret: must be the name of an environment variable"),
        ("channels:\n  a:\n    kind: apprise\n    url: slack://a/b/hunter2\n", r":4: channels\.a\.url: must be the name of an environment variable"),
        ("channels:\n  a:\n    kind: apprise\n    url: ${X}\n    alerts: [hunter2]\n", "allowed: price_change"),
        ("channels:\n  a:\n    kind: pigeon\n", "'email', 'apprise', 'webhook'"),
        ("channels:\n  A B: {kind: apprise, url: '${X}'}\n", "A B"),
        ("channels:\n  a:\n    kind: email\n    host: h\n    from: \"a@x.example\\r\\nBcc: b@x.example\"\n    to: [a@x.example]\n", r":5: channels\.a\.from: is no mail address"),
        ("channels:\n  a:\n    kind: webhook\n    url: https://u:hunter2@x.example\n    secret: ${X}\n", r":4: channels\.a\.url"),
        ("channels: [", "is not YAML"),
        ("channels: !!python/object/apply:os.system ['true']\n", "YAML"),
        ("channels: {}\nmore: 1\n", "more: unknown key"),
    ],
)  # fmt: skip
def test_K8_a_wrong_delivery_file_is_told_by_line_and_without_what_it_holds(desk: Desk, text: str, said: str) -> None:
    (desk.home / "delivery.yml").write_text(text)
    with pytest.raises(WrongInput, match=said) as told:
        desk.deliver()
    assert "hunter2" not in str(told.value).replace("unknown: hunter2", "")


def test_the_example_of_the_docs_is_taken_as_it_stands(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "delivery.md").read_text()
    (tmp_path / "delivery.yml").write_text(text.split("```yaml\n")[1].split("```")[0])
    assert {name: channel.kind for name, channel in load_channels(tmp_path / "delivery.yml").items()} == {
        "board": "email",
        "team": "apprise",
        "intranet": "webhook",
    }
    rules = set(re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))))
    assert rules == set(RULES)


def test_a_file_that_is_not_there_is_told(desk: Desk) -> None:
    with pytest.raises(WrongInput, match="which does not exist"):
        desk.deliver()


def test_every_rule_and_every_message_says_what_it_is() -> None:
    one, two = event(1), event("s", "source_broken", text="acme/app/feed could not be fetched.")
    assert alert_notice([one]).subject == "Acme App raised price 1."
    assert alert_notice([two, event("t", "source_broken")]).subject == "2 sources broken: acme/app/feed could not be fetched."
    assert alert_notice([one, two]).subject == "1 change at 1 competitor and 1 source broken: Acme App raised price 1."
    both = digest_notice([alert_notice([one]), alert_notice([two])])
    assert both.items == ("e1", "es")
    assert len({kind for kinds in RULES.values() for kind in kinds}) == sum(map(len, RULES.values()))


def test_a_notice_comes_back_from_the_outbox_as_it_was(tmp_path: Path) -> None:
    notice = edition_notice(edition(tmp_path), alert_notice([event(1)]).lines, "Subject: x\r\n\r\nx", {"a": [1]})
    assert Notice.from_json(notice.to_json()) == notice
    assert notice.message_id("a") != notice.message_id("b")
    assert issubclass(ChannelFault, Exception)


def test_E02_E16_a_source_that_yields_less_or_in_another_language_is_told_and_alerts_once_a_month() -> None:
    half = fact(
        fact_type="source_degraded",
        section="sources",
        subject="degraded",
        source_id="acme/app/changelog",
        quote="14 records where 30 are usual",
        document_hash=None,
    )
    [told] = broken_sources(BriefFacts(half.observed_at, (half,)))
    assert "its source changelog was read on" in told.text
    assert told.text.endswith("but may not be whole: 14 records where 30 are usual.")
    later = replace(half, captured_at=half.captured_at - timedelta(days=1)) if half.captured_at else half
    assert [entry.event_id for entry in broken_sources(BriefFacts(half.observed_at, (later,)))] == [told.event_id]
    assert told.event_type in RULES["source_broken"]
