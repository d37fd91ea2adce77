"""What an item rests on: the children linked, the graded chronology, what was tried.

Children stand in the order of their references, never in an order of need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Column, Number, Of, Paragraph, Row, Table, Term, line
from graph.vocabulary import vocabulary
from graph.when import first_day
from mapping.casework import tried
from mapping.meetings.phrases import BLANK, children, tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exports.paper import Block, Line
    from graph.ids import RecordId
    from graph.records import Event, Link
    from mapping.meetings.pack import MonthlyPack

__all__ = [
    "CHRONOLOGY_SHEET",
    "children_part",
    "chronology_part",
    "chronology_rows",
    "chronology_table",
    "tactics_part",
]

CHRONOLOGY_SHEET = "Chronologies"
MOST_CHILDREN = 8
MOST_ENTRIES = 7


def children_part(pack: MonthlyPack, subject: RecordId) -> tuple[Block, ...]:
    """
    Show which children are linked to a subject, and by what.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.

    Returns
    -------
    tuple of Block
        One row a child, by reference; the latest statement speaks for each.
    """
    held = pack.picture.children_of.get(subject, {})
    rows = tuple(_child_row(pack, child, held[child]) for child in sorted(held)[:MOST_CHILDREN])
    table = Table(
        caption=line("Children linked"),
        columns=(
            Column("Child", width=1.6),
            Column("Risk band", width=1.0),
            Column("What is reported of the child", width=2.0),
            Column("Last seen", kind="date", width=1.0),
            Column("Grading", width=0.9),
            Column("Reports", kind="number", width=0.7),
        ),
        rows=rows,
        empty="No child is linked by evidence in force. This is no proof of safety.",
        adds_up=False,
    )
    if len(held) <= MOST_CHILDREN:
        return (table,)
    more = line("Linked as well: ", *children(sorted(held)[MOST_CHILDREN:]), ".")
    return (table, Paragraph(more, "small"))


def _child_row(pack: MonthlyPack, child: RecordId, links: tuple[Link, ...]) -> Row:
    latest = max(links, key=lambda one: (one.last_seen, one.id))
    forward = pack.casebook.canonical(latest.source) == child
    return Row(
        (
            line(Of(child)),
            line(Of(child, "risk_band")),
            line(Of(latest.id, "kind" if forward else "reverse")),
            line(Of(latest.id, "last_seen")),
            line(Of(latest.id, "grading")),
            line(tally([one.id for one in links])),
        )
    )


def chronology_rows(pack: MonthlyPack, subject: RecordId) -> tuple[Row, ...]:
    """
    Put a subject's last 12 months in order, each entry with its grading.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.

    Returns
    -------
    tuple of Row
        Date, what, grading, agency, detail; events, steps of the case, and actions done.
    """
    entries: list[tuple[str, str, Row]] = [
        (event.on, event.id, _event_row(pack, event, role))
        for event, role in pack.events_of.get(subject, ())
        if first_day(event.on) >= pack.year_start
    ]
    entries += _case_entries(pack, subject)
    return tuple(row for _, _, row in sorted(entries, key=lambda entry: entry[:2]))


def _event_row(pack: MonthlyPack, event: Event, role: str) -> Row:
    book, roles = pack.casebook, vocabulary("event_roles")
    with_whom = {
        book.canonical(part.record)
        for part in event.parts
        if book.is_child(part.record, pack.as_at)
    }
    what: Line = line(Of(event.id, "kind"))
    if role in roles and role not in {"place", "other"}:
        what += line(" – part: ", Term("event_roles", role))
    if with_whom:
        what += line("; ", *children(sorted(with_whom)), " named")
    return Row(
        (
            line(Of(event.id, "on")),
            what,
            line(Of(event.id, "grading")),
            line(Of(event.id, "agency")),
            line(Of(event.id, "text")),
        ),
        about=event.id,
    )


def _case_entries(pack: MonthlyPack, subject: RecordId) -> list[tuple[str, str, Row]]:
    found: list[tuple[str, str, Row]] = []
    case = pack.open_cases.get(subject)
    if case is not None:
        steps = (("first_discussed", "First discussed", "reason"), ("assessed", "Assessed", ""))
        for field, words, detail in steps:
            on = case.first_discussed if field == "first_discussed" else case.assessed
            if on is not None and pack.year_start <= first_day(on) <= pack.as_at:
                told = line(Of(case.id, detail)) if detail else BLANK
                cells = (line(Of(case.id, field)), line(words), BLANK, BLANK, told)
                found.append((on, case.id, Row(cells, about=case.id)))
    for action in tried(pack.casebook, subject, pack.as_at):
        if action.done_on is None or not (
            pack.year_start <= first_day(action.done_on) <= pack.as_at
        ):
            continue
        what = line("Action done: ", Of(action.id, "tactic"))
        if action.effect:
            what += line(" – effect: ", Of(action.id, "effect"))
        cells = (
            line(Of(action.id, "done_on")),
            what,
            BLANK,
            line(Of(action.id, "agency")),
            line(Of(action.id, "outcome")),
        )
        found.append((action.done_on, action.id, Row(cells, about=action.id)))
    return found


_CHRONOLOGY = (
    Column("Date", kind="date", width=1.0),
    Column("What", width=2.6),
    Column("Grading", width=0.8),
    Column("Agency", width=1.1),
    Column("Detail", width=2.6),
)


def chronology_part(pack: MonthlyPack, subject: RecordId) -> tuple[Block, ...]:
    """
    Show the latest entries of a subject's last 12 months.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.

    Returns
    -------
    tuple of Block
        The chronology, and how many earlier entries only the workbook has.
    """
    rows = chronology_rows(pack, subject)
    table = Table(
        caption=line("Chronology of the last 12 months"),
        columns=_CHRONOLOGY,
        rows=rows[-MOST_ENTRIES:],
        empty="Nothing dated in the last 12 months is recorded under this record.",
        adds_up=False,
    )
    if len(rows) <= MOST_ENTRIES:
        return (table,)
    earlier = line(Number(len(rows) - MOST_ENTRIES), " earlier entries are in the workbook.")
    return (table, Paragraph(earlier, "small"))


def chronology_table(pack: MonthlyPack, subjects: Sequence[RecordId]) -> Table:
    """
    Put the chronologies of several subjects on one sheet.

    Parameters
    ----------
    pack
        The month.
    subjects
        Persons and locations, in order.

    Returns
    -------
    Table
        For the workbook; one row an entry.
    """
    return Table(
        caption=line("Chronologies of the last 12 months"),
        columns=(Column("Subject", width=1.8), *_CHRONOLOGY),
        rows=tuple(
            Row((line(Of(subject)), *row.cells), about=row.about)
            for subject in subjects
            for row in chronology_rows(pack, subject)
        ),
        sheet=CHRONOLOGY_SHEET,
        empty="Nothing is recorded.",
        adds_up=False,
    )


def tactics_part(pack: MonthlyPack, subject: RecordId) -> tuple[Block, ...]:
    """
    Show what has been tried and what came of it.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.

    Returns
    -------
    tuple of Block
        One row an action; a warning where there is none.
    """
    actions = tried(pack.casebook, subject, pack.as_at)
    if not actions:
        warning = line(
            "No action is recorded. Agree one at this meeting, or say why there is none."
        )
        return (Paragraph(warning, "warning"),)
    over = {one.record for one in pack.overdue_actions.get(subject, ())}
    return (
        Table(
            caption=line("Tactics tried and their effect"),
            columns=(
                Column("Tactic", width=2.4),
                Column("Agency", width=1.4),
                Column("Due", kind="date", width=1.0),
                Column("Status", width=1.0),
                Column("Effect", width=1.0),
            ),
            rows=tuple(
                Row(
                    (
                        line(Of(one.id, "tactic")),
                        line(Of(one.id, "agency")),
                        line(Of(one.id, "due")),
                        line("Overdue") if one.id in over else line(Of(one.id, "status")),
                        line(Of(one.id, "effect")) if one.effect else line("not yet recorded"),
                    ),
                    about=one.id,
                )
                for one in actions
            ),
            adds_up=False,
        ),
    )
