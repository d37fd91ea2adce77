"""What became of every row of every file: the receipt, as JSON and as lines to read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graph.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["IS_EMPTY", "Receipt", "Refusal", "Remark", "SheetReceipt"]

_ROWS_SHOWN = 12
IS_EMPTY = "is empty"


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """
    Why one row was refused.

    Attributes
    ----------
    row
        As the spreadsheet counts.
    column
        The column that cannot be read.
    expected
        What was expected there.
    """

    row: int
    column: str
    expected: str


class Remark(NamedTuple):
    """
    What was odd about a row that was accepted.

    Attributes
    ----------
    row
        As the spreadsheet counts.
    column
        Where.
    remark
        What was odd and what was done; never a cell's text.
    """

    row: int
    column: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReceipt:
    """
    What became of one sheet.

    Attributes
    ----------
    file
        Name of the file, without its folder.
    sheet
        Name of the sheet; None for CSV, and for a file refused before its sheets were known.
    layout
        The layout it was read by; None where it was refused whole.
    rows, accepted, refused, duplicates
        Counts: the last three add up to the first.
    refusals, remarks
        In order of rows.
    refused_whole
        Why the file or sheet was refused whole; empty where it was not.
    """

    file: str
    sheet: str | None
    layout: str | None
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    duplicates: int = 0
    refusals: tuple[Refusal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    refused_whole: str = ""

    def to_json(self) -> dict[str, object]:
        """
        Give the entry as JSON has it.

        Returns
        -------
        dict
            Plain values.
        """
        entry: dict[str, object] = {
            "file": self.file,
            "sheet": self.sheet,
            "layout": self.layout,
            "rows": self.rows,
            "accepted": self.accepted,
            "refused": self.refused,
            "duplicates": self.duplicates,
            "refusals": [
                {"row": one.row, "column": one.column, "expected": one.expected}
                for one in self.refusals
            ],
            "remarks": [
                {"row": one.row, "column": one.column, "remark": one.remark} for one in self.remarks
            ],
        }
        if self.refused_whole:
            entry["refused_whole"] = self.refused_whole
        return entry

    def lines(self) -> Iterator[str]:
        """
        Give the entry as lines to read.

        Yields
        ------
        str
            The counts, then refusals and remarks, those that are alike in one line.
        """
        name = self.file if self.sheet is None else f"{self.file}, sheet “{self.sheet}”"
        if self.refused_whole:
            yield f"{name}: refused whole: it {self.refused_whole}."
            return
        yield (
            f"{name} ({self.layout}): {counted(self.rows, 'row', 'rows')} = "
            f"{self.accepted:,} accepted"
            f" + {self.refused:,} refused + {self.duplicates:,} already held."
        )
        refusals = ((one.row, f"“{one.column}”: expected {one.expected}") for one in self.refusals)
        for text, where in _grouped(refusals):
            yield f"  refused, {where}, {text}."
        for text, where in _grouped(
            (one.row, f"“{one.column}”: {one.remark}") for one in self.remarks
        ):
            yield f"  remark, {where}, {text}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """
    What became of every row of an import.

    Attributes
    ----------
    files
        One entry a sheet, files in the order they were given in.
    saved
        Whether the rows are in the store.
    """

    files: tuple[SheetReceipt, ...]
    saved: bool = False

    @property
    def complete(self) -> bool:
        """Whether nothing was refused; an empty sheet beside others counts as read."""
        return not any(
            one.refused or (one.refused_whole and not (one.sheet and one.refused_whole == IS_EMPTY))
            for one in self.files
        )

    def to_json(self) -> dict[str, object]:
        """
        Give the receipt as JSON has it.

        Returns
        -------
        dict
            ``saved`` and ``files``, plain values.
        """
        return {"saved": self.saved, "files": [one.to_json() for one in self.files]}

    def to_text(self) -> str:
        """
        Give the receipt as lines to read.

        Returns
        -------
        str
            Each sheet's counts, refusals and remarks, then the whole.
        """
        lines = [line for one in self.files for line in one.lines()]
        rows, accepted, refused, duplicates = (
            sum(getattr(one, count) for one in self.files)
            for count in ("rows", "accepted", "refused", "duplicates")
        )
        lines.append(
            f"Together: {counted(rows, 'row', 'rows')} = {accepted:,} accepted"
            f" + {refused:,} refused + {duplicates:,} already held."
        )
        lines.append(self._ending(rows, accepted))
        return "\n".join(lines)

    def _ending(self, rows: int, accepted: int) -> str:
        if not self.saved:
            return "Nothing was saved."
        if accepted:
            return "Saved."
        if not rows:
            return "Nothing new: there was no row to read."
        if not any(one.refused or one.refused_whole for one in self.files):
            return "Nothing new: everything was held already."
        if not any(one.duplicates for one in self.files):
            return "Nothing new: every row was refused."
        return "Nothing new: what was not refused was held already."


def _grouped(found: Iterable[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Put what is alike in one line: the text, and the rows it was said of."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for row, text in found:
        rows[text].append(row)
    for text, where in rows.items():
        shown = ", ".join(f"{row}" for row in where[:_ROWS_SHOWN])
        more = len(where) - _ROWS_SHOWN
        beyond = f" and {more:,} more" if more > 0 else ""
        yield text, f"row{'s' * (len(where) > 1)} {shown}{beyond}"
