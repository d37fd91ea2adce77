"""The agenda items: a page for each person and location of concern that the ranking puts first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import (
    Bullets,
    Column,
    DecisionBox,
    Facts,
    Heading,
    Number,
    Of,
    Paragraph,
    Row,
    Section,
    Table,
    line,
)
from graph.people import age_on, nicknames, stated
from graph.records import Child, Location, Person
from mapping.meetings.evidence_parts import (
    Room,
    children_part,
    chronology_part,
    tactics_part,
)
from mapping.meetings.phrases import listed, tally
from mapping.meetings.reasons import why_now
from mapping.meetings.tactic_table import options_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.paper import Block, Line, Picture
    from graph.ids import RecordId
    from graph.ranking import Ranked
    from mapping.meetings.pack import MonthlyPack

__all__ = ["DECISION_PROMPTS", "loc_chapter", "poc_chapter"]

DECISION_PROMPTS = (
    "Proposed level",
    "Decision and why",
    "Agency, owner, due",
)
HIGH_LEVEL = 3
_ROOM = {
    "poc": Room(children=5, entries=4, tactics=5, options=3, linked=6),
    "loc": Room(children=3, entries=3, tactics=4, options=2, linked=3),
}
"""A location's page holds a map as well."""


def poc_chapter(pack: MonthlyPack) -> Section:
    """
    Write the items on persons of concern.

    Parameters
    ----------
    pack
        The month.

    Returns
    -------
    Section
        One page a person, then the other open cases at level 3 or 4.
    """
    return _chapter(pack, "poc", "4. Persons of concern", {})


def loc_chapter(pack: MonthlyPack, pictures: Mapping[RecordId, Picture]) -> Section:
    """
    Write the items on locations of concern.

    Parameters
    ----------
    pack
        The month.
    pictures
        Small maps by location, each drawn from places released to the paper's audience.

    Returns
    -------
    Section
        One page a location, then the other open cases at level 3 or 4.
    """
    return _chapter(pack, "loc", "5. Locations of concern", pictures)


_WORDS = {"poc": ("person", "persons"), "loc": ("location", "locations")}


def _chapter(
    pack: MonthlyPack, of: str, title: str, pictures: Mapping[RecordId, Picture]
) -> Section:
    items = pack.items(of)
    ranking = pack.rankings[of]
    one, many = _WORDS[of]
    if not items:
        none = line(f"No open {one} of concern has a child linked by evidence in force.")
        return Section(title=line(title), blocks=(Paragraph(none), *_others(pack, of)))
    told = line(*_how_many(items, ranking.rows), f" open {many} of concern by appendix A: the ")
    told += line("order says where to begin, the meeting decides.")
    return Section(
        title=line(title),
        blocks=(
            Paragraph(told),
            *_others(pack, of),
            *(_item(pack, of, item, pictures.get(item.subject)) for item in items),
        ),
    )


def _how_many(items: tuple[Ranked, ...], rows: tuple[Ranked, ...]) -> Line:
    whole = Number(len(rows), tuple(row.subject for row in rows))
    if len(items) == len(rows):
        return line("All ", whole)
    return line("The first ", tally([item.subject for item in items]), " of ", whole)


def _item(pack: MonthlyPack, of: str, item: Ranked, picture: Picture | None) -> Section:
    subject, room = item.subject, _ROOM[of]
    number = "4" if of == "poc" else "5"
    place = pack.items(of).index(item) + 1
    who = _person_facts(pack, subject) if of == "poc" else _place_facts(pack, subject)
    return Section(
        title=line(f"{number}.{place} ", Of(subject)),
        subject=subject,
        blocks=(
            Facts((*who, *_case_facts(pack, item))),
            Heading(4, line("Why now")),
            Bullets(why_now(pack, item, of)),
            *((picture,) if picture is not None else ()),
            *children_part(pack, subject, most=room.children),
            *_linked_part(pack, subject, room.linked),
            *chronology_part(pack, subject, most=room.entries),
            *tactics_part(pack, subject, most=room.tactics),
            *options_part(pack, subject, most=room.options),
            DecisionBox(DECISION_PROMPTS),
        ),
    )


