"""Turn grid metres into longitude and latitude and back.

Analysis is done in metres on the British National Grid, drawing in longitude and latitude.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import pyproj.network

from graph.errors import HothmapError
from graph.records import Point

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "BNG",
    "WGS84",
    "CoordinateError",
    "read_lon_lat",
    "require_crs",
    "to_bng",
    "to_lon_lat",
]

BNG = "EPSG:27700"
"""The British National Grid: eastings and northings in metres."""
WGS84 = "EPSG:4326"
"""Longitude and latitude in degrees."""

_LATITUDES, _LONGITUDES = (49.0, 61.5), (-9.5, 2.5)


class CoordinateError(HothmapError):
    """Coordinates are in another reference system than the one needed."""


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
