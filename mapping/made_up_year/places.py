"""The invented locations of concern: each where a place of its kind would lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import shapely
from shapely import LineString, Point

from mapping.made_up_year.chance import exact_counts, stream
from mapping.made_up_year.concerns import Course, Kind, make_course
from mapping.made_up_year.ground import ORIGIN, SETTLEMENTS
from mapping.made_up_year.names import STREET_WORDS
from mapping.made_up_year.people import STORIES
from mapping.made_up_year.shapes import beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.figures import Window
    from mapping.made_up_year.streets import Street
    from mapping.made_up_year.town import Town

    Finder: TypeAlias = Callable[[str], tuple[str, Point | None] | None]

__all__ = ["Place", "make_places"]

_CENTRES = {place.name: place.centre for place in SETTLEMENTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    One location of concern.

    Attributes
    ----------
    reference
        The team's reference.
    name, kind
        What it is called and which kind of place it is, as the tracker writes it.
    settlement
        Neighbourhood it lies in.
    easting_m, northing_m
        Metres on the British National Grid; None for a place online.
    story, rank
        The story's neighbourhood or empty; 0 busy all year, 1 until disrupted, 2 from then on, 9
        everything else.
    course
        How the year went.
    """

    reference: str
    name: str
    kind: str
    settlement: str
    easting_m: int | None
    northing_m: int | None
    story: str
    rank: int
    course: Course

    @property
    def wording(self) -> str:
        """How the police write it: name and neighbourhood."""
        return f"{self.name}, {self.settlement}"


_STORY_KINDS = (
    ("bus station", "private address", "train station"),
    ("hotel", "takeaway", "private address"),
    ("car park", "park", "shop"),
    ("vape shop", "park", "street"),
)
"""Kinds of place by story and rank."""
_STORY_COURSES: tuple[Kind, ...] = (
    ("Assess", 2, "open"),
    ("Assess", 4, "closed"),
    ("Assess", None, "open"),
)
_STORY_EXCEPTIONS: dict[tuple[int, int], Kind] = {
    (1, 0): ("Assess", None, "open"),
    (3, 2): ("Monitor", None, "open"),
}
_KINDS = {
    "park": 14, "train station": 3, "bus station": 4, "car park": 8, "shop": 11, "takeaway": 11,
    "vape shop": 5, "hotel": 7, "private address": 21, "street": 10, "supported accommodation": 4,
    "online": 5, "derelict": 3,
}  # fmt: skip
_OTHERS: dict[Kind, int] = {
    ("Assess", 3, "closed"): 10,
    ("Assess", 2, "open"): 4,
    ("Assess", 2, "closed"): 6,
    ("Assess", 1, "open"): 4,
    ("Assess", 1, "closed"): 5,
    ("NFA", None, "open"): 30,
    ("Monitor", None, "open"): 24,
    ("Monitor", None, "closed"): 9,
    ("Assess", None, "open"): 14,
}


def make_places(seed: int, window: Window, town: Town) -> tuple[Place, ...]:
    """
    Make every location of concern of the year.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    town
        The town they lie in.

    Returns
    -------
    tuple of Place
        By reference, which follows the day of the first discussion.
    """
    chance = stream(seed, "places")
    drafts: list[tuple[str, str, str, int, Course]] = []
    for number, story in enumerate(STORIES):
        for rank, kind in enumerate(_STORY_KINDS[number]):
            state = _STORY_EXCEPTIONS.get((number, rank), _STORY_COURSES[rank])
            course = make_course(chance, window, state, around=(40, 25, 210)[rank])
            drafts.append((kind, story, story, rank, course))
    others = exact_counts(chance, _OTHERS)
    for kind, state in zip(exact_counts(chance, _KINDS), others, strict=True):
        settlement = chance.choice(SETTLEMENTS).name
        drafts.append((kind, settlement, "", 9, make_course(chance, window, state)))
    drafts.sort(key=lambda draft: (draft[4].discussed, *draft[:4]))
    site = _Sites(chance, town)
    found = {
        number: site.place(draft[0], draft[1])
        # The places of the stories choose their sites first.
        for number, draft in sorted(enumerate(drafts), key=lambda item: (item[1][3], item[0]))
    }
    return tuple(_place(number, draft, found[number]) for number, draft in enumerate(drafts))


def _place(
    number: int, draft: tuple[str, str, str, int, Course], site: tuple[str, str, Point | None]
) -> Place:
    name, kind, point = site
    return Place(
        reference=f"LOC-{7_001 + number}",
        name=name,
        kind=kind,
        settlement=draft[1],
        easting_m=None if point is None else round(ORIGIN[0] + point.x),
        northing_m=None if point is None else round(ORIGIN[1] + point.y),
        story=draft[2],
        rank=draft[3],
        course=draft[4],
    )


