"""A child's risk band on a day: the latest that a review, an episode or a screening states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.records import Child, Episode, Event, Review
from graph.vocabulary import vocabulary
from graph.when import first_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.when import When

__all__ = ["SERIOUS", "risk_bands_on"]

SERIOUS = frozenset({"significant", "strong"})
"""The bands that the customer counts as needing HOTH."""


def risk_bands_on(casebook: Casebook, day: date) -> Mapping[RecordId, tuple[str, RecordId]]:
    """
    Give each child's risk band on a day.

    Parameters
    ----------
    casebook
        The casebook.
    day
        The day; statements dated after it do not count.

    Returns
    -------
    mapping of RecordId to (str, RecordId)
        Canonical child id to the band (a term of ``risk_bands``) and the record that states it; of
        two statements of one day, the higher band. Children without a statement are not in it.
    """
    order = {code: place for place, code in enumerate(vocabulary("risk_bands").codes)}
    latest: dict[RecordId, tuple[str, int, str, RecordId]] = {}
    for child, on, band, stated_by in _statements(casebook):
        if band not in order or first_day(on) > day:
            continue
        statement = (on[:10], order[band], band, stated_by)
        one = casebook.canonical(child)
        if one not in latest or statement > latest[one]:
            latest[one] = statement
    return {child: (band, stated_by) for child, (_, _, band, stated_by) in latest.items()}


def _statements(casebook: Casebook) -> Iterator[tuple[RecordId, When, str, RecordId]]:
    for record in (*casebook.episodes, *casebook.reviews, *casebook.events):
        if isinstance(record, Episode):
            yield (
                record.child,
                record.active_from or record.referred,
                record.risk_at_start,
                record.id,
            )
        elif isinstance(record, Review):
            yield record.child, record.on, record.risk, record.id
        elif isinstance(record, Event) and record.kind == "screening":
            for part in record.parts:
                if isinstance(casebook.get(part.record), Child):
                    yield part.record, record.on, record.details.get("risk_band", ""), record.id
