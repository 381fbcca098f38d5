"""Texts as they are shown in a terminal: all their words, in its width."""

import datetime

import pytest

from socdocs.document.reader import read_prose
from socdocs.model.confirmations import Approval, Confirmation
from socdocs.reporting.changed_words import changed_words
from socdocs.reporting.texts import parts_text, sign_off_text

PROSE = """\
# Access

The team reviews access **each quarter**.[^1]

1. The owner asks.
2. The lead answers:
   - within a day
   - in writing

     and keeps the answer

> Quoted words.

| Group | Reviewed |
|---|---|
| Staff | quarterly |

![A diagram of the system](system.png)

```
code as written
```

[^1]: Twice in the first quarter.
"""

SHOWN = """\
Parts

Access

The team reviews access each quarter.

1. The owner asks.
2. The lead answers:
   • within a day
   • in writing

     and keeps the answer

Quoted words.

Group | Reviewed
Staff | quarterly

[Picture: A diagram of the system]

code as written

Note: Twice in the first quarter."""


def test_every_form_of_text_is_shown_as_a_person_reads_it():
    assert parts_text((("Parts", read_prose(PROSE)),), 80) == SHOWN


@pytest.mark.parametrize("width", [24, 40, 80])
def test_no_word_is_lost_and_no_line_is_too_long(width):
    shown = parts_text((("Parts", read_prose(PROSE)),), width)
    assert shown.split() == SHOWN.split()
    assert max(map(len, shown.splitlines())) <= width


DAY = datetime.date(2026, 2, 10)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            Confirmation(
                heading="scope", by="Priya Raman, CPA", role="quality_reviewer", date=DAY, text="1", words="x"
            ),
            "Confirmed by Priya Raman, CPA (quality reviewer) on 2026-02-10.",
        ),
        (
            Confirmation(heading="scope", by="Sam Ortiz", date=DAY, text="2"),
            "Confirmed by Sam Ortiz on 2026-02-10, with another text, whose words were not kept.",
        ),
        (
            Approval(section="description", by="Dana", role="CTO", date=DAY, text="2", words="It was founded in 2013."),
            "Approved by Dana (CTO) on 2026-02-10; since then this changed:\n  It was founded in [-2013.-] {+2014.+}",
        ),
        (
            Approval(section="description", by="Dana", date=DAY, text="2", words="It was founded in 2014."),
            "Approved by Dana on 2026-02-10; nothing that the kept words show changed since then.",
        ),
    ],
)
def test_who_signed_a_text_off_is_said_with_what_changed_since(row, said):
    assert sign_off_text(row, "1", "It was founded in 2014.", 100) == said


def test_an_end_of_a_line_that_is_new_or_gone_is_shown():
    assert changed_words("One two.", "One\ntwo.") == "One {+¶+} two."
    assert changed_words("One.\n\nTwo.", "One. Two.") == "One. [-¶ ¶-] Two."
    assert changed_words("One.\nTwo.", "One.\nTen.") == "One. [-Two.-] {+Ten.+}"
