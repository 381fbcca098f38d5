"""The command line: parse the options, run the workflow, return an exit code."""

from __future__ import annotations

import gc
import sys

from socdocs.cli.run import Run
from socdocs.cli.table import program


def main() -> None:
    """Run the command given on the command line, and exit with its exit code."""
    # A report creates a million objects and almost no cycles: looking for them takes about a tenth of a run at 150
    # controls and a quarter at 1,000, and frees nothing before the process ends.
    gc.disable()
    sys.exit(Run().call(program, sys.argv[1:]))
