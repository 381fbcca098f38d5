"""Commands that write a report: which one, where to, what they say, and when they refuse."""

import io
import json
import random
import re
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from socdocs.cli.build import file_stem
from socdocs.writers import WRITERS
from socdocs.writers.pictures import PIXEL_LIMIT
from tests.writers.docx.sample import png

PNG = png(1, 1)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


OPEN = "61 open items: management 48, service auditor 13"
"""What the small description leaves open in its Type 1: 32 criteria without a control, and 29 facts."""


def edit(folder, before, after):
    file = folder / "system.yaml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_the_declared_report_is_written_and_what_is_open_is_counted_by_owner(socdocs, folder):
    ended = socdocs("soc2", "system.yaml", "-o", "report.docx")
    assert ended.code == 0
    assert ended.out == ""
    path, open_items = ended.err.splitlines()[-2:]
    assert path == "report.docx"
    assert open_items == OPEN
    assert zipfile.is_zipfile(folder / "report.docx")


def test_the_numbers_of_open_items_are_those_of_the_list_in_the_report(socdocs, folder):
    ended = socdocs("soc2", "system.yaml", "-o", "report.md")
    listed = (folder / "report.md").read_text("utf-8").partition("# Open Items")[2]
    rows = [line.strip("| ").split(" | ") for line in listed.splitlines() if line.startswith("| ")][2:]
    counts = {"Management": 0, "Service auditor": 0}
    for owner, *_, count in rows:
        counts[owner] += int(count)

    total, management, auditor = map(int, re.findall(r"\d+", OPEN))
    assert ended.err.splitlines()[-1] == OPEN
    assert f"This draft still needs {total} facts." in listed
    assert counts == {"Management": management, "Service auditor": auditor}


def test_quiet_says_nothing_about_a_good_end(socdocs):
    assert socdocs("soc2", "system.yaml", "-o", "report.md", "--quiet") == type(socdocs("--help"))(0, "", "")


def test_a_type_that_the_file_does_not_declare_becomes_an_outline(socdocs, folder):
    ended = socdocs("soc2", "system.yaml", "--type", "2", "-o", "report.md")

    assert ended.code == 0
    assert "[Management: first day of the period" in (folder / "report.md").read_text("utf-8")
    assert "The file declares no SOC 2® Type 2 Report, so this draft takes nothing from soc2-2026, such as" in ended.err


def test_such_an_outline_takes_what_reports_share_and_nothing_is_said_where_none_is_declared(socdocs, folder):
    edit(folder, "reports:\n", "report_defaults: {trust_services_categories: [security, privacy]}\nreports:\n")
    ended = socdocs("soc2", "system.yaml", "--type", "2", "-o", "report.md")

    assert "relevant to security and privacy" in (folder / "report.md").read_text("utf-8")
    assert "takes nothing from soc2-2026, but what report_defaults says." in ended.err
    edit(folder, (folder / "system.yaml").read_text("utf-8").partition("reports:\n")[2], "")
    edit(folder, "reports:\n", "")
    assert "declares no" not in socdocs("soc2", "system.yaml", "--type", "2", "-o", "report.md", "--force").err


def test_without_a_declared_report_the_type_is_asked_for(socdocs):
    ended = socdocs("soc1", "system.yaml")
    assert ended.code == 2
    assert "--type" in ended.err


