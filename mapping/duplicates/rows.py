"""Read the rows of a filled-in workbook of proposals, whatever was done to it since."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from graph.errors import HothmapError
from mapping.duplicates.names import fold
from mapping.duplicates.workbook import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

__all__ = ["DecisionsFileError", "FilledRow", "read_filled_rows"]

_MOST_UNPACKED_BYTES = 64 * 1024 * 1024
_MOST_ROWS = 50_000
_MOST_COLUMNS = 40
_HEADER_WITHIN_ROWS = 20
_NEEDED = frozenset({"first", "second", "decision"})
_BY_FOLDED = {fold(column): column for column in COLUMNS}
_UNREADABLE = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    NotImplementedError,
)
"""What openpyxl and zipfile raise on a file that is no workbook, or a damaged one."""


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
        If there is no such file, it is no workbook, is too large, or has none of the columns.
    """
    if not path.is_file():
        msg = f"{path.name}: expected a workbook of proposals; there is no such file."
        raise DecisionsFileError(msg)
    _check_size(path)
    rows: list[FilledRow] = []
    found = False
    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                cells = sheet.iter_rows(
                    max_row=_MOST_ROWS + 1, max_col=_MOST_COLUMNS, values_only=True
                )
                table = list(_texts(cells))
                read = _read_table(sheet.title, table)
                found |= read is not None
                rows += read or ()
        finally:
            book.close()
    except _UNREADABLE:
        msg = f"{path.name}: expected an .xlsx workbook; save it as one and try again."
        raise DecisionsFileError(msg) from None
    if not found:
        msg = f"{path.name}: expected a sheet with the columns First, Second and Decision."
        raise DecisionsFileError(msg)
    if any(row.number > _MOST_ROWS for row in rows):
        msg = f"{path.name}: expected at most {_MOST_ROWS:,} rows; split the workbook."
        raise DecisionsFileError(msg)
    return tuple(rows)


def _check_size(path: Path) -> None:
    """Look at the zip directory before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        msg = f"{path.name}: expected an .xlsx workbook; save it as one and try again."
        raise DecisionsFileError(msg) from None
    if unpacked > _MOST_UNPACKED_BYTES:
        megabytes = _MOST_UNPACKED_BYTES // (1024 * 1024)
        msg = f"{path.name}: expected at most {megabytes} MB unpacked; split the workbook."
        raise DecisionsFileError(msg)


def _texts(cells: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, ...]]:
    for row in cells:
        yield tuple(_text(value) for value in row)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _read_table(sheet: str, table: list[tuple[str, ...]]) -> list[FilledRow] | None:
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
    sheet: str, columns: Mapping[int, str], rows: Iterable[tuple[int, tuple[str, ...]]]
) -> Iterator[FilledRow]:
    for number, row in rows:
        values = {
            columns[place]: text for place, text in enumerate(row) if text and place in columns
        }
        if values:
            yield FilledRow(sheet=sheet, number=number, values=values)
