"""Gather what is known of each place that bears on which place it is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from graph.records import Point
from graph.when import first_day
from mapping.duplicates.names import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Location

__all__ = ["Someplace", "gather_places", "sorted_words"]

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b", re.IGNORECASE)
_WHERE_IT_HAPPENED = frozenset({"place", "found_at", "safe_place"})
"""Roles whose place lies where the event's point is; "last seen at" may be elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Someplace:
    """
    A place with every wording that decisions have joined to it; one object each.

    Attributes
    ----------
    id
        The id it answers to.
    is_known
        Whether a location of concern is among them.
    heads
        What it is called, folded, words sorted: its name before the comma, its street address.
    areas
        Folded parts of the town that its name or address gives.
    postcodes
        Postcodes without the gap.
    point
        Where it lies: as recorded, else the middle of its events.
    """

    id: RecordId
    is_known: bool
    heads: tuple[str, ...]
    areas: frozenset[str]
    postcodes: frozenset[str]
    point: Point | None


def gather_places(casebook: Casebook, as_at: date | None) -> tuple[Someplace, ...]:
    """
    Gather every place that may be another.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        Events after this day are left out; None for all.

    Returns
    -------
    tuple of Someplace
        Sorted by id; without places whose name nobody gives.
    """
    points = _points(casebook, as_at)
    members: defaultdict[RecordId, list[Location]] = defaultdict(list)
    for location in casebook.locations:
        members[casebook.canonical(location.id)].append(location)
    places = (
        _someplace(leader, ones, points.get(leader, [])) for leader, ones in sorted(members.items())
    )
    return tuple(place for place in places if place.heads)


def _points(casebook: Casebook, as_at: date | None) -> dict[RecordId, list[Point]]:
    found: defaultdict[RecordId, list[Point]] = defaultdict(list)
    for event in casebook.events:
        if event.point is None or (as_at is not None and first_day(event.on) > as_at):
            continue
        here = {part.record for part in event.parts if part.role in _WHERE_IT_HAPPENED}
        for one in here:
            found[casebook.canonical(one)].append(event.point)
    return found


def _someplace(leader: RecordId, ones: list[Location], points: list[Point]) -> Someplace:
    heads: set[str] = set()
    areas: set[str] = set()
    postcodes: set[str] = set()
    for one in ones:
        postcodes |= _postcodes(f"{one.name} {one.address} {one.postcode}")
        head, *rest = _segments(one.name) or [""]
        heads.add(head)
        rest += _segments(one.address)
        areas |= {fold(part) for part in rest if not _is_street_address(part)}
        heads |= {part for part in rest if _is_street_address(part)}
    recorded = next((one.point for one in ones if one.point is not None), None)
    return Someplace(
        id=leader,
        is_known=any(not one.is_unresolved for one in ones),
        heads=tuple(sorted({sorted_words(head) for head in heads} - {""})),
        areas=frozenset(areas - {""}),
        postcodes=frozenset(postcodes),
        point=recorded or _middle(points),
    )


def sorted_words(text: str) -> str:
    """
    Fold text and sort its words, so that their order does not matter.

    Parameters
    ----------
    text
        Text as written.

    Returns
    -------
    str
        Folded words, sorted, with one space between.
    """
    return " ".join(sorted(words(text)))


def _segments(text: str) -> list[str]:
    """Split at commas and line breaks, postcodes taken out."""
    parts = re.split(r"[,;\n]", _POSTCODE.sub("", text))
    return [part.strip() for part in parts if part.strip()]


def _postcodes(text: str) -> set[str]:
    return {(found[1] + found[2]).upper() for found in _POSTCODE.finditer(text)}


def _is_street_address(part: str) -> bool:
    return any(letter.isdigit() for letter in part)


def _middle(points: Iterable[Point]) -> Point | None:
    """Give the median of events' points; as imprecise as they are, or as they are scattered."""
    ones = list(points)
    if not ones:
        return None
    easting_m = median(one.easting_m for one in ones)
    northing_m = median(one.northing_m for one in ones)
    spread_m = median(
        max(abs(one.easting_m - easting_m), abs(one.northing_m - northing_m)) for one in ones
    )
    precision_m = max(spread_m, median(one.precision_m for one in ones))
    return Point(easting_m=easting_m, northing_m=northing_m, precision_m=precision_m)
