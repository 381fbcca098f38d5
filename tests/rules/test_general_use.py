"""The rules on criteria find in a SOC 3 what they find in a SOC 2."""

import re

import pytest

from socdocs.rules.table import BY_CODE
from tests.rules.test_cases import FAILING, findings_in

TYPE_2 = re.compile(r"\bsoc: 2(,?)\s+type: 2\b")
CASES = [
    path
    for path in FAILING
    if "soc2" in (words := BY_CODE[path.parent.name].reports.split())
    and not {"tests", "restricted"} & set(words)
    and TYPE_2.search(path.read_text("utf-8"))
]


def test_there_are_enough_of_them():
    assert len({path.parent.name for path in CASES}) > 10


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_wrong_with_criteria_is_found_in_a_soc_3_too(path, tmp_path):
    case = tmp_path / path.name
    case.write_text(TYPE_2.sub(r"soc: 3\1", path.read_text("utf-8")).replace("soc: 3,,", "soc: 3,"), encoding="utf-8")

    assert path.parent.name in {finding.code for finding in findings_in(case)}
