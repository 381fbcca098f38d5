"""`socdocs confirm`: people read texts, and their names are kept beside them."""

import difflib
import json
import re
import shutil
from pathlib import Path

import pytest

from socdocs.source.yaml_reader import read_yaml
from tests.cli.terminal import When, type_into

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "saas-vendor"
FILES = ("system.yaml", "--auditor", "auditor.yaml")
READER = ("--by", "Priya Raman, CPA", "--role", "engagement_partner")
TEXTS = 8
"""The proposed paragraphs of the example's report."""


@pytest.fixture
def example(folder):
    """A copy of an example in the current folder."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture
def read(example):
    """Type answers into `socdocs confirm`, run on the example."""

    def run(*answers, files=FILES, reader=READER, columns=80):
        return type_into(example, ["confirm", *files, *reader], answers, columns=columns)

    return run


def change(path, old, new, *, last=False):
    before = path.read_text("utf-8")
    assert old in before
    after = new.join(before.rsplit(old, 1)) if last else before.replace(old, new)
    path.write_text(after, "utf-8")


def entries(path):
    tree, found = read_yaml(path.read_bytes(), str(path))
    assert not found
    report = tree.get("reports").items[0]
    return [
        {entry.key.text: entry.value.text for entry in row}
        for row in report.get("service_auditor").get("confirmed").items
    ]


def final(socdocs, *more):
    return socdocs("soc2", *FILES, "--final", "issued", "-o", "final.md", *more)


def test_all_texts_are_read_and_confirmed_and_the_report_can_be_issued(socdocs, example, read):
    assert final(socdocs).code == 1
    before = (example / "auditor.yaml").read_text("utf-8")
    screen = read(*["confirm"] * TEXTS)
    assert screen.code == 0
    assert [row["by"] for row in entries(example / "auditor.yaml")] == ["Priya Raman, CPA"] * TEXTS
    assert {row["role"] for row in entries(example / "auditor.yaml")} == {"engagement_partner"}
    after = (example / "auditor.yaml").read_text("utf-8")
    changes = [row for row in difflib.ndiff(before.splitlines(), after.splitlines()) if row[:1] in "-+"]
    assert all(row.startswith("+ ") for row in changes)
    ended = final(socdocs)
    assert ended.code == 0, ended.err
    assert "There is nothing to confirm." in read().text


def test_what_is_proposed_beside_the_tests_is_read_and_confirmed_like_all_else(socdocs, example, read):
    path = example / "auditor.yaml"
    path.write_text(re.sub(r"      information_produced: \|\n(?: {8}.*\n)+", "", path.read_text("utf-8")), "utf-8")
    assert "Reliability of Information Produced by Tavermoor, text" in socdocs("check", *FILES).out

    screen = read(*["confirm"] * (TEXTS + 1))

    assert "9 of 9: Reliability of Information Produced by Tavermoor" in screen.text
    assert "the reliability of that information is evaluated" in " ".join(screen.text.split())
    assert entries(example / "auditor.yaml")[-1]["heading"] == "information_produced"
    assert all(row["words"] for row in entries(example / "auditor.yaml"))
    ended = final(socdocs, "--force")
    assert ended.code == 0, ended.err


def test_nothing_is_confirmed_without_its_text_being_shown(read, example):
    screen = read("confirm", "stop", columns=100)
    shown = " ".join(screen.text.split())
    assert [row["heading"] for row in entries(example / "auditor.yaml")] == ["scope"]
    assert entries(example / "auditor.yaml")[0]["words"] in shown


def test_a_changed_fact_brings_the_text_back_with_what_changed(socdocs, example, read):
    read(*["confirm"] * TEXTS)
    change(example / "system.yaml", "name: Tavermoor Contract Cloud", "name: Tavermoor Contracts")
    said = (
        "“Scope” was confirmed by Priya Raman, CPA on {day}; since then this changed: "
        "“Contract Cloud” is now “Contracts”."
    ).format(day=entries(example / "auditor.yaml")[0]["date"])
    for ended in (
        socdocs("check", *FILES),
        socdocs("soc2", *FILES, "-o", "draft.md"),
        final(socdocs),
    ):
        assert said in ended.out + ended.err
    assert final(socdocs).code == 1
    listed = socdocs("confirm", *FILES, "--dry-run").out
    assert "[-Contract Cloud-] {+Contracts+}" in listed
    assert listed.endswith("2 texts to confirm.\n")

    screen = read("confirm", "confirm")
    assert "since then this changed" in " ".join(screen.text.split())
    assert len(entries(example / "auditor.yaml")) == TEXTS
    assert final(socdocs).code == 0


def test_an_entry_without_words_says_only_that_the_text_is_to_be_confirmed(socdocs, example):
    old = "service_auditor:\n      confirmed: [{heading: scope, by: Sam Ortiz, date: 2026-02-09, text: 99999999}]"
    change(example / "auditor.yaml", "service_auditor:", old)
    printed = socdocs("check", *FILES).out
    assert "Service auditor has to confirm: Scope, text" in printed.replace("The service", "Service")
    assert "since then" not in printed
    assert "with another text, whose words were not kept" in " ".join(
        socdocs("confirm", *FILES, "--dry-run").out.split()
    )


def test_texts_are_skipped_gone_back_to_and_left_for_later(example, read):
    screen = read("confirm", "skip", "back", "back", "skip", "confirm", "nonsense", "skip", "c", "stop")
    assert [row["heading"] for row in entries(example / "auditor.yaml")] == [
        "service_organization_responsibilities",
        "inherent_limitations",
    ]
    assert "You have confirmed this text in this run" in screen.text
    assert "stop: stop here" in screen.text


def test_who_breaks_off_leaves_everything_as_it_was(example, read):
    before = (example / "auditor.yaml").read_bytes()
    screen = read("confirm", "\x04")
    assert screen.code == 130
    assert "Nothing was written." in screen.text
    assert (example / "auditor.yaml").read_bytes() == before


def test_the_name_and_the_role_are_asked_for_and_never_taken_from_the_login(example, read, monkeypatch):
    monkeypatch.setenv("USER", "somebody")
    monkeypatch.setenv("LOGNAME", "somebody")
    read("  ", "Lee Ann Fox", "director", "quality", "confirm", "stop", reader=())
    assert [(row["by"], row["role"]) for row in entries(example / "auditor.yaml")] == [
        ("Lee Ann Fox", "quality_reviewer")
    ]


def test_without_a_terminal_it_says_so_and_does_nothing(socdocs, example):
    before = (example / "auditor.yaml").read_bytes()
    ended = socdocs("confirm", *FILES, *READER)
    assert ended.code == 2
    assert ended.err.count("it needs a terminal") == 1
    assert (example / "auditor.yaml").read_bytes() == before


def test_what_is_to_be_confirmed_is_listed_and_nothing_written(socdocs, example):
    before = {path.name: path.read_bytes() for path in example.iterdir()}
    printed = socdocs("confirm", *FILES, "--dry-run").out
    assert "soc2-2026: Scope, scope, text" in printed
    assert printed.endswith(f"{TEXTS} texts to confirm.\n")
    assert {path.name: path.read_bytes() for path in example.iterdir()} == before


@pytest.mark.parametrize("columns", [30, 80, 200])
def test_texts_fit_into_the_terminal(read, columns):
    screen = read("skip", "stop", columns=columns)
    text = screen.text[screen.text.index("1 of 8") :]
    assert max(map(len, text.splitlines()[:-3])) <= columns
    assert max(map(len, text.splitlines())) > columns * 0.8


def test_the_firm_confirms_a_wording_once_for_all_its_reports(socdocs, example, read):
    files = (*FILES, "--wordings", "firm.yaml")
    screen = read("wording", "skip", *["wording"] * 4, "skip", "skip", "wording", files=files)
    # The text on scope is the engagement's own.
    assert "confirm, wording" not in screen.text.split("2 of 8")[0]
    assert "confirmed_wordings" in (example / "firm.yaml").read_text("utf-8")
    change(example / "system.yaml", "short_name: Tavermoor", "short_name: Brook")

    listed = socdocs("confirm", *files, "--dry-run").out
    assert listed.endswith("3 texts to confirm.\n")
    assert socdocs("confirm", *FILES, "--dry-run").out.endswith(f"{TEXTS} texts to confirm.\n")
    for command in ("check", "review", "outline"):
        assert "Inherent Limitations, text" not in socdocs(command, *files).out
    assert socdocs("soc2", *files, "-o", "draft.md").err.count("service auditor 3") == 1


def test_the_project_file_keeps_the_wordings_for_every_command(socdocs, example, read):
    firm = example / "socdocs.yaml"
    firm.write_text("formats: [md]   # the firm's\n", "utf-8")
    shutil.copytree(EXAMPLE, example / "clients" / "brook")
    client = example / "clients" / "brook" / "system.yaml"
    change(client, "short_name: Tavermoor", "short_name: Brook")

    read("skip", *["wording"] * 4, "skip", "skip", "wording")

    assert firm.read_text("utf-8").startswith("formats: [md]   # the firm's\nconfirmed_wordings:\n  - heading: ")
    assert socdocs("confirm", str(client), "--dry-run").out.endswith("3 texts to confirm.\n")
    assert socdocs("confirm", str(client), "--dry-run", "--no-project").out.endswith(f"{TEXTS} texts to confirm.\n")
    assert "inherent_limitations" in socdocs("config", str(client)).out
    assert socdocs("batch", "clients", "-o", "drafts").code == 0
    (draft,) = (example / "drafts").rglob("*.md")
    assert "Inherent Limitations, text" not in draft.read_text("utf-8")


@pytest.mark.parametrize("name", ["socdocs.yaml", "firm.yaml"])
@pytest.mark.parametrize(
    ("by", "date", "code", "line"),
    [("Priya Raman", "2099-01-01", "ENG029", 4), ("Ida Larch", "2025-01-01", "ASR011", 3)],
)
def test_a_confirmation_for_all_reports_is_held_to_the_same_rules(socdocs, folder, name, by, date, code, line):
    (folder / "system.yaml").write_text(
        "reports:\n  - {id: r, soc: 2, type: 1, as_of_date: 2026-01-31, trust_services_categories: [security],"
        " assertion: {signatories: [{name: Ida Larch, title: CEO}]}}\n",
        "utf-8",
    )
    text = f"confirmed_wordings:\n  - heading: scope\n    by: {by}\n    date: {date}\n"
    (folder / name).write_text(text + "    wording: 12345678\n", "utf-8")
    words = () if name == "socdocs.yaml" else ("--wordings", name)

    found = socdocs("check", "system.yaml", *words, "--select", code, "--output-format", "concise").out

    assert f"{name}:{line}:" in found
    assert code in found


def test_a_file_of_wordings_takes_the_place_of_those_in_the_project_file(socdocs, example, read):
    (example / "socdocs.yaml").write_text("", "utf-8")
    read("skip", *["wording"] * 4, "skip", "skip", "wording")
    (example / "other.yaml").write_text("confirmed_wordings:\n", "utf-8")

    listed = socdocs("confirm", *FILES, "--wordings", "other.yaml", "--dry-run").out

    assert listed.endswith(f"{TEXTS} texts to confirm.\n")


@pytest.mark.parametrize("name", ["system.yaml", "auditor.yaml", "link.yaml", "other.yaml"])
def test_no_wording_is_ever_written_into_a_description_or_an_auditors_file(example, read, name):
    (example / "link.yaml").symlink_to("auditor.yaml")
    (example / "other.yaml").write_text("controls: []\n", "utf-8")
    before = {path: path.read_bytes() for path in example.glob("*.yaml")}

    screen = read("wording", "stop", files=(*FILES, "--wordings", name))

    assert screen.code != 0
    assert "A file of wordings holds no facts of a system" in " ".join(screen.text.split())
    assert {path: path.read_bytes() for path in example.glob("*.yaml")} == before


@pytest.mark.parametrize("name", ["{0}/socdocs.yaml", "clients/../socdocs.yaml", "link.yaml"])
def test_wordings_are_kept_in_the_project_file_by_whatever_name_it_is_given(example, read, name):
    (example / "socdocs.yaml").write_text("layout: four-section\n", "utf-8")
    (example / "clients").mkdir()
    (example / "link.yaml").symlink_to("socdocs.yaml")

    screen = read("confirm", "wording", "stop", files=(*FILES, "--wordings", name.format(example)))

    assert screen.code == 0, screen.text
    assert (example / "socdocs.yaml").read_text("utf-8").count("heading:") == 1
    assert len(entries(example / "auditor.yaml")) == 1


def test_a_mistake_in_the_wordings_of_a_project_file_is_told_with_its_place(socdocs, example):
    (example / "socdocs.yaml").write_text("confirmed_wordings:\n  - {heading: scope, on: 2026-01-01}\n", "utf-8")
    ended = socdocs("check", *FILES)
    assert ended.code == 1
    assert "socdocs.yaml:2" in ended.out + ended.err


def test_a_changed_template_needs_its_wording_confirmed_again(socdocs, example, read):
    files = (*FILES, "--wordings", "firm.yaml")
    read(*["skip"] * 3, "wording", "stop", files=files)
    own = example / "templates" / "shared" / "soc2" / "auditor_report"
    own.mkdir(parents=True)
    shipped = Path(__file__).resolve().parents[2] / "templates/shared/soc2/auditor_report/inherent_limitations.md"
    (own / "inherent_limitations.md").write_text(shipped.read_text("utf-8").replace("people make", "persons make"))
    listed = socdocs("confirm", *files, "--templates", "templates", "--dry-run").out
    assert "inherent_limitations" in listed


def test_a_file_of_wordings_says_where_it_is_wrong(socdocs, example):
    (example / "firm.yaml").write_text("confirmed_wordings:\n  - {heading: scope, on: 2026-01-01}\nother: 1\n", "utf-8")
    ended = socdocs("check", *FILES, "--wordings", "firm.yaml")
    assert ended.code == 1
    assert "firm.yaml:2" in ended.out + ended.err
    assert "other" not in ended.out + ended.err


def test_section_owners_approve_their_sections(socdocs, example, read):
    part = ("system.yaml", "--for", "management", "--section", "description.components")
    read("CTO", "confirm", files=part, reader=("--by", "Dana Whitcomb"))
    read("General Counsel", "confirm", files=part, reader=("--by", "Ruth Abel"))
    printed = socdocs("confirm", *part, "--dry-run").out
    assert "Approved by Dana Whitcomb (CTO) on" in printed
    assert "Approved by Ruth Abel (General Counsel) on" in printed
    assert printed.endswith("0 texts to approve.\n")
    everything = socdocs("confirm", *part[:3], "--dry-run").out
    assert "No one has approved it yet." in everything
    assert "approved-text-changed" not in socdocs("check", *FILES).out

    change(example / "system.yaml", "Three Kubernetes clusters", "Four Kubernetes clusters", last=True)
    assert "[-Three-] {+Four+}" in socdocs("confirm", *part, "--dry-run").out
    said = "“3.4 Components of the System” was approved by Ruth Abel on"
    found = socdocs("check", *FILES).out
    assert said in found
    assert "“Three” is now “Four”" in found
    assert "error[approved-text-changed]" not in final(socdocs).err


def test_what_reports_share_is_still_confirmed_when_one_more_text_is(socdocs, example, read):
    read(*["confirm"] * TEXTS)
    path = example / "auditor.yaml"
    text = path.read_text("utf-8")
    (group,) = re.findall(r"    service_auditor:\n(?: {6}.*\n)+", text)
    shared = re.sub("(?m)^  ", "", group)
    path.write_text(text.replace(group, "") + f"\nreport_defaults:\n{shared}", "utf-8")
    assert final(socdocs).code == 0
    change(path, "Penhollow Redline on October 19, 2026", "Penhollow Redline on October 20, 2026")
    assert "1 text to confirm" in socdocs("confirm", *FILES, "--dry-run").out

    assert read("confirm").code == 0

    assert socdocs("confirm", *FILES, "--dry-run").out.endswith("0 texts to confirm.\n")
    assert final(socdocs, "--force").code == 0


ENTRY = "{heading: scope, by: Ann, role: engagement_partner, date: 2026-11-01, text: 00000000}"


@pytest.mark.parametrize(("shared", "asked"), [("city: Troy", True), (f"confirmed: [{ENTRY}]", False)])
def test_a_shared_list_in_another_file_is_told_before_the_first_question(read, shared, asked):
    change(Path("auditor.yaml"), "reports:", "report_defaults: {file: d.yaml}\n\nreports:")
    Path("d.yaml").write_text(f"service_auditor: {{{shared}}}\n", "utf-8")

    screen = read(*["confirm", "stop"] if asked else ())

    assert (screen.code == 0) is asked, screen.text
    assert ("which counts for the report now, is in d.yaml" in " ".join(screen.text.split())) is not asked


def test_what_reports_never_share_needs_no_list_of_theirs(read):
    with Path("system.yaml").open("a", encoding="utf-8") as stream:
        stream.write("\nreport_defaults: {file: d.yaml}\n")
    Path("d.yaml").write_text("numerals: arabic\n", "utf-8")

    screen = read("confirm", "stop", files=("system.yaml", "--for", "management"), reader=("--by", "A", "--role", "B"))

    assert screen.code == 0, screen.text


def test_a_section_that_is_not_managements_is_refused_with_those_that_are(socdocs, example):
    ended = socdocs("confirm", "system.yaml", "--for", "management", "--section", "description.component", "--dry-run")
    assert ended.code == 2
    assert "description.components" in ended.err


def test_sections_of_the_service_auditor_are_not_chosen(socdocs, example):
    assert socdocs("confirm", *FILES, "--section", "scope", "--dry-run").code == 2


@pytest.mark.parametrize("option", ["--by", "--role"])
def test_a_name_that_no_report_could_print_is_refused(socdocs, example, option):
    ended = socdocs("confirm", *FILES, option, "Priya\x1b[31m", "--dry-run")
    assert ended.code == 2
    assert f"Invalid value for '{option}': The control character" in ended.err


# --- files that cannot be written ------------------------------------------------------------------------------------


def alone(folder, group):
    """Give the service auditor's file one report with this group alone; the opinion is not needed to read texts."""
    (folder / "auditor.yaml").write_text(f"reports:\n  - id: soc2-2026\n    service_auditor: {group}\n", "utf-8")


