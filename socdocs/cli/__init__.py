"""The command line: options in, one call of the pipeline, an exit code out."""

from __future__ import annotations

import sys

from socdocs.cli.run import Run
from socdocs.cli.table import program


def main() -> None:
    """Run the command that the process was started with, and end the process with its exit code."""
    sys.exit(Run().call(program, sys.argv[1:]))
