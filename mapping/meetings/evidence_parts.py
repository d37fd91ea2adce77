"""What an item rests on: the children linked, the graded chronology, what was tried.

Ways of being linked stand by the day last seen, the latest first, and the children of each in the
order of their references: neither is an order of need.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.paper import Column, Number, Of, Paragraph, Row, Table, Term, line
from graph.vocabulary import vocabulary
from graph.when import first_day
from mapping.casework import tried
from mapping.meetings.phrases import BLANK, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from exports.paper import Block, Line
    from graph.ids import RecordId
    from graph.records import Event, Link
    from mapping.meetings.pack import MonthlyPack

__all__ = [
    "CHRONOLOGY_SHEET",
    "Room",
    "children_part",
    "children_table",
    "chronology_part",
    "chronology_rows",
    "chronology_table",
    "tactics_part",
]

CHRONOLOGY_SHEET = "Chronologies"
CHILDREN_SHEET = "Children linked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """
    How much of an item's page each part may take; the workbook has everything.

    Attributes
    ----------
    children
        Rows of children linked.
    entries
        Entries of the chronology.
    tactics
        Actions, those still to be done first.
    options
        Tactics offered.
    linked
        Persons or locations named in a line.
    """

    children: int
    entries: int
    tactics: int
    options: int
    linked: int


def children_part(pack: MonthlyPack, subject: RecordId, *, most: int) -> tuple[Block, ...]:
    """
    Show which children are linked to a subject, and by what.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.
    most
        How many rows the page has room for.

    Returns
    -------
    tuple of Block
        One row for each way of being linked on one day with one grading, the latest first; in it
        the children by reference. The latest statement speaks for each child. The caption says
        how many rows only the workbook has.
    """
    rows = _children_rows(pack, subject)
    shown = tuple(row for row in rows if row.about is None or pack.shows(row.about))
    caption = line("Children linked")
    if len(shown) > most:
        caption += line(
            f" (the first {most} of ", Number(len(shown)), " rows, all in the workbook)"
        )
    return (
        Table(
            caption=caption,
            columns=_CHILDREN,
            # Rows that the gate drops are no reason to say that no child is linked.
            rows=(shown or rows)[:most],
            empty="No child is linked by evidence in force. This is no proof of safety.",
            adds_up=False,
        ),
    )


def children_table(pack: MonthlyPack, subjects: Sequence[RecordId]) -> Table:
    """
    Put the children linked to several subjects on one sheet.

    Parameters
    ----------
    pack
        The month.
    subjects
        Persons and locations, in order.

    Returns
    -------
    Table
        For the workbook; the rows of :func:`children_part`, all of them.
    """
    return Table(
        caption=line("Children linked"),
        columns=(Column("Subject"), *_CHILDREN),
        rows=_with_subject(subjects, lambda subject: _children_rows(pack, subject)),
        sheet=CHILDREN_SHEET,
        empty="No child is linked by evidence in force.",
        adds_up=False,
    )


def _with_subject(
    subjects: Iterable[RecordId], rows_of: Callable[[RecordId], Iterable[Row]]
) -> tuple[Row, ...]:
    """Put every subject's rows in one table of the workbook, the subject in front."""
    return tuple(
        Row((line(Of(subject)), *row.cells), about=row.about)
        for subject in subjects
        for row in rows_of(subject)
    )


_CHILDREN = (
    Column("Children", width=2.2),
    Column("The child …"),
    Column("Last seen", kind="date", width=1.4),
    Column("Grading"),
    Column("Reports", kind="number"),
)


_Linked = tuple["RecordId", tuple["Link", ...], "Link"]


def _by_statement(pack: MonthlyPack, subject: RecordId) -> list[list[_Linked]]:
    """Children with equal statements together, each with its links and the latest of them."""
    found: defaultdict[tuple[str, str, str, bool, bool], list[_Linked]] = defaultdict(list)
    for child, links in sorted(pack.picture.children_of.get(subject, {}).items()):
        latest = max(links, key=lambda one: (one.last_seen, one.id))
        forward = pack.casebook.canonical(latest.source) == child
        seen = pack.shows(child)
        key = (latest.last_seen[:10], latest.kind, latest.grading.code, forward, seen)
        found[key].append((child, links, latest))
    return [held for _, held in sorted(found.items(), key=lambda item: item[0], reverse=True)]


