"""Write a released network as tables: CSV for other tools, a workbook for people.

A cell is never a formula: Excel runs what begins like one, whoever wrote it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from exports.about import about
from exports.shown import clean
from exports.steady_zip import steady
from graph.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from exports.release import Released
    from exports.released import Plain, ReleasedNetwork

__all__ = ["LINK_COLUMNS", "NODE_COLUMNS", "network_csv", "network_xlsx", "without_formula"]

NODE_COLUMNS = ("Id", "Label", "Kind")
LINK_COLUMNS = (
    "Id", "Source", "Target", "Source label", "Label", "Target label", "Reverse", "Kind", "Layer",
)  # fmt: skip
"""Behind these stand those of :data:`exports.released_views.TIE_FIELDS` that may be seen."""

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n']")
_ESCAPED_LETTER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 8, 52
_ABOUT_WIDTH, _LINE_PT = 100, 15
_TYPEFACE = "Calibri"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_HEAD = PatternFill("solid", start_color="FF0B0C0C")
_ESCAPE_STATED = (
    "Text that begins with = + - @ (also wide ones, or after spaces), with a tab, a line end or an "
    "apostrophe has one apostrophe put before it, so that no spreadsheet takes it for a formula. "
    "Take the first apostrophe away to have the text as it was."
)

_Cell: TypeAlias = "str | int | float | date | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """One table, not yet in any format."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[_Cell, ...], ...]


def network_csv(released: Released[ReleasedNetwork]) -> dict[str, bytes]:
    """
    Write a released network as CSV files.

    Parameters
    ----------
    released
        What the gate let through.

    Returns
    -------
    dict of str to bytes
        ``nodes.csv`` and ``links.csv`` (UTF-8 with byte-order mark, comma, CRLF, a header row) and
        ``read-me.txt``, which carries marking, purpose, audience and day, says which column is what
        and how a text that looks like a formula is written.
    """
    nodes, links = _sheets(released)
    return {
        "links.csv": _csv(links),
        "nodes.csv": _csv(nodes),
        "read-me.txt": _read_me(released, nodes, links),
    }