def test_several_declared_reports_are_told_apart_by_id(socdocs, folder):
    edit(folder, "reports:\n", "reports:\n  - {id: later, soc: 2, type: 1}\n")
    ended = socdocs("soc2", "system.yaml")
    assert ended.code == 2
    assert "later" in ended.err
    assert "soc2-2026" in ended.err
    assert socdocs("soc2", "system.yaml", "--report", "later", "-o", "later.md").code == 0


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize(
    ("said", "covered"),
    [("security", "relevant to security"), ("security,availability", "relevant to security and availability")],
)
def test_the_categories_of_a_report_can_be_set_for_one_run(socdocs, folder, said, covered):
    address = f"reports[soc2-2026].trust_services_categories={said}"
    ended = socdocs("soc2", "system.yaml", "--set", address, "-o", "report.md")

    assert ended.code == 0, ended.err
    assert covered in (folder / "report.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["soc2", "system.yaml", "--report", "nosuch"], "soc2-2026"),
        (["soc2", "system.yaml", "--type", "7"], "'7' is not one of 1, 2."),
        (["soc2", "system.yaml", "--layout", "nosuch"], "practice"),
        (["soc2", "system.yaml", "--only", "nosuch"], "management_assertion"),
        (["report", "nosuch", "system.yaml"], "soc1-type2"),
        (["soc2", "system.yaml", "--set", "nonsense"], "report_date="),
        (["soc2", "system.yaml", "--set", "controls.text=x"], "which item"),
        (["soc2", "system.yaml", "--set", "system.name=\x01"], "The control character <U+0001>"),
        (["soc2", "system.yaml", "--set", "system.name=\udcff"], "The byte 0xFF"),
        (["soc2", "system.yaml", "--final", "\x07"], "Invalid value for '--final'"),
        (["soc2", "system.yaml", "--final", "\ud800"], "The control character <U+D800>"),
        (["soc2", "system.yaml", "-o", "report.txt"], ", ".join(writer.extension for writer in WRITERS.values())),
        (["soc2", "system.yaml", "-o", "report.docx", "--format", "md"], "ending"),
        (["soc2", "system.yaml", "--final", " "], "reason"),
        (["soc2", "system.yaml", "--nosuch"], "No such option"),
        (["nosuch"], "No such command"),
        (["check", "system.yaml", "--report", "nosuch"], "soc2-2026"),
        (["reports"], "FILE"),
    ],
)
def test_a_wrong_request_is_a_usage_error_that_says_what_would_be_right(socdocs, folder, arguments, named):
    ended = socdocs(*arguments)
    assert ended.code == 2
    assert named in ended.err
    assert ended.out == ""
    assert [file.name for file in folder.iterdir()] == ["system.yaml"]


def test_a_layout_that_the_file_names_wrongly_is_an_error_at_its_line(socdocs, folder):
    edit(folder, "type: 1,", "type: 1, layout: practise,")
    ended = socdocs("soc2", "system.yaml")
    assert ended.code == 1
    line = (folder / "system.yaml").read_text("utf-8").splitlines()[5]
    assert f"system.yaml:6:{line.index('practise') + 1}\n" in ended.err
    assert "Did you mean “practice”?" in ended.err


def test_every_mistake_of_the_input_is_printed_with_its_line_and_nothing_is_written(socdocs, folder):
    edit(folder, "controls:\n", "controlls: []\ncontrols:\n")
    edit(folder, "2026-03-31", "2026-02-30")
    ended = socdocs("soc2", "system.yaml", "-o", "report.md")
    assert ended.code == 1
    assert "system.yaml:3:1" in ended.err
    assert "system.yaml:7:" in ended.err
    assert ended.err.endswith("2 errors\nOther mistakes are looked for when these are mended.\n")
    assert not (folder / "report.md").exists()


def test_a_missing_file_is_a_problem_of_the_input(socdocs):
    ended = socdocs("soc2", "sistem.yaml")
    assert ended.code == 1
    assert "Did you mean “system.yaml”?" in ended.err


def test_a_folder_gets_the_report_under_its_own_name(socdocs, folder):
    assert socdocs("soc2", "system.yaml", "-o", "out/").code == 0
    assert socdocs("soc2", "system.yaml", "-o", "out/", "--only", "management_assertion", "--format", "md").code == 0
    assert sorted(file.name for file in (folder / "out").iterdir()) == [
        "soc2-2026-management_assertion.md",
        "soc2-2026.docx",
    ]


def test_without_output_the_report_lands_in_the_working_folder(socdocs, folder):
    assert socdocs("soc2", "system.yaml").code == 0
    assert (folder / "soc2-2026.docx").is_file()


def test_a_folder_that_was_not_named_as_one_is_refused(socdocs, folder):
    (folder / "out").mkdir()
    ended = socdocs("soc2", "system.yaml", "-o", "out")
    assert ended.code == 3
    assert "-o out/" in ended.err


@pytest.mark.parametrize(
    ("report", "only", "stem"),
    [
        ("soc2-2026", "", "soc2-2026"),
        ("1.10", "", "1.10"),
        ("2025/Q1: R&D", "", "2025-Q1-R-D"),
        ("../../etc", "", "etc"),
        ("CON", "", "CON-report"),
        ("aux.1", "", "aux.1-report"),
        ("...", "", "report"),
        ("soc2", "description.services", "soc2-description.services"),
    ],
)
def test_a_file_is_named_after_its_report_in_a_way_that_every_system_takes(report, only, stem):
    assert file_stem(report, only) == stem


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize("output", ["system.yaml", "./system.yaml", "link.md", "auditor.yaml"])
def test_an_input_is_never_written(socdocs, folder, output):
    (folder / "link.md").hardlink_to(folder / "system.yaml")
    before = (folder / "system.yaml").read_bytes()
    ended = socdocs("soc2", "system.yaml", "--auditor", "auditor.yaml", "--format", "md", "-o", output, "--force")
    assert ended.code == 2
    assert (folder / "system.yaml").read_bytes() == before


