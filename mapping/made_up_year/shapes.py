"""Small helps with shapes: the part that matters of a cut, a point beside a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Point, Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["beside", "lines_of", "longest_line", "polygons_of"]


def beside(line: LineString, share: float, off_m: float) -> Point:
    """
    Step off a line to its side.

    Parameters
    ----------
    line
        The line, in metres.
    share
        Where to leave it, as a share of its length.
    off_m
        How far to its left; to its right if negative.

    Returns
    -------
    Point
        The place reached.
    """
    here = line.interpolate(share, normalized=True)
    there = line.interpolate(min(1.0, share + 0.05), normalized=True)
    across = off_m / max(here.distance(there), 0.01)
    return Point(here.x - (there.y - here.y) * across, here.y + (there.x - here.x) * across)


def lines_of(shape: BaseGeometry) -> list[LineString]:
    """
    List the lines that a shape is made of.

    Parameters
    ----------
    shape
        Any shape.

    Returns
    -------
    list of LineString
        Those with a length, in the shape's own order.
    """
    parts: list[BaseGeometry] = list(shapely.get_parts(shape))
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]


def longest_line(shape: BaseGeometry) -> LineString:
    """
    Keep the longest line of a shape.

    Parameters
    ----------
    shape
        Any shape that has a line.

    Returns
    -------
    LineString
        The longest.
    """
    return max(lines_of(shape), key=lambda line: line.length)


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    """
    List the polygons that a shape is made of, the largest first.

    Parameters
    ----------
    shape
        Any shape.

    Returns
    -------
    list of Polygon
        Those with an area.
    """
    parts: list[BaseGeometry] = list(shapely.get_parts(shape))
    held = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    return sorted(held, key=lambda part: -part.area)
