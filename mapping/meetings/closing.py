"""Closures: what was closed in the month and what may be ready, each with its evidence.

"Risk reduced" needs some weeks without a new report; and no new report is not by itself proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.paper import Column, Number, Of, Paragraph, Row, Section, Table, line
from graph.when import first_day
from mapping.casework import closures
from mapping.meetings.phrases import BLANK, dated, tally

if TYPE_CHECKING:
    from datetime import date

    from exports.paper import Block, Line
    from graph.ids import RecordId
    from graph.records import Concern
    from mapping.meetings.pack import MonthlyPack

__all__ = ["Quiet", "closures_chapter", "quiet_since", "ready_table"]

MOST_READY = 15
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """
    How long nothing new has been reported of a subject.

    Attributes
    ----------
    since
        Day of the last report, or None where there is none.
    weeks
        Whole weeks from it to the day that counts.
    because
        The reports of that day.
    """

    since: date | None
    weeks: int
    because: tuple[RecordId, ...]


def quiet_since(pack: MonthlyPack, subject: RecordId, until: date) -> Quiet:
    """
    Tell how long nothing new had been reported by a day.

    Parameters
    ----------
    pack
        The month.
    subject
        A canonical id.
    until
        The day to count to.

    Returns
    -------
    Quiet
        0 weeks where a report is dated on or after the day, or there is none.
    """
    since, because = pack.last_report(subject)
    weeks = 0 if since is None else max(0, (until - since).days // WEEK_DAYS)
    return Quiet(since=since, weeks=weeks, because=because)


def closures_chapter(pack: MonthlyPack) -> Section:
    """
    List the month's closures and the cases that may be ready, with the check that each needs.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        Both tables.
    """
    weeks = pack.settings.reviews.non_event_weeks
    closed = closures(pack.casebook, pack.period, as_at=pack.as_at)
    closed = tuple(one for one in closed if not pack.casebook.is_child(one.subject, pack.as_at))
    ready = _ready(pack)
    told = line(
        f"“Risk reduced” needs {weeks} weeks without a new report. No new report is not proof of "
        "safety: ask each agency whether it was still looking, and children whether it has stopped."
    )
    blocks: list[Block] = [
        Paragraph(told),
        _closed(pack, closed),
        _ready_table(pack, ready[:MOST_READY]),
    ]
    if len(ready) > MOST_READY:
        more = line(tally([one.id for one, _ in ready[MOST_READY:]]), " more are in the workbook.")
        blocks.append(Paragraph(more, "small"))
    return Section(title=line("9. Closures proposed"), blocks=tuple(blocks))


def _closed(pack: MonthlyPack, closed: tuple[Concern, ...]) -> Table:
    return Table(
        caption=line(f"Closed in {pack.period.label}, for the meeting to confirm"),
        columns=(
            Column("Subject"),
            Column("Closed", kind="date", width=1.4),
            Column("Level", kind="number"),
            Column("Outcome"),
            Column("Last report", kind="date", width=1.4),
            Column("Check without new reports", width=2.0),
        ),
        rows=tuple(
            Row(
                (
                    line(Of(one.subject)),
                    line(Of(one.id, "closed")),
                    line(Of(one.id, "level")),
                    line(Of(one.id, "outcome")) if one.outcome else line("not recorded"),
                    dated(pack, pack.last_report(pack.casebook.canonical(one.subject))[1]),
                    _check(pack, one),
                ),
                about=one.id,
            )
            for one in closed
        ),
        sheet="Closures",
        empty=f"No case was closed in {pack.period.label}.",
        adds_up=False,
    )


def _check(pack: MonthlyPack, case: Concern) -> Line:
    """Say whether the weeks without a report had passed by the day of closure."""
    needed = pack.settings.reviews.non_event_weeks
    closed = first_day(case.closed) if case.closed else pack.as_at
    quiet = quiet_since(pack, pack.casebook.canonical(case.subject), closed)
    if quiet.since is not None and quiet.since > closed:
        return line("reported again since: look at it anew")
    if case.outcome != "risk_reduced":
        return BLANK
    if quiet.since is None:
        return line("no report is recorded: state the evidence")
    if quiet.weeks >= needed:
        return line("passed: ", Number(quiet.weeks, quiet.because), " weeks")
    return line("not yet: ", Number(quiet.weeks, quiet.because), f" of {needed} weeks")


def _ready(pack: MonthlyPack) -> tuple[tuple[Concern, Quiet], ...]:
    """Find assessed open cases without a new report for long enough and nothing overdue."""
    needed = pack.settings.reviews.non_event_weeks
    found = []
    for subject, case in pack.open_cases.items():
        if pack.level(subject) is None or subject in pack.overdue_actions:
            continue
        quiet = quiet_since(pack, subject, pack.as_at)
        if quiet.since is not None and quiet.weeks >= needed:
            found.append((-quiet.weeks, subject, case, quiet))
    return tuple((case, quiet) for _, _, case, quiet in sorted(found, key=lambda one: one[:2]))


def _ready_table(
    pack: MonthlyPack, ready: tuple[tuple[Concern, Quiet], ...], *, sheet: str | None = None
) -> Table:
    return Table(
        caption=line("May be ready to close: nothing overdue, no new report for long enough"),
        columns=(
            Column("Subject"),
            Column("Level", kind="number"),
            Column("Lead agency"),
            Column("Last report", kind="date", width=1.4),
            Column("Weeks", kind="number"),
            Column("Evidence of effect, and decision", width=2.4),
        ),
        rows=tuple(
            Row(
                (
                    line(Of(case.subject)),
                    line(Of(case.id, "level")),
                    line(Of(case.id, "agency")),
                    dated(pack, quiet.because),
                    line(Number(quiet.weeks, quiet.because)),
                    BLANK,
                ),
                about=case.id,
            )
            for case, quiet in ready
        ),
        sheet=sheet,
        empty="No open case has gone long enough without a new report.",
        adds_up=False,
        to_fill_in=("Evidence of effect, and decision",),
    )


def ready_table(pack: MonthlyPack) -> Table:
    """
    List every case that may be ready to close, for the workbook.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Table
        The longest without a new report first.
    """
    return _ready_table(pack, _ready(pack), sheet="May be ready to close")
