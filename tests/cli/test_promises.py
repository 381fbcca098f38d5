"""What the command line promises: every mistake once, equal bytes everywhere, text as it was written."""

import html
import os
import re
import subprocess
import sys
import zipfile

import pytest
from lxml import etree
from markdown_it import MarkdownIt

from socdocs.writers import WRITERS
from tests.cli.elsewhere import written
from tests.reports import EXAMPLES, ROOT

pytestmark = pytest.mark.exhaustive


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


WITH_AUDITOR = "system.yaml --auditor auditor.yaml"
OUTPUTS = {
    **{f"report.{form}": f"soc2 {WITH_AUDITOR} --depfile report.{form}.d" for form in WRITERS},
    "outline.md": f"outline {WITH_AUDITOR} --report soc2-2026",
    "matrix.xlsx": f"matrix {WITH_AUDITOR}",
    "requests.xlsx": f"requests {WITH_AUDITOR}",
    "requests.csv": f"requests {WITH_AUDITOR}",
    "findings.csv": f"check {WITH_AUDITOR}",
    "drafts": "batch . --format docx --format md --auditor auditor.yaml --manifest run.json --depfiles --jobs JOBS",
}
"""Every kind of output, with the command that writes it with -o."""
PLACES = {
    "here": {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
    "some where else": {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "4711"},
    "Ort für YAML": {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
}
"""Folders to work in, each with its time zone, locale and hash seed; in the last the parser of YAML has no C part."""


@pytest.fixture(scope="module")
def written_elsewhere(tmp_path_factory):
    """The files that were written in each of `PLACES`, by their paths."""
    found = []
    for number, (name, settings) in enumerate(PLACES.items(), 1):
        commands = [f"{command} -o {name}".replace("JOBS", str(number)) for name, command in OUTPUTS.items()]
        folder = tmp_path_factory.mktemp("in") / name
        pure = number == len(PLACES)
        found.append(written(EXAMPLES / "saas-vendor", folder, commands, pure=pure, **settings))
    return found


def test_equal_input_gives_equal_bytes_in_another_folder_locale_time_zone_hash_seed_and_without_c(written_elsewhere):
    here, *others = written_elsewhere

    assert {name for name in OUTPUTS if name != "drafts"} | {"run.json"} < here.keys()
    assert sum(name.startswith("drafts") for name in here) == 4
    for other in others:
        assert here.keys() == other.keys()
        assert [name for name, content in here.items() if content != other[name]] == []


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


ODD = """\
service_organization: {name: Acme}
system: {name: Zed}
services: [{name: Orders, description: {file: Überblick.md}}]
"""
TYPED = ["soc2", "Größe.yaml", "--type", "2", "--set", "service_organization.name=Müller"]
SURROUNDINGS = {
    "UTF-8": {"LC_ALL": "C.UTF-8"},
    "ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no home": {"HOME": ""},
    "without the words of the program": {"PYTHONOPTIMIZE": "2"},
}


def test_names_and_words_are_the_same_in_any_locale_and_environment(folder):
    said = []
    for number, settings in enumerate(SURROUNDINGS.values()):
        place = folder / str(number)
        place.mkdir()
        (place / "Größe.yaml").write_text(ODD, "utf-8")
        (place / "Überblick.md").write_text("Zed takes orders.\n", "utf-8")
        calls = [
            [*TYPED, "-o", "Ausgänge/é.md", "--depfile", "Ausgänge/é.d"],
            ["soc2", "--help"],
            [*TYPED, "-o", "Größe.yaml"],
            ["check", "absent-ß.yaml"],
        ]
        ended = [
            subprocess.run(
                [sys.executable, "-m", "socdocs", *call],
                cwd=place,
                env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
                capture_output=True,
                check=False,
            )
            for call in calls
        ]
        files = {os.fsencode(path.relative_to(place)): path.read_bytes() for path in place.rglob("*.[md]*")}
        said.append(([(end.returncode, end.stdout) for end in ended], files))

    assert [code for code, _ in said[0][0]] == [0, 0, 2, 1]
    assert len(said[0][1]) == 3
    for other in said[1:]:
        assert other == said[0]
