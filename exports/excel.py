"""Write a released paper's tables as a workbook: typed cells, no formula, a sheet to fill in."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties

from exports.cover import cover_rows
from exports.sheet_cells import text_cell, text_pieces
from exports.steady_zip import steady
from graph.errors import ReleaseError
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from exports.release import Released
    from exports.released import ReleasedCell, ReleasedColumn, ReleasedPaper, ReleasedTable

__all__ = ["paper_excel"]

_README = "Read me"
_SHEET_LETTERS = 31
_FONT = "Arial"
_HEADER = Font(name=_FONT, size=10, bold=True)
_BODY = Font(name=_FONT, size=10)
_TITLE = Font(name=_FONT, size=16, bold=True)
_FILL = PatternFill("solid", fgColor="F3F2F1")
_TO_FILL_IN = PatternFill("solid", fgColor="FFF7DB")
_UNDER = Border(bottom=Side("medium", color="0B0C0C"))
_FAINT = Border(bottom=Side("thin", color="D9D9D9"))
_WRAP = Alignment(vertical="top", wrap_text=True)
_RIGHT = Alignment(vertical="top", horizontal="right", indent=1)
_HEAD_RIGHT = Alignment(vertical="top", horizontal="right", wrap_text=True, indent=1)
_LEFT = Alignment(vertical="top", horizontal="left")
_DATE_FORMAT, _TIME_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
_WIDTHS = {"number": (9.0, 16.0), "date": (12.0, 17.0), "text": (10.0, 52.0)}
_FILLED_IN = ("Status", "Outcome", "Effect", "Date done")
_LINES_FOR_LATER = 1000
_LINE_POINTS, _HIGHEST_POINTS = 13.5, 400.0


def paper_excel(released: Released[ReleasedPaper]) -> bytes:
    """
    Write a paper's tables as a workbook.

    Parameters
    ----------
    released
        The paper, through the gate.

    Returns
    -------
    bytes
        An ``.xlsx`` file: what it is on the first sheet, then a sheet a table, and last the action
        sheet. The same paper gives the same bytes.

    Raises
    ------
    ReleaseError
        If two sheets would have one name, or a name that Excel refuses.
    """
    paper, made_at = released.content, released.grounds.released_at
    book = Workbook()
    tables = [*paper.sheets, *((paper.actions,) if paper.actions is not None else ())]
    names = [_README, *(table.sheet or table.caption for table in tables)]
    lowered = [name.casefold() for name in names]
    if len(set(lowered)) != len(names) or not all(_fits(name) for name in names):
        msg = "the sheets of a workbook need different names of 1 to 31 plain letters"
        raise ReleaseError(msg)
    readme = book.active
    if readme is not None:
        book.remove(readme)
    _read_me(book.create_sheet(_README), released, tables)
    for name, table in zip(names[1:], tables, strict=True):
        _table(book.create_sheet(name), table, released)
    if paper.actions is not None:
        _make_action_sheet(book.worksheets[-1], paper.actions)
    out = io.BytesIO()
    properties = book.properties
    properties.creator = properties.lastModifiedBy = "hothmap"
    properties.title = f"{paper.meeting}, {paper.period}"
    properties.subject = released.stamp.heading
    properties.keywords = f"audience: {released.profile.name}"
    book.save(out)
    return steady(out.getvalue(), made_at=made_at)


def _fits(name: str) -> bool:
    return 0 < len(name) <= _SHEET_LETTERS and not set(name) & set("[]:*?/\\'")


def _read_me(
    sheet: Worksheet, released: Released[ReleasedPaper], tables: Sequence[ReleasedTable]
) -> None:
    paper = released.content
    rows: list[tuple[str, str]] = [("Marking", released.stamp.heading), *cover_rows(released)]
    rows += [("Note", note) for note in paper.notes]
    rows += [("Sheet", _sheet_words(table)) for table in tables]
    if paper.actions is not None:
        rows.append(
            ("To fill in", "On the sheet Actions, fill in the yellow columns and import the file.")
        )
    text_cell(sheet, 1, 1, paper.title, font=_TITLE)
    text_cell(sheet, 2, 1, f"{paper.meeting} – {paper.period}", font=_BODY)
    for number, (label, text) in enumerate(rows, start=4):
        text_cell(sheet, number, 1, label, font=_HEADER, alignment=_WRAP)
        text_cell(sheet, number, 2, text, font=_BODY, alignment=_WRAP)
    sheet.column_dimensions["A"].width = 20
    sheet.column_dimensions["B"].width = 90
    _printed(sheet, released)


def _sheet_words(table: ReleasedTable) -> str:
    name = table.sheet or table.caption
    return name if name == table.caption else f"{name}: {table.caption}"


def _table(sheet: Worksheet, table: ReleasedTable, released: Released[ReleasedPaper]) -> None:
    for place, column in enumerate(table.columns, start=1):
        numeric = column.kind == "number"
        place_of_text = _HEAD_RIGHT if numeric else _WRAP
        text_cell(sheet, 1, place, column.label, font=_HEADER, alignment=place_of_text)
        head = sheet.cell(1, place)
        head.fill, head.border = _FILL, _UNDER
        sheet.column_dimensions[get_column_letter(place)].width = _width(table, place - 1)
    _set_height(sheet, 1, [column.label for column in table.columns])
    number = 2
    for row in table.rows:
        number += _row(sheet, number, row, table.columns)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{max(number - 1, 1)}"
    sheet.print_title_rows = "1:1"
    _printed(sheet, released)


def _row(
    sheet: Worksheet, number: int, row: Sequence[ReleasedCell], columns: Sequence[ReleasedColumn]
) -> int:
    """Write one row; text too long for a cell goes on in further rows. Give the rows used."""
    used = 1
    for place, (cell, column) in enumerate(zip(row, columns, strict=True), start=1):
        pieces = text_pieces(cell.text)
        if column.kind == "number" and cell.number is not None:
            _typed(sheet, number, place, cell.number, number_format=_number_format(cell))
        elif column.kind == "date" and cell.day is not None:
            has_time = "T" in cell.day
            day = datetime.fromisoformat(cell.day) if has_time else date.fromisoformat(cell.day)
            _typed(
                sheet, number, place, day, number_format=_TIME_FORMAT if has_time else _DATE_FORMAT
            )
        else:
            for offset, piece in enumerate(pieces):
                text_cell(sheet, number + offset, place, piece, font=_BODY, alignment=_WRAP)
            used = max(used, len(pieces))
    if used == 1:
        _set_height(sheet, number, [cell.text for cell in row])
    for line in range(number, number + used):
        for place in range(1, len(columns) + 1):
            sheet.cell(line, place).border = _FAINT
    return used


def _set_height(sheet: Worksheet, number: int, texts: Sequence[str]) -> None:
    """Make a row as high as its wrapped text needs; not every program does so by itself."""
    lines = 1
    for place, text in enumerate(texts, start=1):
        width = sheet.column_dimensions[get_column_letter(place)].width
        needed = sum(1 + int(len(part) / width) for part in text.split("\n"))
        lines = max(lines, needed)
    if lines > 1:
        sheet.row_dimensions[number].height = min(lines * _LINE_POINTS, _HIGHEST_POINTS)


def _typed(
    sheet: Worksheet, number: int, place: int, value: float | date, *, number_format: str
) -> None:
    cell = sheet.cell(number, place)
    cell.value = value
    cell.number_format = number_format
    cell.font, cell.alignment = _BODY, _LEFT if isinstance(value, date) else _RIGHT


def _number_format(cell: ReleasedCell) -> str:
    decimals = len(cell.text.partition(".")[2])
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _width(table: ReleasedTable, place: int) -> float:
    column = table.columns[place]
    least, most = _WIDTHS[column.kind]
    least = min(least * max(column.width, 1.0), most)
    longest = max((len(row[place].text) for row in table.rows), default=0)
    return min(max(least, 1.1 * longest + 2, min(1.2 * len(column.label) + 3, 20)), most)


def _printed(sheet: Worksheet, released: Released[ReleasedPaper]) -> None:
    """Put the marking on every printed page. An ampersand is a command there, so it is doubled."""
    heading = released.stamp.heading.replace("&", "&&")
    register = released.stamp.register.replace("&", "&&")
    sheet.oddHeader = HeaderFooterItem(center=_part(heading))
    sheet.oddFooter = HeaderFooterItem(
        left=_part(register), center=_part(heading), right=_part("Page &P of &N")
    )
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _part(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text=text, size=8)


def _make_action_sheet(sheet: Worksheet, table: ReleasedTable) -> None:
    """Mark what is filled in after the meeting, and offer the words that are understood."""
    labels = [column.label for column in table.columns]
    statuses = [vocabulary("statuses").label(code) for code in ("open", "done", "dropped")]
    effects = [term.label for term in vocabulary("effects") if term.code != "other"]
    last = sheet.max_row
    for label in _FILLED_IN:
        place = labels.index(label) + 1
        for line in range(2, last + 1):
            sheet.cell(line, place).fill = _TO_FILL_IN
    for label, words in (("Status", statuses), ("Effect", effects)):
        letter = get_column_letter(labels.index(label) + 1)
        choice = DataValidation(
            type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True
        )
        choice.error = f"Choose one of: {', '.join(words)}."
        choice.errorTitle = label
        sheet.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{last + _LINES_FOR_LATER}")
