"""Most children freed for an effort: against every set there is."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from graph import effort
from graph.effort import EffortTable, effort_table, free_within
from graph.errors import SettingsError, UsageError
from graph.ids import RecordId


def _ids(text: str) -> tuple[RecordId, ...]:
    return tuple(RecordId(one) for one in text.split())


def test_two_who_take_little_beat_one_who_takes_all() -> None:
    """By hand: a alone frees two, b and c together three, all for the same effort of 4."""
    reached = {
        RecordId("k1"): _ids("a"),
        RecordId("k2"): _ids("a"),
        RecordId("k3"): _ids("b"),
        RecordId("k4"): _ids("b c"),
        RecordId("k5"): _ids("c"),
        RecordId("k6"): _ids("a b"),
    }
    efforts = dict(zip(_ids("a b c"), (4, 2, 2), strict=True))
    found = free_within(reached, efforts, 4)
    assert (found.members, found.freed) == (_ids("b c"), _ids("k3 k4 k5"))
    assert (found.exposed, found.bound, found.proven_best) == (6, 3, True)
    assert free_within(reached, efforts, 8).freed == tuple(sorted(reached))
    assert free_within(reached, efforts, 1).members == ()
    # An effort of 2 is spent on b, of whose exposure more is left: 1 + 1/2 + 1/2 against 1 + 1/2.
    assert free_within(reached, efforts, 2).members == _ids("b")


@pytest.mark.parametrize("seed", range(150))
def test_no_set_within_the_effort_frees_more(seed: int) -> None:
    draw = random.Random(seed)
    names = [RecordId(f"p{number}") for number in range(draw.randint(3, 9))]
    reached = {
        RecordId(f"k{number}"): tuple(sorted(draw.sample(names, draw.randint(1, 3))))
        for number in range(draw.randint(1, 20))
    }
    efforts = {one: draw.choice((1, 2, 4, 8)) for one in names}
    there = sorted({one for near in reached.values() for one in near})
    for budget in (1, 3, 6, 11):
        found = free_within(reached, efforts, budget)
        sets = [
            members
            for size in range(len(there) + 1)
            for members in combinations(there, size)
            if sum(efforts[one] for one in members) <= budget
        ]
        most = max(sum(set(near) <= set(one) for near in reached.values()) for one in sets)
        assert len(found.freed) == most == found.bound
        assert found.proven_best
        assert sum(efforts[one] for one in found.members) <= budget
        # Of those that free as many, none takes away more exposure, and of these none takes less.
        share = dict.fromkeys(there, 0.0)
        for near in reached.values():
            for one in near:
                share[one] += 1 / len(near)
        as_good = [
            (round(sum(share[one] for one in members), 9), -sum(efforts[one] for one in members))
            for members in sets
            if sum(set(near) <= set(members) for near in reached.values()) == most
        ]
        mine = round(sum(share[one] for one in found.members), 9)
        assert (mine, -sum(efforts[one] for one in found.members)) == max(as_good)


def test_a_search_that_is_stopped_says_what_no_set_can_exceed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    draw = random.Random(3)
    names = [RecordId(f"p{number:02}") for number in range(40)]
    reached = {
        RecordId(f"k{number:03}"): tuple(sorted(draw.sample(names, draw.randint(1, 4))))
        for number in range(120)
    }
    efforts = {one: draw.choice((1, 2, 4)) for one in names}
    monkeypatch.setattr(effort, "_MOST_SETS", 300)
    found = free_within(reached, efforts, 20)
    assert not found.proven_best
    monkeypatch.undo()
    better = free_within(reached, efforts, 20)
    assert len(found.freed) <= len(better.freed) <= found.bound


def test_nobody_exposed_and_no_effort() -> None:
    found = free_within({}, {}, 3)
    assert (found.members, found.freed, found.bound, found.proven_best) == ((), (), 0, True)
    with pytest.raises(UsageError, match="at least 1"):
        free_within({}, {}, 0)


def test_the_table_as_shipped_rises_with_the_level() -> None:
    held = effort_table()
    by_level = [held.of(level) for level in (1, 2, 3, 4)]
    assert by_level == sorted(by_level)
    assert by_level[0] <= held.of(None) <= by_level[-1]


def test_an_effort_of_nothing_is_refused() -> None:
    with pytest.raises(SettingsError, match="positive whole number"):
        EffortTable(level_1=0, level_2=1, level_3=1, level_4=1, not_decided=1)