def test_an_empty_group_takes_the_entries(example, read):
    alone(example, "{}")
    screen = read("confirm", "confirm", "stop")
    assert screen.code == 0, screen.text
    assert len(entries(example / "auditor.yaml")) == 2


def test_a_list_that_cannot_be_written_is_told_before_the_first_question(example, read):
    (example / "audit.yaml").write_text("- {id: soc2-2026, service_auditor: {firm: Alder LLP}}\n", "utf-8")
    (example / "auditor.yaml").write_text("reports: {file: audit.yaml}\n", "utf-8")
    screen = read("confirm", "confirm", "stop")
    shown = " ".join(screen.text.split())
    assert screen.code == 1, screen.text
    assert "auditor.yaml cannot be changed, so nothing was asked" in shown
    assert "1 of 8" not in shown
    assert (example / "auditor.yaml").read_text("utf-8") == "reports: {file: audit.yaml}\n"


def test_a_folder_in_which_nothing_can_be_written_is_told_before_the_first_question(example, read):
    screen = read("stop", files=(*FILES, "--wordings", "system.yaml/firm.yaml"))
    assert screen.code == 3, screen.text
    assert "could not be written" in screen.text
    assert "1 of 8" not in screen.text


def test_a_write_protected_file_is_told_before_the_first_question(example, read):
    (example / "auditor.yaml").chmod(0o444)
    screen = read("confirm", "stop")
    assert screen.code == 3, screen.text
    assert "write-protected" in screen.text
    assert "1 of 8" not in screen.text


