"""Where the places and the dated events of a casebook lie, as tables in grid metres."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from geo.crs import BNG
from graph.records import Location
from graph.vocabulary import vocabulary
from graph.when import first_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Event, Point

__all__ = ["events", "frame_of", "place_points", "places"]

_ROLES_AT_THE_POINT = frozenset({"place", "found_at"})
"""The point of an event is where it happened or where the child was found, not last seen."""


def place_points(casebook: Casebook, *, as_at: date) -> Mapping[RecordId, Point]:
    """
    Say where every place lies that can be put on a map.

    Parameters
    ----------
    casebook
        What is known.
    as_at
        The day; later events do not place anything.

    Returns
    -------
    Mapping of RecordId to Point
        One entry a place (joined places count as one), sorted by id: its own point, the most
        precise of those joined in it, or else where its events lie: the most precise of their
        points, of these the most frequent, of these the most south-western.
    """
    own: defaultdict[RecordId, Counter[Point]] = defaultdict(Counter)
    told: defaultdict[RecordId, Counter[Point]] = defaultdict(Counter)
    for location in casebook.locations:
        if location.point is not None:
            own[casebook.canonical(location.id)][location.point] += 1
    for event in casebook.events:
        place = _place_of(casebook, event)
        if place is not None and event.point is not None and first_day(event.on) <= as_at:
            told[place][event.point] += 1
    return {place: _best(own.get(place) or told[place]) for place in sorted({*own, *told})}


def places(casebook: Casebook, *, as_at: date) -> gpd.GeoDataFrame:
    """
    List the places that have a point, known locations of concern and places only named.

    Parameters
    ----------
    casebook
        What is known.
    as_at
        The day that the table is of.

    Returns
    -------
    GeoDataFrame
        Columns ``id``, ``name``, ``place_type``, ``precision_m`` and ``geometry`` (points in
        EPSG:27700), sorted by id.
    """
    points = place_points(casebook, as_at=as_at)
    records = {location.id: location for location in casebook.locations}
    held = [(records[place], point) for place, point in points.items()]
    return _table(
        {
            "id": [location.id for location, _ in held],
            "name": [location.name for location, _ in held],
            "place_type": [location.place_type for location, _ in held],
        },
        [point for _, point in held],
    )


def events(casebook: Casebook, *, as_at: date, since: date | None = None) -> gpd.GeoDataFrame:
    """
    List the dated events that have a point, their own or their place's.

    Parameters
    ----------
    casebook
        What is known.
    as_at
        The last day, included; an event known to a month counts from the month's first day.
    since
        The first day, included, or None for all.

    Returns
    -------
    GeoDataFrame
        Columns ``id``, ``kind``, ``when``, ``precision_m`` and ``geometry`` (points in
        EPSG:27700), sorted by id. Kinds that are context (published street
        crime) are left out: they are no evidence against an address.
    """
    points = place_points(casebook, as_at=as_at)
    context = {term.code for term in vocabulary("event_kinds") if term.flag("context")}
    held: list[tuple[Event, Point]] = []
    for event in casebook.events:
        day = first_day(event.on)
        if day > as_at or (since is not None and day < since) or event.kind in context:
            continue
        place = _place_of(casebook, event)
        point = event.point or (points.get(place) if place is not None else None)
        if point is not None:
            held.append((event, point))
    return _table(
        {
            "id": [event.id for event, _ in held],
            "kind": [event.kind for event, _ in held],
            "when": [event.on for event, _ in held],
        },
        [point for _, point in held],
    )


def frame_of(
    eastings_m: Sequence[float],
    northings_m: Sequence[float],
    *,
    margin_m: float = 1_000.0,
    reach_m: float = 25_000.0,
) -> tuple[float, float, float, float] | None:
    """
    Give the frame of a map: all points but those far away, which would shrink the town to a dot.

    Parameters
    ----------
    eastings_m, northings_m
        Points in metres on the British National Grid (EPSG:27700).
    margin_m
        Added on every side, in metres.
    reach_m
        How far from the middle a point still counts, in metres east or north.

    Returns
    -------
    west, south, east, north
        In metres on the same grid, or None without a point.
    """
    if not eastings_m:
        return None
    sides: list[tuple[float, float]] = []
    for values in (eastings_m, northings_m):
        middle = median(values)
        near = [value for value in values if abs(value - middle) <= reach_m] or [middle]
        sides.append((min(near) - margin_m, max(near) + margin_m))
    (west, east), (south, north) = sides
    return west, south, east, north


def _place_of(casebook: Casebook, event: Event) -> RecordId | None:
    found = {
        casebook.canonical(part.record)
        for part in event.parts
        if part.role in _ROLES_AT_THE_POINT and isinstance(casebook.get(part.record), Location)
    }
    return found.pop() if len(found) == 1 else None


def _best(points: Counter[Point]) -> Point:
    return min(points, key=lambda at: (at.precision_m, -points[at], at.easting_m, at.northing_m))


def _table(columns: Mapping[str, Iterable[str]], points: list[Point]) -> gpd.GeoDataFrame:
    geometry = [shapely.Point(point.easting_m, point.northing_m) for point in points]
    values = {**columns, "precision_m": [point.precision_m for point in points]}
    return gpd.GeoDataFrame(values, geometry=geometry, crs=BNG)
