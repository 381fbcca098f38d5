"""What identifiers in libraries name: a criterion, a requirement of another framework, or nothing that is known."""

import pytest

from socdocs.codes import framework_named
from socdocs.libraries.codes import Requirement, criterion_of, required_by


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("CC6.1", "CC6.1"),
        ("cc6.1", "CC6.1"),
        ("cc_6_1", "CC6.1"),
        ("SOC2-CC6.1", "CC6.1"),
        ("CC6.1 - Logical access", "CC6.1"),
        ("CC6.1.3", "CC6.1"),
        ("A1.2: Backups", "A1.2"),
        ("CC1: Control environment", "CC1"),
        ("AC-01", ""),
        ("C-1", ""),
        ("A-1", ""),
        ("P1", ""),
        ("6.1", ""),
        ("A.5.18", ""),
        ("Access to CC6.1", ""),
        ("", ""),
    ],
)
def test_a_name_says_which_criterion_an_entry_is_only_if_it_begins_with_it(text, criterion):
    assert criterion_of(text) == criterion


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("urn:x:risk:req_node:soc2-2017:cc6.1.3", "cc6.1.3"),
        ("urn:x:risk:req_node:soc2-2017:a1.2", "a1.2"),
        ("https://example.org/tsc#cc6.1", "cc6.1"),
        ("#cc6.1", "cc6.1"),
        ("CC6.1", "CC6.1"),
        ("urn:x:risk:req_node:iso27001-2022:6.1", Requirement("ISO/IEC 27001", "6.1")),
        ("urn:x:risk:req_node:house-rules:a1.2", Requirement("house-rules", "a1.2")),
        ("A.5.18", Requirement("ISO/IEC 27001", "A.5.18")),
        ("#ac-2", None),
        ("AC-01", None),
        ("https://example.org/page", None),
    ],
)
def test_an_identifier_names_a_criterion_only_where_no_other_framework_is_before_it(name, found):
    assert required_by(name) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nist_800_53", "NIST SP 800-53"),
        ("NIST-800-53", "NIST SP 800-53"),
        ("NIST_SP-800-53_rev5_MODERATE", "NIST SP 800-53"),
        ("iso27001", "ISO/IEC 27001"),
        ("ISO27001:2022", "ISO/IEC 27001:2022"),
        ("pci_dss", "PCI DSS"),
        ("soc2", ""),
        ("TSC", ""),
        ("notes", ""),
    ],
)
def test_a_key_names_another_framework(text, name):
    assert framework_named(text) == name
