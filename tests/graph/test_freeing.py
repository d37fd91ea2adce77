"""Which persons and places free most children: against every set tried, and never a child."""

from __future__ import annotations

import random
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from graph import Picture, open_store, what_if
from graph.errors import UsageError
from graph.freeing import _free_most, free_most
from graph.ids import RecordId

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 10, 31)


def _ids(text: str) -> tuple[RecordId, ...]:
    return tuple(RecordId(one) for one in text.split())


def test_the_pair_that_shares_children_beats_the_two_with_most() -> None:
    """By hand: a and b reach most children, but only c and d free anybody."""
    reached = {
        RecordId("k1"): _ids("a b c"),
        RecordId("k2"): _ids("a b d"),
        RecordId("k3"): _ids("a b e"),
        RecordId("k4"): _ids("c d"),
        RecordId("k5"): _ids("c d"),
    }
    found = _free_most(reached, 2)
    assert (found.members, found.freed) == (_ids("c d"), _ids("k4 k5"))
    assert (found.exposed, found.bound, found.proven_best) == (5, 2, True)
    # Nobody is freed by one alone: then who shares most of the exposure, c: 1/3 + 1/2 + 1/2.
    assert (_free_most(reached, 1).members, _free_most(reached, 1).freed) == (_ids("c"), ())


@pytest.mark.parametrize("seed", range(150))
def test_up_to_three_it_is_the_best_of_all_sets(seed: int) -> None:
    draw = random.Random(seed)
    names = [RecordId(f"p{number}") for number in range(draw.randint(4, 11))]
    reached = {
        RecordId(f"k{number}"): tuple(
            sorted(draw.sample(names, draw.randint(1, min(4, len(names)))))
        )
        for number in range(draw.randint(1, 25))
    }
    there = sorted({one for near in reached.values() for one in near})
    for k in (1, 2, 3, 4):
        found = _free_most(reached, k)
        if len(there) <= k:
            assert found.members == tuple(there)
            continue
        most = max(
            sum(set(near) <= set(members) for near in reached.values())
            for members in combinations(there, k)
        )
        assert found.bound >= most >= len(found.freed)
        if k <= 3:
            assert len(found.freed) == most == found.bound
            assert found.proven_best
        elif found.proven_best:
            assert len(found.freed) == most


@pytest.fixture(scope="module")
def picture(demonstration: Path) -> Picture:
    store = open_store(f"sqlite:///{demonstration / 'demonstration.db'}", read_only=True)
    try:
        return Picture(store.load(), as_at=DAY)
    finally:
        store.close()


@pytest.mark.parametrize("k", [1, 3, 8])
def test_no_child_is_a_member_and_what_if_says_the_same(picture: Picture, k: int) -> None:
    found = free_most(picture, k)
    assert len(found.members) == k
    assert not any(picture.casebook.is_child(one, DAY) for one in found.members)
    assert not any(picture.casebook.is_unresolved(one) for one in found.members)
    assert what_if(picture, found.members).freed == found.freed


def test_an_empty_day_frees_nobody(picture: Picture) -> None:
    nothing = free_most(Picture(picture.casebook, as_at=date(1990, 1, 1)), 3)
    assert (nothing.members, nothing.freed, nothing.exposed) == ((), (), 0)
    with pytest.raises(UsageError, match="at least 1"):
        free_most(picture, 0)
