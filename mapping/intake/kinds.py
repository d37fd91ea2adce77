"""What a cell holds: one reader for each kind of column, from tidied text to a checked value.

A reader never raises: a cell is read, read with a remark, or not readable.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.vocabulary import Term, Vocabulary, simplify, vocabulary
from mapping.intake.cells import pieces
from mapping.intake.dates import read_age, read_birth, read_when
from mapping.intake.gradings import FIVE_BY_FIVE, read_grading
from mapping.intake.people_names import (
    References,
    Someone,
    read_name,
    read_nicknames,
    read_someone,
)
from mapping.intake.places import read_grid, read_postcode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from mapping.intake.layouts import Column

__all__ = ["AFTER_TODAY", "EMPTY", "KINDS", "QUICK", "Read", "Surroundings"]

AFTER_TODAY = "a date after today; kept"
_STAMP, _DAY = len("05/10/2026 19:12"), len("05/10/2026")
_TIMES = frozenset(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60))
_PLAIN_REFERENCE = re.compile(r"(?=[A-Za-z/_-]*\d)[A-Za-z0-9/_-]+\Z", re.ASCII)
_MOST_LETTERS = 32_767
"""What a cell of a spreadsheet holds."""
_LEVEL = re.compile(r"(?:level|l)?\s*([1-4])(?:\.0+)?\Z", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)\Z", re.ASCII)
_YES, _NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})


class Read(NamedTuple):
    """
    One cell as read.

    Attributes
    ----------
    text
        What the source row keeps: tidied, a date as ISO; empty where left empty.
    value
        What records are made of; what it is depends on the column's kind. None for an empty cell.
    remark
        What was odd about it, or None.
    expected
        What was expected, where it cannot be read at all; else None.
    """

    text: str
    value: Any  # the column's kind says which; the reader of a row knows its own columns
    remark: str | None = None
    expected: str | None = None


EMPTY = Read("", None)


class Surroundings(NamedTuple):
    """
    What a reader needs beside the text.

    Attributes
    ----------
    layout
        Name of the layout.
    references
        What references look like.
    today
        The day of the import.
    """

    layout: str
    references: References
    today: date


def _unreadable(expected: str) -> Read:
    return Read("", None, None, expected)


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
            return _unreadable("a date, dd/mm/yyyy")
        late = not column.ahead and moment[: len(today)] > today[: len(moment)]
        return Read(moment, moment, AFTER_TODAY if late else None)

    return read


def _born(column: Column, around: Surroundings) -> Callable[[str], Read]:
    today = around.today.isoformat()

    def read(text: str) -> Read:
        moment = read_birth(text, around.today)
        if moment is None:
            return _unreadable("a date, dd/mm/yyyy")
        return Read(moment, moment, AFTER_TODAY if moment > today else None)

    return read


def _born_or_age(column: Column, around: Surroundings) -> Callable[[str], Read]:
    born = _born(column, around)

    def read(text: str) -> Read:
        age = read_age(text)
        if age is not None:
            return Read(text, age)
        found = born(text)
        return found if found.expected is None else _unreadable("a date, dd/mm/yyyy, or an age")

    return read


def _number(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        compact = text.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text) else text
        if _NUMBER.match(compact) is None:
            return _unreadable("a number")
        number = float(compact)
        if number == number // 1 and abs(number) < 10**15:
            return Read(str(int(number)), int(number))
        return Read(compact, number)

    return read


def _level(column: Column, around: Surroundings) -> Callable[[str], Read]:
    levels = vocabulary("levels")

    def read(text: str) -> Read:
        found = _LEVEL.match(text)
        term = None if found is not None else levels.match(text)
        if found is None and term is None:
            return _unreadable("a level, 1 to 4")
        level = int(found[1]) if found is not None else int(term.code if term else 0)
        return Read(str(level), level)

    return read


def _band(column: Column, around: Surroundings) -> Callable[[str], Read]:
    bands = vocabulary("risk_bands")
    expected = "a risk band: " + ", ".join(term.label for term in bands)

    def read(text: str) -> Read:
        term = bands.match(text)
        return _unreadable(expected) if term is None else Read(text, term.code)

    return read


def _choice(column: Column, around: Surroundings) -> Callable[[str], Read]:
    known = {simplify(one): one for one in column.of}
    expected = "one of " + ", ".join(column.of)

    def read(text: str) -> Read:
        found = known.get(simplify(text))
        return _unreadable(expected) if found is None else Read(text, found)

    return read


def _yes_no(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        simple = text.casefold()
        if simple in _YES or simple in _NO:
            return Read(text, simple in _YES)
        return _unreadable("Y or N")

    return read


def _fitting(column: Column) -> tuple[Vocabulary, str]:
    """Give the terms that a column may hold, and the code of "other"."""
    terms = vocabulary(str(column.of))
    if terms.name == "link_kinds":
        peer = tuple(term for term in terms if term.text("layer") == "peer")
        return Vocabulary(terms.name, peer), "peer"
    other = next(code for code in terms.codes if code.casefold() == "other")
    if column.only:
        kept = tuple(term for term in terms if term.code in (*column.only, other))
        return Vocabulary(terms.name, kept), other
    return terms, other


def _unknown(terms: Vocabulary, text: str) -> str:
    nearest: Term = terms.nearest(text[:200])
    return f"not in the list; kept as “other”; the nearest is “{nearest.label}”"


def _term(column: Column, around: Surroundings) -> Callable[[str], Read]:
    terms, other = _fitting(column)

    def read(text: str) -> Read:
        found = terms.match(text)
        if found is not None:
            return Read(text, found.code)
        return Read(text, other, _unknown(terms, text))

    return read


def _terms(column: Column, around: Surroundings) -> Callable[[str], Read]:
    terms, other = _fitting(column)

    def read(text: str) -> Read:
        whole = terms.match(text)
        found: dict[tuple[str, str], None] = {}
        remark = None
        for piece in (text,) if whole is not None else pieces(text):
            term = terms.match(piece)
            remark = remark if term is not None else _unknown(terms, piece)
            found[(other, piece) if term is None else (term.code, "")] = None
        return Read(text, tuple(found), remark) if found else EMPTY

    return read


def _reference(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        one_line = " ".join(text.split())
        return Read(one_line, one_line)

    return read


def _child(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        reference = around.references.whole(text, "child")
        if reference is None:
            return _unreadable("a child’s reference")
        return Read(text, f"{around.references.child_scheme(around.layout)}:{reference}")

    return read


def _listed(scheme: str) -> Callable[[Column, Surroundings], Callable[[str], Read]]:
    """Make the reader of a list of references, where a name may stand instead of one."""

    def reader(column: Column, around: Surroundings) -> Callable[[str], Read]:
        def read(text: str) -> Read:
            known: dict[str, None] = {}
            named: list[str] = []
            for piece in pieces(text):
                for part in piece.split(",") if not _is_name(piece) else (piece,):
                    reference = around.references.whole(part.strip(), scheme)
                    if reference is not None:
                        known[f"{scheme}:{reference}"] = None
                    elif part.strip():
                        named.append(part.strip())
            return Read(text, (tuple(known), tuple(named)))

        return read

    return reader


def _is_name(piece: str) -> bool:
    """Tell whether a comma in a list of references parts a surname from a forename."""
    return not all(any(letter.isdigit() for letter in part) for part in piece.split(","))


def _person(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        name = read_name(text)
        return Read(text, name) if any(name) else _unreadable("a name")

    return read


def _nicknames(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        return Read(text, read_nicknames(text))

    return read


def _people(column: Column, around: Surroundings) -> Callable[[str], Read]:
    nobody = _nobody(column)
    roles = vocabulary("event_roles")

    def read(text: str) -> Read:
        found: list[Someone] = []
        remark = None
        for piece in pieces(text):
            someone = None if simplify(piece) in nobody else read_someone(piece, around.references)
            if someone is None:
                continue
            if column.roles and someone.role:
                role = roles.match(someone.role)
                remark = remark if role is not None else _unknown(roles, someone.role)
                someone = someone._replace(role="other" if role is None else role.code)
            found.append(someone)
        return Read(text, tuple(found), remark) if found else Read(text, None)

    return read


def _place(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        one_line = " ".join(text.split())
        return Read(text, one_line)

    return read


def _places(column: Column, around: Surroundings) -> Callable[[str], Read]:
    nobody = _nobody(column)

    def read(text: str) -> Read:
        found = dict.fromkeys(one for one in pieces(text) if simplify(one) not in nobody)
        return Read(text, tuple(found) or None)

    return read


def _nobody(column: Column) -> frozenset[str]:
    unknown = ("n/k", "nk", "unknown", "tbc")
    return frozenset(simplify(one) for one in (*column.nobody, *unknown))


def _grid(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        point = read_grid(text)
        return (
            _unreadable("a grid reference, such as OV 813 324")
            if point is None
            else Read(text, point)
        )

    return read


def _postcode(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        code = read_postcode(text)
        return _unreadable("a postcode") if code is None else Read(code, code)

    return read


def _grading(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        grading = read_grading(text)
        if grading is None:
            return _unreadable("a grading, such as 1/A/P")
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
        return Read(text, text)

    return quick


def _quick_reference(column: Column, around: Surroundings) -> Callable[[str], Read | None]:
    """Read a reference of plain letters, figures and marks, different in each row."""

    def quick(raw: str) -> Read | None:
        return Read(raw, raw) if _PLAIN_REFERENCE.match(raw) is not None else None

    return quick


QUICK: Mapping[str, Callable[[Column, Surroundings], Callable[[str], Read | None]]] = (
    MappingProxyType({"date": _quick_date, "reference": _quick_reference})
)
"""Kinds whose usual cells differ from row to row, and are read at a glance and not remembered."""

KINDS: Mapping[str, Callable[[Column, Surroundings], Callable[[str], Read]]] = MappingProxyType(
    {
        "band": _band,
        "born": _born,
        "born_or_age": _born_or_age,
        "child": _child,
        "children": _listed("child"),
        "choice": _choice,
        "date": _date,
        "grading": _grading,
        "grid": _grid,
        "level": _level,
        "locs": _listed("loc"),
        "nicknames": _nicknames,
        "number": _number,
        "people": _people,
        "person": _person,
        "place": _place,
        "places": _places,
        "pocs": _listed("poc"),
        "postcode": _postcode,
        "reference": _reference,
        "term": _term,
        "terms": _terms,
        "text": _text,
        "yes_no": _yes_no,
    }
)
"""Kind of column to the maker of its reader."""
