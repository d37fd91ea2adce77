"""The lie of the invented land: coast, river, borough, wards and where people settled."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin, tau
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, MultiLineString, Point, Polygon, box

from mapping.made_up_year.shapes import longest_line, polygons_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from mapping.made_up_year.chance import Chance

    Floats = NDArray[np.float64]

__all__ = ["FRAME", "ORIGIN", "SETTLEMENTS", "VILLAGES", "Ground", "Settlement", "lie_of_the_land"]

ORIGIN = (507_500.0, 532_500.0)
"""South-west corner of the drawn land, in metres on the British National Grid (the North Sea)."""
FRAME = box(0, 0, 18_600, 16_500)
"""The drawn land in metres from ORIGIN, neighbouring land and sea included."""
_STEP = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """
    One built-up neighbourhood or village.

    Attributes
    ----------
    name
        Its invented name.
    centre
        Metres east and north of ORIGIN.
    radius_m
        How far it is built up, roughly.
    style
        ``terrace``, ``estate``, ``crescent`` or ``suburb``: how its streets run.
    """

    name: str
    centre: tuple[float, float]
    radius_m: float
    style: str


SETTLEMENTS = (
    Settlement(name="Quillhaven Quay", centre=(14_000, 9_900), radius_m=1_680, style="terrace"),
    Settlement(name="Sallowgate", centre=(11_900, 7_400), radius_m=1_850, style="terrace"),
    Settlement(name="Umberfold", centre=(14_350, 5_350), radius_m=1_700, style="suburb"),
    Settlement(name="Tansy Hill", centre=(11_200, 11_900), radius_m=1_650, style="crescent"),
    Settlement(name="Pewter Green", centre=(8_400, 9_900), radius_m=1_750, style="estate"),
    Settlement(name="Fennel Dyke", centre=(8_500, 5_200), radius_m=1_750, style="estate"),
    Settlement(name="Brackle Moor", centre=(5_200, 8_300), radius_m=850, style="suburb"),
    Settlement(name="Gullspit", centre=(11_900, 3_600), radius_m=1_250, style="crescent"),
)
VILLAGES = (
    Settlement(name="Low Tarragon", centre=(2_300, 13_700), radius_m=700, style="suburb"),
    Settlement(name="Candle Moss", centre=(3_000, 2_600), radius_m=650, style="estate"),
    Settlement(name="Rushmallow", centre=(12_200, 15_400), radius_m=600, style="suburb"),
    Settlement(name="Nether Plume", centre=(11_600, 900), radius_m=550, style="suburb"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    Land and water before anything is built; metres from ORIGIN.

    Attributes
    ----------
    land, sea
        What the frame is made of.
    river
        The river with its estuary, as a polygon.
    borough
        The land of the borough.
    wards
        One polygon for each settlement of SETTLEMENTS, in their order; they tile the borough.
    outside
        Boundaries between the neighbouring authorities, as lines.
    """

    land: Polygon
    sea: Polygon
    river: BaseGeometry
    borough: Polygon
    wards: tuple[Polygon, ...]
    outside: MultiLineString


def lie_of_the_land(chance: Chance) -> Ground:
    """
    Make coast, river, borough and wards.

    Parameters
    ----------
    chance
        Where bends and wobbles come from.

    Returns
    -------
    Ground
        Everything in metres from ORIGIN.
    """
    coast = _coast(chance)
    east, north = FRAME.bounds[2], FRAME.bounds[3]
    land, sea = (
        polygons_of(
            Polygon([*coast.coords, (side, north + 500), (side, -500)]).intersection(FRAME)
        )[0]
        for side in (-500, east + 500)
    )
    river = _river(chance).intersection(FRAME).difference(sea)
    borough = polygons_of(_borough(chance).intersection(land))[0]
    wards = _wards(chance, borough)
    outside = _outside(borough, land)
    return Ground(land=land, sea=sea, river=river, borough=borough, wards=wards, outside=outside)


def _wobble(chance: Chance, sizes_m: tuple[float, ...], waves: float) -> Callable[[float], float]:
    """Make a smooth function of 0 to 1 whose bends have about the given sizes, largest first."""
    terms = [
        (size, waves * (1.9**place) * chance.uniform(0.85, 1.15), chance.uniform(0, tau))
        for place, size in enumerate(sizes_m)
    ]
    return lambda t: sum(size * sin(tau * turns * t + phase) for size, turns, phase in terms)


