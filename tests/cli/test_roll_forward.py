"""`socdocs roll-forward`: what it says, what it writes, and what it refuses."""

import shutil

import pytest

from socdocs.cli.run import FINE, USAGE
from tests.conftest import ROOT

DESCRIPTION = """\
# Acme
service_organization: {name: "Acme, Inc.", overview: "In 2025 Acme had 20 people."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [CC6.2]}
  - id: AC-02   # until autumn
    text: The Help Desk removes leavers.
    criteria: [CC6.2]
    until: 2025-09-30
vendors: {none_statement: We have no vendors.}
requirements:
  - {id: SR-01, text: Logs are read as in AC-02.}
tests:
  - {control: AC-01, result: exception, exceptions: [{id: EX-01, tested: 5, deviations: 1, nature: One was late.}]}
  - {control: AC-02, result: no_exceptions}
checks:
  waive:
    - {rule: CTL007, where: "controls[AC-01]", reason: Agreed with the auditor.}
reports:
  - id: soc2
    soc: 2
    type: 2
    trust_services_categories: [security]
    period: {start: 2025-01-01, end: 2025-12-31}
    report_date: 2026-02-01
"""


@pytest.fixture
def last(folder):
    """A description with something of each kind in the current folder."""
    (folder / "system.yaml").write_text(DESCRIPTION, "utf-8")
    return folder


def said(ended):
    return " ".join(ended.err.split())


def test_the_next_description_is_written_with_what_became_of_each_fact(socdocs, last):
    ended = socdocs("roll-forward", "system.yaml", "-o", "next")

    assert ended.code == FINE
    new = (last / "next" / "system.yaml").read_text("utf-8")
    assert "period: {start: 2026-01-01, end: 2026-12-31}" in new
    assert "AC-02   #" not in new
    assert "report_date:\n" in new
    assert "prior_exceptions:\n  - id: EX-01\n    control: AC-01\n" in new
    assert (last / "next" / "last-year" / "description.yaml").read_text("utf-8") == DESCRIPTION
    assert (last / "system.yaml").read_text("utf-8") == DESCRIPTION
    words = said(ended)
    for line in (
        "soc2 covers 2026-01-01 to 2026-12-31",
        "CTL007 at controls[AC-01]: Agreed with the auditor.",
        "vendors: We have no vendors.",
        "Gone, since they ended before the new period (1): controls[AC-02]: The Help Desk removes leavers.",
        "Gone with them (1): tests[AC-02]",
        "Exceptions of last year, now under prior_exceptions (1): EX-01",
        "service_organization.overview: “2025”, a time of last year",
        "requirements[SR-01].text: “AC-02”, no longer in the description",
        "socdocs check next/system.yaml",
        "socdocs diff next/system.yaml --changes",
        "socdocs report soc2-type2 next/system.yaml --report soc2",
    ):
        assert line in words, line
    assert socdocs("report", "soc2-type2", "next/system.yaml", "--report", "soc2", "-o", "draft.md").code == FINE


def test_the_words_that_call_a_description_fictional_are_not_of_last_year(socdocs, last):
    (last / "system.yaml").write_text(f"{DESCRIPTION}fictional: An example of June 2025\n", "utf-8")

    words = said(socdocs("roll-forward", "system.yaml", "-o", "next"))

    assert "“2025”, a time of last year" in words
    assert "“June 2025”" not in words


def test_a_dry_run_says_the_same_and_writes_nothing(socdocs, last):
    tried = socdocs("roll-forward", "system.yaml", "-o", "next", "--dry-run")
    assert not (last / "next").exists()
    done = socdocs("roll-forward", "system.yaml", "-o", "next")
    assert tried.err.split("Not written")[0] == done.err.split("Written")[0]


def test_nothing_is_written_over_a_file_that_exists(socdocs, last):
    (last / "next").mkdir()
    (last / "next" / "system.yaml").write_text("mine\n", "utf-8")

    for folder in ("next", "."):
        ended = socdocs("roll-forward", "system.yaml", "-o", folder)
        assert (ended.code, "exists already" in ended.err) == (USAGE, True)
    assert (last / "next" / "system.yaml").read_text("utf-8") == "mine\n"
    assert sorted(path.name for path in last.iterdir()) == ["next", "system.yaml"]


