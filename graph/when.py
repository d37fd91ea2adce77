"""Dates that know how precise they are, as ISO text: ``2025-09``, ``2025-09-14T10:35``.

A tracker that says "Sept 2025" knows a month, not the first of that month. Kept as text, a moment
carries its own precision, sorts in order, and reads the same in every store.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NewType

from graph.errors import InvalidRecordError

__all__ = [
    "When",
    "before",
    "first_day",
    "in_words",
    "last_day",
    "moment",
    "time_in_words",
    "when",
]

When = NewType("When", str)
"""ISO text of a month, a day or a minute; local time as written, without a zone."""

_SHAPE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?\Z", re.ASCII)
_TIMES = frozenset({"", *(f"T{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60))})
"""What may follow a day: nothing, or a time of day."""
_MONTH, _DAY = len("2025-09"), len("2025-09-14")
_MOST_REMEMBERED = 65_536
_sound: set[str] = set()


def when(value: str | date | datetime) -> When:
    """
    Make a checked moment from ISO text, a date or a datetime.

    Parameters
    ----------
    value
        ``YYYY-MM``, ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM`` text, a date (kept as a day), or a
        datetime (kept to the minute; seconds and zone are dropped).

    Returns
    -------
    When
        The moment with the precision it was given; anything else is refused by :func:`check`.
    """
    if isinstance(value, datetime):
        return When(value.replace(tzinfo=None).isoformat(timespec="minutes"))
    if isinstance(value, date):
        return When(value.isoformat())
    check(value)
    return When(value)


def check(value: str) -> None:
    """
    Refuse text that is not a moment.

    Parameters
    ----------
    value
        Text to check.

    Raises
    ------
    InvalidRecordError
        If the text is not one of the three shapes, or names a day that does not exist.
    """
    if value in _sound:  # the same moment stands in many records
        return
    if value[_DAY:] in _TIMES and _is_day(value[:_DAY]):
        if len(_sound) >= _MOST_REMEMBERED:
            _sound.clear()
        _sound.add(value)
        return
    msg = "a moment must read YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM and exist in the calendar"
    raise InvalidRecordError(msg)


@lru_cache(maxsize=65536)
def _is_day(value: str) -> bool:
    """Tell whether a text is a month or a day; the same day stands in many records."""
    if _SHAPE.match(value) is None:
        return False
    try:
        date.fromisoformat(value if len(value) > _MONTH else f"{value}-01")
    except ValueError:
        return False
    return True


def first_day(value: When) -> date:
    """
    Give the first day that the moment can mean.

    Parameters
    ----------
    value
        A moment of any precision.

    Returns
    -------
    date
        The day itself, or the first of the month.
    """
    if len(value) == _MONTH:
        return date(int(value[:4]), int(value[5:7]), 1)
    return date.fromisoformat(value[:_DAY])


def last_day(value: When) -> date:
    """
    Give the last day that the moment can mean.

    Parameters
    ----------
    value
        A moment of any precision.

    Returns
    -------
    date
        The day itself, or the last of the month.
    """
    if len(value) == _MONTH:
        year, month = int(value[:4]), int(value[5:7])
        return date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(value[:_DAY])


def before(left: When, right: When) -> bool:
    """
    Tell whether one moment lies strictly before another, at the coarser of the two precisions.

    Parameters
    ----------
    left, right
        Moments of any precision.

    Returns
    -------
    bool
        True if `left` is before `right`; the same day is not before.
    """
    shared = min(len(left), len(right))
    return left[:shared] < right[:shared]


def moment(value: When) -> datetime:
    """
    Give the earliest datetime that the moment can mean.

    Parameters
    ----------
    value
        A moment of any precision.

    Returns
    -------
    datetime
        Without a time zone, as written in the source.
    """
    return datetime.fromisoformat(value if len(value) > _MONTH else f"{value}-01")


def in_words(value: When | None) -> str:
    """
    Write a moment as a British reader expects it.

    Parameters
    ----------
    value
        A moment of any precision, or None.

    Returns
    -------
    str
        ``14 Sep 2025``, ``14 Sep 2025 10:35``, ``Sep 2025``, or ``not recorded``.
    """
    if value is None:
        return "not recorded"
    day = first_day(value)
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    if len(value) == _MONTH:
        return f"{month[day.month - 1]} {day.year}"
    text = f"{day.day} {month[day.month - 1]} {day.year}"
    return f"{text} {value[11:]}" if len(value) > _DAY else text


def time_in_words(at: datetime) -> str:
    """
    Write a time of recording, with its zone: a computer's clock and British Summer Time differ.

    Parameters
    ----------
    at
        A time with its zone.

    Returns
    -------
    str
        ``14 Sep 2025 10:35 UTC``.
    """
    return f"{in_words(when(at.astimezone(UTC)))} UTC"
