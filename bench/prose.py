"""English about running a system, in sentences that seldom repeat; the same seed gives the same text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import yaml

_WORDS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("phrases.yaml").read_text("utf-8"))
_SHAPES = (
    "{Actor} {action} {time}.",
    "{Time}, {actor} {action}.",
    "{Actor} {action}, because {reason}.",
    "Since {reason}, {actor} {action} {time}.",
    "{Actor} {action} {time} and keeps {evidence}; {actor2} {action2}.",
    "What remains of each review is {evidence}: {reason}, and {actor} {action}.",
    "Where {actor} {action}, {actor2} {action2} {time}.",
    "It is an old rule of the company that {actor} {action}; {reason}.",
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
            "actor": pick(_WORDS["actors"]),
            "actor2": pick(_WORDS["actors"]),
            "action": pick(_WORDS["actions"]),
            "action2": pick(_WORDS["actions"]),
            "time": pick(_WORDS["times"]),
            "reason": pick(_WORDS["reasons"]),
            "evidence": pick(_WORDS["evidence"]),
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
                text = "\n".join(
                    f"- **{self._random.choice(_WORDS['evidence'])}**: {self.sentence()}" for _ in range(4)
                )
            else:
                text = self.paragraph(self._random.randint(50, 110))
            count += len(text.split())
            yield text

    def control(self) -> str:
        """Who does what, without a full stop."""
        actor = self._random.choice(_WORDS["actors"])
        return f"{actor[0].upper()}{actor[1:]} {self._random.choice(_WORDS['actions'])}"

    def evidence(self) -> str:
        """What a control leaves behind."""
        return self._random.choice(_WORDS["evidence"])

    def number(self, low: int, high: int) -> int:
        """A number from `low` to `high`."""
        return self._random.randint(low, high)

    def pick(self, count: int, rows: list[str]) -> list[str]:
        """So many different ones of `rows`."""
        return self._random.sample(rows, count)
