"""The places of a month's papers: for the map page, and a small map for each location item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Of, line
from exports.paper import Picture as PaperPicture
from exports.release import PlaceItem, PlacesContent
from geo.basemap import read_base_map
from geo.picture import Pin, Wording, map_picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exports.release import Released, ReleasedPlace, ReleasedPlaces
    from graph.ids import RecordId
    from mapping.meetings.pack import MonthlyPack

__all__ = ["item_pictures", "item_places", "poc_loc_places"]

HALF_WIDTH_M, HALF_HEIGHT_M = 700.0, 280.0
WIDTH_PX = 1000


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
        By location. BaseMapError is raised if the base map cannot be read.
    """
    items = pack.items("loc")
    places = [one for one in released.content.places if one.rank is not None]
    return {
        items[place.rank - 1].subject: _picture(
            place, items[place.rank - 1].subject, places, released, base_map, licence
        )
        for place in places
        if place.rank is not None and place.easting_m is not None and place.northing_m is not None
    }


def _picture(
    place: ReleasedPlace,
    subject: RecordId,
    others: list[ReleasedPlace],
    released: Released[ReleasedPlaces],
    base_map: Path | None,
    licence: str,
) -> PaperPicture:
    east, north = place.easting_m or 0.0, place.northing_m or 0.0
    bounds = (
        east - HALF_WIDTH_M,
        north - HALF_HEIGHT_M,
        east + HALF_WIDTH_M,
        north + HALF_HEIGHT_M,
    )
    base = read_base_map(base_map, bounds=bounds, licence=licence) if base_map is not None else None
    pins = [
        Pin(easting_m=one.easting_m, northing_m=one.northing_m, rank=one.rank)
        for one in others
        if one.easting_m is not None and one.northing_m is not None
    ]
    drawn = map_picture(
        pins,
        bounds=bounds,
        wording=Wording(
            title=f"Item 5.{place.rank} and what lies around it",
            marking=released.stamp.heading,
            licence=licence,
        ),
        base=base,
        width_px=WIDTH_PX,
    )
    exact = (place.precision_m or 1.0) <= 1.0
    caption = (
        line("Numbers are those of the items.")
        if exact
        else line("Numbers are those of the items. The point is shown coarsely for this audience.")
    )
    return PaperPicture(
        image=drawn.png,
        alternative=line("A small map of the surroundings of ", Of(subject), "."),
        caption=caption,
        source=released,
    )
