"""Where each case stands on a day: triage, assessment, level, closure, transition.

Every answer is a value that carries the ids it was counted from, and the day is an argument. What
is due or overdue is in :mod:`mapping.diary`; what may still be tried is in :mod:`mapping.tactics`;
who is near 18 is in :mod:`mapping.transition`. All of it can be had from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

from graph.cases import case_on
from graph.errors import UsageError
from graph.evidence import in_force, is_suspected_false
from graph.picture import is_open
from graph.records import Location, Person
from graph.when import first_day, last_day, when
from mapping.diary import Due, due, finished, overdue
from mapping.tactics import Option, options, tried
from mapping.transition import Transitional, overrides, transitional, under_18_pocs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.evidence import EvidenceTable
    from graph.ids import RecordId
    from graph.records import Concern, Record

__all__ = [
    "Due",
    "Option",
    "Period",
    "Stage",
    "Transitional",
    "Triage",
    "closures",
    "due",
    "escalations",
    "finished",
    "lapsed_links",
    "level_on",
    "new_triage",
    "options",
    "overdue",
    "overrides",
    "stage_of",
    "transitional",
    "tried",
    "under_18_pocs",
]

MULTI_AGENCY_LEVEL = 3
"""The customer counts levels 3 and 4 as needing disruption."""
_MONTH = len("2026-10")
_KINDS: dict[str, type[Record]] = {"poc": Person, "loc": Location}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """
    Some days, both ends included.

    Attributes
    ----------
    start, end
        First and last day.
    label
        In words: ``October 2026``.
    """

    start: date
    end: date
    label: str

    def __post_init__(self) -> None:
        """Refuse an end before the start."""
        if self.end < self.start:
            msg = "a period must not end before it starts; give the earlier day first"
            raise UsageError(msg)

    @classmethod
    def month(cls, text: str) -> Period:
        """
        Make the period of a calendar month.

        Parameters
        ----------
        text
            ``YYYY-MM``.

        Returns
        -------
        Period
            From its first day to its last.

        Raises
        ------
        UsageError
            If the text is not a month.
        """
        try:
            moment = when(text)
        except ValueError:
            moment = when("0001-01-01")
        if len(moment) != _MONTH:
            msg = "a month reads YYYY-MM, for example 2026-10"
            raise UsageError(msg)
        start = first_day(moment)
        return cls(start=start, end=last_day(moment), label=f"{start:%B} {start.year}")

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return self.start <= day <= self.end


class Stage(Enum):
    """How far a case has come: to be triaged, triaged, assessed, given a level, closed."""

    TO_TRIAGE = "to be triaged"
    TRIAGED = "triaged"
    ASSESSED = "assessed"
    LEVEL = "level"
    CLOSED = "closed"


def stage_of(concern: Concern, day: date) -> Stage | None:
    """
    Tell how far a case has come on a day.

    Parameters
    ----------
    concern
        The case.
    day
        The day.

    Returns
    -------
    Stage or None
        None before the case was first discussed. A case that ended at triage counts as closed.
    """
    if first_day(concern.first_discussed) > day:
        return None
    if not is_open(concern, day):
        return Stage.CLOSED
    if level_on(concern, day) is not None:
        return Stage.LEVEL
    if concern.assessed is not None and first_day(concern.assessed) <= day:
        return Stage.ASSESSED
    return Stage.TRIAGED if concern.triage_outcome else Stage.TO_TRIAGE


def level_on(concern: Concern, day: date) -> int | None:
    """
    Give the level of a case on a day.

    Parameters
    ----------
    concern
        The case.
    day
        The day.

    Returns
    -------
    int or None
        The level decided, from the day of the assessment that decided it (of the first discussion,
        where no assessment is recorded).
    """
    decided = concern.assessed or concern.first_discussed
    return concern.level if first_day(decided) <= day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """
    What was triaged in a period, and how far it has come since. Ids of cases, sorted.

    Attributes
    ----------
    of
        ``poc`` or ``loc``.
    triaged
        First discussed in the period and triaged.
    waiting
        First discussed in the period without a triage outcome yet.
    assessed
        Of the triaged, those assessed by the day looked at.
    level_3_4
        Of the assessed, those at level 3 or 4.
    risk_reduced
        Of those at level 3 or 4, those closed with risk reduced.
    outcomes
        Triage outcome to the cases, in order of the vocabulary's codes.
    """

    of: str
    triaged: tuple[RecordId, ...]
    waiting: tuple[RecordId, ...]
    assessed: tuple[RecordId, ...]
    level_3_4: tuple[RecordId, ...]
    risk_reduced: tuple[RecordId, ...]
    outcomes: Mapping[str, tuple[RecordId, ...]]


def new_triage(
    casebook: Casebook, of: Literal["poc", "loc"], period: Period, *, as_at: date
) -> Triage:
    """
    Follow the persons or locations first discussed in a period.

    Parameters
    ----------
    casebook
        The casebook.
    of
        ``poc`` or ``loc``.
    period
        When they were first discussed.
    as_at
        The day up to which assessments and closures count.

    Returns
    -------
    Triage
        A cohort: each figure is a part of the one before, so that the shares are true shares.
    """
    cases = [
        one
        for one in casebook.concerns
        if isinstance(casebook.get(one.subject), _KINDS[of])
        and first_day(one.first_discussed) in period
        and first_day(one.first_discussed) <= as_at
    ]
    triaged = [one for one in cases if one.triage_outcome]
    assessed = [one for one in triaged if one.assessed and first_day(one.assessed) <= as_at]
    high = [one for one in assessed if (one.level or 0) >= MULTI_AGENCY_LEVEL]
    reduced = [
        one
        for one in high
        if one.closed and first_day(one.closed) <= as_at and one.outcome == "risk_reduced"
    ]
    outcomes = sorted({one.triage_outcome for one in triaged})
    return Triage(
        of=of,
        triaged=_ids(triaged),
        waiting=_ids([one for one in cases if not one.triage_outcome]),
        assessed=_ids(assessed),
        level_3_4=_ids(high),
        risk_reduced=_ids(reduced),
        outcomes={
            code: _ids([one for one in triaged if one.triage_outcome == code]) for code in outcomes
        },
    )


def _ids(cases: list[Concern]) -> tuple[RecordId, ...]:
    return tuple(sorted(one.id for one in cases))


def closures(casebook: Casebook, period: Period, *, as_at: date) -> tuple[Concern, ...]:
    """
    List the cases closed in a period.

    Parameters
    ----------
    casebook
        The casebook.
    period
        When they were closed.
    as_at
        Closures after this day do not count.

    Returns
    -------
    tuple of Concern
        By day of closure, then id. A case that says closed without a day is in no period.
    """
    found = [
        one
        for one in casebook.concerns
        if one.closed and first_day(one.closed) in period and first_day(one.closed) <= as_at
    ]
    return tuple(sorted(found, key=lambda one: (one.closed or "", one.id)))


def escalations(casebook: Casebook, as_at: date, *, level: int = 4) -> tuple[Concern, ...]:
    """
    List the open cases at or above the level that is escalated.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day.
    level
        The lowest level that is escalated.

    Returns
    -------
    tuple of Concern
        Highest level first, then id; children are not among them.
    """
    found = [
        (-held, one.id, one)
        for subject in casebook.concern_of
        if (one := case_on(casebook, subject, as_at)) is not None
        and is_open(one, as_at)
        and not casebook.is_child(subject, as_at)
        and (held := level_on(one, as_at) or 0) >= level
    ]
    return tuple(one for _, _, one in sorted(found, key=lambda row: row[:2]))


def lapsed_links(
    casebook: Casebook, period: Period, *, as_at: date, table: EvidenceTable
) -> tuple[RecordId, ...]:
    """
    List the statements that fell past their review date in a period and are no longer counted.

    Parameters
    ----------
    casebook
        The casebook.
    period
        When they fell due for review.
    as_at
        The day.
    table
        Gives the life of a link without a review date.

    Returns
    -------
    tuple of RecordId
        Ids of links that were in force on the day before the period, or began in it, and are not
        in force on the day; sorted.
    """
    before = min(period.start, as_at)
    return tuple(
        link.id
        for link in casebook.links
        if not is_suspected_false(link.grading)
        and first_day(link.first_seen) <= as_at
        and in_force(link, max(before, first_day(link.first_seen)), table)
        and not in_force(link, as_at, table)
    )
