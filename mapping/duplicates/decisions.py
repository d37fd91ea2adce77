"""Record what a person decided about two records, or take it back; refuse what must never be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.errors import HothmapError, UnknownReferenceError
from graph.records import Child, Decision, Location, Person
from graph.store.values import Batch
from graph.when import When, when
from mapping.duplicates.proposal import Proposal
from mapping.duplicates.settings import DuplicateSettings
from mapping.duplicates.standing import Standing, decision_id, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graph.casebook import Casebook
    from graph.ids import RecordId

__all__ = [
    "DecisionError",
    "Pair",
    "accept",
    "decide",
    "find_pair",
    "ids_of",
    "reject",
    "undo",
    "undoing",
]

_DEFAULT = DuplicateSettings()

Pair = Proposal | tuple["RecordId", "RecordId"]


class DecisionError(HothmapError):
    """A decision about two records was refused: it must never be, or cannot be as things stand."""


def accept(
    casebook: Casebook,
    pair: Pair,
    *,
    reason: str,
    decided_by: str,
    decided_at: datetime | When,
    settings: DuplicateSettings = _DEFAULT,
) -> Decision:
    """
    Decide that two records are the same.

    Parameters
    ----------
    casebook
        The casebook.
    pair
        A proposal, or two ids in any order.
    reason
        Why, in the person's words.
    decided_by
        The user who decides.
    decided_at
        When.
    settings
        Which dates of birth are trusted.

    Returns
    -------
    Decision
        To be saved: ``Batch(put=[decision])``. A join that must never be, or that is decided
        already, is refused by :func:`decide`.
    """
    return decide(
        Standing(casebook, settings),
        casebook,
        _new(casebook, "same", pair, reason, decided_by, decided_at),
    )


def reject(
    casebook: Casebook,
    pair: Pair,
    *,
    reason: str,
    decided_by: str,
    decided_at: datetime | When,
) -> Decision:
    """
    Decide that two records are different; they are not proposed again.

    Parameters
    ----------
    casebook
        The casebook.
    pair
        A proposal, or two ids in any order.
    reason
        Why, in the person's words.
    decided_by
        The user who decides.
    decided_at
        When.

    Returns
    -------
    Decision
        To be saved: ``Batch(put=[decision])``. What is decided already is refused by
        :func:`decide`.
    """
    return decide(
        Standing(casebook, _DEFAULT),
        casebook,
        _new(casebook, "different", pair, reason, decided_by, decided_at),
    )


def undo(
    casebook: Casebook,
    pair: Pair,
    *,
    reason: str,
    decided_by: str,
    decided_at: datetime | When,
) -> Batch:
    """
    Take a decision back; its history stays.

    Parameters
    ----------
    casebook
        The casebook.
    pair
        A proposal, or two ids in any order.
    reason
        Why, in the person's words.
    decided_by
        The user who takes it back.
    decided_at
        When.

    Returns
    -------
    Batch
        To be saved: a last version that says why, and its withdrawal.

    Raises
    ------
    DecisionError
        If there is no decision in force about exactly these two, or no reason is given.
    """
    first, second = ids_of(pair)
    known = {one.id: one for one in casebook.decisions}
    before = known.get(decision_id(first, second))
    if before is None:
        msg = f"There is no decision about {first} and {second} to undo."
        raise DecisionError(msg)
    taken_back = _new(casebook, before.kind, pair, reason, decided_by, decided_at)
    return undoing([taken_back])


def undoing(taken_back: Iterable[Decision], put: Iterable[Decision] = ()) -> Batch:
    """
    Make the batch that takes decisions back, and puts others beside them.

    Parameters
    ----------
    taken_back
        Decisions as before, with the reason for taking them back.
    put
        New decisions about other pairs.

    Returns
    -------
    Batch
        Each decision taken back gets a last version that says why, and is withdrawn.
    """
    last = [msgspec.structs.replace(one, reason=f"Taken back: {one.reason}") for one in taken_back]
    return Batch(put=(*put, *last), withdraw=tuple(one.id for one in last))


def decide(standing: Standing, casebook: Casebook, decision: Decision) -> Decision:
    """
    Check a decision against what stands, and take it into account.

    Parameters
    ----------
    standing
        What has been decided so far; the decision is added to it.
    casebook
        The casebook.
    decision
        A decision about two records.

    Returns
    -------
    Decision
        The decision itself.

    Raises
    ------
    DecisionError
        If the two must never be joined, or are decided already.
    """
    first, second = decision.subjects
    before = standing.decided(first, second)
    if before is not None:
        msg = f"{first} and {second} are decided to be {_IS[before.kind]} already; undo that first."
        raise DecisionError(msg)
    if decision.kind == "same":
        obstacle = standing.obstacle(first, second)
    else:
        obstacle = _difference_obstacle(standing, casebook, first, second)
    if obstacle is not None:
        msg = f"{first} and {second} cannot be decided to be {_IS[decision.kind]}: {obstacle}."
        raise DecisionError(msg)
    standing.record(decision)
    return decision


_IS = {"same": "the same", "different": "different"}


def _difference_obstacle(
    standing: Standing, casebook: Casebook, first: RecordId, second: RecordId
) -> str | None:
    if second in standing.group(first):
        return "other decisions join them; undo one of those first"
    if not all(isinstance(casebook.get(one), Child | Person | Location) for one in (first, second)):
        return "only people and places are compared"
    return None


def ids_of(pair: Pair) -> tuple[RecordId, RecordId]:
    """
    Give the two ids of a pair in order.

    Parameters
    ----------
    pair
        A proposal, or two ids in any order.

    Returns
    -------
    tuple of RecordId
        The two ids, sorted.

    Raises
    ------
    DecisionError
        If both are one record.
    """
    first, second = pair.pair if isinstance(pair, Proposal) else in_order(*pair)
    if first == second:
        msg = f"{first} cannot be compared with itself; name two records."
        raise DecisionError(msg)
    return first, second


def find_pair(
    casebook: Casebook, proposal_id: str, proposals: Iterable[Proposal] = ()
) -> tuple[RecordId, RecordId]:
    """
    Find the two records that a proposal's id means, be it waiting or decided.

    Parameters
    ----------
    casebook
        The casebook, for what is decided.
    proposal_id
        The id as lists and workbooks print it.
    proposals
        What waits.

    Returns
    -------
    tuple of RecordId
        The two ids, sorted.

    Raises
    ------
    UnknownReferenceError
        If nothing of this id waits or is decided.
    """
    wanted = proposal_id.strip().casefold()
    for proposal in proposals:
        if proposal.id == wanted:
            return proposal.pair
    for decision in casebook.decisions:
        if decision.kind in {"same", "different"} and decision.id == f"decision:{wanted}":
            return in_order(*decision.subjects)
    msg = "There is no proposal of this id, waiting or decided; list them to see the ids."
    raise UnknownReferenceError(msg)


def _new(
    casebook: Casebook,
    kind: str,
    pair: Pair,
    reason: str,
    decided_by: str,
    decided_at: datetime | When,
) -> Decision:
    first, second = ids_of(pair)
    for one in (first, second):
        casebook.get(one)
    if not reason.strip() or not decided_by.strip():
        msg = "A decision needs a reason and the user who makes it; give both."
        raise DecisionError(msg)
    return Decision(
        id=decision_id(first, second),
        kind=kind,
        subjects=(first, second),
        reason=reason.strip(),
        decided_by=decided_by.strip(),
        decided_at=when(decided_at),
    )
