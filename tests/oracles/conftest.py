"""Reports as their readers get them: Markdown, by section, of the examples and of changed copies of them."""

import re
from functools import cache

import pytest
from msgspec.structs import replace

from socdocs.model.base import with_facts
from socdocs.writers import markdown
from tests.reports import ExampleReport, build, build_case, load


class Read:
    """One report as text: `whole`, and its sections by what they are."""

    def __init__(self, document):
        self.whole = markdown.write(document).decode()
        first, *rest = re.split(r"^# ", self.whole, flags=re.MULTILINE)
        self.front = first
        self.sections = {part.partition("\n")[0]: part.partition("\n")[2] for part in rest}
        self.titles = [title for title in self.sections if title != "Open Items"]
        self.auditor = self._named("Independent Service Auditor's Report")
        self.assertion = self._named("Assertion of")
        self.description = self._named("Description of")
        self.open_items = document.open_items

    def _named(self, words):
        return next(text for title, text in self.sections.items() if words in title)

    def part(self, title):
        """The text under the numbered heading `title`, up to the next heading of its level."""
        found = re.search(rf"^## [\d.]+ {re.escape(title)}\n(.*?)(?=^##? |\Z)", self.whole, re.MULTILINE | re.DOTALL)
        assert found, f"no heading {title}"
        return found[1]

    def headings(self):
        return re.findall(r"^#+ (?:[\d.]+ )?(.+)$", self.whole, re.MULTILINE)

    def rows(self, text=None):
        """The cells of all table rows in `text`."""
        lines = (self.whole if text is None else text).splitlines()
        return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines if line.startswith("| ")]


@cache
def read_case(case: ExampleReport) -> Read:
    return Read(build_case(case))


@pytest.fixture
def read():
    """`read(case)`, or `read(case, cuecs=None)` for a copy of its description in which some facts are others."""

    def reader(case, *, report=None, kind=None, **changed):
        if not (report or kind or changed):
            return read_case(case)
        loaded = load(case.example)
        facts = loaded.description
        if report:
            entries = tuple(with_facts(r, **report) if r.id == case.report else r for r in facts.reports or ())
            changed["reports"] = entries
        loaded = replace(loaded, description=with_facts(facts, **changed))
        declared = facts.reports and not kind
        return Read(build(loaded, kind or case.kind, case.report if declared else ""))

    return reader
