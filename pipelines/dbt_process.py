"""dbt's own command line with the garbage collector off: one build ends before garbage could matter (30 MB), and looking for it costs a sixth of the
processor time. `python -m pipelines.dbt_process ARGUMENTS` takes what `dbt` takes."""

from __future__ import annotations

import gc
import sys


def dbt_command(*arguments: str) -> list[str]:
    """-> the command line that runs dbt with `arguments`."""
    return [sys.executable, "-m", "pipelines.dbt_process", *arguments]


if __name__ == "__main__":
    gc.disable()
    from dbt.cli.main import cli

    cli()
