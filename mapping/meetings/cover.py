"""The first page: what the papers are for, of which day, and how far they can be relied on."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from exports.paper import (
    Column,
    Day,
    Facts,
    Number,
    Paragraph,
    Row,
    Section,
    Share,
    Table,
    Term,
    line,
)
from graph.people import age_on
from graph.records import Child, Person
from graph.vocabulary import vocabulary
from mapping.casework import closures, escalations, lapsed_links, new_triage
from mapping.meetings.phrases import at_level, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exports.paper import Block, Line
    from graph.ids import RecordId
    from graph.records import Event
    from mapping.meetings.pack import MonthlyPack

__all__ = ["cover", "coverage"]

_CONFIDENTIAL = (
    "Shared to safeguard children. Use it for that alone, keep it where only those at the meeting "
    "can see it, and do not copy it to a child’s file or another system without the originator’s "
    "agreement. Reports are information, not findings: a name here is not proof of anything."
)
_CHILDREN_FIRST = (
    "Children are not ranked or scored anywhere in these papers. Only persons, locations and "
    "groups of concern are put in an order, and appendix A prints "
)
_OF_WHAT = {
    True: "everything that the order is made of.",
    False: "the figures that the order is made of, as far as this audience may see them.",
}
RECENT_DAYS = 30


def cover(pack: MonthlyPack) -> Section:
    """
    Write the first page.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        Purpose, confidentiality, the day, the month in figures.
    """
    facts = (
        ("Distribution", line("Members of the meeting; others only by the chair’s decision")),
        ("Present", line("……………………………………………………………………………………")),
        ("Apologies", line("……………………………………………………………………………………")),
    )
    purpose = line(
        "Purpose: to agree how persons and locations of concern are disrupted, which agency does "
        "it by when, and whether what was agreed before has made children safer."
    )
    return Section(
        title=line("1. About these papers"),
        blocks=(
            Paragraph(purpose, "lead"),
            Facts(facts),
            *_warnings(pack),
            _in_figures(pack),
            Paragraph(line(_CONFIDENTIAL)),
            Paragraph(line(_CHILDREN_FIRST, _OF_WHAT[pack.shows_points])),
        ),
    )


def _warnings(pack: MonthlyPack) -> tuple[Block, ...]:
    found: list[Block] = []
    if pack.as_at < pack.period.end:
        found.append(
            Paragraph(
                line("The month is not over: it is looked at as of ", Day(pack.as_at), "."),
                "warning",
            )
        )
    if not pack.events_within(pack.period.start, pack.period.end):
        sentence = line(
            f"No report is dated in {pack.period.label}: check that its files were imported."
        )
        found.append(Paragraph(sentence, "warning"))
    if not pack.casebook.actions:
        sentence = line("No action is recorded at all, and a list without actions helps nobody.")
        found.append(Paragraph(sentence, "warning"))
    return tuple(found)


def _in_figures(pack: MonthlyPack) -> Table:
    book, month, day = pack.casebook, pack.period, pack.as_at
    over = [one.record for dues in pack.overdue_actions.values() for one in dues]
    level = pack.settings.meetings.escalation_level
    figures: tuple[tuple[str, Number], ...] = (
        ("Open persons of concern", tally(pack.open_of("poc"))),
        ("Open locations of concern", tally(pack.open_of("loc"))),
        ("Peer groups mapped", tally([one.id for one in book.groups])),
        (
            "Children whom an open person or location of concern reaches",
            tally(pack.picture.reached_by, of_children=True),
        ),
        (
            f"Persons triaged in {month.label}",
            tally(new_triage(book, "poc", month, as_at=day).triaged),
        ),
        (
            f"Locations triaged in {month.label}",
            tally(new_triage(book, "loc", month, as_at=day).triaged),
        ),
        (f"Cases closed in {month.label}", tally([c.id for c in closures(book, month, as_at=day)])),
        ("Actions overdue", tally(over)),
        (
            f"Open cases at {at_level(level)}",
            tally([one.id for one in escalations(book, day, level=level)]),
        ),
    )
    return Table(
        caption=line("The month in figures"),
        columns=(Column("What", width=4), Column("Number", kind="number")),
        rows=tuple(Row((line(words), line(number))) for words, number in figures),
        sheet="In figures",
        adds_up=False,
    )


def coverage(pack: MonthlyPack) -> Section:
    """
    Say how far the picture can be relied on: what is unresolved, left out, and who reported.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        The data-coverage panel.
    """
    network = pack.picture.network
    named = pack.unresolved
    ageless = [one for one in pack.open_of("poc") if _is_ageless(pack, one)]
    lapsed, excluded = int(network.graph["lapsed"]), int(network.graph["excluded"])
    no_age = Share(len(ageless), len(pack.open_of("poc")), tuple(ageless))
    figures: tuple[tuple[str, Number | Share], ...] = (
        (
            "Of the people whom a file only names: with a proposal that waits",
            Share(named.people_waiting, named.people),
        ),
        (
            "Of the places known by wording alone: with a proposal that waits",
            Share(named.places_waiting, named.places),
        ),
        (
            "Proposals that wait for a decision in all, known records included",
            Number(named.proposals),
        ),
        ("Links past their review date, left out", Number(lapsed)),
        (f"Statements that fell past it in {pack.period.label}", tally(_lapsed(pack))),
        ("Statements graded E (suspected false), left out", Number(excluded)),
        ("Open persons of concern whose age is not recorded", no_age),
    )
    note = line(
        "Where little is reported, little is known: no entry means no report, not no harm. A place "
        "or person seen by one agency alone may stand high because that agency looks there."
    )
    apart = line(
        "A proposal says that two may be the same and waits for somebody to decide. People and "
        "places only named are counted here as they stand in the whole casebook, those "
        "joined by a decision once, and people named as safe not at all. “Left out for this "
        "audience”, where the papers say it, counts something else: the records that these pages "
        "would otherwise have shown, each by itself, safe people too."
    )
    return Section(
        title=line("How far this picture can be relied on"),
        blocks=(
            Table(
                caption=line("What is unresolved or left out"),
                columns=(Column("What", width=2.5), Column("Number", kind="number", width=2.2)),
                rows=tuple(Row((line(words), line(number))) for words, number in figures),
                sheet="Coverage",
                adds_up=False,
            ),
            Paragraph(apart, "small"),
            _mix(pack, "Agency that reported", _agency),
            _mix(pack, "Kind of report", _kind),
            Paragraph(note, "small"),
        ),
    )


def _lapsed(pack: MonthlyPack) -> tuple[RecordId, ...]:
    table = pack.picture.table
    return lapsed_links(pack.casebook, pack.period, as_at=pack.as_at, table=table)


def _is_ageless(pack: MonthlyPack, subject: RecordId) -> bool:
    record = pack.casebook.get(subject)
    return isinstance(record, Person | Child) and age_on(record, pack.as_at) is None


def _mix(pack: MonthlyPack, label: str, of: Callable[[Event], Line]) -> Table:
    """Count reports by source: the last 30 days and the last 12 months."""
    year = pack.events_within(pack.year_start, pack.as_at)
    since = pack.as_at - timedelta(days=RECENT_DAYS - 1)
    recent = {one.id for one in pack.events_within(since, pack.as_at)}
    found: defaultdict[Line, list[Event]] = defaultdict(list)
    for event in year:
        found[of(event)].append(event)
    by_size = sorted(found.items(), key=lambda item: (-len(item[1]), repr(item[0])))
    return Table(
        caption=line(f"Reports by source: {label.lower()}"),
        columns=(
            Column(label, width=3),
            Column("Last 30 days", kind="number"),
            Column("Last 12 months", kind="number"),
            Column("Graded 3x5x2", width=1.4),
        ),
        rows=tuple(
            Row(
                (
                    source,
                    line(tally([one.id for one in events if one.id in recent])),
                    line(tally([one.id for one in events])),
                    line(_graded(events)),
                )
            )
            for source, events in by_size
        ),
        empty="No report is dated in the last 12 months.",
        adds_up=False,
    )


def _graded(events: Iterable[Event]) -> Share:
    held = tuple(events)
    graded = tuple(one.id for one in held if one.grading.is_graded)
    return Share(len(graded), len(held), graded)


def _agency(event: Event) -> Line:
    term = vocabulary("agencies").match(event.agency) if event.agency else None
    if term is not None:
        return line(Term("agencies", term.code))
    return line("Another agency" if event.agency else "Agency not stated")


def _kind(event: Event) -> Line:
    kind = event.kind if event.kind in vocabulary("event_kinds") else "other"
    return line(Term("event_kinds", kind))