def test_a_template_is_never_written(socdocs, folder):
    own = folder / "own" / "shared"
    own.mkdir(parents=True)
    (own / "extra.md").write_text("Extra\n", "utf-8")
    ended = socdocs("soc2", "system.yaml", "--templates", "own", "-o", "own/shared/extra.md", "--force")
    assert ended.code == 2
    assert (own / "extra.md").read_text("utf-8") == "Extra\n"


def edit_in_word(data):
    package, edited = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(edited, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(b"Acme", b"ACME"))
    return edited.getvalue()


EDITS = {".md": lambda data: data.replace(b"Acme", b"ACME"), ".docx": edit_in_word}


@pytest.mark.parametrize("name", ["report.md", "report.docx"])
def test_an_edited_draft_is_kept_unless_forced(socdocs, folder, name):
    socdocs("soc2", "system.yaml", "-o", name)
    file = folder / name
    edited = EDITS[file.suffix](file.read_bytes())
    file.write_bytes(edited)
    ended = socdocs("soc2", "system.yaml", "-o", name)
    assert ended.code == 3
    assert "--force" in ended.err
    assert file.read_bytes() == edited
    assert socdocs("soc2", "system.yaml", "-o", name, "--force").code == 0
    assert file.read_bytes() != edited


def test_an_untouched_draft_is_replaced_and_an_equal_one_is_left(socdocs, folder):
    assert "unchanged" not in socdocs("soc2", "system.yaml", "-o", "report.docx").err
    assert "report.docx (unchanged)" in socdocs("soc2", "system.yaml", "-o", "report.docx").err
    edit(folder, "Acme Cloud", "Acme Sky")
    assert "unchanged" not in socdocs("soc2", "system.yaml", "-o", "report.docx").err


def test_both_ends_can_be_pipes(folder):
    done = subprocess.run(
        [sys.executable, "-m", "socdocs", "soc2", "-", "--format", "md", "-o", "-"],
        input=(folder / "system.yaml").read_bytes(),
        capture_output=True,
        check=True,
    )
    assert b"Acme Cloud" in done.stdout
    assert b"open items" in done.stderr
    word = subprocess.run(
        [sys.executable, "-m", "socdocs", "soc2", "system.yaml", "-q", "-o", "-"], capture_output=True, check=True
    )
    assert word.stdout.startswith(b"PK")
    assert word.stderr == b""


