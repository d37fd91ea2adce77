"""The places of a month's papers: for the map page, and a small map for each location item."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from exports.paper import Of, line
from exports.paper import Picture as PaperPicture
from exports.release import PlaceItem, PlacesContent
from geo.basemap import read_base_map
from geo.picture import Pin, Wording, map_picture
from mapping.meetings.panels import beside

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exports.release import Released, ReleasedPlaces
    from geo.basemap import Bounds
    from graph.ids import RecordId
    from mapping.meetings.pack import MonthlyPack

__all__ = ["item_pictures", "item_places", "poc_loc_places"]

HALF_WIDTH_M = 600.0
SHAPE = 0.4
ROOM_M = 400.0
PANEL_PX = 900
BLANK_PX = 400


def poc_loc_places(pack: MonthlyPack) -> PlacesContent:
    """
    Choose what the map page of a month shows.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    PlacesContent
        Every open location of concern with its rank and the children linked to it, and the events
        of the last 12 months for density. For the gate.
    """
    return PlacesContent(
        items=tuple(
            PlaceItem(
                location=row.subject,
                rank=row.rank,
                children=tuple(sorted(pack.picture.children_of.get(row.subject, ()))),
            )
            for row in pack.rankings["loc"].rows
        ),
        events=tuple(sorted(one.id for one in pack.events_within(pack.year_start, pack.as_at))),
    )


def item_places(pack: MonthlyPack) -> PlacesContent:
    """
    Choose what the small maps of the location items show.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    PlacesContent
        The locations with a page of their own, each with the number of its item. For the gate.
    """
    return PlacesContent(
        items=tuple(
            PlaceItem(location=item.subject, rank=number)
            for number, item in enumerate(pack.items("loc"), start=1)
        )
    )


def item_pictures(
    pack: MonthlyPack,
    released: Released[ReleasedPlaces],
    *,
    base_map: Path | None = None,
    licence: str = "",
) -> Mapping[RecordId, PaperPicture]:
    """
    Draw a small map for each location item that its audience may see a point of.

    Parameters
    ----------
    pack
        The month.
    released
        What :func:`item_places` gave, released to the audience and with the key of the paper.
    base_map
        A GeoPackage of the area, or None for plain ground.
    licence
        The line that the map's owner asks to be printed.

    Returns
    -------
    mapping of RecordId to Picture
        By location: what lies around it, beside where it lies among the others. BaseMapError is
        raised if the base map cannot be read.
    """
    items = pack.items("loc")
    drawn = _Drawing(released, base_map, licence)
    return {
        items[number - 1].subject: _picture(pin, items[number - 1].subject, drawn)
        for number, pin in drawn.pins.items()
    }


class _Drawing:
    """The points of one release, and the map of all of them, drawn once."""

    def __init__(
        self, released: Released[ReleasedPlaces], base_map: Path | None, licence: str
    ) -> None:
        self.released = released
        self.base_map = base_map
        self.licence = licence
        self.pins = {
            one.rank: Pin(easting_m=one.easting_m, northing_m=one.northing_m, rank=one.rank)
            for one in released.content.places
            if one.rank is not None and one.easting_m is not None and one.northing_m is not None
        }
        self.coarse = {
            one.rank for one in released.content.places if one.note and one.easting_m is not None
        }

    def map_of(self, bounds: Bounds, title: str) -> bytes:
        base = (
            read_base_map(self.base_map, bounds=bounds, licence=self.licence)
            if self.base_map is not None
            else None
        )
        wording = Wording(title=title, marking=self.released.stamp.heading, licence=self.licence)
        pins = tuple(self.pins.values())
        return map_picture(pins, bounds=bounds, wording=wording, base=base, width_px=PANEL_PX).png

    @cached_property
    def all_items(self) -> bytes:
        """The map of all items."""
        return self.map_of(_around(tuple(self.pins.values())), "All location items")


def _around(pins: tuple[Pin, ...]) -> Bounds:
    """Frame all pins, with some room, in the shape of a panel."""
    east = [pin.easting_m for pin in pins]
    north = [pin.northing_m for pin in pins]
    half_width = max((max(east) - min(east)) / 2 + ROOM_M, HALF_WIDTH_M * 2)
    half_height = max((max(north) - min(north)) / 2 + ROOM_M, half_width * SHAPE)
    half_width = max(half_width, half_height / SHAPE)
    return _frame((max(east) + min(east)) / 2, (max(north) + min(north)) / 2, half_width)


def _frame(easting_m: float, northing_m: float, half_width_m: float) -> Bounds:
    half_height_m = half_width_m * SHAPE
    return (
        easting_m - half_width_m,
        northing_m - half_height_m,
        easting_m + half_width_m,
        northing_m + half_height_m,
    )


def _picture(pin: Pin, subject: RecordId, drawing: _Drawing) -> PaperPicture:
    frame = _frame(pin.easting_m, pin.northing_m, HALF_WIDTH_M)
    near = drawing.map_of(frame, f"Item 5.{pin.rank} and what lies around it")
    caption = line(
        f"Left: {2 * HALF_WIDTH_M / 1000:.1f} km around item 5.{pin.rank}. "
        "Right: all location items by number."
    )
    if pin.rank in drawing.coarse:
        caption += line(" The point is coarse for this audience.")
    return PaperPicture(
        image=beside(near, drawing.all_items, blank_px=BLANK_PX),
        alternative=line(
            "Two small maps: the surroundings of ", Of(subject), ", and all location items."
        ),
        caption=caption,
        source=drawing.released,
    )
