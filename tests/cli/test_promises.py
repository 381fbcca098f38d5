"""What the command line promises: every mistake once, equal bytes everywhere, text as it was written."""

import html
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from socdocs.writers import WRITERS
from tests.reports import EXAMPLES, ROOT


def test_three_hundred_controls_with_five_mistakes_give_exactly_five_messages(folder, socdocs):
    controls = [
        f"  - id: C-{n:03}\n    text: Operator {n} reads the log.\n    criteria: [CC6.1]\n    frequency: daily\n"
        for n in range(300)
    ]
    controls[10] = controls[10].replace("CC6.1", "CC6.11")
    controls[20] = controls[20].replace("frequency", "frequenzy")
    controls[30] = controls[30].replace("C-030", "C-029")
    controls[40] += "    from: 2026-02-30\n"
    controls[50] += "    performed_by: bank\n"
    (folder / "system.yaml").write_text("system: {name: Ledger}\ncontrols:\n" + "".join(controls))

    ended = socdocs("check", "system.yaml", "--output-format", "concise")

    assert [line.partition(": ")[0] for line in ended.out.splitlines() if line.startswith("system.yaml")] == [
        "system.yaml:45:16",
        "system.yaml:86:5",
        "system.yaml:123:9",
        "system.yaml:167:11",
        "system.yaml:208:19",
    ]
    assert ended.code == 1


@pytest.mark.parametrize("form", WRITERS)
def test_equal_input_gives_equal_bytes_in_another_folder_locale_time_zone_and_hash_seed(tmp_path, form):
    contents = []
    for name, settings in (
        ("here", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}),
        ("some where else", {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}),
    ):
        folder = tmp_path / name
        shutil.copytree(EXAMPLES / "saas-vendor", folder)
        subprocess.run(
            [sys.executable, "-m", "socdocs", "soc2", "system.yaml", "--auditor", "auditor.yaml", "-o", f"out.{form}"],
            cwd=folder,
            env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        contents.append((folder / f"out.{form}").read_bytes())

    assert contents[0] == contents[1]


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WRITTEN = {
    "1.10": "R&D <Acme> *x* | {{ 7*7 }}",
    "010": "**not bold** # no heading",
    "NO": "[no](link) `no code` {% raw %} &amp; \\back",
}


def test_text_stays_as_written_in_both_formats(folder, socdocs):
    # The text of a control is Markdown; the name of its owner is not.
    row = "  - id: {}\n    text: It is reviewed.\n    owner: '{}'\n    criteria: [CC6.1]\n"
    controls = "".join(row.format(id_, text) for id_, text in WRITTEN.items())
    (folder / "system.yaml").write_text(f"system: {{name: 'A | B *c*'}}\ncontrols:\n{controls}")

    socdocs("soc2", "system.yaml", "--type", "1", "--layout", "practice", "-o", "out.docx")
    socdocs("soc2", "system.yaml", "--type", "1", "--layout", "practice", "-o", "out.md")

    word = etree.fromstring(zipfile.ZipFile(folder / "out.docx").read("word/document.xml"))
    cells = {"".join(cell.itertext(f"{W}t")) for cell in word.iter(f"{W}tc")}
    assert "A | B *c*" in set(word.itertext(f"{W}t"))
    page = MarkdownIt("commonmark").enable("table").render((folder / "out.md").read_text())
    shown = {
        html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)
    }
    for id_, text in WRITTEN.items():
        assert any(cell.startswith(id_) for cell in cells)
        assert any(text in cell for cell in cells)
        assert id_ in shown
        assert any(text in cell for cell in shown)
