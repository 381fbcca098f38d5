"""`socdocs pull`: the edits of a Word draft come back into the files of the description."""

import contextlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from socdocs.cli.run import Run
from socdocs.cli.table import program
from socdocs.edits import compare, read_word_file
from socdocs.edits.drafts import read_mark
from socdocs.model.ownership import owner_of
from socdocs.writers.docx.names import key
from tests.edits.editing import Edit, Editing, W, chosen

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "payroll-processor"
FILES = ("system.yaml", "--auditor", "auditor.yaml")


@pytest.fixture
def example(folder):
    """A copy of an example in the current folder, and its draft."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def draft_of_example(tmp_path_factory):
    """The draft of the example as it lies among the examples, and what it says."""
    with contextlib.chdir(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("example"), dirs_exist_ok=True)):
        assert Run().call(program, ["soc1", *FILES, "-o", "draft.docx", "--quiet"]) == 0
        data = Path("draft.docx").read_bytes()
        return data, read_word_file(data)


@pytest.fixture
def drafted(example, draft_of_example):
    """The example in the current folder with its draft, `draft.docx`; what the draft says."""
    data, read = draft_of_example
    (example / "draft.docx").write_bytes(data)
    return read


def draft_again(socdocs, name):
    ended = socdocs("soc1", *FILES, "-o", name, "--force")
    assert ended.code == 0, ended.err
    return read_word_file(Path(name).read_bytes())


def edited(name, target, *changes):
    """The draft with words replaced in its text."""
    with zipfile.ZipFile(name) as draft, zipfile.ZipFile(target, "w") as changed:
        for part in draft.namelist():
            data = draft.read(part)
            if part == "word/document.xml":
                text = data.decode()
                for old, new in changes:
                    assert old in text
                    text = text.replace(old, new, 1)
                data = text.encode()
            changed.writestr(part, data)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".yaml", ".csv")}


def test_edits_of_facts_come_back_and_the_next_draft_says_them_and_nothing_else_changes(socdocs, drafted, example):
    editing = Editing(Path("draft.docx").read_bytes(), drafted)
    edits = [edit for found in chosen(editing.places(), 6, seed=5).values() for edit in found]
    once = {edit.place.address: edit for edit in edits if owner_of(edit.place.address) == "management"}
    editing.edit(list(once.values()))
    Path("edited.docx").write_bytes(editing.data())

    ended = socdocs("pull", "edited.docx", *FILES, "--accept", "all", "--output-format", "json")
    assert ended.code == 0, ended.err
    taken = {row["address"]: row["found"][0] for row in json.loads(ended.out)["facts"] if row["state"] == "taken"}
    assert len(taken) >= 10
    assert taken.items() <= {edit.change[0]: edit.change[2] for edit in once.values()}.items()

    again = compare(draft_again(socdocs, "again.docx"), drafted.written)
    assert {(change.address, change.found) for change in again.changes if change.address in taken} >= set(taken.items())
    ended = socdocs("pull", "edited.docx", *FILES, "--accept", "all", "--output-format", "json")
    assert {row["state"] for row in json.loads(ended.out)["facts"] if row["address"] in taken} <= {"done", "conflict"}


def test_nothing_is_written_unless_it_is_accepted(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", ("was founded in 1998", "was founded in 1999"))
    before = contents(example)
    for options in ((), ("--accept", "none"), ("--accept", "all", "--dry-run")):
        ended = socdocs("pull", "edited.docx", *FILES, *options)
        assert ended.code == 0
        assert "1999" in ended.out
        assert contents(example) == before
    assert "Not written, because of --dry-run: system.yaml" in ended.err
    assert "--accept all" in socdocs("take-edits", "edited.docx", *FILES).err
    socdocs("pull", "edited.docx", *FILES, "--accept", "all")
    changed = {name: data for name, data in contents(example).items() if data != before[name]}
    assert list(changed) == ["system.yaml"]
    assert changed["system.yaml"] == before["system.yaml"].replace(b"founded in 1998", b"founded in 1999")


def test_words_that_would_be_a_comment_are_listed_and_not_taken(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", ("was founded in 1998", "was founded &lt;!-- or was it? --&gt; in 1998"))
    before = contents(example)
    ended = socdocs("pull", "edited.docx", *FILES, "--accept", "all")
    assert "or was it?" in ended.out
    assert "Its value cannot be written so that it prints these words." in " ".join(ended.out.split())
    assert contents(example) == before


def test_each_side_takes_its_own_facts(socdocs, drafted, example):
    edited(
        "draft.docx",
        "edited.docx",
        ("was founded in 1998", "was founded in 1999"),
        ("November 12, 2026", "November 13, 2026"),
    )
    before = contents(example)
    ended = socdocs("pull", "edited.docx", *FILES, "--accept", "all", "--for", "service_auditor")
    assert "Belongs to the other party" in ended.out
    assert [name for name, data in contents(example).items() if data != before[name]] == ["auditor.yaml"]
    assert b"report_date: 2026-11-13" in contents(example)["auditor.yaml"]


def test_what_was_changed_on_both_sides_or_in_two_copies_is_a_conflict(socdocs, drafted, example):
    edited("draft.docx", "one.docx", ("was founded in 1998", "was founded in 1999"))
    edited("draft.docx", "two.docx", ("was founded in 1998", "was founded in 2000"))
    before = contents(example)
    ended = socdocs("pull", "one.docx", "two.docx", *FILES, "--accept", "all")
    assert "Changed in more than one way" in ended.out
    assert "1999" in ended.out
    assert "2000" in ended.out
    assert contents(example) == before
    system = example / "system.yaml"
    system.write_bytes(before["system.yaml"].replace(b"founded in 1998", b"founded in 2001"))
    ended = socdocs("pull", "one.docx", *FILES, "--accept", "all")
    assert "description: Brackenford Payroll Services, Inc. (Brackenford) was founded in 2001" in ended.out
    assert b"founded in 2001" in system.read_bytes()


def test_other_words_are_listed_with_their_section(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", (" is headquartered in ", " has its head office in "))
    ended = socdocs("pull", "edited.docx", *FILES, "--accept", "all")
    assert "Words of the report that are no facts (1):" in ended.out
    assert "description.overview" in ended.out
    assert "[-is headquartered-] {+has its head office+} in" in ended.out


def test_tracked_changes_stop_it_until_it_is_said_how_to_read_them(socdocs, drafted, example):
    editing = Editing(Path("draft.docx").read_bytes(), drafted)
    edits = chosen(editing.places(), 3, seed=2)["table cell"]
    editing.edit(edits, author="Ana Ruiz")
    Path("tracked.docx").write_bytes(editing.data())
    ended = socdocs("pull", "tracked.docx", *FILES, "--accept", "all")
    assert ended.code == 1
    assert "--tracked accept" in ended.err
    assert "Ana Ruiz" in ended.err
    assert edits[0].words in socdocs("pull", "tracked.docx", *FILES, "--tracked", "accept").out
    assert "Nothing was changed" in socdocs("pull", "tracked.docx", *FILES, "--tracked", "reject").out


def test_a_file_that_lost_what_it_said_needs_the_original(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", ("was founded in 1998", "was founded in 1999"))
    with zipfile.ZipFile("edited.docx") as full, zipfile.ZipFile("bare.docx", "w") as bare:
        for name in full.namelist():
            if not re.match("customXml/|docProps/custom.xml", name):
                bare.writestr(name, full.read(name))
    ended = socdocs("pull", "bare.docx", *FILES)
    assert ended.code == 1
    assert "--base ORIGINAL" in ended.err
    assert "1999" in socdocs("pull", "bare.docx", *FILES, "--base", "draft.docx").out


def test_a_change_is_asked_for_one_by_one(socdocs, drafted, example, monkeypatch):
    edited("draft.docx", "edited.docx", ("was founded in 1998", "was founded in 1999"))
    answers = iter(["n", "back", "maybe", "Y"])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    before = contents(example)
    socdocs("pull", "edited.docx", *FILES, "--interactive")
    assert contents(example) == before
    socdocs("pull", "edited.docx", *FILES, "--interactive")
    assert b"founded in 1999" in contents(example)["system.yaml"]


def test_what_is_no_word_file_is_refused(socdocs, example):
    ended = socdocs("pull", "system.yaml", "system.yaml")
    assert ended.code == 1
    assert "system.yaml is a text, not a Word draft." in ended.err


def test_comments_of_people_are_listed_with_what_they_are_about(socdocs, drafted, example):
    opened = docx.Document("draft.docx")
    paragraph = next(p for p in opened.paragraphs if "was founded in 1998" in p.text)
    opened.add_comment(paragraph.runs, text="Was it not 1997?", author="Ana Ruiz")
    opened.save("commented.docx")
    ended = socdocs("pull", "commented.docx", *FILES)
    assert "Ana Ruiz" in ended.out
    assert "Was it not 1997?" in ended.out
    assert "about: Brackenford Payroll Services, Inc." in ended.out
    listed = json.loads(socdocs("pull", "commented.docx", *FILES, "--output-format", "json").out)["comments"]
    assert [(comment["author"], comment["resolved"]) for comment in listed] == [("Ana Ruiz", False)]
    with zipfile.ZipFile("draft.docx") as draft:
        assert "word/comments.xml" in draft.namelist()


def test_words_typed_into_a_comment_of_socdocs_are_listed(socdocs, drafted, example):
    opened = docx.Document("draft.docx")
    first, second, *_ = opened.comments
    first.paragraphs[0].add_run(" No longer so, ask Ana.")
    second.add_paragraph("See the minutes.")
    opened.save("typed.docx")

    ended = socdocs("pull", "typed.docx", *FILES)

    assert "  in a comment of socdocs: " in ended.out
    assert "No longer so, ask Ana." in ended.out
    assert "See the minutes." in ended.out
    assert ended.out.count("in a comment of socdocs") == 2


OPEN = """\
# The smallest description.
service_organization:
  name: Acme, Inc.
