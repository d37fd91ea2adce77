"""The records a HOTH team keeps: frozen, checked, and always able to say where they come from.

A record cannot exist in an invalid state: every check is here, and runs when a record is made and
when it is read back from a store. Roles belong to links and events, never to a person. Text that
a file states about somebody is kept as one :class:`Account` for each source, so that two files may
disagree without either being lost.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from graph.errors import InvalidRecordError
from graph.ids import RecordId, scheme_of
from graph.when import When, before, check

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "RECORD_TYPES",
    "Account",
    "Action",
    "AnyRecord",
    "Child",
    "Concern",
    "Decision",
    "Episode",
    "Event",
    "Grading",
    "Identifier",
    "Link",
    "Location",
    "Part",
    "PeerGroup",
    "Person",
    "Point",
    "Record",
    "Review",
    "SourceRow",
]

LEVELS = range(1, 5)
_CONFIDENCES = frozenset({"", "low", "moderate", "high"})


def _require(held: object, message: str) -> None:
    if not held:
        raise InvalidRecordError(message)


def _moments(*moments: When | None) -> None:
    for value in moments:
        if value is not None:
            check(value)


class Grading(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """
    UK 3x5x2 intelligence grading; an older five-by-five is kept as text and never translated.

    Attributes
    ----------
    source
        ``1`` reliable, ``2`` untested, ``3`` not reliable; None when ungraded.
    information
        ``A`` known directly … ``E`` suspected false; None when ungraded.
    handling
        ``P`` lawful sharing permitted, ``C`` permitted with conditions; None when not stated.
    text
        The grading as written, where it is not 3x5x2.
    """

    source: str | None = None
    information: str | None = None
    handling: str | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse a grade outside 3x5x2, or half of one."""
        _require(self.source in {None, "1", "2", "3"}, "source grade must be 1, 2 or 3")
        _require(self.information in {None, *"ABCDE"}, "information grade must be A to E")
        _require(self.handling in {None, "P", "C"}, "handling must be P or C")
        _require(
            (self.source is None) == (self.information is None),
            "source and information are graded together or not at all",
        )

    @property
    def is_graded(self) -> bool:
        """Whether this is a 3x5x2 grade."""
        return self.source is not None

    @property
    def code(self) -> str:
        """The grading as people write it: ``1/A/P``, ``ungraded``, or the old text."""
        if self.source is None or self.information is None:
            return self.text or "ungraded"
        return "/".join(part for part in (self.source, self.information, self.handling) if part)


