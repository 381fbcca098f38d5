"""What `socdocs check` says of every example, in the phase in which a report is a draft, and in the others."""

import datetime
import re

import pytest

from socdocs.cli.run import Run
from socdocs.cli.table import program
from socdocs.workflow import check as step
from socdocs.workflow.request import Request
from tests.reports import EXAMPLES, KINDS, ROOT, ExampleReport, cases, example_case, load

NAMES = sorted(folder.name for folder in EXAMPLES.iterdir() if (folder / "system.yaml").is_file())


@pytest.fixture
def check(monkeypatch, capsys):
    """`socdocs check` as a user types it in the checkout, on a day that never changes."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(step, "today", lambda: datetime.date(2026, 11, 23))

    def run(example, *more):
        auditor = f"examples/{example}/auditor.yaml"
        given = ("--auditor", auditor) if (ROOT / auditor).exists() else ()
        Run().call(program, ("check", f"examples/{example}/system.yaml", *given, "--output-format", "concise", *more))
        # The mark of a proposed text changes with every word of the templates, which have golden files of their own.
        return re.sub(r"\btext [0-9a-f]{8}\b", "text ________", capsys.readouterr().out)

    return run


@pytest.mark.parametrize("example", NAMES)
def test_every_example_is_found_to_be_what_it_was(example, check, golden):
    if load(example).description.reports:
        golden(f"findings/{example}.txt", check(example))
    else:
        told = "".join(f"# {kind}\n{check(example, '--kind', kind)}\n" for kind in KINDS)
        golden(f"findings/{example}.txt", told)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_what_the_rules_find_grows_from_phase_to_phase(case: ExampleReport):
    outline, draft, final = (
        {(row.code, row.address) for row in step.check(example_case(case), Request(phase=phase)).found}
        for phase in ("outline", "draft", "final")
    )
    assert outline <= draft <= final
