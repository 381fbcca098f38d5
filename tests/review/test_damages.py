"""A review gets worse for each damage to a good description, and names the damaged place."""

import pytest

from socdocs.review.grade import VERDICTS
from tests.review.damages import DAMAGES, damaged, undamaged


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return undamaged(tmp_path_factory.mktemp("good"))


def verdicts(review):
    return {row.signal.id: VERDICTS.index(row.verdict) for row in review.outcomes}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.do.__name__)
def test_a_damage_makes_the_review_worse_at_its_place(before, damage, tmp_path):
    after = damaged(damage, tmp_path)
    was, now = verdicts(before), verdicts(after)

    assert {id_ for id_ in was if now[id_] < was[id_]} >= set(damage.signals)
    assert not {id_ for id_ in was if now[id_] > was[id_]}
    for row in after.outcomes:
        if row.signal.id in damage.signals:
            spots = (*row.measured.failing, *row.measured.unknown)
            assert any(spot.address.startswith(damage.places) and spot.span for spot in spots), spots
