"""What a cell holds: one reader for each kind of column, from tidied text to a checked value.

A reader never raises: a cell is read, read with a remark, or not readable.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from mapping.intake.dates import read_age, read_birth, read_when
from mapping.intake.gradings import FIVE_BY_FIVE, read_grading
from mapping.intake.kinds_people import PEOPLE_KINDS
from mapping.intake.kinds_words import WORD_KINDS
from mapping.intake.places import read_grid, read_postcode
from mapping.intake.reads import AFTER_TODAY, Read, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mapping.intake.layouts import Column
    from mapping.intake.reads import Surroundings

__all__ = ["KINDS", "QUICK"]

_make = tuple.__new__  # half the time of the constructor, for what is made for each cell
_STAMP, _DAY = len("05/10/2026 19:12"), len("05/10/2026")
_TIMES = frozenset(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60))
_PLAIN_REFERENCE = re.compile(r"(?=[A-Za-z/_-]*\d)[A-Za-z0-9/_-]+\Z", re.ASCII)
_MOST_LETTERS = 32_767
"""What a cell of a spreadsheet holds."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)\Z", re.ASCII)


def _text(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        if len(text) > _MOST_LETTERS:
            return Read(text, text, "longer than a spreadsheet’s cell can hold; kept whole")
        return Read(text, text)

    return read


def _date(column: Column, around: Surroundings) -> Callable[[str], Read]:
    today = around.today.isoformat()

    def read(text: str) -> Read:
        moment = read_when(text)
        if moment is None:
            return unreadable("a date, dd/mm/yyyy")
        late = not column.ahead and moment[: len(today)] > today[: len(moment)]
        return Read(moment, moment, AFTER_TODAY if late else None)

    return read


def _born(column: Column, around: Surroundings) -> Callable[[str], Read]:
    today = around.today.isoformat()

    def read(text: str) -> Read:
        moment = read_birth(text, around.today)
        if moment is None:
            return unreadable("a date, dd/mm/yyyy")
        return Read(moment, moment, AFTER_TODAY if moment > today else None)

    return read


def _born_or_age(column: Column, around: Surroundings) -> Callable[[str], Read]:
    born = _born(column, around)

    def read(text: str) -> Read:
        age = read_age(text)
        if age is not None:
            return Read(text, age)
        found = born(text)
        return found if found.expected is None else unreadable("a date, dd/mm/yyyy, or an age")

    return read


def _number(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        compact = text.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text) else text
        if _NUMBER.match(compact) is None:
            return unreadable("a number")
        number = float(compact)
        if number == number // 1 and abs(number) < 10**15:
            return Read(str(int(number)), int(number))
        return Read(compact, number)

    return read


def _reference(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        one_line = " ".join(text.split())
        return Read(one_line, one_line)

    return read


def _grid(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        point = read_grid(text)
        return (
            unreadable("a grid reference, such as OV 813 324")
            if point is None
            else Read(text, point)
        )

    return read


def _postcode(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        code = read_postcode(text)
        return unreadable("a postcode") if code is None else Read(code, code)

    return read


def _grading(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        grading = read_grading(text)
        if grading is None:
            return unreadable("a grading, such as 1/A/P")
        return Read(text, grading, FIVE_BY_FIVE if grading.text else None)

    return read


def _quick_date(column: Column, around: Surroundings) -> Callable[[str], Read | None]:
    """Read ``dd/mm/yyyy HH:MM``, of which a long list has a different one in each row."""
    today = around.today.isoformat()
    days: dict[str, str] = {}

    def quick(raw: str) -> Read | None:
        if len(raw) != _STAMP or raw[_DAY] != " " or raw[_DAY + 1 :] not in _TIMES:
            return None
        day = days.get(raw[:_DAY])
        if day is None:
            day = read_when(raw[:_DAY]) or ""
            days[raw[:_DAY]] = day
        if len(day) != _DAY or (day > today and not column.ahead):
            return None
        text = f"{day}T{raw[_DAY + 1 :]}"
        return _make(Read, (text, text, None, None))

    return quick


def _quick_reference(column: Column, around: Surroundings) -> Callable[[str], Read | None]:
    """Read a reference of plain letters, figures and marks, different in each row."""

    def quick(raw: str) -> Read | None:
        if _PLAIN_REFERENCE.match(raw) is None:
            return None
        return _make(Read, (raw, raw, None, None))

    return quick


QUICK: Mapping[str, Callable[[Column, Surroundings], Callable[[str], Read | None]]] = (
    MappingProxyType({"date": _quick_date, "reference": _quick_reference})
)
"""Kinds whose usual cells differ from row to row, and are read at a glance and not remembered."""

KINDS: Mapping[str, Callable[[Column, Surroundings], Callable[[str], Read]]] = MappingProxyType(
    {
        **PEOPLE_KINDS,
        **WORD_KINDS,
        "born": _born,
        "born_or_age": _born_or_age,
        "date": _date,
        "grading": _grading,
        "grid": _grid,
        "number": _number,
        "postcode": _postcode,
        "reference": _reference,
        "text": _text,
    }
)
"""Kind of column to the maker of its reader."""
