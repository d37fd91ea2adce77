"""A paper with one of everything, about the canary casebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.fields import FIELDS
from exports.paper import (
    Bullets,
    Column,
    Day,
    DecisionBox,
    Facts,
    Heading,
    Number,
    Of,
    Paper,
    Paragraph,
    Row,
    Section,
    Share,
    Table,
    Term,
    line,
)
from graph.records import Child, Identifier, Location, PeerGroup, Person, SourceRow

if TYPE_CHECKING:
    from exports.paper import Block
    from graph.casebook import Casebook
    from graph.ids import RecordId

__all__ = ["every_field_paper", "sample_paper"]


def sample_paper(book: Casebook, subject: RecordId, child: RecordId, place: RecordId) -> Paper:
    """A meeting paper in small."""
    chronology = Table(
        caption=line("What was reported in the last twelve months"),
        columns=(
            Column("When", "date"),
            Column("What"),
            Column("What was said", width=2.0),
            Column("Grading"),
        ),
        rows=tuple(
            Row(
                (
                    line(Of(event.id, "on")),
                    line(Of(event.id, "kind")),
                    line(Of(event.id, "text")),
                    line(Of(event.id, "grading")),
                )
            )
            for event in book.events
        ),
        sheet="Chronology",
    )
    ranking = Table(
        caption=line("Persons of concern by rank"),
        columns=(
            Column("Rank", "number"),
            Column("Person"),
            Column("Level", "number"),
            Column("Children linked", "number"),
            Column("Of these at risk"),
            Column("Likelihood", "number"),
            Column("Last discussed", "date"),
        ),
        rows=tuple(
            Row(
                (
                    line(Number(place_in)),
                    line(Of(concern.subject)),
                    line(Of(concern.id, "level")),
                    line(Number(7 - place_in, counts_children=True)),
                    line(Share(1, 7 - place_in, counts_children=True)),
                    line(Number(0.75, decimals=2)),
                    line(Of(concern.id, "first_discussed")),
                ),
                about=concern.subject,
            )
            for place_in, concern in enumerate(book.concerns, start=1)
        ),
        sheet="Persons",
    )
    item = Section(
        title=line(Of(subject)),
        subject=subject,
        blocks=(
            Paragraph(line("Why now: reported to target ", Of(child), " in October."), "lead"),
            Facts(
                (
                    ("Age", line(Of(subject, "age"))),
                    ("Also known as", line(Of(subject, "nicknames"))),
                    ("Date of birth", line(Of(subject, "date_of_birth"))),
                    ("Where", line(Of(place), ", ", Of(place, "place_type"))),
                    ("Next meeting", line(Day("2026-11-25"))),
                    ("Tactic offered", line(Term("tactics", "CAWN"))),
                )
            ),
            Heading(2, line("Chronology")),
            chronology,
            Bullets((line("Children linked: ", Number(3, counts_children=True)), line("Ask."))),
            DecisionBox(("Decision", "Rationale", "Dissent", "Agency", "Named owner", "Due")),
        ),
    )
    return Paper(
        title=line("POC and LOC meeting"),
        meeting="POC and LOC meeting",
        period="October 2026",
        blocks=(
            Section(
                title=line("Actions since the last meeting"),
                blocks=(
                    Paragraph(
                        line("No links have been reviewed. Check the review dates."), "warning"
                    ),
                    Table(caption=line("Done"), columns=(Column("Action"),), rows=()),
                    ranking,
                    Paragraph(line("Counted on the last day of the month."), "small"),
                ),
            ),
            Section(title=line("Persons of concern"), blocks=(item, item)),
            Section(title=line("Decision record"), blocks=(DecisionBox(("Decision", "Owner")),)),
        ),
        actions=tuple(action.id for action in book.actions),
    )


def every_field_paper(book: Casebook, agenda: tuple[RecordId, ...] = ()) -> Paper:
    """A paper that asks for every field of every record, in facts and in a table."""
    blocks: list[Block] = []
    for record in book:
        if isinstance(record, SourceRow):
            continue
        kinds = _kinds(record.id, book)
        names = ["label"] + [name for kind, name in FIELDS if kind in kinds]
        if not isinstance(record, Child | Person | Location | PeerGroup | Identifier):
            names = [name for kind, name in FIELDS if kind in kinds]
        blocks += [
            Facts(tuple((name, line(Of(record.id, name))) for name in names)),
            Table(
                caption=line("Fields of ", Of(record.id)),
                columns=tuple(Column(f"F{place}") for place in range(len(names))),
                rows=(Row(tuple(line(Of(record.id, name)) for name in names)),),
                sheet=f"S{len(blocks)}",
            ),
            Section(
                title=line("About ", Of(record.id)),
                subject=record.id if record.id in agenda else None,
                blocks=tuple(
                    Paragraph(line(f"{name}: ", Of(record.id, name), ".")) for name in names
                ),
            ),
        ]
    return Paper(
        title=line("Everything"),
        meeting="A meeting",
        period="October 2026",
        blocks=tuple(blocks),
        actions=tuple(action.id for action in book.actions),
    )


def _kinds(record_id: RecordId, book: Casebook) -> set[str]:
    record = book.get(record_id)
    if isinstance(record, Child | Person):
        return {"child", "person"}
    names = {Location: "location", PeerGroup: "group", Identifier: "identifier"}
    return {names.get(type(record), type(record).__name__.casefold())}
