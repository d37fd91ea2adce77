"""Coarsen a point so that it cannot point at a front door."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from graph.errors import UsageError
from graph.records import Point

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PRECISION_CLASSES", "PrecisionClass", "coarsen", "snap_to_grid"]

PrecisionClass = Literal["exact", "street", "grid_250", "grid_1000", "ward", "none"]
"""How exactly an audience may see a place, finest first."""

PRECISION_CLASSES: tuple[PrecisionClass, ...] = get_args(PrecisionClass)

_CELL_M: Mapping[str, float] = MappingProxyType(
    {"street": 100.0, "grid_250": 250.0, "grid_1000": 1000.0, "ward": 2000.0}
)


def snap_to_grid(easting_m: float, northing_m: float, *, cell_m: float) -> tuple[float, float]:
    """
    Move a point to the centre of its grid cell.

    Every point of a cell lands on the same spot, month after month, so that copies cannot be
    averaged back to the truth as they can with a random offset.

    Parameters
    ----------
    easting_m
        Easting in metres on the British National Grid (EPSG:27700).
    northing_m
        Northing in metres on the same grid.
    cell_m
        Side of a cell in metres.

    Returns
    -------
    easting_m, northing_m
        Centre of the cell, in metres on the same grid.

    Raises
    ------
    UsageError
        If `cell_m` is not positive.
    """
    if not cell_m > 0:
        msg = "The side of a grid cell must be more than 0 metres."
        raise UsageError(msg)
    return (
        (math.floor(easting_m / cell_m) + 0.5) * cell_m,
        (math.floor(northing_m / cell_m) + 0.5) * cell_m,
    )


def coarsen(point: Point, precision: PrecisionClass) -> Point | None:
    """
    Show a point as exactly as a precision class allows, and no more.

    Parameters
    ----------
    point
        The point as known.
    precision
        ``exact`` (unchanged), ``street`` (100 m cells), ``grid_250``, ``grid_1000``, ``ward``
        (2 km cells, about a town ward) or ``none``.

    Returns
    -------
    Point or None
        The centre of the cell, with the cell's side as its precision; a point that is already
        coarser keeps its own precision. None for ``none``.

    Raises
    ------
    UsageError
        If there is no such class.
    """
    if precision not in PRECISION_CLASSES:
        msg = f"No such precision; there are {', '.join(PRECISION_CLASSES)}."
        raise UsageError(msg)
    if precision == "none":
        return None
    if precision == "exact":
        return point
    cell_m = _CELL_M[precision]
    easting_m, northing_m = snap_to_grid(point.easting_m, point.northing_m, cell_m=cell_m)
    return Point(easting_m, northing_m, max(cell_m, point.precision_m))
