"""The word lists of the wording rules: data beside this module, one list of patterns per name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from socdocs.source.tree import Mapping, Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml

_BLANK = re.compile(r" (?![?*+\]])")


@cache
def words(name: str) -> re.Pattern[str]:
    """One pattern for all words of the list `name`, at word boundaries and whatever their case."""
    source = "words.yaml"
    tree, problems = read_yaml(files(__package__).joinpath(source).read_bytes(), source)
    listed = tree.get(name) if isinstance(tree, Mapping) and not problems else None
    if not isinstance(listed, Sequence):
        raise TypeError(f"no list “{name}” in {source}: {problems}")
    patterns = [_BLANK.sub(r"\\s+", item.text) for item in listed.items if isinstance(item, Scalar)]
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns), re.IGNORECASE)
