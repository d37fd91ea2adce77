"""What the gate gives out of a network or of places: plain text and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "TIE_FIELDS",
    "Plain",
    "ReleasedNetwork",
    "ReleasedNode",
    "ReleasedPlace",
    "ReleasedPlaces",
    "ReleasedTie",
]

Plain: TypeAlias = str | int | float | bool
"""What a released value may hold."""

TIE_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "protective": "protective",
        "confirmed": "confirmed",
        "strength": "strength",
        "cost": "strength",
        "first_seen": "first_seen",
        "last_seen": "last_seen",
        "sources": "sources",
        "reports": "reports",
        "best_grade": "grading",
    }
)
"""What the evidence of a tie adds up to, in the order in which it is written, with the field of
links on a profile's list that lets it be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedNode:
    """
    One node.

    Attributes
    ----------
    id
        Reference or pseudonym; unique in the network.
    kind
        ``child``, ``person_of_concern``, ``person``, ``location_of_concern``, ``location``,
        ``group`` or ``identifier``.
    label
        What this audience calls it.
    fields
        Further values by name.
    """

    id: str
    kind: str
    label: str
    fields: Mapping[str, Plain]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedTie:
    """
    One link, with what its evidence adds up to; None where the audience may not see that.

    Attributes
    ----------
    id
        Unique in the network, ``tie-1`` …
    source, target
        Ids of its ends.
    kind, layer
        Code of the link kind, and its layer.
    label, reverse
        The words from source to target, and back.
    protective
        Whether it protects.
    confirmed
        Whether two independent sources, or one reliable one, say so.
    strength
        Probability, 0 to 1, to three decimals.
    cost
        1 for the surest.
    first_seen, last_seen
        ISO text; months for an audience that reads of reports by month.
    sources, reports
        Independent sources and statements.
    best_grade
        As written, or ``ungraded``.
    """

    id: str
    source: str
    target: str
    kind: str
    layer: str
    label: str
    reverse: str
    protective: bool | None
    confirmed: bool
    strength: float | None
    cost: int | None
    first_seen: str | None
    last_seen: str | None
    sources: int | None
    reports: int | None
    best_grade: str | None

    def evidence(self) -> dict[str, Plain]:
        """
        List what its evidence adds up to, as far as the audience may see it.

        Returns
        -------
        dict of str to Plain
            Name of :data:`TIE_FIELDS` to value, in that order.
        """
        held: dict[str, Plain | None] = {
            "protective": self.protective,
            "confirmed": self.confirmed,
            "strength": self.strength,
            "cost": self.cost,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "sources": self.sources,
            "reports": self.reports,
            "best_grade": self.best_grade,
        }
        return {name: value for name, value in held.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedNetwork:
    """
    A network as one audience may see it.

    Attributes
    ----------
    nodes, ties
        Sorted by id and by ends.
    notes
        What was left out, and that it is still personal data, as sentences.
    """

    nodes: tuple[ReleasedNode, ...]
    ties: tuple[ReleasedTie, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPlace:
    """
    One place.

    Attributes
    ----------
    id
        Reference or pseudonym; unique among the places.
    label
        What this audience calls it.
    place_type
        In words, or empty where that may not be shown.
    rank
        Its place in the ranking, or None.
    children
        Number of children linked; text where the number may not be shown; None where not asked.
    easting_m, northing_m
        On the British National Grid (EPSG:27700); None where no point may be shown.
    precision_m
        Side of the square in metres within which it lies, or None.
    note
        Why the point is as coarse as it is, or empty.
    """

    id: str
    label: str
    place_type: str
    rank: int | None
    children: int | str | None
    easting_m: float | None
    northing_m: float | None
    precision_m: float | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPlaces:
    """
    Places as one audience may see them.

    Attributes
    ----------
    places
        By rank, then id.
    cell_m
        Side of the cells that events were added up in, in metres; 0 without density.
    cells
        Easting and northing of each cell's centre on the British National Grid (EPSG:27700), and
        how many events lie in it; sorted.
    notes
        What was left out, as sentences.
    """

    places: tuple[ReleasedPlace, ...]
    cell_m: int
    cells: tuple[tuple[float, float, int], ...]
    notes: tuple[str, ...]
