"""The command line: options in, one way through the workflow, an exit code out."""

from __future__ import annotations

import gc
import sys

from socdocs.cli.run import Run
from socdocs.cli.table import program


def main() -> None:
    """Run the command that the process was started with, and end the process with its exit code."""
    # A report makes a million objects, of which next to none are cycles: looking for them costs about a tenth of a run
    # at 150 controls and a quarter at 1,000, and frees nothing before the process ends.
    gc.disable()
    sys.exit(Run().call(program, sys.argv[1:]))
