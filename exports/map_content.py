"""What a map shows, once it has been decided who may see it: plain values, nothing to look up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import ReleaseError
from graph.records import Point

if TYPE_CHECKING:
    from exports.release import Released
    from exports.released import ReleasedPlace, ReleasedPlaces

__all__ = ["MapContent", "MapPlace", "content_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """
    One place as its audience may see it.

    Attributes
    ----------
    code
        The team's reference or a pseudonym; unique on the map.
    label
        Name or other words for the place.
    place_type
        The kind of place in words.
    rank
        From 1, or None for a place that is not ranked.
    children
        How many children are linked, in words (``7``, ``under 5``), or empty where the audience
        may not see it.
    point
        Where it is shown, already as coarse as the audience needs; None for a place that is
        listed but not drawn.
    note
        Further words for the table and the place's box, or empty.
    """

    code: str
    label: str
    place_type: str
    rank: int | None = None
    children: str = ""
    point: Point | None = None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a place that cannot be told from others."""
        if not self.code or (self.rank is not None and self.rank < 1):
            msg = "A place on a map needs a code, and its rank counts from 1."
            raise ReleaseError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class MapContent:
    """
    Everything that one map shows.

    Attributes
    ----------
    title
        Heading of the page and the picture.
    marking
        The protective marking first, then handling instructions.
    sentences
        What a reader must know first: the day, what is counted, what is left out.
    places
        In any order.
    cells
        Easting and northing of each square's middle in metres on the British National Grid
        (EPSG:27700), and how many dated events lie in it.
    cell_m
        Side of these squares in metres.
    children_heading
        Heading of the column of children, or empty to leave the column out.
    footer
        Lines under the map: the register's head, the destroy-by date.
    """

    title: str
    marking: tuple[str, ...]
    sentences: tuple[str, ...] = ()
    places: tuple[MapPlace, ...] = ()
    cells: tuple[tuple[float, float, int], ...] = ()
    cell_m: float = 100.0
    children_heading: str = "Children linked"
    footer: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a map without a marking, or with two places of one code."""
        if not self.marking or not self.marking[0].strip():
            msg = "A map must carry a protective marking."
            raise ReleaseError(msg)
        if len({place.code for place in self.places}) != len(self.places):
            msg = "Two places on a map carry the same code; each needs its own."
            raise ReleaseError(msg)

    @property
    def events(self) -> int:
        """How many dated events the squares hold."""
        return sum(count for _, _, count in self.cells)


def content_of(released: Released[ReleasedPlaces], *, title: str) -> MapContent:
    """
    Take what the gate has released for a map.

    Parameters
    ----------
    released
        Places as one audience may see them.
    title
        The tool's own wording for what the map shows.

    Returns
    -------
    MapContent
        Exactly what was released, ready to be drawn.
    """
    places = released.content
    return MapContent(
        title=title,
        marking=released.marking,
        sentences=places.notes,
        places=tuple(_place(place) for place in places.places),
        cells=places.cells,
        cell_m=float(places.cell_m or 1),
        children_heading=(
            "Children linked" if any(one.children is not None for one in places.places) else ""
        ),
    )


def _place(place: ReleasedPlace) -> MapPlace:
    point = None
    if place.easting_m is not None and place.northing_m is not None:
        point = Point(place.easting_m, place.northing_m, place.precision_m or 1.0)
    return MapPlace(
        code=place.id,
        label=place.label,
        place_type=place.place_type,
        rank=place.rank,
        children="" if place.children is None else str(place.children),
        point=point,
        note=place.note,
    )
