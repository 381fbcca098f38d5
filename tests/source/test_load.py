"""A description is read with the files that it names, and no others."""

import os
from pathlib import Path

import pytest

from socdocs.catalogs.trust_services import grammar
from socdocs.files import Files
from socdocs.model.references import check_references
from socdocs.model.tables import table_shape
from socdocs.problems import Severity
from socdocs.source.addresses import Locator
from socdocs.source.load import TEXTS_LIMIT, load_description
from socdocs.source.positions import Sources
from socdocs.source.yaml_composer import NODE_LIMIT
from tests import counting


@pytest.fixture
def load(tmp_path):
    def run(files, name="system.yaml", **more):
        for path, text in files.items():
            (tmp_path / "project" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "project" / path).write_text(text, encoding="utf-8")
        return load_description(Files(), tmp_path / "project" / name, shape_of=table_shape, **more)

    return run


def text_at(root, address):
    return Locator(root).find(address).text


def test_lists_come_from_their_files_with_their_places(load, tmp_path):
    root, found = load(
        {
            "system.yaml": "controls: {file: data/controls.csv}\ncuecs: {file: cuecs.yaml}\n"
            "reports:\n  - id: soc2\n    tests: {file: tests.csv}\n",
            "data/controls.csv": "id,criteria\nAC-01,CC6.1;CC6.2\n",
            "cuecs.yaml": "- id: CUEC-1\n  text: Users keep passwords.\n",
            "tests.csv": "control,result\nAC-01,fine\n",
        }
    )

    assert found == []
    assert text_at(root, "controls[AC-01].criteria[CC6.2]") == "CC6.2"
    assert text_at(root, "cuecs[CUEC-1].text") == "Users keep passwords."
    assert text_at(root, "reports[soc2].tests[AC-01].result") == "fine"
    assert str(Locator(root).locate("cuecs[CUEC-1].text")) == f"{tmp_path / 'project' / 'cuecs.yaml'}:2:9"


def test_the_files_that_were_read_are_remembered_once_each(load, tmp_path):
    (tmp_path / "system.yaml").write_text("a: {file: x.csv}\nb: {file: ./x.csv}\n", encoding="utf-8")
    (tmp_path / "x.csv").write_text("id\n1\n", encoding="utf-8")
    files = Files()
    root, found = load_description(files, tmp_path / "system.yaml", shape_of=table_shape)

    assert found == []
    assert root.get("a") == root.get("b")
    assert [reading.path.name for reading in files.readings] == ["system.yaml", "x.csv"]


def test_only_values_at_the_top_and_in_reports_name_files(load):
    root, found = load({"system.yaml": "a:\n  b: {file: x.csv}\n"})

    assert found == []
    assert text_at(root, "a.b.file") == "x.csv"


def test_an_unknown_key_beside_the_name_of_a_file_is_reported_with_a_suggestion(load):
    _, found = load({"system.yaml": "controls: {file: x.csv, heder_row: 3}\n", "x.csv": "id\nAC-01\n"})

    assert [(one.code, one.advice) for one in found] == [("unknown-key", "Did you mean “header_row”?")]


def test_a_list_can_be_json(load):
    root, found = load({"system.yaml": "controls: {file: x.json}\n", "x.json": '[{"id": "AC-01", "text": "A."}]\n'})

    assert found == []
    assert text_at(root, "controls[AC-01].text") == "A."


