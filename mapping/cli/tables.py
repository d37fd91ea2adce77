"""Tables on the screen, on narrow ones too: dates, references and figures stay in one piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.cells import cell_len
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

__all__ = ["Column", "figures", "print_table", "whole", "words"]

_BETWEEN = 2
"""Characters between two columns."""
_WORD = 12
"""A longer word than this may be broken where there is no room."""


class Column(NamedTuple):
    """
    One column.

    Attributes
    ----------
    heading
        Its heading; lines apart by a line feed where it would be wider than what stands below.
    whole
        Whether its cells are never broken, but where they say so by a line feed.
    right
        Whether it is set to the right.
    """

    heading: str
    whole: bool = False
    right: bool = False


def words(heading: str) -> Column:
    """
    Make a column of text, broken between words.

    Parameters
    ----------
    heading
        Its heading.

    Returns
    -------
    Column
        The column.
    """
    return Column(heading)


def whole(heading: str) -> Column:
    """
    Make a column whose cells are kept in one piece: references, dates, grades.

    Parameters
    ----------
    heading
        Its heading.

    Returns
    -------
    Column
        The column.
    """
    return Column(heading, whole=True)


def figures(heading: str) -> Column:
    """
    Make a column of figures.

    Parameters
    ----------
    heading
        Its heading.

    Returns
    -------
    Column
        The column, set to the right.
    """
    return Column(heading, whole=True, right=True)


def print_table(
    screen: Console,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    title: str = "",
) -> None:
    """
    Print a table as wide as the screen at most.

    Where the columns that are kept whole leave no room for the others, the widest of them is broken
    after all: nothing is ever cut off.

    Parameters
    ----------
    screen
        Where to.
    columns
        The columns, left to right.
    rows
        The cells of each row.
    title
        What stands above it; empty for nothing.
    """
    kept = _kept_whole(columns, rows, screen.width)
    if title:
        screen.print(title, style="bold")
    table = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, _BETWEEN - 1, 0, 0),
    )
    for place, column in enumerate(columns):
        table.add_column(
            column.heading,
            justify="right" if column.right else "left",
            no_wrap=place in kept,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*row)
    screen.print(table)


def _kept_whole(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int
) -> frozenset[int]:
    """Choose which columns can be kept whole."""
    places = range(len(columns))
    widest = [_widest(columns[place].heading, *(row[place] for row in rows)) for place in places]
    least = [
        min(_WORD, _widest(*_words(columns[place].heading, *(row[place] for row in rows))))
        for place in places
    ]
    kept = {place for place in places if columns[place].whole}
    room = width - _BETWEEN * len(columns)
    while kept and sum(widest[one] if one in kept else least[one] for one in places) > room:
        kept.remove(max(kept, key=lambda one: widest[one]))
    return frozenset(kept)


def _widest(*texts: str) -> int:
    return max((cell_len(line) for one in texts for line in one.split("\n")), default=0)


def _words(*texts: str) -> list[str]:
    return [word for one in texts for word in one.split()]
