"""A coarsened point is the middle of a cell, and never finer than it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.precision import PRECISION_CLASSES, PrecisionClass, coarsen, snap_to_grid
from graph.errors import UsageError
from graph.records import Point

HERE = Point(516_151.0, 544_399.0, 1.0)


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        pytest.param("exact", HERE, id="exact"),
        pytest.param("street", Point(516_150.0, 544_350.0, 100.0), id="100 m"),
        pytest.param("grid_250", Point(516_125.0, 544_375.0, 250.0), id="250 m"),
        pytest.param("grid_1000", Point(516_500.0, 544_500.0, 1000.0), id="1 km"),
        pytest.param("ward", Point(517_000.0, 545_000.0, 2000.0), id="2 km"),
        pytest.param("none", None, id="not at all"),
    ],
)
def test_a_point_is_shown_as_its_class_allows(
    precision: PrecisionClass, shown: Point | None
) -> None:
    assert coarsen(HERE, precision) == shown


def test_a_coarse_point_does_not_become_finer() -> None:
    coarse = Point(516_500.0, 544_500.0, 1000.0)
    shown = coarsen(coarse, "street")
    assert shown is not None
    assert shown.precision_m == 1000.0


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from([50.0, 100.0, 250.0, 1000.0]))
def test_snapping_moves_at_most_half_a_cell_and_stays_put(
    x: float, y: float, cell_m: float
) -> None:
    east, north = snap_to_grid(x, y, cell_m=cell_m)
    assert abs(east - x) <= cell_m / 2 + 1e-6
    assert abs(north - y) <= cell_m / 2 + 1e-6
    assert snap_to_grid(east, north, cell_m=cell_m) == (east, north)


def test_all_points_of_a_cell_become_one() -> None:
    points = [(516_100.0, 544_300.0), (516_199.9, 544_399.9), (516_150.0, 544_350.0)]
    assert {snap_to_grid(x, y, cell_m=100) for x, y in points} == {(516_150.0, 544_350.0)}


@pytest.mark.parametrize("cell_m", [0.0, -1.0, float("nan")])
def test_a_cell_needs_a_side(cell_m: float) -> None:
    with pytest.raises(UsageError, match="more than 0 metres"):
        snap_to_grid(0, 0, cell_m=cell_m)


def test_an_unknown_class_is_refused_and_the_right_ones_are_listed() -> None:
    with pytest.raises(UsageError, match=", ".join(PRECISION_CLASSES)):
        coarsen(HERE, "fuzzy")  # type: ignore[arg-type]  # that is the point
