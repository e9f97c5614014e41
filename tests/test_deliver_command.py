"""`paceline deliver`, the asset behind a publication, and what doctor and status tell of channels, on the demo market."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app, main
from pipelines.demo.market import DEMO_NOW
from tests.conftest import DemoRun, free_port
from tests.delivery_servers import Receiver, http_receiver, mail_server


@pytest.fixture
def home(demo: DemoRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that shows the demo's files and has an outbox of its own, set as a person would set it."""
    copied = tmp_path / "home"
    copied.mkdir()
    for entry in demo.home.iterdir():
        if entry.name != "outbox":
            (copied / entry.name).symlink_to(entry)
    for name, value in {"HOME": copied, "WATCHLIST": copied / "watchlist", "NOW": DEMO_NOW.isoformat(), "DELIVERY": tmp_path / "delivery.yml"}.items():
        monkeypatch.setenv(f"PACELINE_{name}", str(value))
    monkeypatch.setenv("HOOK_SECRET", "s3cret")
    return copied


def write_channels(receiver: Receiver | None, port: int) -> None:
    """Writes a `delivery.yml` with a webhook and a mail channel."""
    address = receiver.address if receiver else "http://127.0.0.1:9"
    mail = {
        "kind": "email",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "from": "Paceline <p@x.example>",
        "to": ["d@x.example"],
        "editions": ["weekly", "monthly"],
    }
    hook = {
        "kind": "webhook",
        "url": address,
        "secret": "${HOOK_SECRET}",
        "editions": ["weekly"],
        "battlecards": ["all"],
        "alerts": ["price_change", "source_broken"],
        "timeout_s": 5,
    }
    Path(os.environ["PACELINE_DELIVERY"]).write_text(json.dumps({"channels": {"board": mail, "hook": hook}}))


def said(*arguments: str) -> str:
    """-> what the command says."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exception is None, done.exception
    return " ".join(done.output.split())


def test_a_person_sends_the_demo_s_briefs(home: Path) -> None:
    port = free_port()
    with http_receiver() as receiver, mail_server(port) as mailbox:
        write_channels(receiver, port)
        assert "board: 2 to send" in said("deliver", "--dry-run")
        assert (receiver.got, mailbox.got) == ([], [])
        assert "sent a test message to hook" in said("deliver", "--test", "hook")
        told = said("deliver")
        assert told.count("sent board") == 2
        assert "hook: 11 briefs" in told
        assert "ok board: nothing new ok hook: nothing new" in said("deliver")
    subjects = [message["Subject"] for _, message in mailbox.got]
    assert subjects[0].startswith("Shiftwell Planner is speeding up")
    assert subjects[1].endswith("]")
    # the first delivery tells the state of things, and no history of changes
    assert [document["kind"] for document in receiver.documents()] == ["test", "digest"]
    assert not [item for document in receiver.documents() for item in document["items"] if "/" not in item]


def test_a_channel_that_is_down_is_told_by_command_doctor_and_status(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.delivery.dispatch.PAUSES_S", ())
    write_channels(None, free_port())
    monkeypatch.setattr("sys.argv", ["paceline", "deliver"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 7
    assert "2 of 2 channels could not be reached (board, hook)" in capsys.readouterr().err
    assert "channel hook: the receiver: it cannot be reached" in said("status")
    doctor = CliRunner().invoke(app, ["doctor"])
    assert "mend delivery: channel board: the mail server cannot be reached" in " ".join(doctor.output.split())
    monkeypatch.delenv("HOOK_SECRET")
    assert "channel hook: ${HOOK_SECRET} is not set" in said("status")


def test_the_asset_tells_a_failing_channel_and_does_not_fail(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dagster as dg  # here, since every worker imports every test file

    from pipelines.assets.delivered import delivery

    monkeypatch.setattr("pipelines.delivery.dispatch.PAUSES_S", ())
    port = free_port()
    with mail_server(port) as mailbox:
        write_channels(None, port)
        result = delivery(dg.build_asset_context())
    assert len(mailbox.got) == 2
    assert isinstance(result, dg.MaterializeResult)
    metadata = dict(result.metadata or {})
    assert (metadata["sent"], metadata["waiting"]) == (2, 1)
    assert "hook" in json.dumps(getattr(metadata["faults"], "data", None))
    (home.parent / "delivery.yml").write_text("channels: 1\n")
    broken = delivery(dg.build_asset_context())
    assert isinstance(broken, dg.MaterializeResult)
    assert "channels" in str(dict(broken.metadata or {})["fault"])


@pytest.mark.parametrize("arguments", [["deliver"], ["deliver", "--dry-run"], ["deliver", "--test", "x"]])
def test_without_a_file_of_channels_the_command_says_what_to_do(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PACELINE_DELIVERY", raising=False)
    monkeypatch.setenv("PACELINE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["paceline", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "PACELINE_DELIVERY is not set" in " ".join(capsys.readouterr().err.split())