def test_what_others_wrote_meanwhile_stays(example, read):
    path = example / "auditor.yaml"

    def save():
        path.write_text(f"# Seen.\n{path.read_text('utf-8')}", "utf-8")

    screen = read("confirm", When("2 of 8", save), "confirm", "stop")
    assert screen.code == 0, screen.text
    assert path.read_text("utf-8").startswith("# Seen.\n")
    assert len(entries(path)) == 2


@pytest.mark.parametrize("now", ["reports: [\n", None])
def test_what_can_no_longer_be_written_is_named_entry_by_entry(example, read, now):
    path = example / "auditor.yaml"

    def spoil():
        path.write_text(now, "utf-8") if now else path.unlink()

    files = (*FILES, "--wordings", "firm.yaml")
    screen = read("confirm", "skip", "wording", When("4 of 8", spoil), "confirm", "stop", files=files)
    shown = " ".join(screen.text.split())
    assert screen.code == (1 if now else 3), screen.text
    assert "Write the 2 entries into the list reports[soc2-2026].service_auditor.confirmed yourself" in shown
    assert "{heading: scope, by: Priya Raman, CPA, role: engagement_partner, date: " in shown
    assert "{heading: inherent_limitations, by: Priya Raman, CPA" in shown
    assert "signed off by Priya Raman, CPA" in shown
    assert (example / "firm.yaml").read_text("utf-8").count("heading:") == 1
    assert path.exists() == bool(now)
    assert not now or path.read_text("utf-8") == now


