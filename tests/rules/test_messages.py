"""Messages are sentences, and print an id as it is given."""

import pytest

from socdocs.workflow.check import check
from socdocs.workflow.request import Request

TEXT = """
reports: [{id: r, soc: 2, type: 2, period: {start: 2025-01-01, end: 2025-12-31}, trust_services_categories: [security]}]
controls: [{id: ac-07, text: An access control policy is in place., criteria: [CC6.1]}]
"""


@pytest.mark.parametrize("id_", ["ac-07", "AC-07", "7.01", "macOS-review", "reviews", "ß"])
def test_a_message_that_begins_with_an_id_keeps_it(id_, described):
    found = check(described(TEXT.replace("ac-07", id_)), Request()).found

    assert [row.message for row in found if row.code == "CTL008"] == [
        f"{id_} says that a policy exists, but not what is done."
    ]


def test_every_other_message_begins_with_a_capital(described):
    for row in check(described(TEXT), Request()).found:
        assert row.message[0].isupper() or row.message.startswith(("ac-07", "“"))
        assert row.message.endswith((".", "?", "!"))
