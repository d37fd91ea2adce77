"""The invented main roads, country lanes and railway that tie the settlements together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shapely import Point

from mapping.made_up_year.ground import FRAME, SETTLEMENTS, VILLAGES
from mapping.made_up_year.shapes import lines_of, longest_line
from mapping.made_up_year.streets import spline

if TYPE_CHECKING:
    from shapely import LineString

    from mapping.made_up_year.ground import Ground

__all__ = ["Road", "country_lanes", "national_roads", "railway", "regional_roads"]

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


def _via(*stops: str | tuple[float, float]) -> LineString:
    return spline([_CENTRES[stop] if isinstance(stop, str) else stop for stop in stops])


def regional_roads(ground: Ground) -> tuple[Road, ...]:
    """
    Join the settlements by main roads; where one meets the river there is a bridge.

    Parameters
    ----------
    ground
        The land.

    Returns
    -------
    tuple of Road
        In a fixed order.
    """
    courses = {
        "Q21": _via(
            "Rushmallow", (11_700, 13_700), "Tansy Hill", (12_500, 10_900), "Quillhaven Quay",
            (13_050, 8_750), "Sallowgate", (11_500, 5_500), "Gullspit", (11_900, 2_200),
            "Nether Plume", (11_500, 0),
        ),
        "Q22": _via(
            (0, 7_150), (2_700, 8_300), "Brackle Moor", (6_700, 9_250), "Pewter Green",
            (9_900, 9_000), "Sallowgate", (13_200, 6_300), "Umberfold", (15_100, 4_900),
        ),
        "Q23": _via(
            "Low Tarragon", (5_600, 12_300), "Pewter Green", (9_700, 11_300),
            "Tansy Hill"
        ),
        "Q24": _via(
            "Candle Moss", (5_600, 4_300), "Fennel Dyke", (10_300, 6_100), "Sallowgate"
        ),
        "Q314": _via("Fennel Dyke", (10_100, 4_100), "Gullspit", (13_200, 4_200), "Umberfold"),
        "Q315": _via("Pewter Green", (8_300, 7_600), "Fennel Dyke", (8_100, 3_300), (7_300, 0)),
        "Q316": _via("Tansy Hill", (9_900, 11_000), (9_950, 9_950), (9_900, 9_000)),
    }  # fmt: skip
    dry = ground.land.buffer(-30)
    return tuple(
        Road(number=number, line=longest_line(line.intersection(dry)))
        for number, line in courses.items()
    )


def national_roads() -> tuple[Road, ...]:
    """
    Lead one national road past the town.

    Returns
    -------
    tuple of Road
        One road, from edge to edge.
    """
    course = spline(
        [(4_900, 16_900), (5_700, 13_600), (6_500, 11_300), (6_650, 9_000), (6_350, 6_600),
         (6_400, 4_400), (5_500, 2_300), (4_700, -400)]
    )  # fmt: skip
    return (Road(number="Q2", line=longest_line(course.intersection(FRAME))),)


def railway() -> tuple[tuple[LineString, ...], tuple[tuple[str, Point], ...]]:
    """
    Lay the railway along the coast, with a branch to the quay.

    Returns
    -------
    lines, stations
        The line and its branch; name and point of each station.
    """
    main = spline(
        [(9_900, 16_900), (10_300, 14_200), (12_350, 12_200), (12_900, 10_400), (12_150, 8_750),
         (11_250, 7_500), (10_900, 6_000), (10_750, 3_900), (10_300, 1_800), (9_800, -400)]
    )  # fmt: skip
    branch = spline([(12_830, 10_600), (13_000, 9_900), (13_700, 9_350), (14_250, 9_380)])
    near = {
        "Sallowgate station": (11_050, 6_950),
        "Quillhaven Quay station": (12_900, 10_350),
        "Gullspit station": (10_760, 3_950),
        "Tansy Hill station": (12_350, 12_200),
    }
    stations = tuple(
        (name, main.interpolate(main.project(Point(place)))) for name, place in near.items()
    )
    return (longest_line(main.intersection(FRAME)), branch), stations


def country_lanes(ground: Ground) -> tuple[LineString, ...]:
    """
    Run country lanes between the settlements, so that the land around is not empty.

    Parameters
    ----------
    ground
        The land.

    Returns
    -------
    tuple of LineString
        In a fixed order.
    """
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
    return tuple(part for course in courses for part in lines_of(course.intersection(dry)))
