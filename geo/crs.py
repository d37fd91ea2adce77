"""Read grid references and coordinates, and turn grid metres into longitude and latitude and back.

Analysis is done in metres on the British National Grid, drawing in longitude and latitude.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import pyproj.network
from osbng.bng_reference import BNGReference
from osbng.errors import BNGExtentError, BNGReferenceError
from osbng.indexing import xy_to_bng

from graph.errors import HothmapError
from graph.records import Point

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "BNG",
    "WGS84",
    "CoordinateError",
    "read_grid_reference",
    "read_lon_lat",
    "require_crs",
    "to_bng",
    "to_lon_lat",
    "write_grid_reference",
]

BNG = "EPSG:27700"
"""The British National Grid: eastings and northings in metres."""
WGS84 = "EPSG:4326"
"""Longitude and latitude in degrees."""

_REFERENCE = re.compile(r"([A-Z]{2})((?:[0-9]{2}){2,5})\Z")
_RESOLUTIONS_M = (1, 10, 100, 1_000, 10_000)
_LATITUDES, _LONGITUDES = (49.0, 61.5), (-9.5, 2.5)


class CoordinateError(HothmapError):
    """Coordinates are in another reference system than the one needed."""


def read_grid_reference(text: str) -> Point | None:
    """
    Read a British National Grid reference, whatever its spacing and case.

    Parameters
    ----------
    text
        Such as ``OV 161 443`` or ``nz45122012``.

    Returns
    -------
    Point or None
        The centre of the square that the reference names, with the square's side as its
        precision (1000 m for four figures, 100 for six, 10 for eight, 1 for ten); None if the
        text is not a reference of four to ten figures, or its letters name no square of the grid
        (two figures are not read: ``NE12`` is a postcode's district).
    """
    compact = "".join(text.split()).upper()
    found = _REFERENCE.match(compact)
    if found is None:
        return None
    try:
        reference = BNGReference(compact)
    except BNGReferenceError:
        return None
    easting_m, northing_m = reference.bng_to_xy(position="centre")
    return Point(float(easting_m), float(northing_m), float(reference.resolution_metres))


def write_grid_reference(point: Point) -> str:
    """
    Write a point as a grid reference that is never finer than the point is known.

    Parameters
    ----------
    point
        A point with its precision.

    Returns
    -------
    str
        Such as ``OV 161 443``; four to ten figures, or two where only 10 km are known. Empty
        where the point lies off the grid, or is known no better than to 100 km.
    """
    resolution_m = next((one for one in _RESOLUTIONS_M if point.precision_m <= one), None)
    if resolution_m is None:
        return ""
    try:
        reference = xy_to_bng(point.easting_m, point.northing_m, resolution_m)
    except BNGExtentError:
        return ""
    return str(reference.bng_ref_formatted)


def read_lon_lat(lat: float, lon: float, *, precision_m: float = 10.0) -> tuple[Point, bool] | None:
    """
    Read a latitude and longitude, and notice when the two were swapped.

    Parameters
    ----------
    lat, lon
        In degrees (EPSG:4326), as the columns call them.
    precision_m
        Side of the square within which the point is known, in metres.

    Returns
    -------
    tuple of Point and bool, or None
        The point, and whether the two had to be swapped; None if neither way round lies in or
        near the United Kingdom.
    """
    for swapped, (x, y) in ((False, (lon, lat)), (True, (lat, lon))):
        if _LONGITUDES[0] <= x <= _LONGITUDES[1] and _LATITUDES[0] <= y <= _LATITUDES[1]:
            eastings, northings = to_bng([x], [y])
            return Point(float(eastings[0]), float(northings[0]), precision_m), swapped
    return None


def to_lon_lat(
    eastings_m: ArrayLike, northings_m: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Turn grid metres into longitudes and latitudes, without a network.

    Parameters
    ----------
    eastings_m, northings_m
        Metres on the British National Grid (EPSG:27700).

    Returns
    -------
    lons, lats
        Degrees (EPSG:4326), within about 2 m in the North East and 5 m anywhere in Britain.
    """
    return _turned(BNG, WGS84, eastings_m, northings_m)


def to_bng(lons: ArrayLike, lats: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Turn longitudes and latitudes into grid metres, without a network.

    Parameters
    ----------
    lons, lats
        Degrees (EPSG:4326).

    Returns
    -------
    eastings_m, northings_m
        Metres on the British National Grid (EPSG:27700), as exact as `to_lon_lat`.
    """
    return _turned(WGS84, BNG, lons, lats)


def require_crs(frame: gpd.GeoDataFrame, crs: str) -> None:
    """
    Refuse a table whose geometry is in another reference system.

    Parameters
    ----------
    frame
        The table.
    crs
        `BNG` or `WGS84`.

    Raises
    ------
    CoordinateError
        If the table states another system or none.
    """
    if frame.crs is None or frame.crs != crs:
        stated = "none" if frame.crs is None else frame.crs.to_string()
        msg = f"Coordinates must be in {crs}, and these state {stated}; convert them first."
        raise CoordinateError(msg)


def _turned(
    source: str, target: str, xs: ArrayLike, ys: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    transformed = _transformer(source, target).transform(
        np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
    )
    return np.asarray(transformed[0]), np.asarray(transformed[1])


@cache
def _transformer(source: str, target: str) -> pyproj.Transformer:
    # The network stays off whatever PROJ_NETWORK says: a grid fetched would tell where we look,
    # and the same input would give other bytes on another machine.
    pyproj.network.set_network_enabled(active=False)  # type: ignore[attr-defined]  # not re-exported
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
