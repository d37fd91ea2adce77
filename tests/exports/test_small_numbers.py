"""Small figures go, and with them what would give them away."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.small_numbers import is_small, suppressed_cells


@pytest.mark.parametrize(("value", "small"), [(0, False), (1, True), (5, True), (6, False)])
def test_one_to_five_is_small_and_nobody_is_not(value: int, *, small: bool) -> None:
    assert is_small(value, up_to=5) is small
    assert not is_small(value, up_to=0)


@pytest.mark.parametrize(
    ("figures", "gone"),
    [
        pytest.param([[10, 20]], set(), id="nothing small"),
        pytest.param([[3, 20, 30]], {(0, 0), (0, 1)}, id="the next smallest goes too"),
        pytest.param([[1, 2, 30]], {(0, 0), (0, 1), (0, 2)}, id="two that are small together"),
        pytest.param([[3, 0, 30]], {(0, 0), (0, 2)}, id="a nought hides nothing"),
        pytest.param([[5, 4, 30]], {(0, 0), (0, 1)}, id="two that add up to more than five"),
        pytest.param([[None, 3, None]], {(0, 1)}, id="words are no figures"),
        pytest.param([[3], [20], [23]], {(0, 0), (1, 0)}, id="down a column"),
    ],
)
def test_what_goes_from_a_row_or_column(
    figures: list[list[float | None]], gone: set[tuple[int, int]]
) -> None:
    assert suppressed_cells(figures, up_to=5, adds_up=True) == gone


def test_where_nothing_adds_up_only_the_small_figure_goes() -> None:
    assert suppressed_cells([[3, 20, 23]], up_to=5, adds_up=False) == {(0, 0)}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=3, max_size=3))
def test_no_small_figure_can_be_worked_out_by_subtraction_along_a_line(
    inner: list[list[int]],
) -> None:
    with_totals = [[*row, sum(row)] for row in inner]
    with_totals.append([sum(column) for column in zip(*with_totals, strict=True)])
    table: list[list[float | None]] = [[float(v) for v in row] for row in with_totals]
    gone = suppressed_cells(table, up_to=5, adds_up=True)
    size = range(4)
    for fixed, along_row in itertools.product(size, (True, False)):
        line = [(fixed, other) if along_row else (other, fixed) for other in size]
        hidden = [place for place in line if place in gone]
        open_and_more_than_none = [p for p in line if p not in gone and with_totals[p[0]][p[1]]]
        if hidden and open_and_more_than_none:
            assert len(hidden) >= 2
            assert sum(with_totals[row][column] for row, column in hidden) > 5