system:
  name: Acme Cloud   # its name
reports:
  - id: soc2
    soc: 2
    type: 1

# The end.
"""


def filled_in(draft, words):
    """The draft with words typed over the prompts of open items."""
    editing = Editing(draft, read_word_file(draft))
    for control in editing.root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None and tag.get(f"{W}val") in words:
            first, *others = control.iter(f"{W}r")
            first.find(f"{W}t").text = words[tag.get(f"{W}val")]
            for run in others:
                run.getparent().remove(run)
    return editing.data()


def test_facts_typed_over_open_items_are_added_to_the_groups_that_they_belong_to(socdocs, folder):
    system = folder / "system.yaml"
    system.write_text(OPEN, "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    typed = {
        "reports[soc2].as_of_date": "June 30, 2026",
        "system.boundaries": "The cloud: all of it.",
        "service_organization.overview": "It is new.",
    }
    data = filled_in((folder / "draft.docx").read_bytes(), {key(address): text for address, text in typed.items()})
    (folder / "edited.docx").write_bytes(data)
    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")
    assert "Taken (3)" in ended.out
    assert system.read_text("utf-8") == (
        OPEN.replace("name: Acme, Inc.\n", "name: Acme, Inc.\n  overview: It is new.\n")
        .replace("its name\n", 'its name\n  boundaries: "The cloud: all of it."\n')
        .replace("type: 1\n", "type: 1\n    as_of_date: 2026-06-30\n")
    )
    assert "Nothing was written" not in socdocs("pull", "edited.docx", "system.yaml").err


@pytest.mark.parametrize("words", ["<!-- We host in Ohio", "Ohio <!-- or Iowa --> site", "# Ohio", "- [ ] Ohio"])
def test_words_typed_over_an_open_item_that_would_print_other_words_are_listed_and_not_taken(socdocs, folder, words):
    system = folder / "system.yaml"
    system.write_text(OPEN, "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    data = filled_in((folder / "draft.docx").read_bytes(), {key("service_organization.overview"): words})
    (folder / "edited.docx").write_bytes(data)
    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")
    assert words in ended.out
    assert "Its value cannot be written so that it prints these words." in " ".join(ended.out.split())
    assert system.read_text("utf-8") == OPEN


LETTER = """\
service_organization: {name: Acme}
system: {name: Cloud}
reports:
  - id: soc2
    soc: 2
    type: 1
    assertion:
      letterhead: |
        Acme, Inc.
        Austin, Texas
