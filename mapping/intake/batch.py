"""From the accepted rows of an import to what is saved: records, accounts, and what falls away."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
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
from graph.store.packs import Pack
from mapping.intake.accounts import Accounts
from mapping.intake.ledger import sheet_row
from mapping.intake.rows_tracker import ACTION_SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.casebook import Casebook
    from mapping.intake.draft import Draft
    from mapping.intake.ledger import Ledger

__all__ = ["Changes"]

_ROW_OWNED = (Action, Concern, Episode, Event, Link, Person, Review)


class Changes:
    """
    What an import changes: worked out while it is being saved, for its rows are many.

    Parameters
    ----------
    ledger
        Its rows, all taken; emptied once all records were taken from here.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._renewed = ledger.renewed()
        self._fallen: tuple[RecordId, ...] = ()

    def named(self) -> Iterator[RecordId]:
        """
        List whom and what the rows state or name.

        Yields
        ------
        RecordId
            Ids, some of them more than once.
        """
        for draft in _drafts(self._ledger):
            if draft.block is not None:
                yield from draft.block.ids(draft.at)
            for record in draft.records:
                yield record.id
            yield draft.row
            yield from draft.mentions
            for person, _ in draft.statements:
                yield person
            for place, _ in draft.wordings:
                yield place
            if draft.group is not None:
                yield draft.group.id

    def put(self) -> Iterator[Record | Pack]:
        """
        Make the records to add or to add a version of; to be taken once, and to the end.

        Yields
        ------
        Record or Pack
            Each in order. At the end, remarks on differences between sources have been added to
            the ledger's sheets, and it is known what falls away.
        """
        if self._renewed or self._ledger.superseded:
            put = list(self._records(keep=True))
            self._fallen = _fallen(self._ledger, put, self._renewed)
            yield from put
        else:
            yield from self._records(keep=False)
        self._ledger.forget()

    def withdraw(self) -> Iterator[RecordId]:
        """
        List the records that no source states any more.

        Yields
        ------
        RecordId
            Ids, sorted; to be taken after the records.
        """
        yield from self._fallen

    def _records(self, *, keep: bool) -> Iterator[Record | Pack]:
        ledger = self._ledger
        for draft in ledger.superseded:  # before whatever supersedes them
            yield from draft.said()
        blocks: defaultdict[int, list[Draft]] = defaultdict(list)
        for draft in ledger.current.values():
            if draft.block is None:
                yield from draft.said()
                if not keep:
                    draft.give_up()
                continue
            together = blocks[id(draft.block)]
            together.append(draft)
            if len(together) == len(draft.block):
                yield from (one for one in draft.block.packs if one.ids)
                del blocks[id(draft.block)]
                if not keep:
                    draft.block.packs = []
        for draft in chain.from_iterable(blocks.values()):  # some of their rows count no more
            yield from draft.said()
        accounts = Accounts(ledger, self._renewed)
        shared: list[Record] = [*_groups(ledger), *_places(ledger), *accounts.people()]
        accounts.remark_differences()
        yield from shared
        yield from _placeholders(ledger, {record.id for record in shared})


def _drafts(ledger: Ledger) -> Iterator[Draft]:
    return chain(ledger.superseded, ledger.current.values())


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
    for place, wording in set(chain.from_iterable(draft.wordings for draft in _drafts(ledger))):
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
    wanted = set(chain.from_iterable(draft.mentions for draft in _drafts(ledger)))
    made |= {RecordId(f"loc:{one.key}") for one in _drafts(ledger) if one.layout == "loc"}
    for record_id in sorted(wanted - made):
        if record_id not in ledger.casebook:
            scheme = scheme_of(record_id)
            kind = {"poc": Person, "loc": Location}.get(scheme, Child)
            yield kind(id=record_id)


def _fallen(
    ledger: Ledger, put: Sequence[Record | Pack], renewed: Sequence[RecordId]
) -> tuple[RecordId, ...]:
    """Find what rows stated before and do not state any more, and what hangs on nothing else."""
    before = _stated_before(ledger.casebook, set(renewed))
    after: dict[RecordId, Record] = {}
    for draft in ledger.superseded:
        before.update({one.id: one for one in draft.said() if isinstance(one, _ROW_OWNED)})
    for row in (*renewed, *(draft.row for draft in ledger.superseded)):
        after.update({one.id: one for one in ledger.current[row].said()})
    gone = {one for one in before.keys() - after.keys() if not _stated_elsewhere(ledger, one)}
    gone |= _undecided(ledger, before, after, gone)
    final: dict[RecordId, Record] = {record.id: record for record in ledger.casebook}
    held: set[RecordId] = set()
    for record in put:
        if not isinstance(record, Pack):
            final[record.id] = record
        elif gone.isdisjoint(record.ids):
            held.update(record.named)
            for one in record.ids:
                final.pop(one, None)
        else:
            final.update({one.id: one for one in record.records()})
    for one in gone:
        final.pop(one, None)
    loose = {other for record in before.values() for other in record.refers_to()}
    for draft in ledger.superseded:
        loose |= {other for record in draft.said() for other in record.refers_to()}
    held |= {other for record in final.values() for other in record.refers_to()}
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


def _is_bare(record: Record) -> bool:
    """Tell whether a record is nothing but a mention: a placeholder, or a place in words."""
    if isinstance(record, Child):
        return not record.accounts and record.transition_on is None
    if isinstance(record, Person):
        return not record.accounts and record.named_in is None
    if isinstance(record, Location):
        return record.is_unresolved or not record.name
    return False
