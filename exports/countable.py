"""The reports that an audience's figures may be counted from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.casebook import Casebook
from graph.records import Event, Link

if TYPE_CHECKING:
    from exports.audience import Audience
    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["countable"]


def countable(casebook: Casebook, profile: Audience) -> Casebook:
    """
    Leave out what an audience may not even see counted: reports with handling code C.

    A ranking or a network for the audience is worked out from this; the gate is still given the
    whole casebook, and says how many reports were left out.

    Parameters
    ----------
    casebook
        The whole casebook.
    profile
        The audience.

    Returns
    -------
    Casebook
        The same casebook for an audience that may see such reports; else one without them, and
        without the links that rest on nothing else.
    """
    if profile.conditions:
        return casebook
    reports: tuple[Event | Link, ...] = (*casebook.events, *casebook.links)
    gone = {report.id for report in reports if report.grading.handling == "C"}
    if not gone:
        return casebook
    rows = {row.id for row in casebook.rows}
    kept = (left for record in casebook if (left := _without(record, gone, rows)) is not None)
    return Casebook(kept, known_at=casebook.known_at)


def _without(record: Record, gone: set[RecordId], rows: set[RecordId]) -> Record | None:
    if record.id in gone:
        return None
    if not isinstance(record, Link) or gone.isdisjoint(record.basis):
        return record
    basis = tuple(one for one in record.basis if one not in gone)
    # The row that a report came in is no second ground for what the report says.
    return msgspec.structs.replace(record, basis=basis) if set(basis) - rows else None
