"""The invented streets: bent grids and crescents, cut off by water, railway, park and main road."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin, tau
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, Polygon

from mapping.made_up_year.ground import warp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.ground import Settlement

    Floats = NDArray[np.float64]

__all__ = ["Street", "blob", "lay_streets", "spline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the streets of one style run: distances in metres, shares of 1, bend in metres."""

    across_m: float
    along_m: float
    long_kept: float
    cross_kept: float
    bend_m: float


STYLES = {
    "terrace": Style(across_m=84, along_m=150, long_kept=0.94, cross_kept=0.62, bend_m=60),
    "estate": Style(across_m=108, along_m=130, long_kept=0.8, cross_kept=0.6, bend_m=120),
    "suburb": Style(across_m=124, along_m=156, long_kept=0.86, cross_kept=0.56, bend_m=100),
    "crescent": Style(across_m=104, along_m=140, long_kept=0.86, cross_kept=0.5, bend_m=150),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """
    One segment of a street, between two junctions.

    Attributes
    ----------
    name
        Name of the street it belongs to.
    settlement
        Name of the settlement it lies in.
    line
        Its course in metres from ORIGIN.
    """

    name: str
    settlement: str
    line: LineString


def spline(points: Iterable[tuple[float, float]], *, step_m: float = 40.0) -> LineString:
    """
    Draw a smooth line through points.

    Parameters
    ----------
    points
        At least three points in metres; the line passes through each.
    step_m
        Distance between two vertices of the line, roughly.

    Returns
    -------
    LineString
        A Catmull-Rom curve from the first to the last point.
    """
    knots = np.array(list(points), dtype=float)
    padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    course = []
    for index in range(1, len(padded) - 2):
        before, here, there, after = padded[index - 1 : index + 3]
        count = max(2, int(np.hypot(*(there - here)) / step_m))
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        course.append(
            0.5
            * (
                2 * here
                + (there - before) * t
                + (2 * before - 5 * here + 4 * there - after) * t**2
                + (3 * here - before - 3 * there + after) * t**3
            )
        )
    return LineString(np.vstack([*course, knots[-1:]]))


def blob(chance: Chance, centre: tuple[float, float], radius_m: float, *, wild: float) -> Polygon:
    """
    Draw a rounded, uneven patch.

    Parameters
    ----------
    chance
        Where its unevenness comes from.
    centre
        Middle of the patch in metres.
    radius_m
        Mean radius.
    wild
        How uneven, as a share of the radius.

    Returns
    -------
    Polygon
        A valid ring around the centre.
    """
    waves = [(turns, chance.uniform(0, tau), wild / (turns**0.7)) for turns in (2, 3, 5)]
    ring = []
    for angle in np.linspace(0, tau, 64, endpoint=False):
        far = radius_m * (1 + sum(size * sin(turns * angle + at) for turns, at, size in waves))
        ring.append((centre[0] + far * cos(angle), centre[1] + far * sin(angle)))
    return Polygon(ring)


def lay_streets(
    chance: Chance,
    place: Settlement,
    *,
    within: BaseGeometry,
    barriers: BaseGeometry,
    name_of: Callable[[], str],
) -> list[Street]:
    """
    Lay the streets of one settlement.

    Parameters
    ----------
    chance
        Where headings, bends and gaps come from.
    place
        The settlement.
    within
        Ground that may be built on.
    barriers
        What no street crosses: railway, parks, the national road.
    name_of
        Gives a street name that is not used yet.

    Returns
    -------
    list of Street
        Segments between junctions, in a fixed order, loose ends of fewer than five dropped.
    """
    style = STYLES[place.style]
    knots = _crescents(chance, place, style) if place.style == "crescent" else _grid(place, style)
    if place.style != "crescent":
        knots = _turned(knots, chance.uniform(0, pi), place.centre)
    flat = warp(chance, style.bend_m, 1_400)(knots.reshape(-1, 2))
    knots = flat.reshape(knots.shape)
    edges = [*_edges(knots, chance, style, axis=0), *_edges(knots, chance, style, axis=1)]
    lines = np.array([LineString(course) for _, course in edges], dtype=object)
    shapely.prepare(within)
    shapely.prepare(barriers)
    kept = np.asarray(shapely.contains(within, lines) & ~shapely.intersects(barriers, lines))
    held = [
        (family, line) for (family, _), line, keep in zip(edges, lines, kept, strict=True) if keep
    ]
    names = {family: name_of() for family in dict.fromkeys(family for family, _ in held)}
    return [
        Street(name=names[family], settlement=place.name, line=line)
        for family, line in _joined(held)
    ]


def _grid(place: Settlement, style: Style) -> Floats:
    """Make crossings at even and half-way points at odd places of a grid, as (rows, columns, 2)."""
    reach = place.radius_m * 1.35
    rows = np.arange(-reach, reach, style.across_m / 2)
    columns = np.arange(-reach, reach, style.along_m / 2)
    x, y = np.meshgrid(columns, rows)
    return np.stack([x + place.centre[0], y + place.centre[1]], axis=-1)


def _crescents(chance: Chance, place: Settlement, style: Style) -> Floats:
    """Make the same for rings around a point a little off the centre."""
    off = [chance.uniform(-0.25, 0.25) * place.radius_m for _ in range(2)]
    rings = np.arange(style.across_m, place.radius_m * 1.5, style.across_m / 2)
    around = max(12, int(tau * place.radius_m * 0.62 / style.along_m)) * 2
    angles = np.linspace(0, tau, around + 1)
    far, angle = np.meshgrid(rings, angles, indexing="ij")
    x = place.centre[0] + off[0] + far * np.cos(angle)
    y = place.centre[1] + off[1] + 0.82 * far * np.sin(angle)
    return np.stack([x, y], axis=-1)


def _turned(knots: Floats, heading: float, centre: tuple[float, float]) -> Floats:
    spin = np.array([[cos(heading), -sin(heading)], [sin(heading), cos(heading)]])
    turned: Floats = (knots - centre) @ spin.T + centre
    return turned


def _edges(
    knots: Floats, chance: Chance, style: Style, *, axis: int
) -> list[tuple[tuple[int, int], Floats]]:
    """Join crossings along one axis: (which street it belongs to, its three points)."""
    swung = knots if axis == 0 else knots.swapaxes(0, 1)
    share = style.long_kept if axis == 0 else style.cross_kept
    edges = []
    for row in range(0, swung.shape[0], 2):
        for start in range(0, swung.shape[1] - 2, 2):
            if chance.happens(share):
                edges.append(((axis, row), swung[row, start : start + 3]))
    return edges


def _joined(
    held: list[tuple[tuple[int, int], LineString]],
) -> list[tuple[tuple[int, int], LineString]]:
    """Drop segments that hang together with fewer than four others."""
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(end: tuple[int, int]) -> tuple[int, int]:
        parent.setdefault(end, end)
        while parent[end] != end:
            parent[end] = parent[parent[end]]
            end = parent[end]
        return end

    ends = [_ends(line) for _, line in held]
    for first, last in ends:
        parent[root(first)] = root(last)
    sizes: dict[tuple[int, int], int] = {}
    for first, _ in ends:
        sizes[root(first)] = sizes.get(root(first), 0) + 1
    loose = 5
    return [
        item for item, (first, _) in zip(held, ends, strict=True) if sizes[root(first)] >= loose
    ]


def _ends(line: LineString) -> tuple[tuple[int, int], tuple[int, int]]:
    first, last = line.coords[0], line.coords[-1]
    return (round(first[0]), round(first[1])), (round(last[0]), round(last[1]))
