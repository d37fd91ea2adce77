"""Suppress small numbers of children, and the others that would give them away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["SUPPRESSED", "is_small", "suppressed_cells"]

SUPPRESSED = "[c]"
"""What stands for a figure that is not shown: the public statistics' sign for confidential."""


def is_small(value: float, *, up_to: int) -> bool:
    """
    Tell whether a figure is too small to be shown.

    Parameters
    ----------
    value
        The figure.
    up_to
        The largest figure that is not shown; 0 shows all.

    Returns
    -------
    bool
        True for more than 0 and at most `up_to`; nobody at all gives nobody away.
    """
    return 0 < value <= up_to


def suppressed_cells(
    figures: Sequence[Sequence[float | None]], *, up_to: int, adds_up: bool
) -> frozenset[tuple[int, int]]:
    """
    Choose the cells of a table that are not shown.

    Small figures go first. Where rows and columns add up, a lone gap could be filled by
    subtraction, so the next smallest figure of the same row or column goes as well, until the
    hidden figures of each line are at least two and together more than a small number.

    Parameters
    ----------
    figures
        Rows of figures; None where a cell is no number of children. Totals count as figures.
    up_to
        The largest figure that is not shown; 0 shows all.
    adds_up
        Whether rows or columns add up.

    Returns
    -------
    frozenset of (int, int)
        Row and column of every cell not shown.
    """
    held = {
        (row, column): value
        for row, cells in enumerate(figures)
        for column, value in enumerate(cells)
        if value is not None
    }
    gone = {place for place, value in held.items() if is_small(value, up_to=up_to)}
    while adds_up and (more := _next_to_go(held, gone, up_to)) is not None:
        gone.add(more)
    return frozenset(gone)


def _next_to_go(
    held: dict[tuple[int, int], float], gone: set[tuple[int, int]], up_to: int
) -> tuple[int, int] | None:
    for axis in (0, 1):
        for number in sorted({place[axis] for place in gone}):
            line = [place for place in held if place[axis] == number]
            if not _gives_away((held[place] for place in line if place in gone), up_to):
                continue
            # A zero hides nothing: it is known without being told.
            open_to_go = [place for place in line if place not in gone and held[place] > 0]
            if open_to_go:
                return min(open_to_go, key=lambda place: (held[place], place))
    return None


def _gives_away(hidden: Iterable[float], up_to: int) -> bool:
    values = list(hidden)
    return bool(values) and (len(values) == 1 or sum(values) <= up_to)
