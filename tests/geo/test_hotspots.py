"""Density adds up, bands hold what they say, and clusters are DBSCAN's."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely

from geo.hotspots import Cluster, bands, clusters, density
from graph.errors import UsageError


def test_a_surface_adds_up_to_its_events() -> None:
    surface = density([0, 1000, 1000], [0, 0, 0], cell_m=50, bandwidth_m=200)
    assert surface.events == 3
    assert surface.per_cell.sum() == pytest.approx(3, rel=1e-3)


def test_the_top_of_a_surface_lies_where_the_event_does() -> None:
    surface = density([525], [275], cell_m=50, bandwidth_m=200)
    row, column = np.unravel_index(surface.per_cell.argmax(), surface.per_cell.shape)
    assert (surface.west_m + (column + 0.5) * 50, surface.south_m + (row + 0.5) * 50) == (
        525.0,
        275.0,
    )


def test_a_band_round_one_event_is_the_disc_that_a_normal_surface_says() -> None:
    # Of a two-dimensional normal surface, half lies within s * sqrt(2 ln 2) of the middle.
    (half,) = bands(density([25], [25], cell_m=20, bandwidth_m=200), shares=[0.5])
    radius_m = 200 * np.sqrt(2 * np.log(2))
    assert half.area.area == pytest.approx(np.pi * radius_m**2, rel=0.03)
    middle = half.area.centroid
    assert (middle.x, middle.y) == pytest.approx((30, 30), abs=1)


def test_bands_lie_inside_one_another_largest_first() -> None:
    chance = np.random.default_rng(4)
    found = bands(density(*chance.normal(0, 900, (2, 400))))
    assert [band.share for band in found] == [0.75, 0.5, 0.25]
    for outer, inner in pairwise(found):
        assert outer.area.buffer(1).contains(inner.area)


def test_a_ring_of_events_leaves_a_hole() -> None:
    turn = np.linspace(0, 2 * np.pi, 200)
    (band,) = bands(density(2000 * np.cos(turn), 2000 * np.sin(turn)), shares=[0.75])
    assert not band.area.contains(shapely.Point(0, 0))
    assert band.area.convex_hull.contains(shapely.Point(0, 0))


def test_events_outside_the_frame_are_not_counted() -> None:
    surface = density([0, 400_000], [0, 0], within=(-500, -500, 500, 500))
    assert surface.events == 1


def test_no_events_have_no_bands() -> None:
    assert bands(density([], [])) == ()


def test_events_at_both_ends_of_the_country_are_not_one_surface() -> None:
    with pytest.raises(UsageError, match="give a frame"):
        density([0, 600_000], [0, 1_200_000])


@pytest.mark.parametrize(("cell_m", "bandwidth_m"), [(0, 200), (50, 0), (-50, 200)])
def test_lengths_must_be_positive(cell_m: float, bandwidth_m: float) -> None:
    with pytest.raises(UsageError, match="more than 0"):
        density([0], [0], cell_m=cell_m, bandwidth_m=bandwidth_m)


@pytest.mark.parametrize("share", [0.0, 1.0, 1.5])
def test_a_share_lies_between_none_and_all(share: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        bands(density([0], [0]), shares=[share])


def test_clusters_of_a_case_worked_by_hand() -> None:
    # Along a line, reach 100 m, three events make a core. At 0: one event; at 100: one, with 0 and
    # 200 in reach a core; at 200: one, reaches only 100: at the edge. At 1000 three events on one
    # spot: a core by itself. At 5000 two events: nothing.
    eastings = [0, 100, 200, 1000, 1000, 1000, 5000, 5000]
    found = clusters(eastings, [0] * 8, radius_m=100, min_events=3)
    assert found.found == (
        Cluster(number=1, events=3, easting_m=100.0, northing_m=0.0),
        Cluster(number=2, events=3, easting_m=1000.0, northing_m=0.0),
    )
    assert found.of_point == (1, 1, 1, 2, 2, 2, 0, 0)


def test_the_reach_is_included_and_a_metre_more_is_not() -> None:
    assert clusters([0, 100], [0, 0], radius_m=100, min_events=2).of_point == (1, 1)
    assert clusters([0, 101], [0, 0], radius_m=100, min_events=2).of_point == (0, 0)


def test_the_order_of_events_does_not_matter() -> None:
    chance = np.random.default_rng(1)
    points = chance.integers(0, 2000, (2, 300)).astype(float)
    order = chance.permutation(300)
    straight = clusters(*points, radius_m=80, min_events=4)
    turned = clusters(*points[:, order], radius_m=80, min_events=4)
    assert straight.found == turned.found
    assert tuple(straight.of_point[i] for i in order) == turned.of_point


def test_cores_are_joined_as_a_plain_search_joins_them() -> None:
    chance = np.random.default_rng(2)
    points = chance.integers(0, 60, (150, 2)).astype(float) * 10
    found = clusters(points[:, 0], points[:, 1], radius_m=40, min_events=5)
    near = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) <= 40
    core = near.sum(axis=1) >= 5
    seen: dict[int, int] = {}
    for start in np.flatnonzero(core):
        queue = [int(start)]
        while queue:
            here = queue.pop()
            if here not in seen:
                seen[here] = seen.get(int(start), int(start))
                queue += [int(other) for other in np.flatnonzero(near[here] & core)]
    numbers = {found.of_point[one]: group for one, group in seen.items()}
    assert all(numbers[found.of_point[one]] == group for one, group in seen.items())
    assert len(found.found) == len(set(seen.values()))
    edge = ~core & (near & core).any(axis=1)
    assert {int(i) for i in np.flatnonzero(np.array(found.of_point))} == {
        int(i) for i in np.flatnonzero(core | edge)
    }


def test_no_events_have_no_clusters() -> None:
    assert clusters([], [], radius_m=10, min_events=1).found == ()


@pytest.mark.parametrize(("radius_m", "min_events"), [(0, 3), (100, 0)])
def test_a_cluster_needs_a_reach_and_a_number(radius_m: float, min_events: int) -> None:
    with pytest.raises(UsageError, match="more than 0"):
        clusters([0], [0], radius_m=radius_m, min_events=min_events)
