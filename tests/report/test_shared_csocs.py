"""A CSOC that is expected at several subservice organizations is written once, and is in the report at each of them."""

import pytest

from socdocs.problems import InputProblems
from socdocs.report.matrix import make_matrix
from socdocs.source.addresses import Locator
from socdocs.workflow.check import check
from socdocs.workflow.finish import document_of
from socdocs.workflow.request import Request
from tests.report.test_every_fact_prints import markdown_text

TEXT = """\
service_organization: {name: Larch & Vale}
system: {name: Vale Billing Cloud}
control_objectives:
  - {id: CO-1, text: Entry to the halls is restricted.}
subservice_organizations:
  - id: near
    name: Granite Peak
    services: hosting
    method: carve_out
    csocs:
      - {id: CSOC-01, text: Guards watch the doors., criteria: [CC6.4], control_objectives: [CO-1], also_at: ALSO}
  - {id: far, name: Long Vault, services: backups, method: METHOD, csocs: [OWN]}
reports:
  - {id: r, soc: SOC, type: 2, period: {start: 2025-01-01, end: 2025-12-31}, trust_services_categories: [security]}
"""
OWN = "{id: CSOC-02, text: Tapes are counted., criteria: [CC6.5]}"


def text(also="[far]", *, own=OWN, soc="2", method="carve_out"):
    text = TEXT.replace("ALSO", also).replace("METHOD", method).replace("SOC,", f"{soc},")
    text = text if soc == "2" else text.replace(", trust_services_categories: [security]", "")
    return text.replace("[OWN]", own) if own.startswith("{none") else text.replace("OWN", own)


def printed(case):
    return markdown_text(document_of(case, Request()))


@pytest.mark.parametrize("soc", ["1", "2"])
@pytest.mark.parametrize("own", [OWN, ""], ids=["beside its own", "alone"])
def test_it_is_in_the_table_of_each_and_once_where_both_are_named(described, soc, own):
    words = printed(described(text(soc=soc, own=own)))
    what = "criterion" if soc == "2" else "control objective"

    for name in ("Granite Peak", "Long Vault"):
        assert "CSOC-01 | Guards watch the doors." in words.partition(f"expected of {name}")[2].partition("**")[2]
    at_both = "The complementary subservice organization control CSOC-01 at Granite Peak and Long Vault also relates"
    assert f"{at_both} to this {what}." in words


def test_several_at_several_are_named_in_one_sentence(described):
    own = f"{OWN}, {OWN.replace('CSOC-02', 'CSOC-03')}".replace("CC6.5", "CC6.4")
    words = printed(described(text("[]", own=own)))

    named = "The complementary subservice organization controls CSOC-01, CSOC-02, and CSOC-03"

    assert f"{named} at Granite Peak and Long Vault also relate to this criterion." in words


def test_the_lists_of_a_soc_1_have_it_once_with_both(described):
    row = "CSOC-01 (Granite Peak and Long Vault): Guards watch the doors."
    own = text(soc="1") + "controls: [{id: AC-01, text: The Manager reads the log., control_objectives: [CO-1]}]\n"

    assert printed(described(own)).count(row) == 1


def test_it_is_one_row_of_the_matrix(described):
    (row,) = [row for row in make_matrix(described(text()).facts).mapping.rows if row[0] == "CSOC-01"]

    assert row[2] == "Granite Peak; Long Vault"
    assert row.count("x") == 1


def test_each_has_it_at_the_place_where_it_is_written(described):
    locator = Locator(described(text()).loaded.tree)
    one, other = (locator.locate(f"subservice_organizations[{id_}].csocs[CSOC-01].text") for id_ in ("near", "far"))

    assert one == other
    assert one.line == 11


def test_its_own_organization_does_not_have_it_twice(described):
    assert printed(described(text("[near, far, far]"))).count("| Guards watch the doors.") == 2


def test_the_rules_see_it_at_each(described):
    found = {row.code for row in check(described(text(method="inclusive")), Request()).found}

    assert "SUB006" in found


@pytest.mark.parametrize(
    ("also", "own", "code"),
    [
        ("[fair]", OWN, "unknown-reference"),
        ("[far]", "{id: CSOC-01, text: Guards watch the doors.}", "duplicate-id"),
        ("[far]", "{none_statement: No controls are assumed.}", "none-contradicted"),
    ],
)
def test_what_does_not_fit_is_an_error(described, also, own, code):
    with pytest.raises(InputProblems) as refused:
        described(text(also, own=own))

    assert [row.code for row in refused.value.diagnostics] == [code]
