"""Compare dates of birth and stated ages."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from graph.when import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.when import When

__all__ = ["Birth", "Span", "birth_span", "compare_births", "span_of_age", "years_apart"]

_DAY = len("2010-09-14")
_YEAR = timedelta(days=365.25)

Span = tuple["date", "date"]
"""First and last day on which somebody may have been born."""


class Birth(Enum):
    """How two dates of birth compare."""

    UNKNOWN = "not both recorded"
    SAME = "same date of birth"
    MONTH = "same month of birth"
    CLOSE = "dates of birth differ by one digit, or by day and month exchanged"
    DIFFER = "different dates of birth"


def compare_births(first: Iterable[When], second: Iterable[When]) -> Birth:
    """
    Compare the dates of birth that two people's sources state.

    Parameters
    ----------
    first, second
        Stated dates of birth.

    Returns
    -------
    Birth
        The best that any two of them compare.
    """
    found = {_compare(one, other) for one in first for other in second}
    return next((one for one in Birth if one in found), Birth.UNKNOWN)


def _compare(first: When, second: When) -> Birth:
    if len(first) < _DAY or len(second) < _DAY:
        return Birth.MONTH if first[:7] == second[:7] else Birth.DIFFER
    one, other = first[:_DAY], second[:_DAY]
    if one == other:
        return Birth.SAME
    exchanged = f"{one[:4]}-{one[8:]}-{one[5:7]}"
    if exchanged == other or sum(a != b for a, b in zip(one, other, strict=True)) == 1:
        return Birth.CLOSE
    return Birth.DIFFER


def birth_span(born: When) -> Span:
    """
    Give the days on which somebody may have been born.

    Parameters
    ----------
    born
        A date of birth of any precision.

    Returns
    -------
    Span
        First and last day.
    """
    return first_day(born), last_day(born)


def span_of_age(age: int, stated_on: When) -> Span:
    """
    Give the days on which somebody of a stated age may have been born.

    Parameters
    ----------
    age
        Age in whole years.
    stated_on
        When it was stated.

    Returns
    -------
    Span
        First and last day.
    """
    return first_day(stated_on) - (age + 1) * _YEAR, last_day(stated_on) - age * _YEAR


def years_apart(first: Iterable[Span], second: Iterable[Span]) -> float | None:
    """
    Give how far two people's ages lie apart.

    Parameters
    ----------
    first, second
        When each may have been born, as their sources state it.

    Returns
    -------
    float or None
        Years between the two nearest spans; 0 where they overlap, None where one has none.
    """
    others = tuple(second)
    gaps = [
        max(timedelta(0), start - other_end, other_start - end) / _YEAR
        for start, end in first
        for other_start, other_end in others
    ]
    return min(gaps, default=None)
