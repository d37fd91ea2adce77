"""Read one row after another: cells by their columns, then the row as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from mapping.intake.draft import Draft
from mapping.intake.kinds import KINDS, QUICK
from mapping.intake.reads import AFTER_TODAY, Read, Surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.intake.builders import RowBuilder
    from mapping.intake.layouts import Column, Fit, Layout, Words

__all__ = ["ReadSheet", "RefusedRow", "RowReader"]

_MOST_CACHED = 20_000
_LETTERS = 26
_HEADING_SHOWN = 40
_LONGEST_TOTAL = 12
_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """
    One row that was refused.

    Attributes
    ----------
    number
        The row as the spreadsheet counts.
    cells
        As they came, "see above" filled in.
    faults
        Column and what was expected, for each fault.
    """

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class ReadSheet:
    """
    What one sheet says.

    Attributes
    ----------
    layout
        Its layout.
    header
        Its row of headings as it came.
    accepted
        Rows that can be accepted, in order.
    refused
        Rows that cannot.
    remarks
        Row, column and remark.
    """

    layout: Layout
    header: tuple[str, ...]
    accepted: list[Draft] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    remarks: list[tuple[int, str, str]] = field(default_factory=list)
    _whole: str = ""

    @property
    def whole(self) -> str:
        """A digest of its acceptable rows, repeats counted, whatever their order."""
        if not self._whole:
            joined = "".join(sorted([draft.digest for draft in self.accepted]))
            self._whole = blake2b(joined.encode(), digest_size=16).hexdigest()
        return self._whole


class _Cells(dict[str, Read]):
    """
    What the cells of one column read as: a dictionary that reads what it has not met.

    It keeps what is plain; what is odd is kept apart, so that meeting it again is noticed as well.
    """

    def __init__(
        self, column: Column, around: Surroundings, words: Words, noticed: list[str]
    ) -> None:
        super().__init__()
        self._noticed = noticed
        self._oddities: dict[str, Read] = {}
        self._reader = KINDS[column.kind](column, around)
        self._empty_words = frozenset(word.casefold() for word in words.not_recorded)
        self._above_words = frozenset(word.casefold() for word in words.same_as_above)
        self._required = column.required
        maker = QUICK.get(column.kind)
        self._quick = None if maker is None else maker(column, around)
        self._expected = self._reader("").expected or "a value"
        self._born = column.kind in {"date", "born", "born_or_age"}
        self._empty = Read("", None, None, self._expected if column.required else None)

    def __missing__(self, raw: str) -> Read:
        if self._quick is not None:
            quick = self._quick(raw)
            if quick is not None:
                return quick
        read = self._oddities.get(raw) or self._read(raw)
        if read.remark is None and read.expected is None:
            kept: dict[str, Read] = self
        else:
            kept = self._oddities
            self._noticed.append(raw)
        if len(kept) > _MOST_CACHED:
            kept.clear()
        kept[raw] = read
        return read

    def _read(self, raw: str) -> Read:
        text, replaced = tidy(raw)
        folded = text.casefold()
        if not text or folded in self._empty_words:
            read = self._empty
        elif folded in self._above_words:
            read = _ABOVE
        else:
            read = self._checked(self._reader(text))
        if replaced and read is not _ABOVE:
            note = f"{replaced} unreadable character{'s' * (replaced > 1)} replaced"
            read = read._replace(remark=note if read.remark is None else f"{read.remark}; {note}")
        return read

    def _checked(self, read: Read) -> Read:
        """Leave an optional cell that cannot be read empty, and say so."""
        if read.expected is None or self._required:
            return read
        what = "not a readable date" if self._born else f"not {read.expected}"
        return Read("", None, f"{what}; left empty")


_ABOVE = Read("", None, "see above", None)
"""Stands for "see above" until the row is met."""


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
        readers = [_Cells(column, around, words, self._noticed) for column in layout.columns]
        self._plan = tuple(zip(readers, fit.places, strict=True))
        self._width = len(headings)
        key = [layout.at(name) for name in layout.reference]
        self._key = tuple((place, layout.columns[place].kind == "child") for place in key)
        self._plain_key = self._key[0][0] if len(key) == 1 and not self._key[0][1] else -1
        self._before = tuple((layout.at(start), layout.at(end)) for start, end in layout.before)
        self._totals = frozenset(simplify(word) for word in words.total)
        self._begin_totals = frozenset(word[:1] for word in self._totals)
        self._above: list[str] = []
        self._single: list[tuple[int, list[str]]] = []
        self._repeats: dict[str, int] | None = {} if layout.repeats else None
        self._unknown = self._look_at_headings(number, headings, frozenset(fit.places))
        self._blank = tuple(place for place, text in enumerate(headings) if not text.strip())
        self._unheaded: set[int] = set()

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

    def _is_total(self, cells: Sequence[str]) -> bool:
        first = cells[0] or next((cell for cell in cells if cell and not cell.isspace()), "")
        begins = first[:1].casefold()[:1]
        if len(first) > _LONGEST_TOTAL or (begins.isalnum() and begins not in self._begin_totals):
            return False
        return simplify(first) in self._totals

    def _row(self, number: int, came: list[str]) -> None:
        cells = (
            came + [""] * (self._width + 1 - len(came)) if len(came) <= self._width else [*came, ""]
        )
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
        self._finish(draft, remarks)

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
            if read is _ABOVE:
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
                if place not in self._unheaded:
                    self._unheaded.add(place)
                    self.sheet.remarks.append(
                        (number, name, "a cell under no heading; kept as a note")
                    )
        return notes

    def _note(self, cells: list[str], place: int, above: list[str]) -> str:
        text = tidy(cells[place])[0]
        if text.casefold() in self._words.same_as_above:
            cells[place] = above[place] if place < len(above) else ""
            text = tidy(cells[place])[0]
        return text

    def _draft(self, number: int, reads: Sequence[Read], notes: dict[str, str]) -> Draft:
        values = {
            name: read[0]
            for name, read in zip(self._names, reads)  # noqa: B905 - one to one by construction
            if read[0]
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

    def _finish(self, draft: Draft, remarks: Sequence[tuple[str, str]]) -> None:
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
        self.sheet.accepted.append(draft)


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
