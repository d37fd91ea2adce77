"""Read where something is: grid references, easting and northing, latitude and longitude, words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.ids import RecordId, digest_reference, make_id
from graph.records import Point
from graph.vocabulary import simplify

if TYPE_CHECKING:
    from mapping.intake.people_names import References

__all__ = ["place_id", "read_grid", "read_pair", "read_postcode", "read_street_point"]

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\Z", re.IGNORECASE | re.ASCII)
_EASTINGS_M, _NORTHINGS_M = 700_000.0, 1_300_000.0
_STREET_PRECISION_M = 100.0
"""police.uk moves a crime to the nearest of its own map points: it is known to the street."""


@lru_cache(maxsize=4096)
def read_grid(text: str) -> Point | None:
    """
    Read a grid reference.

    Parameters
    ----------
    text
        Such as ``OV 81 32``, in any spacing and case.

    Returns
    -------
    Point or None
        The centre of the square, with the square's side as precision; None where it is none.
    """
    if not text:
        return None
    # Imported when the first reference is met: its libraries take longer to load than most files.
    from geo.grid_references import read_grid_reference  # noqa: PLC0415

    return read_grid_reference(text)


def read_pair(easting: float | None, northing: float | None) -> Point | None:
    """
    Put an easting and a northing together.

    Parameters
    ----------
    easting, northing
        Metres on the British National Grid (EPSG:27700), or None.

    Returns
    -------
    Point or None
        The point to the metre; None where one is not there or lies outside the grid.
    """
    if easting is None or northing is None:
        return None
    if not (0 <= easting <= _EASTINGS_M and 0 <= northing <= _NORTHINGS_M):
        return None
    return Point(float(easting), float(northing))


def read_street_point(latitude: float, longitude: float) -> tuple[Point, bool] | None:
    """
    Read a street's point in degrees, and notice when the two were swapped.

    Parameters
    ----------
    latitude, longitude
        In degrees (EPSG:4326), as the columns call them.

    Returns
    -------
    tuple of Point and bool, or None
        The point, and whether the two had been swapped; None where neither way lies in Britain.
    """
    from geo.crs import read_lon_lat  # noqa: PLC0415 - as in read_grid

    return read_lon_lat(latitude, longitude, precision_m=_STREET_PRECISION_M)


def read_postcode(text: str) -> str | None:
    """
    Read a postcode.

    Parameters
    ----------
    text
        In any spacing and case.

    Returns
    -------
    str or None
        In capitals with one space; None where it is none.
    """
    found = _POSTCODE.match(text)
    return f"{found[1]} {found[2]}".upper() if found is not None else None


@lru_cache(maxsize=65536)
def place_id(wording: str, references: References) -> RecordId:
    """
    Give the place that a wording means.

    Parameters
    ----------
    wording
        As written, tidied.
    references
        What references look like.

    Returns
    -------
    RecordId
        The location of concern whose reference stands in the wording; else the unresolved place of
        this wording: equal for wordings that differ in case, spaces and punctuation alone.
    """
    found = references.find(wording, "loc")
    if found is not None:
        return found[0]
    return make_id("place", digest_reference(simplify(wording) or wording))
