"""From the accepted rows of an import to what is saved: records, accounts, and what falls away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.ids import RecordId, scheme_of
from graph.records import (
    Action,
    Child,
    Concern,
    Episode,
    Event,
    Link,
    Location,
    PeerGroup,
    Person,
    Record,
    Review,
)
from graph.store.sealed import Sealed, opened
from mapping.intake.accounts import Accounts
from mapping.intake.ledger import sheet_row
from mapping.intake.rows_tracker import ACTION_SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.casebook import Casebook
    from mapping.intake.draft import Draft
    from mapping.intake.ledger import Ledger

__all__ = ["Changes", "changes"]

_ROW_OWNED = (Action, Concern, Episode, Event, Link, Person, Review)


class Changes(msgspec.Struct, frozen=True):
    """
    What an import changes.

    Attributes
    ----------
    put
        Records to add or to add a version of, in order.
    withdraw
        Records that no source states any more, sorted.
    """

    put: list[Record | Sealed]
    withdraw: tuple[RecordId, ...]


def changes(ledger: Ledger) -> Changes:
    """
    Work out what an import changes.

    Parameters
    ----------
    ledger
        Its rows, all taken.

    Returns
    -------
    Changes
        What to save. Remarks on differences between sources are added to the ledger's sheets.
    """
    put: list[Record | Sealed] = []
    for draft in (*ledger.superseded, *ledger.current.values()):
        if draft.source is not None:
            put.append(draft.source)
        put.extend(draft.records)
    accounts = Accounts(ledger)
    shared: list[Record] = [*_groups(ledger), *_places(ledger), *accounts.people()]
    accounts.remark_differences()
    put += shared
    put.extend(_placeholders(ledger, {record.id for record in shared}))
    withdraw: tuple[RecordId, ...] = ()
    renewed = [row for row in ledger.current if row in ledger.casebook]
    if renewed or ledger.superseded:
        withdraw = _fallen(ledger, put, renewed)
    return Changes(put, withdraw)


def _groups(ledger: Ledger) -> Iterator[PeerGroup]:
    """Make each peer group once."""
    found = {
        group.id: group
        for draft in ledger.current.values()
        if (group := draft.group) is not None and group.id not in ledger.casebook
    }
    yield from found.values()


def _places(ledger: Ledger) -> Iterator[Location]:
    """Make each place in words once, under the first of its wordings in order of text."""
    names: dict[RecordId, str] = {}
    for draft in (*ledger.superseded, *ledger.current.values()):
        for place, wording in draft.wordings:
            held = names.get(place)
            if held is None or wording < held:
                names[place] = wording
    for place, wording in sorted(names.items()):
        known = ledger.casebook.get(place) if place in ledger.casebook else None
        if isinstance(known, Location):
            if wording < known.name:
                yield msgspec.structs.replace(known, name=wording)
        else:
            yield Location(id=place, name=wording)


def _placeholders(ledger: Ledger, made: set[RecordId]) -> Iterator[Record]:
    """Make a record for everybody who is mentioned and not yet known."""
    wanted: set[RecordId] = set()
    for draft in (*ledger.superseded, *ledger.current.values()):
        wanted.update(draft.mentions)
        if draft.layout == "loc":
            made.add(RecordId(f"loc:{draft.key}"))
    for record_id in sorted(wanted - made):
        if record_id not in ledger.casebook:
            scheme = scheme_of(record_id)
            kind = {"poc": Person, "loc": Location}.get(scheme, Child)
            yield kind(id=record_id)


def _fallen(
    ledger: Ledger, put: Iterable[Record | Sealed], renewed: Iterable[RecordId]
) -> tuple[RecordId, ...]:
    """Find what rows stated before and do not state any more, and what hangs on nothing else."""
    before = _stated_before(ledger.casebook, set(renewed))
    after: dict[RecordId, Record] = {}
    for draft in ledger.superseded:
        before.update({one.id: one for one in _said(draft) if isinstance(one, _ROW_OWNED)})
    for row in (*renewed, *(draft.row for draft in ledger.superseded)):
        after.update({one.id: one for one in _said(ledger.current[row])})
    gone = {one for one in before.keys() - after.keys() if not _stated_elsewhere(ledger, one)}
    gone |= _undecided(ledger, before, after, gone)
    final: dict[RecordId, Record | Sealed] = {record.id: record for record in ledger.casebook}
    final.update({record.id: record for record in put})
    for one in gone:
        final.pop(one, None)
    loose = {other for record in before.values() for other in record.refers_to()}
    for draft in ledger.superseded:
        loose |= {other for record in _said(draft) for other in record.refers_to()}
    held = {other for record in final.values() for other in record.refers_to()}
    orphans = {one for one in loose - held if one in final and _is_bare(final[one])}
    return tuple(sorted(gone | orphans))


def _stated_before(casebook: Casebook, rows: set[RecordId]) -> dict[RecordId, Record]:
    """Give the records that the current versions of these rows state."""
    events = {event.id for event in casebook.events if event.row in rows}
    grounds = rows | events
    found: dict[RecordId, Record] = {}
    for record in casebook:
        if isinstance(record, Link):
            stated = record.basis[0] in grounds
        elif isinstance(record, Person):
            stated = record.named_in in rows
        elif isinstance(record, Action | Concern | Episode | Event | Review):
            stated = record.row in rows
        else:
            stated = False
        if stated:
            found[record.id] = record
    return found


def _stated_elsewhere(ledger: Ledger, one: RecordId) -> bool:
    """Tell whether an action sheet speaks of an action that the tracker has dropped."""
    if scheme_of(one) not in ACTION_SCHEMES:
        return False
    row = sheet_row(one)
    return row in ledger.current or row in ledger.casebook


def _undecided(
    ledger: Ledger,
    before: dict[RecordId, Record],
    after: dict[RecordId, Record],
    gone: set[RecordId],
) -> set[RecordId]:
    """Take back decisions on somebody whom a row names no more, or names otherwise now."""
    other = {
        one
        for one, record in before.items()
        if isinstance(record, Person) and one in after and _names(record) != _names(after[one])
    }
    return {
        decision.id
        for decision in ledger.casebook.decisions
        if (other | gone) & set(decision.subjects)
    }


def _names(record: Record) -> object:
    if not isinstance(record, Person):
        return None
    return [(one.forename, one.surname, one.nicknames) for one in record.accounts]


def _said(draft: Draft) -> Iterator[Record]:
    """Give a row's records, none sealed."""
    return map(opened, draft.records)


def _is_bare(record: Record | Sealed) -> bool:
    """Tell whether a record is nothing but a mention: a placeholder, or a place in words."""
    if isinstance(record, Child):
        return not record.accounts and record.transition_on is None
    if isinstance(record, Person):
        return not record.accounts and record.named_in is None
    if isinstance(record, Location):
        return record.is_unresolved or not record.name
    return False
