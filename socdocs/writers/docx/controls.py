"""Content controls: for open items, and for the few facts that a person changes in one place for the whole file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from socdocs.document.dates import read_date
from socdocs.document.nodes import Placeholder
from socdocs.document.words import placeholder_name, placeholder_parts
from socdocs.words import Owner
from socdocs.writers.docx.names import Names, key
from socdocs.writers.docx.xml import escape, run, styled

FACT_PROMPT = "SOCFact"
_LONGEST_TITLE = 64
_DATE_ADDRESS = re.compile(r"(?:date|\.start|\.end|_on)$")
_CHOICES = (
    (re.compile(r"opinion\.type$"), "dropDownList", ("Unmodified", "Qualified", "Adverse", "Disclaimer of opinion")),
    (re.compile(r"\.result$"), "comboBox", ("No exceptions noted.", "Exception noted.")),
)
_OWNERS: dict[Owner, tuple[str, str]] = {
    "management": ("SOCManagement", "BF9000"),
    "service_auditor": ("SOCServiceAuditor", "2F5597"),
    "subservice_organization": ("SOCSubservice", "548235"),
}


class Controls:
    """The controls of one file.

    Their numbers follow from key and occurrence, so that comparing two drafts shows what changed and nothing else.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._occurrences: Counter[str] = Counter()
        self._open_items: dict[str, str] = {}
        self._facts = False

    @property
    def given(self) -> int:
        """Return how many controls there are so far."""
        return self._occurrences.total()

    def open_item(self, wanted: Placeholder, binding: str = "") -> str:
        """Return the control with the prompt for an absent fact."""
        words, content = placeholder_name(wanted), prompt(wanted)
        name = key(words)
        self._open_items[name] = content
        color = f'<w15:color w:val="{_OWNERS[wanted.owner][1]}"/>'
        # Bound text must be plain; a box of choices is, and LibreOffice does not strip it of its marks as it does text.
        entry = "<w:comboBox/>" if binding else "<w:richText/>"
        form = styled("PlaceholderText") if binding else ""
        properties = f"<w:showingPlcHdr/>{binding}{color}{_entry(wanted) or entry}"
        return self._control(form, words, key(wanted.address), name, properties, content)

    def fact(self, address: str, title: str, text: str, content: str, binding: str) -> str:
        """Return the control around the run `content`, which shows the words `text` of the fact at `address`."""
        self._facts = True
        # What is typed into the control, or comes from the data, looks like what it replaces.
        form = content[5 : content.find("</w:rPr>") + 8] if content.startswith("<w:r><w:rPr>") else ""
        day = stored(text)
        entry = "<w:text/>" if day == text else _calendar(f' w:fullDate="{day}T00:00:00Z"')
        return self._control(form, title, key(address), FACT_PROMPT, binding + entry, content)

    def prompts(self) -> Iterator[tuple[str, str]]:
        """Yield name and content of every prompt that Word shows again when a user empties a control."""
        if self._facts:
            yield FACT_PROMPT, run("Enter this fact.", styled("PlaceholderText"))
        yield from self._open_items.items()

    def _control(self, form: str, title: str, tag: str, prompt_name: str, properties: str, content: str) -> str:
        self._occurrences[tag] += 1
        number = self._names.number(f"{tag} {self._occurrences[tag]}")
        return (
            f'<w:sdt><w:sdtPr>{form}<w:alias w:val="{escape(title[:_LONGEST_TITLE])}"/><w:tag w:val="{tag}"/>'
            f'<w:id w:val="{number}"/><w:placeholder><w:docPart w:val="{prompt_name}"/></w:placeholder>'
            f"{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )


def prompt(wanted: Placeholder) -> str:
    """Return the runs that are printed for a missing fact; its owner is marked in the owner's colour."""
    owner, fact = placeholder_parts(wanted)
    return run(f"[{owner}", styled(_OWNERS[wanted.owner][0])) + run(f"{fact}]", styled("PlaceholderText"))


def stored(text: str) -> str:
    """Return a date in words as Word keeps it in data; any other text unchanged."""
    # Of no such day as February 30 Word would call the file damaged.
    day = read_date(text)
    return day.isoformat() if day else text


def _entry(wanted: Placeholder) -> str:
    """Return the kind of control: a calendar for dates, a list of choices if the answers are known."""
    if wanted.confirm:
        return ""
    if _DATE_ADDRESS.search(wanted.address):
        return _calendar("")
    for address, element, answers in _CHOICES:
        if address.search(wanted.address):
            items = "".join(f'<w:listItem w:displayText="{answer}" w:value="{answer}"/>' for answer in answers)
            return f"<w:{element}>{items}</w:{element}>"
    return ""


def _calendar(full_date: str) -> str:
    return (
        f'<w:date{full_date}><w:dateFormat w:val="MMMM d, yyyy"/><w:lid w:val="en-US"/>'
        '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>'
    )
