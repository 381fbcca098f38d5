"""`templates` lists what can be overridden, copies it, and finds mistakes in a folder of your own."""

import json
import re

import pytest

from socdocs import resources
from socdocs.report import confined, template_check
from socdocs.report.manifest import Template, Templates
from socdocs.trials import trial

OURS = resources.templates()


@pytest.fixture
def own(folder):
    """Write a file of a firm's own: that of socdocs with replacements, given as pairs of old and new text."""

    def write(path, *changes, text=None):
        changed = text if text is not None else (OURS / path).read_text("utf-8")
        for old, new in changes:
            assert old in changed
            changed = changed.replace(old, new, 1)
        file = folder / "own" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(changed, "utf-8")

    return write


MEMO = "own/memo/words.md"


@pytest.fixture
def memo(own):
    """Write a report kind of a firm's own with a single part, whose template, MEMO, has a text."""

    def write(text, owner="management", more=""):
        part = f"{{id: words, title: Words, template: words.md, owner: {owner}{more}}}"
        own("memo/report.yaml", text="title: Memo\nlayouts: l\ncriteria: trust_services\ntimeframe: date\ntests: no\n")
        own("memo/sections.yaml", text=f"sections:\n  - {part}\n")
        own("memo/l/plain.yaml", text="sections: [{id: words}]\n")
        own("memo/words.md", text=text)

    return write


@pytest.fixture
def check(socdocs):
    """What is found in the firm's own folder, as code, place and message."""

    def run():
        ended = socdocs("templates", "check", "own", "--output-format", "json")
        found = json.loads(ended.out)["diagnostics"]
        assert ended.code == any(row["severity"] == "error" for row in found)
        return [(row["code"], f"{row['location']['file']}:{row['location']['line']}", row["message"]) for row in found]

    return run


def test_nothing_is_wrong_with_ours(socdocs):
    ended = socdocs("templates", "check")
    assert (ended.code, ended.out) == (0, "No findings.\n")


def test_nothing_is_wrong_with_a_copy_of_ours(socdocs, check):
    assert socdocs("templates", "copy", "soc2-type2", "own").code == 0
    assert check() == []


def test_a_field_that_does_not_exist_is_found_even_where_no_trial_comes(memo, check):
    memo("{% for row in vendors %}\n{% if row.name == 'Nobody' %}\n{{ row.naem }}\n{% endif %}\n{% endfor %}\n")
    assert check() == [("template", f"{MEMO}:3", "“naem” is not a field there.")]


def test_a_name_that_does_not_exist_is_found(memo, check):
    memo("{% if vendors %}\n{{ vendor }}\n{% endif %}\n")
    assert ("template", f"{MEMO}:2", "No fact or function is called “vendor”.") in check()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("All\n{% if vendors %}\n", 1, "Unexpected end of template"),
        ("\n{{ vendors|listd }}\n", 2, "listd"),
        ("{% include 'nosuch.md' %}\n", 1, "There is no template nosuch.md."),
        ("\n\n{{ 1 / 0 }}\n", 3, "division by zero"),
        ("{{ system.user_entities }}\n", 1, "may be absent"),
        (f"{{{{ {'(' * 3000}1{')' * 3000} }}}}\n", 1, "too much within each other"),
        (f"{'{% if 1 %}' * 300}x{'{% endif %}' * 300}\n", 1, "too much within each other"),
    ],
)
def test_a_mistake_is_found_at_its_line(memo, check, text, line, words):
    memo(text)
    found = check()
    assert any(row[0] == "template" and words in row[2] for row in found), found
    assert f"{MEMO}:{line}" in {row[1] for row in found} or "end of template" in words


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("when: privacy_in_scope", "when: privacy_in_scop", "No fact is called “privacy_in_scop”."),
        ("when: not kind.tests", "when: not kind.test", "No fact is called “test” in “not kind.test”."),
        ("needs: [incidents]", "needs: [incidentz]", "No fact is called “incidentz”."),
        ("needs: [system.boundaries]", "needs: [system.bounds]", "No fact is called “bounds” in “system.bounds”."),
        ("description/vendors.md", "description/vendor.md", "There is no template description/vendor.md."),
    ],
)
def test_a_manifest_names_nothing_that_there_is_not(own, check, old, new, message):
    own("shared/soc2/sections.yaml", (old, new))
    (found,) = check()
    assert found[0] == "manifest"
    assert found[1].startswith("own/shared/soc2/sections.yaml:")
    assert found[2] == message