def test_a_run_that_was_cut_off_is_finished_by_the_same_command(socdocs, last):
    text = DESCRIPTION.replace('"In 2025 Acme had 20 people."', "{file: overview.md}")
    (last / "system.yaml").write_text(text, "utf-8")
    (last / "overview.md").write_text("Acme has 20 people.\n", "utf-8")
    assert socdocs("roll-forward", "system.yaml", "-o", "next").code == FINE
    whole = {path: path.read_bytes() for path in (last / "next").rglob("*") if path.is_file()}
    (last / "next" / "overview.md").unlink()

    assert socdocs("roll-forward", "system.yaml", "-o", "next").code == FINE

    assert len(whole) > 1
    assert {path: path.read_bytes() for path in (last / "next").rglob("*") if path.is_file()} == whole


def test_a_type_1_that_names_its_kind_becomes_a_type_2(socdocs, audited):
    path = audited / "system.yaml"
    named = path.read_text("utf-8").replace("soc: 2, type: 1", "kind: soc2-type1")
    path.write_text(named, "utf-8")
    assert "kind: soc2-type1" in named

    ended = socdocs("roll-forward", "system.yaml", "--auditor", "auditor.yaml", "--type", "2", "-o", "next")

    assert ended.code == FINE
    assert "kind: soc2-type2" in (audited / "next" / "system.yaml").read_text("utf-8")
    assert socdocs("check", "next/system.yaml", "--auditor", "next/auditor.yaml", "--fail-on", "error").code == FINE


def test_a_type_1_becomes_a_type_2_that_starts_a_day_later(socdocs, audited):
    ended = socdocs("roll-forward", "system.yaml", "--auditor", "auditor.yaml", "--type", "2", "-o", "next")

    new = (audited / "next" / "system.yaml").read_text("utf-8")
    assert ended.code == FINE
    assert "type: 2" in new
    assert "as_of_date" not in new
    assert "2026-04-01" in new
    assert "socdocs report soc2-type2 next/system.yaml --report soc2-2026 --auditor next/auditor.yaml" in said(ended)
    assert socdocs("check", "next/system.yaml", "--auditor", "next/auditor.yaml", "--fail-on", "error").code == FINE


def test_what_cannot_be_rolled_forward_is_said(socdocs, last):
    assert socdocs("roll-forward", "system.yaml", "-o", "next", "--type", "2").code == USAGE
    assert "There is no report “soc3”" in socdocs("roll-forward", "system.yaml", "-o", "next", "--report", "soc3").err
    (last / "system.yaml").write_text(DESCRIPTION.replace("end: 2025-12-31", "end: null"), "utf-8")
    assert "no period with a first and a last day" in socdocs("roll-forward", "system.yaml", "-o", "next").err


def test_a_workbook_is_copied_and_its_cells_to_clear_are_said(socdocs, folder):
    from xlsxwriter import Workbook

    with Workbook(folder / "tests.xlsx") as book:
        sheet = book.add_worksheet("Tests")
        for row, cells in enumerate((("control", "result", "reason"), ("AC-01", "not_tested", "Too early"))):
            sheet.write_row(row, 0, cells)
    text = (folder / "system.yaml").read_text("utf-8").replace("type: 1", "type: 2")
    text = text.replace("as_of_date: 2026-03-31", "period: {start: 2025-04-01, end: 2026-03-31}")
    (folder / "system.yaml").write_text(f"{text}tests: {{file: tests.xlsx}}\n", "utf-8")

    ended = socdocs("roll-forward", "system.yaml", "-o", "next")

    assert ended.code == FINE
    assert "To be done by hand (2):" in ended.err
    assert "sheet Tests, cell B2) clear tests[AC-01].result" in said(ended)
    assert (folder / "next" / "tests.xlsx").read_bytes() == (folder / "tests.xlsx").read_bytes()


def test_a_workbook_that_names_what_is_gone_is_left_to_be_changed_by_hand(socdocs, last):
    from xlsxwriter import Workbook

    with Workbook(last / "tests.xlsx") as book:
        sheet = book.add_worksheet("Tests")
        for row, cells in enumerate((("control", "result"), ("AC-02", "no_exceptions"))):
            sheet.write_row(row, 0, cells)
    text = DESCRIPTION[: DESCRIPTION.index("tests:")] + DESCRIPTION[DESCRIPTION.index("checks:") :]
    (last / "system.yaml").write_text(f"{text}tests: {{file: tests.xlsx}}\n", "utf-8")

    ended = socdocs("roll-forward", "system.yaml", "-o", "next")

    assert ended.code == FINE
    assert "cell A2) clear tests[AC-02]" in said(ended)
    assert "“AC-02” is not the id of a control" in said(ended), ended.err