def without_formula(text: str) -> str:
    """
    Put an apostrophe before text that a spreadsheet could take for a formula.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        The text, or the text behind one apostrophe.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def network_xlsx(released: Released[ReleasedNetwork]) -> bytes:
    """
    Write a released network as a workbook.

    Parameters
    ----------
    released
        What the gate let through.

    Returns
    -------
    bytes
        Sheets ``Read me``, ``Nodes`` and ``Links``; numbers and days typed, text always
        text, header rows frozen, the marking at the head and foot of every printed page.
        Equal releases give equal bytes.
    """
    book = Workbook()
    book.properties.creator = "hothmap"
    book.properties.title = f"Network – {clean(released.stamp.heading)}"
    front = book.active
    if front is not None:
        book.remove(front)
    _about_sheet(book.create_sheet("Read me"), released)
    for sheet in _sheets(released):
        _fill_sheet(book.create_sheet(sheet.name), sheet)
    for page in book.worksheets:
        _mark(page, released)
    held = io.BytesIO()
    book.save(held)
    return steady(held.getvalue(), made_at=released.grounds.released_at)


def _sheets(released: Released[ReleasedNetwork]) -> tuple[_Sheet, _Sheet]:
    network = released.content
    labels = {node.id: node.label for node in network.nodes}
    names = sorted({name for node in network.nodes for name in node.fields})
    headings = _headings(names)
    nodes = _Sheet(
        name="Nodes",
        columns=(*NODE_COLUMNS, *headings),
        rows=tuple(
            (
                node.id,
                node.label,
                node.kind.replace("_", " "),
                *(_typed(node.fields.get(name)) for name in names),
            )
            for node in sorted(network.nodes, key=lambda node: node.id)
        ),
    )
    return nodes, _links(network, labels, released.profile.tie_fields)


def _links(network: ReleasedNetwork, labels: Mapping[str, str], names: Sequence[str]) -> _Sheet:
    ties = sorted(network.ties, key=lambda tie: (tie.source, tie.target, tie.id))
    return _Sheet(
        name="Links",
        columns=(*LINK_COLUMNS, *(_heading(name) for name in names)),
        rows=tuple(
            (
                tie.id,
                tie.source,
                tie.target,
                labels[tie.source],
                tie.label,
                labels[tie.target],
                tie.reverse,
                tie.kind,
                tie.layer,
                *(_typed(evidence.get(name)) for name in names),
            )
            for tie, evidence in ((tie, tie.evidence()) for tie in ties)
        ),
    )


def _heading(name: str) -> str:
    words = name.replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def _headings(names: Sequence[str]) -> list[str]:
    # A field called as one of our own columns gets a heading of its own.
    taken = Counter(heading.casefold() for heading in NODE_COLUMNS)
    words = [name.replace("_", " ") for name in names]
    return [f"Field {word}" if taken[word.casefold()] else _heading(word) for word in words]


def _typed(value: Plain | None) -> _Cell:
    """Make a day of text that is one, and yes or no of a truth; a month stays text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _csv(sheet: _Sheet) -> bytes:
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(without_formula(clean(column)) for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(_plain(cell) for cell in row)
    return held.getvalue().encode("utf-8-sig")


def _plain(cell: _Cell) -> str:
    if isinstance(cell, str):
        return without_formula(clean(cell))
    return "" if cell is None else str(cell)


def _read_me(released: Released[ReleasedNetwork], *sheets: _Sheet) -> bytes:
    lines = [f"{heading}: {text}" for heading, text in about(released)]
    for sheet in sheets:
        lines += ["", f"{sheet.name.lower()}.csv, one row each: {', '.join(sheet.columns)}."]
    lines += [
        "",
        "UTF-8 with byte-order mark, commas, CRLF. Days are YYYY-MM-DD, months YYYY-MM. Source and",
        "Target are Ids of nodes; a link reads Source, Label, Target, and back by Reverse.",
        "",
        _ESCAPE_STATED,
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _about_sheet(page: Worksheet, released: Released[ReleasedNetwork]) -> None:
    rows = [
        *about(released),
        ("Nodes", "One row each: people, places, groups and things as this audience may see them."),
        ("Links", "One row each, read Source, Label, Target, and back by Reverse."),
        ("Text", "Every text is text, also one that looks like a formula or a number."),
    ]
    for number, (heading, text) in enumerate(rows, start=1):
        _put(page.cell(number, 1), heading)
        _put(page.cell(number, 2), text)
        page.cell(number, 1).font = Font(name=_TYPEFACE, bold=True)
        page.cell(number, 2).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 1).alignment = Alignment(vertical="top")
        page.row_dimensions[number].height = _LINE_PT * (1 + len(text) // (_ABOUT_WIDTH - 5))
    page.column_dimensions["A"].width = 18
    page.column_dimensions["B"].width = _ABOUT_WIDTH


def _fill_sheet(page: Worksheet, sheet: _Sheet) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        head = page.cell(1, number)
        _put(head, column)
        head.font, head.fill = Font(name=_TYPEFACE, bold=True, color="FFFFFFFF"), _HEAD
        head.alignment = Alignment(vertical="top", wrap_text=True)
        written = [len(column) + 2, *(_letters(row[number - 1]) for row in sheet.rows)]
        width = min(max(_NARROWEST, *written) + 2, _WIDEST)
        page.column_dimensions[get_column_letter(number)].width = width
    for line, row in enumerate(sheet.rows, start=2):
        for number, cell in enumerate(row, start=1):
            _put(page.cell(line, number), cell, where=f"{sheet.name}, row {line}")
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions
    page.print_title_rows = "1:1"


def _letters(cell: _Cell) -> int:
    return len(_plain(cell)) if cell is not None else 0


def _put(target: SheetCell | MergedCell, value: _Cell, *, where: str = "Read me") -> None:
    """Write one cell with its type; text is marked as text, whatever it looks like."""
    if isinstance(value, str):
        text = clean(value)
        if len(text) > _LONGEST_CELL:
            msg = f"{where}: a text is longer than the 32,767 letters a cell holds; export as CSV."
            raise ReleaseError(msg)
        target.value = _ESCAPED_LETTER.sub("_x005F_", text)
        target.data_type = "s"
        target.number_format = "@"
        target.quotePrefix = bool(_FORMULA.match(text))
    elif value is not None:
        target.value = value
        if isinstance(value, date):
            target.number_format = "dd/mm/yyyy"
        elif isinstance(value, float):
            target.number_format = "0.00"


def _mark(page: Worksheet, released: Released[ReleasedNetwork]) -> None:
    heading = released.stamp.heading.replace("&", "&&")
    for item, text in (
        (page.oddHeader, heading),
        (page.oddFooter, f"{heading} – page &P of &N"),
    ):
        if item is not None:
            item.center.text = text
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
