"""Small pieces of paper that several sections share: counts, lists, dates, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Number, Of, Words, line
from graph.ids import scheme_of
from graph.records import Link

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from exports.paper import Line, Piece
    from graph.ids import RecordId
    from graph.stability import Stability
    from mapping.meetings.pack import MonthlyPack

__all__ = ["BLANK", "at_level", "between", "count", "dated", "listed", "seen_first", "tally"]

HIGHEST_LEVEL = 4

BLANK: Line = ()
"""An empty cell."""


def tally(ids: Collection[RecordId], *, of_children: bool = False) -> Number:
    """
    Count records.

    Parameters
    ----------
    ids
        What is counted.
    of_children
        Whether it is a number of children.

    Returns
    -------
    Number
        How many, because of them.
    """
    return Number(len(ids), tuple(sorted(ids)), counts_children=of_children)


def count(ids: Collection[RecordId], one: str, many: str) -> Line:
    """
    Count records in words: ``1 action``, ``3 actions``, ``no actions``.

    Parameters
    ----------
    ids
        What is counted.
    one, many
        What one of them and several are called.

    Returns
    -------
    Line
        The figure and the word.
    """
    if not ids:
        return line(f"no {many}")
    return line(tally(ids), f" {one if len(ids) == 1 else many}")


def between(held: Stability) -> Line:
    """
    Say between which ranks a place lies in nine of ten draws of the evidence.

    Parameters
    ----------
    held
        How the place holds.

    Returns
    -------
    Line
        ``3 to 9``, or one number where both are the same.
    """
    if held.low == held.high:
        return line(Number(held.low))
    return line(Number(held.low), " to ", Number(held.high))


def seen_first(pack: MonthlyPack, records: Iterable[RecordId], field: str) -> RecordId | None:
    """
    Choose, of records that say the same, the one that most audiences may see.

    Parameters
    ----------
    pack
        The month, which knows the audience.
    records
        Reports or links.
    field
        The field to be printed.

    Returns
    -------
    RecordId or None
        A report before a link, and of links one that ends in no child and in nobody unidentified;
        None where the audience may see none of them.
    """
    held = [one for one in records if pack.tells(one, field)]
    return min(held, key=lambda one: (*_reserve(pack, one), one)) if held else None


def _reserve(pack: MonthlyPack, record_id: RecordId) -> tuple[int, int]:
    book = pack.casebook
    record = book.get(record_id)
    if not isinstance(record, Link):
        return (0, 0)
    ends = (record.source, record.target)
    return (1, sum(book.is_child(one, pack.as_at) or book.is_unresolved(one) for one in ends))


def dated(pack: MonthlyPack, reports: Collection[RecordId]) -> Line:
    """
    Point at the day of some reports of one day, by one of them that the audience may see.

    Parameters
    ----------
    pack
        The month, which knows the audience.
    reports
        Events or links of one day, as :meth:`MonthlyPack.last_report` gives them.

    Returns
    -------
    Line
        The day; ``none`` where there is no report; nothing where the audience may see none.
    """
    if not reports:
        return line("none")
    fields = {one: "last_seen" if scheme_of(one) == "link" else "on" for one in reports}
    held = (
        seen_first(pack, [one for one in fields if fields[one] == field], field)
        for field in ("on", "last_seen")
    )
    chosen = next((one for one in held if one is not None), None)
    return line(Of(chosen, fields[chosen])) if chosen is not None else BLANK


def at_level(level: int) -> str:
    """
    Name a level and those above it.

    Parameters
    ----------
    level
        The lowest of them.

    Returns
    -------
    str
        ``level 3 or above``; ``level 4`` for the highest.
    """
    return f"level {level}" if level >= HIGHEST_LEVEL else f"level {level} or above"


def listed(ids: Iterable[RecordId], *, at_most: int = 6) -> Line:
    """
    Name records one after the other.

    Parameters
    ----------
    ids
        What is named, in order.
    at_most
        How many are named before the rest is only counted.

    Returns
    -------
    Line
        Labels with ``; `` between; empty for none.
    """
    held = tuple(ids)
    pieces: list[Piece] = []
    for place, one in enumerate(held[:at_most]):
        pieces += [Words("; "), Of(one)] if place else [Of(one)]
    if len(held) > at_most:
        pieces += [Words(" and "), tally(held[at_most:]), Words(" more")]
    return tuple(pieces)
