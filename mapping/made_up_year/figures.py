"""What the made-up year must add up to, and the values that carry it from file to file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["ANNUAL", "AnnualFigures", "Cell", "FileTruth", "Mention", "Row", "Window"]

Cell = str | int | date | datetime | None
Row = dict[str, Cell]
"""One row of a file: column, by its name in the layout, to what stands in the cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualFigures:
    """
    The figures of the annual return, counted over the window.

    Attributes
    ----------
    referrals
        Referrals received.
    children_active, episodes_active
        Children active at some time, and in how many episodes.
    became_active_significant_or_strong
        Children who became active at significant or strong risk.
    active_at_year_end, male_at_year_end, cse_or_dual_at_year_end
        Children active on the last day; of them male; of them with CSE, alone or with CCE.
    poc_triaged, poc_assessed, poc_level_3_4, poc_closed_risk_reduced
        Persons of concern triaged, assessed, assessed at level 3 or 4, and of these closed with
        risk reduced.
    loc_triaged, loc_assessed, loc_level_3_4, loc_closed_risk_reduced
        The same for locations.
    """

    referrals: int = 209
    children_active: int = 99
    episodes_active: int = 105
    became_active_significant_or_strong: int = 58
    active_at_year_end: int = 50
    male_at_year_end: int = 37
    cse_or_dual_at_year_end: int = 9
    poc_triaged: int = 405
    poc_assessed: int = 146
    poc_level_3_4: int = 56
    poc_closed_risk_reduced: int = 53
    loc_triaged: int = 118
    loc_assessed: int = 36
    loc_level_3_4: int = 14
    loc_closed_risk_reduced: int = 14


ANNUAL = AnnualFigures()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTruth:
    """
    How the rows of one file or sheet must be received.

    Attributes
    ----------
    rows
        Data rows in all.
    refused
        Rows without a required cell, or whose end lies before their start.
    duplicates
        Rows that repeat another of the same file.
    """

    rows: int
    refused: int
    duplicates: int

    @property
    def accepted(self) -> int:
        """Rows that must be accepted."""
        return self.rows - self.refused - self.duplicates


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mention:
    """
    One person whom a file names without a reference, and who that is.

    Attributes
    ----------
    layout
        Layout of the file: ``ppdm``, ``missing`` or ``rhi``.
    reference
        The row's own reference; for ``rhi``, whose rows have none, the child's reference and the
        day of the interview (``C52001 2026-03-14``).
    column
        Column by its name in the layout: ``Persons``, ``Found with``, ``With whom``, or ``Surname``
        for a missing child whose reference is not given.
    position
        Place in the cell, counted from 0 over everybody who stands in it.
    true_reference
        Reference of the child or person of concern, or None for somebody whom no file knows.
    """

    layout: str
    reference: str
    column: str
    position: int
    true_reference: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """
    The year that the files cover.

    Attributes
    ----------
    start, until
        First and last day.
    """

    start: date
    until: date

    def day(self, number: int) -> date:
        """
        Give a day of the year.

        Parameters
        ----------
        number
            Days after the first.

        Returns
        -------
        date
            The day, which may lie outside the year.
        """
        return date.fromordinal(self.start.toordinal() + number)

    @property
    def days(self) -> int:
        """Number of the last day, the first being 0."""
        return (self.until - self.start).days
