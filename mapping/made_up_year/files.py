"""Write spreadsheets and comma-separated files whose bytes depend on their content alone."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from mapping.made_up_year.figures import Cell, Row

__all__ = ["Sheet", "write_csv", "write_workbook"]

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    One sheet of a hand-kept workbook.

    Attributes
    ----------
    title
        Name of the sheet.
    above
        Lines above the header, each in its first cell; an empty one is a blank row.
    header
        Column, by its name in the layout, to what this team calls it.
    rows
        The rows; an empty one is a blank row.
    below
        Rows under the data: totals and footnotes.
    hidden
        Whether the sheet is hidden.
    """

    title: str
    above: Sequence[str] = ()
    header: dict[str, str] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    below: Sequence[Sequence[Cell]] = ()
    hidden: bool = False


def write_csv(path: Path, columns: dict[str, str], rows: Sequence[Row], *, bom: bool) -> Path:
    """
    Write a comma-separated file.

    Parameters
    ----------
    path
        Where to write it; a draft is written beside it first.
    columns
        Column, by its name in the layout, to its header in this file.
    rows
        The rows.
    bom
        Whether a byte-order mark stands in front, as police systems write it.

    Returns
    -------
    Path
        The file.
    """
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns.values())
        for row in rows:
            writer.writerow(["" if row.get(column) is None else row[column] for column in columns])
    return draft.replace(path)


def write_workbook(path: Path, sheets: Sequence[Sheet], *, on: date) -> Path:
    """
    Write a workbook.

    Parameters
    ----------
    path
        Where to write it; a draft is written beside it first.
    sheets
        Its sheets in order.
    on
        The day that stands as its day of making.

    Returns
    -------
    Path
        The file.
    """
    made = datetime.combine(on, time(9))
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "made-up year"
    book.properties.created = made
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    held = io.BytesIO()
    book.save(held)
    draft = path.with_name(path.name + ".part")
    _rewrite(held, draft, made)
    return draft.replace(path)


def _fill(target: Worksheet, sheet: Sheet) -> None:
    for text in sheet.above:
        target.append([text] if text else [])
    if sheet.above and sheet.header:
        target.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(sheet.header))
    if sheet.header:
        target.append(list(sheet.header.values()))
        for cell in target[len(sheet.above) + 1]:
            cell.font = Font(bold=True)
    for row in sheet.rows:
        target.append([row.get(column) for column in sheet.header])
    for line in sheet.below:
        target.append(list(line))
    if sheet.hidden:
        target.sheet_state = "hidden"


def _rewrite(held: io.BytesIO, draft: Path, made: datetime) -> None:
    """Pack the same parts again under one fixed time; openpyxl stamps them with the clock."""
    stamp = made.timetuple()[:6]
    with (
        zipfile.ZipFile(held) as source,
        zipfile.ZipFile(draft, "w", compression=zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                when = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _MODIFIED.sub(rb"\g<1>" + when + rb"\g<2>", content)
            part = zipfile.ZipInfo(name, date_time=stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, content)
