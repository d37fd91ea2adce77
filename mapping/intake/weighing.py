"""Weigh what files say against what is known: what became of every row, and what is to be saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.ids import digest_reference
from graph.store import Batch, ImportEntry
from graph.store.packs import records_of
from mapping.intake.batch import Changes
from mapping.intake.earlier import sheet_digest
from mapping.intake.receipt import Receipt, Refusal, Remark, SheetReceipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from graph.ids import RecordId
    from graph.records import Record
    from mapping.intake.ledger import Ledger, Taken
    from mapping.intake.read_sheet import ReadSheet, RefusedRow

__all__ = ["FileRead", "Reading", "RejectedSheet", "SheetRead", "Weighed"]


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
        return [one for item in self.batch.put for one in records_of(item)]


@dataclass(slots=True)
class SheetRead:
    """One sheet on its way, or one file or sheet refused whole."""

    file: str
    name: str | None
    read: ReadSheet | None = None
    refused_whole: str = ""
    taken: Taken | None = None


@dataclass(slots=True)
class FileRead:
    """One file on its way: the digest of its bytes, and its sheets."""

    digest: str
    sheets: list[SheetRead]


class Weighed:
    """
    What files say, weighed: the records are made when they are taken.

    Parameters
    ----------
    files
        The files as read.
    ledger
        Where their rows are weighed.
    imported_on
        The day of the import.
    user
        Who imports, as claimed.

    Attributes
    ----------
    receipt
        What became of every row, so far: what sources say otherwise is known with the records.
    """

    def __init__(
        self, files: Sequence[FileRead], ledger: Ledger, imported_on: date, user: str
    ) -> None:
        self._sheets = [sheet for file in files for sheet in file.sheets]
        self._imported_on = imported_on
        for sheet in sorted((one for one in self._sheets if one.read is not None), key=_in_order):
            if sheet.read is not None:
                sheet.taken = ledger.take(sheet.read)
        self.receipt = Receipt(files=tuple(map(_entry, self._sheets)))
        self._imported = _register_entry(files, self.receipt, user)
        for sheet in self._sheets:
            if sheet.read is not None:
                sheet.read.accepted = []  # the ledger has them
        self._changes = Changes(ledger)

    def named(self) -> Iterable[RecordId]:
        """
        List whom and what the rows state or name.

        Returns
        -------
        iterable of RecordId
            Ids, some of them more than once; to be taken before the records.
        """
        return self._changes.named()

    def batch(self, based_on: int) -> Batch:
        """
        Give what is to be saved; once.

        Parameters
        ----------
        based_on
            Number of the last batch when what is known was read.

        Returns
        -------
        Batch
            Its records are made while they are saved.
        """
        put, withdraw = self._changes.put(), self._changes.withdraw()
        return Batch(put=put, withdraw=withdraw, imported=self._imported, based_on=based_on)

    def saved(self) -> Reading:
        """
        Tell what was read, once it is saved.

        Returns
        -------
        Reading
            Without its records: they are many, and in the store.
        """
        return self._reading(Batch(imported=self._imported), saved=True)

    def reading(self) -> Reading:
        """
        Tell what was read, with its records.

        Returns
        -------
        Reading
            Nothing of it is saved.
        """
        put = list(self._changes.put())
        withdraw = tuple(self._changes.withdraw())
        return self._reading(Batch(put=put, withdraw=withdraw, imported=self._imported))

    def _reading(self, batch: Batch, *, saved: bool = False) -> Reading:
        return Reading(
            receipt=Receipt(files=tuple(self._entries()), saved=saved),
            batch=batch,
            rejects=tuple(
                RejectedSheet(
                    layout=sheet.read.layout.name,
                    header=sheet.read.header,
                    rows=tuple(sorted(sheet.taken.refused, key=lambda row: row.number)),
                )
                for sheet in self._sheets
                if sheet.read is not None and sheet.taken is not None and sheet.taken.refused
            ),
            imported_on=self._imported_on,
        )

    def _entries(self) -> Iterator[SheetReceipt]:
        """Make again what has changed: remarks have come where sources differ."""
        for entry, sheet in zip(self.receipt.files, self._sheets, strict=True):
            changed = sheet.taken is not None and len(sheet.taken.remarks) > len(entry.remarks)
            yield _entry(sheet) if changed else entry


def _in_order(sheet: SheetRead) -> tuple[int, str, str, str]:
    """Take layouts in their order, and of two sheets of one layout the earlier first."""
    if sheet.read is None:
        return 0, "", "", ""
    layout = sheet.read.layout
    return layout.order, layout.like, sheet.read.latest, sheet.read.whole


def _entry(sheet: SheetRead) -> SheetReceipt:
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


def _register_entry(files: Sequence[FileRead], receipt: Receipt, user: str) -> ImportEntry:
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
