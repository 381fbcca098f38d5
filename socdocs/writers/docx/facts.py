"""Mark facts so that they can be found again: content controls, the data that repeated ones share, and their manifest.

While the body is written, every place of a fact is only noted, because its mark depends on how often it
occurs.  A fact (or the placeholder of an absent one) at one place becomes a control bracketed by a bookmark; at several
places the controls are bound to one node of a data part, so that editing one changes all.  Text of several paragraphs
is bracketed by bookmarks alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from socdocs.document.dates import WRITTEN, read_date
from socdocs.document.nodes import Placeholder
from socdocs.words import OWNERS, Owner
from socdocs.writers.docx.fragments import Control, Fragments
from socdocs.writers.docx.names import Names, key
from socdocs.writers.docx.xml import DECLARATION, escape, run, styled

DATA_STORE = "{9A1C6E52-5C1D-5F0B-8C0E-50CD0C500001}"
MANIFEST_STORE = "{9A1C6E52-5C1D-5F0B-8C0E-50CD0C500002}"
DATA_NAMESPACE = "urn:socdocs:facts:1"
MANIFEST_NAMESPACE = "urn:socdocs:manifest:1"
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


@dataclass(slots=True)
class Fact:
    """One wording of a fact or a placeholder, and the places of its runs: lists of fragments and indices in them."""

    address: str
    text: str
    key: str
    placeholder: Placeholder | None = None
    places: list[tuple[Fragments, int]] = field(default_factory=list)
    bound: int = 0
    """The number of the node of the data part that its controls share; 0 for the control of a single place."""


class Facts:
    """The facts of one document, collected while it is written and marked at the end."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str, Placeholder | None], Fact] = {}
        self._addresses: dict[str, str] = {}
        self._keys: set[str] = set()
        self._wordings: dict[str, int] = {}
        self._brackets: dict[tuple[str, str], str] = {}
        self._noted: list[tuple[Fact, int]] = []

    def note(self, address: str, text: str, fragments: Fragments, run: str) -> None:
        """Append `run` to `fragments` and note it as a place of the fact at `address` with the words `text`."""
        self._place(self._fact(address, text), fragments, run)

    def note_placeholder(self, wanted: Placeholder, fragments: Fragments) -> None:
        """Append the prompt for an absent fact."""
        self._place(self._fact(wanted.address, wanted.wanted, wanted), fragments, prompt(wanted))

    def holds(self, fragments: Fragments, index: int) -> bool:
        """Return whether the last noted place is this one."""
        if not self._noted:
            return False
        fact, last = self._noted[-1]
        return last == index and fact.places[-1][0] is fragments

    def noted(self) -> int:
        """Return how many places were noted so far."""
        return len(self._noted)

    def noted_since(self, count: int) -> list[tuple[Fact, int]]:
        """Return the places noted after the first `count`: the fact, and the index in its fragments."""
        return self._noted[count:]

    def note_at(self, fact: Fact, fragments: Fragments, index: int) -> None:
        """Note a further place of the run of `fact`."""
        fact.places.append((fragments, index))
        self._noted.append((fact, index))

    def pieces(self, line: str) -> Iterator[tuple[str, str]]:
        """Split `line` into words, each with the address of the noted fact that has exactly these words, or "".

        A fact is found if it is the whole line or a date in it, because only these are certain.
        """
        known = self._addresses
        if line in known:
            yield line, known[line]
            return
        place = 0
        for match in WRITTEN.finditer(line):
            if match[0] in known:
                yield line[place : match.start()], ""
                yield match[0], known[match[0]]
                place = match.end()
        yield line[place:], ""

    def bracket(self, address: str, text: str) -> str:
        """Return the key of the bookmarks around longer text of the fact at `address`."""
        found = self._brackets.get((address, text))
        if found is None:
            found = self._brackets[address, text] = self._key(address)
        return found

    def mark(self, names: Names) -> None:
        """Turn every noted place into a control."""
        bound = count(1)
        for fact in self._facts.values():
            fact.bound = next(bound) if len(fact.places) > 1 else 0
            controls: dict[str, Control] = {}
            for fragments, index in fact.places:
                content = fragments[index]
                if content not in controls:
                    controls[content] = _control(fact, content)
                control = controls[content]
                if not fact.bound:
                    start, end = names.bookmark(names.for_key(fact.key))
                    control = Control(start + control.before, control.behind + end)
                fragments.controls[index] = control
            fact.places.clear()
        self._noted.clear()

    def data(self) -> bytes:
        """Return the data part: a node for each fact that is printed in several places, in order of their bindings."""
        nodes = "".join(
            f'<fact key="{fact.key}">{"" if fact.placeholder else escape(_stored(fact.text))}</fact>'
            for fact in self._facts.values()
            if fact.bound
        )
        return f'{DECLARATION}<facts xmlns="{DATA_NAMESPACE}">{nodes}</facts>'.encode()

    def manifest(self) -> bytes:
        """Return the manifest part: the fact of each key, and its words when the file was written."""
        lines = [
            f'<fact key="{fact.key}" kind="{_kind(fact)}" address="{escape(fact.address)}">{escape(fact.text)}</fact>'
            for fact in self._facts.values()
        ]
        lines += [
            f'<fact key="{key}" kind="prose" address="{escape(address)}">{escape(text)}</fact>'
            for (address, text), key in self._brackets.items()
        ]
        return f'{DECLARATION}<manifest xmlns="{MANIFEST_NAMESPACE}">{"".join(lines)}</manifest>'.encode()

    def prompts(self) -> Iterator[tuple[str, str]]:
        """Yield name and content of every prompt that Word shows again when a user empties a control."""
        yield FACT_PROMPT, run("Enter this fact.", styled("PlaceholderText"))
        wanted = [fact.placeholder for fact in self._facts.values() if fact.placeholder]
        yield from {_prompt_name(placeholder): prompt(placeholder) for placeholder in wanted}.items()

    def _place(self, fact: Fact, fragments: Fragments, run: str) -> None:
        self.note_at(fact, fragments, len(fragments))
        fragments.append(run)

    def _fact(self, address: str, text: str, wanted: Placeholder | None = None) -> Fact:
        fact = self._facts.get((address, text, wanted))
        if fact is None:
            fact = self._facts[address, text, wanted] = Fact(address, text, self._key(address), wanted)
            if wanted is None:
                self._addresses.setdefault(text, address)
        return fact

    def _key(self, address: str) -> str:
        # The same fact may read otherwise elsewhere (a short date); each wording has a key of its own.
        while True:
            wording = self._wordings[address] = self._wordings.get(address, 0) + 1
            made = key(address if wording == 1 else f"{address}#{wording}")
            if made not in self._keys:
                self._keys.add(made)
                return made


