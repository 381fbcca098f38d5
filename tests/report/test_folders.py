"""Report kinds, layouts and templates are folders and files: all of them can be added without a line of code."""

import pytest

from socdocs import resources
from socdocs.document.nodes import walk_sections
from socdocs.document.words import plain_text
from socdocs.files import Files
from socdocs.problems import EnvironmentProblem, InputProblems
from socdocs.report.kinds import load_kind
from socdocs.writers import markdown
from tests.reports import build, case_of, load


def titles(document):
    return [plain_text(section.title) for section in document.sections]


@pytest.fixture
def folder(tmp_path):
    def write(name: str, text: str) -> None:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    return tmp_path, write


def test_a_folder_with_a_manifest_is_a_report_kind(folder):
    path, write = folder
    write(
        "readiness-memo/report.yaml",
        "title: Readiness Memo\ncriteria: trust_services\ntimeframe: date\ntests: no\ndefault_layout: memo\n",
    )
    write(
        "readiness-memo/sections.yaml",
        "sections:\n"
        "  - {id: gaps, title: 'Gaps at {{ organization }}', template: gaps.md, needs: [system.boundaries]}\n",
    )
    write("readiness-memo/gaps.md", "Still open at {{ service_organization.name }}: {{ system.boundaries }}\n")
    write("readiness-memo/layouts/memo.yaml", "numerals: arabic\nsections:\n  - {id: gaps}\n")

    assert "readiness-memo" in resources.kind_names(resources.template_folders(path))
    document = build(load("minimal"), "readiness-memo", templates=path)

    assert titles(document)[0] == "Gaps at Birchgate Invoicing, Inc."
    assert "Still open at Birchgate Invoicing, Inc.: **[Management: the boundaries of the system" in (
        markdown.write(document).decode()
    )


def test_a_file_beside_the_layouts_is_a_layout(folder):
    path, write = folder
    write(
        "shared/soc2/layouts-type1/assertion-first.yaml",
        "numerals: arabic\nlist_of_tables: yes\nsections:\n  - {id: management_assertion, title: Management Speaks}\n"
        "  - {id: auditor_report, title: The Firm Speaks}\n",
    )

    document = build(load("minimal"), "soc2-type1", templates=path, layout="assertion-first", open_items=False)

    assert [(s.number, plain_text(s.title)) for s in document.sections] == [
        ("Section 1", "Management Speaks"),
        ("Section 2", "The Firm Speaks"),
    ]
    assert document.properties.list_of_tables


def test_a_layout_orders_parts_and_those_that_it_does_not_name_follow_in_their_own_order(folder):
    path, write = folder
    usual = build(load("minimal"), "soc2-type2", templates=path, open_items=False)
    write(
        "shared/soc2/layouts-type2/components-first.yaml",
        "sections:\n  - {id: description, parts: [description.components, description.overview]}\n",
    )

    document = build(load("minimal"), "soc2-type2", templates=path, layout="components-first", open_items=False)
    before = [part.id for section in usual.sections if section.id == "description" for part in section.children]
    after = [part.id for part in document.sections[0].children]

    first = ["description.components", "description.overview"]
    assert after == [*first, *(id_ for id_ in before if id_ not in first)]
    assert [part.number for part in document.sections[0].children][:2] == ["1.1", "1.2"]


def test_a_layout_that_orders_a_part_that_is_not_there_is_refused_at_its_place(folder):
    path, write = folder
    write("shared/soc2/layouts-type2/mine.yaml", "sections:\n  - {id: description, parts: [description.servises]}\n")

    with pytest.raises(InputProblems, match=r"no part “description\.servises”") as refused:
        build(load("minimal"), "soc2-type2", templates=path, layout="mine")
    assert "mine.yaml:2:" in str(refused.value.diagnostics[0].span)


