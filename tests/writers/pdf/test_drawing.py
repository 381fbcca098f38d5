"""What Typst needs of the system, and what becomes of a report where it does not get it."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from socdocs.problems import EnvironmentProblem
from socdocs.writers.pdf import drawing

WITHOUT_THREADS = """
import os, pathlib, resource
from socdocs.problems import EnvironmentProblem
from socdocs.writers.pdf import drawing
drawing._fonts()
if os.getuid() == 0:
    os.setuid(54321)  # no limit stops the superuser
    drawing._MAIN = pathlib.Path("/main.typ")  # this user may not reach the folder of the checkout
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
try:
    drawing._compiled({"main.typ": b"Words"})
except EnvironmentProblem as problem:
    print("told:", problem)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts threads as processes")
def test_where_typst_gets_no_thread_the_command_is_told_so():
    ended = subprocess.run([sys.executable, "-c", WITHOUT_THREADS], capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("told: Typst, which draws PDF files, could not go on: ")
    assert ended.stdout.count("\n") == 1


@pytest.mark.parametrize("lost", ["Lato-Bold.ttf", "*.ttf"])
def test_a_report_is_drawn_in_no_other_letters_where_a_font_cannot_be_read(tmp_path, monkeypatch, lost):
    package = tmp_path / "fonts_for_a_test"
    shutil.copytree(Path(find_spec(drawing._FONTS).origin).parent, package)
    for file in (package / "files").glob(lost):
        file.write_bytes(b"")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(drawing, "_FONTS", package.name)
    drawing._fonts.cache_clear()

    with pytest.raises(EnvironmentProblem, match=r"could not be read: .*Lato-Bold\.ttf"):
        drawing.draw_untagged({}, {})
