"""Pick the one part that matters out of what a cut leaves over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["lines_of", "longest_line", "polygons_of"]


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