def test_a_text_that_was_signed_off_and_that_the_report_no_longer_has_is_named(socdocs, folder):
    signed = "by: Dana Whitcomb, date: 2026-02-10, text: 51d0c2ae}]"
    approvals = f"approvals: [{{section: description.cuecs, {signed}"
    confirmed = f"service_auditor: {{confirmed: [{{heading: subsequent_events, role: engagement_partner, {signed}}}"
    report = f"reports: [{{id: r, soc: 2, type: 1, trust_services_categories: [security], {approvals}, {confirmed}}}]\n"
    (folder / "system.yaml").write_text(f"system: {{name: Ledger}}\n{report}", "utf-8")

    said = socdocs("check", "system.yaml", "--output-format", "concise").out
    assert "system.yaml:2:" in said
    assert (
        "[confirmed-text-changed]: “subsequent_events” was signed off by Dana Whitcomb on 2026-02-10, and the" in said
    )
    assert "[approved-text-changed]: “description.cuecs” was signed off by Dana Whitcomb on 2026-02-10, and the" in said
    assert "“description.cuecs” was signed off" in socdocs("soc2", "system.yaml", "-o", "r.md").err
    assert "signed off" not in socdocs("soc2", "system.yaml", "--only", "assertion", "-o", "a.md").err
    for owner, mine, other in (
        ("management", "description.cuecs", "subsequent_events"),
        ("service_auditor", "subsequent_events", "description.cuecs"),
    ):
        listed = socdocs("confirm", "system.yaml", "--for", owner, "--dry-run").err
        assert f"“{mine}” was signed off by Dana Whitcomb" in listed
        assert other not in listed


