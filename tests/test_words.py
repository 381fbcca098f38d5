"""Ids are in the order in which people read them, the same on every run."""

from itertools import permutations

from socdocs.words import as_read


def test_numbers_count_as_numbers_and_ids_that_read_alike_have_an_order():
    ids = ["EX-10", "CO-1", "EX-9", "CO-01"]

    assert {tuple(sorted(order, key=as_read)) for order in permutations(ids)} == {("CO-01", "CO-1", "EX-9", "EX-10")}
