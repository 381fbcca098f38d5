"""A text refers to what its report holds, in every format; what leads nowhere is found."""

import io
import re
import zipfile

import pytest
from lxml import etree

from socdocs.document.typed_references import missing_places
from socdocs.files import Files
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from socdocs.writers import WRITERS
from tests.reports import build

_LINK = re.compile(r"\[([^]]*)\]\(#[^)]*\)")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

DESCRIPTION = """\
service_organization: {name: Larch & Vale Billing Co.}
system: {name: Vale Billing Cloud}
services: [{name: Billing, description: Keeps invoices.}]
commitments: [{id: SC-01, category: security, text: Access is limited., source: MSA}]
requirements: [{id: SR-01, text: Access is granted by role., commitments: [SC-01], source: Access standard}]
incidents: [{id: INC-01, nature: An outage., timing: In March., extent: Ten users., disposition: Closed.}]
changes: [{id: CH-01, date: 2026-03-01, text: A new gateway., effect: None.}]
internal_control: {monitoring: "TEXT"}
cuecs: [{id: CUEC-01, text: User entities review access., criteria: [CC6.1]}]
controls: [{id: AC-01, text: "The gateway refuses logins without a second factor.", criteria: [CC6.1]}]
subservice_organizations:
  - {id: host, name: Host, method: carve_out, csocs: [{id: CSOC-01, text: Guards., criteria: [CC6.4]}]}
tests:
  - control: AC-01
    result: exception
    procedures: [{method: inspected, text: Inspected the settings.}]
    exceptions: [{id: EX-01, nature: One gateway did not refuse., tested: 4, deviations: 1}]
reports:
  - {id: r, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31}, trust_services_categories: [security]}
"""
PLACES = {
    "control:AC-01": "AC-01",
    "criterion:CC6.1": "CC6.1",
    "cuec:CUEC-01": "CUEC-01",
    "csoc:CSOC-01": "CSOC-01",
    "exception:EX-01": "EX-01",
    "incident:INC-01": "INC-01",
    "change:CH-01": "CH-01",
    "commitment:SC-01": "SC-01",
    "requirement:SR-01": "SR-01",
    "section:description.services": "section 3.2",
    "section:controls_and_tests": "Section IV",
    "table:cuecs": "the table “Complementary user entity controls”",
}


def document_with(text, folder):
    file = folder / "system.yaml"
    file.write_text(DESCRIPTION.replace("TEXT", text), encoding="utf-8")
    return build(load(Files(), Request(file)), "soc2-type2", "r")


def links_of_word(document):
    """The words of each link to a place in the Word file of `document`, by the bookmark."""
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"].write(document))) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    marks = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    links = [(link.get(f"{W}anchor"), "".join(link.itertext())) for link in root.iter(f"{W}hyperlink")]
    return marks, links


@pytest.mark.parametrize("place", PLACES)
def test_a_link_without_words_has_the_right_ones_and_leads_to_the_place(place, tmp_path):
    document = document_with(f"Of that, []({place}) says more.", tmp_path)
    marks, links = links_of_word(document)

    assert not list(missing_places(document))
    assert f"Of that, {PLACES[place]} says more." in _LINK.sub(r"\1", WRITERS["md"].write(document).decode())
    assert [words for anchor, words in links if anchor in marks and words == PLACES[place]]


def test_a_link_keeps_its_own_words(tmp_path):
    document = document_with("It rests on [the gateway](control:AC-01).", tmp_path)

    assert "It rests on the gateway." in WRITERS["md"].write(document).decode()
    assert "the gateway" in [words for _, words in links_of_word(document)[1]]


def test_links_in_the_text_of_a_control_lead_somewhere_too(tmp_path):
    text = DESCRIPTION.replace("a second factor.", "a second factor ([](cuec:CUEC-01)).")
    (tmp_path / "system.yaml").write_text(text, encoding="utf-8")
    document = build(load(Files(), Request(tmp_path / "system.yaml")), "soc2-type2", "r")

    assert "a second factor (CUEC-01)." in WRITERS["md"].write(document).decode()


@pytest.mark.parametrize("place", ["control:AC-99", "section:nowhere", "table:nothing", "exception:EX-77"])
def test_a_link_that_leads_nowhere_is_found_and_prints_its_words(place, tmp_path):
    document = document_with(f"See [what was said]({place}).", tmp_path)

    assert [(row.target, row.origin) for row in missing_places(document)] == [(place, "internal_control.monitoring")]
    assert "See what was said." in WRITERS["md"].write(document).decode()
