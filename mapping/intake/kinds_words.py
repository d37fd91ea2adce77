"""Readers of cells that hold a word of a list: terms, bands, levels, choices, yes and no."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from graph.vocabulary import Vocabulary, simplify, vocabulary
from mapping.intake.cells import pieces
from mapping.intake.reads import Read, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mapping.intake.layouts import Column
    from mapping.intake.reads import Surroundings

__all__ = ["WORD_KINDS", "unknown_term"]

_LEVEL = re.compile(r"(?:level|l)?\s*([1-4])(?:\.0+)?\Z", re.IGNORECASE | re.ASCII)
_YES, _NO = frozenset({"y", "yes", "true", "1"}), frozenset({"n", "no", "false", "0"})


def _level(column: Column, around: Surroundings) -> Callable[[str], Read]:
    levels = vocabulary("levels")

    def read(text: str) -> Read:
        found = _LEVEL.match(text)
        term = None if found is not None else levels.match(text)
        if found is None and term is None:
            return unreadable("a level, 1 to 4")
        level = int(found[1]) if found is not None else int(term.code if term else 0)
        return Read(str(level), level)

    return read


def _band(column: Column, around: Surroundings) -> Callable[[str], Read]:
    bands = vocabulary("risk_bands")
    expected = "a risk band: " + ", ".join(term.label for term in bands)

    def read(text: str) -> Read:
        term = bands.match(text)
        return unreadable(expected) if term is None else Read(text, term.code)

    return read


def _choice(column: Column, around: Surroundings) -> Callable[[str], Read]:
    known = {simplify(one): one for one in column.of}
    expected = "one of " + ", ".join(column.of)

    def read(text: str) -> Read:
        found = known.get(simplify(text))
        return unreadable(expected) if found is None else Read(text, found)

    return read


def _yes_no(column: Column, around: Surroundings) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        simple = text.casefold()
        if simple in _YES or simple in _NO:
            return Read(text, simple in _YES)
        return unreadable("Y or N")

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


def unknown_term(terms: Vocabulary, text: str) -> str:
    """
    Remark on a wording that a list does not have.

    Parameters
    ----------
    terms
        The list.
    text
        The wording.

    Returns
    -------
    str
        A remark that names the list's nearest term, and not the wording.
    """
    nearest = terms.nearest(text[:200])
    return f"not in the list; kept as “other”; the nearest is “{nearest.label}”"


def _term(column: Column, around: Surroundings) -> Callable[[str], Read]:
    terms, other = _fitting(column)

    def read(text: str) -> Read:
        found = terms.match(text)
        if found is not None:
            return Read(text, found.code)
        return Read(text, other, unknown_term(terms, text))

    return read


def _terms(column: Column, around: Surroundings) -> Callable[[str], Read]:
    terms, other = _fitting(column)

    def read(text: str) -> Read:
        whole = terms.match(text)
        found: dict[tuple[str, str], None] = {}
        remark = None
        for piece in (text,) if whole is not None else pieces(text):
            term = terms.match(piece)
            remark = remark if term is not None else unknown_term(terms, piece)
            found[(other, piece) if term is None else (term.code, "")] = None
        return Read(text, tuple(found), remark) if found else unreadable("a value")

    return read


WORD_KINDS: Mapping[str, Callable[[Column, Surroundings], Callable[[str], Read]]] = (
    MappingProxyType(
        {
            "band": _band,
            "choice": _choice,
            "level": _level,
            "term": _term,
            "terms": _terms,
            "yes_no": _yes_no,
        }
    )
)
"""Kind of column to the maker of its reader."""
