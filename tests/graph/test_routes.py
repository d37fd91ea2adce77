"""Routes that share nobody: by hand, and against every set of short routes there is."""

from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import pytest

from graph.errors import UsageError
from graph.ids import RecordId
from graph.routes import independent_routes


def _network(ties: str, *, of_concern: str, children: str) -> nx.MultiDiGraph[RecordId]:
    network: nx.MultiDiGraph[RecordId] = nx.MultiDiGraph()
    for one, other in (tuple(pair) for pair in ties.split()):
        for end in (one, other):
            kind = "child" if end in children else "person"
            kind = "person_of_concern" if end in of_concern else kind
            network.add_node(RecordId(end), kind=kind)
        network.add_edge(RecordId(one), RecordId(other), protective=False)
    return network


@pytest.mark.parametrize(
    ("ties", "steps", "routes"),
    [
        pytest.param("Ac Bc", 1, {"c": 2}, id="two at the door"),
        pytest.param("Ac Bx xc", 1, {"c": 1}, id="one step does not go through x"),
        pytest.param("Ac Bx xc", 2, {"c": 2}, id="B comes through x"),
        pytest.param("Ax Bx xc", 2, {"c": 1}, id="both come through x alone"),
        pytest.param("Ax Ay xc yc", 2, {"c": 1}, id="A alone, by whichever door"),
        pytest.param("Ax By xc yc xy", 2, {"c": 2}, id="each by a door of its own"),
        pytest.param("Ax xy yc", 2, {}, id="three links away"),
        pytest.param("Ax xy yc", 3, {"c": 1}, id="three links"),
        pytest.param("Ax Bz xy zy yc", 3, {"c": 1}, id="all end at y"),
        # A must take y, so that B is left x: the first choice has to be taken back.
        pytest.param("Ax Ay Bx xc yc", 2, {"c": 2}, id="who has a choice leaves the other a way"),
        pytest.param("Ac Ax Bx xc", 2, {"c": 2}, id="A is at the door; B comes through x"),
    ],
)
def test_routes_by_hand(ties: str, steps: int, routes: dict[str, int]) -> None:
    network = _network(ties, of_concern="AB", children="c")
    found = independent_routes(network, of_concern=[RecordId("A"), RecordId("B")], steps=steps)
    assert found == routes


def test_a_safe_tie_is_no_route_and_what_is_removed_is_closed() -> None:
    network = _network("Ac Bc", of_concern="AB", children="c")
    network.add_node(RecordId("D"), kind="person_of_concern")
    network.add_edge(RecordId("c"), RecordId("D"), protective=True)
    everybody = [RecordId(one) for one in "ABD"]
    assert independent_routes(network, of_concern=everybody) == {"c": 2}
    assert independent_routes(network, of_concern=everybody, removed=[RecordId("A")]) == {"c": 1}
    assert independent_routes(network, of_concern=everybody, removed=everybody) == {}


@pytest.mark.parametrize("seed", range(200))
def test_no_set_of_routes_that_share_nobody_is_larger(seed: int) -> None:
    draw = random.Random(seed)
    nodes = "ABDcuvwxy"
    pairs = [one + other for one, other in combinations(nodes, 2)]
    ties = draw.sample(pairs, draw.randint(6, 14))
    network = _network(" ".join(ties), of_concern="ABD", children="c")
    starts = [RecordId(one) for one in "ABD"]
    for steps in (1, 2, 3):
        found = independent_routes(network, of_concern=starts, steps=steps)
        assert found.get(RecordId("c"), 0) == _most(network, steps)


def _most(network: nx.MultiDiGraph[RecordId], steps: int) -> int:
    """Try every set of routes, three at most: there are three to start from."""
    child = RecordId("c")
    plain = nx.Graph(network)
    routes = {
        frozenset(route) - {child}
        for start in "ABD"
        if start in plain and child in plain
        for route in nx.all_simple_paths(plain, RecordId(start), child, cutoff=steps)
    }
    return max(
        (
            size
            for size in (1, 2, 3)
            for chosen in combinations(routes, size)
            if sum(map(len, chosen)) == len(frozenset().union(*chosen))
        ),
        default=0,
    )


@pytest.mark.parametrize("steps", [0, 4])
def test_other_lengths_are_refused(steps: int) -> None:
    with pytest.raises(UsageError, match="1 to 3 links"):
        independent_routes(nx.MultiDiGraph(), of_concern=[], steps=steps)
