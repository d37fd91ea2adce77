"""How sure a ranking is: against every world enumerated, and what must never be in it."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

import graph.stability as module
from graph import Picture, open_store
from graph.errors import UsageError
from graph.ranking import KINDS, rank
from graph.stability import stability, without_each_source

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 10, 31)


@pytest.fixture(scope="module")
def picture(demonstration: Path) -> Picture:
    store = open_store(f"sqlite:///{demonstration / 'demonstration.db'}", read_only=True)
    try:
        return Picture(store.load(), as_at=DAY)
    finally:
        store.close()


@pytest.mark.parametrize("of", KINDS)
def test_where_every_link_is_certain_every_rank_is_certain(
    picture: Picture, of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_chance", lambda *_: 1.0)
    ranking = rank(picture, of)
    found = stability(picture, ranking, worlds=20)
    assert [(found[row.subject].low, found[row.subject].high) for row in ranking.rows] == [
        (row.rank, row.rank) for row in ranking.rows
    ]


@pytest.mark.parametrize("of", KINDS)
def test_no_child_has_a_place(picture: Picture, of: str) -> None:
    found = stability(picture, rank(picture, of))
    assert not any(picture.casebook.is_child(one, DAY) for one in found)
    assert all(one.low <= one.high and 0 <= one.top_share <= 1 for one in found.values())


def test_equal_seeds_draw_equal_worlds(picture: Picture) -> None:
    ranking = rank(picture, "poc")
    assert stability(picture, ranking, seed=7) == stability(picture, ranking, seed=7)
    assert stability(picture, ranking, seed=7) != stability(picture, ranking, seed=8)


def test_the_share_of_worlds_is_near_the_exact_one_of_every_world_enumerated() -> None:
    """Three subjects, four ties: the sixteen worlds by hand against two thousand drawn."""
    ties = module._Ties(
        subject=np.array([0, 0, 1, 2]),
        child=np.array([0, 1, 1, 2]),
        of_concern=np.array([True, True, True, True]),
        chance=np.array([0.5, 0.8, 0.9, 0.6]),
        counts={"children": np.array([True, True, True, True])},
    )
    weights = {"children": 3, "bridging": 2}
    exact = np.zeros(3)
    for world in product((False, True), repeat=4):
        kept = np.array(world)
        chance = np.prod(np.where(kept, ties.chance, 1 - ties.chance))
        # Children: 0 and 1 share child 1; bridging counts a child that one tie alone reaches.
        a, b, c, d = world
        points = [
            3 * (a + b) + 2 * (a + (b and not c)),
            3 * c + 2 * (c and not b),
            3 * d + 2 * d,
        ]
        assert module._points(ties, kept, weights, 3).tolist() == points
        ranks = [1 + sum(other > one for other in points) for one in points]
        assert module.places_of(np.array(points, dtype=float)).tolist() == ranks
        exact += chance * np.array([rank == 1 for rank in ranks])
    draws = np.random.default_rng(3)
    first = np.zeros(3)
    for _ in range(2_000):
        kept = draws.random(4) < ties.chance
        first += module.places_of(module._points(ties, kept, weights, 3)) == 1
    assert np.abs(first / 2_000 - exact).max() < 4 * np.sqrt(0.25 / 2_000)


def test_without_an_agency_the_ranking_is_made_of_the_others(picture: Picture) -> None:
    ranking = rank(picture, "poc")
    found = without_each_source(picture, ranking)
    assert list(found) == sorted({one.agency for one in picture.casebook.links if one.agency})
    assert all(len(first) == 10 for first in found.values())
    assert all(set(first) <= {row.subject for row in ranking.rows} for first in found.values())


def test_too_few_worlds_are_refused(picture: Picture) -> None:
    with pytest.raises(UsageError, match="At least 20 worlds"):
        stability(picture, rank(picture, "poc"), worlds=5)