def test_a_reader_who_leaves_early_hears_no_complaint(folder):
    command = [sys.executable, "-m", "socdocs", "criteria"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


def test_set_puts_a_value_in_place(socdocs, folder):
    socdocs("soc2", "system.yaml", "--set", "system.name=Acme = Sky", "-o", "report.md")
    assert "Acme = Sky" in (folder / "report.md").read_text("utf-8")


@pytest.mark.usefixtures("audited")
def test_the_auditors_file_is_laid_over_the_description(socdocs, folder):
    socdocs("soc2", "system.yaml", "--auditor", "auditor.yaml", "-o", "report.md")
    assert "Halvorsen Reyes LLP" in (folder / "report.md").read_text("utf-8")


def test_the_assertion_is_the_letter_alone(socdocs, folder):
    assert socdocs("assertion", "system.yaml", "-o", "letter.md").code == 0
    letter = (folder / "letter.md").read_text("utf-8")
    assert "Assertion" in letter
    assert "Independent Service Auditor" not in re.sub(r"“[^”]*”", "", letter).partition("# ")[2].partition("\n")[0]
    assert len(letter) < len(run_whole(socdocs, folder)) / 3


@pytest.mark.parametrize("part", ["description", "management", "auditor_report.scope"])
def test_the_assertion_is_not_written_with_another_part_in_its_place(socdocs, folder, part):
    ended = socdocs("assertion", "system.yaml", "-o", "letter.md", "--only", part)
    assert ended.code == 2
    assert f"{part} is no part of management's assertion" in ended.err
    assert not (folder / "letter.md").exists()


def run_whole(socdocs, folder):
    socdocs("soc2", "system.yaml", "-o", "whole.md")
    return (folder / "whole.md").read_text("utf-8")


def test_the_open_items_can_be_left_off(socdocs, folder):
    assert "# Open Items" in run_whole(socdocs, folder)
    socdocs("soc2", "system.yaml", "-o", "short.md", "--no-open-items")
    assert "# Open Items" not in (folder / "short.md").read_text("utf-8")


def test_final_is_refused_while_anything_is_open_and_says_what(socdocs, folder):
    ended = socdocs("soc2", "system.yaml", "--final", "signed", "-o", "report.md")
    assert ended.code == 1
    assert "error[open-item]" in ended.err
    assert "confirm: Scope" in ended.err
    assert not (folder / "report.md").exists()


def test_final_takes_draft_off_a_part_in_which_nothing_is_open(socdocs, folder):
    edit(folder, "system: {name: Acme Cloud}", "system: {name: Acme Cloud, boundaries: All of Acme Cloud.}")
    part = ["soc2", "system.yaml", "--only", "description.boundaries"]
    socdocs(*part, "-o", "draft.md")
    ended = socdocs(*part, "--final", "agreed with the firm", "-o", "final.md")
    assert ended.code == 0, ended.err
    assert "DRAFT" in (folder / "draft.md").read_text("utf-8")
    assert "DRAFT" not in (folder / "final.md").read_text("utf-8")
    assert "Restricted use" in (folder / "final.md").read_text("utf-8")


def test_type_2_facts_left_out_of_a_type_1_are_named_in_one_note(socdocs, folder):
    edit(folder, "reports:\n", "tests:\n  - {control: AC-01, result: no_exceptions}\n" + CHANGES + "reports:\n")
    ended = socdocs("soc2", "system.yaml", "-o", "report.md")
    assert ended.code == 0, ended.err
    assert ended.err.count("left-out") == 1
    assert "tests and changes" in ended.err


CHANGES = "changes:\n  - {id: C-1, date: 2026-01-15, text: The database was replaced.}\n"


def picture(folder, name):
    edit(folder, "system: {name: Acme Cloud}", f"system:\n  name: Acme Cloud\n  boundaries: See ![All of it]({name}).")


def test_a_picture_beside_the_description_comes_into_the_word_file(socdocs, folder):
    (folder / "all of it.png").write_bytes(PNG)
    picture(folder, "all%20of%20it.png")
    assert socdocs("soc2", "system.yaml", "-o", "report.docx").code == 0
    with zipfile.ZipFile(folder / "report.docx") as package:
        assert PNG in [package.read(name) for name in package.namelist()]


def test_an_svg_comes_with_the_png_beside_it(socdocs, folder):
    (folder / "drawing.svg").write_bytes(SVG)
    (folder / "drawing.png").write_bytes(PNG)
    picture(folder, "drawing.svg")
    assert socdocs("soc2", "system.yaml", "-o", "report.docx", "--depfile", "report.d").code == 0
    with zipfile.ZipFile(folder / "report.docx") as package:
        contents = [package.read(name) for name in package.namelist()]
    assert PNG in contents
    assert SVG in contents
    assert {"drawing.svg:", "drawing.png:"} <= set((folder / "report.d").read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.png", None, "file-missing"),
        ("../outside.png", PNG, "file-outside"),
        ("text.png", b"no picture", "picture-kind"),
        ("drawing.svg", SVG, "picture-fallback"),
        ("text.svg", b"no picture", "picture-kind"),
        ("cut.png", PNG[:20], "picture-kind"),
        ("cut.png", PNG[:-13], "picture-kind"),
        ("damaged.png", PNG[:-18] + b"?" + PNG[-17:], "picture-kind"),
        (
            "damaged.jpg",
            b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 11, 8, 3, 5, 1) + b"\1\x11\0\xff\xd9",
            "picture-kind",
        ),
        ("large.png", PNG[:16] + struct.pack(">II", 10_000, PIXEL_LIMIT // 10_000 + 1) + PNG[24:], "picture-size"),
    ],
)
def test_a_picture_that_cannot_be_used_is_an_error_where_the_prose_names_it(socdocs, folder, name, content, code):
    if content is not None:
        (folder / name).write_bytes(content)
    picture(folder, name)
    ended = socdocs("soc2", "system.yaml", "-o", "report.docx")
    assert ended.code == 1
    assert f"error[{code}]" in ended.err
    assert f"{'^' * len(name)}\n" in ended.err
    assert "system.yaml:4:32" in ended.err
    assert not (folder / "report.docx").exists()
    checked = socdocs("check", "system.yaml", "--output-format", "json")
    assert checked.code == 1
    assert code in {row["code"] for row in json.loads(checked.out)["diagnostics"]}


def test_a_picture_that_is_shown_too_often_is_an_error_where_it_is_named(socdocs, folder):
    noise = zlib.compress(b"".join(b"\0" + random.Random(row).randbytes(600) for row in range(200)))  # noqa: S311
    large = PNG[:33].replace(PNG[16:24], struct.pack(">II", 200, 200))
    chunks = ((b"IHDR", large[16:29]), (b"IDAT", noise), (b"IEND", b""))
    (folder / "parts.png").write_bytes(
        PNG[:8]
        + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )
    )
    picture(folder, "parts.png")
    assert socdocs("soc2", "system.yaml", "-o", "report.html").code == 0
    edit(folder, "(parts.png).", "(parts.png)." + " ![a](parts.png)" * 1_000)
    ended = socdocs("soc2", "system.yaml", "-o", "again.html")

    assert ended.code == 1, ended.err
    assert "error[picture-size]: parts.png is shown 1,001 times" in ended.err
    assert "system.yaml:4:32" in ended.err
    assert not (folder / "again.html").exists()


