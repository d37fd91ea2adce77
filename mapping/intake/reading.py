"""Read files: opened by the guard, read by their layouts, weighed against what is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.ids import digest_reference
from graph.store import Batch, ImportEntry
from graph.store.sealed import opened
from mapping.intake.archive import FileRefusedError
from mapping.intake.batch import changes
from mapping.intake.collector import without_collector
from mapping.intake.earlier import sheet_digest
from mapping.intake.kinds import KINDS
from mapping.intake.ledger import Ledger, Taken
from mapping.intake.opening import Opening
from mapping.intake.people_names import References
from mapping.intake.reads import Read, Surroundings
from mapping.intake.receipt import Receipt, Refusal, Remark, SheetReceipt
from mapping.intake.sheet import SheetReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from graph.casebook import Casebook
    from graph.records import Record, SourceRow
    from mapping.intake.layouts import Layouts
    from mapping.intake.opening import File
    from mapping.intake.read_sheet import ReadSheet, RefusedRow
    from mapping.intake.settings import IntakeSettings

__all__ = ["Reading", "RejectedSheet", "read_files", "read_opened"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedSheet:
    """
    The refused rows of one sheet, as they came.

    Attributes
    ----------
    layout
        The layout it was read by.
    header
        Its row of headings as it came.
    rows
        The rows.
    """

    layout: str
    header: tuple[str, ...]
    rows: tuple[RefusedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    What files say, read and weighed; nothing is saved yet.

    Attributes
    ----------
    receipt
        What became of every row.
    batch
        What is to be saved.
    rejects
        The refused rows, a sheet each.
    imported_on
        The day of the import.
    """

    receipt: Receipt
    batch: Batch
    rejects: tuple[RejectedSheet, ...]
    imported_on: date

    @property
    def records(self) -> list[Record]:
        """What is to be saved, as records."""
        return list(map(opened, self.batch.put))


@dataclass(slots=True)
class _Sheet:
    """One sheet on its way, or one file or sheet refused whole."""

    file: str
    name: str | None
    read: ReadSheet | None = None
    refused_whole: str = ""
    taken: Taken | None = None


@dataclass(slots=True)
class _File:
    """One file on its way: the digest of its bytes, and its sheets."""

    digest: str
    sheets: list[_Sheet]


def read_files(  # noqa: PLR0913 - what an import is, named by whoever calls it
    paths: Sequence[Path],
    casebook: Casebook,
    settings: IntakeSettings,
    *,
    layout: str | None,
    imported_on: date,
    known_imports: Iterable[ImportEntry],
    user: str = "",
    progress: Callable[[str, int], None] | None = None,
) -> Reading:
    """
    Read and validate files of one import; change nothing.

    Parameters
    ----------
    paths
        The files, in any order: it makes no difference to what is saved.
    casebook
        What is known.
    settings
        A team's settings.
    layout
        Name of the layout to read them by, or None to find each sheet's from its headers.
    imported_on
        The day of the import.
    known_imports
        The register of imports so far.
    user
        Who imports, as claimed.
    progress
        Told the file's name and how many of its rows were read, now and then.

    Returns
    -------
    Reading
        The receipt, what is to be saved, and the refused rows. UsageError is raised if a file is
        missing or is a folder, or there is no such layout.
    """
    with Opening(paths, settings, layout=layout) as opening:
        return read_opened(
            opening,
            casebook,
            imported_on=imported_on,
            known_imports=known_imports,
            user=user,
            progress=progress,
        )


def read_opened(
    opening: Opening,
    casebook: Casebook,
    *,
    imported_on: date,
    known_imports: Iterable[ImportEntry],
    user: str = "",
    progress: Callable[[str, int], None] | None = None,
) -> Reading:
    """
    Read and validate files that are being opened; change nothing.

    Parameters
    ----------
    opening
        The files; each can be read once.
    casebook, imported_on, known_imports, user, progress
        As in :func:`read_files`.

    Returns
    -------
    Reading
        As there.
    """
    settings, layouts = opening.settings, opening.layouts
    references = References(settings)
    with without_collector():
        reader = SheetReader(layouts, settings, imported_on, opening.second, only=opening.layout)
        files = [_read_file(file, reader, progress) for file in opening.files()]
        opening.second.close()
        ledger = Ledger(
            casebook, known_imports, lambda row: _reread(row, layouts, references, imported_on)
        )
        return _weighed(files, ledger, imported_on, user)


