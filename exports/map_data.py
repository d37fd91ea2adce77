"""What a map page says in writing, and what its script draws from."""

from __future__ import annotations

from base64 import b64encode
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import to_lon_lat
from geo.grid_references import write_grid_reference
from geo.packing import packed_numbers, packed_parts, steps
from geo.palette import BANDS, GROUND, OFF_THE_MAP, STYLES, TIERS, BandStyle, tier_of

if TYPE_CHECKING:
    from exports.map_content import MapContent, MapPlace
    from exports.page import Json
    from geo.basemap import BaseMap
    from geo.hotspots import Band
    from geo.picture import Picture
    from graph.records import Point

__all__ = ["map_data", "page_words"]

_PRECISE_M = 10.0
_KILOMETRE_M = 1_000.0


def map_data(content: MapContent, base: BaseMap | None, areas: tuple[Band, ...]) -> dict[str, Json]:
    """
    Give what the page's script draws from.

    Parameters
    ----------
    content
        What the map shows.
    base
        What lies under the places, or None.
    areas
        Density bands, the largest first.

    Returns
    -------
    dict of str to Json
        Plain values; shapes are packed.
    """
    return {
        "ground": GROUND if base is None else OFF_THE_MAP,
        "layers": _layers(base),
        "names": _names(base),
        "bands": _band_data(areas),
        "dots": _dots(content),
        "places": _place_data(content),
    }


def page_words(
    content: MapContent, base: BaseMap | None, still: Picture, areas: tuple[Band, ...]
) -> dict[str, object]:
    """
    Give what the page says in its written part.

    Parameters
    ----------
    content
        What the map shows.
    base
        What lies under the places, or None.
    still
        The map as a picture.
    areas
        Density bands, the largest first.

    Returns
    -------
    dict of str to object
        Values for the page's template, where they are escaped.
    """
    order = {place.code: number for number, place in enumerate(_drawn(content))}
    used = {tier_of(place.rank).name for place in _drawn(content)}
    return {
        "content": content,
        "places": [
            (place, _where(place.point), order.get(place.code)) for place in _in_order(content)
        ],
        "has_notes": any(place.note for place in content.places),
        "not_drawn": len(content.places) - len(order),
        "tiers": [tier for tier in TIERS if tier.name in used],
        "bands": [
            (f"{band.share:.0%}", style)
            for band, style in reversed(list(zip(areas, _band_styles(areas), strict=True)))
        ],
        "events": content.events,
        "cell": _length(content.cell_m),
        "coarse": any(_is_coarse(place.point) for place in content.places),
        "has_base": base is not None and bool(base.layers),
        "licence": base.licence if base is not None else "",
        "picture": "data:image/png;base64," + b64encode(still.png).decode("ascii"),
        "still": still,
    }


def _in_order(content: MapContent) -> list[MapPlace]:
    return sorted(content.places, key=lambda one: (one.rank is None, one.rank or 0, one.code))


def _drawn(content: MapContent) -> list[MapPlace]:
    return [place for place in _in_order(content) if place.point is not None]


def _is_coarse(point: Point | None) -> bool:
    return point is not None and point.precision_m > _PRECISE_M


def _where(point: Point | None) -> str:
    if point is None:
        return "not on the map"
    return f"{write_grid_reference(point)} (within {_length(point.precision_m)})".strip()


def _length(metres: float) -> str:
    return f"{metres / _KILOMETRE_M:g} km" if metres >= _KILOMETRE_M else f"{metres:g} m"


def _layers(base: BaseMap | None) -> list[Json]:
    if base is None:
        return []
    frame = shapely.MultiPolygon([shapely.segmentize(shapely.box(*base.bounds), _KILOMETRE_M)])
    found: list[Json] = [
        {"area": True, "parts": packed_parts(frame), "colour": GROUND, "width": 0, "dash": ""}
    ]
    for layer in base.layers:
        style = STYLES.get(layer.name, STYLES["boundaries"])
        found.append(
            {
                "area": layer.shape == "area",
                "parts": packed_parts(layer.geometry),
                "colour": style.fill or style.line,
                "width": style.width,
                "dash": " ".join(f"{one:g}" for one in style.dash),
            }
        )
    return found


def _names(base: BaseMap | None) -> list[Json]:
    names = base.names if base is not None else ()
    lons, lats = to_lon_lat([one.easting_m for one in names], [one.northing_m for one in names])
    return [
        {"text": name.text, "at": [_degrees(lat), _degrees(lon)], "size": name.size}
        for name, lon, lat in zip(names, lons, lats, strict=True)
    ]


def _band_styles(areas: tuple[Band, ...]) -> tuple[BandStyle, ...]:
    return BANDS[len(BANDS) - len(areas) :]


def _band_data(areas: tuple[Band, ...]) -> list[Json]:
    return [
        {
            "parts": packed_parts(band.area),
            "fill": style.fill,
            "line": style.line,
            "opacity": style.opacity,
        }
        for band, style in zip(areas, _band_styles(areas), strict=True)
    ]


def _dots(content: MapContent) -> str:
    # For each square the difference in longitude and latitude from the last, and its events.
    if not content.cells:
        return ""
    eastings, northings, counts = zip(*sorted(content.cells), strict=True)
    deltas = np.diff(steps(eastings, northings), axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    return packed_numbers(np.column_stack((deltas, np.array(counts, dtype=np.int64))).ravel())


def _place_data(content: MapContent) -> list[Json]:
    found: list[Json] = []
    for place in _drawn(content):
        point = place.point
        if point is None:
            continue
        tier = tier_of(place.rank)
        lons, lats = to_lon_lat([point.easting_m], [point.northing_m])
        lines: list[Json] = [place.code, place.place_type]
        if content.children_heading and place.children:
            lines.append(f"{content.children_heading}: {place.children}")
        found.append(
            {
                "at": [_degrees(lats[0]), _degrees(lons[0])],
                "label": place.label,
                "rank": "" if place.rank is None else str(place.rank),
                "lines": [*lines, _where(point), *([place.note] if place.note else [])],
                "reach_m": point.precision_m / sqrt(2) if _is_coarse(point) else 0,
                "tier": tier.name,
                "size": tier.size_px,
            }
        )
    return found


def _degrees(value: float) -> float:
    return round(float(value), 6)
