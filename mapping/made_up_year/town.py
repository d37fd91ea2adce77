"""The invented town: everything that is drawn on its base map, and where a kind of place may lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, MultiPoint, Point, Polygon

from mapping.made_up_year.chance import stream
from mapping.made_up_year.ground import FRAME, SETTLEMENTS, VILLAGES, lie_of_the_land
from mapping.made_up_year.names import STREET_WORDS, street_names
from mapping.made_up_year.streets import Street, blob, lay_streets, spline

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.ground import Ground, Settlement

__all__ = ["BOROUGH", "RIVER", "Green", "Road", "Town", "build_town"]

BOROUGH, RIVER = "Quillhaven", "River Ondle"
_CENTRES = {place.name: place.centre for place in (*SETTLEMENTS, *VILLAGES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """
    One main road.

    Attributes
    ----------
    number
        Its invented number.
    line
        Its course in metres from ORIGIN.
    """

    number: str
    line: LineString


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
    regional, national = _regional(ground), _national()
    railway, stations = _railway()
    chance = stream(seed, "greens")
    greens = tuple(_greens(chance, ground))
    ponds = tuple(_ponds(greens, chance))
    blocked = [
        *(line.buffer(14) for line in railway),
        *(road.line.buffer(25) for road in national),
        *(green.shape.buffer(6) for green in greens),
    ]
    streets = tuple(_streets(stream(seed, "streets"), ground, shapely.union_all(blocked)))
    built = shapely.union_all([street.line for street in streets]).buffer(70, quad_segs=2)
    return Town(
        ground=ground,
        streets=streets,
        lanes=tuple(_lanes(ground)),
        regional=regional,
        national=national,
        railway=railway,
        stations=stations,
        greens=greens,
        ponds=ponds,
        urban=built.buffer(-35, quad_segs=2).simplify(6).intersection(ground.land),
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


def _via(*stops: str | tuple[float, float]) -> LineString:
    return spline([_CENTRES[stop] if isinstance(stop, str) else stop for stop in stops])


def _regional(ground: Ground) -> tuple[Road, ...]:
    """Join the settlements by main roads; where one meets the river there is a bridge."""
    courses = {
        "A7101": _via(
            "Rushmallow", (11_700, 13_700), "Tansy Hill", (12_500, 10_900), "Quillhaven Quay",
            (13_050, 8_750), "Sallowgate", (11_500, 5_500), "Gullspit", (11_900, 2_200),
            "Nether Plume", (11_500, 0),
        ),
        "A7102": _via(
            (0, 7_150), (2_700, 8_300), "Brackle Moor", (6_700, 9_250), "Pewter Green",
            (9_900, 9_000), "Sallowgate", (13_200, 6_300), "Umberfold", (15_100, 4_900),
        ),
        "A7103": _via("Low Tarragon", (5_600, 12_300), "Pewter Green", (9_700, 11_300), "Tansy Hill"),
        "A7104": _via(
            "Candle Moss", (5_600, 4_300), "Fennel Dyke", (10_300, 6_100), "Sallowgate"
        ),
        "B7115": _via("Fennel Dyke", (10_100, 4_100), "Gullspit", (13_200, 4_200), "Umberfold"),
        "B7116": _via("Pewter Green", (8_300, 7_600), "Fennel Dyke", (8_100, 3_300), (7_300, 0)),
        "B7117": _via("Tansy Hill", (9_900, 11_000), (9_950, 9_950), (9_900, 9_000)),
    }  # fmt: skip
    return tuple(
        Road(number=number, line=line.intersection(ground.land.buffer(-30)))
        for number, line in courses.items()
    )


def _national() -> tuple[Road, ...]:
    course = spline(
        [(4_900, 16_900), (5_700, 13_600), (6_500, 11_300), (6_650, 9_000), (6_350, 6_600),
         (6_400, 4_400), (5_500, 2_300), (4_700, -400)]
    )  # fmt: skip
    return (Road(number="A71", line=course.intersection(FRAME)),)


def _railway() -> tuple[tuple[LineString, ...], tuple[tuple[str, Point], ...]]:
    main = spline(
        [(9_900, 16_900), (10_300, 14_200), (12_350, 12_200), (12_900, 10_400), (12_150, 8_750),
         (11_250, 7_500), (10_900, 6_000), (10_750, 3_900), (10_300, 1_800), (9_800, -400)]
    )  # fmt: skip
    branch = spline([(12_830, 10_600), (13_000, 9_900), (13_700, 9_350), (14_250, 9_380)])
    stops = {
        "Sallowgate station": 0.55,
        "Quillhaven Quay station": 0.4,
        "Gullspit station": 0.75,
        "Tansy Hill station": 0.3,
    }
    stations = tuple(
        (name, main.interpolate(share, normalized=True)) for name, share in stops.items()
    )
    return (main.intersection(FRAME), branch), stations


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


def _around(place: Settlement, turn: float, out: float) -> tuple[float, float]:
    step = LineString([(0, 0), (place.radius_m * out, 0)])
    end = shapely.affinity.rotate(step, turn * 360, origin=(0, 0)).coords[-1]
    return place.centre[0] + end[0], place.centre[1] + end[1]


def _biggest(shape: BaseGeometry) -> Polygon | None:
    smallest_m2 = 8_000
    parts = [
        part
        for part in shapely.get_parts(shape)
        if isinstance(part, Polygon) and part.area >= smallest_m2
    ]
    return max(parts, key=lambda part: part.area, default=None)


def _ponds(greens: tuple[Green, ...], chance: Chance) -> list[Polygon]:
    parks = [green for green in greens if green.kind == "Public Park Or Garden"][::3]
    ponds = [
        blob(chance, green.shape.centroid.coords[0], 38, wild=0.3).intersection(green.shape)
        for green in parks
    ]
    lake = blob(chance, (4_400, 11_000), 330, wild=0.25)
    return [pond for pond in (*ponds, lake) if isinstance(pond, Polygon)]


def _lanes(ground: Ground) -> list[LineString]:
    """Run country lanes between the settlements, so that the land around is not empty."""
    courses = [
        _via("Brackle Moor", (5_000, 10_000), (3_900, 12_000), "Low Tarragon"),
        _via("Brackle Moor", (4_500, 7_300), (3_900, 4_500), "Candle Moss"),
        _via((0, 3_400), (1_500, 2_700), "Candle Moss", (3_600, 900), (3_300, -300)),
        _via((0, 12_700), (1_200, 13_100), "Low Tarragon", (2_600, 15_200), (2_400, 16_800)),
        _via("Nether Plume", (9_500, 1_500), "Fennel Dyke"),
        _via("Rushmallow", (9_300, 14_900), (6_000, 14_100), "Low Tarragon"),
        _via("Gullspit", (13_300, 2_600), (14_600, 3_300), "Umberfold"),
        _via("Tansy Hill", (13_700, 12_900), (15_200, 12_600), (15_900, 11_400)),
        _via((15_300, 10_900), (14_900, 10_500), "Quillhaven Quay"),
        _via("Rushmallow", (13_300, 14_300), (13_900, 13_600), (13_700, 12_900)),
        _via("Brackle Moor", (3_600, 8_900), (1_700, 9_700), (0, 10_300)),
    ]
    dry = ground.land.buffer(-40)
    return [
        part
        for course in courses
        for part in shapely.get_parts(course.intersection(dry))
        if isinstance(part, LineString)
    ]


def gathering(shapes: list[BaseGeometry]) -> MultiPoint:
    """
    Give the middle of each shape.

    Parameters
    ----------
    shapes
        What is to be labelled.

    Returns
    -------
    MultiPoint
        One point inside each shape, in order.
    """
    return MultiPoint([shape.representative_point() for shape in shapes])
