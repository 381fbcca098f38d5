"""English about running a system, in sentences that seldom repeat; the same seed gives the same text."""

from __future__ import annotations

import random
from collections.abc import Iterator

_ACTORS = """
the Identity Engineering Manager|the Privacy Officer|a Database Administrator|the Release Coordinator|an Incident Commander
the Chief Information Security Officer|the Vendor Risk Analyst|a Network Engineer|the Director of Facilities|the Service Desk
the Head of Measure Science|an on-call Reliability Engineer|the Change Advisory Group|the Records Manager|the Internal Auditor
the People Operations Manager|the Capacity Planning Lead|the Treasurer|a second Developer|the Board's Risk Committee
the Data Steward of each tenant|the Continuity Planner|an Application Security Engineer|the Client Success Manager
the Procurement Lead|the General Counsel|a Team Leader outside the line of command|the Cryptography Working Group
the Backup Operator|the Configuration Librarian|the Compliance Coordinator|the Warehouse Supervisor
""".strip().replace("\n", "|").split("|")
_ACTIONS = """
compares the list of active accounts with the personnel register|closes network ports that no approved design asks for
reads the exception report and assigns an owner to every line|restores one randomly chosen archive into an empty environment
rejects deployments whose build lacks two approvals|rotates the signing keys and destroys the previous generation
measures response times at the outer edge of each region|walks through the machine rooms with the floor plan in hand
interviews newcomers about what they would do with a suspicious message|reconciles received batches with the totals of their sender
reviews firewall rules that were not matched by any traffic|confirms that retired disks were shredded under supervision
updates the threat catalogue after reading sector bulletins|tests whether alarms reach a telephone outside working hours
samples closed tickets and grades how well they were documented|asks suppliers for evidence instead of assurances
renews certificates before their last quarter begins|traces a handful of records from intake through calculation to delivery
revokes privileges that have slept for sixty days|separates development data from anything that belongs to a customer
approves emergency changes in writing within a day of their release|rehearses the loss of an entire region
checks that consent flags survive each conversion|escalates thresholds that were crossed twice in a fortnight
publishes planned maintenance and holds back what was not announced|inspects badge readers and replaces worn ones
classifies every new data set before anyone may load it|keeps a register of who saw which confidential paper
simulates a fraudulent payment request|discards test copies when a project ends|recalculates invoices by an independent program
records decisions together with the objections raised|limits administrative sessions to a supervised gateway
verifies that laptops encrypt their storage|signs off the quarterly scorecard|files the minutes where auditors can find them
""".strip().replace("\n", "|").split("|")
_TIMES = """
every Monday morning|at the close of each month|once a quarter|before a release leaves staging|within two business days
in the second week of January and July|whenever a contract is renewed|at the start of each shift|after any outage above ten minutes
on the last working day of the month|continuously, with a summary each evening|each time a supplier changes its platform
twice a year, without notice|no later than the fifth business day|as soon as an employment ends|during the annual planning round
""".strip().replace("\n", "|").split("|")
_REASONS = """
a forgotten entitlement is the cheapest way into any system|customers notice silence sooner than slowness
numbers that nobody reconciles drift apart|the agreement promises an answer by noon of the following day
earlier reviews had found the same weakness in another department|what is not written down is argued about later
regulators of several user entities ask for it|two people seldom make the same mistake on the same afternoon
an untested copy is only a hope|insurers grant better terms to whoever can show it|the old procedure depended on one person's memory
seasonal peaks leave little room for repairs|attackers favour weekends|spare parts for that model take weeks to arrive
each region follows its own calendar of holidays|it shortens the discussion when something goes wrong
the board wishes to see a trend and not an anecdote|contractors come and go more often than employees
an error caught at intake costs a minute and an error caught at delivery a week|paper survives a power failure
""".strip().replace("\n", "|").split("|")
_EVIDENCE = """
a numbered ticket|the minutes of the meeting|a signed checklist|the log of the gateway|an extract with a checksum
a photograph kept with the work order|the approval in the change record|a note in the register|the dated printout|a short memorandum
the reviewer's initials|a report that the tool keeps for seven years
""".strip().replace("\n", "|").split("|")
_SHAPES = (
    "{Actor} {action} {time}.",
    "{Time}, {actor} {action}.",
    "{Actor} {action}, because {reason}.",
    "Since {reason}, {actor} {action} {time}.",
    "{Actor} {action} {time} and keeps {evidence}; {actor2} {action2}.",
    "What remains of each review is {evidence}: {reason}, and {actor} {action}.",
    "Where {actor} {action}, {actor2} {action2} {time}.",
    "It is an old rule of the house that {actor} {action}; {reason}.",
    "{Evidence} shows that {actor} {action} {time}.",
    "Although {reason}, the work is shared: {actor} {action}, and {actor2} {action2}.",
)


class Writer:
    """Sentences, one after the other."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same text each time is what is wanted

    def sentence(self) -> str:
        """One sentence."""
        pick = self._random.choice
        words = {
            "actor": pick(_ACTORS),
            "actor2": pick(_ACTORS),
            "action": pick(_ACTIONS),
            "action2": pick(_ACTIONS),
            "time": pick(_TIMES),
            "reason": pick(_REASONS),
            "evidence": pick(_EVIDENCE),
        }
        capital = {name.capitalize(): text[0].upper() + text[1:] for name, text in words.items()}
        return pick(_SHAPES).format(**words, **capital)

    def paragraph(self, words: int) -> str:
        """A paragraph of about so many words."""
        text = self.sentence()
        while len(text.split()) < words - 10:
            text += f" {self.sentence()}"
        return text

    def paragraphs(self, words: int) -> Iterator[str]:
        """Paragraphs of about so many words together; every fifth is a list, some words are emphasized."""
        count = 0
        for number in range(1, 10_000):
            if count >= words:
                return
            if number % 5 == 0:
                text = "\n".join(f"- **{self._random.choice(_EVIDENCE)}**: {self.sentence()}" for _ in range(4))
            else:
                text = self.paragraph(self._random.randint(50, 110))
            count += len(text.split())
            yield text

    def control(self) -> str:
        """Who does what, without a full stop."""
        actor = self._random.choice(_ACTORS)
        return f"{actor[0].upper()}{actor[1:]} {self._random.choice(_ACTIONS)}"

    def evidence(self) -> str:
        """What a control leaves behind."""
        return self._random.choice(_EVIDENCE)

    def number(self, low: int, high: int) -> int:
        """A number from `low` to `high`."""
        return self._random.randint(low, high)

    def pick(self, count: int, rows: list[str]) -> list[str]:
        """So many different ones of `rows`."""
        return self._random.sample(rows, count)
