"""What every kind of file that lists come in owes its users: a new row of the readers is held to all of it.

A new kind needs a row in FORMS, or the first test fails: how a list of facts is written in it.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from socdocs.diagnostics import form_of
from socdocs.files import Files
from socdocs.problems import Severity
from socdocs.source.lines import Lines
from socdocs.source.load import LIST_FILES, load_description
from socdocs.source.tables.headings import Shape
from socdocs.source.tree import Scalar
from tests.source.trees import plain

SHAPE = Shape("", {"criteria": "texts"}, free=True)
"""A table whose columns are what their headings say; `criteria` has several values."""

Fact = str | list[str]
Facts = Sequence[Mapping[str, Fact]]


def as_yaml(items: Facts) -> bytes:
    listed = [dict(item) for item in items]
    return yaml.dump(
        listed, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True, sort_keys=False, encoding="utf-8"
    )


def as_json(items: Facts) -> bytes:
    return json.dumps([dict(item) for item in items], ensure_ascii=False).encode()


def rows_of(items: Facts) -> list[list[str]]:
    columns = list(dict.fromkeys(name for item in items for name in item))
    facts = ([item.get(name, "") for name in columns] for item in items)
    return [columns, *([fact if isinstance(fact, str) else "; ".join(fact) for fact in row] for row in facts)]


def as_csv(items: Facts, delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    headings, *rows = rows_of(items)
    writer = csv.writer(file, lineterminator="\n", delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([as_cell(text) for text in row] for row in rows)
    return file.getvalue().encode()


def as_tsv(items: Facts) -> bytes:
    return as_csv(items, "\t")


def as_cell(text: str) -> str:
    """A cell of a CSV file as spreadsheets keep it: an apostrophe is before what would be a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def as_xlsx(items: Facts) -> bytes:
    cell = '<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
    rows = "".join(f"<row>{''.join(cell.format(escape(text)) for text in row)}</row>" for row in rows_of(items))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="Controls" '
            'sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def as_ods(items: Facts) -> bytes:
    def cell(text: str) -> str:
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
        return (
            f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
            if text
            else "<table:table-cell/>"
        )

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows_of(items))
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f'<office:document-content {names} office:version="1.3"><office:body><office:spreadsheet>'
            f'<table:table table:name="Controls">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        }
    )


def zipped(parts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return file.getvalue()


FORMS: dict[str, Callable[[Facts], bytes]] = {
    ".yaml": as_yaml,
    ".yml": as_yaml,
    ".json": as_json,
    ".csv": as_csv,
    ".tsv": as_tsv,
    ".xlsx": as_xlsx,
    ".xlsm": as_xlsx,
    ".ods": as_ods,
}
every_reader = pytest.mark.parametrize("ending", sorted(LIST_FILES))

# Runs of blanks are another thing in a cell of an OpenDocument file, as in a web page.
WORDS = st.text(st.sampled_from("ab1é😀.,:#|*-=+@\n\"'"), min_size=1, max_size=12)
TEXTS = WORDS.map(str.strip).filter(lambda text: text and not text.startswith("'"))
FIELDS = {
    "id": TEXTS,
    "title": TEXTS,
    "text": TEXTS,
    "criteria": st.lists(st.sampled_from(("CC6.1", "CC6.2", "A1.1")), min_size=1, max_size=3, unique=True),
}
ITEMS = st.lists(
    st.fixed_dictionaries({"id": FIELDS["id"]}, optional={k: v for k, v in FIELDS.items() if k != "id"}),
    min_size=1,
    max_size=4,
    unique_by=lambda item: item["id"],
)


def read(ending: str, data: bytes, beside: str = ""):
    """The list that a description takes from a file with this ending, and what was found."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"list{ending}").write_bytes(data)
        (folder / "system.yaml").write_text(f"controls: {{file: list{ending}{beside}}}\n", "utf-8")
        tree, found = load_description(Files(), folder / "system.yaml", shape_of=lambda _: SHAPE)
        return tree.get("controls"), found


@every_reader
def test_a_sheet_is_refused_where_a_kind_of_file_has_none(ending):
    _, found = read(ending, FORMS[ending]([{"id": "AC-01"}]), ", sheet: Controls")

    assert bool(errors(found)) is (form_of(f"list{ending}") != "workbook")


def given_facts(tree: object) -> object:
    """The plain tree of a list without the facts that are absent: an empty cell says no more than a missing key."""
    return [{name: fact for name, fact in item.items() if fact} for item in tree]


def errors(found):
    return [one for one in found if one.severity is Severity.ERROR]


def test_every_kind_of_file_can_be_written_by_these_tests():
    assert set(FORMS) == set(LIST_FILES)


@every_reader
@given(items=ITEMS)
def test_the_same_facts_give_the_same_list_in_every_kind_of_file(ending, items):
    tree, found = read(ending, FORMS[ending](items))

    assert errors(found) == []
    assert given_facts(plain(tree)) == items


@every_reader
def test_every_fact_has_the_place_where_it_is_written(ending):
    items = [{"id": "AC-01", "text": "Access."}, {"id": "AC-02", "text": "Leavers."}]
    data = FORMS[ending](items)
    tree, _ = read(ending, data)
    lines = None if form_of(f"list{ending}") == "workbook" else Lines(data.decode())

    for row, (item, written) in enumerate(zip(tree.items, items, strict=True), 2):
        for column, (name, text) in enumerate(written.items()):
            span = item.get(name).span
            assert span.file.endswith(f"list{ending}")
            if lines is None:
                assert (span.sheet, span.cell) == ("Controls", f"{'AB'[column]}{row}")
                continue
            there = lines.text[lines.offset(span.line, span.column) : lines.offset(span.end_line, span.end_column)]
            assert there.strip('"') == text


ANY = st.text(st.sampled_from("ab ,;\n\t:-#'\"{}[]&*!|>%@`\\?=\u2028\0é\ud800"), max_size=60)


@every_reader
@given(data=st.binary(max_size=60) | ANY.map(lambda text: text.encode(errors="surrogatepass")))
def test_any_bytes_give_a_list_or_a_reason_with_a_place(ending, data):
    tree, found = read(ending, data)

    assert not (tree.absent if isinstance(tree, Scalar) else False) or errors(found)
    for one in found:
        assert 1 <= one.span.line <= one.span.end_line
        assert one.span.column >= 1
        assert (one.span.line, one.span.column) <= (one.span.end_line, one.span.end_column)


@pytest.mark.exhaustive
@pytest.mark.parametrize("ending", [".yaml", ".csv"])
def test_what_is_too_much_for_a_report_is_refused_with_a_place(ending):
    item = {"id": "C-1", "text": "x"}
    one, two = FORMS[ending]([item]), FORMS[ending]([item, item])
    _, found = read(ending, one + two.removeprefix(one) * 160_000)

    assert [(one.severity, Path(one.span.file).name) for one in found] == [(Severity.ERROR, f"list{ending}")]
    assert "300,000" in found[0].message
