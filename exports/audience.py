"""Audience profiles: who may see what, as data (``exports/data/audiences.toml``).

A profile is an allow-list. What no profile may ever say, however the file is edited, is refused
when it is read.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import msgspec

from exports.fields import FIELDS
from exports.released_views import TIE_FIELDS
from geo.precision import PrecisionClass
from graph.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Audience", "PlaceClass", "View", "audience", "audiences", "read_audiences"]

PlaceClass = Literal["public", "dwelling", "restricted"]
View = Literal["paper", "network", "places"]


class Precision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    How exactly a place of each class may be shown.

    Attributes
    ----------
    public, dwelling, restricted
        A class of :mod:`geo.precision`.
    """

    public: PrecisionClass
    dwelling: PrecisionClass
    restricted: PrecisionClass

    def of(self, place_class: PlaceClass) -> PrecisionClass:
        """
        Give the precision of a class of place.

        Parameters
        ----------
        place_class
            The class.

        Returns
        -------
        PrecisionClass
            How exactly it may be shown.
        """
        by_class: dict[PlaceClass, PrecisionClass] = {
            "public": self.public,
            "dwelling": self.dwelling,
            "restricted": self.restricted,
        }
        return by_class[place_class]


class Audience(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    What one audience may see, and under which marking.

    Attributes
    ----------
    name, label, meaning
        Its name on the command line, in words, and in a sentence.
    reach
        ``team``; ``meeting`` (the team's own meeting with partners); ``outward``.
    tasked
        Whether this is a police team tasked with going there: the only one beside the team that
        may see a dwelling exactly.
    marking, handling, originator
        What stands on every page.
    purpose, lawful_basis, recipient
        Defaults; an empty one must be given for each release.
    destroy_after_days
        Days after which a copy is to be destroyed.
    views
        What may be released to it at all.
    children, persons, places, groups
        How each appears; the file's head explains the words.
    named_places
        Classes of place that appear by name.
    unresolved
        Whether people and places that a file only names are shown, or only counted.
    free_text
        Whether it may see what people wrote.
    conditions
        Whether it may see intelligence with handling code C.
    precision
        How exactly places may be shown, by class.
    density_cell_m, density_least_events
        Side of the cells, in metres, in which events are added up, and the fewest events that a
        cell is shown for; 0 for no density.
    layers
        Layers of links that it may see.
    suppress_up_to
        Counts of children from 1 up to this are not shown; 0 shows all.
    action_sheet
        Whether its workbook has the sheet that is filled in and imported back.
    fields
        Kind of record to the fields it may see.
    source, basis, checked
        Where the profile comes from and when that was last checked.
    """

    name: str
    label: str
    meaning: str
    reach: Literal["team", "meeting", "outward"]
    tasked: bool
    marking: str
    handling: str
    originator: str
    purpose: str
    lawful_basis: str
    recipient: str
    destroy_after_days: int
    views: tuple[View, ...]
    children: Literal["named", "initials", "pseudonym", "count", "none"]
    persons: Literal["named", "on_agenda", "pseudonym", "none"]
    places: Literal["shown", "none"]
    groups: Literal["named", "pseudonym", "none"]
    named_places: tuple[PlaceClass, ...]
    unresolved: Literal["shown", "counted"]
    free_text: bool
    conditions: bool
    precision: Precision
    density_cell_m: int
    density_least_events: int
    layers: tuple[str, ...]
    suppress_up_to: int
    action_sheet: bool
    fields: dict[str, tuple[str, ...]]
    source: str
    basis: str
    checked: date

    def __post_init__(self) -> None:
        """Refuse what no profile may say."""
        for held, message in self._rules():
            if not held:
                msg = f"audience {self.name}: {message}"
                raise ReleaseError(msg)

    def _rules(self) -> tuple[tuple[bool, str], ...]:
        known = {f"{kind}.{field}" for kind, field in FIELDS}
        known |= {f"link.{field}" for field in TIE_FIELDS.values()}
        given = {f"{kind}.{field}" for kind, fields in self.fields.items() for field in fields}
        unknown = sorted(given - known)
        team = self.reach == "team"
        return (
            (not unknown, f"no such field: {', '.join(unknown)}"),
            (bool(self.marking and self.handling), "a marking and a handling line are needed"),
            (self.destroy_after_days > 0, "destroy_after_days must be at least 1"),
            (team or self.children != "named", "children are named to the team alone"),
            (team or not self._child_identifiers(), "no field may identify a child"),
            (team or not self.free_text, "free text is for the team alone"),
            (team or self.unresolved == "counted", "who is only named is shown to the team alone"),
            (
                team
                or (self.precision.restricted == "none" and "restricted" not in self.named_places),
                "restricted places have no name and no point outside the team",
            ),
            (
                team
                or self.tasked
                or (self.precision.dwelling != "exact" and "dwelling" not in self.named_places),
                "a dwelling is never exact or named outside the team and a tasked police team",
            ),
            (self.reach != "outward" or not self.recipient, "an outward recipient is asked for"),
            (
                "network" not in self.views or set(self.fields.get("link", ())) >= _TIE_NEEDS,
                "a network needs of a link its kind, reverse and confirmed",
            ),
            (self.density_cell_m == 0 or self.density_cell_m >= SMALLEST_CELL_M, "cells too small"),
        )

    def _child_identifiers(self) -> set[str]:
        identifying = {
            field for (kind, field), held in FIELDS.items() if kind == "child" and held.identifies
        }
        return identifying & set(self.fields.get("child", ()))

    def allows(self, kind: str, field: str) -> bool:
        """
        Tell whether a field of a kind of record is on the list.

        Parameters
        ----------
        kind
            Kind of record.
        field
            Its field.

        Returns
        -------
        bool
            True if this audience may see it (free text: only with `free_text` as well).
        """
        return field in self.fields.get(kind, ())

    @property
    def tie_fields(self) -> tuple[str, ...]:
        """What it may see of a tie's evidence: names of :data:`TIE_FIELDS`, in order."""
        return tuple(name for name, field in TIE_FIELDS.items() if self.allows("link", field))


_TIE_NEEDS = frozenset({"kind", "reverse", "confirmed"})

SMALLEST_CELL_M = 100
"""Side in metres of the smallest cell in which events are added up."""


def read_audiences(text: str) -> Mapping[str, Audience]:
    """
    Read profiles.

    Parameters
    ----------
    text
        TOML, one table an audience.

    Returns
    -------
    Mapping of str to Audience
        Name to profile, in the order of the text.

    Raises
    ------
    ReleaseError
        If the text is not TOML, a profile lacks a line, has one that is not known, or says what
        no profile may say.
    """
    try:
        tables = tomllib.loads(text)
        found = {
            name: msgspec.convert({"name": name, **table}, Audience)
            for name, table in tables.items()
        }
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, TypeError) as error:
        if isinstance(error.__cause__, ReleaseError):
            raise error.__cause__ from None
        msg = f"audiences: {error}"
        raise ReleaseError(msg) from error
    return MappingProxyType(found)


@cache
def audiences() -> Mapping[str, Audience]:
    """
    Give the profiles as shipped.

    Returns
    -------
    Mapping of str to Audience
        Name to profile.
    """
    file = resources.files("exports").joinpath("data", "audiences.toml")
    return read_audiences(file.read_text(encoding="utf-8"))


def audience(name: str) -> Audience:
    """
    Give one profile.

    Parameters
    ----------
    name
        Its name.

    Returns
    -------
    Audience
        What it may see.

    Raises
    ------
    ReleaseError
        If there is no such audience; those there are are listed.
    """
    held = audiences()
    if name not in held:
        msg = f"There is no audience “{name}”; there are {', '.join(held)}."
        raise ReleaseError(msg)
    return held[name]
