"""Suggestions against networkx; nothing of them gets anywhere, and no child is ever at an end."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from graph.errors import UsageError
from graph.picture import Picture
from graph.ranking import rank
from graph.unseen import _Candidates, _hit_rate, collection_tasks

if TYPE_CHECKING:
    from graph.records import Link, Record
    from tests.graph.conftest import Make

DAY = date(2026, 4, 1)


def _picture(make: Make, *links: Link) -> Picture:
    records: list[Record] = [
        *(make.person(one) for one in "ABCD"),
        *(make.child(one) for one in "123"),
        make.named("x"),
        make.phone("T"),
        make.loc("L"),
        make.loc("M"),
        *(make.concern(f"poc:{one}") for one in "ABC"),
        make.concern("loc:L"),
    ]
    return Picture(make.book(*records, *links), as_at=DAY)


def test_who_shares_whom_few_know_comes_first(make: Make) -> None:
    picture = _picture(
        make,
        # A and B share child 1, whom nobody else knows: 1/2. A and C share child 2, whom three
        # know: 1/3. C and the place L share child 2 as well: 1/3. B and C share nobody.
        make.link("poc:A", "child:1", seen="2026-03-01"),
        make.link("poc:B", "child:1", seen="2026-03-01"),
        make.link("poc:A", "child:2", seen="2026-03-01"),
        make.link("poc:C", "child:2", seen="2026-03-01"),
        make.link("child:2", "loc:L", "frequents", seen="2026-03-01"),
        make.link("poc:A", "loc:L", "uses_place", seen="2026-03-01"),
        # Children, places without a case, people not identified and phones are at no end.
        make.link("child:3", "child:2", "friend", seen="2026-03-01"),
        make.link("poc:D", "child:1", "safe_person", seen="2026-03-01"),
    )
    (first,) = collection_tasks(picture, most=1).tasks
    assert (first.person, first.other, first.shared) == ("poc:A", "poc:B", ("child:1",))
    assert first.because == ("link:poc:A/child:1/targets/1", "link:poc:B/child:1/targets/1")
    found = collection_tasks(picture)
    assert [(one.person, one.other) for one in found.tasks] == [
        ("poc:A", "poc:B"),
        ("poc:A", "poc:C"),
        ("poc:C", "loc:L"),
    ]
    assert found.hit_rate is None


@pytest.mark.parametrize("seed", range(40))
def test_the_chosen_are_those_that_networkx_puts_first(seed: int) -> None:
    draw = random.Random(seed)
    network = nx.gnm_random_graph(18, 45, seed=seed)
    kinds = [draw.choice(("person_of_concern", "location_of_concern", "child")) for _ in network]
    ties = np.array([sorted(edge) for edge in network.edges()])
    possible = [
        (one, other)
        for one in network
        for other in network
        if one < other
        and not network.has_edge(one, other)
        and "child" not in {kinds[one], kinds[other]}
        and "person_of_concern" in {kinds[one], kinds[other]}
    ]
    index = [
        (-round(value, 12), one, other)
        for one, other, value in nx.resource_allocation_index(network, possible)
        if value > 0
    ]
    candidates = _Candidates(len(network), np.array(kinds, dtype=object))
    assert candidates.best(ties, 7).tolist() == [
        [one, other] for _, one, other in sorted(index)[:7]
    ]
    every = [{kinds[one], kinds[other]} for one in network for other in network if one < other]
    assert len(candidates) == sum(
        "child" not in both and "person_of_concern" in both for both in every
    )


def test_the_hit_rate_is_what_hiding_finds() -> None:
    # All tied to all: whatever is hidden shares everybody, and nothing else is open.
    network = nx.complete_graph(12)
    candidates = _Candidates(12, np.array(["person_of_concern"] * 12, dtype=object))
    found = _hit_rate(candidates, np.array(list(network.edges())), 0)
    assert found is not None
    assert (found.ties, found.hidden, found.draws) == (66, 7, 20)
    assert (found.share, found.by_chance) == (1.0, 1.0)
    # A ring: two who share a neighbour are never tied, so no suggestion is ever right.
    ring = nx.cycle_graph(40)
    candidates = _Candidates(40, np.array(["person_of_concern"] * 40, dtype=object))
    found = _hit_rate(candidates, np.array([sorted(edge) for edge in ring.edges()]), 0)
    assert found is not None
    assert found.share == 0.0
    assert found.by_chance == pytest.approx(4 / (40 * 39 / 2 - 36))


@pytest.mark.parametrize("seed", range(30))
def test_no_child_is_at_an_end_and_nothing_is_changed(make: Make, seed: int) -> None:
    draw = random.Random(seed)
    ends = ["poc:A", "poc:B", "poc:C", "poc:D", "child:1", "child:2", "child:3", "person:x",
            "loc:L", "loc:M", "phone:T"]  # fmt: skip
    links = [
        make.link(source, target, "seen_with", seen="2026-03-01", number=number)
        for number, (source, target) in enumerate(draw.sample(ends, 2) for _ in range(14))
    ]
    picture = _picture(make, *links)
    edges = sorted(map(str, picture.network.edges(data=True)))
    order = [(row.subject, row.points) for row in rank(picture, "poc").rows]
    found = collection_tasks(picture, seed=seed)
    assert found == collection_tasks(_picture(make, *links), seed=seed)
    kind_of = {node: data["kind"] for node, data in picture.network.nodes(data=True)}
    for one in found.tasks:
        assert kind_of[one.person] == "person_of_concern"
        assert kind_of[one.other] in {"person_of_concern", "location_of_concern"}
    assert sorted(map(str, picture.network.edges(data=True))) == edges
    assert [(row.subject, row.points) for row in rank(picture, "poc").rows] == order


def test_at_least_one_is_asked_for(make: Make) -> None:
    with pytest.raises(UsageError, match="at least one"):
        collection_tasks(_picture(make), most=0)
    assert collection_tasks(_picture(make)).tasks == ()