"""


@pytest.mark.parametrize("typed", ["# ", "- ", "> ", "1. ", "&lt;!-- "])
def test_words_typed_before_a_letterhead_that_would_print_others_are_listed_and_not_taken(socdocs, folder, typed):
    (folder / "system.yaml").write_text(LETTER, "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    edited("draft.docx", "edited.docx", (">Acme, Inc.<", f">{typed}Acme, Inc.<"))
    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")
    assert "Its value cannot be written so that it prints these words." in " ".join(ended.out.split())
    assert (folder / "system.yaml").read_text("utf-8") == LETTER


def test_a_changed_letterhead_keeps_its_bold_words_and_its_lines(socdocs, folder):
    before = LETTER.replace("Acme, Inc.", "**Acme, Inc.**")
    (folder / "system.yaml").write_text(before, "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    lines = "</w:t><w:br/><w:t>Suite 5<"
    edited("draft.docx", "edited.docx", (">Acme, Inc.<", f">Acme Cloud, Inc.{lines}"), (">Austin, T", ">Houston, T"))
    assert "Taken (1)" in socdocs("pull", "edited.docx", "system.yaml", "--accept", "all").out
    wanted = before.replace("Acme, Inc.**", "Acme Cloud, Inc.**\n        Suite 5").replace("Austin", "Houston")
    assert (folder / "system.yaml").read_text("utf-8") == wanted


def test_a_prompt_that_is_still_beside_the_typed_words_is_left_to_be_changed_by_hand(socdocs, folder):
    system = folder / "system.yaml"
    system.write_text(OPEN, "utf-8")
    socdocs("soc2", "system.yaml", "-o", "draft.docx")
    draft = (folder / "draft.docx").read_bytes()
    tag = key("service_organization.overview")
    (control,) = docx.Document("draft.docx").element.xpath(f'//w:sdt[w:sdtPr/w:tag/@w:val="{tag}"]')
    prompt = "".join(part.text for part in control.iter(f"{W}t"))
    (folder / "edited.docx").write_bytes(filled_in(draft, {tag: f"It is new. {prompt}"}))

    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")

    assert "The words of the open item are still beside it." in ended.out
    assert system.read_text("utf-8") == OPEN


def test_a_list_that_was_changed_in_the_draft_is_left_to_be_changed_by_hand(socdocs, folder):
    before = contents(folder)
    socdocs("soc2", "system.yaml", "-o", "draft.docx")
    draft = (folder / "draft.docx").read_bytes()
    editing = Editing(draft, read_word_file(draft))
    editing.edit([Edit(place, "CC6.3") for place in editing.places() if place.address == "controls[AC-01].criteria"])
    (folder / "edited.docx").write_bytes(editing.data())

    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")

    assert "The description has no single value for it.\n" in ended.out
    assert contents(folder) == before


def numbered(socdocs, label, name, *options):
    ended = socdocs("soc1", *FILES, "--draft", label, "-o", name, "--force", *options)
    assert ended.code == 0, ended.err


def foot(name):
    with zipfile.ZipFile(name) as file:
        return "".join(file.read(part).decode() for part in file.namelist() if "word/footer" in part)


def test_a_draft_has_its_number_at_the_foot_of_every_page_and_in_its_mark(socdocs, example):
    numbered(socdocs, "3, Nov 5", "draft.docx")
    numbered(socdocs, "3, Nov 5", "draft.md")
    assert "Draft 3, Nov 5" in foot("draft.docx")
    assert "Draft 3, Nov 5" in Path("draft.md").read_text("utf-8")
    for name in ("draft.docx", "draft.md"):
        mark = read_mark(Path(name).read_bytes())
        assert (mark.kind, mark.report_id, mark.number) == ("soc1-type2", "soc1-2026", 3)


@pytest.mark.parametrize("options", [("--clean",), ("--only", "description.boundaries", "--final", "It is agreed.")])
def test_final_and_clean_files_have_no_number(socdocs, folder, options):
    shutil.copytree(EXAMPLE.parent / "saas-vendor", folder, dirs_exist_ok=True)
    ended = socdocs("soc2", *FILES, "--draft", "3, Nov 5", "-o", "passed-on.docx", *options)
    assert ended.code == 0, ended.err
    assert "Nov 5" not in foot("passed-on.docx")
    assert read_mark(Path("passed-on.docx").read_bytes()).label == ""


@pytest.mark.parametrize("label", ["third", "9" * 5000])
def test_the_number_comes_first(socdocs, example, label):
    ended = socdocs("soc1", *FILES, "--draft", label)
    assert ended.code == 2
    assert "must begin with the number of the draft" in ended.err


def test_an_edited_draft_that_is_not_the_current_one_is_named_with_both_numbers(socdocs, example):
    numbered(socdocs, "2, Oct 20", "two.docx")
    edited("two.docx", "returned.docx", ("was founded in 1998", "was founded in 1999"))
    assert "the current one" not in socdocs("pull", "returned.docx", *FILES).err
    numbered(socdocs, "4, Nov 9", "four.md")
    ended = socdocs("pull", "returned.docx", *FILES)
    assert "returned.docx is draft 2, Oct 20; the current one is 4, Nov 9 (four.md)." in ended.err
    assert "1999" in ended.out


def test_drafts_of_other_reports_do_not_count(socdocs, example):
    numbered(socdocs, "2", "two.docx")
    (example / "notes.md").write_text("# 9\n", "utf-8")
    (example / "other.docx").write_bytes(b"PK not a file")
    ended = socdocs("report", "representation-letter", *FILES, "--draft", "9", "-o", "letter.docx")
    assert ended.code == 0, ended.err
    assert "the current one" not in socdocs("pull", "two.docx", *FILES).err


NOTED = """\
service_organization:
  name: Acme, Inc.
  overview: |
    It was founded in 1998[^1] and is small[^small].

    [^1]: As a *partnership* at first.
    [^small]: By the number of its employees.

        It counts them each year.
system:
  name: Acme Cloud
reports:
  - id: soc2
    soc: 2
    type: 1
