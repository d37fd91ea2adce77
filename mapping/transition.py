"""Young people near or past 18, and children who stand on the list of persons of concern.

Safeguarding does not end with a birthday, and a child is a child first whatever list it is on.
Neither list is an order of need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.cases import case_on
from graph.people import date_of_birth
from graph.records import Child, Person
from graph.when import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from mapping.settings import Transition

__all__ = ["Transitional", "overrides", "transitional", "under_18_pocs"]


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
        for subject in sorted(casebook.concern_of)
        if (concern := case_on(casebook, subject, as_at)) is not None
        and isinstance(casebook.get(concern.subject), Person)
        and casebook.is_child(subject, as_at)
    )