def test_texts_and_lists_are_copied_and_libraries_are_named_from_the_new_folder(socdocs, folder):
    (folder / "shared").mkdir()
    (folder / "shared" / "controls.csv").write_text("id,text,criteria,did_not_operate\nAC-01,Reads.,CC6.1,None.\n")
    client = folder / "clients" / "2025"
    client.mkdir(parents=True)
    (client / "overview.md").write_text("Acme.\n\n![A plan](plan.png)\n\n![A net](net.svg)\n", "utf-8")
    plan = ROOT / "examples" / "saas-vendor" / "architecture.png"
    for name in ("plan.png", "net.png"):
        shutil.copy(plan, client / name)
    (client / "net.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    text = (folder / "system.yaml").read_text("utf-8")
    text = text[: text.index("controls:")] + text[text.index("reports:") :]
    text = text.replace('"Acme, Inc."', '"Acme, Inc.", overview: {file: overview.md}')
    more = "libraries: [../../shared]\ncontrols: {file: ../../shared/controls.csv}\n"
    (client / "system.yaml").write_text(text + more, "utf-8")

    ended = socdocs("roll-forward", "clients/2025/system.yaml", "-o", "next", "--type", "2")

    assert ended.code == FINE, ended.err
    assert "controls: {file: ../shared/controls.csv}" in (folder / "next" / "system.yaml").read_text("utf-8")
    assert "libraries: [../shared]" in (folder / "next" / "system.yaml").read_text("utf-8")
    assert "libraries: [../../shared]" in (folder / "next" / "last-year" / "description.yaml").read_text("utf-8")
    assert (folder / "next" / "plan.png").read_bytes() == plan.read_bytes()
    assert {path.name for path in (folder / "next").glob("net.*")} == {"net.svg", "net.png"}
    assert (folder / "next" / "overview.md").read_bytes() == (client / "overview.md").read_bytes()
    assert "is in a library, which is never written; clear it there" in said(ended)


def test_a_table_that_the_file_of_a_list_names_is_cleared(socdocs, last):
    text = DESCRIPTION[: DESCRIPTION.index("tests:")] + DESCRIPTION[DESCRIPTION.index("checks:") :]
    (last / "system.yaml").write_text(f"{text}tests: {{file: tests.yaml}}\n", "utf-8")
    (last / "tests.yaml").write_text("file: tests.csv\n", "utf-8")
    (last / "tests.csv").write_text("control,result,reason\nAC-01,not_tested,Too early\n", "utf-8")

    ended = socdocs("roll-forward", "system.yaml", "-o", "next")

    assert ended.code == FINE, ended.err
    assert "To be done by hand" not in ended.err
    assert (last / "next" / "tests.csv").read_text("utf-8") == "control,result,reason\nAC-01,,\n"


def test_a_picture_that_is_none_or_lies_outside_is_left_to_be_given_by_hand(socdocs, last):
    (last / "notes.desktop").write_text("[Desktop Entry]\n", "utf-8")
    shown = "![a](../other/plan.png) ![b](notes.desktop) ![c](gone.png)"
    (last / "system.yaml").write_text(DESCRIPTION.replace("In 2025 Acme had 20 people.", shown), "utf-8")

    ended = socdocs("roll-forward", "system.yaml", "-o", "deep/next")

    assert ended.code == FINE
    assert "To be done by hand (3):" in ended.err
    assert "give the picture ../other/plan.png: '../other/plan.png' leads out of the folder" in said(ended)
    assert sorted(path.name for path in (last / "deep").rglob("*.*")) == ["description.yaml", "system.yaml"]


def test_a_file_that_is_named_through_another_folder_is_never_written_outside_the_new_one(socdocs, folder):
    client = folder / "clients" / "acme"
    client.mkdir(parents=True)
    (client.parent / "same").symlink_to("acme")
    (client / "controls.csv").write_text("id,text,criteria\nAC-01,The Lead reviews access.,CC6.1\n", "utf-8")
    text = DESCRIPTION[: DESCRIPTION.index("controls:")] + DESCRIPTION[DESCRIPTION.index("reports:") :]
    (client / "system.yaml").write_text(f"{text}controls: {{file: ../same/controls.csv}}\n", "utf-8")
    assert socdocs("check", "clients/acme/system.yaml", "--fail-on", "error").code == FINE

    ended = socdocs("roll-forward", "clients/acme/system.yaml", "-o", "deep/next")

    assert ended.code == USAGE
    assert "would lie outside of the new folder" in said(ended)
    assert not (folder / "deep").exists()


@pytest.mark.parametrize(
    ("target", "named", "libraries"),
    [
        ("clients/2026", "../../shared", ""),
        ("../elsewhere", "../firm/shared", 'libraries: ["../firm/shared", "../firm/more"]'),
    ],
)
def test_the_libraries_of_the_project_file_count_and_are_named_where_it_does_not(
    socdocs, folder, monkeypatch, target, named, libraries
):
    firm = folder / "firm"
    (firm / "more").mkdir(parents=True)
    (firm / "shared").mkdir()
    (firm / "shared" / "controls.csv").write_text(
        "id,text,criteria\nAC-01,Reads the log of March 2026.,CC6.1\n", "utf-8"
    )
    (firm / "socdocs.yaml").write_text("libraries: [shared, more]\n", "utf-8")
    client = firm / "clients" / "2025"
    client.mkdir(parents=True)
    text = (folder / "system.yaml").read_text("utf-8")
    text = text[: text.index("controls:")] + text[text.index("reports:") :]
    (client / "system.yaml").write_text(f"{text}controls: {{file: ../../shared/controls.csv}}\n", "utf-8")
    monkeypatch.chdir(firm)

    ended = socdocs("roll-forward", "clients/2025/system.yaml", "-o", target, "--type", "2")

    assert ended.code == FINE, ended.err
    assert "To be done by hand" not in ended.err
    assert "“March 2026”, a time of last year" in said(ended)
    new = (firm / target / "system.yaml").read_text("utf-8")
    assert f"controls: {{file: {named}/controls.csv}}\n{libraries}" in new
    assert ("libraries" in new) is bool(libraries)
    assert not (firm / target / "controls.csv").exists()
    file = f"{target}/system.yaml"
    assert socdocs("report", "soc2-type2", file, "--report", "soc2-2026", "-o", "draft.md").code == FINE
    assert socdocs("diff", file, "--changes").code == FINE


def test_one_description_is_compared_with_last_years(socdocs, last):
    socdocs("roll-forward", "system.yaml", "-o", "next")
    file = last / "next" / "system.yaml"
    file.write_text(file.read_text("utf-8").replace("each quarter", "each month"), "utf-8")

    asked = socdocs("diff", "next/system.yaml", "--changes")
    assert "AC-01 differs from last year: did practice change, and when?" in asked.out
    assert socdocs("diff", "next/last-year/description.yaml", "next/system.yaml", "--changes").out == asked.out
    without = socdocs("diff", "system.yaml", "--changes")
    assert (without.code, "names none of last year" in without.err) == (USAGE, True)
    assert socdocs("reports", "next").out == "next/system.yaml\tsoc2\tsoc2-type2\n"
    shutil.rmtree(last / "next" / "last-year")
    assert "There is no file" in socdocs("diff", "next/system.yaml").err


def test_own_wording_goes_along_and_its_words_of_last_year_are_listed(socdocs, last):
    own = "paragraphs:\n  - instead_of: Something.\n    text: In 2025 we said it in other words. ![A](a.png)\n"
    shutil.copy(ROOT / "examples" / "saas-vendor" / "architecture.png", last / "a.png")
    (last / "own-wording").mkdir()
    (last / "own-wording" / "description.overview.yaml").write_text(own, "utf-8")
    ended = socdocs("roll-forward", "system.yaml", "-o", "next")
    assert ended.code == FINE
    for folder in (last / "next", last / "next" / "last-year"):
        assert (folder / "own-wording" / "description.overview.yaml").read_text("utf-8") == own
    assert (last / "next" / "a.png").read_bytes() == (last / "a.png").read_bytes()
    assert "own-wording/description.overview.yaml:3" in (ended.out + ended.err).replace("\\", "/")
