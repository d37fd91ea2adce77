"""Removing one node after another, and tying people by the places that they share."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import betweenness, project_places, removal_curve
from graph.errors import UsageError


def test_a_line_is_cut_in_the_middle_first() -> None:
    found = removal_curve(nx.path_graph(5))
    assert list(found.columns) == [
        "step", "removed", "largest_component", "components", "fragmentation",
    ]  # fmt: skip
    first = found.iloc[0]
    assert (first["step"], first["removed"]) == (1, 2)
    assert (first["largest_component"], first["components"]) == (2, 2)
    assert first["fragmentation"] == pytest.approx(4 / 6)
    assert list(found["step"]) == [1, 2, 3, 4, 5]
    last = found.iloc[-1]
    assert (last["largest_component"], last["components"]) == (0, 0)
    assert last["fragmentation"] == 1.0


def test_measuring_anew_beats_an_order_that_is_fixed_at_the_start() -> None:
    network = nx.les_miserables_graph()
    steps = len(network) // 5
    adaptive = removal_curve(network, steps=steps)["largest_component"].mean()
    static = removal_curve(network, steps=steps, adaptive=False)["largest_component"].mean()
    assert adaptive < static


def test_the_fixed_order_is_that_of_the_measure() -> None:
    network = nx.karate_club_graph()
    values = betweenness(network)
    order = sorted(network, key=lambda node: (-values[node], node))
    found = removal_curve(network, adaptive=False, steps=10)
    assert list(found["removed"]) == order[:10]


@pytest.mark.parametrize("by", ["betweenness", "closeness", "degree", "harmonic"])
def test_a_star_loses_its_middle_by_every_measure(by: str) -> None:
    found = removal_curve(nx.star_graph(4), by=by, steps=1)
    assert found.iloc[0]["removed"] == 0
    assert found.iloc[0]["fragmentation"] == 1.0


def test_mistakes_are_told() -> None:
    with pytest.raises(UsageError, match="betweenness, closeness, degree, harmonic"):
        removal_curve(nx.path_graph(3), by="age")
    with pytest.raises(UsageError, match="negative"):
        removal_curve(nx.path_graph(3), steps=-1)


def test_nothing_to_remove_gives_an_empty_table() -> None:
    assert removal_curve(nx.Graph()).empty
    assert len(removal_curve(nx.path_graph(3), steps=0)) == 0


def test_children_stay_in_the_network() -> None:
    network = nx.path_graph(3)
    network.nodes[1]["kind"] = "child"
    found = removal_curve(network)
    assert set(found["removed"]) == {0, 2}
    assert found.iloc[-1]["largest_component"] == 1


def test_the_caller_s_network_is_left_as_it_is() -> None:
    network = nx.karate_club_graph()
    removal_curve(network, steps=3)
    assert len(network) == 34
    assert network.number_of_edges() == 78


@given(
    st.sets(
        st.tuples(st.integers(0, 6), st.integers(0, 5).map(lambda place: f"place {place}")),
        max_size=25,
    )
)
def test_strengths_add_up_to_the_places_shared_with_anybody(visits: set[tuple[int, str]]) -> None:
    network: nx.Graph[int | str] = nx.Graph()
    network.add_nodes_from(range(7))
    network.add_edges_from(visits)
    found = project_places(network, people=range(7))
    visitors = {place: {who for who, where in visits if where == place} for _, place in visits}
    for person in range(7):
        shared = sum(1 for there in visitors.values() if person in there and len(there) > 1)
        assert found.degree(person, weight="strength") == pytest.approx(shared, abs=1e-12)


def test_two_places_weigh_by_how_many_go_there() -> None:
    network: nx.Graph[str] = nx.Graph(
        [("a", "park"), ("b", "park"), ("a", "shop"), ("b", "shop"), ("c", "shop")]
    )
    found = project_places(network, people=["a", "b", "c", "nobody"])
    # The park counts 1 for the two there, the shop 1/2 for each pair of its three.
    assert found.edges["a", "b"]["strength"] == pytest.approx(1.5)
    assert found.edges["a", "c"]["strength"] == pytest.approx(0.5)
    assert set(found) == {"a", "b", "c"}


def test_a_busy_place_does_not_tie_everybody() -> None:
    network: nx.Graph[str] = nx.Graph([(who, "station") for who in "abcd"])
    network.add_edges_from([("a", "flat"), ("b", "flat")])
    found = project_places(network, people="abcd", max_people_per_place=3)
    assert list(found.edges(data="strength")) == [("a", "b", 1.0)]


def test_the_women_of_the_south_have_the_strength_worked_out_by_hand() -> None:
    # Flora Price and Olivia Carleton went to two events (9 and 11), where 12 and 4 women were:
    # 1/11 + 1/3.
    women = nx.davis_southern_women_graph()
    found = project_places(women, people=women.graph["top"])
    assert found.edges["Flora Price", "Olivia Carleton"]["strength"] == pytest.approx(
        1 / 11 + 1 / 3
    )