def _children_rows(pack: MonthlyPack, subject: RecordId) -> tuple[Row, ...]:
    return tuple(_children_row(pack, held) for held in _by_statement(pack, subject))


def _children_row(pack: MonthlyPack, held: list[_Linked]) -> Row:
    _, _, latest = held[0]
    forward = pack.casebook.canonical(latest.source) == held[0][0]
    who: Line = ()
    for child, _, _ in held:
        who += line("; ", Of(child)) if who else line(Of(child))
        if child in pack.picture.serious:
            who += line(" (", Of(child, "risk_band"), ")")
    return Row(
        (
            who,
            line(Of(latest.id, "kind" if forward else "reverse")),
            line(Of(latest.id, "last_seen")),
            line(Of(latest.id, "grading")),
            line(tally(sorted({link.id for _, links, _ in held for link in links}))),
        ),
        # The row goes with the child, also where it begins with the subject.
        about=held[0][0],
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
        Date, what, grading, agency, detail; reports and actions done.
    """
    entries: list[tuple[str, str, Row]] = [
        (event.on, event.id, _event_row(pack, event, role))
        for event, role in pack.events_of.get(subject, ())
        if first_day(event.on) >= pack.year_start
    ]
    entries += _action_entries(pack, subject)
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
        what += line("; children named: ", tally(with_whom, of_children=True))
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


def _action_entries(pack: MonthlyPack, subject: RecordId) -> list[tuple[str, str, Row]]:
    found: list[tuple[str, str, Row]] = []
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
    Column("Date", kind="date", width=1.4),
    Column("What", width=0.9),
    Column("Grading"),
    Column("Agency"),
    Column("Detail", width=1.8),
)


def chronology_part(pack: MonthlyPack, subject: RecordId, *, most: int) -> tuple[Block, ...]:
    """
    Show the latest entries of a subject's last 12 months.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.
    most
        How many entries the page has room for.

    Returns
    -------
    tuple of Block
        The chronology; its caption says how many entries only the workbook has.
    """
    rows = chronology_rows(pack, subject)
    caption = line("Chronology of the last 12 months")
    if len(rows) > most:
        caption += line(f" (the last {most} of ", Number(len(rows)), ", all in the workbook)")
    return (
        Table(
            caption=caption,
            columns=_CHRONOLOGY,
            rows=rows[-most:],
            empty="no report or finished action is recorded under this reference.",
            adds_up=False,
        ),
    )


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
        columns=(Column("Subject"), *_CHRONOLOGY),
        rows=_with_subject(subjects, lambda subject: chronology_rows(pack, subject)),
        sheet=CHRONOLOGY_SHEET,
        empty="Nothing is recorded.",
        adds_up=False,
    )


def tactics_part(pack: MonthlyPack, subject: RecordId, *, most: int) -> tuple[Block, ...]:
    """
    Show what has been tried and what came of it.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.
    most
        How many actions the page has room for.

    Returns
    -------
    tuple of Block
        One row an action, those overdue and open first; the caption says how many more there
        are. A warning where there is none.
    """
    actions = tried(pack.casebook, subject, pack.as_at)
    if not actions:
        warning = line(
            "No action is recorded: agree one at this meeting, or say why there is none."
        )
        return (Paragraph(warning, "warning"),)
    over = {one.record for one in pack.overdue_actions.get(subject, ())}
    caption = line("Tactics tried and their effect")
    if len(actions) > most:
        caption += line(f" ({most} of ", tally([one.id for one in actions]), ", open ones first)")
        first = sorted(actions, key=lambda one: (one.id not in over, one.status != "open"))
        kept = {one.id for one in first[:most]}
        actions = tuple(one for one in actions if one.id in kept)
    return (
        Table(
            caption=caption,
            columns=(
                Column("Tactic"),
                Column("Agency"),
                Column("Due", kind="date", width=1.4),
                Column("Status"),
                Column("Effect"),
            ),
            rows=tuple(
                Row(
                    (
                        line(Of(one.id, "tactic")),
                        line(Of(one.id, "agency")),
                        line(Of(one.id, "due")),
                        line("Overdue") if one.id in over else line(Of(one.id, "status")),
                        line(Of(one.id, "effect")) if one.effect else line("–"),
                    ),
                    about=one.id,
                )
                for one in actions
            ),
            adds_up=False,
        ),
    )
