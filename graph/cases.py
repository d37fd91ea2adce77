"""Which case on a subject counts on a day: the latest that had begun by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.when import first_day

if TYPE_CHECKING:
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Concern

__all__ = ["case_on"]


def case_on(casebook: Casebook, subject: RecordId, day: date) -> Concern | None:
    """
    Give the case that a subject has on a day, open or closed.

    Parameters
    ----------
    casebook
        The casebook.
    subject
        A subject's canonical id.
    day
        The day.

    Returns
    -------
    Concern or None
        Of the cases of all records joined in the subject, the last that was first discussed by the
        day; None while none was.
    """
    last = casebook.concern_of.get(subject)
    if last is None or first_day(last.first_discussed) <= day:
        return last
    if subject not in casebook.joined:
        return None
    begun = [
        (concern.first_discussed, concern.id, concern)
        for concern in casebook.concerns
        if casebook.canonical(concern.subject) == subject
        and first_day(concern.first_discussed) <= day
    ]
    return max(begun)[2] if begun else None
