"""List who and what may be the same, for a person to decide; nothing is joined here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.duplicates.people import propose_people
from mapping.duplicates.places import propose_places
from mapping.duplicates.settings import DuplicateSettings
from mapping.duplicates.standing import Standing

if TYPE_CHECKING:
    from datetime import date

    from graph.casebook import Casebook
    from mapping.duplicates.proposal import Proposal

__all__ = ["propose"]

_DEFAULT = DuplicateSettings()


def propose(
    casebook: Casebook, *, as_at: date | None = None, settings: DuplicateSettings = _DEFAULT
) -> tuple[Proposal, ...]:
    """
    Propose which people and places may be the same.

    Parameters
    ----------
    casebook
        The casebook. What is decided in it already is not proposed again.
    as_at
        The day the picture is of: events and links after it say nothing; None for everything.
    settings
        How careful to be.

    Returns
    -------
    tuple of Proposal
        Best grade first, then by ids.
    """
    standing = Standing(casebook, settings)
    people = propose_people(casebook, standing, as_at=as_at, settings=settings)
    places = propose_places(casebook, standing, as_at=as_at, settings=settings)
    return tuple(sorted((*people, *places), key=lambda one: one.order))
