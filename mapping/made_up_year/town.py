"""The invented town: everything that is drawn on its base map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import cos, sin, tau
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapping.made_up_year.chance import stream
from mapping.made_up_year.ground import FRAME, SETTLEMENTS, VILLAGES, lie_of_the_land
from mapping.made_up_year.names import STREET_WORDS, street_names
from mapping.made_up_year.roads import (
    Road,
    country_lanes,
    national_roads,
    railway,
    regional_roads,
)
from mapping.made_up_year.shapes import polygons_of
from mapping.made_up_year.streets import Street, blob, lay_streets

if TYPE_CHECKING:
    from shapely import LineString, Point, Polygon
    from shapely.geometry.base import BaseGeometry

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.ground import Ground, Settlement

__all__ = ["BOROUGH", "RIVER", "Green", "Town", "build_town"]

BOROUGH, RIVER = "Quillhaven", "River Ondle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Green:
    """
    One park, playing field or other green.

    Attributes
    ----------
    name
        Its invented name.
    kind
        The kind in OS Open Zoomstack's words.
    settlement
        The settlement it lies in.
    shape
        Its outline in metres from ORIGIN.
    """

    name: str
    kind: str
    settlement: str
    shape: Polygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """
    The whole invented town; metres from ORIGIN.

    Attributes
    ----------
    ground
        Land, water, borough and wards.
    streets, lanes
        Segments of local streets, and country lanes.
    regional, national
        Main roads.
    railway
        The line with its branch.
    stations
        Name and point of each railway station.
    greens
        Parks and other greens.
    ponds
        Standing water.
    woods
        Woods in the country around.
    urban
        What is built up.
    """

    ground: Ground
    streets: tuple[Street, ...]
    lanes: tuple[LineString, ...]
    regional: tuple[Road, ...]
    national: tuple[Road, ...]
    railway: tuple[LineString, ...]
    stations: tuple[tuple[str, Point], ...]
    greens: tuple[Green, ...]
    ponds: tuple[Polygon, ...]
    woods: tuple[Polygon, ...]
    urban: BaseGeometry


def build_town(seed: int) -> Town:
    """
    Build the town.

    Parameters
    ----------
    seed
        The seed of the whole year; equal seeds give equal towns.

    Returns
    -------
    Town
        With a few thousand segments of street.
    """
    ground = lie_of_the_land(stream(seed, "ground"))
    regional, national = regional_roads(ground), national_roads()
    rails, stations = railway()
    chance = stream(seed, "greens")
    greens = tuple(_greens(chance, ground))
    ponds = tuple(_ponds(greens, chance))
    blocked = [
        *(line.buffer(14) for line in rails),
        *(road.line.buffer(25) for road in national),
        *(green.shape.buffer(6) for green in greens),
    ]
    streets = tuple(_streets(stream(seed, "streets"), ground, shapely.union_all(blocked)))
    lines = np.array([street.line for street in streets], dtype=object)
    roads = [road.line for road in (*regional, *national)]
    built = shapely.union_all(shapely.buffer(lines, 105, quad_segs=2))
    return Town(
        ground=ground,
        streets=streets,
        lanes=country_lanes(ground),
        regional=regional,
        national=national,
        railway=rails,
        stations=stations,
        greens=greens,
        ponds=ponds,
        woods=tuple(
            _woods(stream(seed, "woods"), ground, shapely.union_all([built, *roads, *rails]))
        ),
        urban=built.buffer(-70, quad_segs=2).simplify(6).intersection(ground.land),
    )


def _streets(chance: Chance, ground: Ground, barriers: BaseGeometry) -> list[Street]:
    names = street_names(chance)
    dry = ground.land.buffer(-70).difference(ground.river.buffer(55))
    cells = dict(zip((place.name for place in SETTLEMENTS), ground.wards, strict=True))
    streets = []
    for place in (*SETTLEMENTS, *VILLAGES):
        patch = blob(chance, place.centre, place.radius_m, wild=0.17)
        within = patch.intersection(dry)
        if place.name in cells:
            within = within.intersection(cells[place.name].buffer(35))
        streets += lay_streets(
            chance, place, within=within, barriers=barriers, name_of=partial(next, names)
        )
    return streets


_GREENS = (
    ("Park", "Public Park Or Garden", 0.42, 205),
    ("Fields", "Playing Field", 0.72, 170),
    ("Gardens", "Public Park Or Garden", 0.5, 95),
    ("Cemetery", "Cemetery", 0.78, 110),
    ("Allotments", "Allotments Or Community Growing Spaces", 0.86, 95),
)


def _greens(chance: Chance, ground: Ground) -> list[Green]:
    """Give each settlement its greens, spread around its centre, and the borough a golf course."""
    words = chance.sample(STREET_WORDS, len(SETTLEMENTS) * len(_GREENS) + 1)
    dry = ground.land.buffer(-60).difference(ground.river.buffer(30))
    greens: list[Green] = []
    for place in SETTLEMENTS:
        turn = chance.random()
        for step, (label, kind, out, radius) in enumerate(_GREENS):
            spot = _around(place, turn + step * 0.382, out * chance.uniform(0.9, 1.1))
            size = radius * chance.uniform(0.8, 1.2) * min(1.0, place.radius_m / 1_200)
            shape = _biggest(blob(chance, spot, size, wild=0.22).intersection(dry))
            taken = shapely.union_all([green.shape for green in greens]).buffer(60)
            if shape is not None and not shape.intersects(taken):
                name = f"{words.pop()} {label}"
                greens.append(Green(name=name, kind=kind, settlement=place.name, shape=shape))
    links = _biggest(blob(chance, (10_000, 13_600), 520, wild=0.2).intersection(dry))
    if links is not None:
        name, kind = f"{words.pop()} Links", "Golf Course"
        greens.append(Green(name=name, kind=kind, settlement="Tansy Hill", shape=links))
    return greens


def _woods(chance: Chance, ground: Ground, busy: BaseGeometry) -> list[Polygon]:
    """Scatter woods where nobody has built, clear of water, road and rail."""
    east, north = FRAME.bounds[2:]
    free = ground.land.buffer(-250).difference(ground.river.buffer(60)).difference(busy.buffer(45))
    woods = []
    for _ in range(70):
        centre = (chance.uniform(0, east), chance.uniform(0, north))
        wood = _biggest(blob(chance, centre, chance.uniform(110, 330), wild=0.3).intersection(free))
        if wood is not None and chance.happens(0.6):
            woods.append(wood)
    return woods


def _around(place: Settlement, turn: float, out: float) -> tuple[float, float]:
    angle, far = tau * turn, place.radius_m * out
    return place.centre[0] + far * cos(angle), place.centre[1] + far * sin(angle)


def _biggest(shape: BaseGeometry) -> Polygon | None:
    smallest_m2 = 8_000
    return next((part for part in polygons_of(shape) if part.area >= smallest_m2), None)


def _ponds(greens: tuple[Green, ...], chance: Chance) -> list[Polygon]:
    parks = [green for green in greens if green.kind == "Public Park Or Garden"][::3]
    middles = [(green.shape.centroid.x, green.shape.centroid.y) for green in parks]
    ponds = [
        blob(chance, middle, 38, wild=0.3).intersection(green.shape)
        for green, middle in zip(parks, middles, strict=True)
    ]
    lake = blob(chance, (4_400, 11_000), 330, wild=0.25)
    return [part for pond in (*ponds, lake) for part in polygons_of(pond)]
