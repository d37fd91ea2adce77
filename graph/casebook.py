"""Everything a store holds, as known at one time: immutable, checked, and ready to be looked at.

A casebook holds the records; the day it is looked at is an argument of each question. People and
places that a recorded decision joins answer to one id (:meth:`Casebook.canonical`); nothing else
ever joins two records.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from graph.errors import AmbiguousReferenceError, BrokenReferenceError, UnknownReferenceError
from graph.ids import RecordId, reference_of
from graph.joining import leaders
from graph.people import ADULT_AT_YEARS, age_on
from graph.records import (
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Identifier,
    Link,
    Location,
    PeerGroup,
    Person,
    Record,
    Review,
    SourceRow,
)
from graph.when import last_day

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from datetime import date, datetime

__all__ = ["Casebook", "Subject"]

Subject = Child | Person | Location | PeerGroup | Identifier
"""What links can end in."""

_R = TypeVar("_R", bound=Record)

_KIND_WORDS: Mapping[type[Record], str] = MappingProxyType(
    {
        Action: "an action",
        Child: "a child",
        Decision: "a decision",
        Episode: "an episode",
        Event: "an event",
        Identifier: "an identifier",
        Link: "a link",
        Location: "a location",
        PeerGroup: "a peer group",
        Person: "a person",
        Review: "a review",
    }
)
_BESIDE_OTHERS = (Concern, SourceRow, Episode)
"""Records that carry the reference of the record they are about: never what a bare one means."""


def _refuse_dangling(records: Iterable[Record], held: Container[RecordId]) -> None:
    for record in records:
        for other in record.refers_to():
            if other not in held:
                msg = f"{record.id} names {other}, which does not exist"
                raise BrokenReferenceError(msg)


class Casebook:
    """
    An immutable, integrity-checked set of records as known at a time.

    Parameters
    ----------
    records
        Current versions, one an id, in any order.
    known_at
        The time as of which they were known, or None for "as loaded".

    Raises
    ------
    BrokenReferenceError
        If a record names another that is not there, or an id comes twice.
    """

    def __init__(self, records: Iterable[Record], *, known_at: datetime | None = None) -> None:
        given = list(records)
        held = {record.id: record for record in given}
        if len(held) < len(given):
            twice = Counter(record.id for record in given).most_common(1)[0][0]
            msg = f"{twice} comes twice"
            raise BrokenReferenceError(msg)
        self._all: Mapping[RecordId, Record] = MappingProxyType(
            {one: held[one] for one in sorted(held)}
        )
        self.known_at = known_at
        named: set[RecordId] = set()
        for record in given:
            named.update(record.refers_to())
        if not named <= held.keys():
            _refuse_dangling(given, held)

    def __len__(self) -> int:
        """Count the records."""
        return len(self._all)

    def __iter__(self) -> Iterator[Record]:
        """Give the records, sorted by id."""
        return iter(self._all.values())

    def __contains__(self, record_id: object) -> bool:
        """Tell whether there is a record of this id."""
        return record_id in self._all

    @cached_property
    def _by_type(self) -> Mapping[type[Record], list[Record]]:
        found: defaultdict[type[Record], list[Record]] = defaultdict(list)
        for record in self._all.values():
            found[type(record)].append(record)
        return found

    def _of(self, wanted: type[_R]) -> tuple[_R, ...]:
        return tuple(r for r in self._by_type.get(wanted, ()) if isinstance(r, wanted))

    @cached_property
    def children(self) -> tuple[Child, ...]:
        """Children, sorted by id."""
        return self._of(Child)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Persons of concern and people only named, sorted by id."""
        return self._of(Person)

    @cached_property
    def locations(self) -> tuple[Location, ...]:
        """Locations, known and only named, sorted by id."""
        return self._of(Location)

    @cached_property
    def groups(self) -> tuple[PeerGroup, ...]:
        """Peer groups, sorted by id."""
        return self._of(PeerGroup)

    @cached_property
    def identifiers(self) -> tuple[Identifier, ...]:
        """Phones, vehicles, handles and accounts, sorted by id."""
        return self._of(Identifier)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Events, sorted by id."""
        return self._of(Event)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Links, one for each statement, sorted by id."""
        return self._of(Link)

    @cached_property
    def concerns(self) -> tuple[Concern, ...]:
        """POC, LOC and peer-group cases, sorted by id."""
        return self._of(Concern)

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """HOTH episodes, sorted by id."""
        return self._of(Episode)

    @cached_property
    def reviews(self) -> tuple[Review, ...]:
        """Reviews of children, sorted by id."""
        return self._of(Review)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """Actions, sorted by id."""
        return self._of(Action)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Decisions in force, sorted by id."""
        return self._of(Decision)

    @cached_property
    def rows(self) -> tuple[SourceRow, ...]:
        """Source rows, sorted by id."""
        return self._of(SourceRow)

    def get(self, record_id: RecordId) -> Record:
        """
        Give one record.

        Parameters
        ----------
        record_id
            Its id.

        Returns
        -------
        Record
            The record of that id itself, whatever it is joined to.

        Raises
        ------
        UnknownReferenceError
            If there is none.
        """
        try:
            return self._all[record_id]
        except KeyError:
            msg = f"There is no record {record_id}."
            raise UnknownReferenceError(msg) from None

    @cached_property
    def _by_reference(self) -> Mapping[str, tuple[RecordId, ...]]:
        found: defaultdict[str, list[RecordId]] = defaultdict(list)
        for record in self._all.values():
            if not isinstance(record, _BESIDE_OTHERS):
                found[reference_of(record.id).casefold()].append(record.id)
        return {reference: tuple(ids) for reference, ids in found.items()}

    def resolve(self, text: str) -> RecordId:
        """
        Find the record that a person means by a reference.

        Parameters
        ----------
        text
            A reference as the team's file writes it, without regard to case (``POC-3304``), or a
            whole id (``poc:POC-3304``).

        Returns
        -------
        RecordId
            The one record it fits.

        Raises
        ------
        UnknownReferenceError
            If no record has it.
        AmbiguousReferenceError
            If it fits records of two schemes; both are named.
        """
        wanted = text.strip()
        if wanted in self._all:
            return RecordId(wanted)
        found = self._by_reference.get(wanted.casefold(), ())
        if not found:
            msg = f"There is no record with the reference “{wanted}”."
            raise UnknownReferenceError(msg)
        if len(found) > 1:
            both = " and ".join(f"{one} ({_KIND_WORDS[type(self._all[one])]})" for one in found)
            msg = f"“{wanted}” fits {both}; say which, with the word before the colon."
            raise AmbiguousReferenceError(msg)
        return found[0]

    def reference(self, record_id: RecordId) -> str:
        """
        Write an id as the team reads it.

        Parameters
        ----------
        record_id
            An id of this casebook.

        Returns
        -------
        str
            The bare reference, or the whole id where the reference fits two records.
        """
        bare = reference_of(record_id)
        return record_id if len(self._by_reference.get(bare.casefold(), ())) > 1 else bare

    @cached_property
    def _leaders(self) -> Mapping[RecordId, RecordId]:
        """Who answers for whom: union of the "same" decisions, known records first."""
        same = (one.subjects for one in self.decisions if one.kind == "same")
        return leaders(((first, second) for first, second in same), self._precedence)

    def _precedence(self, record_id: RecordId) -> tuple[int, str]:
        record = self._all[record_id]
        if isinstance(record, Child):
            return (0, record_id)
        unresolved = isinstance(record, Person | Location) and record.is_unresolved
        return (2 if unresolved else 1, record_id)

    def canonical(self, record_id: RecordId) -> RecordId:
        """
        Give the id under which a subject is drawn and counted.

        Parameters
        ----------
        record_id
            Any id.

        Returns
        -------
        RecordId
            Itself, or the record that recorded decisions join it to: a child first, then a known
            record, then the first in order.
        """
        return self._leaders.get(record_id, record_id)

    @cached_property
    def joined(self) -> Mapping[RecordId, tuple[RecordId, ...]]:
        """Canonical id to the records joined in it, itself included, sorted; only real joins."""
        found: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
        for one, leader in self._leaders.items():
            found[leader] |= {one, leader}
        return {leader: tuple(sorted(ones)) for leader, ones in sorted(found.items())}

    def is_unresolved(self, record_id: RecordId) -> bool:
        """
        Tell whether somebody or some place is still only named.

        Parameters
        ----------
        record_id
            Any id of this casebook.

        Returns
        -------
        bool
            True for an unresolved person or place that no decision has joined to a known record.
        """
        record = self.get(self.canonical(record_id))
        return isinstance(record, Person | Location) and record.is_unresolved

    def is_child(self, record_id: RecordId, day: date) -> bool:
        """
        Tell whether a subject counts as a child on a day.

        Parameters
        ----------
        record_id
            Any id of this casebook.
        day
            The day.

        Returns
        -------
        bool
            True for every Child record until its transition is recorded, and for anybody whose
            recorded or stated age is under 18 on the day.
        """
        for one in self.joined.get(self.canonical(record_id), (record_id,)):
            record = self.get(one)
            if isinstance(record, Child) and (
                record.transition_on is None or last_day(record.transition_on) > day
            ):
                return True
            if isinstance(record, Child | Person):
                age = age_on(record, day)
                if age is not None and age < ADULT_AT_YEARS:
                    return True
        return False

    @cached_property
    def concern_of(self) -> Mapping[RecordId, Concern]:
        """Canonical subject to its case; where two joined subjects have one each, the later."""
        found: dict[RecordId, Concern] = {}
        for concern in sorted(self.concerns, key=lambda one: (one.first_discussed, one.id)):
            found[self.canonical(concern.subject)] = concern
        return found

    @cached_property
    def actions_of(self) -> Mapping[RecordId, tuple[Action, ...]]:
        """Canonical subject to its actions, sorted by id."""
        found: defaultdict[RecordId, list[Action]] = defaultdict(list)
        for action in self.actions:
            found[self.canonical(action.subject)].append(action)
        return {subject: tuple(actions) for subject, actions in found.items()}
