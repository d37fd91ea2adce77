"""Everything held on one record, by a day: gathered once, then printed or given as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from graph.records import (
    SUBJECT_TYPES,
    Action,
    Child,
    Concern,
    Episode,
    Event,
    Link,
    Person,
    Review,
    SourceRow,
)
from graph.when import first_day
from mapping.citing import cites

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph import Casebook
    from graph.ids import RecordId
    from graph.records import Account, Part, Record
    from graph.store import Version

__all__ = ["Sheet"]


@dataclass(frozen=True)
class Sheet:
    """
    Everything held on one record.

    Attributes
    ----------
    casebook
        The casebook.
    record_id
        The record.
    day
        The day looked at: what is dated later is left out.
    versions, case_versions
        Every version of the record, and of the case kept on it.
    """

    casebook: Casebook
    record_id: RecordId
    day: date
    versions: tuple[Version, ...]
    case_versions: tuple[Version, ...]

    @property
    def record(self) -> Record:
        """The record itself."""
        return self.casebook.get(self.record_id)

    @cached_property
    def ids(self) -> tuple[RecordId, ...]:
        """The record's id, and those of all that were joined to it by decision."""
        leader = self.casebook.canonical(self.record_id)
        return self.casebook.joined.get(leader, (self.record_id,))

    @property
    def case(self) -> Concern | None:
        """The case kept on it."""
        return self.casebook.concern_of.get(self.casebook.canonical(self.record_id))

    def other_cases(self) -> list[Concern]:
        """Give the cases of records that were joined to it, beside the one that counts."""
        leader = self.casebook.canonical(self.record_id)
        return [
            one
            for one in self.casebook.concerns
            if one != self.case and self.casebook.canonical(one.subject) == leader
        ]

    @property
    def row(self) -> SourceRow | None:
        """The row of a file that it was read from; of a row, itself."""
        record = self.record
        if isinstance(record, SourceRow):
            return record
        wanted = None
        if isinstance(record, Action | Concern | Episode | Event | Review):
            wanted = record.row
        elif isinstance(record, Person):
            wanted = record.named_in
        elif isinstance(record, Link):
            wanted = next((one for one in record.basis if self._is_row(one)), None)
        held = None if wanted is None else self.casebook.get(wanted)
        return held if isinstance(held, SourceRow) else None

    def _is_row(self, record_id: RecordId) -> bool:
        return isinstance(self.casebook.get(record_id), SourceRow)

    def concerned(self) -> list[RecordId]:
        """Give whom and what a piece of evidence or a decision is about, in order."""
        record = self.record
        about = set(record.refers_to())
        if isinstance(record, SourceRow):
            about.update(*((one.id, *one.refers_to()) for one in self._citing))
        return sorted(one for one in about if isinstance(self.casebook.get(one), SUBJECT_TYPES))

    @cached_property
    def _citing(self) -> list[Record]:
        """Everything that holds the record's id, what is stated of somebody included; by id."""
        return [one for one in self.casebook if self.record_id in cites(one)]

    def accounts(self) -> list[Account]:
        """Give what sources say of somebody and of whoever was joined to them: the same, once."""
        said: dict[tuple[object, ...], list[Account]] = {}
        for one in map(self.casebook.get, self.ids):
            if isinstance(one, Child | Person):
                for account in one.accounts:
                    words = tuple(
                        getattr(account, name)
                        for name in account.__struct_fields__
                        if name != "rows"
                    )
                    said.setdefault(words, []).append(account)
        merged = (
            msgspec.structs.replace(alike[0], rows=_together(one.rows for one in alike))
            for alike in said.values()
        )
        return sorted(merged, key=lambda one: (one.layout, one.rows))

    def parts(self) -> tuple[Part, ...]:
        """Give who and which places had a part in an event."""
        record = self.record
        return record.parts if isinstance(record, Event) else ()

    def links(self) -> list[Link]:
        """Give its links, or those that rest on it, seen last first."""
        ids = set(self.ids)
        found = [
            link
            for link in self.casebook.links
            if ids & {link.source, link.target} or self.record_id in link.basis
        ]
        return sorted(
            (link for link in found if first_day(link.first_seen) <= self.day),
            key=lambda link: (link.last_seen, link.id),
            reverse=True,
        )

    def events(self) -> list[Event]:
        """Give the events in which it had a part, in order of time."""
        ids = set(self.ids)
        found = [one for one in self.casebook.events if ids & {part.record for part in one.parts}]
        return sorted(
            (one for one in found if first_day(one.on) <= self.day),
            key=lambda one: (one.on, one.id),
        )

    def actions(self) -> tuple[Action, ...]:
        """Give the actions taken on it."""
        return self.casebook.actions_of.get(self.casebook.canonical(self.record_id), ())

    def episodes(self) -> list[Episode]:
        """Give a child's times with the team, in order."""
        ids = set(self.ids)
        found = (one for one in self.casebook.episodes if one.child in ids)
        return sorted(
            (one for one in found if first_day(one.referred) <= self.day),
            key=lambda one: (one.referred, one.id),
        )

    def reviews(self) -> list[Review]:
        """Give a child's reviews, in order."""
        ids = set(self.ids)
        found = (one for one in self.casebook.reviews if one.child in ids)
        return sorted(
            (one for one in found if first_day(one.on) <= self.day),
            key=lambda one: (one.on, one.id),
        )

    def resting(self) -> list[Record]:
        """Give what rests on a row of a file, or is decided about a record, by id."""
        if isinstance(self.record, SourceRow):
            return [one for one in self._citing if not isinstance(one, SUBJECT_TYPES)]
        ids = set(self.ids)
        return [
            one for one in self.casebook.decisions if one.kind != "same" and ids & set(one.subjects)
        ]


def _together(rows: Iterable[tuple[RecordId, ...]]) -> tuple[RecordId, ...]:
    return tuple(sorted({one for some in rows for one in some}))
