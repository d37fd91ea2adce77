"""The workbook of refused rows, with what was expected: to be mended and given again."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING

from graph.vocabulary import simplify
from mapping.intake.cells import without_controls

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from mapping.intake.read_sheet import RefusedRow
    from mapping.intake.weighing import Reading, RejectedSheet

__all__ = ["EXPECTED", "write_rejects"]

EXPECTED = "What was expected"
_TITLE_LETTERS = 31
_FORBIDDEN_IN_TITLES = str.maketrans(dict.fromkeys(r"[]:*?/\\", " "))


def write_rejects(reading: Reading, path: Path) -> Path:
    """
    Write the refused rows of an import, whole or not at all, for the owner's eyes only.

    Parameters
    ----------
    reading
        What was read; at least one row was refused.
    path
        Where. A workbook that stands there already, and may be half mended, is left alone: one with
        the same content is as good, and for another the name gets a number.

    Returns
    -------
    Path
        The workbook.
    """
    # Loaded when a workbook is to be written: most imports have no need of it.
    from exports.writing import sweep_drafts, write_file  # noqa: PLC0415

    # Here too: a workbook that is there already is not written again, and its draft would stay.
    sweep_drafts(path.parent)
    data = _workbook(reading)
    free, number = path, 1
    while free.exists():
        if free.is_file() and free.read_bytes() == data:
            return free
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return write_file(free, data)


def _workbook(reading: Reading) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - as above

    from exports.steady_zip import steady  # noqa: PLC0415 - as above

    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for number, rejected in enumerate(reading.rejects, 1):
        title = f"{number} {rejected.layout}".translate(_FORBIDDEN_IN_TITLES)[:_TITLE_LETTERS]
        _fill(book.create_sheet(title), rejected)
    book.properties.title = "Refused rows – OFFICIAL-SENSITIVE"
    book.properties.creator = "hothmap"
    held = io.BytesIO()
    book.save(held)
    return steady(held.getvalue(), made_at=datetime.combine(reading.imported_on, time()))


def _fill(sheet: Worksheet, rejected: RejectedSheet) -> None:
    from exports.sheet_cells import text_cell  # noqa: PLC0415 - as above

    places = [
        place
        for place, heading in enumerate(rejected.header)
        if simplify(heading) == simplify(EXPECTED)
    ]
    width = max(len(rejected.header), *(len(row.cells) for row in rejected.rows))
    expected = places[0] if places else width
    for place, heading in enumerate(rejected.header):
        text_cell(sheet, 1, place + 1, _fit(heading))
    text_cell(sheet, 1, expected + 1, EXPECTED)
    for number, row in enumerate(rejected.rows, 2):
        for place, cell in enumerate(row.cells):
            if place != expected:
                text_cell(sheet, number, place + 1, _fit(cell))
        text_cell(sheet, number, expected + 1, _fit(_sentence(row)))
    sheet.freeze_panes = "A2"


def _sentence(row: RefusedRow) -> str:
    said = "; ".join(f"“{column}”: {what}" for column, what in row.faults)
    cut = any(_fit(cell) != without_controls(cell) for cell in row.cells)
    more = "; a cell is too long for a workbook and is cut here: mend this row in its own file"
    return f"{said}{more if cut else ''}"


def _fit(text: str) -> str:
    """Give a text that a cell can hold."""
    from exports.sheet_cells import text_pieces  # noqa: PLC0415 - as above

    return text_pieces(without_controls(text))[0]
