"""The small mess of real files: rows that must be refused, copies, "see above", blank rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.made_up_year.figures import Cell, FileTruth, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance

__all__ = ["messed", "with_blanks", "with_see_above"]


def messed(
    chance: Chance, rows: Sequence[Row], *, refused: Sequence[Row] = (), copies: int = 0
) -> tuple[list[Row], FileTruth]:
    """
    Put rows that must be refused, and copies of good ones, among the rows of a file.

    Parameters
    ----------
    chance
        Where they come to stand.
    rows
        The good rows; their order stays.
    refused
        Rows that the intake must refuse: a copy of any row under these cells, a row each.
    copies
        How many of the good rows stand twice, the copy somewhere below.

    Returns
    -------
    rows, truth
        What is written, and how it must be received.
    """
    mixed = [dict(row) for row in rows]
    for cells in refused:
        model = chance.choice(rows)
        mixed.insert(chance.randint(1, len(mixed)), {**model, **cells})
    originals = chance.some(list(rows), copies)
    for row in originals:
        at = mixed.index(row)
        mixed.insert(chance.randint(at + 1, min(at + 6, len(mixed))), dict(row))
    truth = FileTruth(rows=len(mixed), refused=len(refused), duplicates=len(originals))
    return mixed, truth


def with_see_above(chance: Chance, rows: Sequence[Row], column: str, share: float) -> list[Row]:
    """
    Write "see above" where a cell repeats the one above it.

    Parameters
    ----------
    chance
        Where, and in which words.
    rows
        The rows as they will stand.
    column
        The column.
    share
        How much of the repeats, 0 to 1.

    Returns
    -------
    list of Row
        The same, as a reader understands them.
    """
    shown: list[Row] = []
    above: Cell = None
    for row in rows:
        cell = row.get(column)
        if cell is not None and cell == above and chance.happens(share):
            words = chance.choice(("see above", "see above", "as above", '"'))
            shown.append({**row, column: words})
        else:
            shown.append(row)
        above = cell
    return shown


def with_blanks(chance: Chance, rows: Sequence[Row], count: int) -> list[Row]:
    """
    Leave blank rows between the rows of a sheet.

    Parameters
    ----------
    chance
        Where.
    rows
        The rows.
    count
        How many blank ones.

    Returns
    -------
    list of Row
        The rows with empty ones between them.
    """
    spread = list(rows)
    for _ in range(count):
        spread.insert(chance.randint(2, len(spread) - 1), {})
    return spread