class Point(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """
    A point on the British National Grid (EPSG:27700) with how precise it is.

    Attributes
    ----------
    easting_m, northing_m
        Metres on the British National Grid (EPSG:27700); the centre of the cell that was stated.
    precision_m
        Side of the square in metres within which the place lies (1 for a point to the metre).
    """

    easting_m: float
    northing_m: float
    precision_m: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no number of metres, and a precision that is not positive."""
        numbers = (self.easting_m, self.northing_m, self.precision_m)
        _require(all(map(math.isfinite, numbers)), "a point needs finite metres")
        _require(self.precision_m > 0, "precision_m must be positive")


class Account(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What one kind of source says about a person, and the rows that say exactly this.

    Attributes
    ----------
    layout
        The layout of the source (``ssd_person``, ``poc``, ``missing`` …); decides the trust.
    rows
        The source rows that say it, sorted.
    forename, surname
        As written, tidied of outer space and invisible characters; empty when not stated.
    nicknames
        Nicknames, street names and aliases, sorted.
    date_of_birth
        Day of birth, or None.
    age, age_on
        A stated age in years and the day it was stated on, or None.
    sex, ethnicity, address, care_status
        As stated, empty when not.
    """

    layout: str
    rows: tuple[RecordId, ...]
    forename: str = ""
    surname: str = ""
    nicknames: tuple[str, ...] = ()
    date_of_birth: When | None = None
    age: int | None = None
    age_on: When | None = None
    sex: str = ""
    ethnicity: str = ""
    address: str = ""
    care_status: str = ""

    def __post_init__(self) -> None:
        """Refuse an account that no row gives, or a date that does not exist."""
        _require(self.rows, "an account must name the rows that give it")
        _moments(self.date_of_birth, self.age_on)


class Part(msgspec.Struct, frozen=True, order=True):
    """
    Somebody's or some place's part in one event.

    Attributes
    ----------
    record
        The child, person, location or identifier.
    role
        A term of the vocabulary ``event_roles`` (``victim``, ``suspect``, ``found_at`` …).
    """

    record: RecordId
    role: str


class Record(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="record",
    tag=str.lower,
):
    """
    What every record has.

    Attributes
    ----------
    id
        ``scheme:reference``.
    """

    id: RecordId

    def __post_init__(self) -> None:
        """Refuse an id that lacks its scheme or its reference."""
        if not 0 < self.id.find(":") < len(self.id) - 1:
            msg = "an id must read scheme:reference, neither of them empty"
            raise InvalidRecordError(msg)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the records that this one names.

        Returns
        -------
        Iterable of RecordId
            Every id that must exist beside this record, in the order of its fields.
        """
        return ()


class Child(Record, frozen=True, kw_only=True):
    """
    A child, or a young adult until transition is recorded. Never ranked, scored or removable.

    Attributes
    ----------
    accounts
        What each source says about the child; empty for a placeholder that only a reference names.
    transition_on
        Day on which transition to adults' services was recorded, or None.
    """

    accounts: tuple[Account, ...] = ()
    transition_on: When | None = None

    def __post_init__(self) -> None:
        """Refuse a transition day that does not exist."""
        super().__post_init__()
        _moments(self.transition_on)


class Person(Record, frozen=True, kw_only=True):
    """
    Somebody who is not held as a child: a person of concern, or somebody a file only names.

    Attributes
    ----------
    accounts
        What each source says about the person; empty for a placeholder.
    named_in
        For an unresolved person, the row that names them: they are nobody else until a person
        decides.
    """

    accounts: tuple[Account, ...] = ()
    named_in: RecordId | None = None

    @property
    def is_unresolved(self) -> bool:
        """Whether this is somebody whom a file only names."""
        return self.named_in is not None


class Location(Record, frozen=True, kw_only=True):
    """
    A location of concern, or a place that a file only names.

    Attributes
    ----------
    name
        As written; empty for a placeholder.
    place_type
        A term of the vocabulary ``place_types``, or empty.
    address, postcode
        As stated, empty when not.
    point
        Where it is on the British National Grid (EPSG:27700), or None.
    times_of_concern, guardians
        As stated, empty when not.
    """

    name: str = ""
    place_type: str = ""
    address: str = ""
    postcode: str = ""
    point: Point | None = None
    times_of_concern: str = ""
    guardians: str = ""

    @property
    def is_unresolved(self) -> bool:
        """Whether this is a place that a file only names in words (scheme ``place``)."""
        return scheme_of(self.id) == "place"


class PeerGroup(Record, frozen=True, kw_only=True):
    """
    A group of children, under a neutral working label.

    Attributes
    ----------
    label
        The team's working label, never a gang's name as fact.
    """

    label: str

    def __post_init__(self) -> None:
        """Refuse a group without a label."""
        super().__post_init__()
        _require(self.label, "a peer group needs a working label")


class Identifier(Record, frozen=True, kw_only=True):
    """
    A thing that somebody uses: a phone, a vehicle, a handle or an account.

    Attributes
    ----------
    kind
        ``phone``, ``vehicle``, ``handle`` or ``account``.
    value
        The number, mark or name as written.
    """

    kind: str
    value: str

    def __post_init__(self) -> None:
        """Refuse an unknown kind or an empty value."""
        super().__post_init__()
        _require(
            self.kind in {"phone", "vehicle", "handle", "account"},
            "an identifier is a phone, a vehicle, a handle or an account",
        )
        _require(self.value, "an identifier needs a value")


class SourceRow(Record, frozen=True, kw_only=True):
    """
    One accepted row of a file, as it was read: what every other record rests on.

    Attributes
    ----------
    layout
        The layout it was read by.
    reference
        The row's own reference, or empty for layouts that have none.
    values
        Column to text as read: dates as ISO, white space tidied, "see above" filled in.
    notes
        Unknown columns and their text.
    remarks
        What was accepted with a remark: sentences without a cell's text.
    """

    layout: str
    reference: str = ""
    values: dict[str, str]
    notes: dict[str, str] = msgspec.field(default_factory=dict)
    remarks: tuple[str, ...] = ()


class Event(Record, frozen=True, kw_only=True):
    """
    Something that happened or was reported on a day.

    Attributes
    ----------
    kind
        A term of the vocabulary ``event_kinds``.
    on
        When it happened or was reported.
    until
        When it ended (a missing episode's return), or None.
    row
        The source row that tells of it.
    parts
        Who and which places had a part in it, sorted.
    point
        Where it happened on the British National Grid (EPSG:27700), or None. A place that is known
        in words alone lies where its events lie.
    text
        Free text of the source: for the team alone unless approved.
    grading
        The grading of the information; ungraded when not stated.
    agency
        The agency that reported it, a term of ``agencies`` or its text.
    details
        Further stated values by name (``risk``, ``episode_type``, ``risk_band`` …).
    harm_types
        Terms of ``harm_types``, sorted.
    """

    kind: str
    on: When
    until: When | None = None
    row: RecordId
    parts: tuple[Part, ...] = ()
    point: Point | None = None
    text: str = ""
    grading: Grading = Grading()
    agency: str = ""
    details: dict[str, str] = msgspec.field(default_factory=dict)
    harm_types: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a day that does not exist."""
        super().__post_init__()
        _moments(self.on, self.until)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the row and everybody who had a part.

        Returns
        -------
        Iterable of RecordId
            The source row, then the parts in order.
        """
        return (self.row, *(part.record for part in self.parts))


class Link(Record, frozen=True, kw_only=True):
    """
    One source's statement that two records are linked, with what it rests on.

    Several links of one kind between the same two stand side by side, one for each statement;
    :mod:`graph.evidence` adds them up for a day.

    Attributes
    ----------
    source, target
        The two ends, in the direction of the link kind's label.
    kind
        A term of the vocabulary ``link_kinds``.
    basis
        The events and source rows that it rests on; never empty.
    first_seen, last_seen
        First and last time that this statement covers.
    review_by
        Day after which it lapses unless reviewed; None takes the default life from settings.
    grading
        Grading of the information behind it.
    agency, source_reference
        Who says so, and under which reference: what makes two statements independent.
    confidence
        ``low``, ``moderate``, ``high`` or empty.
    protective
        Whether the link protects (strengths, safe people, safe places).
    """

    source: RecordId
    target: RecordId
    kind: str
    basis: tuple[RecordId, ...]
    first_seen: When
    last_seen: When
    review_by: When | None = None
    grading: Grading = Grading()
    agency: str = ""
    source_reference: str = ""
    confidence: str = ""
    protective: bool = False

    def __post_init__(self) -> None:
        """Refuse a link to itself, without basis, or seen last before it was seen first."""
        super().__post_init__()
        _moments(self.first_seen, self.last_seen, self.review_by)
        fault = ""
        if self.source == self.target:
            fault = "a record cannot be linked to itself"
        elif not self.basis:
            fault = "a link must cite the event or row it rests on"
        elif self.confidence not in _CONFIDENCES:
            fault = "unknown confidence"
        elif self.last_seen is not self.first_seen and before(self.last_seen, self.first_seen):
            fault = "a link is first seen before it is last seen"
        _require(not fault, fault)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List both ends and the basis.

        Returns
        -------
        Iterable of RecordId
            Source, target, then the basis in order.
        """
        return (self.source, self.target, *self.basis)


class Concern(Record, frozen=True, kw_only=True):
    """
    The case that a team keeps on a person, a location or a peer group.

    Attributes
    ----------
    subject
        Whom or what it concerns.
    row
        The tracker row it comes from.
    first_discussed
        When it was first discussed.
    reason
        Why, as written: free text.
    triage_outcome
        A term of ``triage_outcomes``, or empty while not triaged.
    assessed
        When it was assessed, or None.
    level
        1 to 4, or None while none was decided.
    tactics
        Terms of ``tactics``, sorted.
    agency
        Lead agency.
    due
        When the next step is due, or None.
    status
        ``open``, ``closed``, ``nfa``, ``monitor`` or empty.
    closed
        When it was closed, or None.
    outcome
        A term of ``outcomes``, or empty.
    """

    subject: RecordId
    row: RecordId
    first_discussed: When
    reason: str = ""
    triage_outcome: str = ""
    assessed: When | None = None
    level: int | None = None
    tactics: tuple[str, ...] = ()
    agency: str = ""
    due: When | None = None
    status: str = ""
    closed: When | None = None
    outcome: str = ""

    def __post_init__(self) -> None:
        """Refuse a level outside 1 to 4 or a day that does not exist."""
        super().__post_init__()
        _require(self.level is None or self.level in LEVELS, "a level is 1, 2, 3 or 4")
        _moments(self.first_discussed, self.assessed, self.due, self.closed)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the subject and the row.

        Returns
        -------
        Iterable of RecordId
            The subject, then the source row.
        """
        return (self.subject, self.row)


class Episode(Record, frozen=True, kw_only=True):
    """
    A child's time on the HOTH caseload, from referral to closure.

    Attributes
    ----------
    child
        The child.
    row
        The caseload row it comes from.
    referred
        When the child was referred.
    referred_by
        Agency that referred, as written.
    decision
        A term of ``referral_decisions``, or empty.
    active_from, active_to
        When the episode was active; `active_to` None while it still is.
    initial_meeting
        Day of the Initial HOTH Meeting, or None.
    risk_at_start
        A term of ``risk_bands``, or empty.
    harm_types
        Terms of ``harm_types``, sorted.
    worker
        Coordinator, as written.
    closure_reason
        As written.
    """

    child: RecordId
    row: RecordId
    referred: When
    referred_by: str = ""
    decision: str = ""
    active_from: When | None = None
    active_to: When | None = None
    initial_meeting: When | None = None
    risk_at_start: str = ""
    harm_types: tuple[str, ...] = ()
    worker: str = ""
    closure_reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a day that does not exist, or an end before its start."""
        super().__post_init__()
        _moments(self.referred, self.active_from, self.active_to, self.initial_meeting)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the child and the row.

        Returns
        -------
        Iterable of RecordId
            The child, then the source row.
        """
        return (self.child, self.row)


class Review(Record, frozen=True, kw_only=True):
    """
    A HOTH review of a child: held or missed, and what came of it.

    Attributes
    ----------
    child
        The child.
    row
        The row it comes from.
    on
        Day of the review.
    held
        Whether it was held; None when not stated.
    risk
        A term of ``risk_bands``, or empty.
    next_due
        When the next one is due, or None.
    outcome, chair
        As written.
    """

    child: RecordId
    row: RecordId
    on: When
    held: bool | None = None
    risk: str = ""
    next_due: When | None = None
    outcome: str = ""
    chair: str = ""

    def __post_init__(self) -> None:
        """Refuse a day that does not exist."""
        super().__post_init__()
        _moments(self.on, self.next_due)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the child and the row.

        Returns
        -------
        Iterable of RecordId
            The child, then the source row.
        """
        return (self.child, self.row)


class Action(Record, frozen=True, kw_only=True):
    """
    A tactic that an agency was tasked with on a subject.

    Attributes
    ----------
    subject
        The person, location or group acted on.
    row
        The row that states it last: the tracker's, then the action sheet's.
    tactic
        A term of ``tactics``.
    tactic_text
        The tactic as written, where the vocabulary has only ``other``.
    agency, owner
        Who was tasked: agency and named person, as written.
    tasked
        When it was tasked (first discussed, or assessed), or None.
    due
        When it is due, or None.
    status
        ``open``, ``done``, ``dropped`` or empty.
    outcome
        What came of it, as written: free text.
    effect
        A term of ``effects``, or empty.
    done_on
        When it was done, or None.
    """

    subject: RecordId
    row: RecordId
    tactic: str
    tactic_text: str = ""
    agency: str = ""
    owner: str = ""
    tasked: When | None = None
    due: When | None = None
    status: str = ""
    outcome: str = ""
    effect: str = ""
    done_on: When | None = None

    def __post_init__(self) -> None:
        """Refuse a day that does not exist."""
        super().__post_init__()
        _moments(self.tasked, self.due, self.done_on)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the subject and the row.

        Returns
        -------
        Iterable of RecordId
            The subject, then the source row.
        """
        return (self.subject, self.row)


class Decision(Record, frozen=True, kw_only=True):
    """
    What a person decided: that two records are the same, that they are not, or an override.

    Attributes
    ----------
    kind
        ``same``, ``different`` or ``override``.
    subjects
        The records it is about, sorted: two for ``same`` and ``different``, one for ``override``.
    reason
        Why, as the person wrote it: free text.
    decided_by
        The user who decided, as claimed.
    decided_at
        When.
    """

    kind: str
    subjects: tuple[RecordId, ...]
    reason: str
    decided_by: str
    decided_at: When

    def __post_init__(self) -> None:
        """Refuse an unknown kind, a wrong number of subjects, or a decision without a reason."""
        super().__post_init__()
        _require(self.kind in {"same", "different", "override"}, "unknown kind of decision")
        wanted = 1 if self.kind == "override" else 2
        _require(
            len(set(self.subjects)) == wanted and tuple(sorted(self.subjects)) == self.subjects,
            "a decision is about one subject, or two different ones in order",
        )
        _require(self.reason.strip(), "a decision needs a reason")
        _require(self.decided_by.strip(), "a decision needs the user who made it")
        _moments(self.decided_at)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the subjects.

        Returns
        -------
        Iterable of RecordId
            The subjects in order.
        """
        return self.subjects


RECORD_TYPES: tuple[type[Record], ...] = (
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
    Review,
    SourceRow,
)

AnyRecord = (
    Action
    | Child
    | Concern
    | Decision
    | Episode
    | Event
    | Identifier
    | Link
    | Location
    | PeerGroup
    | Person
    | Review
    | SourceRow
)