"""


def with_note(name, target, old, new):
    """The draft with words of a footnote replaced."""
    with zipfile.ZipFile(name) as draft, zipfile.ZipFile(target, "w") as changed:
        for part in draft.namelist():
            data = draft.read(part)
            if part == "word/footnotes.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            changed.writestr(part, data)


@pytest.fixture
def noted(socdocs, folder):
    (folder / "system.yaml").write_text(NOTED, "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    return folder / "system.yaml"


def test_an_edited_footnote_comes_back_into_its_text_once(socdocs, noted):
    with_note("draft.docx", "edited.docx", " at first.", " of two at first.")
    assert "Nothing was changed" in socdocs("pull", "draft.docx", "system.yaml").out
    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")
    assert "Taken (1)" in ended.out
    assert noted.read_text("utf-8") == NOTED.replace("*partnership* at first", "*partnership* of two at first")
    assert "The description says so already (1)" in socdocs("pull", "edited.docx", "system.yaml").out


def test_a_longer_footnote_is_listed_to_be_changed_by_hand(socdocs, noted):
    with_note("draft.docx", "edited.docx", "each year", "each month")
    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")
    assert "It is a footnote: change it in the text." in ended.out
    assert noted.read_text("utf-8") == NOTED


def test_a_footnote_that_was_changed_on_both_sides_is_a_conflict(socdocs, noted):
    with_note("draft.docx", "edited.docx", " at first.", " of two at first.")
    changed = NOTED.replace("at first", "until 2003")
    noted.write_text(changed, "utf-8")

    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")

    assert "description: \n    The footnote is another in the description, too." in ended.out
    assert noted.read_text("utf-8") == changed


@pytest.mark.parametrize("tab", ["<w:tab/>", "\t"])
def test_a_tab_is_a_blank_on_both_ways(socdocs, folder, tab):
    text = NOTED.replace("is small", "is\tsmall").replace(
        "    [^1]", "    ```\n    a\tb\n    c\n    ```\n\n    [^1]", 1
    )
    (folder / "system.yaml").write_text(text, "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    assert "Nothing was changed" in socdocs("pull", "draft.docx", "system.yaml").out
    typed = f" and is small</w:t>{tab}<w:t>" if tab[0] == "<" else f" and is small{tab}"
    edited("draft.docx", "edited.docx", (" and is small", f"{typed}now"))

    assert "Taken (1)" in socdocs("pull", "edited.docx", "system.yaml", "--accept", "all").out
    assert (folder / "system.yaml").read_text("utf-8") == text.replace("small[^small]", "small[^small] now")
    assert "The description says so already (1)" in socdocs("pull", "edited.docx", "system.yaml").out


def test_a_footnote_that_was_deleted_is_listed(socdocs, noted):
    edited("draft.docx", "edited.docx", ('<w:footnoteReference w:id="2"/>', ""))
    ended = socdocs("pull", "edited.docx", "system.yaml")
    assert "Written and not found in the file (1):\n  By the number of its employees." in ended.out


def test_edits_of_a_markdown_draft_come_back_with_the_original_beside_it(socdocs, example):
    assert socdocs("soc1", *FILES, "-o", "original.md").code == 0
    text = Path("original.md").read_text("utf-8")
    changed = text.replace("was founded in 1998", "was founded in 1999").replace("is headquartered in", "sits in")
    Path("returned.md").write_text(changed, "utf-8")
    before = contents(example)

    ended = socdocs("pull", "returned.md", *FILES, "--accept", "all")
    assert ended.code == 1
    assert "--base ORIGINAL.md" in ended.err
    ended = socdocs("pull", "returned.md", *FILES, "--base", "original.md", "--accept", "all")
    assert ended.code == 0, ended.err
    assert "Taken (1)" in ended.out
    assert "[-is headquartered-] {+sits+} in" in ended.out
    assert contents(example)["system.yaml"] == before["system.yaml"].replace(b"founded in 1998", b"founded in 1999")
    ended = socdocs("pull", "returned.md", *FILES, "--base", "original.md")
    assert "The description says so already (1)" in ended.out


def test_the_original_of_a_markdown_draft_must_be_as_socdocs_wrote_it(socdocs, drafted, example):
    assert socdocs("soc1", *FILES, "-o", "original.md").code == 0
    Path("returned.md").write_bytes(Path("original.md").read_bytes() + b"\nMore.\n")
    ended = socdocs("pull", "original.md", *FILES, "--base", "returned.md")
    assert ended.code == 1
    assert "returned.md is no draft as socdocs wrote it" in ended.err
    ended = socdocs("pull", "draft.docx", *FILES, "--base", "original.md")
    assert ended.code == 1
    assert "give one kind at a time" in ended.err


def test_a_markdown_draft_whose_last_comment_cannot_be_read_is_no_draft(socdocs, drafted, example):
    assert socdocs("soc1", *FILES, "-o", "original.md").code == 0
    words, _, _ = Path("original.md").read_text("utf-8").rpartition("<!-- socdocs")
    Path("returned.md").write_text(f'{words}<!-- socdocs {{"kind":{"[" * 5000}{"]" * 5000}}} sha256:0 -->\n', "utf-8")

    ended = socdocs("pull", "returned.md", *FILES, "--base", "original.md", "--accept", "none")

    assert ended.code == 0, ended.err


@pytest.mark.parametrize("packed", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_word_file_of_other_packing_stops_no_draft_beside_it(socdocs, drafted, example, packed):
    with zipfile.ZipFile("damaged.docx", "w", packed) as archive:
        archive.writestr("docProps/custom.xml", "<Properties/>" * 9)
    data = Path("damaged.docx").read_bytes()
    Path("damaged.docx").write_bytes(data[:60] + b"\xff" * 20 + data[80:])
    assert socdocs("soc1", *FILES, "-o", "second.docx", "--draft", "2").code == 0

    assert socdocs("pull", "second.docx", *FILES, "--accept", "none").code == 0
    ended = socdocs("pull", "damaged.docx", *FILES, "--accept", "none")
    assert (ended.code, "is damaged or no Word file" in ended.err) == (1, True), ended.err


def test_a_note_of_another_program_among_the_properties_of_a_draft_is_no_property(drafted):
    with zipfile.ZipFile("noted.docx", "w") as archive:
        archive.writestr("docProps/custom.xml", '<a><?b c?><!-- d --><e name="socdocs-draft">3</e></a>')
    assert read_mark(Path("noted.docx").read_bytes()).label == "3"


HEAD_OFFICE = (" is headquartered in ", " has its head office in ")


def files_in(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.yaml")}


def test_a_reworded_paragraph_is_kept_beside_the_description_and_its_facts_stay_live(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", HEAD_OFFICE)
    before = files_in(example)
    ended = socdocs("pull", "edited.docx", *FILES)
    assert "1 paragraph can be kept in own words: give --own-wording or --interactive." in ended.err
    assert files_in(example) == before
    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording", "--dry-run")
    assert files_in(example) == before
    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording")
    assert ended.code == 0, ended.err
    assert "Kept in words of this description's own (1):" in ended.out
    own = Path("own-wording/description.overview.yaml")
    assert {path for path, data in files_in(example).items() if before.get(path) != data} == {own}

    edited("draft.docx", "expected.docx", HEAD_OFFICE)
    again = draft_again(socdocs, "again.docx")
    assert again.lines == read_word_file(Path("expected.docx").read_bytes()).lines
    ended = socdocs("soc1", *FILES, "--set", "service_organization.location=Boise, Idaho", "-o", "moved.md")
    assert ended.code == 0, ended.err
    assert "Brackenford has its head office in Boise, Idaho." in Path("moved.md").read_text("utf-8")


def test_a_warning_about_own_wording_keeps_it_from_no_report(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", HEAD_OFFICE)
    assert socdocs("pull", "edited.docx", *FILES, "--own-wording").code == 0
    own = example / "own-wording" / "description.overview.yaml"
    own.write_text(own.read_text("utf-8").replace("its head office", "its \u200b[head office](ftp://a.b)"), "utf-8")

    ended = socdocs("check", *FILES, "--output-format", "concise")
    about = [line for line in ended.out.splitlines() if line.startswith("own-wording/")]
    assert sorted(line.split(" ")[1] for line in about) == ["warning[hidden-character]:", "warning[unsafe-link]:"]
    assert socdocs("soc1", *FILES, "-o", "moved.md").code == 0
    assert "has its \u200bhead office in" in Path("moved.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("description.overview.yml", "", "own wording is in files that end in .yaml"),
        ("description.overview.yaml", "    befor: C\n", "“befor” means nothing"),
        ("description.overview.yaml", "more: C\n", "“more” means nothing"),
    ],
)
def test_what_is_not_read_of_own_wording_is_found(socdocs, example, name, text, said):
    own = example / "own-wording" / name
    own.parent.mkdir()
    own.write_text(f"paragraphs:\n  - instead_of: A\n    text: B\n{text}", "utf-8")

    ended = socdocs("check", *FILES)

    assert ended.code == 1
    assert said in " ".join(ended.out.split())


TWO_REPORTS = """\
service_organization: {name: Acme Inc.}
system: {name: Acme Cloud}
reports:
  - {id: s1, soc: 1, type: 1, as_of_date: 2026-01-31}
  - {id: s2, soc: 2, type: 1, as_of_date: 2026-01-31, trust_services_categories: [security]}
