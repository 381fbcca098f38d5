"""A mistake of form, wherever it is, hides nothing that cannot be true, and no other mistake of form.

`FORMS` has a row for each place where a mistake of form can be.  Each is tried on `check` and on the commands that read
a description; what they must name beside it is in `BESIDE`.
"""

import itertools
import json
import re

import click
import pytest

from socdocs.cli.on_description import OnDescription
from socdocs.cli.table import program

pytestmark = pytest.mark.exhaustive

SYSTEM = """\
service_organization: {name: Acme}
system: {name: Acme Cloud, boundaries: {file: boundaries.md}, user_entities: "Here: ![x](none.png)"}
controls: {file: controls.csv}
cuecs: [{id: U-1, text: User entities change passwords., criteria: [CC6.2]}]
reports:
  - {id: r, kind: memo, period: {start: 2025-01-01, end: 2025-12-31}, assertion: {date: 2025-03-03}}
  - {id: q, soc: 2, type: 2, layout: nosuch, trust_services_categories: [security],
     period: {start: 2025-12-31, end: 2025-01-01}}
"""
FILES = {
    "system.yaml": SYSTEM,
    "boundaries.md": "Acme Cloud delivers invoices.\n",
    "controls.csv": "ID,Control,Criteria,From,Until\n"
    "AC-01,The Security Lead reviews access.,CC6.2,2025-05-01,2025-04-01\n"
    "AC-02,The Operations Lead reviews logs.,CC6.2,,\n",
    "auditor.yaml": "reports: [{id: q, service_auditor: {firm: Reyes LLP}}]\n",
    "socdocs.yaml": "templates: own\nformats: [md]\n",
    "wordings.yaml": "[]\n",
    "own/words.yaml": "- {name: vague, words: [robust]}\n",
    "own/memo/report.yaml": "soc: 2\ntype: 2\ntitle: Memo\ncriteria: trust_services\ntimeframe: period\ntests: yes\n"
    "default_layout: memo\n",
    "own/memo/sections.yaml": "sections: [{id: gaps, title: Gaps, template: gaps.md}]\n",
    "own/memo/gaps.md": "Open at {{ service_organization.name }}: {{ system.user_entities }}\n",
    "own/memo/layouts/memo.yaml": "numerals: arabic\nsections: [{id: gaps}]\n",
    "own/memo/layouts/other.yaml": "sections: [{id: gaps}]\n",
    "own-wording/description.overview.yaml": "paragraphs: []\n",
}
BESIDE = {"ENG006", "ENG012", "ENG019", "unknown-layout", "file-missing"}
"""The period of q ends before it starts, the assertion of r is signed before the last day, a control ends before it
begins, q names no layout, and a text a picture that is none."""