def prompt_words(wanted: Placeholder) -> tuple[str, str]:
    """Return the words of a placeholder: the owner of the fact, and its name."""
    asks = " to confirm" if wanted.confirm else ""
    return f"[{OWNERS[wanted.owner].label}{asks}:", f" {wanted.wanted}]"


def prompt(wanted: Placeholder) -> str:
    """Return the run that is printed for a missing fact; its owner is marked in the owner's colour."""
    owner, fact = prompt_words(wanted)
    return run(owner, styled(_OWNERS[wanted.owner][0])) + run(fact, styled("PlaceholderText"))


def _control(fact: Fact, content: str) -> Control:
    """Return the control around `content`."""
    wanted = fact.placeholder
    title = escape(fact.address[:_LONGEST_TITLE])
    color = f'<w15:color w:val="{_OWNERS[wanted.owner][1]}"/>' if wanted else ""
    # What is typed into the control, or comes from the data, looks like what it replaces; bound text has one form only.
    marked = styled("PlaceholderText") if fact.bound else ""
    form = marked if wanted else content[5 : content.find("</w:rPr>") + 8] if content.startswith("<w:r><w:rPr>") else ""
    binding = ""
    if fact.bound:
        place = f'w:xpath="/f:facts[1]/f:fact[{fact.bound}]" w:storeItemID="{DATA_STORE}"'
        binding = f'<w:dataBinding w:prefixMappings="xmlns:f=&quot;{DATA_NAMESPACE}&quot;" {place}/>'
    entry = _entry(fact, rich=not fact.bound and bool(wanted or form))
    return Control(
        f'<w:sdt><w:sdtPr>{form}<w:alias w:val="{title}"/><w:tag w:val="{fact.key}"/><w:id w:val="',
        f'"/><w:placeholder><w:docPart w:val="{_prompt_name(wanted) if wanted else FACT_PROMPT}"/></w:placeholder>'
        f"{'<w:showingPlcHdr/>' if wanted else ''}{binding}{color}{entry}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>",
    )


def _entry(fact: Fact, *, rich: bool) -> str:
    """Return the kind of control: a calendar for dates, a list of choices if the answers are known, else text.

    Bound text must be plain.  Elsewhere rich text keeps its marks in programs that strip plain controls of them, and
    lets a prompt be answered in more than one run.
    """
    wanted = fact.placeholder
    if wanted is None:
        stored = _stored(fact.text)
        if stored != fact.text:
            return _calendar(f' w:fullDate="{stored}T00:00:00Z"')
    elif not wanted.confirm:
        if _DATE_ADDRESS.search(wanted.address):
            return _calendar("")
        for address, element, answers in _CHOICES:
            if address.search(wanted.address):
                items = "".join(f'<w:listItem w:displayText="{answer}" w:value="{answer}"/>' for answer in answers)
                return f"<w:{element}>{items}</w:{element}>"
        if fact.bound:
            # LibreOffice strips plain controls of their marks, but not a box of choices in which anything may be typed.
            return "<w:comboBox/>"
    return "<w:richText/>" if rich else '<w:text w:multiLine="1"/>' if "\n" in fact.text else "<w:text/>"


def _calendar(full_date: str) -> str:
    return (
        f'<w:date{full_date}><w:dateFormat w:val="MMMM d, yyyy"/><w:lid w:val="en-US"/>'
        '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>'
    )


def _stored(text: str) -> str:
    """Return a date in words as Word keeps it in data; any other text unchanged."""
    # Of no such day as February 30 Word would call the file damaged.
    day = read_date(text)
    return day.isoformat() if day else text


def _kind(fact: Fact) -> str:
    if fact.placeholder is None:
        return "text"
    return "confirm" if fact.placeholder.confirm else "placeholder"


def _prompt_name(wanted: Placeholder) -> str:
    return key("".join(prompt_words(wanted)))
