"""Documents as people changed them: words, paragraphs, items, notes, pictures and rows, here and there."""

import random

from msgspec.structs import replace

from socdocs.document.finish import finish
from socdocs.document.nodes import Footnote, Heading, Image, ListBlock, Paragraph, Reference, Table, Text

OFTEN = 0.12
WORDS = ("each month", "the board", "within two days;", "no", "and signs it.")
INSIDE = ("sections", "blocks", "children", "items", "rows", "cells")


def edited(document, seed):
    """`document` with changes that follow from `seed`."""
    return finish(Editing(seed).node(document)[0])


class Editing:
    def __init__(self, seed):
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.rules = {
            Text: self.words,
            Paragraph: self.block,
            Heading: self.block,
            Footnote: self.gone,
            Image: self.gone,
            ListBlock: self.items,
            Table: self.rows,
        }

    def node(self, node):
        """What becomes of a node: itself, nothing or several."""
        if isinstance(node, tuple):
            return (self.several(node),)
        fields = [name for name in INSIDE if isinstance(getattr(node, name, None), tuple)]
        if fields and not isinstance(node, Reference):
            node = replace(node, **{name: self.several(getattr(node, name)) for name in fields})
        rule = self.rules.get(type(node))
        return rule(node) if rule and self.happens() else (node,)

    def several(self, nodes):
        return tuple(one for node in nodes for one in self.node(node))

    def happens(self):
        return self.dice.random() < OFTEN

    def words(self, text):
        parts = text.text.split(" ")
        place = self.dice.randrange(len(parts) + 1)
        parts[place : place + self.dice.randrange(3)] = self.dice.sample(WORDS, self.dice.randrange(2))
        return (replace(text, text=" ".join(parts)),)

    def block(self, block):
        return self.dice.choice(((), (block, Paragraph((Text(self.dice.choice(WORDS)),))), (block, block)))

    def gone(self, _):
        return ()

    def items(self, block):
        return (replace(block, items=block.items[-1:] + block.items[1:-1]),)

    def rows(self, table):
        rows = list(table.rows)
        self.dice.shuffle(rows)
        return (replace(table, rows=tuple(rows[: len(rows) * 3 // 4])),)
