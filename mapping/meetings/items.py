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
    "Decision and rationale",
    "Dissent",
    "Agency and named owner",
    "Due",
)
HIGH_LEVEL = 3


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
    told = line(*_how_many(items, ranking.rows), f" open {many} of concern, by the ranking of ")
    told += line("appendix A. Their order says where to begin; the meeting decides.")
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
    subject = item.subject
    number = "4" if of == "poc" else "5"
    place = pack.items(of).index(item) + 1
    who = _person_facts(pack, subject) if of == "poc" else _place_facts(pack, subject)
    return Section(
        title=line(f"{number}.{place} ", Of(subject)),
        subject=subject,
        blocks=(
            Facts((*who, *_case_facts(pack, item))),
            Heading(4, line("Why now")),
            Bullets(why_now(pack, item)),
            *((picture,) if picture is not None else ()),
            *children_part(pack, subject),
            *_linked_part(pack, of, subject),
            *chronology_part(pack, subject),
            *tactics_part(pack, subject),
            *options_part(pack, subject),
            DecisionBox(DECISION_PROMPTS),
        ),
    )


_Fact = tuple[str, "Line"]


def _person_facts(pack: MonthlyPack, subject: RecordId) -> tuple[_Fact, ...]:
    record = pack.casebook.get(subject)
    if not isinstance(record, Person | Child):
        return ()
    facts: list[_Fact] = []
    if nicknames(record):
        facts.append(("Known as", line(Of(subject, "nicknames"))))
    if age_on(record, pack.as_at) is None:
        facts.append(("Age", line("Age not recorded: confirm that this is an adult")))
    else:
        facts.append(("Age", line(Of(subject, "age"))))
    if stated(record, lambda account: account.address):
        facts.append(("Address", line(Of(subject, "address"))))
    return tuple(facts)


def _place_facts(pack: MonthlyPack, subject: RecordId) -> tuple[_Fact, ...]:
    record = pack.casebook.get(subject)
    if not isinstance(record, Location):
        return ()
    held = (
        ("Kind of place", "place_type", record.place_type),
        ("Address", "address", record.address),
        ("Postcode", "postcode", record.postcode),
        ("Times of concern", "times_of_concern", record.times_of_concern),
        ("Guardians and protective features", "guardians", record.guardians),
    )
    facts = tuple((label, line(Of(subject, field))) for label, field, value in held if value)
    if record.guardians:
        return facts
    return (
        *facts,
        ("Guardians and protective features", line("Not recorded: who could help here?")),
    )


def _case_facts(pack: MonthlyPack, item: Ranked) -> tuple[_Fact, ...]:
    case = pack.open_cases.get(item.subject)
    facts: list[_Fact] = []
    if case is not None:
        level = pack.level(item.subject)
        told = (
            line("Level ", Of(case.id, "level"), ": ", Of(case.id, "level_meaning"))
            if level is not None
            else line("None yet")
        )
        facts.append(("Current level", told))
        if case.agency:
            facts.append(("Lead agency", line(Of(case.id, "agency"))))
        facts.append(("First discussed", line(Of(case.id, "first_discussed"))))
        if case.reason:
            facts.append(("Reason", line(Of(case.id, "reason"))))
    of = "loc" if isinstance(pack.casebook.get(item.subject), Location) else "poc"
    rows = pack.rankings[of].rows
    facts.append(
        (
            "Ranking",
            line(
                Number(item.rank),
                " of ",
                Number(len(rows)),
                ", with ",
                Number(item.points, _because(item)),
                " points",
            ),
        )
    )
    return tuple(facts)


def _because(item: Ranked) -> tuple[RecordId, ...]:
    return tuple(sorted({one for part in item.components for one in part.because}))


def _linked_part(pack: MonthlyPack, of: str, subject: RecordId) -> tuple[Block, ...]:
    persons = tuple(
        one for one in pack.linked(subject, "person_of_concern") if one in pack.open_cases
    )
    places = tuple(
        one for one in pack.linked(subject, "location_of_concern") if one in pack.open_cases
    )
    facts: list[_Fact] = []
    if places:
        facts.append(("Locations of concern linked", listed(places)))
    if persons:
        facts.append(("Persons of concern linked", listed(persons)))
    if not facts:
        other = "location" if of == "poc" else "person"
        return (Paragraph(line(f"No open {other} of concern is linked."), "small"),)
    return (Facts(tuple(facts)),)


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
                Column("Level", kind="number", width=0.6),
                Column("Lead agency", width=1.4),
                Column("First discussed", kind="date", width=1.2),
                Column("Next step due", kind="date", width=1.2),
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