def test_what_cannot_be_read_is_not_missed_by_what_refers_to_it(load):
    root, found = load(
        {
            "system.yaml": "controls: {file: x.csv}\ntests: {file: t.yaml}\n",
            "x.csv": "Owner,Frequency\nA,B\n",
            "t.yaml": "- {control: AC-01}\n",
        }
    )

    assert [one.code for one in found] == ["table-header"]
    assert check_references(root, grammar()) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../secret.yaml", "file-outside"),
        ("/etc/passwd", "file-outside"),
        ("~/secret.yaml", "file-outside"),
        ("file:///etc/passwd", "file-outside"),
        ("C:/secret.yaml", "file-outside"),
        ("leads-out.yaml", "file-outside"),
        ("missing.csv", "file-missing"),
        ("folder.csv", "file-kind"),
        ("pipe.csv", "file-kind"),
        ("table.xlsx", "file-missing"),
        ("table.txt", "file-kind"),
        ("system.yaml", "file-cycle"),
        ("circle.yaml", "file-cycle"),
        ("''", "file-name"),
        (f"{'x' * 300}.csv", "file-name"),
        ("circle-of-links.csv", "file-name"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_where_it_is_named(load, tmp_path, name, code):
    (tmp_path / "secret.yaml").write_text("a: secret\n", encoding="utf-8")
    project = tmp_path / "project"
    (project / "folder.csv").mkdir(parents=True)
    (project / "leads-out.yaml").symlink_to(tmp_path / "secret.yaml")
    (project / "circle-of-links.csv").symlink_to("circle-of-links.csv")
    os.mkfifo(project / "pipe.csv")
    root, found = load(
        {
            "system.yaml": f"name: Acme\ncontrols: {{file: {name}}}\n",
            "circle.yaml": "file: second.yaml\n",
            "second.yaml": "file: circle.yaml\n",
            "table.txt": "[]\n",
        }
    )

    assert [(one.code, one.severity) for one in found] == [(code, Severity.ERROR)]
    assert root.get("controls").absent
    assert text_at(root, "name") == "Acme"


def test_a_link_within_the_folder_is_followed(load, tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "link.yaml").symlink_to("real.yaml")

    root, found = load({"system.yaml": "controls: {file: link.yaml}\n", "real.yaml": "- id: AC-01\n"})

    assert found == []
    assert text_at(root, "controls[AC-01].id") == "AC-01"


def test_a_misspelt_file_name_gets_a_suggestion(load):
    _, found = load({"system.yaml": "controls: {file: contrls.csv}\n", "controls.csv": "id\n1\n"})

    assert found[0].advice == "Did you mean “controls.csv”?"
    assert str(found[0].span).endswith("system.yaml:1:18")


def test_a_missing_description_is_told_with_a_suggestion(load):
    root, found = load({"system.yaml": "a: b\n"}, name="sytem.yaml")

    assert root is None
    assert [(one.code, one.advice) for one in found] == [("file-missing", "Did you mean “system.yaml”?")]


def test_the_limit_of_values_holds_for_each_file_by_itself(load):
    values = "- 1\n" * (NODE_LIMIT - 1)
    root, found = load({"system.yaml": "a: {file: a.yaml}\nb: {file: b.yaml}\n", "a.yaml": values, "b.yaml": values})

    assert found == []
    assert len(root.get("a").items) == len(root.get("b").items) == NODE_LIMIT - 1


def test_the_number_of_files_is_limited(load):
    names = [f"f{number}.yaml" for number in range(102)]
    files = dict.fromkeys(names, "- a\n")
    _, found = load(files | {"system.yaml": "".join(f"{name[:-5]}: {{file: {name}}}\n" for name in names)})

    assert [one.code for one in found] == ["too-many-files"] * 2


def test_a_text_counts_at_every_place_to_which_an_alias_repeats_it(load):
    text = "Word " * (TEXTS_LIMIT // 50)
    aliases = "".join(f"- {{name: S{number}, description: *t}}\n" for number in range(20))
    services = f"services:\n- {{name: S, description: &t {{file: t.md}}}}\n{aliases}"

    def with_texts(tree, text_of):
        return [text_of(row.get("description")) for row in tree.get("services").items]

    texts, found = load({"system.yaml": services, "t.md": text}, with_texts=with_texts)

    assert [one.code for one in found] == ["too-many-values"]
    assert [bool(one.text) for one in texts] == [True] * 10 + [False] * 11


def test_twice_as_many_keys_that_name_a_file_are_twice_the_work(load):
    def work(number):
        keys = "".join(f"k{at}: {{file: a.yaml}}\n" for at in range(number))
        return counting.lines_run(lambda: load({"system.yaml": keys, "a.yaml": "[]\n"}))

    work(5)
    few, many = work(50), work(100)
    assert many < 2.3 * few


def test_mistakes_in_a_named_file_are_reported_with_it(load):
    _, found = load({"system.yaml": "controls: {file: c.csv}\na: @x\n", "c.csv": "id,text,text\n1,2,3\n"})

    assert sorted((Path(one.span.file).name, one.code) for one in found) == [
        ("c.csv", "table-header"),
        ("system.yaml", "text-needs-quotes"),
    ]


def test_sources_find_a_character_in_any_file(tmp_path):
    (tmp_path / "system.yaml").write_text("text: |\n  One.\n  Two.\nrows: {file: r.csv}\n", encoding="utf-8")
    (tmp_path / "r.csv").write_bytes('id,text\n1,"é ""x"""\n'.encode("cp1252"))
    files = Files()
    root, _ = load_description(files, tmp_path / "system.yaml", shape_of=table_shape)
    sources = Sources(files)

    two = sources.position(root.get("text"), root.get("text").text.index("Two"))
    cell = Locator(root).find("rows[1].text")
    x = sources.position(cell, cell.text.index("x"))

    assert (two.line, two.column) == (3, 3)
    assert (x.line, x.column) == (2, 8)
    assert sources.lines(str(tmp_path / "system.yaml")).line(3) == "  Two."


def test_a_library_that_is_not_there_is_named(load):
    _, found = load({"system.yaml": "libraries: [nowhere]\n"})

    assert [row.message for row in found] == ["There is no folder “nowhere”."]