def test_a_layout_names_parts_that_there_are(own, check):
    own("shared/soc2/layouts-type2/four-section.yaml", ("id: description", "id: descriptoin"))
    (found,) = check()
    assert found[0::2] == ("manifest", "The report has no part “descriptoin”.")


def test_a_manifest_with_a_mistake_is_no_mistake_of_ours(own, socdocs):
    own("shared/soc2/sections.yaml", ("when: privacy_in_scope", "when: privacy_in_scop"))
    ended = socdocs("soc2", "system.yaml", "--type", "1", "--templates", "own")
    assert ended.code == 1
    assert "privacy_in_scop" in ended.err


def test_a_file_that_no_kind_uses_is_found(own, check):
    own("shared/auditor_report/scope.md", text="Words.\n")
    assert check() == [
        (
            "template-unused",
            "own/shared/auditor_report/scope.md:1",
            "No report kind uses shared/auditor_report/scope.md.",
        )
    ]


def test_a_file_with_an_ending_that_templates_do_not_have_is_found(own, check):
    own("shared/cover.MD", text="Words.\n")
    assert check() == [("template-unused", "own/shared/cover.MD:1", "No report kind uses shared/cover.MD.")]


def test_an_element_that_got_lost_is_found(own, check):
    own("shared/soc2/auditor_report/scope.md", ("::: A2-04\n", "::: A2-99\n"))
    found = {row[0]: row for row in check()}
    assert "claims A2-04" in found["element-missing"][2]
    assert "marked as A2-99" in found["element-unclaimed"][2]


def test_an_opinion_that_the_firm_did_not_give_is_found(own, check):
    said = "In our opinion, all controls were suitable"
    own("shared/soc2/auditor_report/opinion.md", text=f"First words.\n\n{said}.\n")
    assert check() == [
        (
            "auditor-wording",
            "own/shared/soc2/auditor_report/opinion.md:3",
            f"The part auditor_report.opinion lets the service auditor say “{said}” where it gave nothing.",
        )
    ]


def test_an_opinion_printed_only_when_it_is_given_is_fine(memo, check):
    text = "{% if opinion %}\nIn our opinion, {{ opinion.type }}.\n{% else %}\n{{ opinion.type }}\n{% endif %}\n"
    memo(text, owner="service_auditor")
    assert check() == []


def test_work_and_results_that_the_firm_did_not_give_are_found(memo, check):
    text = "We tested every control.\n\n{% if report.id %}\nNo exceptions noted.\n{% endif %}\n"
    memo(text, owner="service_auditor")
    assert {row[:2] for row in check()} == {("auditor-wording", f"{MEMO}:{line}") for line in (1, 4)}


PROPOSED = ", proposed: yes, elements: [A2-11]"


def test_a_conclusion_is_not_proposed_either(memo, check):
    memo("::: A2-11\nIn our opinion, there are none.\n:::\n", "service_auditor", PROPOSED)
    assert {row[0] for row in check()} == {"auditor-wording"}


def test_proposed_words_of_the_firm_are_fine(memo, check):
    memo("::: A2-11\nWe name the limits here.\n:::\n", "service_auditor", PROPOSED)
    assert check() == []


def test_a_whole_text_of_the_firms_own_owes_the_elements_of_all_parts(own, check):
    elements = sorted(set(re.findall(r"A2-\d+b?", (OURS / "shared/soc2/sections.yaml").read_text("utf-8"))))
    marked = "".join(f"::: {element}\nWords.\n:::\n\n" for element in elements)
    own("shared/auditor_report.md", text=marked)
    own("shared/auditor_report.md", text=marked.replace("::: A2-09\n", "::: A2-08\n"))
    assert any(row[0] == "element-missing" and "A2-09" in row[2] for row in check())


def test_copying_takes_one_file_or_a_kind_and_keeps_what_is_there(socdocs, folder):
    assert socdocs("templates", "copy", "shared/cover.md", "own").code == 0
    assert (folder / "own/shared/cover.md").read_bytes() == (OURS / "shared/cover.md").read_bytes()
    (folder / "own/shared/cover.md").write_text("Mine.\n", "utf-8")
    ended = socdocs("templates", "copy", "soc1-type1", "own")
    assert ended.code == 3
    assert (folder / "own/shared/cover.md").read_text("utf-8") == "Mine.\n"
    assert socdocs("templates", "copy", "soc1-type1", "own", "--force").code == 0
    copied = {path.relative_to(folder / "own").as_posix() for path in (folder / "own").rglob("*") if path.is_file()}
    assert {"soc1-type1/report.yaml", "shared/soc1/sections.yaml", "shared/phrases.md"} <= copied
    assert "shared/soc2/sections.yaml" not in copied