MEMO = "title: Memo\ncriteria: trust_services\ntimeframe: date\ntests: no\ndefault_layout: memo\n"
MEMO_SECTIONS = "sections: [{id: gaps, title: Gaps, template: gaps.md}]\n"
MEMO_LAYOUT = "numerals: arabic\nsections: [{id: gaps}]\n"


def refused_memo(folder, manifest="", sections=MEMO_SECTIONS, layout=MEMO_LAYOUT, **changed):
    path, write = folder
    for old, new in changed.items():
        manifest = manifest or MEMO
        manifest = (
            "".join(row for row in manifest.splitlines(True) if not row.startswith(f"{old}:")) + f"{old}: {new}\n"
        )
    write("memo/report.yaml", manifest or MEMO)
    write("memo/sections.yaml", sections)
    write("memo/gaps.md", "Gaps.\n")
    write("memo/layouts/memo.yaml", layout)
    with pytest.raises(InputProblems) as refused:
        build(load("minimal"), "memo", templates=path)
    return [(str(row.span), row.message) for row in refused.value.diagnostics]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("criteria", "nix"),
        ("timeframe", "week"),
        ("tests", "perhaps"),
        ("tests", "true"),
        ("soc", "7"),
        ("type", "9"),
        ("accompanies", "both"),
        ("distribution", "public"),
    ],
)
def test_a_value_that_a_manifest_cannot_have_is_refused_at_its_place(folder, key, value):
    rows = len({*MEMO.splitlines(), key}) - (f"\n{key}:" in MEMO)

    found = refused_memo(folder, **{key: value})

    assert found == [(f"{folder[0]}/memo/report.yaml:{rows}:{len(key) + 3}", f"“{value}” is not a value of “{key}”.")]


@pytest.mark.parametrize(
    ("layout", "column", "message"),
    [
        ("numerals: greek\nsections: [{id: gaps}]\n", "1:11", "“greek” is not a value of “numerals”."),
        ("list_of_tables: maybe\nsections: [{id: gaps}]\n", "1:17", "“maybe” is not a value of “list_of_tables”."),
        ("sections: [gaps]\n", "1:12", "A section of a layout must be a group of keys."),
        ("sections: gaps\n", "1:11", "“sections” must be a list."),
        ("sections: [{id: gaps, title: [Gaps]}]\n", "1:30", "“title” must be a text."),
    ],
)
def test_a_value_that_a_layout_cannot_have_is_refused_at_its_place(folder, layout, column, message):
    assert refused_memo(folder, layout=layout) == [(f"{folder[0]}/memo/layouts/memo.yaml:{column}", message)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("owner: nobody", "“nobody” is not a value of “owner”."),
        ("numbered: maybe", "“maybe” is not a value of “numbered”."),
        ("parts: none", "“parts” must be a list."),
    ],
)
def test_a_value_that_a_part_cannot_have_is_refused(folder, row, message):
    sections = MEMO_SECTIONS.replace("template:", f"{row}, template:")

    assert [said for _, said in refused_memo(folder, sections=sections)] == [message]


@pytest.mark.parametrize("name", ["../gaps", "short/gaps", "short\\gaps", ".gaps", "a.b", "''"])
def test_an_id_of_a_part_is_never_a_path(folder, name):
    sections = MEMO_SECTIONS.replace("{id: gaps,", f"{{id: {name},")

    found = [said for _, said in refused_memo(folder, sections=sections, layout="sections: []\n")]

    assert found == [
        f"“{name.strip(chr(39))}” cannot be the id of a part, which is also the name of a file with own wording."
    ]


def test_all_mistakes_of_a_kind_are_told_at_once(folder):
    found = refused_memo(
        folder,
        MEMO.replace("title: Memo", "titel: Memo").replace("date", "week").replace("default_layout: memo", "x: y"),
        MEMO_SECTIONS.replace("gaps.md", "gasp.md"),
        "numerals: greek\nsections: [{id: gaps, titel: x}, {id: nothere}]\n",
    )

    assert [message for _, message in found] == [
        "“titel” is not a key of a manifest.",
        "“week” is not a value of “timeframe”.",
        "“x” is not a key of a manifest.",
        "“greek” is not a value of “numerals”.",
        "“titel” is not a key of a manifest.",
        "There is no template gasp.md.",
        "The report has no part “nothere”.",
    ]


