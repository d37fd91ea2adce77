"""What the cells of one column read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.intake.cells import tidy
from mapping.intake.kinds import KINDS, QUICK
from mapping.intake.reads import Read

if TYPE_CHECKING:
    from mapping.intake.layouts import Column, Words
    from mapping.intake.reads import Surroundings

__all__ = ["ABOVE", "ColumnCells"]

_MOST_CACHED = 20_000
ABOVE = Read("", None, "see above", None)
"""Stands for "see above" until the row is met."""


class ColumnCells(dict[str, Read]):
    """
    What the cells of one column read as: a dictionary that reads what it has not met.

    It keeps what is plain; what is odd is kept apart, so that meeting it again is noticed as well.

    Parameters
    ----------
    column
        The column.
    around
        What its reader needs beside the text.
    words
        Words that mean the same in every file.
    noticed
        Where it notes that it met something odd.
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
            read = ABOVE
        else:
            read = self._checked(self._reader(text))
        if replaced and read is not ABOVE:
            note = f"{replaced} unreadable character{'s' * (replaced > 1)} replaced"
            read = read._replace(remark=note if read.remark is None else f"{read.remark}; {note}")
        return read

    def _checked(self, read: Read) -> Read:
        """Leave an optional cell that cannot be read empty, and say so."""
        if read.expected is None or self._required:
            return read
        what = "not a readable date" if self._born else f"not {read.expected}"
        return Read("", None, f"{what}; left empty")
