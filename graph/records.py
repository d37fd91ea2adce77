"""The records a HOTH team keeps: frozen, checked, and always able to say where they come from.

A record cannot exist in an invalid state: every check is here, and runs when a record is made and
when it is read back from a store. Roles belong to links and events, never to a person. Text that
a file states about somebody is kept as one :class:`Account` for each source, so that two files may
disagree without either being lost.
"""

from __future__ import annotations

from graph.record import Record
from graph.record_cases import Action, Concern, Decision, Episode, Review
from graph.record_evidence import Event, Link, SourceRow
from graph.record_parts import Account, Grading, Part, Point
from graph.record_subjects import Child, Identifier, Location, PeerGroup, Person

__all__ = [
    "RECORD_TYPES",
    "SUBJECT_TYPES",
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

SUBJECT_TYPES = (Child, Identifier, Location, PeerGroup, Person)
"""Whom and what links are about, and what is looked for by name; the rest is evidence and work."""

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
