"""The next period's description keeps what is kept byte by byte, and leaves everything of last year out."""

import difflib
import re
from datetime import timedelta
from pathlib import Path

import pytest

from socdocs.files import Files
from socdocs.model.fields import fields_of
from socdocs.model.next_period import is_renewed
from socdocs.rules.times_in_text import times_in
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from socdocs.workflow.rolled import KEPT, LAST_YEAR, roll_forward
from tests.reports import EXAMPLES

NAMES = [path.parent.name for path in sorted(EXAMPLES.glob("*/auditor.yaml"))]


def request(folder):
    return Request(folder / "system.yaml", folder / "auditor.yaml")


@pytest.fixture(scope="module", params=NAMES)
def rolled(request, tmp_path_factory):
    """An example, and its next description as files in a folder."""
    folder = tmp_path_factory.mktemp(request.param)
    old = EXAMPLES / request.param
    done = roll_forward(Files(), Request(old / "system.yaml", old / "auditor.yaml"), folder, type2=False)
    for file in done.files:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        file.path.write_bytes(file.data)
    return old, folder, done


def facts(node, at=""):
    """The addresses of all facts below a model, with their values."""
    for row in fields_of(type(node)).values():
        value, address = getattr(node, row.name), f"{at}.{row.key}" if at else row.key
        for number, item in enumerate(value if isinstance(value, tuple) else (value,)):
            below = f"{address}[{number}]" if isinstance(value, tuple) else address
            if hasattr(item, "__struct_fields__"):
                yield from facts(item, below)
            elif item is not None:
                yield below, item


def test_it_loads_without_errors_and_says_nothing_of_last_years_period(rolled):
    _, folder, done = rolled
    new = load(Files(), request(folder))
    rolled_ids = {report.id for report in done.reports}

    for address, _ in facts(new.description):
        own = ("prior_exceptions", "reports", "report_defaults")
        assert address.startswith(own) or not is_renewed(address), address
    for report in new.description.reports:
        assert report.opinion is None
        assert report.report_date is None
        assert report.as_of_date is None
        if report.id not in rolled_ids:
            assert report.period is None
    for row in done.reports:
        entry = next(report for report in new.description.reports if report.id == row.id)
        if row.start:
            assert entry.period.start == row.last + timedelta(days=1)
            assert entry.previous_report.period.end == row.last
        assert entry.previous_report.file == KEPT
        assert not any(times_in(entry.previous_report.title or "")), "the title is that of the report before the last"
    assert not done.by_hand


def test_ids_texts_and_mappings_are_kept(rolled):
    old, folder, done = rolled
    before, after = (load(Files(), request(one)).description for one in (old, folder))
    ended = {row.address for decided in done.decisions for row in decided.removed}

    def kept(description):
        for name in ("controls", "cuecs", "commitments", "requirements", "control_objectives", "services"):
            for row in getattr(description, name) or ():
                key = getattr(row, "id", None) or row.name
                if f"{name}[{key}]" not in ended:
                    yield (
                        key,
                        tuple(
                            getattr(row, field.name)
                            for field in fields_of(type(row)).values()
                            if field.next_period == "kept"
                        ),
                    )
        for test in description.tests or ():
            if f"tests[{test.control}]" not in ended:
                yield test.control, [(row.method, row.text) for row in test.procedures or ()]

    assert list(kept(before)) == list(kept(after))
    exceptions = {row.id: row for test in before.tests or () for row in test.exceptions or ()}
    assert {row.id: row.nature for row in after.prior_exceptions or ()} == {
        id_: row.nature for id_, row in exceptions.items()
    }


def test_no_other_byte_of_what_is_kept_changes(rolled):
    old, folder, done = rolled
    for file in done.files:
        name = file.path.relative_to(folder)
        if name.parts[0] == LAST_YEAR:
            original = "system.yaml" if name == Path(KEPT) else Path(*name.parts[1:])
            assert file.data == (old / original).read_bytes()
            continue
        before, after = (old / name).read_bytes(), file.data
        if name.suffix not in (".yaml", ".csv"):
            assert before == after
            continue
        lines = before.decode().splitlines(), after.decode().splitlines()
        # Each line that is new is an old one with something taken out, or says what the next period is.
        for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
            for line in lines[1][j1:j2] if kind != "equal" else ():
                assert (
                    any(_is_shortened(line, one) for one in lines[0][i1:i2])
                    or re.search(r"period:|start:|end:|previous_report:|file: last-year|service_auditor:", line)
                    or "prior_exceptions:" in after.decode().split(line)[0] + line
                ), (name, line)


def _is_shortened(new, old):
    rest = iter(old)
    return all(letter in rest for letter in new)


def test_comments_are_kept_but_for_those_inside_of_what_goes(rolled):
    old, folder, _ = rolled
    for name in ("system.yaml", "auditor.yaml"):
        first = re.findall(r"^#.*", (old / name).read_text("utf-8"), re.MULTILINE)
        assert first == re.findall(r"^#.*", (folder / name).read_text("utf-8"), re.MULTILINE)


def test_words_of_last_year_are_at_their_places(rolled):
    _, _, done = rolled
    for row in done.leftovers:
        line = Path(row.place.file).read_text("utf-8").splitlines()[row.place.line - 1]
        assert line[row.place.column - 1 :].startswith(row.words.split()[0][:4]), row


def test_it_can_be_rolled_forward_again(rolled, tmp_path):
    _, folder, done = rolled
    if any(row.end is None for row in done.reports):
        return
    again = roll_forward(Files(), request(folder), tmp_path, type2=False)
    assert not again.prior
    assert not again.by_hand
    assert [row.start for row in again.reports] == [row.end + timedelta(days=1) for row in done.reports]
