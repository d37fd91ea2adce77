"""Read one sheet: find its header, tell rows from titles, totals and footnotes, and read each row.

Everything here depends on the sheet and the settings alone, never on what is known already, so it
runs while the child process is still parsing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mapping.intake.archive import FileRefusedError
from mapping.intake.receipt import IS_EMPTY
from mapping.intake.second_reader import Setup, Turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from mapping.intake.layouts import Fit, Layouts, Words
    from mapping.intake.read_sheet import ReadSheet
    from mapping.intake.second_process import SecondReader
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
    imported_on
        The day of the import.
    second
        A second process for long lists.
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
        imported_on: date,
        second: SecondReader,
        *,
        only: str | None = None,
    ) -> None:
        self._layouts = layouts
        self._settings = settings
        self._second = second
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
        numbered = _numbered(parts)
        head: list[tuple[int, list[str]]] = []
        for rows in numbered:
            head += rows
            if len(head) >= _HEADER_WITHIN:
                break
        at, fit = self._header(head[:_HEADER_WITHIN])
        number, headings = head[at]
        setup = Setup(
            fit=fit,
            number=number,
            headings=headings,
            settings=self._settings,
            imported_on=self._imported_on,
            words=self._words(),
        )
        turns = Turns(setup, self._second)
        turns.take(head[at + 1 :])
        for rows in numbered:
            turns.take(rows)
        return turns.done()

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


def _numbered(parts: Iterable[Sequence[list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    """Count rows as the spreadsheet does, and leave out blank ones."""
    before = 0
    for part in parts:
        rows = [(number, cells) for number, cells in enumerate(part, before + 1) if any(cells)]
        before += len(part)
        if rows:
            yield rows
