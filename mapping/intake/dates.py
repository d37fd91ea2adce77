"""Read dates and times as British people write them, to the precision they were written with.

A day always comes before its month; nothing is guessed. What cannot be read is None.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_age", "read_birth", "read_when"]

_CENTURY = 2000
_EARLIEST = "1900-01-02"
"""1 January 1900 is what a spreadsheet makes of a nought or a one."""
_AFTERNOON, _NOON = "p", 12

_MONTHS = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may", "may"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names} | {"sept": 9}
_DAYS_OF_WEEK = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+)?"
_GAP = r"[\s./-]*"
_TIME = (
    r"(?:(?:\s*[T,]\s*|\s+(?:at\s+)?)"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?:[:.]\d\d(?:\.\d+)?)?|(?P<short>\d\d))?"
    r"\s*(?:(?P<half>[ap])\.?m\.?|hrs|h)?)?\Z"
)
_PLAIN = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?: (\d\d):(\d\d))?\Z", re.ASCII)
_NUMBERS = re.compile(
    _DAYS_OF_WEEK + r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)"
    r"(?P<year>\d{4}|\d{2})" + _TIME,
    re.IGNORECASE | re.ASCII,
)
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)" + _TIME, re.IGNORECASE | re.ASCII
)
_WORDS = re.compile(
    _DAYS_OF_WEEK + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?" + _GAP + r"(?P<name>[a-z]+)\.?,?"
    r"[\s./-]*'?(?P<year>\d{4}|\d{2})" + _TIME,
    re.IGNORECASE | re.ASCII,
)
_MONTH_WORDS = re.compile(
    r"(?P<name>[a-z]+)\.?[\s,./-]+(?P<year>\d{4})\Z", re.IGNORECASE | re.ASCII
)
_MONTH_NUMBERS = re.compile(
    r"(?:(?P<iso>\d{4})-(?P<second>\d\d)|(?P<first>\d\d?)/(?P<year>\d{4}))\Z"
)
_AGE = re.compile(
    r"(?:c\.?|ca\.?|circa|about|approx\.?|approximately|aged?|~)?\s*(\d{1,3})"
    r"\s*(?:y|yrs?|years?(?:\s+old)?|yo)?\.?\Z",
    re.IGNORECASE | re.ASCII,
)
_OLDEST = 120


def read_when(text: str) -> When | None:
    """
    Read a date, a date with a time, or a month alone.

    Parameters
    ----------
    text
        Such as ``5/9/26``, ``05.09.2026 19:12``, ``2026-09-05T19:12``, ``3rd September 25`` or
        ``Sept 2025``. A year of two digits is 20yy.

    Returns
    -------
    When or None
        The moment to the precision written; None where it cannot be read or does not exist.
    """
    return _read(text, _this_century)


def read_birth(text: str, today: date) -> When | None:
    """
    Read a date of birth: a year of two digits is the latest one that is not in the future.

    Parameters
    ----------
    text
        As in :func:`read_when`.
    today
        The day of the import.

    Returns
    -------
    When or None
        The day (a time of day is dropped), or a month alone; None where it cannot be read.
    """
    limit = today.isoformat()

    def year_of(year: int, month: int, day: int) -> int:
        recent = f"{_CENTURY + year:04d}-{month:02d}-{day:02d}"
        return _CENTURY + year if recent <= limit else _CENTURY - 100 + year

    read = _read(text, year_of)
    return None if read is None else When(read[:10])


def read_age(text: str) -> int | None:
    """
    Read an age in years.

    Parameters
    ----------
    text
        Such as ``34``, ``c. 34`` or ``about 34``.

    Returns
    -------
    int or None
        Whole years; None where it is not an age.
    """
    found = _AGE.match(text)
    if found is None or int(found[1]) > _OLDEST:
        return None
    return int(found[1])


def _this_century(year: int, month: int, day: int) -> int:
    return _CENTURY + year


def _read(text: str, year_of: Callable[[int, int, int], int]) -> When | None:
    plain = _PLAIN.match(text)
    if plain is not None:
        day, _, month, year, hour, minute = plain.groups()
        on = _day(day, month, year, year_of)
        if on is None or hour is None:
            return None if on is None else When(on)
        return When(f"{on}T{hour}:{minute}") if hour < "24" and minute < "60" else None
    for shape in (_ISO, _NUMBERS, _WORDS):
        found = shape.match(text)
        if found is not None:
            return _moment(found, year_of)
    return _month(text)


def _moment(found: re.Match[str], year_of: Callable[[int, int, int], int]) -> When | None:
    parts = found.groupdict()
    month = parts["month"] if "month" in parts else str(_MONTH.get(parts["name"].casefold(), 0))
    on = _day(parts["day"], month, parts["year"], year_of)
    if on is None or parts["hour"] is None:
        return None if on is None else When(on)
    time = _time(parts["hour"], parts["minute"] or parts["short"], parts["half"])
    return None if time is None else When(f"{on}T{time}")


@lru_cache(maxsize=4096)
def _day(day: str, month: str, year: str, year_of: Callable[[int, int, int], int]) -> str | None:
    number = int(year)
    if len(year) == len("26"):
        number = year_of(number, int(month), int(day))
    try:
        read = date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None
    return read if read >= _EARLIEST else None


def _time(hour: str, minute: str | None, half: str | None) -> str | None:
    """Give ``HH:MM``; an hour alone is a time only with am or pm."""
    if minute is None and half is None:
        return None
    hours, minutes = int(hour), int(minute or "0")
    if half is not None:
        if not 1 <= hours <= _NOON:
            return None
        hours = hours % _NOON + (_NOON if half.casefold() == _AFTERNOON else 0)
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else None  # noqa: PLR2004 - hours in a day, minutes in an hour


def _month(text: str) -> When | None:
    found = _MONTH_WORDS.match(text)
    if found is not None:
        month, year = _MONTH.get(found["name"].casefold(), 0), found["year"]
    else:
        numbers = _MONTH_NUMBERS.match(text)
        if numbers is None:
            return None
        month, year = int(numbers["second"] or numbers["first"]), numbers["iso"] or numbers["year"]
    if not 1 <= month <= len(_MONTHS) or year < _EARLIEST[:4]:
        return None
    return When(f"{year}-{month:02d}")