def test_without_its_sections_the_rest_of_a_kind_is_checked_and_the_file_is_missing_where_it_is_named(folder):
    manifest = MEMO.replace("title: Memo", "titel: Memo") + "sections: nofile.yaml\n"

    assert refused_memo(folder, manifest) == [
        (f"{folder[0]}/memo/report.yaml:1:1", "“titel” is not a key of a manifest."),
        (f"{folder[0]}/memo/report.yaml:6:11", "The report kind has no file nofile.yaml."),
    ]


def test_files_in_a_folder_that_no_kind_uses_are_found_by_each_build(folder):
    path, write = folder
    write("soc2/sections.yaml", "sections: []\n")
    write("shared/soc2/phrases.md", "Fine.\n")
    write("words.yaml", "- {name: vague, words: [robust]}\n")

    notices = case_of(load("minimal"), "soc2-type2", templates=path).loaded.notices
    (found,) = [row for row in notices if row.code == "template-unused"]

    assert found.message == (
        f"No report kind uses {path / 'soc2/sections.yaml'}; as {path / 'shared/soc2/sections.yaml'} it would be used."
    )


@pytest.mark.parametrize("name", ["shared/description/overview.MD", "words.yml"])
def test_a_file_with_an_ending_that_templates_do_not_have_is_found_by_each_build(folder, name):
    path, write = folder
    write(name, "Fine.\n")

    notices = case_of(load("minimal"), "soc2-type2", templates=path).loaded.notices
    (found,) = [row for row in notices if row.code == "template-unused"]

    assert found.message == f"No report kind uses {path / name}."


@pytest.mark.parametrize(
    ("text", "codes"), [("", ["template-empty"]), (" \n", ["template-empty"]), ("{# on purpose #}\n", [])]
)
def test_an_empty_template_of_the_user_is_told_of(folder, text, codes):
    path, write = folder
    write("shared/cover.md", text)

    notices = case_of(load("minimal"), "soc2-type2", templates=path).loaded.notices

    assert [row.code for row in notices if row.code == "template-empty"] == codes


def test_a_template_that_is_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    path, write = folder
    write("shared/other.md", "Ours.\n")
    (tmp_path.parent / "another.md").write_text("Another's.\n", "utf-8")
    (path / "shared" / "cover.md").symlink_to(tmp_path.parent / "another.md")

    with pytest.raises(InputProblems, match=r"cover\.md is a link that leads out of the folder of templates"):
        case_of(load("minimal"), "soc2-type2", templates=path)


def test_a_folder_of_templates_that_is_a_link_is_named_and_not_passed_over(folder, tmp_path):
    path, write = folder
    write("shared/other.md", "Ours.\n")
    (path / "shared" / "description").symlink_to(tmp_path, target_is_directory=True)

    with pytest.raises(EnvironmentProblem, match=r"description is a link, which is not followed"):
        case_of(load("minimal"), "soc2-type2", templates=path)


@pytest.mark.parametrize("names", [("cover", "zebra"), ("zebra", "cover")])
def test_of_several_links_among_templates_the_first_by_name_is_named_however_the_disk_lists_them(
    folder, tmp_path, names
):
    path, write = folder
    write("shared/other.md", "Ours.\n")
    for name in names:
        (path / "shared" / name).symlink_to(tmp_path, target_is_directory=True)

    with pytest.raises(EnvironmentProblem, match=r"cover is a link, which is not followed"):
        case_of(load("minimal"), "soc2-type2", templates=path)