_Fact = tuple[str, "Line"]


def _person_facts(pack: MonthlyPack, subject: RecordId) -> tuple[_Fact, ...]:
    record = pack.casebook.get(subject)
    if not isinstance(record, Person | Child):
        return ()
    age = (
        line("not recorded: confirm that this is an adult")
        if age_on(record, pack.as_at) is None
        else line(Of(subject, "age"))
    )
    facts: list[_Fact] = [("Age", age)]
    if nicknames(record) and pack.tells(subject, "nicknames"):
        facts = [("Known as, age", line(Of(subject, "nicknames"), "; age ", *age))]
    if stated(record, lambda account: account.address) and pack.tells(subject, "address"):
        facts.append(("Address", line(Of(subject, "address"))))
    return tuple(facts)


def _place_facts(pack: MonthlyPack, subject: RecordId) -> tuple[_Fact, ...]:
    record = pack.casebook.get(subject)
    if not isinstance(record, Location):
        return ()
    fields = [
        name
        for name, value in (
            ("place_type", record.place_type),
            ("address", record.address),
            ("postcode", record.postcode),
        )
        if value
    ]
    where: Line = ()
    for name in fields:
        if pack.tells(subject, name):
            where += line(", ", Of(subject, name)) if where else line(Of(subject, name))
    if where and not all(pack.tells(subject, name) for name in fields):
        where += line(", address not shown")
    facts: list[_Fact] = [("Where", where)] if where else []
    if record.times_of_concern:
        facts.append(("Times of concern", line(Of(subject, "times_of_concern"))))
    guardians = (
        line(Of(subject, "guardians"))
        if record.guardians
        else line("not recorded: who could help here?")
    )
    facts.append(("Guardians", guardians))
    return tuple(facts)


def _case_facts(pack: MonthlyPack, item: Ranked) -> tuple[_Fact, ...]:
    case = pack.open_cases.get(item.subject)
    facts: list[_Fact] = []
    if case is not None:
        told = line("Level not yet decided")
        if pack.level(item.subject) is not None:
            told = line("Level ", Of(case.id, "level"), ", ", Of(case.id, "level_meaning"))
        if case.agency:
            told += line("; lead ", Of(case.id, "agency"))
        facts.append(("Current level", told))
        if case.reason:
            facts.append(("Reason", line(Of(case.id, "reason"))))
    return tuple(facts)


def _linked_part(pack: MonthlyPack, subject: RecordId, most: int) -> tuple[Block, ...]:
    persons = tuple(
        one for one in pack.linked(subject, "person_of_concern") if one in pack.open_cases
    )
    places = tuple(
        one for one in pack.linked(subject, "location_of_concern") if one in pack.open_cases
    )
    facts: list[_Fact] = []
    if places:
        facts.append(("LOCs linked", listed(places, at_most=most)))
    if persons:
        facts.append(("POCs linked", listed(persons, at_most=most)))
    return (Facts(tuple(facts)),) if facts else ()


def _others(pack: MonthlyPack, of: str) -> tuple[Block, ...]:
    """List the open cases at level 3 or 4 that have no page of their own."""
    on_agenda = {item.subject for item in pack.items(of)}
    others = [
        (-level, subject)
        for subject in pack.open_of(of)
        if subject not in on_agenda and (level := pack.level(subject) or 0) >= HIGH_LEVEL
    ]
    if not others:
        return ()
    return (
        Table(
            caption=line("Other open cases at level 3 or 4, without a page of their own"),
            columns=(
                Column(_WORDS[of][0].capitalize(), width=2.4),
                Column("Level", kind="number"),
                Column("Lead agency"),
                Column("First discussed", kind="date", width=1.4),
                Column("Next step due", kind="date", width=1.4),
            ),
            rows=tuple(
                Row(
                    (
                        line(Of(subject)),
                        line(Of(pack.open_cases[subject].id, "level")),
                        line(Of(pack.open_cases[subject].id, "agency")),
                        line(Of(pack.open_cases[subject].id, "first_discussed")),
                        line(Of(pack.open_cases[subject].id, "due")),
                    )
                )
                for _, subject in sorted(others)
            ),
            adds_up=False,
        ),
    )
