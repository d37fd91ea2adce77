"""Tell who and where the unresolved people and places of an imported made-up year really are."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.ids import RecordId, make_id, reference_of
from graph.records import Person, SourceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.casebook import Casebook
    from mapping.made_up_year.year import MadeUpYear

__all__ = ["true_identities"]

_COLUMNS = MappingProxyType({"ppdm": "Persons", "missing": "Found with", "rhi": "With whom"})
_MISSING_CHILD = "child"
_DAY = len("2026-10-31")


def true_identities(year: MadeUpYear, casebook: Casebook) -> Mapping[RecordId, RecordId | None]:
    """
    Find the true record of everybody, and every place, that the year's files only name.

    Parameters
    ----------
    year
        The made-up year.
    casebook
        What became of its files.

    Returns
    -------
    mapping of RecordId to RecordId or None
        From each unresolved person that is a mention of the year to the child or person of concern
        it is, or to None for a genuine stranger; from each unresolved place that is one to the
        location of concern. People and places named only as safe are left out.
    """
    told = {
        (one.layout, one.reference, one.column, one.position): one.true_reference
        for one in year.mentions
    }
    found: dict[RecordId, RecordId | None] = {}
    for person in casebook.people:
        row = casebook.get(person.named_in) if person.named_in is not None else None
        if not isinstance(row, SourceRow):
            continue
        where = _where(person, row)
        if where in told:
            truth = told[where]
            found[person.id] = None if truth is None else _record(truth)
    for place in casebook.locations:
        if place.is_unresolved and place.name in year.wordings:
            found[place.id] = _record(year.wordings[place.name])
    return MappingProxyType(found)


def _where(person: Person, row: SourceRow) -> tuple[str, str, str, int]:
    """Say where a name stands, as a mention does; position -1 fits none."""
    last = reference_of(person.id).rpartition("/")[2]
    reference = row.reference
    if row.layout == "rhi":
        day = row.values.get("Interview date", "")[:_DAY]
        reference = f"{row.values.get('Child ref', '')} {day}"
    if last == _MISSING_CHILD:
        return row.layout, reference, "Surname", 0
    return row.layout, reference, _COLUMNS.get(row.layout, ""), int(last) if last.isdigit() else -1


def _record(reference: str) -> RecordId:
    scheme = {"POC": "poc", "LOC": "loc"}.get(reference.partition("-")[0], "child")
    return make_id(scheme, reference)