FORMS = {
    "description": ("system.yaml", "cuecs:", "cuec:", "unknown-key"),
    "value": ("system.yaml", "type: 2", "type: 2, management_reviews: [{outcome: maybe}]", "unknown-key"),
    "reference": ("system.yaml", "criteria: [CC6.2]", "criteria: [CC6.99]", "unknown-criterion"),
    "entry of a shared list": ("system.yaml", "reports:\n", "reports:\n  -\n", "wrong-shape"),
    "auditors entry": ("auditor.yaml", "[{", "[zz, {", "wrong-shape"),
    "auditors shape": ("auditor.yaml", FILES["auditor.yaml"], "reports: {q: zz}", "wrong-shape"),
    "date": ("auditor.yaml", "id: q", "id: q, report_date: 2025-02-30", "bad-date"),
    "list": ("controls.csv", "CC6.2", "CC6.99", "unknown-criterion"),
    "shape of a list": ("system.yaml", "cuecs: [", "cuecs: [3, ", "wrong-shape"),
    "kind": ("system.yaml", "reports:\n", "reports:\n  - {id: s, kind: nosuch}\n", "unknown-kind"),
    "id of a report": ("system.yaml", "reports:\n", "reports:\n  - {id: r, soc: 2, type: 2}\n", "duplicate-id"),
    "type": ("system.yaml", "type: 2", "type: 9", "unknown-value"),
    "end of a document": ("system.yaml", "2025-01-01}}\n", "2025-01-01}}\n...\nx: y\n", "several-documents"),
    "checks": ("system.yaml", "reports:", "checks: {waive: [{rul: X}]}\nreports:", "unknown-key"),
    "name of a list": ("system.yaml", "{file: controls.csv}", "{file: controls.csv, libaries: 1}", "unknown-key"),
    "text": ("boundaries.md", "invoices", "invoices\a", "control-character"),
    "auditors file": ("auditor.yaml", "firm", "frim", "unknown-key"),
    "auditors syntax": ("auditor.yaml", "[{", "[[{", "unclosed-bracket"),
    "project key": ("socdocs.yaml", "formats", "fromats", "unknown-key"),
    "project value": ("socdocs.yaml", "[md]", "[mdd]", "unknown-value"),
    "project pattern": ("socdocs.yaml", "formats: [md]", 'name: "{sistem}"', "unknown-value"),
    "project wording": ("socdocs.yaml", "formats: [md]", "confirmed_wordings: [{headin: x}]", "unknown-key"),
    "project folder": ("socdocs.yaml", "formats: [md]", "reference: none.docx", "file-missing"),
    "words": ("own/words.yaml", "name", "nam", "unknown-key"),
    "words syntax": ("own/words.yaml", "words: [", "words: [[", "unclosed-bracket"),
    "report.yaml": ("own/memo/report.yaml", "title", "titel", "manifest-key"),
    "sections.yaml": ("own/memo/sections.yaml", "template: gaps", "template: gasp", "manifest"),
    "layout": ("own/memo/layouts/memo.yaml", "arabic", "greek", "manifest"),
    "unused layout": ("own/memo/layouts/other.yaml", "gaps", "gasp", "manifest"),
    "template": ("own/memo/gaps.md", "}}:", "}:", "template"),
    "template of words": ("own/memo/gaps.md", "Open", "{{ 1 / 0 }}", "template"),
    "template of the inside": ("own/memo/gaps.md", "Open", "\ue000", "template"),
    "own wording": ("own-wording/description.overview.yaml", "paragraphs", "paragraf: 1\nparagraphs", "own-wording"),
    "name of own wording": ("own-wording/description.overview.yml", "", "{}", "own-wording"),
}
"""A file, what is replaced in it by what, and the code of the mistake."""
SETTINGS = {
    "value": ("controls[AC-01].nature=manuel", "unknown-value"),
    "key": ("zzz=1", "unknown-key"),
    "date": ("reports[r].report_date=2025-02-30", "bad-date"),
}
CLOSING = "Other mistakes are looked for when these are mended.\n"


@pytest.fixture
def written(folder):
    """Write the files, with the named mistakes of form in them."""

    def write(*forms):
        for name, text in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        for form in forms:
            name, old, new, _ = FORMS[form]
            text = (folder / name).read_text("utf-8") if (folder / name).exists() else ""
            assert old in text
            (folder / name).write_text(text.replace(old, new, 1) if old else new, "utf-8")

    return write


def errors_of_check(socdocs, *words):
    ended = socdocs("check", "system.yaml", "--output-format", "json", *words)
    assert ended.code == 1, ended.err
    return [row for row in json.loads(ended.out)["diagnostics"] if row["severity"] == "error"], ended.err


def assert_all_are_named(ended, errors):
    """The command ended with the errors that `check` finds, and said that others are looked for."""
    assert ended.code == 1, ended.err
    assert set(re.findall(r"error\[([\w-]+)\]", ended.err)) == {row["code"] for row in errors}
    assert CLOSING in ended.err


def test_without_a_mistake_of_form_what_cannot_be_true_is_all_that_is_wrong(socdocs, written):
    written()
    errors, _ = errors_of_check(socdocs)
    assert {row["code"] for row in errors} == BESIDE


@pytest.mark.parametrize("form", FORMS)
def test_a_mistake_of_form_hides_nothing_that_cannot_be_true(socdocs, written, form):
    written(form)
    errors, said = errors_of_check(socdocs)
    code = FORMS[form][-1]

    assert {row["code"] for row in errors} == {code, *BESIDE}
    assert said.endswith(CLOSING)
    assert FORMS[form][0] in [row["location"]["file"] for row in errors if row["code"] == code]


