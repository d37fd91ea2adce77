"""Who is who to the gate, and which records an audience does not see one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.fields import RECORD_KINDS
from exports.look import Look
from graph.errors import ReleaseError
from graph.records import (
    SUBJECT_TYPES,
    Action,
    Child,
    Concern,
    Episode,
    Event,
    Identifier,
    Link,
    Location,
    PeerGroup,
    Review,
)
from graph.when import first_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from exports.audience import Audience
    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["CONDITIONS", "Roster", "about"]

CONDITIONS = "reports with handling code C"
"""Why a report is not shown that may be passed on only under conditions."""


class Roster:
    """
    Everybody in a casebook on a day, as one audience may know of them.

    Children are kept first: a Child record, and everybody under 18, is a child here whatever else
    they are.

    Parameters
    ----------
    casebook
        The casebook.
    profile
        Who is looking.
    as_at
        The day.
    """

    def __init__(self, casebook: Casebook, profile: Audience, *, as_at: date) -> None:
        self.casebook = casebook
        self.profile = profile
        self.look = Look(casebook, as_at)
        self._left_out: dict[str, set[RecordId]] = {}
        self.children = frozenset(
            record.id
            for record in (*casebook.children, *casebook.people)
            if isinstance(casebook.get(casebook.canonical(record.id)), Child)
            or casebook.is_child(record.id, as_at)
        )
        self._childs_things = frozenset(
            link.target
            for link in casebook.links
            if link.source in self.children and isinstance(casebook.get(link.target), Identifier)
        )
        if not profile.conditions and (held_back := self._with_conditions(as_at)):
            self._left_out[CONDITIONS] = held_back
        self._reasons: dict[RecordId, str] = {}

    def _with_conditions(self, day: date) -> set[RecordId]:
        return {
            event.id
            for event in self.casebook.events
            if _has_conditions(event) and first_day(event.on) <= day
        }

    def record(self, record_id: RecordId) -> Record:
        """
        Give the record that answers for an id.

        Parameters
        ----------
        record_id
            Any id of the casebook.

        Returns
        -------
        Record
            A subject's canonical record, or the record itself.
        """
        record = self.casebook.get(record_id)
        if isinstance(record, SUBJECT_TYPES):
            return self.casebook.get(self.casebook.canonical(record_id))
        return record

    def kind(self, record_id: RecordId) -> str:
        """
        Say what a record is to the gate.

        Parameters
        ----------
        record_id
            Any id of the casebook.

        Returns
        -------
        str
            ``child`` for every Child record and everybody under 18, whatever else they are; else
            ``person``, ``location``, ``group``, ``identifier`` or a kind of
            :data:`exports.fields.RECORD_KINDS`.

        Raises
        ------
        ReleaseError
            If nothing of this record is ever shown.
        """
        record = self.record(record_id)
        if record.id in self.children:
            return "child"
        if isinstance(record, SUBJECT_TYPES):
            return _subject_kind(record)
        if type(record) not in RECORD_KINDS:
            msg = "a paper may not point at a source row; point at the record made from it"
            raise ReleaseError(msg)
        return RECORD_KINDS[type(record)]

    def hidden(self, record_id: RecordId) -> str:
        """
        Tell whether, and why, a record is not shown one by one.

        Parameters
        ----------
        record_id
            Any id of the casebook.

        Returns
        -------
        str
            Empty where it is shown; else what is left out, in the plural.
        """
        held = self._reasons.get(record_id)
        if held is None:
            held = self._reasons[record_id] = self._why_hidden(self.record(record_id))
        return held

    def _why_hidden(self, record: Record) -> str:
        kind = self.kind(record.id)
        if isinstance(record, SUBJECT_TYPES):
            return self._why_subject_hidden(record, kind)
        if not self.profile.conditions and _has_conditions(record):
            return CONDITIONS
        ends = about(record)
        return next((why for one in ends if (why := self.hidden(one))), "")

    def _why_subject_hidden(self, record: Record, kind: str) -> str:
        profile = self.profile
        if profile.unresolved == "counted" and self.casebook.is_unresolved(record.id):
            what = "places" if isinstance(record, Location) else "people"
            return f"{what} not yet identified"
        shown = {
            "child": profile.children not in {"count", "none"},
            "person": profile.persons != "none",
            "location": profile.places != "none",
            "group": profile.groups != "none",
            "identifier": "identifier" in profile.fields
            and (profile.children == "named" or record.id not in self._childs_things),
        }[kind]
        words = {
            "child": "children",
            "person": "persons",
            "location": "places",
            "group": "peer groups",
        }
        return "" if shown else words.get(kind, "phones, vehicles and accounts")

    def subject_of(self, action_id: RecordId) -> RecordId:
        """
        Give the subject of an action.

        Parameters
        ----------
        action_id
            The action.

        Returns
        -------
        RecordId
            Its subject.

        Raises
        ------
        ReleaseError
            If the record is no action.
        """
        action = self.casebook.get(action_id)
        if not isinstance(action, Action):
            msg = "the action sheet holds a record that is no action"
            raise ReleaseError(msg)
        return action.subject

    def leave_out(self, why: str, *record_ids: RecordId) -> None:
        """
        Count records left out, each once; reports with conditions were counted beforehand.

        Parameters
        ----------
        why
            What was left out, in the plural.
        *record_ids
            The records.
        """
        if why != CONDITIONS:
            self._left_out.setdefault(why, set()).update(record_ids)

    @property
    def withheld(self) -> Mapping[str, int]:
        """What was left out so far, in the plural, and how many; sorted."""
        return {why: len(ones) for why, ones in sorted(self._left_out.items())}

    def tells_of_child(self, event: Event) -> bool:
        """
        Tell whether a child, or somebody who may be one, had a part in an event.

        Parameters
        ----------
        event
            The event.

        Returns
        -------
        bool
            True for a child or somebody not yet identified.
        """
        return any(
            self.record(part.record).id in self.children or self.casebook.is_unresolved(part.record)
            for part in event.parts
        )


def _subject_kind(record: Record) -> str:
    if isinstance(record, Location):
        return "location"
    if isinstance(record, PeerGroup):
        return "group"
    return "identifier" if isinstance(record, Identifier) else "person"


def _has_conditions(record: Record) -> bool:
    return isinstance(record, Event | Link) and record.grading.handling == "C"


def about(record: Record) -> tuple[RecordId, ...]:
    """
    List whom a record gives away by being shown.

    Parameters
    ----------
    record
        A record that is no subject.

    Returns
    -------
    tuple of RecordId
        A link's ends, an action's or case's subject, a review's or episode's child.
    """
    if isinstance(record, Link):
        return (record.source, record.target)
    if isinstance(record, Concern | Action):
        return (record.subject,)
    return (record.child,) if isinstance(record, Episode | Review) else ()
