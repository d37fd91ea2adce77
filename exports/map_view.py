"""Make the map page: places by rank over the team's base map, density, and a table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from exports.map_content import MapContent, content_of
from exports.map_data import map_data, page_words
from exports.page import (
    Page,
    asset_for_address,
    own_asset,
    page_html,
    render,
    script,
)
from geo.crs import to_lon_lat
from geo.hotspots import Band, bands, density
from geo.maps import OfflineMap
from geo.picture import Picture, Pin, Wording, map_picture
from geo.places import frame_of

if TYPE_CHECKING:
    from exports.release import Released
    from exports.released import ReleasedPlaces
    from geo.basemap import BaseMap, Bounds

__all__ = ["map_bounds", "map_page", "map_still"]

_BANDWIDTH_M = 200.0
_NOWHERE = (0.0, 0.0, 10_000.0, 10_000.0)


def map_bounds(released: Released[ReleasedPlaces]) -> Bounds | None:
    """
    Give the frame that a map's base map should be read for.

    Parameters
    ----------
    released
        Places as one audience may see them.

    Returns
    -------
    Bounds or None
        West, south, east and north in metres on the British National Grid (EPSG:27700), without
        places far away; None if nothing on the map has a point.
    """
    return _frame(content_of(released, title=""))


def map_still(
    released: Released[ReleasedPlaces], *, title: str, base: BaseMap | None = None
) -> Picture:
    """
    Draw released places as a still picture, for papers.

    Parameters
    ----------
    released
        Places as one audience may see them.
    title
        What the map shows, in the tool's own words.
    base
        What lies under the places, or None for plain ground.

    Returns
    -------
    Picture
        With marking and licence line in it, and its alternative text.
    """
    content = content_of(released, title=title)
    bounds = _bounds(content, base)
    return _still(content, base, bounds, _bands(content, bounds))


def map_page(released: Released[ReleasedPlaces], *, title: str, base: BaseMap | None = None) -> str:
    """
    Write released places as one page that asks the network for nothing.

    Parameters
    ----------
    released
        Places as one audience may see them.
    title
        What the map shows, in the tool's own words.
    base
        What lies under the places, or None for plain ground.

    Returns
    -------
    str
        The whole page; write it as UTF-8.
    """
    return _page(content_of(released, title=title), base)


def _page(content: MapContent, base: BaseMap | None) -> str:
    bounds = _bounds(content, base)
    areas = _bands(content, bounds)
    still = _still(content, base, bounds, areas)
    (west, east), (south, north) = to_lon_lat(bounds[0::2], bounds[1::2])
    view = OfflineMap(
        lon=_degrees((west + east) / 2), lat=_degrees((south + north) / 2), name="places"
    )
    view.run_with("drawPlaces")
    parts = view.parts()
    element = Markup(parts.markup)  # noqa: S704 - folium's own element; no data is in it
    return page_html(
        Page(
            title=content.title,
            marking=content.marking,
            body=render(
                "map_view.html.j2",
                {
                    **page_words(content, base, still, areas),
                    "element": element,
                    "outside": _outside(content, bounds),
                },
            ),
            data={
                "bounds": [[_degrees(south), _degrees(west)], [_degrees(north), _degrees(east)]],
                **map_data(content, base, areas),
            },
            styles=(
                *(asset_for_address(address) for address in parts.style_addresses),
                own_asset("map_view.css"),
            ),
            scripts=(
                *(asset_for_address(address) for address in parts.script_addresses),
                own_asset("map_view.js"),
                script("the map", parts.script),
            ),
        )
    )


def _bounds(content: MapContent, base: BaseMap | None) -> Bounds:
    return base.bounds if base is not None else _frame(content) or _NOWHERE


def _frame(content: MapContent) -> Bounds | None:
    points = [place.point for place in content.places if place.point is not None]
    return frame_of(
        [one.easting_m for one in points] + [east for east, _, _ in content.cells],
        [one.northing_m for one in points] + [north for _, north, _ in content.cells],
    )


def _outside(content: MapContent, bounds: Bounds) -> int:
    west, south, east, north = bounds
    points = [place.point for place in content.places if place.point is not None]
    return sum(
        not (west <= one.easting_m <= east and south <= one.northing_m <= north) for one in points
    )


def _bands(content: MapContent, bounds: Bounds) -> tuple[Band, ...]:
    eastings, northings, counts = zip(*content.cells, strict=True) if content.cells else ((),) * 3
    return bands(
        density(
            eastings,
            northings,
            weights=counts,
            bandwidth_m=max(_BANDWIDTH_M, content.cell_m),
            within=bounds,
        )
    )


def _still(
    content: MapContent, base: BaseMap | None, bounds: Bounds, areas: tuple[Band, ...]
) -> Picture:
    return map_picture(
        [
            Pin(easting_m=place.point.easting_m, northing_m=place.point.northing_m, rank=place.rank)
            for place in content.places
            if place.point is not None
        ],
        bounds=bounds,
        wording=Wording(
            title=content.title,
            marking=content.marking[0],
            licence=base.licence if base is not None else "",
        ),
        base=base,
        bands=areas,
        events=content.events,
    )


def _degrees(value: float) -> float:
    return round(float(value), 6)