SIGNED = "by: Dana Whitcomb, date: 2026-02-10"
OF_NO_USE = {
    "a section that has parts": (
        f"section: description, {SIGNED}, text: 51d0c2ae, words: Ours.",
        "“description” is not approved as one, so this entry counts for nothing",
        "What is approved: description.overview, description.services, ",
    ),
    "the mark of another text": (
        f"section: description.overview, {SIGNED}, text: 51d0c2ae",
        "was approved by Dana Whitcomb on 2026-02-10, and the entry does not hold the mark of the text as it is now (",
        "Read it again with socdocs confirm, or restore what it said.",
    ),
    "no mark": (
        f"section: description.overview, {SIGNED}",
        "was approved by Dana Whitcomb on 2026-02-10, and the entry does not hold the mark of the text as it is now (",
        "Read it again with socdocs confirm, or restore what it said.",
    ),
    "no name": (
        "section: description.overview, date: 2026-02-10, text: 51d0c2ae, words: Ours.",
        "Who approved “description.overview”, or when, is not said, so this entry counts for nothing",
        "Read the section with socdocs confirm, which writes both, or take the entry out.",
    ),
    "no day, of a section that is not there": (
        "section: description.cuecs, by: Dana Whitcomb",
        "Who approved “description.cuecs”, or when, is not said, so this entry counts for nothing",
        "Read the section with socdocs confirm, which writes both, or take the entry out.",
    ),
}


@pytest.mark.parametrize(("entry", "message", "advice"), OF_NO_USE.values(), ids=OF_NO_USE)
def test_an_approval_by_hand_that_counts_for_nothing_is_a_warning_at_its_line(socdocs, folder, entry, message, advice):
    report = "id: r, soc: 2, type: 1, trust_services_categories: [security]"
    rows = f"reports:\n  - {{{report}, approvals: [\n      {{{entry}}}]}}\n"
    (folder / "system.yaml").write_text(f"system: {{name: Ledger}}\n{rows}", "utf-8")

    found = json.loads(socdocs("check", "system.yaml", "--output-format", "json").out)["diagnostics"]
    (row,) = (row for row in found if row["code"] == "approved-text-changed")

    assert row["severity"] == "warning"
    assert row["location"]["line"] == 4
    assert message in row["message"]
    assert row["advice"].startswith(advice)
