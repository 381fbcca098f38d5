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
    items = listed.items if isinstance(listed, Sequence) else ()
    patterns = [_BLANK.sub(r"\\s+", item.text) for item in items if isinstance(item, Scalar)]
    if not patterns or len(patterns) < len(items):
        raise TypeError(f"“{name}” is no list of patterns in {source}: {problems}")
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns), re.IGNORECASE)
