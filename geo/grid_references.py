"""Read and write references of the British National Grid, such as ``OV 161 443``."""

from __future__ import annotations

import re

from osbng.bng_reference import BNGReference
from osbng.errors import BNGExtentError, BNGReferenceError
from osbng.indexing import xy_to_bng

from graph.records import Point

__all__ = ["read_grid_reference", "write_grid_reference"]

_REFERENCE = re.compile(r"([A-Z]{2})((?:[0-9]{2}){2,5})\Z")
_RESOLUTIONS_M = (1, 10, 100, 1_000, 10_000)


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