def _weighed(files: Sequence[_File], ledger: Ledger, imported_on: date, user: str) -> Reading:
    sheets = [sheet for file in files for sheet in file.sheets]
    for sheet in sorted((one for one in sheets if one.read is not None), key=_in_order):
        if sheet.read is not None:
            sheet.taken = ledger.take(sheet.read)
    found = changes(ledger)
    receipt = Receipt(files=tuple(_entry(sheet) for sheet in sheets))
    entry = _register_entry(files, receipt, user)
    return Reading(
        receipt=receipt,
        batch=Batch(put=found.put, withdraw=found.withdraw, imported=entry),
        rejects=tuple(
            RejectedSheet(
                layout=sheet.read.layout.name,
                header=sheet.read.header,
                rows=tuple(sorted(sheet.taken.refused, key=lambda row: row.number)),
            )
            for sheet in sheets
            if sheet.read is not None and sheet.taken is not None and sheet.taken.refused
        ),
        imported_on=imported_on,
    )


def _read_file(
    file: File, reader: SheetReader, progress: Callable[[str, int], None] | None
) -> _File:
    refused, sheets = file.refused_whole, list[_Sheet]()
    try:
        if file.opened is not None:
            for name, parts in file.opened.sheets():
                sheets.append(_read_sheet(file.name, name, parts, reader, progress))
            sheets = _without_papers(sheets)
            if not sheets:
                refused = "has no sheet that can be seen"
    except FileRefusedError as error:
        refused = error.reason
    if refused:
        sheets = [_Sheet(file.name, None, refused_whole=refused)]
    return _File(file.digest, sheets)


def _without_papers(sheets: list[_Sheet]) -> list[_Sheet]:
    """Keep of a meeting pack its action sheet alone: the other sheets are papers, not lists."""
    filled_in = [one for one in sheets if one.read and one.read.layout.like == "actions"]
    is_pack = bool(filled_in) and sheets[0].name == "Read me"
    return filled_in if is_pack else sheets


def _read_sheet(
    file: str,
    name: str | None,
    parts: Iterable[list[list[str]]],
    reader: SheetReader,
    progress: Callable[[str, int], None] | None,
) -> _Sheet:
    try:
        read = reader.read(_reported(file, parts, progress))
    except FileRefusedError as error:
        return _Sheet(file, name, refused_whole=error.reason)
    return _Sheet(file, name, read)


def _reported(
    file: str,
    parts: Iterable[list[list[str]]],
    progress: Callable[[str, int], None] | None,
) -> Iterator[list[list[str]]]:
    rows = 0
    for part in parts:
        yield part
        rows += len(part)
        if progress is not None:
            progress(file, rows)


def _in_order(sheet: _Sheet) -> tuple[int, str, str, str]:
    """Take layouts in their order, and of two sheets of one layout the earlier first."""
    if sheet.read is None:
        return 0, "", "", ""
    layout = sheet.read.layout
    return layout.order, layout.like, sheet.read.latest, sheet.read.whole


def _reread(
    row: SourceRow, layouts: Layouts, references: References, imported_on: date
) -> dict[str, Read]:
    """Read the columns of a source row again."""
    around = Surroundings(row.layout, references, imported_on)
    return {
        column.name: KINDS[column.kind](column, around)(row.values[column.name])
        for column in layouts.named(row.layout).columns
        if column.name in row.values
    }


def _entry(sheet: _Sheet) -> SheetReceipt:
    read, taken = sheet.read, sheet.taken
    if read is None or taken is None:
        return SheetReceipt(
            file=sheet.file, sheet=sheet.name, layout=None, refused_whole=sheet.refused_whole
        )
    refusals = tuple(sorted(_refusal(row) for row in taken.refused))
    return SheetReceipt(
        file=sheet.file,
        sheet=sheet.name,
        layout=read.layout.name,
        rows=taken.accepted + taken.duplicates + len(refusals),
        accepted=taken.accepted,
        refused=len(refusals),
        duplicates=taken.duplicates,
        refusals=refusals,
        remarks=tuple(map(Remark._make, sorted(taken.remarks))),
    )


def _refusal(row: RefusedRow) -> Refusal:
    (column, expected), *more = row.faults
    also = "".join(f"; and “{other}”: {what}" for other, what in more)
    return Refusal(row.number, column, expected + also)


def _register_entry(files: Sequence[_File], receipt: Receipt, user: str) -> ImportEntry:
    digests = tuple(sorted({file.digest for file in files if file.digest}))
    sheets = {
        sheet_digest(sheet.read)
        for file in files
        for sheet in file.sheets
        if sheet.read is not None and sheet.read.accepted
    }
    return ImportEntry(
        id=digest_reference(*digests)[:8],
        user=user,
        files=tuple(
            {
                "file": one.file,
                "sheet": one.sheet,
                "layout": one.layout,
                "rows": one.rows,
                "accepted": one.accepted,
                "refused": one.refused,
                "duplicates": one.duplicates,
            }
            for one in receipt.files
        ),
        digests=digests,
        sheets=tuple(sorted(sheets)),
    )
