"""Read one sheet: find its header, tell rows from titles, totals and footnotes, and read each row.

Everything here depends on the sheet and the settings alone, never on what is known already, so it
runs while the child process is still parsing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mapping.intake.archive import FileRefusedError
from mapping.intake.builders import builder_for
from mapping.intake.reads import Surroundings
from mapping.intake.receipt import IS_EMPTY
from mapping.intake.rows import ReadSheet, RowReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from mapping.intake.layouts import Fit, Layouts, Words
    from mapping.intake.people_names import References
    from mapping.intake.settings import IntakeSettings

__all__ = ["SheetReader"]

_HEADER_WITHIN = 60
"""Filled rows among which the header is looked for."""


class SheetReader:
    """
    Reads sheets by what their headers say they are.

    Parameters
    ----------
    layouts
        Every known layout.
    settings
        A team's settings.
    references
        What references look like.
    imported_on
        The day of the import.
    only
        Name of the layout to read by, or None to find it.

    Attributes
    ----------
    headings
        Every heading that any layout knows, simplified.
    """

    def __init__(
        self,
        layouts: Layouts,
        settings: IntakeSettings,
        references: References,
        imported_on: date,
        *,
        only: str | None = None,
    ) -> None:
        self._layouts = layouts
        self._settings = settings
        self._references = references
        self._imported_on = imported_on
        self._only = only
        self.headings = layouts.headings

    def read(self, parts: Iterable[Sequence[list[str]]]) -> ReadSheet:
        """
        Read a sheet.

        Parameters
        ----------
        parts
            Its rows in parts, from its first row on.

        Returns
        -------
        ReadSheet
            What it says. FileRefusedError is raised where no header is found, two layouts fit it
            equally, or a required column is missing.
        """
        rows = _numbered(parts)
        head: list[tuple[int, list[str]]] = []
        for row in rows:
            head.append(row)
            if len(head) == _HEADER_WITHIN:
                break
        at, fit = self._header(head)
        around = Surroundings(fit.layout.like, self._references, self._imported_on)
        builder = builder_for(fit.layout, self._references, self._imported_on)
        reader = RowReader(fit, head[at], around, builder, self._words())
        for number, cells in head[at + 1 :]:
            reader.take(number, cells)
        for number, cells in rows:
            reader.take(number, cells)
        return reader.sheet

    def _words(self) -> Words:
        """Give the words, without the postcodes where the settings keep them."""
        words = self._layouts.words
        if not self._settings.keep_placement_postcodes:
            return words
        return msgspec.structs.replace(words, placement_postcodes=())

    def _header(self, head: Sequence[tuple[int, list[str]]]) -> tuple[int, Fit]:
        if not head:
            raise FileRefusedError(IS_EMPTY)
        tried = [self._layouts.fits(cells, only=self._only) for _, cells in head]
        best = max((fits[0].score for fits in tried if fits), default=0)
        found = next(
            (place for place, fits in enumerate(tried) if fits and fits[0].score == best), None
        )
        if found is None:
            reason = "has no row of column headings that any layout knows; see the layouts’ columns"
            raise FileRefusedError(reason)
        fits = tried[found]
        if len(fits) > 1:
            names = " and ".join(fit.layout.name for fit in fits)
            reason = f"fits {names} equally well; say which with --layout"
            raise FileRefusedError(reason)
        fit = fits[0]
        lacking = [
            column.name
            for column, place in zip(fit.layout.columns, fit.places, strict=True)
            if place < 0 and (column.required or column.required_column)
        ]
        if lacking:
            named = ", ".join(f"“{name}”" for name in lacking)
            reason = f"lacks a column that {fit.layout.name} needs: {named}; add it"
            raise FileRefusedError(reason)
        return found, fit


def _numbered(parts: Iterable[Sequence[list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """Count rows as the spreadsheet does, and leave out blank ones."""
    number = 0
    for part in parts:
        for cells in part:
            number += 1
            if any(cells):
                yield number, cells
