"""Text in a workbook's cells that stays text, whatever it looks like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["CELL_LETTERS", "text_cell", "text_pieces"]

CELL_LETTERS = 32_767
"""What one cell holds; Excel's own limit, counted in UTF-16 units."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED_LENGTH = len("_x005F")


def text_pieces(text: str) -> tuple[str, ...]:
    """
    Cut a text into pieces that a cell holds.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    tuple of str
        The pieces, which put together are the text again; one, empty, for an empty text.
    """
    if len(text) * 2 <= CELL_LETTERS:
        return (text,)
    pieces, start, held = [], 0, 0
    for place, letter in enumerate(text):
        size = 2 if ord(letter) > 0xFFFF else _ESCAPED_LENGTH if letter == "_" else 1  # noqa: PLR2004 - the last code point of one UTF-16 unit
        if held + size > CELL_LETTERS:
            pieces.append(text[start:place])
            start, held = place, 0
        held += size
    return (*pieces, text[start:])


def text_cell(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    font: Font | None = None,
    alignment: Alignment | None = None,
) -> None:
    """
    Write a cell that is text: never a formula, a number, a date or an error.

    Parameters
    ----------
    sheet
        Where.
    row, column
        From 1.
    text
        At most as long as :func:`text_pieces` cuts; an empty one leaves the cell empty.
    font, alignment
        How it looks.
    """
    cell = sheet.cell(row, column)
    if text:
        # Excel reads _x0041_ as a letter; the underscore is written so that it stays itself.
        cell.value = _ESCAPE.sub("_x005F_", text)
        cell.data_type = "s"
        cell.number_format = "@"
        # What begins like a formula stays text when somebody edits the cell.
        cell.quotePrefix = text[0] in "=+-@\t\r"
    if font is not None:
        cell.font = font
    if alignment is not None:
        cell.alignment = alignment
