"""The command that sends what is due: deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import plain, say
from pipelines.config import load_settings
from pipelines.faults import ChannelsDown, WrongInput

if TYPE_CHECKING:
    from pipelines.delivery.dispatch import ChannelReport


def deliver(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what each channel would be sent; send nothing.")] = False,
    test: Annotated[str | None, typer.Option("--test", metavar="CHANNEL", help="Send one message to this channel that says it is a test.")] = None,
) -> None:
    """Send new editions and alerts to the channels of PACELINE_DELIVERY. `paceline run` does so too, behind each publication.

    Each channel is told each thing once. What could not be sent waits in the outbox: this command tries it again at once, put it into cron to try more often.
    """
    settings = load_settings()
    if test:
        _test(test)
    elif dry_run:
        _preview()
    elif settings.delivery is None:
        raise WrongInput("PACELINE_DELIVERY is not set: it names the file of channels; docs/delivery.md shows one")
    else:
        from pipelines.delivery.dispatch import deliver as send_all

        tell_reports(send_all(settings, is_asked=True), is_asked=True)


def tell_reports(reports: list[ChannelReport], *, is_asked: bool = False) -> None:
    """Says how a delivery went. Raises ChannelsDown where a person asked for it and a channel failed: behind a run the publication stands all the same."""
    for report in reports:
        for subject in report.sent:
            say(f"[green]sent[/green] {plain(report.name)}: {plain(subject)}")
        if report.note:
            say(f"[yellow]note[/yellow] {plain(report.name)}: {plain(report.note)}")
        if report.fault:
            say(f"[red]wait[/red] {plain(report.name)}: {plain(report.fault)}")
        elif is_asked and not report.sent:
            say(f"[green]ok[/green]   {plain(report.name)}: nothing new")
    failed = [report.name for report in reports if report.fault]
    if failed and is_asked:
        raise ChannelsDown(f"{len(failed)} of {len(reports)} channels could not be reached ({', '.join(failed)}); what was due to them waits in the outbox")


def _test(name: str) -> None:
    from pipelines.delivery.dispatch import send_test

    note = send_test(load_settings(), name)
    say(f"[green]sent[/green] a test message to {plain(name)}" + (f"; {plain(note)}" if note else ""))


def _preview() -> None:
    from pipelines.delivery.dispatch import preview

    for name, notices in preview(load_settings()).items():
        say(f"[bold]{plain(name)}[/bold]: " + (f"{len(notices)} to send" if notices else "nothing to send"))
        for notice in notices:
            say(f"  {notice.kind}: {plain(notice.subject)}")
            for line in notice.lines:
                say(f"    {plain(line.text)}" + (f" ({plain(line.link)})" if line.link else ""))