def test_what_is_no_folder_of_templates_is_named_and_not_passed_over(tmp_path):
    with pytest.raises(EnvironmentProblem, match=r"gone is no folder of templates"):
        case_of(load("minimal"), "soc2-type2", templates=tmp_path / "gone")


def test_a_control_character_in_a_template_is_refused_at_its_place(folder):
    path, write = folder
    write("shared/cover.md", "Cover\n\n{{ system.name }} \x01\n")

    with pytest.raises(InputProblems) as found:
        case_of(load("minimal"), "soc2-type2", templates=path)

    [problem] = found.value.diagnostics
    assert (problem.code, problem.span.line, problem.span.column) == ("control-character", 3, 19)


def test_a_template_of_the_user_stands_in_place_of_ours(folder):
    path, write = folder
    write(
        "soc2-type2/auditor_report/description_of_tests.md",
        "Our firm lists its tests in {{ section('controls_and_tests') }}.\n",
    )

    theirs = markdown.write(build(load("minimal"), "soc2-type2", templates=path)).decode()
    other_kind = markdown.write(build(load("minimal"), "soc1-type2", templates=path)).decode()

    assert "Our firm lists its tests in [Section IV]" in theirs
    assert "Our firm lists" not in other_kind


def test_a_whole_report_text_of_the_firm_replaces_section_one(folder):
    path, write = folder
    write("soc2-type1/auditor_report.md", "::: A2-03\nThe firm's own report on {{ system.name }}.\n:::\n")

    document = build(load("minimal"), "soc2-type1", templates=path)
    section = next(s for s in document.sections if s.id == "auditor_report")

    assert plain_text(section.blocks) == "The firm's own report on Birchgate Invoice Exchange."
    assert section.children == ()
    assert not [item for item in document.open_items if item.confirm]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("fine\n{{ nobody }}\n", "'nobody' is undefined", 2),
        ("{% if %}\n", "Expected an expression, got 'end of statement block'", 1),
        ("{{ system.__class__ }}", "has no attribute '__class__'", 1),
        ("a\nb\n{{ service_organization.short_name }}", "may be absent", 3),
    ],
)
def test_a_mistake_in_a_template_is_found_at_its_line(folder, text, message, line):
    path, write = folder
    write("soc2-type2/description/overview.md", text)

    with pytest.raises(InputProblems) as problem:
        build(load("minimal"), "soc2-type2", templates=path)

    (found,) = problem.value.diagnostics
    assert message in found.message
    assert str(found.span).endswith(f"description/overview.md:{line}:1")


def test_values_are_never_run_as_templates_nor_read_as_structure(folder):
    path, write = folder
    write("soc2-type2/description/overview.md", "{{ '{{ 7*7 }} **x** | # h' }}\n")

    document = build(load("minimal"), "soc2-type2", templates=path)
    overview = next(s for s in walk_sections(document.sections) if s.id == "description.overview")

    assert plain_text(overview.blocks) == "{{ 7*7 }} **x** | # h"


def test_an_unknown_layout_or_part_is_named_with_what_is_there():
    with pytest.raises(InputProblems, match="no layout “practise”"):
        build(load("minimal"), "soc2-type2", layout="practise")
    with pytest.raises(InputProblems, match="no part “descripton”"):
        build(load("minimal"), "soc2-type2", only="descripton")


def test_a_manifest_is_read_once_in_a_process_until_it_changes(folder):
    path, write = folder
    folders = resources.template_folders(path)
    first, _ = load_kind(Files(), folders, "bridge-letter")

    assert load_kind(Files(), folders, "bridge-letter")[0] is first
    ours = (resources.templates() / "bridge-letter" / "report.yaml").read_text("utf-8")
    write("bridge-letter/report.yaml", ours.replace("short_title:", "short_title: Our"))
    assert load_kind(Files(), folders, "bridge-letter")[0].short_title == f"Our {first.short_title}"
