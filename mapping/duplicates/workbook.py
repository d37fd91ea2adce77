"""Write proposals as a workbook that a person fills in: one row a pair, a decision beside it.

The workbook holds names, so it says so at its head. Text stays text: no cell is ever a formula.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from graph.people import full_name, nicknames
from graph.records import Child, Location, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Decision
    from mapping.duplicates.proposal import Proposal

__all__ = ["COLUMNS", "DECISION_WORDS", "Answer", "reference_written", "write_workbook"]

COLUMNS = (
    "Proposal",
    "First",
    "Second",
    "First name",
    "Second name",
    "Grade",
    "For",
    "Against",
    "Decision",
    "Reason",
    "Decided by",
)
DECISION_WORDS = ("same", "different", "undo")

_WIDTHS = (15, 16, 34, 28, 28, 10, 44, 44, 12, 34, 18)
_LONGEST_CELL = 32_000
_LINE_PT, _MOST_LINES = 14, 12
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_ESCAPED = re.compile("_(x[0-9A-Fa-f]{4}_)")
_MARKING = "OFFICIAL-SENSITIVE"
_TITLE = f"{_MARKING} – holds names; for the team alone; destroy once it has been read in"
_HEADER_ROW = 2
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook's own dates have no zone
_README = (
    _TITLE,
    "",
    "Each row of “Proposals” is two records that may be one person or one place.",
    "Nothing is joined until somebody decides. A row without a decision is left as it is.",
    "",
    "Decision: same, different or undo. Reason: why, in a few words; no decision without one.",
    "Decided by: your name or user name; empty means whoever reads the workbook in.",
    "",
    "“strong”: name and date of birth agree, or name, nickname and a shared contact.",
    "“likely”: a name that fits one known person, or much that agrees with one thing amiss.",
    "“possible”: worth a look, no more. A name alone is often somebody else’s.",
    "",
    "“Decided” lists what has been decided before: write undo over the decision to take it back.",
    "To decide about two records that are not proposed, add a row with First, Second, Decision",
    "and Reason, and leave Proposal empty.",
    "A child and a person of concern, two known children, and two people named in one row are",
    "never joined, whatever is written here.",
)


class Answer(NamedTuple):
    """
    What is written in beforehand.

    Attributes
    ----------
    decision, reason, decided_by
        The text of the three columns.
    """

    decision: str = ""
    reason: str = ""
    decided_by: str = ""


def write_workbook(
    proposals: Iterable[Proposal],
    casebook: Casebook,
    *,
    answers: Mapping[str, Answer] | None = None,
    written_at: datetime = _EPOCH,
) -> bytes:
    """
    Write proposals as a workbook to be filled in.

    Parameters
    ----------
    proposals
        The proposals; they keep their order.
    casebook
        The casebook that they come from; its decisions are listed on a sheet of their own.
    answers
        Proposal id to what is written in beforehand; none where None.
    written_at
        Date inside the file.

    Returns
    -------
    bytes
        An xlsx file, the same for the same input.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    filled = answers or {}
    readme = book.create_sheet("Read me")
    for number, line in enumerate(_README, start=1):
        _write(readme.cell(number, 1), line)
    readme.column_dimensions["A"].width = 100
    readme["A1"].font = Font(bold=True)
    rows = [_proposed(one, casebook, filled.get(one.id, Answer())) for one in proposals]
    _fill(book.create_sheet("Proposals"), rows)
    decided = [
        _decided(one, casebook) for one in casebook.decisions if one.kind in {"same", "different"}
    ]
    _fill(book.create_sheet("Decided"), decided)
    for sheet in book.worksheets:
        _mark(sheet)
    book.active = 1
    book.properties.creator = "hothmap"
    book.properties.title = "Proposals: who may be the same"
    book.properties.created = book.properties.modified = written_at.replace(tzinfo=None)
    return _bytes(book)


