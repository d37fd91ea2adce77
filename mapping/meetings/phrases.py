"""Small pieces of paper that several sections share: counts, lists, dates, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Number, Of, Words, line
from graph.ids import scheme_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from exports.paper import Line, Piece
    from graph.ids import RecordId

__all__ = ["BLANK", "are", "children", "count", "dated", "listed", "tally"]

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


def children(ids: Collection[RecordId]) -> Line:
    """
    Count children in words.

    Parameters
    ----------
    ids
        The children.

    Returns
    -------
    Line
        ``no children``, ``1 child``, ``3 children``; the figure counts children.
    """
    if not ids:
        return line("no children")
    return line(tally(ids, of_children=True), " child" if len(ids) == 1 else " children")


def are(ids: Collection[RecordId]) -> str:
    """
    Choose the verb that goes with a count.

    Parameters
    ----------
    ids
        What is counted.

    Returns
    -------
    str
        ``is`` for one, ``are`` otherwise.
    """
    return "is" if len(ids) == 1 else "are"


def dated(reports: Collection[RecordId]) -> Line:
    """
    Point at the day of some reports, which an audience may see if it may see one of them.

    Parameters
    ----------
    reports
        Events or links of one day, as :meth:`MonthlyPack.last_report` gives them.

    Returns
    -------
    Line
        The day, or ``none`` where there is no report.
    """
    if not reports:
        return line("none")
    first = sorted(reports)[0]
    return line(Of(first, "last_seen" if scheme_of(first) == "link" else "on"))


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
