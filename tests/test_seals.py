"""Each form of file that socdocs writes is known again as long as nothing of it was changed, and no other file is."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.model.schema import json_schema
from socdocs.report.matrix import make_matrix
from socdocs.reporting.batch import manifest
from socdocs.seals import is_ours, sealed_json, was_ours
from socdocs.workflow import depfile
from socdocs.writers import WRITERS, workbook
from tests.reports import ExampleReport, build_case, example_case

MINIMAL = ExampleReport("minimal", "soc2-type1", "soc2-type1")
DOCUMENT = build_case(MINIMAL)
MATRIX = make_matrix(example_case(MINIMAL).facts)
WRITTEN = {
    **{name: writer.write(DOCUMENT) for name, writer in WRITERS.items()},
    "xlsx": workbook.write((MATRIX.controls, MATRIX.gaps), title=MATRIX.title, organization=MATRIX.organization),
    "depfile": depfile.rules(Path("a b.md"), [Path("/ours/a.md"), Path("c d.csv")]).encode(),
    "manifest": manifest(()).encode(),
    "comparison": sealed_json("comparison", {"differences": []}).encode(),
    "schema": sealed_json("schema", json_schema()).encode(),
}
TEXTS = [form for form in WRITTEN if not WRITTEN[form].startswith(b"PK")]
# What a version without a mark in these files wrote.
OTHERS = {
    "nothing": b"",
    "notes": b"# Notes\n",
    "a rule": b"all: report.md\n\nreport.md: system.yaml\n",
    "a pattern": b"%.o: %.c\n",
    "what a compiler writes": b"a.o: a.c \\\n b.h\n\nb.h:\n",
    "the form of a depfile": b"a.md: b.csv\n\nb.csv:\n",
    "a makefile of that form": b"all: report\n\nreport:\n",
    "JSON": b'{\n  "checksum": "sha256:%s",\n  "a": 1\n}\n' % (b"0" * 64),
    "no text": bytes(range(256)),
    "zeros": b"\0" * 100,
    "the beginning of a zip file": b"PK",
    "an empty zip file": b"PK\x05\x06" + b"\0" * 18,
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_file_as_written_is_known_under_its_own_form_only(form):
    assert [other for other in WRITTEN if is_ours(other, WRITTEN[form])] == [form]


@pytest.mark.parametrize("level", [0, 1, 6, 9])
@pytest.mark.parametrize("form", sorted({*WRITTEN} - {*TEXTS}))
def test_how_the_parts_are_packed_decides_nothing(form, level):
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WRITTEN[form])) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED, level)

    assert packed.getvalue() != WRITTEN[form]
    assert is_ours(form, packed.getvalue())


@pytest.mark.parametrize("form", sorted({*WRITTEN} - {*TEXTS}))
def test_what_lies_around_an_archive_is_a_change(form):
    written = io.BytesIO(WRITTEN[form])
    with zipfile.ZipFile(written, "a") as archive:
        archive.comment = b"Approved by Ann"

    assert not is_ours(form, written.getvalue())
    assert not is_ours(form, WRITTEN[form] + b"<!-- note -->\n")
    assert not is_ours(form, b"note\n" + WRITTEN[form])


@pytest.mark.parametrize("form", TEXTS)
@given(data=st.data())
def test_a_change_of_any_byte_is_seen(form, data):
    written = WRITTEN[form]
    place = data.draw(st.integers(0, len(written) - 1))
    changed = bytes([data.draw(st.integers(0, 255).filter(lambda byte: byte != written[place]))])
    assert not is_ours(form, written[:place] + changed + written[place + 1 :])
    assert not is_ours(form, written[:place])
    assert not is_ours(form, written[:place] + changed + written[place:])


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("form", WRITTEN)
def test_no_other_file_is_taken_for_one_of_ours(form, content):
    assert not is_ours(form, content)


FORMATTED = {
    "other ends of lines": lambda text: text.replace(b"\n", b"\r\n"),
    "no end of the last line": lambda text: text.rstrip(),
    "an empty line more": lambda text: text + b"\n",
    "other bullets": lambda text: text.replace(b"\n- ", b"\n* "),
    "the comment in lines of its own": lambda text: text.replace(b"<!-- socdocs ", b"<!--\n  socdocs ").replace(
        b" -->", b"\n-->"
    ),
    "words behind the comment": lambda text: text + b"\nSee also the appendix.\n",
}


@pytest.mark.parametrize("change", FORMATTED.values(), ids=FORMATTED)
def test_a_report_that_another_program_has_formatted_is_changed_but_known_to_have_been_ours(change):
    assert was_ours("md", WRITTEN["md"])
    formatted = change(WRITTEN["md"])
    assert formatted != WRITTEN["md"]
    assert was_ours("md", formatted)
    assert not is_ours("md", formatted)


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_no_other_file_is_known_to_have_been_ours(content):
    assert not any(was_ours(form, content) for form in WRITTEN)


def test_what_is_written_to_be_changed_is_never_ours():
    assert not any(is_ours("unmarked", content) for content in WRITTEN.values())


def test_sealed_json_holds_what_it_was_made_from():
    whole = {"a": {"b": [1, 2]}, "c": "ü"}
    read = json.loads(sealed_json("manifest", whole))
    assert read.pop("checksum").startswith("sha256:")
    assert read == whole
