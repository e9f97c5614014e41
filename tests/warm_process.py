"""dbt, and what a run, a crawl and a reading import, loaded once a session: the commands that tests start are forks of these, instead of seconds of imports each.

python -m tests.warm_process dbt|market|room_one SOCKET    listens until its input is closed, as it is where the tests are killed; tests/warm/sitecustomize.py is who asks

A fork has the environment, folder and open files of the process that asked, not its limits; what ends that ends it and all that it started, a moment later;
and its exit code is that one's. `cold` gives the environment of a process that starts as a person's does.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import duckdb

from pipelines.dbt_process import run_dbt
from pipelines.transform import PARSE, last_edit, take_parse
from spiders.kinds import registry
from spiders.read.kind_model import kind_odds

ROOT = Path(__file__).resolve().parent.parent
HOOK = ROOT / "tests" / "warm"
WAREHOUSE = "warehouse.duckdb"
QUIET = "ignore::UserWarning:multiprocessing.resource_tracker"
"""dbt's locks are still held when a server ends, which Python would tell."""


@contextmanager
def warm_processes() -> Iterator[None]:
    """Starts the servers, and makes all that starts from here ask them. Does nothing where the system cannot wait for a process and a socket at once."""
    if not hasattr(os, "pidfd_open"):
        yield
        return
    renew_parse()
    with tempfile.TemporaryDirectory(prefix="paceline-warm-") as folder:
        commands = [[sys.executable, "-W", QUIET, "-m", "tests.warm_process", name, f"{folder}/{name}"] for name in PRELOADED]
        started = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) for command in commands]
        os.environ["WARM"] = folder
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(HOOK), os.environ.get("PYTHONPATH"))))
        try:
            yield
        finally:
            for process in started:
                process.communicate()


def renew_parse() -> None:
    """Parses the dbt project where it was edited since set-up parsed it: a fork that has to parse by itself waits for ever for threads that it does not have."""
    project = ROOT / "dbt_project"
    target = project / "target"
    made = target / PARSE
    if not made.exists() or made.stat().st_mtime < last_edit(project):
        # by relative paths, as set-up does: the project's documentation is made of this parse, and tells no folder of ours
        places = ["--project-dir=dbt_project", "--profiles-dir=dbt_project", "--target-path=target"]
        made.unlink(missing_ok=True)
        # a parse is good for the warehouse of its profile alone
        surroundings = os.environ | {"PACELINE_WAREHOUSE": WAREHOUSE, "DBT_LOG_PATH": str(target)}
        subprocess.run([sys.executable, "-m", "pipelines.dbt_process", "parse", *places], cwd=ROOT, env=surroundings, check=True, stdout=subprocess.DEVNULL)
        made.touch()


def cold(environment: Mapping[str, str]) -> dict[str, str]:
    """-> an environment whose processes start by themselves."""
    return {name: value for name, value in environment.items() if name != "WARM"}


def preload_dbt() -> None:
    """Imports dbt and reads the project once, so that what dbt keeps of both is there in every fork."""
    with tempfile.TemporaryDirectory() as folder:
        take_parse(ROOT / "dbt_project", Path(folder))
        project = str(ROOT / "dbt_project")
        os.environ["PACELINE_WAREHOUSE"] = WAREHOUSE
        quiet = ("--quiet", "--no-write-json", "--no-send-anonymous-usage-stats", "--log-level-file", "none")
        run_dbt([*quiet, "parse", "--project-dir", project, "--profiles-dir", project, "--target-path", folder, "--log-path", folder])


def preload_market() -> None:
    """Imports what a run and a publication import."""
    for name in ("cli", "definitions", "brief.press", "dashboard", "delivery.feed"):
        importlib.import_module(f"pipelines.{name}")


def preload_room_one() -> None:
    """Imports Scrapy, our spider and every kind's reader."""
    for name in ("scrapy.cmdline", "scrapy.crawler", "spiders.fetch.watch", "spiders.captures_read", "spiders.read.workers"):
        importlib.import_module(name)
    registry()
    kind_odds("")


PRELOADED: dict[str, Callable[[], None]] = {"dbt": preload_dbt, "market": preload_market, "room_one": preload_room_one}


def run(words: list[str]) -> None:
    """Runs a command line's words, as Python does."""
    sys.argv = words[1:] if words[0] == "-m" else words
    if words[0] == "-m":
        loaded = sys.modules.get(words[1])
        if loaded and not hasattr(loaded, "__path__"):
            # a module is made anew; of a package, only what is its program
            del sys.modules[words[1]]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(words[0], run_name="__main__")


def watch(asker: socket.socket, child: int) -> NoReturn:
    """Answers with a child's exit code when it is over; kills it, and what it started, when who asked is gone."""
    ended = os.pidfd_open(child)
    asker.send(child.to_bytes(4, "big"))
    ready, *_ = select.select([asker, ended], [], [])
    if ended not in ready:
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if ended in ready:
        asker.send(code.to_bytes(4, "big", signed=True))
    os._exit(0)


def work_for(asker: socket.socket) -> list[str]:
    """One request. -> the words of the command line, in the fork that shall do it; ends the process that watches it."""
    head, files, *_ = socket.recv_fds(asker, 4, 3)
    asked = json.loads(asker.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL))
    child = os.fork()
    if child == 0:
        asker.close()
        os.setpgid(0, 0)
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        os.environ.clear()
        os.environ.update(asked["environment"])
        os.chdir(asked["folder"])
        return list(asked["words"])
    with suppress(OSError):
        os.setpgid(child, child)
    watch(asker, child)


def serve(name: str, address: str) -> list[str]:
    """Answers until its input is closed; loads what it is for when it is asked first. -> the words of a command line, in a fork that shall work."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # importing duckdb makes a database with a thread of its own; a fork would have the database and not the thread
    duckdb.default_connection().execute("SET threads = 1")
    load: Callable[[], None] | None = PRELOADED[name]
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            if 0 in select.select([listener, 0], [], [])[0]:
                sys.exit()
            asker, _ = listener.accept()
            if load:
                gc.disable()
                load()
                gc.freeze()
                load = None
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                listener.close()
                gc.enable()
                return work_for(asker)
            asker.close()


if __name__ == "__main__":
    run(serve(*sys.argv[1:]))
