"""Every node has a place of its own, and the same network has the same places everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from random import Random

import pytest

from exports.layout import APART, lay_out

WIDE, HIGH = 118.0, 84.0  # what one unit of distance is in the picture, across and down


def two_circles(size: int) -> tuple[list[str], list[tuple[str, str]]]:
    """Give two circles in which everybody knows everybody, with a single tie between them."""
    nodes = [f"{ring}{number:02}" for ring in "ab" for number in range(size)]
    ties = [pair for ring in "ab" for pair in combinations([n for n in nodes if n[0] == ring], 2)]
    return nodes, [*ties, ("a00", "b00")]


def test_nothing_has_no_places_and_no_clusters() -> None:
    layout = lay_out([], [])
    assert (dict(layout.positions), layout.clusters, dict(layout.between)) == ({}, (), {})


def test_one_node_alone_stands_apart_in_the_middle() -> None:
    layout = lay_out(["a"], [])
    assert layout.positions == {"a": (0, 0)}
    assert [(one.key, one.members) for one in layout.clusters] == [(APART, ("a",))]


def test_order_direction_repetition_and_ties_to_oneself_do_not_matter() -> None:
    nodes, ties = two_circles(20)
    first = lay_out(nodes, ties)
    turned = lay_out(reversed(nodes), [(b, a) for a, b in reversed(ties)] + [("a00", "a00")])
    assert turned == first


def test_the_layout_does_not_depend_on_how_this_process_hashes() -> None:
    program = (
        "from exports.layout import lay_out\n"
        "nodes = [f'n{i}' for i in range(90)]\n"
        "ties = [(f'n{i}', f'n{(i * 7 + 3) % 90}') for i in range(90)]\n"
        "print(lay_out(nodes, ties))\n"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_two_circles_with_one_tie_between_them_are_two_clusters_side_by_side() -> None:
    nodes, ties = two_circles(40)
    layout = lay_out(nodes, ties)
    assert [one.members for one in layout.clusters] == [tuple(nodes[:40]), tuple(nodes[40:])]
    assert [one.key for one in layout.clusters] == ["1", "2"]
    assert layout.between == {(0, 1): 1}
    middles = [
        tuple(sum(layout.positions[name][axis] for name in one.members) / 40 for axis in (0, 1))
        for one in layout.clusters
    ]
    reach = [
        max(
            ((layout.positions[name][0] - x) / WIDE) ** 2
            + ((layout.positions[name][1] - y) / HIGH) ** 2
            for name in one.members
        )
        ** 0.5
        for one, (x, y) in zip(layout.clusters, middles, strict=True)
    ]
    (left, top), (right, bottom) = middles
    between = (((left - right) / WIDE) ** 2 + ((top - bottom) / HIGH) ** 2) ** 0.5
    assert between > max(reach)


def test_parallel_ties_between_clusters_are_all_counted() -> None:
    nodes, ties = two_circles(40)
    assert lay_out(nodes, [*ties, ("b00", "a00"), ("a01", "b05")]).between == {(0, 1): 3}


@pytest.mark.parametrize("count", [2, 7, 60, 61, 400])
def test_no_two_nodes_share_a_place(count: int) -> None:
    chance = Random(count)
    nodes = [f"n{number}" for number in range(count)]
    ties = [(chance.choice(nodes), chance.choice(nodes)) for _ in range(2 * count)]
    places = lay_out(nodes, ties).positions.values()
    for (x, y), (other_x, other_y) in combinations(places, 2):
        assert ((x - other_x) / WIDE) ** 2 + ((y - other_y) / HIGH) ** 2 > 0.7**2


def test_parts_of_up_to_three_are_gathered_in_one_cluster_that_comes_last() -> None:
    four = [("a", "b"), ("b", "c"), ("c", "d")]
    three = [("p", "q"), ("q", "r")]
    layout = lay_out("abcdpqrxyz", [*four, *three, ("x", "y")])
    assert [one.members for one in layout.clusters] == [
        ("a", "b", "c", "d"),
        ("p", "q", "r", "x", "y", "z"),
    ]
    assert layout.clusters[-1].key == APART


def test_given_clusters_are_kept_and_the_rest_joins_the_cluster_it_has_most_ties_to() -> None:
    ties = [("a", "b"), ("b", "c"), ("c", "d"), ("e", "c"), ("e", "d"), ("e", "a")]
    given = {"a": "north", "b": "north", "c": "south", "d": "south"}
    layout = lay_out("abcde", ties, cluster_of=given)
    assert {one.key: one.members for one in layout.clusters} == {
        "south": ("c", "d", "e"),
        "north": ("a", "b"),
    }


def test_a_cluster_too_large_to_be_read_is_divided_again() -> None:
    # Eighteen circles of ten in a ring of circles: the method alone joins neighbouring circles.
    nodes = [f"{circle:02}-{number}" for circle in range(18) for number in range(10)]
    ties = [pair for at in range(0, 180, 10) for pair in combinations(nodes[at : at + 10], 2)]
    ties += [(nodes[at], nodes[(at + 15) % 180]) for at in range(0, 180, 10)]
    clusters = lay_out(nodes, ties).clusters
    assert max(len(one.members) for one in clusters) <= 120
    assert sorted(name for one in clusters for name in one.members) == nodes
