"""What is new: the month's triage, and how much of it has come to an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Column, Number, Of, Paragraph, Row, Section, Share, Table, line
from mapping.casework import Period, new_triage
from mapping.meetings.phrases import BLANK, tally

if TYPE_CHECKING:
    from exports.paper import Block
    from mapping.casework import Triage
    from mapping.meetings.pack import MonthlyPack

__all__ = ["triage_chapter"]


def triage_chapter(pack: MonthlyPack) -> Section:
    """
    Say who and what was newly triaged, and how much of it came to an assessment.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        The month and the last 12 months in figures, then the month's new cases.
    """
    year = Period(start=pack.year_start, end=pack.as_at, label="the last 12 months")
    month = [new_triage(pack.casebook, of, pack.period, as_at=pack.as_at) for of in ("poc", "loc")]
    whole = [new_triage(pack.casebook, of, year, as_at=pack.as_at) for of in ("poc", "loc")]
    note = line(
        "Conversion: of the cases first discussed and triaged in the period, those assessed by the "
        "day of these papers. The latest have had less time to be assessed."
    )
    return Section(
        title=line("3. New triage outcomes"),
        blocks=(
            _conversion(pack, month, whole),
            Paragraph(note, "small"),
            *_new_cases(pack, month[0], "Persons of concern"),
            *_new_cases(pack, month[1], "Locations of concern"),
        ),
    )


def _conversion(pack: MonthlyPack, month: list[Triage], year: list[Triage]) -> Table:
    words = {"poc": "Persons", "loc": "Locations"}
    return Table(
        caption=line("Triage and conversion to assessment"),
        columns=(
            Column("Cases"),
            Column("Triaged", kind="number"),
            Column("Assessed", kind="number"),
            Column("Conversion, %", kind="number"),
            Column("Level 3 or 4", kind="number"),
            Column("Of these closed, risk reduced", width=1.6),
            Column("To be triaged", kind="number"),
        ),
        rows=tuple(
            Row(
                (
                    line(f"{words[one.of]}, {label}"),
                    line(tally(one.triaged)),
                    line(tally(one.assessed)),
                    _percent(one),
                    line(tally(one.level_3_4)),
                    line(Share(len(one.risk_reduced), len(one.level_3_4), one.risk_reduced))
                    if one.level_3_4
                    else BLANK,
                    line(tally(one.waiting)),
                )
            )
            for label, held in ((pack.period.label, month), ("last 12 months", year))
            for one in held
        ),
        sheet="Triage",
        adds_up=False,
    )


def _percent(one: Triage) -> tuple[Number, ...]:
    if not one.triaged:
        return ()
    share = 100.0 * len(one.assessed) / len(one.triaged)
    return (Number(round(share, 1), one.assessed, decimals=1),)


def _new_cases(pack: MonthlyPack, triage: Triage, words: str) -> tuple[Block, ...]:
    ids = sorted((*triage.triaged, *triage.waiting))
    if not ids:
        one = "person" if triage.of == "poc" else "location"
        return (Paragraph(line(f"No {one} was first discussed in {pack.period.label}.")),)
    cases = {one.id: one for one in pack.casebook.concerns}
    ids = [one for one in ids if not pack.casebook.is_child(cases[one].subject, pack.as_at)]
    return (
        Table(
            caption=line(f"{words} first discussed in {pack.period.label}"),
            columns=(
                Column("Subject"),
                Column("First discussed", kind="date", width=1.4),
                Column("Outcome"),
                Column("Assessed", kind="date", width=1.4),
                Column("Level", kind="number"),
                Column("Reason"),
            ),
            rows=tuple(
                Row(
                    (
                        line(Of(cases[one].subject)),
                        line(Of(one, "first_discussed")),
                        line(Of(one, "triage_outcome")),
                        line(Of(one, "assessed")),
                        line(Of(one, "level")),
                        line(Of(one, "reason")),
                    ),
                    about=one,
                )
                for one in sorted(ids, key=lambda one: (cases[one].first_discussed, one))
            ),
            sheet="Triage detail",
            adds_up=False,
        ),
    )