def _coast(chance: Chance) -> LineString:
    """Draw the coast from south to north: a headland, a bay where the river comes out, a spit."""
    wobble = _wobble(chance, (300, 170, 110, 70, 40, 22), 1.9)
    north = FRAME.bounds[3] + 1_000
    points = []
    for step in np.linspace(0, 1, 320):
        y = -500 + step * north
        bay = -1_500 * np.exp(-(((y - 8_150) / 800) ** 2))
        head = 1_000 * np.exp(-(((y - 11_300) / 1_300) ** 2))
        lean = 1_100 * sin(pi * step)
        points.append((float(15_000 + bay + head + lean + wobble(step)), float(y)))
    return LineString(points)


def _river(chance: Chance) -> BaseGeometry:
    """Lay a meandering river from the western edge to the bay, wider towards its mouth."""
    wobble = _wobble(chance, (340, 300, 150, 60), 2.3)
    reaches = []
    for step in np.linspace(0, 1, 500):
        x = -500 + step * 17_500
        fade = min(1.0, 6 * (1 - step)) * min(1.0, 4 * step + 0.2)
        y = 6_300 + 2_050 * step**0.8 + wobble(step) * fade
        reaches.append((x, y, 30 + 70 * step**2 + 520 * max(0.0, step - 0.74) ** 1.5 / 0.1))
    parts = [
        LineString([(ax, ay), (bx, by)]).buffer((aw + bw) / 2)
        for (ax, ay, aw), (bx, by, bw) in pairwise(reaches)
    ]
    return shapely.union_all(parts).simplify(4)


def _borough(chance: Chance) -> Polygon:
    wobble = _wobble(chance, (420, 300, 210, 140, 80), 2.4)
    points = []
    for step in np.linspace(0, 1, 240, endpoint=False):
        # A wobble that is the same at both ends closes the ring.
        out = wobble(step) * (1 - step) + wobble(step - 1) * step
        angle = tau * step
        points.append((11_300 + (7_900 + out) * cos(angle), 7_750 + (6_150 + out) * sin(angle)))
    return Polygon(points)


def warp(chance: Chance, size_m: float, wave_m: float) -> Callable[[Floats], Floats]:
    """
    Make a smooth bending of the plane, so that nothing drawn on a grid looks like one.

    Parameters
    ----------
    chance
        Where the bends come from.
    size_m
        How far a point is moved at most, roughly.
    wave_m
        Distance in metres between two bends.

    Returns
    -------
    callable
        Takes an array of points (n, 2) in metres and gives another.
    """
    waves = [
        (chance.uniform(0, tau), chance.uniform(0.6, 1.5) * tau / wave_m, chance.uniform(0, tau))
        for _ in range(6)
    ]

    def bend(points: Floats) -> Floats:
        moved = points.copy()
        for place, (heading, turns, phase) in enumerate(waves):
            along = points[:, 0] * cos(heading) + points[:, 1] * sin(heading)
            moved[:, place % 2] += size_m / 2 * np.sin(along * turns + phase)
        return moved

    return bend


def _wards(chance: Chance, borough: Polygon) -> tuple[Polygon, ...]:
    """Tile the borough: bent Voronoi cells, cut from one set of lines so that no gap can arise."""
    centres = [Point(place.centre) for place in SETTLEMENTS]
    edges = shapely.voronoi_polygons(
        shapely.MultiPoint(centres), extend_to=borough.buffer(4_000), only_edges=True
    )
    bend = warp(chance, 260, 2_600)
    bent = shapely.transform(shapely.segmentize(edges, 150), bend)
    noded = shapely.node(shapely.union_all([bent, borough.exterior]))
    faces = [
        face
        for face in shapely.polygonize([noded]).geoms
        if borough.contains(face.representative_point())
    ]
    cells: list[list[BaseGeometry]] = [[] for _ in centres]
    for face in faces:
        nearest = min(range(len(centres)), key=lambda index: face.distance(centres[index]))
        cells[nearest].append(face)
    return tuple(polygons_of(shapely.union_all(parts))[0] for parts in cells)


def _outside(borough: Polygon, land: Polygon) -> MultiLineString:
    """Draw where neighbouring authorities meet: from the borough to the edge of the land."""
    west, south, _, north = FRAME.bounds
    rays = [
        LineString([(6_500, 7_750), (2_500, 9_800), (west, 11_200)]),
        LineString([(9_000, 7_750), (7_400, 2_000), (6_300, south)]),
        LineString([(9_000, 7_750), (8_000, 13_500), (7_300, north)]),
    ]
    lines = [shapely.segmentize(ray, _STEP).intersection(land).difference(borough) for ray in rays]
    return MultiLineString([longest_line(line) for line in lines])