def test_what_cannot_be_copied_is_wrong_use(socdocs):
    ended = socdocs("templates", "copy", "shared/covr.md", "own")
    assert ended.code == 2
    assert "shared/cover.md" in ended.err


def test_the_list_names_kinds_layouts_files_and_what_is_overridden(socdocs, own, memo, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    own("shared/cover.md")
    memo("Words.\n")
    lines = socdocs("templates", "list", "own").out.splitlines()
    assert "soc2-type2: SOC 2® Type 2 Report; layouts four-section (default), practice" in lines
    assert "memo: Memo; layouts plain (default) [yours]" in lines
    assert "memo/words.md: memo [yours]" in lines
    assert any(
        line.startswith("shared/cover.md: soc1-type1, ") and line.endswith("[yours, replaces that of socdocs]")
        for line in lines
    )
    listed = {line.partition(":")[0] for line in lines}
    shipped = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*") if path.suffix in (".md", ".yaml")}
    assert shipped <= listed


def test_a_template_concludes_nothing_in_its_own_words(memo, check):
    concluding = {
        "controls meet the criteria": "Their controls meet the criteria.",
        "that achieve objectives": "{{ table('Controls that achieve objectives') }}\n\n| a |\n|---|",
        "Met by Vendors": "# What Is Met by Vendors",
        "that meets it": "{{ placeholder('a control that meets it', 'management', 'vendors') }}",
    }
    text = "Vendors.\n"
    expected = []
    for words, said in concluding.items():
        place = f"{MEMO}:{text.count(chr(10)) + 2}"
        message = f"The part words concludes “{words}” in the template's own words."
        expected.append(("concluding-words", place, message))
        text += f"\n{said}\n"
    memo(text)
    assert sorted(check()) == sorted(expected)


def test_what_a_user_writes_is_no_conclusion_of_the_template(memo, check):
    memo("{% for row in vendors %}\n{{ row.name }} achieves {{ row.services }}.\n{% endfor %}\n")
    assert check() == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ 0|count_up }}",
        "{% set a = 0|count_up %}",
        "{% autoescape 0|count_up %}{% endautoescape %}",
        "{{ [0|count_up] }}",
    ],
)
def test_no_constant_of_a_template_is_computed_to_find_its_names(monkeypatch, text):
    computed = []
    monkeypatch.setitem(template_check._ENVIRONMENT.filters, "count_up", computed.append)
    templates = Templates({"a.md": Template("a.md", f"{text}{{{{ nobody }}}}")})

    found = list(template_check.check_templates(templates, {"a.md"}))

    assert [row.message for row in found] == ["No fact or function is called “nobody”."]
    assert computed == []


def test_a_template_that_takes_too_much_is_tried_once(own, check, monkeypatch):
    tried = []
    composed = trial._composed
    monkeypatch.setattr(trial, "_composed", lambda *given: tried.append(given) or composed(*given))
    monkeypatch.setattr(confined, "SECONDS", 1)
    loop = "{% for _ in range(9999) %}{% for _ in range(9999) %}\n{% endfor %}{% endfor %}\n"
    own("shared/cover.md", text=f"Cover\n\n{loop}")

    [(code, place, _)] = [row for row in check() if not row[0].startswith("element-")]

    assert (code, place.partition(":")[0]) == ("template-limit", "own/shared/cover.md")
    assert len(tried) == 1


def test_a_copy_is_never_written_through_a_link_out_of_the_folder(folder, socdocs):
    (folder / "elsewhere").mkdir()
    (folder / "own").mkdir()
    (folder / "own" / "shared").symlink_to("../elsewhere")

    ended = socdocs("templates", "copy", "shared/cover.md", "own", "--force")

    assert (ended.code, "own/shared is a link that leads out of own" in ended.err) == (3, True)
    assert not list((folder / "elsewhere").iterdir())


def test_a_report_kind_whose_manifest_leads_nowhere_is_named(socdocs, folder):
    (folder / "own" / "ours").mkdir(parents=True)
    (folder / "own" / "ours" / "report.yaml").symlink_to("nowhere.yaml")

    ended = socdocs("templates", "list", "own")

    assert ended.code == 1
    assert "report.yaml is a link that leads nowhere" in ended.err
