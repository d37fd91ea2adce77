"""Read the rows of a filled-in workbook of proposals, whatever was done to it since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import HothmapError
from mapping.duplicates.names import fold
from mapping.duplicates.workbook import COLUMNS
from mapping.intake.archive import FileRefusedError
from mapping.intake.guard import Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["DecisionsFileError", "FilledRow", "read_filled_rows"]

_HEADER_WITHIN_ROWS = 20
_NEEDED = frozenset({"first", "second", "decision"})
_BY_FOLDED = {fold(column): column for column in COLUMNS}


class DecisionsFileError(HothmapError):
    """A file is not a workbook of proposals that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledRow:
    """
    One row as filled in.

    Attributes
    ----------
    sheet, number
        Where, as the spreadsheet shows it.
    values
        Column to text, outer space dropped; empty cells are left out.
    """

    sheet: str
    number: int
    values: Mapping[str, str]

    def value(self, column: str) -> str:
        """
        Give what one column holds.

        Parameters
        ----------
        column
            One of the columns.

        Returns
        -------
        str
            Its text, or empty.
        """
        return self.values.get(column, "")


def read_filled_rows(path: Path) -> tuple[FilledRow, ...]:
    """
    Read every row of a workbook of proposals.

    Parameters
    ----------
    path
        The workbook. Sheets without the columns First, Second and Decision are passed over.

    Returns
    -------
    tuple of FilledRow
        In the order of the sheets and rows; empty rows are left out.

    Raises
    ------
    DecisionsFileError
        If there is no such file, it cannot be read safely, or it has none of the columns.
    """
    if not path.is_file():
        msg = f"{path.name}: expected a workbook of proposals; there is no such file."
        raise DecisionsFileError(msg)
    try:
        tables = [_read_table(sheet, table) for sheet, table in _tables(path)]
    except FileRefusedError as refused:
        msg = f"{path.name} {refused.reason}."
        raise DecisionsFileError(msg) from None
    found = [table for table in tables if table is not None]
    if not found:
        msg = f"{path.name}: expected a sheet with the columns First, Second and Decision."
        raise DecisionsFileError(msg)
    return tuple(row for table in found for row in table)


def _tables(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Give each visible sheet, read by a child process of limited means."""
    opened = Opened(path.read_bytes())
    try:
        for sheet, parts in opened.sheets():
            yield (
                sheet or path.name,
                [[text.strip() for text in row] for part in parts for row in part],
            )
    finally:
        opened.close()


def _read_table(sheet: str, table: list[list[str]]) -> list[FilledRow] | None:
    """Read the rows below the header; None where the sheet has none."""
    for number, row in enumerate(table[:_HEADER_WITHIN_ROWS], start=1):
        folded = [fold(text) for text in row]
        if set(folded) >= _NEEDED:
            columns = {
                place: _BY_FOLDED[text] for place, text in enumerate(folded) if text in _BY_FOLDED
            }
            return list(_filled(sheet, columns, enumerate(table[number:], start=number + 1)))
    return None


def _filled(
    sheet: str, columns: Mapping[int, str], rows: Iterable[tuple[int, list[str]]]
) -> Iterator[FilledRow]:
    for number, row in rows:
        values = {
            columns[place]: text for place, text in enumerate(row) if place in columns and text
        }
        if values:
            yield FilledRow(sheet=sheet, number=number, values=values)