@pytest.mark.parametrize(("setting", "code"), SETTINGS.values(), ids=SETTINGS)
def test_a_mistake_of_form_on_the_command_line_hides_nothing_that_is_set_there(socdocs, written, setting, code):
    written()
    errors, said = errors_of_check(socdocs, "--set", "reports[q].report_date=2024-01-01", "--set", setting)

    assert {row["code"] for row in errors} == {code, "ENG010", *BESIDE}
    assert said.endswith(CLOSING)


PAIRS = list(itertools.combinations({FORMS[form][0]: form for form in FORMS}.values(), 2))
"""One form of each file with one of each other."""


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_a_mistake_of_form_hides_no_other(socdocs, written, pair):
    written(*pair)
    errors, _ = errors_of_check(socdocs)

    assert {row["code"] for row in errors} == {*BESIDE, *(FORMS[form][-1] for form in pair)}


UNREADABLE = {"syntax": "reports: [\n", "no mapping": "- a list\n", "nothing": ""}


@pytest.mark.parametrize("form", {FORMS[form][0]: form for form in FORMS if FORMS[form][0][-3:] != "csv"}.values())
@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_a_description_that_cannot_be_read_hides_no_mistake_of_form_in_another_file(
    socdocs, folder, written, text, form
):
    written(form)
    (folder / "system.yaml").write_text(text, "utf-8")
    errors, _ = errors_of_check(socdocs)
    told = {row["location"]["file"] for row in errors}

    # Texts and lists are those that the description names.
    assert told == {"system.yaml", FORMS[form][0]} - {"boundaries.md"}


COMMANDS = {
    "soc2": (("system.yaml", "-o", "out.md"), ("--report", "q")),
    "report": (("memo", "system.yaml", "-o", "out.md"), ("--kind", "memo")),
    "copies": (("system.yaml", "--report", "q", "--recipient", "Bo", "-o", "out"), ("--report", "q")),
    "batch": (("system.yaml", "-o", "out"), ()),
    "matrix": (("system.yaml", "--report", "q", "-o", "out.md"), ("--report", "q")),
    "requests": (("system.yaml", "--report", "q", "-o", "out.md"), ("--report", "q")),
    "roll-forward": (("system.yaml", "-o", "out"), ()),
    "outline": (("system.yaml", "-o", "out/"), ()),
    "review": (("system.yaml",), ()),
    "confirm": (("system.yaml", "--report", "q", "--dry-run"), ("--report", "q")),
    "config": (("system.yaml",), ()),
}
"""The words of each command, and those of `check` for the same reports."""
OTHERS = {
    "check": "finds them",
    "soc1": "as soc2",
    "soc3": "as soc2",
    "assertion": "writes one part, and has a test of its own",
    "init": "reads no description, and has a test of its own",
    "pull": "reads a draft first, and has a test of its own",
    "preview": "shows them on its page (tests/preview/test_view.py)",
}
"""The other commands on one description, and why they are not in the table."""
FOR_COMMANDS = ["description", "list", "project value", "own wording"]


def test_every_command_on_a_description_is_tried():
    commands = ((name, program.get_command(click.Context(program), name)) for name in program.list_commands(None))
    of_descriptions = {name for name, command in commands if isinstance(command, OnDescription)}

    assert of_descriptions == (COMMANDS.keys() - {"batch"}) | OTHERS.keys()