VAGUE = "text: The Security Lead reviews access each quarter."


def vague(folder):
    """A description with three findings about a control and one about the system."""
    edit(folder, VAGUE, "text: Access is reviewed periodically as appropriate.")
    edit(folder, "system: {name: Acme Cloud}", "system: {name: Acme Cloud, boundaries: Acme Cloud is SOC 2 certified.}")


@pytest.mark.usefixtures("audited")
def test_a_build_counts_its_findings_below_the_result_and_names_the_command_that_shows_them(socdocs, folder):
    vague(folder)
    ended = socdocs("soc2", "system.yaml", "--auditor", "auditor.yaml", "-o", "report.md")
    assert ended.code == 0
    path, open_items, findings = ended.err.splitlines()
    assert path == "report.md"
    assert "open items" in open_items
    number, command = re.fullmatch(r"(\d) warnings, shown by: socdocs (.*)", findings).groups()
    shown = socdocs(*command.split(), "--output-format", "json", "--ignore", "open-item")
    assert json.loads(shown.out)["counts"]["warning"] == int(number)


@pytest.mark.parametrize(
    ("part", "number"),
    [("management_assertion", 0), ("description.boundaries", 1), ("description", 4)],
)
def test_a_part_alone_counts_only_what_concerns_it(socdocs, folder, part, number):
    vague(folder)
    ended = socdocs("soc2", "system.yaml", "--only", part, "-o", "part.md")
    assert ended.code == 0
    said = [line for line in ended.err.splitlines() if "shown by: socdocs check system.yaml" in line]
    assert [int(line.split()[0]) for line in said] == ([number] if number else [])


def test_a_character_counts_for_the_part_that_prints_it(socdocs, folder):
    edit(folder, "system: {name: Acme Cloud}", "system: {name: Acme Cloud, boundaries: All of\u200bAcme.}")
    assert "warning" not in socdocs("assertion", "system.yaml", "-o", "letter.md").err
    assert "1 warning, shown by: " in socdocs("soc2", "system.yaml", "--only", "description", "-o", "part.md").err


def test_an_error_elsewhere_does_not_stop_a_part(socdocs, folder):
    edit(folder, "reports:\n", "cuecs: [{id: C-1, text: x, control_objectives: []}]\nreports:\n")
    edit(folder, "reports:\n", "criteria_not_applicable: [{criterion: CC6.4, reason: none}]\nreports:\n")
    assert socdocs("soc2", "system.yaml", "-o", "report.md").code == 1
    ended = socdocs("assertion", "system.yaml", "-o", "letter.md")
    assert (ended.code, "error" in ended.err) == (0, False)


def test_errors_are_said_in_full_and_warnings_counted(socdocs, folder):
    vague(folder)
    edit(folder, "reports:\n", "criteria_not_applicable: [{criterion: CC6.4, reason: none}]\nreports:\n")
    ended = socdocs("soc2", "system.yaml", "-o", "report.md")
    assert ended.code == 1
    assert "error[SCP005]" in ended.err
    assert "warning[" not in ended.err
    assert re.search(
        r"\n1 error\n(?:.*\[left-out\].*\n)*\d warnings?, shown by: socdocs check system\.yaml\n$", ended.err
    )


def test_the_command_that_shows_findings_is_about_the_report_that_was_written(socdocs, folder):
    vague(folder)
    ended = socdocs("report", "soc2-type2", "system.yaml", "--set", "system.purpose=to store", "-o", "report.md")
    assert ended.err.splitlines()[-1].endswith(
        "shown by: socdocs check system.yaml --kind soc2-type2 --set 'system.purpose=to store'"
    )
