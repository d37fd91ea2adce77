"""Suggestions against networkx; nothing of them gets anywhere, and no child is ever at an end."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from graph.errors import UsageError
from graph.likely_pairs import Ties, likely_pairs, measure_hits
from graph.picture import Picture
from graph.ranking import rank
from graph.unseen import collection_tasks, ties_on

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
        # A and B share child 1, whom nobody else knows: 1/log 2. A and C share child 2, whom four
        # are tied to: 1/log 4. C and the place L share child 2 as well. B and C share nobody.
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


def _ties(network: nx.Graph[int], kinds: list[str] | None = None) -> Ties:
    """Take a network whose ties rest each on a report of its own."""
    kinds = kinds or ["person"] * len(network)
    each = np.arange(network.number_of_edges())
    return Ties(
        nodes=len(network),
        persons=np.array([one for one in network if kinds[one] == "person"], dtype=np.int64),
        places=np.array([one for one in network if kinds[one] == "place"], dtype=np.int64),
        pairs=np.array(sorted(sorted(edge) for edge in network.edges()), dtype=np.int64),
        barred=np.zeros((0, 2), dtype=np.int64),
        tie_of=each,
        rests=np.stack((each, each), axis=1),
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_chosen_are_those_that_networkx_puts_first(seed: int) -> None:
    draw = random.Random(seed)
    network = nx.gnm_random_graph(18, 45, seed=seed)
    kinds = [draw.choice(("person", "place", "child")) for _ in network]
    every = [
        (one, other)
        for one, other in combinations(network, 2)
        if "child" not in {kinds[one], kinds[other]} and "person" in {kinds[one], kinds[other]}
    ]
    open_ones = [pair for pair in every if not network.has_edge(*pair)]
    ties = _ties(network, kinds)
    assert ties.possible == len(every)
    assert len(ties.known) == len(every) - len(open_ones)
    for index, of in (
        ("resource allocation", nx.resource_allocation_index),
        ("Adamic-Adar", nx.adamic_adar_index),
    ):
        best = sorted(
            (-round(value, 12), one, other)
            for one, other, value in of(network, open_ones)
            if value > 0
        )
        found = likely_pairs(ties, 7, index=index)
        assert found.tolist() == [[one, other] for _, one, other in best[:7]]
    plain = likely_pairs(ties, 7, index="common neighbours").tolist()
    most = sorted((-len(set(network[one]) & set(network[other])), one, other)
                  for one, other in open_ones)  # fmt: skip
    assert plain == [[one, other] for shared, one, other in most if shared][:7]


def test_the_hit_rate_is_what_hiding_finds() -> None:
    # All tied to all: whatever is hidden shares everybody, and nothing else is open.
    found = measure_hits(_ties(nx.complete_graph(12)), 0)
    assert found is not None
    assert (found.ties, found.hidden, found.suggested, found.draws) == (66, 140, 140, 20)
    assert (found.share, found.by_chance) == (1.0, 1.0)
    # A ring: two who share a neighbour are never tied, so no suggestion is ever right.
    found = measure_hits(_ties(nx.cycle_graph(40)), 0)
    assert found is not None
    assert found.share == 0.0
    assert found.by_chance == pytest.approx(4 / (40 * 39 / 2 - 36))


def test_a_hidden_tie_takes_what_its_report_says_with_it() -> None:
    # Forty reports, each of two people and a child whom nobody else knows. Were the tie between
    # the two hidden alone, the child would give it away every time.
    network = nx.disjoint_union_all([nx.complete_graph(3)] * 40)
    kinds = ["person", "person", "child"] * 40
    alone = measure_hits(_ties(network, kinds), 0)
    assert alone is not None
    assert alone.share == 1.0
    ties = _ties(network, kinds)
    rests = np.stack((np.arange(120), np.arange(120) // 3), axis=1)
    assert measure_hits(replace(ties, rests=rests), 0) is None
    # A second report of the same ties keeps them known: nothing is hidden, nothing looked for.
    twice = replace(
        ties,
        tie_of=np.concatenate((ties.tie_of, ties.tie_of)),
        rests=np.concatenate((rests, rests + np.array([120, 40]))),
    )
    assert measure_hits(twice, 0) is None


def test_what_is_asked_leaves_out_the_closed_and_the_protectively_tied(make: Make) -> None:
    picture = _picture(
        make,
        *(make.link(f"poc:{one}", "child:1", seen="2026-03-01") for one in "ABD"),
        make.link("child:1", "loc:M", "frequents", seen="2026-03-01"),
        make.link("poc:A", "poc:B", "safe_person", seen="2026-03-01"),
        make.link("poc:A", "loc:L", "uses_place", seen="2026-03-01"),
        make.link("poc:B", "loc:L", "uses_place", seen="2026-03-01"),
    )
    # D and M have no open case; A and B are known to one another, though nothing is drawn of it.
    assert collection_tasks(picture).tasks == ()
    assert ties_on(picture).barred.shape == (1, 2)


def test_what_was_once_said_of_the_two_is_told(make: Make) -> None:
    picture = _picture(
        make,
        make.link("poc:A", "child:1", seen="2026-03-01"),
        make.link("poc:B", "child:1", seen="2026-03-01"),
        make.link("poc:B", "poc:A", "seen_with", seen="2019-03-01"),
    )
    (task,) = collection_tasks(picture).tasks
    assert task.uncounted == ("link:poc:B/poc:A/seen_with/1",)
    assert "takes 30 known ties of these kinds, and there are 0" in (
        collection_tasks(picture).not_measured
    )


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
