"""Make names and numbers for bookmarks and controls: short, stable, and unique regardless of case."""

from __future__ import annotations

import hashlib
import re
import zlib
from functools import cache

LONGEST = 40
_LARGEST_NUMBER = 2**31 - 1
_NO_WORD = re.compile(r"[^A-Za-z0-9]+")


@cache
def key(address: str) -> str:
    """Return the key of a fact: readable words of its address and a digest of the whole.

    It is a function of the address alone, so the bookmark of a fact is known without the file.  At most 35 characters,
    so that `_2`, `_3` … for later places fit into Word's 40.
    """
    return f"{_slug(address, 24)}_{_digest(address)[:10]}"


class Names:
    """The names of bookmarks, and the numbers of bookmarks and controls, of one file."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._places: dict[str, int] = {}
        self._contents: dict[str, int] = {}
        self._numbers: set[int] = set()

    def readable(self, wanted: str) -> str:
        """Return a name made of the words of `wanted`, with a digest if another bookmark has that name."""
        name = _slug(wanted, LONGEST)
        if name.lower() in self._taken:
            name = f"{_slug(wanted, LONGEST - 11)}_{_digest(wanted)[:10]}"
        return self._take(name)

    def contents_entry(self, words: str) -> str:
        """Return a name in Word's form for the targets of contents, `_Toc` and nine digits."""
        number = self._contents.get(words, int(_digest(words), 16) % 10**9)
        while (name := f"_Toc{number:09d}").lower() in self._taken:
            number = (number + 1) % 10**9
        self._contents[words] = number  # equal headings may be many
        return self._take(name)

    def for_key(self, wanted: str) -> str:
        """Return `wanted` for its first place, `wanted_2`, `wanted_3` … for later ones."""
        place = self._places[wanted] = self._places.get(wanted, 0) + 1
        return self._take(wanted if place == 1 else f"{wanted}_{place}")

    def bookmark(self, name: str) -> tuple[str, str]:
        """Return start and end of a bookmark."""
        id = self.number(name)
        return f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{id}"/>'

    @property
    def given(self) -> int:
        """Return how many numbers were given so far."""
        return len(self._numbers)

    def number(self, name: str) -> int:
        """Return an unused number for the bookmark or control called `name`.

        It follows from the name, so that it is the same in the next draft; a running number would change with each
        item before it, and programs that compare files take that for a change of the text.
        """
        number = zlib.crc32(name.encode("utf-8", "surrogatepass")) % _LARGEST_NUMBER + 1
        while number in self._numbers:
            number = number % _LARGEST_NUMBER + 1
        self._numbers.add(number)
        return number

    def _take(self, name: str) -> str:
        self._taken.add(name.lower())
        return name


def _slug(words: str, length: int) -> str:
    slug = _NO_WORD.sub("_", words).strip("_")
    return (slug if slug[:1].isalpha() else f"x_{slug}")[:length].rstrip("_")


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
