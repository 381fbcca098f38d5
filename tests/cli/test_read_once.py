"""What a command decides about, and what it writes, comes from one reading of each file."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from socdocs import files

pytestmark = pytest.mark.exhaustive

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "saas-vendor"
COMMANDS = [
    ["check", "system.yaml"],
    ["check", "system.yaml", "--summary"],
    ["soc2", "system.yaml", "--type", "2", "-o", "o.md"],
    ["outline", "system.yaml"],
    ["matrix", "system.yaml", "-o", "o.csv"],
    ["review", "system.yaml"],
    ["config", "system.yaml"],
    ["roll-forward", "system.yaml", "-o", "next"],
    ["pull", "draft.docx", "system.yaml"],
    ["assertion", "system.yaml", "--report", "soc2-2026", "-o", "o.md"],
    ["copies", "system.yaml", "--report", "soc2-2026", "--recipients", "who.csv", "--format", "md", "-o", "copies"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_on_one_description_reads_each_file_once(socdocs, folder, monkeypatch, command):
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    if "draft.docx" in command:
        made = socdocs("soc2", "system.yaml", "--type", "2", "--draft", "1", "-o", "draft.docx")
        assert made.code == 0, made.err
    (folder / "who.csv").write_text("Recipient,NDA\nAnn,2026-01-01\n", "utf-8")
    read, opened = Counter(), files._content

    def counted(path, limit):
        read[path.resolve()] += 1
        return opened(path, limit)

    monkeypatch.setattr(files, "_content", counted)
    ended = socdocs(*command)

    assert ended.code in (0, 1), ended.err
    of_users = {path.name: times for path, times in read.items() if path.is_relative_to(folder)}
    assert "system.yaml" in of_users
    assert set(of_users.values()) == {1}, of_users
