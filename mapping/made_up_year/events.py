"""The invented daily police list: who and where, most of it by name only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream
from mapping.made_up_year.people import STORIES, Child
from mapping.made_up_year.wording import Named, grading, joined, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.concerns import PersonOfConcern
    from mapping.made_up_year.figures import Mention, Row, Window
    from mapping.made_up_year.people import Person
    from mapping.made_up_year.places import Place
    from mapping.made_up_year.ties import Ties

__all__ = ["World", "police_rows"]

_TYPES = {"Intelligence": 36, "Incident": 24, "Stop search": 15, "Arrest": 12, "Missing": 13}
_OWNERS = {
    "Police": 40, "Community safety": 14, "Housing": 9, "Licensing": 6, "Trading Standards": 7,
    "Youth service": 10, "Education": 7, "Health": 3, "HOTH team": 4,
}  # fmt: skip
_ACTIONS = {"Task NPT": 26, "HOTH to review": 30, "NFA": 18, "": 26}
_SUMMARIES = {
    "Intelligence": (
        "Report that adults are meeting children at {place} and giving them vapes.",
        "Report of a young person carrying packages between {place} and a vehicle.",
        "Caller says children are let in at {place} late in the evening.",
        "Report that a child is told to repay a debt by running errands from {place}.",
        "Report of a child being messaged by an adult and asked to come to {place}.",
        "Officer saw the same adult with different children at {place} this week.",
    ),
    "Incident": (
        "Disorder involving a group of young people at {place}.",
        "Child threatened at {place}; no injury.",
        "Staff at {place} worried about a child with older males.",
        "Damage to property at {place}.",
    ),
    "Stop search": (
        "Stop search at {place}; nothing found.",
        "Stop search at {place}; cannabis and two phones found.",
        "Stop search at {place}; child taken home and referred.",
    ),
    "Arrest": (
        "Arrest at {place} on suspicion of supplying drugs.",
        "Arrest at {place} after an assault.",
        "Arrest at {place}; child present was safeguarded.",
    ),
    "Missing": (
        "Missing child found at {place} and returned.",
        "Missing child seen at {place} by staff.",
    ),
}
_ONLINE = (
    "Report of adults unknown to the children in a group chat.",
    "Report that a child is asked for pictures in a group chat.",
    "Report that work and vapes are offered to children in a group chat.",
)
_SCENE = {"Intelligence": 0.46, "Incident": 0.4, "Stop search": 0.5, "Arrest": 0.55, "Missing": 0.6}
_CHILD_ROLES = {
    "Intelligence": {"seen with": 5, "victim": 5},
    "Incident": {"victim": 6, "witness": 3, "seen with": 2, "suspect": 1},
    "Stop search": {"subject": 6, "seen with": 4},
    "Arrest": {"victim": 6, "suspect": 2, "witness": 1},
    "Missing": {"subject": 4, "victim": 1},
}
_ADULT_ROLES = {
    "Intelligence": {"subject": 6, "suspect": 4},
    "Incident": {"suspect": 6, "witness": 2, "subject": 1},
    "Stop search": {"subject": 7, "seen with": 2},
    "Arrest": {"suspect": 9},
    "Missing": {"seen with": 7, "suspect": 1},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """
    Everybody and everywhere an event may draw on.

    Attributes
    ----------
    window
        The year.
    children, pocs, strangers, places
        Who and where.
    ties
        Who is tied to whom.
    """

    window: Window
    children: Sequence[Child]
    pocs: Sequence[PersonOfConcern]
    strangers: Sequence[Person]
    places: Sequence[Place]
    ties: Ties


def police_rows(seed: int, world: World) -> tuple[list[tuple[date, Row]], list[Mention]]:
    """
    Write the daily lists of the year.

    Parameters
    ----------
    seed
        The seed of the whole year.
    world
        Who and where.

    Returns
    -------
    rows, mentions
        Day and row in the order of the days, and everybody named there by name only.
    """
    chance = stream(seed, "police")
    marks = _marks(chance, world.pocs)
    rows: list[tuple[date, Row]] = []
    mentions: list[Mention] = []
    for number in range(world.window.days + 1):
        day = world.window.day(number)
        for _ in range(chance.weighted({2: 3, 3: 5, 4: 4, 5: 2})):
            reference = f"QHP/{day:%y}/{500_001 + len(rows)}"
            row, named_only = _row(chance, world, day, reference, marks)
            rows.append((day, row))
            mentions += named_only
    return rows, mentions


def _row(
    chance: Chance, world: World, day: date, reference: str, marks: Mapping[str, str]
) -> tuple[Row, list[Mention]]:
    kind = chance.weighted(_TYPES)
    story = chance.weighted(
        {STORIES[0]: 16, STORIES[1]: 13, STORIES[2]: 14, STORIES[3]: 11, "": 46}
    )
    if story:
        place, people, seen = _in_story(chance, world, day, kind, story)
    else:
        place, people, seen = _elsewhere(chance, world, kind)
    text, mentions = joined(people, "; ", layout="ppdm", reference=reference, column="Persons")
    if place.easting_m is None:
        kind = "Intelligence"
    told = _ONLINE if place.easting_m is None else _SUMMARIES[kind]
    summary = chance.choice(told).format(place=place.name)
    if seen and chance.happens(0.3):
        summary = f"{summary} {marks[seen]}"
    row: Row = {
        "Date": f"{day:%d/%m/%Y}",
        "Ref": reference,
        "Type": kind,
        "Summary": summary,
        "Persons": text,
        "Location": place.wording,
        "Grading": grading(chance),
        "Action": chance.weighted(_ACTIONS),
        "Owner": chance.weighted(_OWNERS),
    }
    if place.easting_m is not None and place.northing_m is not None and chance.happens(0.94):
        row["Easting"] = place.easting_m + chance.randint(-35, 35)
        row["Northing"] = place.northing_m + chance.randint(-35, 35)
    return row, mentions


def _in_story(
    chance: Chance, world: World, day: date, kind: str, story: str
) -> tuple[Place, list[Named], str]:
    """Draw an event among the few who hold a story together; give also who was seen."""
    places = [place for place in world.places if place.story == story]
    open_now = {place: _pull(place, day) for place in places}
    near = [place for place in world.places if place.settlement == story and not place.story]
    place = chance.weighted(open_now) if chance.happens(0.78) else chance.choice(near)
    acting = [poc for poc in world.pocs if poc.story == story and poc.acts_on(day)]
    weights = {poc: {0: 6.0, 1: 5.0, 2: 3.0, 3: 4.0}.get(poc.rank, 2.0) for poc in acting}
    people: list[Named] = []
    seen = ""
    if weights and chance.happens(_SCENE[kind] + 0.25):
        poc = chance.weighted(weights)
        seen = poc.reference
        people.append(named(chance, poc, chance.weighted(_ADULT_ROLES[kind])))
        close: Sequence[Child] = world.ties.children_of_poc[seen]
    else:
        close = world.ties.core[story][:16]
    for child in chance.some(list(close), chance.weighted({0: 2, 1: 5, 2: 3, 3: 1})):
        people.append(named(chance, child, chance.weighted(_CHILD_ROLES[kind])))
    if len(acting) > 1 and chance.happens(0.12):
        other = chance.choice([poc for poc in acting if poc.reference != seen])
        people.append(named(chance, other, "seen with"))
    if chance.happens(0.08):
        people.append(named(chance, chance.choice(world.strangers), "seen with"))
    return place, people, seen


def _pull(place: Place, day: date) -> float:
    """Say how much goes on at a place: less once disrupted, then more round the corner."""
    closed = place.course.closed
    if place.rank == 1:
        return 0.3 if closed is not None and day > closed else 5.0
    later = 2
    if place.rank == later:
        return 4.0 if day >= place.course.discussed else 0.4
    return 5.0


def _elsewhere(chance: Chance, world: World, kind: str) -> tuple[Place, list[Named], str]:
    """Draw an event at the edge: one or two people who may never be named again."""
    place = chance.choice([place for place in world.places if not place.story])
    near = [poc for poc in world.pocs if poc.settlement == place.settlement and not poc.story]
    people: list[Named] = []
    seen = ""
    if near and chance.happens(_SCENE[kind]):
        poc = chance.choice(near)
        seen = poc.reference
        people.append(named(chance, poc, chance.weighted(_ADULT_ROLES[kind])))
        linked = world.ties.children_of_poc[seen]
        if linked and chance.happens(0.4):
            child = chance.choice(linked)
            people.append(named(chance, child, chance.weighted(_CHILD_ROLES[kind])))
    elif chance.happens(0.4):
        local = [child for child in world.children if child.settlement == place.settlement]
        child = chance.choice(local)
        people.append(named(chance, child, chance.weighted(_CHILD_ROLES[kind])))
    if chance.happens(0.16):
        stranger = chance.choice(world.strangers)
        people.append(named(chance, stranger, chance.weighted(_ADULT_ROLES[kind])))
    return place, people, seen


def _marks(chance: Chance, pocs: Sequence[PersonOfConcern]) -> dict[str, str]:
    """Give each person of concern a vehicle, a phone or a handle of no real series."""
    colours = ("grey", "white", "dark blue", "black", "silver", "green")
    marks = {}
    for number, poc in enumerate(pocs):
        plate = f"QQ{chance.randint(15, 26)} {''.join(chance.choices('ABDEHJKLNPRSTVX', k=3))}"
        forms = (
            f"Vehicle {plate}, {chance.choice(colours)} {chance.choice(('hatchback', 'van'))}.",
            f"Phone 07700 900{number % 1_000:03} used.",
            f"Handle @{poc.nickname.lower() or 'quill'}_{chance.randint(10, 99)} used.",
        )
        marks[poc.reference] = chance.choice(forms)
    return marks