@pytest.mark.parametrize("form", FOR_COMMANDS)
def test_a_draft_is_not_compared_where_the_description_has_mistakes_and_all_are_named(socdocs, folder, written, form):
    written()
    text = (folder / "system.yaml").read_text("utf-8")
    (folder / "system.yaml").write_text("reports: [{id: q, soc: 2, type: 2}]\n", "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    (folder / "system.yaml").write_text(text, "utf-8")
    written(form)
    errors, _ = errors_of_check(socdocs)
    ended = socdocs("pull", "draft.docx", "system.yaml")

    assert_all_are_named(ended, errors)


@pytest.mark.parametrize("form", [*FOR_COMMANDS, "auditors file"])
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_names_all_errors_that_check_finds_and_writes_nothing(socdocs, folder, written, command, form):
    written(form)
    words, same = COMMANDS[command]
    errors, _ = errors_of_check(socdocs, *same)
    ended = socdocs(command, *words)

    assert_all_are_named(ended, errors)
    assert not list(folder.glob("out*"))


OF_ANY_KIND = ("assertion", "matrix", "requests", "outline", "review", "confirm --dry-run", "config", "batch -o out")
OF_A_SOC_2 = ", soc: 2, type: 2, period: {start: 2026-01-01, end: 2025-01-01}"


@pytest.mark.parametrize(
    ("command", "soc"), [(command, soc) for soc in ("", OF_A_SOC_2) for command in OF_ANY_KIND] + [("soc2", OF_A_SOC_2)]
)
def test_an_unknown_kind_in_the_file_is_told_at_its_place_beside_all_others(socdocs, folder, command, soc):
    text = SYSTEM[: SYSTEM.index("reports:")].replace("controls: {file: controls.csv}", "")
    (folder / "system.yaml").write_text(f"{text}reports: [{{id: r, kind: nosuch{soc}}}]\n", "utf-8")
    (folder / "boundaries.md").write_text(FILES["boundaries.md"], "utf-8")
    errors, _ = errors_of_check(socdocs)
    ended = socdocs(*command.split(), "system.yaml")

    assert ended.err.count("[unknown-kind]") == 1
    assert "system.yaml" in ended.err
    assert_all_are_named(ended, errors)


@pytest.mark.parametrize("form", FOR_COMMANDS)
def test_a_part_alone_names_what_is_wrong_in_it_beside_a_mistake_of_form(socdocs, folder, written, form):
    written(form)
    ended = socdocs("assertion", "system.yaml", "--report", "q", "-o", "out.md")

    assert ended.code == 1, ended.err
    told = set(re.findall(r"error\[([\w-]+)\]", ended.err))
    assert told == {FORMS[form][-1], "ENG006", "unknown-layout"}
    assert CLOSING in ended.err


@pytest.mark.parametrize("text", ["templates: nowhere", "tempaltes: own", "templates: own\nformats: [md", "- own"])
def test_what_only_a_folder_of_templates_that_is_not_known_could_have_is_not_called_unknown(
    socdocs, folder, written, text
):
    written()
    (folder / "socdocs.yaml").write_text(f"{text}\n", "utf-8")
    errors, said = errors_of_check(socdocs)

    assert {row["code"] for row in errors if row["location"]["file"] != "socdocs.yaml"} == BESIDE - {"unknown-layout"}
    assert [row["location"]["file"] for row in errors].count("socdocs.yaml") == 1
    assert said.endswith(CLOSING)


def test_a_layout_that_is_asked_for_and_unknown_is_told_once_beside_others(socdocs, written):
    written("description")
    ended = socdocs("soc2", "system.yaml", "--layout", "four", "-o", "out.md")

    assert ended.err.count("has no layout “four”") == 1
    assert "error[unknown-key]" in ended.err


def test_mistakes_in_the_list_of_recipients_hide_none_of_the_description(socdocs, folder, written):
    written()
    (folder / "list.csv").write_text("Recipient,NDA\nBo,\nBo,\n", "utf-8")
    ended = socdocs("copies", "system.yaml", "--report", "q", "--recipients", "list.csv", "-o", "out")

    assert ended.code == 1
    assert "list.csv:3" in ended.err
    assert {"ENG006", "ENG019", "unknown-layout"} <= set(re.findall(r"error\[([\w-]+)\]", ended.err))


def test_mistakes_in_another_description_hide_none_of_this_one(socdocs, folder, written):
    written()
    (folder / "other.yaml").write_text("system: [\n", "utf-8")
    errors, _ = errors_of_check(socdocs, "--not-mentioning", "other.yaml")

    assert {row["code"] for row in errors} == {"yaml-syntax", *BESIDE}


@pytest.mark.parametrize("words", [("init", "soc2-type2", "-o", "out.yaml"), ("outline", "soc2-type2"), ("config",)])
def test_a_mistake_in_the_project_file_stops_commands_that_read_no_description(socdocs, folder, words):
    (folder / "system.yaml").unlink()
    (folder / "socdocs.yaml").write_text("layuot: practice\n", "utf-8")
    ended = socdocs(*words)

    assert (ended.code, ended.out) == (1, "")
    assert "--> socdocs.yaml:1:1" in ended.err
    assert not (folder / "out.yaml").exists()


def test_a_comparison_names_the_mistakes_of_both_descriptions_and_of_the_project_file(socdocs, folder, written):
    written("project key", "description")
    (folder / "old.yaml").write_text("sistem: {}\n", "utf-8")
    ended = socdocs("diff", "old.yaml", "system.yaml")

    assert ended.code == 1
    assert {"old.yaml:1:1", "socdocs.yaml:2:1", "system.yaml:4:1"} <= set(re.findall(r"--> (\S+)", ended.err))
    assert ended.err.count("error[") == 3


OF_TEMPLATES = {
    "report": (("memo", "system.yaml", "-o", "out.md"), ("--kind", "memo")),
    "copies": (("system.yaml", "--report", "r", "--recipient", "Bo", "-o", "out"), ("--report", "r")),
    "batch": (("system.yaml", "-o", "out"), ()),
    "outline": (("system.yaml", "-o", "out/"), ()),
    "review": (("system.yaml",), ()),
}


@pytest.mark.parametrize("form", ["words", "report.yaml", "layout", "template"])
@pytest.mark.parametrize("command", OF_TEMPLATES)
def test_each_command_names_all_errors_beside_a_mistake_in_templates(socdocs, folder, written, command, form):
    written(form)
    words, same = OF_TEMPLATES[command]
    errors, _ = errors_of_check(socdocs, *same)
    ended = socdocs(command, *words)

    assert_all_are_named(ended, errors)
    assert not list(folder.glob("out*"))


def test_a_picture_that_own_wording_or_a_template_names_is_missing_where_it_is_named(socdocs, folder, written):
    written()
    (folder / "own/memo/gaps.md").write_text("First line.\n\nSee ![x](template.png).\n", "utf-8")
    (folder / "own-wording/gaps.yaml").write_text(
        "paragraphs:\n  - instead_of: First line.\n    text: See ![x](own.png) here.\n", "utf-8"
    )
    errors, _ = errors_of_check(socdocs, "--report", "r")
    places = {row["message"]: row["location"] for row in errors if row["code"] == "file-missing"}

    own, template = places["There is no file own.png."], places["There is no file template.png."]
    assert (own["file"], own["line"], own["column"]) == ("own-wording/gaps.yaml", 3, 20)
    assert (template["file"], template["line"]) == ("own/memo/gaps.md", 3)


def test_mistakes_in_several_templates_and_titles_are_told_at_once(socdocs, folder, written):
    written()
    (folder / "own/memo/sections.yaml").write_text(
        "sections: [{id: gaps, title: '{{ 2 / 0 }}', template: gaps.md}, {id: more, title: More, template: more.md}]\n"
    )
    (folder / "own/memo/layouts/memo.yaml").write_text("sections: [{id: gaps}, {id: more}]\n", "utf-8")
    (folder / "own/memo/gaps.md").write_text("{% if %}\n", "utf-8")
    (folder / "own/memo/more.md").write_text("\n{{ 3 / 0 }}\n", "utf-8")
    errors, _ = errors_of_check(socdocs, "--report", "r")
    found = [row for row in errors if row["code"] == "template"]

    assert [(row["location"]["file"], row["location"]["line"], row["location"]["column"]) for row in found] == [
        ("own/memo/gaps.md", 1, 1),
        ("own/memo/more.md", 2, 1),
        ("own/memo/sections.yaml", 1, 30),
    ]


def test_a_report_without_an_id_hides_nothing_that_is_wrong_in_its_entry(socdocs, written, folder):
    written()
    text = (folder / "system.yaml").read_text("utf-8")
    (folder / "system.yaml").write_text(text.replace("{id: q, ", "{", 1), "utf-8")
    errors, said = errors_of_check(socdocs)

    assert {row["code"] for row in errors} == {"missing-key", "unknown-reference", *BESIDE}
    assert said.endswith(CLOSING)
