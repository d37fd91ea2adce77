"""Legal holds: what a court or inquiry asked for is not erased until somebody lifts the hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import StoreError, UsageError
from graph.ids import digest_reference, make_id
from graph.records import Decision
from graph.store import Batch
from graph.when import when

if TYPE_CHECKING:
    from datetime import datetime

    from graph.casebook import Casebook
    from graph.ids import RecordId

__all__ = ["hold", "lift_hold", "refuse_held"]


def hold(casebook: Casebook, subject: RecordId, *, reason: str, user: str, at: datetime) -> Batch:
    """
    Put a legal hold on a subject: it cannot be erased until the hold is lifted.

    Parameters
    ----------
    casebook
        The casebook.
    subject
        Who or what.
    reason
        Why; needed.
    user
        Who decides, as claimed.
    at
        When.

    Returns
    -------
    Batch
        To be saved.

    Raises
    ------
    UsageError
        If there is no reason.
    """
    if not reason.strip():
        msg = "A legal hold needs a reason: give --reason."
        raise UsageError(msg)
    casebook.get(subject)
    return Batch(put=(_hold(subject, reason.strip(), user, at),))


def lift_hold(
    casebook: Casebook, subject: RecordId, *, reason: str, user: str, at: datetime
) -> Batch:
    """
    Lift a legal hold; its history stays.

    Parameters
    ----------
    casebook, subject, reason, user, at
        As in :func:`hold`.

    Returns
    -------
    Batch
        To be saved: a last version that says why, and its withdrawal.

    Raises
    ------
    UsageError
        If there is no reason, or no hold stands.
    """
    standing = {one.id for one in casebook.decisions if one.kind == "hold"}
    if not reason.strip() or _hold_id(subject) not in standing:
        msg = "Lifting a hold needs a hold that stands on this reference, and a --reason."
        raise UsageError(msg)
    last = _hold(subject, f"Lifted: {reason.strip()}", user, at)
    return Batch(put=(last,), withdraw=(last.id,))


def _hold_id(subject: RecordId) -> RecordId:
    return make_id("decision", digest_reference("hold", subject))


def _hold(subject: RecordId, reason: str, user: str, at: datetime) -> Decision:
    return Decision(
        id=_hold_id(subject),
        kind="hold",
        subjects=(subject,),
        reason=reason,
        decided_by=user,
        decided_at=when(at),
    )


def refuse_held(casebook: Casebook, ids: frozenset[RecordId]) -> None:
    """
    Refuse to erase what a hold stands on.

    Parameters
    ----------
    casebook
        The casebook.
    ids
        Every id of the subject.

    Raises
    ------
    StoreError
        If a hold stands on one of them.
    """
    for one in casebook.decisions:
        if one.kind == "hold" and not ids.isdisjoint(one.subjects):
            msg = (
                "A legal hold stands on this, so nothing was erased; "
                "hothmap erase ID --lift-hold --reason … lifts it."
            )
            raise StoreError(msg)
