"""What everything rests on: source rows, events, and one statement of a link for each source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.errors import InvalidRecordError
from graph.ids import RecordId
from graph.record import Record
from graph.record_parts import Grading, Part, Point, moments
from graph.when import When, before

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Event", "Link", "SourceRow"]

_CONFIDENCES = frozenset({"", "low", "moderate", "high"})


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
        moments(self.on, self.until)

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
        first, last = self.first_seen, self.last_seen
        moments(first, last, self.review_by)
        if self.source == self.target:
            fault = "a record cannot be linked to itself"
        elif not self.basis:
            fault = "a link must cite the event or row it rests on"
        elif self.confidence not in _CONFIDENCES:
            fault = "unknown confidence"
        elif last is not first and before(last, first):
            fault = "a link is first seen before it is last seen"
        else:
            return
        raise InvalidRecordError(fault)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List both ends and the basis.

        Returns
        -------
        Iterable of RecordId
            Source, target, then the basis in order.
        """
        return (self.source, self.target, *self.basis)
