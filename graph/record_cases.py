"""What a team decides and does: cases, episodes, reviews, actions, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ids import RecordId
from graph.record import Record
from graph.record_parts import moments, require
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Action", "Concern", "Decision", "Episode", "Review"]

LEVELS = range(1, 5)


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
        require(self.level is None or self.level in LEVELS, "a level is 1, 2, 3 or 4")
        moments(self.first_discussed, self.assessed, self.due, self.closed)

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
        moments(self.referred, self.active_from, self.active_to, self.initial_meeting)

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
        moments(self.on, self.next_due)

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
        moments(self.tasked, self.due, self.done_on)

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
    What a person decided: that two records are the same, or not, an override, or a legal hold.

    Attributes
    ----------
    kind
        ``same``, ``different``, ``override`` or ``hold`` (must not be erased).
    subjects
        The records it is about, sorted: two for ``same`` and ``different``, one for the others.
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
        require(self.kind in {"same", "different", "override", "hold"}, "unknown kind of decision")
        wanted = 2 if self.kind in {"same", "different"} else 1
        require(
            len(set(self.subjects)) == wanted and tuple(sorted(self.subjects)) == self.subjects,
            "a decision is about one subject, or two different ones in order",
        )
        require(self.reason.strip(), "a decision needs a reason")
        require(self.decided_by.strip(), "a decision needs the user who made it")
        moments(self.decided_at)

    def refers_to(self) -> Iterable[RecordId]:
        """
        List the subjects.

        Returns
        -------
        Iterable of RecordId
            The subjects in order.
        """
        return self.subjects
