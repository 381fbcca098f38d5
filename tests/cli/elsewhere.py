"""Run commands in a folder, time zone and process of their own, to compare what they write."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.reports import ROOT

_RUN_ALL = """
import sys, yaml
if sys.argv[1] == "pure":
    del yaml.CSafeLoader
from socdocs.cli.run import Run
from socdocs.cli.table import program
print([Run().call(program, line.split(" ")) for line in sys.argv[2:]])
"""


def written(example: Path, folder: Path, commands: list[str], *, pure: bool = False, **settings: str):
    """What lies in a copy of an example after the commands, one process having run them: contents by path.

    `settings` are variables of the environment; where the process is `pure`, the parser of YAML has no C part.
    """
    shutil.copytree(example, folder)
    ended = subprocess.run(
        [sys.executable, "-c", _RUN_ALL, "pure" if pure else "", *commands],
        cwd=folder,
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert ended.stdout.endswith(f"{[0] * len(commands)}\n"), ended.stdout + ended.stderr
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
