"""Build places up for a map: what each is called, and no nearer than its audience may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.release_notes import left_out_notes
from exports.released import ReleasedPlace, ReleasedPlaces
from exports.shown import place_class
from exports.small_numbers import SUPPRESSED, is_small
from geo.places import place_points
from geo.precision import coarsen, snap_to_grid
from graph.errors import ReleaseError
from graph.records import Event, Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exports.gate import Gate
    from graph.ids import RecordId
    from graph.records import Point

__all__ = ["PlaceItem", "PlacesContent", "build_places"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceItem:
    """
    One place to be shown.

    Attributes
    ----------
    location
        The place.
    rank
        Its place in the ranking, or None.
    children
        Children linked to it, or None where the map does not say.
    """

    location: RecordId
    rank: int | None = None
    children: tuple[RecordId, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesContent:
    """
    Places and events to be put on a map.

    Attributes
    ----------
    items
        The places.
    events
        Events to be added up in cells, for audiences that may see density; empty for none.
    """

    items: tuple[PlaceItem, ...]
    events: tuple[RecordId, ...] = ()


def build_places(content: PlacesContent, gate: Gate) -> ReleasedPlaces:
    """
    Build a map's places for an audience.

    Parameters
    ----------
    content
        What is to be shown.
    gate
        Decides what may be shown.

    Returns
    -------
    ReleasedPlaces
        Points coarsened, events added up in cells with at least as many as the profile asks for.
    """
    points = place_points(gate.casebook, as_at=gate.look.as_at)
    places: dict[str, ReleasedPlace] = {}
    for item in content.items:
        why = gate.hidden(item.location)
        if why:
            gate.leave_out(why, gate.record(item.location).id)
            continue
        place = _place(item, gate, points)
        places.setdefault(place.id, place)
    cells = _cells(content, gate, points)
    last = len(places) + 1
    return ReleasedPlaces(
        places=tuple(
            sorted(
                places.values(),
                key=lambda one: (one.rank if one.rank is not None else last, one.id),
            )
        ),
        cell_m=gate.profile.density_cell_m if cells else 0,
        cells=cells,
        notes=left_out_notes(gate.withheld, gate.profile),
    )


def _place(item: PlaceItem, gate: Gate, points: Mapping[RecordId, Point]) -> ReleasedPlace:
    location = gate.record(item.location)
    if not isinstance(location, Location):
        msg = "only locations can be put on a map of places"
        raise ReleaseError(msg)
    point = points.get(location.id)
    allowed = gate.profile.precision.of(place_class(location))
    shown = coarsen(point, allowed) if point is not None else None
    kind = gate.value(location.id, "place_type")
    return ReleasedPlace(
        id=gate.node_id(location.id),
        label=gate.label(location.id),
        place_type="" if kind.withheld else kind.text,
        rank=item.rank,
        children=_children(item, gate),
        easting_m=float(shown.easting_m) if shown is not None else None,
        northing_m=float(shown.northing_m) if shown is not None else None,
        precision_m=float(shown.precision_m) if shown is not None else None,
        note=_note(point, shown),
    )


def _children(item: PlaceItem, gate: Gate) -> int | str | None:
    if item.children is None:
        return None
    count = len({gate.record(child).id for child in item.children})
    return SUPPRESSED if is_small(count, up_to=gate.profile.suppress_up_to) else count


def _note(point: Point | None, shown: Point | None) -> str:
    if point is None:
        return "no point is recorded"
    if shown is None:
        return "no point is shown to this audience"
    if shown == point:
        return ""
    return f"shown as a square of {shown.precision_m:.0f} m for this audience"


def _cells(
    content: PlacesContent, gate: Gate, points: Mapping[RecordId, Point]
) -> tuple[tuple[float, float, int], ...]:
    cell_m, least = gate.profile.density_cell_m, gate.profile.density_least_events
    if not cell_m:
        return ()
    held: defaultdict[tuple[float, float], list[RecordId]] = defaultdict(list)
    for event in sorted(set(content.events)):
        point = _event_point(event, gate, points)
        if point is not None:
            held[snap_to_grid(point.easting_m, point.northing_m, cell_m=cell_m)].append(event)
    for events in held.values():
        if len(events) < least:
            gate.leave_out("events in squares with very few", *events)
    return tuple(
        (easting, northing, len(events))
        for (easting, northing), events in sorted(held.items())
        if len(events) >= least
    )


def _event_point(event_id: RecordId, gate: Gate, points: Mapping[RecordId, Point]) -> Point | None:
    event = gate.record(event_id)
    if not isinstance(event, Event):
        msg = "only events can be added up on a map"
        raise ReleaseError(msg)
    places = list(_places(event, gate))
    why = gate.hidden(event_id)
    guarded = any(place_class(place) == "restricted" for place in places)
    if not why and guarded and gate.profile.reach != "team":
        why = "events at restricted places"
    if why:
        gate.leave_out(why, event_id)
        return None
    if event.point is not None:
        return event.point
    return next((points[place.id] for place in places if place.id in points), None)


def _places(event: Event, gate: Gate) -> Iterator[Location]:
    for part in event.parts:
        record = gate.record(part.record)
        if isinstance(record, Location):
            yield record
