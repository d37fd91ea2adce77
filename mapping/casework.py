"""Where each case stands on a day: triage, assessment, level, closure, transition.

Every answer is a value that carries the ids it was counted from, and the day is an argument. What
is due or overdue is in :mod:`mapping.diary`; what may still be tried is in :mod:`mapping.tactics`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Literal

from graph.errors import UsageError
from graph.evidence import in_force, is_suspected_false
from graph.people import date_of_birth
from graph.picture import is_open
from graph.records import Child, Location, Person
from graph.when import first_day, last_day, when
from mapping.diary import Due, due, finished, overdue
from mapping.tactics import Option, options, tried

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.evidence import EvidenceTable
    from graph.ids import RecordId
    from graph.records import Concern, Record
    from mapping.settings import Transition

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
        for subject, one in casebook.concern_of.items()
        if is_open(one, as_at)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitional:
    """
    One young person on the transitional list.

    Attributes
    ----------
    child
        The child or young adult.
    months_old
        Age in whole months on the day.
    turns_18
        The 18th birthday.
    """

    child: RecordId
    months_old: int
    turns_18: date


def transitional(
    casebook: Casebook, as_at: date, ages: Transition
) -> tuple[tuple[Transitional, ...], tuple[Transitional, ...]]:
    """
    List the young people near or past 18, whose safeguarding must not end with a birthday.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day.
    ages
        From which age to which.

    Returns
    -------
    turning, adults
        Those turning 18, and those already 18; each the next birthday first, which is a list to
        work through by date and no order of need. Only children held by the team (an episode or a
        review), with a date of birth, whose transition is not recorded.
    """
    held = {
        casebook.canonical(child)
        for child in (
            *(one.child for one in casebook.episodes),
            *(one.child for one in casebook.reviews),
        )
    }
    turning: list[Transitional] = []
    adults: list[Transitional] = []
    for child in casebook.children:
        if child.id not in held or _moved_on(child, as_at):
            continue
        born = date_of_birth(child)
        months = None if born is None else _months(last_day(born), as_at)
        if born is None or months is None:
            continue
        if not ages.from_months <= months < ages.until_years * 12:
            continue
        one = Transitional(child=child.id, months_old=months, turns_18=_eighteenth(last_day(born)))
        (turning if one.turns_18 > as_at else adults).append(one)
    return _by_birthday(turning), _by_birthday(adults)


def _by_birthday(found: list[Transitional]) -> tuple[Transitional, ...]:
    return tuple(sorted(found, key=lambda one: (one.turns_18, one.child)))


def _moved_on(child: Child, day: date) -> bool:
    return child.transition_on is not None and first_day(child.transition_on) <= day


def _months(born: date, day: date) -> int:
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


def _eighteenth(born: date) -> date:
    try:
        return born.replace(year=born.year + 18)
    except ValueError:  # born on 29 February: of age on 1 March
        return born.replace(year=born.year + 18, month=3, day=1)


def overrides(casebook: Casebook) -> Mapping[RecordId, tuple[RecordId, ...]]:
    """
    Find the managers' decisions to keep a child's POC row.

    Parameters
    ----------
    casebook
        The casebook.

    Returns
    -------
    mapping of RecordId to tuple of RecordId
        Canonical subject to the decisions of kind ``override``, sorted.
    """
    found: dict[RecordId, tuple[RecordId, ...]] = {}
    for decision in casebook.decisions:
        if decision.kind == "override":
            subject = casebook.canonical(decision.subjects[0])
            found[subject] = (*found.get(subject, ()), decision.id)
    return found


def under_18_pocs(
    casebook: Casebook, as_at: date
) -> tuple[tuple[RecordId, tuple[RecordId, ...]], ...]:
    """
    List the children who stand on the POC list, with the manager's decision about each.

    Parameters
    ----------
    casebook
        The casebook.
    as_at
        The day.

    Returns
    -------
    tuple of (RecordId, tuple of RecordId)
        Subject and the decisions of kind ``override`` dated up to the day; an empty second part
        means that a manager's decision is needed. Sorted by id, never ranked.
    """
    decided = overrides(casebook)
    moments = {one.id: one.decided_at for one in casebook.decisions}
    return tuple(
        (
            subject,
            tuple(one for one in decided.get(subject, ()) if first_day(moments[one]) <= as_at),
        )
        for subject, concern in sorted(casebook.concern_of.items())
        if isinstance(casebook.get(concern.subject), Person)
        and first_day(concern.first_discussed) <= as_at
        and casebook.is_child(subject, as_at)
    )
