"""All reports of a description are checked one after the other."""

import gc

from socdocs.files import Files
from socdocs.workflow.examine import looks
from socdocs.workflow.load import load
from socdocs.workflow.request import Request

REPORTS = "".join(f"  - {{id: r{day}, soc: 2, type: 1, as_of_date: 2026-01-0{day}}}\n" for day in range(1, 5))


def test_nothing_of_a_draft_is_kept_while_the_next_report_is_checked(tmp_path):
    (tmp_path / "system.yaml").write_text(f"system: {{name: Acme Cloud}}\nreports:\n{REPORTS}", "utf-8")
    request = Request(tmp_path / "system.yaml")

    def live(looked):
        assert looked.draft
        return len(gc.get_objects())

    loaded = load(Files(), request)
    [*map(live, looks(loaded, request))]  # fills what is kept on purpose
    gc.collect()
    before = len(gc.get_objects())
    gc.disable()
    try:
        first, *others = map(live, looks(loaded, request))
    finally:
        gc.enable()

    assert max(others) - first < (first - before) / 4
