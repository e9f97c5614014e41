"""`python -m pipelines.cli` is the command `paceline`."""

from pipelines.cli import main

main()