def reference_written(casebook: Casebook, record_id: RecordId) -> str:
    """
    Write an id as the workbook does, so that it can be read back.

    Parameters
    ----------
    casebook
        The casebook.
    record_id
        An id of it.

    Returns
    -------
    str
        The team's own reference; the whole id of what a file only names.
    """
    record = casebook.get(record_id)
    if isinstance(record, Person | Location) and record.is_unresolved:
        return record_id
    return casebook.reference(record_id)


def _proposed(one: Proposal, casebook: Casebook, answer: Answer) -> tuple[str, ...]:
    return (
        one.id,
        *_pair(casebook, one.first, one.second),
        one.grade,
        "; ".join(one.reasons_for),
        "; ".join(one.reasons_against),
        *answer,
    )


def _decided(one: Decision, casebook: Casebook) -> tuple[str, ...]:
    pair = _pair(casebook, one.subjects[0], one.subjects[1])
    return ("", *pair, "", "", "", one.kind, one.reason, one.decided_by)


def _pair(casebook: Casebook, first: RecordId, second: RecordId) -> tuple[str, ...]:
    ids = (first, second)
    return (
        *(reference_written(casebook, one) for one in ids),
        *(_named(casebook, one) for one in ids),
    )


def _named(casebook: Casebook, record_id: RecordId) -> str:
    record = casebook.get(record_id)
    if isinstance(record, Location):
        return ", ".join(part for part in (record.name, record.address) if part)
    if isinstance(record, Child | Person):
        known_as = "".join(f" “{one}”" for one in nicknames(record))
        return f"{full_name(record)}{known_as}"
    return ""


def _fill(sheet: Worksheet, rows: Iterable[tuple[str, ...]]) -> None:
    _write(sheet.cell(1, 1), _TITLE)
    sheet["A1"].font = Font(bold=True)
    sheet["A1"].alignment = Alignment(wrap_text=False)
    for place, (column, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), start=1):
        cell = sheet.cell(_HEADER_ROW, place)
        _write(cell, column)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6ED")
        sheet.column_dimensions[get_column_letter(place)].width = width
    last = _HEADER_ROW
    for last, row in enumerate(rows, start=_HEADER_ROW + 1):
        for place, text in enumerate(row, start=1):
            _write(sheet.cell(last, place), text)
        sheet.row_dimensions[last].height = _height_pt(row)
    sheet.freeze_panes = f"D{_HEADER_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{get_column_letter(len(COLUMNS))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    _offer_words(sheet, last)


def _height_pt(row: tuple[str, ...]) -> float:
    """Give the height that the longest text of a row needs, up to a dozen lines."""
    lines = max(
        sum(len(line) // (width - 2) + 1 for line in text.split("\n"))
        for text, width in zip(row, _WIDTHS, strict=True)
    )
    return _LINE_PT * min(lines, _MOST_LINES) + 3


def _mark(sheet: Worksheet) -> None:
    """Print the marking at the head of every page."""
    header = sheet.oddHeader
    if header is not None and header.center is not None:
        header.center.text = _MARKING


def _offer_words(sheet: Worksheet, last: int) -> None:
    """Offer the three words in the column Decision, with room for rows added by hand."""
    words = DataValidation(
        type="list",
        formula1=f'"{",".join(DECISION_WORDS)}"',
        allow_blank=True,
        showErrorMessage=True,
    )
    words.error = "Write same, different or undo, or leave the cell empty."
    column = get_column_letter(COLUMNS.index("Decision") + 1)
    words.add(f"{column}{_HEADER_ROW + 1}:{column}{last + 200}")
    sheet.add_data_validation(words)


def _write(cell: Cell | MergedCell, text: str) -> None:
    """Write text as text: no formula, no number, no character that a file cannot hold."""
    held = _NOT_XML.sub("\ufffd", text)
    if len(held) > _LONGEST_CELL:
        held = f"{held[:_LONGEST_CELL]} … (cut; see the record itself)"
    if held:
        cell.value = _LOOKS_ESCAPED.sub(r"_x005F_\1", held)
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.quotePrefix = True


def _bytes(book: Workbook) -> bytes:
    """Save with no clock: the same workbook gives the same bytes."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
    made = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return made.getvalue()