"""


@pytest.mark.parametrize("reports", [1, 2])
def test_own_wording_of_a_part_that_no_report_has_is_found(socdocs, folder, reports):
    (folder / "system.yaml").write_text("".join(TWO_REPORTS.splitlines(keepends=True)[: 3 + reports]), "utf-8")
    own = folder / "own-wording" / "description.overviw.yaml"
    own.parent.mkdir()
    own.write_text("paragraphs:\n  - {instead_of: A, text: B}\n", "utf-8")

    ended = socdocs("check", "system.yaml", "--select", "own-wording-unused")

    said = "No report of this description has a part “description.overviw”, so this own text is not printed."
    assert said in " ".join(ended.out.split())
    assert "Did you mean “description.overview”?" in ended.out


@pytest.mark.parametrize("part", ["description.privacy", "description.subsequent_events"])
def test_own_wording_of_a_part_that_the_report_has_not_is_found(socdocs, folder, part):
    lines = TWO_REPORTS.splitlines(keepends=True)
    (folder / "system.yaml").write_text("".join((*lines[:3], lines[4])), "utf-8")
    own = folder / "own-wording" / f"{part}.yaml"
    own.parent.mkdir()
    own.write_text("paragraphs:\n  - {after: A, text: B}\n", "utf-8")

    ended = socdocs("check", "system.yaml", "--select", "own-wording-unused")

    assert f"has no part “{part}”" in " ".join(ended.out.split())


@pytest.mark.parametrize("part", ["description.transaction_processing", "letter"])
def test_own_wording_of_a_part_of_another_report_or_of_a_letter_is_left_to_that(socdocs, folder, part):
    (folder / "system.yaml").write_text(TWO_REPORTS, "utf-8")
    own = folder / "own-wording" / f"{part}.yaml"
    own.parent.mkdir()
    own.write_text("paragraphs:\n  - {instead_of: A, text: B}\n", "utf-8")

    ended = socdocs("check", "system.yaml", "--report", "s2", "--select", "own-wording-unused")

    assert f"a part “{part}”" not in " ".join(ended.out.split())


@pytest.mark.parametrize(
    ("name", "other", "kept"),
    [
        ("beta.yaml", "{service_organization: {name: Beta Corp}, system: {name: B}}", False),
        ("beta.json", '{"service_organization": {"name": "Beta Corp"}}', False),
        ("last-year.yaml", "service_organization: {name: 'Acme  Corp'}", True),
        ("firm.yaml", "confirmed_wordings: []", True),
        ("broken.yaml", "service_organization: [", True),
    ],
)
def test_no_own_wording_is_kept_where_another_clients_description_would_print_it(socdocs, folder, name, other, kept):
    Path("system.yaml").write_text(
        "{service_organization: {name: Acme Corp}, system: {name: A}, reports: [{id: r, soc: 2, type: 2}]}", "utf-8"
    )
    assert socdocs("soc2", "system.yaml", "-o", "draft.md").code == 0
    draft = Path("draft.md").read_text("utf-8")
    Path("edited.md").write_text(draft.replace("have prepared the desc", "have diligently prepared the desc"), "utf-8")
    Path(name).write_text(other, "utf-8")

    ended = socdocs("pull", "edited.md", "system.yaml", "--base", "draft.md", "--own-wording")

    assert ended.code in (0, 1), ended.err
    assert Path("own-wording").exists() is kept, ended.out + ended.err
    assert ("beta" in ended.out) is not kept


def test_own_wording_is_never_written_into_a_library(socdocs, drafted, example):
    Path("lib").mkdir()
    Path("own-wording").symlink_to("lib")
    system = Path("system.yaml").read_text("utf-8")
    Path("system.yaml").write_text(f"{system}\nlibraries: [lib]\n", "utf-8")
    edited("draft.docx", "edited.docx", HEAD_OFFICE)

    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording")

    assert "is in a library, which others may share" in " ".join((ended.out + ended.err).split())
    assert list(Path("lib").iterdir()) == []


@pytest.mark.parametrize("link", ["own-wording", "own-wording/description.overview.yaml"])
def test_own_wording_is_never_written_through_a_link_that_leads_out(socdocs, drafted, example, link, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    Path(link).parent.mkdir(exist_ok=True)
    Path(link).symlink_to(other / "new.yaml" if link.endswith(".yaml") else other)
    edited("draft.docx", "edited.docx", HEAD_OFFICE)

    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording")

    assert "is a link that leads out of the folder of the description" in " ".join((ended.out + ended.err).split())
    assert list(other.iterdir()) == []


def test_own_wording_can_be_reworded_again_and_followed_by_new_paragraphs(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", HEAD_OFFICE)
    socdocs("pull", "edited.docx", *FILES, "--own-wording")
    draft_again(socdocs, "draft.docx")
    opened = docx.Document("draft.docx")
    paragraph = next(p for p in opened.paragraphs if "has its head office" in p.text)
    paragraph.runs[-1].text += " Its archive is nearby."
    new = paragraph.insert_paragraph_before("It rents *further* rooms.")
    paragraph._p.addnext(new._p)
    opened.save("edited.docx")
    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording")
    assert "(2)" in ended.out, ended.out
    assert Path("own-wording/description.overview.yaml").read_text("utf-8").count("instead_of") == 1
    assert socdocs("soc1", *FILES, "-o", "again.md").code == 0
    again = Path("again.md").read_text("utf-8")
    assert "has its head office in Des Moines, Iowa. Its archive is nearby.\n\nIt rents \\*further\\* rooms.\n" in again


def test_each_party_keeps_only_its_own_text(socdocs, drafted, example):
    edited("draft.docx", "edited.docx", HEAD_OFFICE, ("and we express no opinion on it.", "and have no view on it."))
    before = files_in(example)
    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording")
    assert "Points for the service auditor, whose text it is; not written (1):\n  auditor_report.scope" in ended.out
    changed = {path for path, data in files_in(example).items() if before.get(path) != data}
    assert changed == {Path("own-wording/description.overview.yaml")}
    shutil.rmtree("own-wording")

    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording", "--for", "service_auditor")
    assert "Proposals for management, whose text it is" in ended.out
    assert "Kept as the firm's own text in this report (1):" in ended.out
    assert "whose confirmation counts no more" in ended.out
    assert "Mere words from now on, whatever the description says: service_organization.name" in ended.out
    changed = {path for path, data in files_in(example).items() if before.get(path) != data}
    assert changed == {Path("auditor.yaml")}
    assert socdocs("soc1", *FILES, "-o", "again.md").code == 0
    again = Path("again.md").read_text("utf-8")
    assert "Section V](#section-v" in again
    assert "and have no view on it." in again
    assert "Service auditor to confirm: Scope" not in again


@pytest.mark.parametrize("typed", ["[ ] ", "[x] ", "<!-- & ", "<!-- so --> "])
def test_what_is_typed_into_the_service_auditors_text_is_printed_whole(socdocs, drafted, example, typed):
    words = "providing the services covered by the description"
    edited("draft.docx", "edited.docx", (words, f"{typed.replace('&', '&amp;').replace('<', '&lt;')}{words}"))
    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording", "--for", "service_auditor")
    assert "Kept as the firm's own text in this report (1):" in ended.out, ended.out + ended.err
    written, now = (
        [line.text() for line in file.lines]
        for file in (read_word_file(Path("edited.docx").read_bytes()), draft_again(socdocs, "again.docx"))
    )
    at = next(at for at, line in enumerate(written) if line.startswith(typed))
    assert "\n".join(written[at - 2 : at + 4]) in "\n".join(now)


@pytest.mark.parametrize("name", ["1. FC Birch", "- Dash", "# Sharp", "!!! note", "::: note", "[x]: y"])
def test_a_name_that_begins_a_paragraph_of_the_firms_own_text_stays_words(socdocs, folder, name):
    system = {
        "service_organization": {"name": name, "short_name": name},
        "system": {"name": "Cloud"},
        "services": [{"name": "Storage"}],
        "reports": [{"id": "r", "soc": 2, "type": 2}],
    }
    Path("system.yaml").write_text(json.dumps(system), "utf-8")
    Path("auditor.yaml").write_text("reports:\n  - id: r\n    service_auditor:\n      firm: Reyes\n", "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.md").code == 0
    draft = Path("draft.md").read_text("utf-8")
    words = draft.replace("is responsible for its service", "is fully responsible for its service", 1)
    Path("edited.md").write_text(words, "utf-8")

    pulled = ("pull", "edited.md", "system.yaml", "--base", "draft.md", "--for", "service_auditor", "--own-wording")
    ended = socdocs(*pulled, "--accept", "all")

    assert "Kept as the firm's own text in this report (1):" in ended.out, ended.out + ended.err
    assert socdocs("soc2", "system.yaml", "-o", "again.md").code == 0
    (line,) = (line for line in words.split("\n") if "is fully responsible" in line)
    assert line in Path("again.md").read_text("utf-8").split("\n")


def test_an_own_text_leaves_those_that_reports_share_in_the_report(socdocs, folder):
    system = {
        "service_organization": {"name": "Acme"},
        "system": {"name": "Cloud"},
        "services": [{"name": "Storage"}],
        "reports": [{"id": "r", "soc": 2, "type": 2}],
    }
    Path("system.yaml").write_text(json.dumps(system), "utf-8")
    shared = {"heading": "inherent_limitations", "text": "Our firm says that each control has its limits."}
    auditor = {"report_defaults": {"service_auditor": {"firm": "Reyes"}, "auditor_report": {"text": [shared]}}}
    Path("auditor.yaml").write_text(json.dumps(auditor), "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.md").code == 0
    draft = Path("draft.md").read_text("utf-8")
    assert shared["text"] in draft
    words = draft.replace("is responsible for its service", "is fully responsible for its service", 1)
    Path("edited.md").write_text(words, "utf-8")

    pulled = ("pull", "edited.md", "system.yaml", "--base", "draft.md", "--for", "service_auditor", "--own-wording")
    ended = socdocs(*pulled)

    assert "Kept as the firm's own text in this report (1):" in ended.out, ended.out + ended.err
    assert socdocs("soc2", "system.yaml", "-o", "again.md").code == 0
    again = Path("again.md").read_text("utf-8")
    assert "is fully responsible for its service" in again
    assert shared["text"] in again


def test_facts_that_cannot_be_told_from_the_words_around_them_are_named(socdocs, drafted, example):
    opened = docx.Document("draft.docx")
    paragraph = next(p for p in opened.paragraphs if "is headquartered" in p.text)
    for run in paragraph.runs:
        run.text = run.text.replace("headquartered in", "headquartered close to").replace("Des Moines", "Ames")
    opened.save("edited.docx")
    ended = socdocs("pull", "edited.docx", *FILES, "--own-wording")
    assert ended.code == 0, ended.err
    assert "Kept in words of this description's own (1):" in ended.out
    assert "Mere words from now on, whatever the description says: service_organization.location" in ended.out
    own = Path("own-wording/description.overview.yaml").read_text("utf-8")
    assert "{{ service_organization.short_name }} is headquartered close to Ames, Iowa." in own


def test_a_pulled_fact_voids_the_confirmation_of_the_paragraph_that_it_is_in(socdocs, folder):
    system = folder / "system.yaml"
    system.write_text(OPEN.replace("Cloud   #", "Cloud\n  purpose: storing files   #"), "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.md").code == 0
    mark = re.search(r"confirm: Scope, text (\w{8})", Path("draft.md").read_text("utf-8"))[1]
    confirmed = (
        "    service_auditor:\n      confirmed:\n        - {heading: scope, by: P. Raman, date: 2026-02-10, text: "
    )
    system.write_text(system.read_text("utf-8").replace("type: 1\n", f"type: 1\n{confirmed}{mark}}}\n"), "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    assert socdocs("soc2", "system.yaml", "-o", "confirmed.md").code == 0
    assert "confirm: Scope" not in Path("confirmed.md").read_text("utf-8")
    data = Editing((folder / "draft.docx").read_bytes(), read_word_file((folder / "draft.docx").read_bytes()))
    for text in data.root.iter(f"{W}t"):
        text.text = (text.text or "").replace("Acme Cloud", "Acme Sky")
    (folder / "edited.docx").write_bytes(data.data())
    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")
    assert "Taken" in ended.out, ended.out
    assert socdocs("soc2", "system.yaml", "-o", "again.md").code == 0
    assert "confirm: Scope" in Path("again.md").read_text("utf-8")


def test_own_wording_does_not_count_in_the_service_auditors_parts_or_where_the_template_differs(socdocs, example):
    folder = example / "own-wording"
    folder.mkdir()
    for part in ("auditor_report.scope", "description.overview"):
        text = "paragraphs:\n  - instead_of: Something else.\n    text: Our words.\n"
        (folder / f"{part}.yaml").write_text(text, "utf-8")
    ended = socdocs("check", *FILES)
    assert ended.out.count("own-wording-unused") + ended.err.count("own-wording-unused") == 2
    assert socdocs("soc1", *FILES, "-o", "told.md").err.count("own-wording-unused") == 2
    overview = folder / "description.overview.yaml"
    live = "{{ service_organization.short_name }} is headquartered in {{ service_organization.location }}."
    again = f'  - after: "{live}"\n    text: "Also {{{{ nowhere }}}}."\n'
    wrong = f'  - instead_of: "{live}"\n    text: "{{{{ system.nmae }}}} is {{{{ here }}}}."\n'
    overview.write_text(f"paragraphs:\n{wrong}{again}", "utf-8")
    ended = socdocs("soc1", *FILES, "-o", "draft.md")
    assert ended.code == 1
    assert ended.err.count("description.overview.yaml:3:11") == 2
    assert ended.err.count("description.overview.yaml:5:11") == 1
    for name in ("system.nmae", "here", "nowhere"):
        assert f"“{{{{ {name} }}}}” is no fact of the paragraph" in ended.err


def test_a_paragraph_that_was_reworded_in_two_ways_is_listed_with_both_and_not_kept(socdocs, drafted, example):
    edited("draft.docx", "one.docx", HEAD_OFFICE)
    edited("draft.docx", "two.docx", (" is headquartered in ", " sits in "))
    ended = socdocs("pull", "one.docx", "two.docx", *FILES, "--own-wording", "--output-format", "json")
    rows = json.loads(ended.out)["own_wording"]
    assert [(row["state"], row["reason"]) for row in rows] == [("by_hand", "it was reworded in several ways")] * 2
    assert not Path("own-wording").exists()


def test_facts_and_own_text_of_the_service_auditor_go_into_one_file(socdocs, drafted, example):
    views = ("and we express no opinion on it.", "and have no view on it.")
    edited("draft.docx", "edited.docx", views, ("November 12, 2026", "November 13, 2026"))
    ended = socdocs("pull", "edited.docx", *FILES, "--for", "service_auditor", "--own-wording", "--accept", "all")
    assert ended.code == 0, ended.err
    text = Path("auditor.yaml").read_text("utf-8")
    assert "report_date: 2026-11-13" in text
    assert "heading: scope" in text
    assert "and have no view on it." in text


def test_the_words_of_a_markdown_draft_are_kept_too(socdocs, example):
    assert socdocs("soc1", *FILES, "-o", "original.md").code == 0
    text = Path("original.md").read_text("utf-8").replace(*HEAD_OFFICE)
    Path("returned.md").write_text(text, "utf-8")
    ended = socdocs("pull", "returned.md", *FILES, "--base", "original.md", "--own-wording")
    assert ended.code == 0, ended.err
    assert socdocs("soc1", *FILES, "-o", "again.md").code == 0
    again = Path("again.md").read_text("utf-8")
    assert again.rpartition("<!-- socdocs")[0] == text.rpartition("<!-- socdocs")[0]


def test_facts_are_taken_where_the_report_of_the_draft_is_gone(socdocs, folder):
    system = folder / "system.yaml"
    system.write_text(OPEN, "utf-8")
    assert socdocs("soc2", "system.yaml", "-o", "draft.docx").code == 0
    edited("draft.docx", "edited.docx", ("Acme Cloud", "Acme Sky"), ("Restricted Use", "Restricted Usage"))
    system.write_text(OPEN.replace("id: soc2", "id: soc2-b"), "utf-8")
    ended = socdocs("pull", "edited.docx", "system.yaml", "--own-wording", "--accept", "all")
    assert ended.code == 0, ended.err
    assert "Reworded paragraphs are only listed. This file declares no report “soc2”" in ended.err
    assert "Acme Sky" in system.read_text("utf-8")


TWICE = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
services:
  - {name: Billing, description: {file: texts/t.md}}
  - {name: Storage, description: We store files.}
  - {name: Payroll, description: {file: NAME}}
reports:
  - {id: soc2-2026, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""


@pytest.fixture
def texts(folder):
    """A description whose texts are in files of their own."""
    (folder / "texts").mkdir()
    (folder / "texts" / "t.md").write_text("We send the invoices by mail.\n", "utf-8")
    (folder / "texts" / "u.md").write_text("We pay wages by cheque.\n", "utf-8")
    (folder / "link.md").symlink_to("texts/t.md")

    def described(name):
        (folder / "system.yaml").write_text(TWICE.replace("NAME", name), "utf-8")

    return described


def reworded(socdocs, *changes):
    assert socdocs("soc2", "system.yaml", "--type", "1", "-o", "base.md").code == 0
    text = Path("base.md").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = new.join(text.rsplit(old, 1))
    Path("edited.md").write_text(text, "utf-8")
    return "pull", "edited.md", "system.yaml", "--base", "base.md", "--accept", "all"


@pytest.mark.parametrize("name", ["texts/t.md", "texts/../texts/t.md", "link.md"])
def test_a_text_that_two_facts_are_read_from_is_left_to_be_changed_by_hand(socdocs, folder, texts, name):
    texts(name)

    ended = socdocs(*reworded(socdocs, ("by mail", "by e-mail"), ("store files", "store all files")))

    assert ended.code == 0, ended.err
    assert "services[Billing].description would change with it" in " ".join(ended.out.split())
    assert (folder / "texts" / "t.md").read_text("utf-8") == "We send the invoices by mail.\n"
    assert "We store all files." in (folder / "system.yaml").read_text("utf-8")


def test_a_text_that_is_named_in_two_spellings_is_one_where_the_disk_makes_no_difference_of_case(
    socdocs, folder, texts
):
    (folder / "texts" / "T.md").hardlink_to(folder / "texts" / "t.md")  # what such a disk shows by itself
    texts("texts/T.md")

    ended = socdocs(*reworded(socdocs, ("by mail", "by e-mail"), ("store files", "store all files")))

    assert ended.code == 0, ended.err
    assert "services[Billing].description would change with it" in " ".join(ended.out.split())
    assert (folder / "texts" / "T.md").read_text("utf-8") == "We send the invoices by mail.\n"
    assert "We store all files." in (folder / "system.yaml").read_text("utf-8")


def test_a_file_of_a_library_below_the_descriptions_folder_is_left_to_be_changed_by_hand(socdocs, folder, texts):
    texts("texts/u.md")
    with (folder / "system.yaml").open("a", encoding="utf-8") as stream:
        stream.write("libraries: [texts]\n")

    ended = socdocs(*reworded(socdocs, ("by cheque", "by transfer"), ("store files", "store all files")))

    assert ended.code == 0, ended.err
    assert "by cheque" in (folder / "texts" / "u.md").read_text("utf-8")
    assert "We store all files." in (folder / "system.yaml").read_text("utf-8")


def test_where_one_of_several_files_cannot_be_written_none_is(socdocs, folder, texts):
    texts("texts/u.md")
    before = (folder / "system.yaml").read_bytes()
    call = reworded(socdocs, ("store files", "store all files"), ("by cheque", "by transfer"))
    (folder / "texts" / "u.md").chmod(0o444)

    ended = socdocs(*call)

    assert ended.code == 3
    assert "texts/u.md is write-protected" in ended.err
    assert (folder / "system.yaml").read_bytes() == before


def test_standard_input_is_never_written(socdocs, folder, texts, monkeypatch):
    texts("texts/u.md")
    call = reworded(socdocs, ("store files", "store all files"))
    (folder / "controls.csv").write_text("ID,Text,TSC\nA-1,x,CC6.1\n", "utf-8")
    (folder / "-").write_bytes((folder / "system.yaml").read_bytes())
    for words in ((*call[:2], "-", *call[3:]), ("import", "controls.csv", "--into", "-")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((folder / "-").read_bytes())))
        ended = socdocs(*words)
        assert (ended.code, "Standard input cannot be written." in ended.err) == (2, True)
    assert (folder / "-").read_bytes() == (folder / "system.yaml").read_bytes()


def test_no_draft_is_looked_for_behind_a_link_out_of_the_folder(socdocs, example, tmp_path_factory):
    numbered(socdocs, "4, Nov 9", "four.md")
    shutil.move("four.md", tmp_path_factory.mktemp("outside") / "four.md")
    numbered(socdocs, "2, Oct 20", "two.docx")
    (example / "link.md").symlink_to(next(tmp_path_factory.getbasetemp().glob("outside*/four.md")))

    assert "the current one" not in socdocs("pull", "two.docx", *FILES).err


ROWS = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
services: [{name: Storage, description: We store files.}]
controls: {file: c.csv}
subservice_organizations:
  - id: sky
    name: Sky
    method: carve_out
    csocs: [{id: P-1, text: Access to halls is restricted., criteria: [CC6.4], also_at: [sea]}]
  - {id: sea, name: Sea, method: carve_out}
reports:
  - {id: soc2-2026, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""
LIST = """\
Control ID,Control,TSC
C-01,Each day we compare the invoices.,CC6.1
C-01,Each day we compare the invoices.,CC6.2
C-02,The lead approves each change.,CC8.1
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Each day we compare", "Each morning we compare", "with it the description could not be read"),
        ("halls is restricted", "halls is limited", "would change with it. Give each a value of its own."),
    ],
)
def test_a_change_that_would_change_more_or_leave_a_mistake_is_left_to_be_made_by_hand(socdocs, folder, old, new, said):
    (folder / "system.yaml").write_text(ROWS, "utf-8")
    (folder / "c.csv").write_text(LIST, "utf-8")
    call = reworded(socdocs, ("approves each change", "approves every change"), ("store files", "store all files"))
    text = Path("edited.md").read_text("utf-8")
    assert old in text
    # All places in which the control is printed, or the last of those of the shared entry.
    text = text.replace(old, new) if "compare" in old else new.join(text.rsplit(old, 1))
    Path("edited.md").write_text(text, "utf-8")

    ended = socdocs(*call)

    assert ended.code == 0, ended.err
    assert said in " ".join(ended.out.split())
    assert (folder / "c.csv").read_text("utf-8") == LIST.replace("approves each change", "approves every change")
    assert (folder / "system.yaml").read_text("utf-8") == ROWS.replace("store files", "store all files")
    assert socdocs("check", "system.yaml").code == 0


