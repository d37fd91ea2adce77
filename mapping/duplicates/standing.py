"""What has been decided, and what must never be joined whatever anything scores.

The hard blocks stand here alone: two known children; a child and a person of concern; two people
named in one row; different trusted dates of birth; two known records by way of somebody only
named; and whatever a person decided to be different. A join counts for everybody whom earlier
decisions joined to either side.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from graph.ids import RecordId, digest_reference, make_id
from graph.records import Child, Decision, Location, Person
from mapping.duplicates.births import Birth, compare_births

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.casebook import Casebook
    from graph.records import Record
    from graph.when import When
    from mapping.duplicates.settings import DuplicateSettings

__all__ = ["Standing", "decision_id", "in_order", "pair_digest"]


def in_order(first: RecordId, second: RecordId) -> tuple[RecordId, RecordId]:
    """
    Put a pair into the order in which it is kept.

    Parameters
    ----------
    first, second
        Two record ids.

    Returns
    -------
    tuple of RecordId
        The two, sorted.
    """
    return (first, second) if first <= second else (second, first)


def pair_digest(first: RecordId, second: RecordId) -> str:
    """
    Give the short name of a pair.

    Parameters
    ----------
    first, second
        Two record ids, in any order.

    Returns
    -------
    str
        Twelve hexadecimal digits, the same in every store.
    """
    return digest_reference(*in_order(first, second))


def decision_id(first: RecordId, second: RecordId) -> RecordId:
    """
    Give the id of the decision about a pair.

    Parameters
    ----------
    first, second
        Two record ids, in any order.

    Returns
    -------
    RecordId
        ``decision:`` and the digest of the pair.
    """
    return make_id("decision", pair_digest(first, second))


class Standing:
    """
    Who is joined to whom, as decisions stand, and what may be joined further.

    Parameters
    ----------
    casebook
        The casebook; its decisions are where this starts from.
    settings
        Which dates of birth are trusted.
    """

    def __init__(self, casebook: Casebook, settings: DuplicateSettings) -> None:
        self._casebook = casebook
        self._trusted = settings.trusted_layouts
        self._rows = _rows(casebook)
        self._decisions = {
            one.id: one for one in casebook.decisions if one.kind in {"same", "different"}
        }
        self._groups: dict[RecordId, frozenset[RecordId]] = {}
        self._different: set[tuple[RecordId, RecordId]] = set()
        self._regroup()

    def _regroup(self) -> None:
        self._groups.clear()
        self._different.clear()
        for decision in self._decisions.values():
            self._apply(decision)

    def _apply(self, decision: Decision) -> None:
        first, second = decision.subjects
        if decision.kind == "different":
            self._different.add(in_order(first, second))
            return
        both = self.group(first) | self.group(second)
        for one in both:
            self._groups[one] = both

    def group(self, record_id: RecordId) -> frozenset[RecordId]:
        """
        Give everybody who is joined to a record.

        Parameters
        ----------
        record_id
            Any id.

        Returns
        -------
        frozenset of RecordId
            The record and those that decisions join to it.
        """
        return self._groups.get(record_id) or frozenset((record_id,))

    def decided(self, first: RecordId, second: RecordId) -> Decision | None:
        """
        Give the decision in force about exactly this pair.

        Parameters
        ----------
        first, second
            Two record ids, in any order.

        Returns
        -------
        Decision or None
            The decision, or None where there is none.
        """
        return self._decisions.get(decision_id(first, second))

    def record(self, decision: Decision) -> None:
        """
        Take a decision into account.

        Parameters
        ----------
        decision
            A decision about two records.
        """
        self._decisions[decision.id] = decision
        self._apply(decision)

    def undo(self, decision: Decision) -> None:
        """
        Take a decision back: everything is as if it had never been made.

        Parameters
        ----------
        decision
            A decision in force.
        """
        del self._decisions[decision.id]
        self._regroup()

    def obstacle(self, first: RecordId, second: RecordId) -> str | None:
        """
        Tell what forbids joining two records.

        Parameters
        ----------
        first, second
            Two different record ids of the casebook.

        Returns
        -------
        str or None
            A clause without names that says what stands against it, or None where nothing does.
        """
        ours, theirs = sorted(self.group(first)), sorted(self.group(second))
        if ours == theirs:
            return "they are joined already"
        records = [self._casebook.get(one) for one in (*ours, *theirs)]
        return (
            _kinds_obstacle(records)
            or self._chain_obstacle(first, second, ours, theirs)
            or self._row_obstacle(ours, theirs)
            or self._different_obstacle(ours, theirs)
            or self._birth_obstacle(ours, theirs)
        )

    def _chain_obstacle(
        self, first: RecordId, second: RecordId, ours: list[RecordId], theirs: list[RecordId]
    ) -> str | None:
        if all(self.is_known(one) for one in (first, second)):
            return None
        known = [next((one for one in side if self.is_known(one)), None) for side in (ours, theirs)]
        if None in known:
            return None
        return (
            f"it would join {known[0]} and {known[1]} by way of a record that is only named;"
            " decide about those two first"
        )

    def _row_obstacle(self, ours: list[RecordId], theirs: list[RecordId]) -> str | None:
        rows = self._rows
        mine = {row for one in ours for row in rows.get(one, ())}
        if any(row in mine for one in theirs for row in rows.get(one, ())):
            return "both are named in the same row, so they cannot be one person"
        return None

    def _different_obstacle(self, ours: list[RecordId], theirs: list[RecordId]) -> str | None:
        for one, other in product(ours, theirs) if self._different else ():
            if in_order(one, other) in self._different:
                return f"{one} and {other} have been decided to be different"
        return None

    def _birth_obstacle(self, ours: list[RecordId], theirs: list[RecordId]) -> str | None:
        if compare_births(self._births(ours), self._births(theirs)) is Birth.DIFFER:
            return "trusted sources give different dates of birth"
        return None

    def _births(self, ids: Iterable[RecordId]) -> list[When]:
        people = (self._casebook.get(one) for one in ids)
        return [
            account.date_of_birth
            for person in people
            if isinstance(person, Child | Person)
            for account in person.accounts
            if account.layout in self._trusted and account.date_of_birth is not None
        ]

    def is_known(self, record_id: RecordId) -> bool:
        """
        Tell whether a record is held under a reference of its own.

        Parameters
        ----------
        record_id
            An id of the casebook.

        Returns
        -------
        bool
            False for a person or place that a file only names.
        """
        record = self._casebook.get(record_id)
        return not (isinstance(record, Person | Location) and record.is_unresolved)


def _kinds_obstacle(records: list[Record]) -> str | None:
    places = sum(isinstance(one, Location) for one in records)
    children = sum(isinstance(one, Child) for one in records)
    concern = any(isinstance(one, Person) and not one.is_unresolved for one in records)
    if not all(isinstance(one, Child | Person | Location) for one in records):
        return "only people and places can be joined"
    if 0 < places < len(records):
        return "a person and a place cannot be one"
    if children > 1:
        return "it would join two known children"
    if children and concern:
        return "it would join a child and a person of concern"
    return None


def _rows(casebook: Casebook) -> dict[RecordId, set[RecordId]]:
    """Give each person's rows: the row that names them, and those of the events they are in."""
    rows: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    for event in casebook.events:
        for part in event.parts:
            rows[part.record].add(event.row)
    for person in casebook.people:
        if person.named_in is not None:
            rows[person.id].add(person.named_in)
    for location in casebook.locations:
        rows.pop(location.id, None)
    return rows