class _Sites:
    """Hands out sites in the town, none of them twice."""

    def __init__(self, chance: Chance, town: Town) -> None:
        self.chance, self.town = chance, town
        self.used: set[str] = set()
        self.main = [road.line for road in town.regional]
        self.streets = {
            name: [street for street in town.streets if street.settlement == name]
            for name in _CENTRES
        }

    def place(self, kind: str, settlement: str) -> tuple[str, str, Point | None]:
        """Find name, kind and point; a private address where there is no such place left."""
        finders: dict[str, Finder] = {
            "park": self._park,
            "train station": self._station,
            "bus station": self._bus_station,
            "street": self._crossing,
            "private address": self._home,
            "supported accommodation": self._supported,
            "derelict": self._derelict,
            "online": self._online,
        }
        find = finders.get(kind) or partial(self._by_the_shops, kind)
        tries = 8
        for found in (find(settlement) for _ in range(tries)):
            if found is not None and found[0] not in self.used:
                break
        else:
            kind, found = "private address", self._home(settlement)
        self.used.add(found[0])
        return found[0], kind, found[1]

    def _word(self) -> str:
        return self.chance.choice(STREET_WORDS)

    def _park(self, settlement: str) -> tuple[str, Point] | None:
        for green in self.town.greens:
            open_to_all = green.kind in {"Public Park Or Garden", "Playing Field"}
            if open_to_all and green.settlement == settlement and green.name not in self.used:
                return green.name, _inside(self.chance, green.shape)
        return None

    def _station(self, settlement: str) -> tuple[str, Point] | None:
        for name, point in self.town.stations:
            if name.startswith(settlement):
                return name, point
        return None

    def _bus_station(self, settlement: str) -> tuple[str, Point] | None:
        return f"{settlement} bus station", self._roadside(settlement, 260)

    def _crossing(self, settlement: str) -> tuple[str, Point] | None:
        """Choose where a main road meets the railway or the river, else a street corner."""
        close = Point(_CENTRES[settlement]).buffer(1_900)
        barriers = shapely.union_all([*self.town.railway, self.town.ground.river.boundary])
        meets = shapely.union_all(self.main).intersection(barriers).intersection(close)
        points = [
            part
            for part in shapely.get_parts(meets)
            if isinstance(part, Point) and not part.is_empty
        ]
        if points and self.chance.happens(0.7):
            return f"{self._word()} underpass", self.chance.choice(points)
        street = self._street(settlement)
        return f"corner of {street.name}", Point(street.line.coords[0])

    def _street(self, settlement: str) -> Street:
        return self.chance.choice(self.streets[settlement])

    def _house(self, settlement: str) -> tuple[str, Point]:
        street = self._street(settlement)
        along = self.chance.uniform(0.2, 0.8)
        side = 14 if self.chance.happens(0.5) else -14
        return street.name, beside(street.line, along, side)

    def _home(self, settlement: str) -> tuple[str, Point]:
        while True:
            street, point = self._house(settlement)
            flat = self.chance.happens(0.4)
            number = self.chance.randint(1, 140)
            name = f"flat above {number} {street}" if flat else f"{number} {street}"
            if name not in self.used:
                return name, point

    def _supported(self, settlement: str) -> tuple[str, Point]:
        return f"{self._word()} House", self._house(settlement)[1]

    def _derelict(self, settlement: str) -> tuple[str, Point]:
        kind = self.chance.choice(("works", "warehouse", "laundry"))
        return f"former {self._word()} {kind}", self._house(settlement)[1]

    def _online(self, settlement: str) -> tuple[str, None]:
        return f"'{self._word()} {settlement.split(maxsplit=1)[0]}' group chat", None

    def _by_the_shops(self, kind: str, settlement: str) -> tuple[str, Point]:
        reach = {"hotel": 1_000, "car park": 420}.get(kind, 520)
        point = self._roadside(settlement, reach)
        word = self._word()
        if kind == "shop":
            street = self._street(settlement).name
            return f"{street} shops", point
        last = {
            "takeaway": "takeaway",
            "vape shop": "Vapes",
            "hotel": "Hotel",
            "car park": "multi-storey" if self.chance.happens(0.5) else "car park",
        }
        return f"{word} {last[kind]}", point

    def _roadside(self, settlement: str, reach_m: float) -> Point:
        """Choose a point beside a main road near the middle of a neighbourhood."""
        close = Point(_CENTRES[settlement]).buffer(reach_m)
        parts = [
            part
            for road in self.main
            for part in shapely.get_parts(road.intersection(close))
            if isinstance(part, LineString) and not part.is_empty
        ]
        line = self.chance.choice(parts)
        side = 24 if self.chance.happens(0.5) else -24
        return beside(line, self.chance.uniform(0.15, 0.85), side)


def _inside(chance: Chance, shape: shapely.Polygon) -> Point:
    west, south, east, north = shape.bounds
    while True:
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if shape.buffer(-12).contains(point):
            return point