TYPED = 'We keep\u00a0100\u00a0% of  the logs\u202ffor "one" year  and\u00a0more.'


@pytest.mark.parametrize("form", ["csv", "quoted", "plain", "double", "block"])
def test_blanks_around_the_words_that_stay_are_those_that_were_typed(socdocs, folder, form):
    doubled = TYPED.replace('"', '""')
    lists = {
        "csv": f"Control ID,Control,TSC\nC-01,{TYPED.replace(chr(34), '')},CC6.1\n",
        "quoted": f'Control ID,Control,TSC\nC-01,"{doubled}\tEach\u2028day, it ""is"".",CC6.1\n',
        "plain": f"- id: C-01\n  text: {TYPED}\n  criteria: [CC6.1]\n",
        "double": f"- id: C-01\n  text: {json.dumps(TYPED, ensure_ascii=False)}  # kept\n  criteria: [CC6.1]\n",
        "block": f"- id: C-01\n  text: |\n    {TYPED.replace('  ', ' ')}\n    Each day.\n  criteria: [CC6.1]\n",
    }
    name = "c.csv" if form in ("csv", "quoted") else "c.yaml"
    (folder / "system.yaml").write_text(ROWS.replace("c.csv", name), "utf-8")
    (folder / name).write_text(lists[form], "utf-8")
    call = reworded(socdocs, ("logs", "records"))
    Path("edited.md").write_text(Path("base.md").read_text("utf-8").replace("logs", "records"), "utf-8")

    ended = socdocs(*call)

    assert "Taken (1)" in ended.out, ended.out + ended.err
    assert (folder / name).read_text("utf-8") == lists[form].replace("logs", "records")
