"""Count who and what is still only named, and how much of it waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapping.duplicates.proposals import propose
from mapping.duplicates.someone import only_safe_people

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.casebook import Casebook
    from mapping.duplicates.proposal import Proposal

__all__ = ["UnresolvedSummary", "unresolved_summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnresolvedSummary:
    """
    What is not identified yet: printed on every paper.

    Attributes
    ----------
    people, places
        How many people and places files only name, joined ones counted once; safe people are
        nobody to identify.
    people_waiting, places_waiting
        How many of them have a proposal that waits for a decision.
    proposals
        How many proposals wait in all, those between known records included.
    """

    people: int
    places: int
    people_waiting: int
    places_waiting: int
    proposals: int


def unresolved_summary(
    casebook: Casebook, proposals: Iterable[Proposal] | None = None
) -> UnresolvedSummary:
    """
    Count who and what is still only named.

    Parameters
    ----------
    casebook
        The casebook.
    proposals
        What is proposed for it; worked out here where None.

    Returns
    -------
    UnresolvedSummary
        The counts.
    """
    waiting = propose(casebook) if proposals is None else tuple(proposals)
    named = {casebook.canonical(one) for proposal in waiting for one in proposal.pair}
    safe = only_safe_people(casebook)
    people = {
        casebook.canonical(one.id)
        for one in casebook.people
        if casebook.is_unresolved(one.id) and one.id not in safe
    }
    places = {
        casebook.canonical(one.id) for one in casebook.locations if casebook.is_unresolved(one.id)
    }
    return UnresolvedSummary(
        people=len(people),
        places=len(places),
        people_waiting=len(people & named),
        places_waiting=len(places & named),
        proposals=len(waiting),
    )
