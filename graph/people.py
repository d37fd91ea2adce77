"""Who a person is, as the most trusted source says: names, date of birth, age on a day."""

from __future__ import annotations

from calendar import isleap
from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from typing import TYPE_CHECKING

from graph.records import Child
from graph.vocabulary import read_data
from graph.when import last_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.records import Account, Person
    from graph.when import When

__all__ = [
    "ADULT_AT_YEARS",
    "age_on",
    "child_before",
    "date_of_birth",
    "disagreements",
    "forename",
    "full_name",
    "initials",
    "nicknames",
    "stated",
    "surname",
]

ADULT_AT_YEARS = 18


@cache
def trust_order() -> dict[str, int]:
    """
    Give the order of trust between sources.

    Returns
    -------
    dict
        Layout to place, 0 for the most trusted.
    """
    order = read_data("trust")["order"]
    return (
        {str(layout): place for place, layout in enumerate(order)}
        if isinstance(order, list)
        else {}
    )


def _ranked(person: Child | Person) -> list[Account]:
    """Sort accounts by trust; within one layout the account most rows give, then row ids."""
    order = trust_order()
    return sorted(
        person.accounts,
        key=lambda one: (order.get(one.layout, len(order)), -len(one.rows), one.rows[-1]),
    )


def stated(person: Child | Person, field: Callable[[Account], str | When | None]) -> str:
    """
    Give one field as the most trusted source that states it has it.

    Parameters
    ----------
    person
        A child or person.
    field
        Picks the field from an account.

    Returns
    -------
    str
        The value, or empty where no source states it.
    """
    for account in _ranked(person):
        if value := field(account):
            return str(value)
    return ""


def surname(person: Child | Person) -> str:
    """
    Give the surname.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    str
        As the most trusted source writes it, or empty.
    """
    return stated(person, lambda account: account.surname)


def forename(person: Child | Person) -> str:
    """
    Give the forename.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    str
        As the most trusted source writes it, or empty.
    """
    return stated(person, lambda account: account.forename)


def full_name(person: Child | Person) -> str:
    """
    Give forename and surname.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    str
        Both, one, or ``name not recorded``.
    """
    return f"{forename(person)} {surname(person)}".strip() or "name not recorded"


def initials(person: Child | Person) -> str:
    """
    Give initials.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    str
        First letters of forename and surname, or ``–``.
    """
    return "".join(name[0].upper() for name in (forename(person), surname(person)) if name) or "–"


def nicknames(person: Child | Person) -> tuple[str, ...]:
    """
    Give every nickname that any source states.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    tuple of str
        Sorted, without repeats.
    """
    return tuple(sorted({name for account in person.accounts for name in account.nicknames}))


def date_of_birth(person: Child | Person) -> When | None:
    """
    Give the date of birth.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    When or None
        As the most trusted source that states it has it.
    """
    for account in _ranked(person):
        if account.date_of_birth is not None:
            return account.date_of_birth
    return None


def age_on(person: Child | Person, day: date) -> int | None:
    """
    Give the age in whole years on a day.

    Parameters
    ----------
    person
        A child or person.
    day
        The day.

    Returns
    -------
    int or None
        From the date of birth (the youngest it can mean, for a month alone); else from the most
        trusted stated age, moved by the whole years since (or until) it was stated, again the
        youngest it can mean; else None.
    """
    born = date_of_birth(person)
    if born is not None:
        return _whole_years(last_day(born), day)
    for account in _ranked(person):
        if account.age is not None:
            since = _whole_years(last_day(account.age_on), day) if account.age_on else 0
            return max(0, account.age + since)
    return None


def child_before(person: Child | Person) -> date:
    """
    Give the first day on which nothing in a record makes its subject a child.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    date
        The 18th birthday that :func:`age_on` counts by, and for a Child record the day on which
        transition is recorded if that is later; ``date.min`` where nothing says child, ``date.max``
        where nothing says when it ends.
    """
    grown = _adult_on(person)
    if not isinstance(person, Child):
        return grown
    return date.max if person.transition_on is None else max(grown, last_day(person.transition_on))


def _adult_on(person: Child | Person) -> date:
    born = date_of_birth(person)
    if born is not None:
        return _birthday(last_day(born), ADULT_AT_YEARS)
    for account in _ranked(person):
        if account.age is not None:
            if account.age_on:
                return _birthday(last_day(account.age_on), ADULT_AT_YEARS - account.age)
            return date.max if account.age < ADULT_AT_YEARS else date.min
    return date.min


def _birthday(start: date, years: int) -> date:
    """Give the first day that is so many whole years after another; 1 March for 29 February."""
    year = start.year + years
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    if (start.month, start.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return start.replace(year=year)


def _whole_years(start: date, day: date) -> int:
    return day.year - start.year - ((day.month, day.day) < (start.month, start.day))


def disagreements(person: Child | Person) -> tuple[str, ...]:
    """
    List the fields on which sources differ.

    Parameters
    ----------
    person
        A child or person.

    Returns
    -------
    tuple of str
        ``name`` and ``date of birth`` where at least two sources state different ones.
    """
    found = []
    names = {
        (one.forename.casefold(), one.surname.casefold())
        for one in person.accounts
        if one.forename and one.surname
    }
    if len(names) > 1:
        found.append("name")
    if len({one.date_of_birth for one in person.accounts if one.date_of_birth}) > 1:
        found.append("date of birth")
    return tuple(found)
