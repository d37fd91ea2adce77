"""Read one row after another: cells by their columns, then the row as a whole."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from graph.errors import InvalidRecordError
from graph.ids import RecordId, reference_of
from graph.records import SourceRow
from graph.vocabulary import simplify
from graph.when import before
from mapping.intake.cells import tidy
from mapping.intake.columns import ABOVE, ColumnCells
from mapping.intake.draft import Draft
from mapping.intake.read_sheet import ReadSheet, RefusedRow
from mapping.intake.reads import AFTER_TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mapping.intake.builders import RowBuilder
    from mapping.intake.layouts import Fit, Words
    from mapping.intake.reads import Read, Surroundings

__all__ = ["RowReader"]

_LETTERS = 26
_HEADING_SHOWN = 40
_LONGEST_TOTAL = 12
_encode = msgspec.json.encode


class RowReader:
    """
    Reads the rows below a header.

    Parameters
    ----------
    fit
        The layout laid over the header.
    header
        The header: its number, and its cells as they came.
    around
        What the readers of cells need beside the text.
    builder
        Turns a row's cells into records.
    words
        Words that mean the same in every file.

    Attributes
    ----------
    sheet
        What was read so far.
    """

    def __init__(
        self,
        fit: Fit,
        header: tuple[int, list[str]],
        around: Surroundings,
        builder: RowBuilder,
        words: Words,
    ) -> None:
        layout = fit.layout
        number, headings = header
        self.sheet = ReadSheet(layout, tuple(headings))
        self._like, self._build, self._words = layout.like, builder, words
        self._names = tuple(column.name for column in layout.columns)
        self._noticed: list[str] = []
        readers = [ColumnCells(column, around, words, self._noticed) for column in layout.columns]
        self._plan = tuple(zip(readers, fit.places, strict=True))
        self._width = len(headings)
        key = [layout.at(name) for name in layout.reference]
        self._key = tuple((place, layout.columns[place].kind == "child") for place in key)
        self._plain_key = self._key[0][0] if len(key) == 1 and not self._key[0][1] else -1
        self._latest = layout.at(layout.latest) if layout.latest else -1
        self._before = tuple((layout.at(start), layout.at(end)) for start, end in layout.before)
        self._above_words = frozenset(word.casefold() for word in words.same_as_above)
        self._totals = frozenset(simplify(word) for word in words.total)
        self._begin_totals = frozenset(word[:1] for word in self._totals)
        self._above: list[str] = []
        self._single: list[tuple[int, list[str]]] = []
        self._repeats: dict[str, int] | None = {} if layout.repeats else None
        self._unknown = self._look_at_headings(number, headings, frozenset(fit.places))
        self._blank = tuple(place for place, text in enumerate(headings) if not text.strip())

    def _look_at_headings(
        self, number: int, headings: Sequence[str], known: frozenset[int]
    ) -> tuple[tuple[int, str], ...]:
        """Report columns that the layout does not know; give the place and name of those kept."""
        silent = {simplify(heading) for heading in self._words.own_headings}
        dropped = {simplify(heading) for heading in self._words.placement_postcodes}
        kept: list[tuple[int, str]] = []
        for place, heading in enumerate(headings):
            simple = simplify(heading)
            if place in known or simple in silent or not heading.strip():
                continue
            shown = tidy(heading)[0][:_HEADING_SHOWN]
            if simple in dropped:
                remark = "says where a child lives; dropped, as the settings do not keep it"
            else:
                remark = "a column that the layout does not know; kept as a note"
                kept.append((place, shown))
            self.sheet.remarks.append((number, shown, remark))
        return tuple(kept)

    def take(self, number: int, cells: list[str]) -> None:
        """
        Read one row.

        Parameters
        ----------
        number
            The row as the spreadsheet counts.
        cells
            Its cells as they came.
        """
        filled = _filled(cells)
        if filled == 0:
            return
        if self._is_total(cells):
            return
        if filled == 1:
            self._single.append((number, cells))
            return
        if self._single:
            earlier, self._single = self._single, []
            for one, its_cells in earlier:
                self._row(one, its_cells)
        self._row(number, cells)

    def can_leave(self, rows: Sequence[tuple[int, list[str]]]) -> list[str] | None:
        """
        Tell whether rows can be read apart from those before and after them.

        Parameters
        ----------
        rows
            Number and cells of those that follow.

        Returns
        -------
        list of str or None
            The row above them; None where one before them waits to be read, or their last one
            does not tell by itself what it says.
        """
        cells = rows[-1][1]
        settled = (
            len(cells) <= self._width
            and _filled(cells) > 1
            and not self._is_total(cells)
            and self._above_words.isdisjoint(tidy(cell)[0].casefold() for cell in cells)
        )
        return self._above if settled and self._above and not self._single else None

    def leave(self, rows: Sequence[tuple[int, list[str]]]) -> None:
        """
        Go on after rows that are read apart.

        Parameters
        ----------
        rows
            Number and cells of each; :meth:`can_leave` said that they can be.
        """
        self._above = self._padded(rows[-1][1])

    def apart(self, above: list[str], rows: Iterable[tuple[int, list[str]]]) -> ReadSheet:
        """
        Read rows apart from the others.

        Parameters
        ----------
        above
            The row above them.
        rows
            Number and cells of each.

        Returns
        -------
        ReadSheet
            What they say; what was read before stays as it is.
        """
        kept = self.sheet, self._above, self._single
        self.sheet = part = ReadSheet(kept[0].layout, kept[0].header)
        self._above, self._single = above, []
        try:
            for number, cells in rows:
                self.take(number, cells)
        finally:
            self.sheet, self._above, self._single = kept
        return part

    def _padded(self, came: list[str]) -> list[str]:
        """Give a row one cell more than there are headings: what a column that is not there has."""
        lacking = self._width + 1 - len(came)
        return came + [""] * lacking if lacking > 0 else [*came, ""]

    def _is_total(self, cells: Sequence[str]) -> bool:
        first = cells[0] or next((cell for cell in cells if cell and not cell.isspace()), "")
        begins = first[:1].casefold()[:1]
        if len(first) > _LONGEST_TOTAL or (begins.isalnum() and begins not in self._begin_totals):
            return False
        return simplify(first) in self._totals

    def _row(self, number: int, came: list[str]) -> None:
        cells = self._padded(came)
        reads = [reader[cells[place]] for reader, place in self._plan]
        remarks: list[tuple[str, str]] = []
        faults: list[tuple[str, str]] = []
        if self._noticed:
            reads = self._odd(cells, reads, remarks, faults)
            self._noticed.clear()
        above, self._above = self._above, cells
        for start, end in self._before:
            begins, ends = reads[start].value, reads[end].value
            if begins is not None and ends is not None and before(ends, begins):
                faults.append((self._names[end], f"a date not before {self._names[start]}"))
        if faults:
            self._refuse(number, cells, faults)
            return
        notes = self._notes(number, cells, above)
        draft = self._draft(number, reads, notes)
        try:
            fault = self._build(draft, reads)
        except InvalidRecordError:
            fault = (self._names[0], "a row that makes a whole record")
        if fault is not None:
            self._refuse(number, cells, [fault])
            return
        if self._like == "actions":  # alone may still be refused, for an id that is not known
            draft.cells = tuple(cells[:-1])
        self._finish(draft, reads, remarks)

    def _odd(
        self,
        cells: list[str],
        reads: list[Read],
        remarks: list[tuple[str, str]],
        faults: list[tuple[str, str]],
    ) -> list[Read]:
        """Fill in "see above", and note what was odd and what cannot be read."""
        settled = []
        for name, read, (reader, place) in zip(self._names, reads, self._plan, strict=True):
            if read is ABOVE:
                cells[place] = self._above[place] if self._above else ""
                read = reader[cells[place]]  # noqa: PLW2901 - the cell is another now
            if read.expected is not None:
                faults.append((name, read.expected))
            elif read.remark is not None:
                remarks.append((name, read.remark))
            settled.append(read)
        return settled

    def _refuse(self, number: int, cells: Sequence[str], faults: Sequence[tuple[str, str]]) -> None:
        self.sheet.refused.append(RefusedRow(number, tuple(cells[:-1]), tuple(faults)))

    def _notes(self, number: int, cells: list[str], above: list[str]) -> dict[str, str]:
        if not self._unknown and not self._blank and len(cells) == self._width + 1:
            return {}
        notes = {
            heading: text
            for place, heading in self._unknown
            if (text := self._note(cells, place, above))
        }
        for place in (*self._blank, *range(self._width, len(cells) - 1)):
            if text := self._note(cells, place, above):
                name = f"column {_letters(place)}"
                notes[name] = text
                self.sheet.unheaded.setdefault(name, number)
        return notes

    def _note(self, cells: list[str], place: int, above: list[str]) -> str:
        text = tidy(cells[place])[0]
        if text.casefold() in self._above_words:
            cells[place] = above[place] if place < len(above) else ""
            text = tidy(cells[place])[0]
        return text

    def _draft(self, number: int, reads: Sequence[Read], notes: dict[str, str]) -> Draft:
        values = {
            name: text
            for name, read in zip(self._names, reads)  # noqa: B905 - one to one by construction
            if (text := read[0])
        }
        digest = blake2b(_encode((self._like, values, notes)), digest_size=6).hexdigest()
        if self._plain_key >= 0:
            reference = reads[self._plain_key].text
        else:
            reference = "@".join(
                [
                    reference_of(reads[place].value) if is_child else reads[place].text
                    for place, is_child in self._key
                ]
            )
        key = reference or digest
        if self._repeats is not None:
            count = self._repeats[digest] = self._repeats.get(digest, 0) + 1
            key = key if count == 1 else f"{key}-{count}"
        row = RecordId(f"row:{self._like}/{key}")
        return Draft(number, self._like, key, digest, reference, values, notes, row)

    def _finish(
        self, draft: Draft, reads: Sequence[Read], remarks: Sequence[tuple[str, str]]
    ) -> None:
        said: tuple[str, ...] = ()
        if remarks or draft.remarks:
            draft.remarks = [*remarks, *draft.remarks]
            said = tuple([_said(*one) for one in draft.remarks if one[1] != AFTER_TODAY])
        draft.source = SourceRow(
            id=draft.row,
            layout=draft.layout,
            reference=draft.reference,
            values=draft.values,
            notes=draft.notes,
            remarks=said,
        )
        sheet = self.sheet
        if self._latest >= 0:
            sheet.latest = max(sheet.latest, reads[self._latest].text)
        sheet.accepted.append(draft)


def _filled(cells: Sequence[str]) -> int:
    """Count filled cells up to two: none is a blank row, one may be a footnote."""
    filled = 0
    for cell in cells:
        if cell and not cell.isspace() and (cell.isascii() or tidy(cell)[0]):
            filled += 1
            if filled > 1:
                break
    return filled


@lru_cache(maxsize=1024)
def _said(column: str, text: str) -> str:
    return f"“{column}”: {text}"


def _letters(place: int) -> str:
    """Name a column as spreadsheets do: A, B … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters
