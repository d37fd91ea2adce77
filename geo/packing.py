"""Pack shapes and points small enough to travel inside a page, and exactly enough to draw.

Longitudes and latitudes become whole numbers of 1e-5 degrees (about a metre), each written as the
difference from the one before in as few bytes as it needs, then compressed and written in base64.
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import to_lon_lat

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["STEPS_A_DEGREE", "packed_numbers", "packed_parts", "parts_of", "steps"]

STEPS_A_DEGREE = 100_000
_SEVEN_BITS = 7


def steps(eastings_m: ArrayLike, northings_m: ArrayLike) -> NDArray[np.int64]:
    """
    Turn grid metres into whole steps of longitude and latitude.

    Parameters
    ----------
    eastings_m, northings_m
        Metres on the British National Grid (EPSG:27700).

    Returns
    -------
    ndarray
        One row a point: longitude and latitude in 1e-5 degrees.
    """
    lons, lats = to_lon_lat(eastings_m, northings_m)
    return np.rint(np.column_stack((lons, lats)) * STEPS_A_DEGREE).astype(np.int64)


def parts_of(shape: shapely.MultiPolygon | shapely.MultiLineString) -> list[NDArray[np.float64]]:
    """
    Take a shape apart into its rings or lines.

    Parameters
    ----------
    shape
        Polygons that do not overlap, or lines, in EPSG:27700.

    Returns
    -------
    list of ndarray
        Coordinates of each ring (outer ones and holes alike) or line.
    """
    parts = shapely.get_parts(shape)
    return [shapely.get_coordinates(one) for one in [*shapely.get_rings(parts), *_lines(parts)]]


def _lines(parts: NDArray[np.object_]) -> list[shapely.LineString]:
    return [one for one in parts.tolist() if isinstance(one, shapely.LineString)]


def packed_parts(shape: shapely.MultiPolygon | shapely.MultiLineString) -> str:
    """
    Pack a shape.

    Parameters
    ----------
    shape
        Polygons that do not overlap, or lines, in EPSG:27700. Filled by the even-odd rule, the
        rings of polygons need not say which of them are holes.

    Returns
    -------
    str
        For each part its number of points, then each point as the difference from the last point
        of all, in `packed_numbers`.
    """
    numbers: list[NDArray[np.int64]] = []
    last = np.zeros((1, 2), dtype=np.int64)
    for part in parts_of(shape):
        points = steps(part[:, 0], part[:, 1])
        keep = np.any(np.diff(points, axis=0, prepend=points[:1] - 1) != 0, axis=1)
        points = points[keep]
        numbers.append(np.array([len(points)], dtype=np.int64))
        numbers.append(np.diff(points, axis=0, prepend=last).ravel())
        last = points[-1:]
    return packed_numbers(np.concatenate(numbers) if numbers else np.zeros(0, dtype=np.int64))


def packed_numbers(numbers: NDArray[np.int64]) -> str:
    """
    Pack whole numbers, small ones smallest.

    Parameters
    ----------
    numbers
        Any whole numbers.

    Returns
    -------
    str
        Base64 of the zlib-compressed numbers, each zigzagged (0, -1, 1, -2 … become 0, 1, 2, 3 …)
        and written in groups of seven bits, lowest first, the eighth bit set on all but the last.
    """
    left = ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)
    columns = []
    more = np.ones(len(left), dtype=bool)
    while more.any():
        low = (left & np.uint64(0x7F)).astype(np.int16)
        left >>= np.uint64(_SEVEN_BITS)
        columns.append(np.where(more, low | np.where(left > 0, 0x80, 0), -1))
        more &= left > 0
    table = np.column_stack(columns) if columns else np.zeros((0, 1), dtype=np.int16)
    written = table[table >= 0].astype(np.uint8).tobytes()
    return b64encode(zlib.compress(written, level=9)).decode("ascii")
