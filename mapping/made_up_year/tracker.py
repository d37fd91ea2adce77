"""The invented POC and LOC tracker, as two sheets of a hand-kept workbook."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream
from mapping.made_up_year.wording import birth, day_cell, grid, own_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.concerns import Course, PersonOfConcern
    from mapping.made_up_year.figures import Cell, Row, Window
    from mapping.made_up_year.places import Place
    from mapping.made_up_year.ties import Ties
    from mapping.made_up_year.town import Town

__all__ = ["loc_rows", "poc_rows"]

_POC_REASONS = {
    "Quillhaven Quay": "Suspected county line",
    "Umberfold": "Adults offering lifts and hotel rooms to children",
    "Sallowgate": "Directing children who carry weapons",
    "Pewter Green": "Supplying vapes to children",
}
_REASONS = (
    "Suspected county line", "Supplying vapes to children", "Children missing found at address",
    "Contacting children online", "Gives children gifts and money", "Holds a debt over a child",
)  # fmt: skip
_LOC_REASONS = {
    "park": ("Children gather with older males", "Fights arranged"),
    "bus station": ("Children met off buses by adults", "Children found here when missing"),
    "train station": ("Children travelling with large sums of money",),
    "car park": ("Fights arranged", "Dealing from cars"),
    "shop": ("Vapes and alcohol sold to children", "Children given goods to pass on"),
    "vape shop": ("Vapes sold to children", "Children offered work and vapes"),
    "takeaway": ("Children given free food by adults", "Children found here when missing"),
    "hotel": ("Rooms booked by adults for children", "Children found here when missing"),
    "private address": ("Children missing found at address", "Suspected cuckooing"),
    "online": ("Children added by unknown adults",),
}
_POC_TACTICS = {
    "CAWN": "Police", "Intelligence tasking": "Police", "Tenancy warning": "Housing",
    "ANPR marker": "Police", "Taxi licence": "Licensing", "Youth outreach": "Youth service",
    "Search warrant": "Police", "Community protection warning": "Community safety",
}  # fmt: skip
_LOC_TACTICS = {
    "Patrol plan": "Police", "CCTV": "Community safety", "Youth outreach": "Youth service",
    "Leaflets": "HOTH team", "Dispersal": "Police", "Lighting": "Housing",
}  # fmt: skip
_FITTING = {
    "hotel": ("Hotel notice", "Licensing visit", "Leaflets"),
    "vape shop": ("Test purchase", "Trading Standards visit", "Leaflets"),
    "shop": ("Test purchase", "Leaflets", "Patrol plan"),
    "derelict": ("Patrol plan", "Lighting"),
    "takeaway": ("Environmental health visit", "Leaflets", "Licensing visit"),
    "private address": ("Closure notice", "Tenancy warning", "Search warrant"),
    "online": ("Intelligence tasking",),
}
_LEADS = {
    **_POC_TACTICS, **_LOC_TACTICS, "Hotel notice": "Police",
    "Licensing visit": "Licensing", "Test purchase": "Trading Standards",
    "Closure notice": "Community safety",
    "Trading Standards visit": "Trading Standards",
    "Environmental health visit": "Environmental health",
}  # fmt: skip
_TIMES = ("after school", "Fri/Sat 18-23", "all hours", "Sat afternoon", "weekday evenings", None)
_GUARDIANS = ("PCSO", "shop manager", "youth workers", "caretaker", "none known", None)


def poc_rows(
    seed: int, window: Window, pocs: Sequence[PersonOfConcern], ties: Ties, town: Town
) -> list[Row]:
    """
    Write the sheet of persons of concern.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    pocs
        The persons of concern.
    ties
        Who is tied to whom.
    town
        The town whose streets they live in.

    Returns
    -------
    list of Row
        One for each, by reference.
    """
    chance = stream(seed, "tracker POC")
    streets: dict[str, list[str]] = {}
    for street in town.streets:
        streets.setdefault(street.settlement, []).append(street.name)
    rows = []
    for poc in pocs:
        reference = poc.reference
        beside = bool(poc.nickname) and chance.happens(0.5)
        linked = [child.reference for child in ties.children_of_poc[reference]]
        row: Row = {
            "Ref": reference,
            "Name": own_name(chance, poc, nickname=not beside),
            "Alias": poc.nickname if beside else None,
            "DOB": _age_or_birth(chance, window, poc),
            "Address": _address(chance, poc.settlement, streets[poc.settlement]),
            "Reason": _POC_REASONS.get(poc.story) or chance.choice(_REASONS),
            "Linked children": _list(chance, linked),
            "Linked locations": _list(
                chance, [place.reference for place in ties.places_of_poc[reference]]
            ),
        }
        tactics = chance.some(list(_POC_TACTICS), chance.choice((1, 1, 2)))
        rows.append(row | _course(chance, window, poc.course, tactics))
    return rows


def loc_rows(seed: int, window: Window, places: Sequence[Place], ties: Ties) -> list[Row]:
    """
    Write the sheet of locations of concern.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    places
        The locations of concern.
    ties
        Who is tied to whom.

    Returns
    -------
    list of Row
        One for each, by reference.
    """
    chance = stream(seed, "tracker LOC")
    rows = []
    for place in places:
        linked = [child.reference for child in ties.children_of_place[place.reference]]
        pocs = [poc.reference for poc in ties.pocs_of_place.get(place.reference, ())]
        row: Row = {
            "Ref": place.reference,
            "Name": place.name,
            "Type": place.kind,
            "Address": place.settlement,
            "Grid ref": grid(chance, place),
            "Postcode": _postcode(chance) if chance.happens(0.3) else None,
            "Reason": chance.choice(_LOC_REASONS.get(place.kind, _LOC_REASONS["park"])),
            "Linked children": _list(chance, linked),
            "Linked POCs": _list(chance, pocs),
            "Times of concern": chance.choice(_TIMES),
            "Guardians": chance.choice(_GUARDIANS),
        }
        fitting = _FITTING.get(place.kind, tuple(_LOC_TACTICS))
        tactics = chance.some(fitting, chance.choice((1, 1, 2)))
        rows.append(row | _course(chance, window, place.course, tactics))
    return rows


def _course(chance: Chance, window: Window, course: Course, tactics: list[str]) -> Row:
    """Write how the year went: triage to outcome, with what is being done about it."""
    row: Row = {
        "First discussed": day_cell(chance, course.discussed),
        "Triage outcome": course.triage,
        "Status": course.status,
        "Level": course.level,
    }
    if course.assessed:
        row["Assessed"] = day_cell(chance, course.assessed)
        row["Tactics"] = "; ".join(tactics)
        row["Agency"] = _LEADS.get(tactics[0], "Police")
        row["Due"] = _due(chance, window, course)
    elif course.triage == "Assess":
        row["Agency"] = "HOTH team"
        row["Due"] = _real(min(course.discussed + timedelta(days=28), window.day(window.days + 25)))
    if course.closed:
        row["Closed"] = day_cell(chance, course.closed)
        row["Outcome"] = course.outcome or None
    return row


def _due(chance: Chance, window: Window, course: Course) -> datetime:
    if course.closed:
        return _real(course.closed - timedelta(days=chance.randint(5, 30)))
    return _real(window.until + timedelta(days=chance.randint(-24, 34)))


def _real(day: date) -> datetime:
    return datetime.combine(day, time())


def _age_or_birth(chance: Chance, window: Window, poc: PersonOfConcern) -> Cell:
    if poc.shown == "born":
        return birth(chance, poc.born)
    if poc.shown == "age":
        return f"c. {(window.until - poc.born).days // 365}"
    return chance.choice(("n/k", None))


def _address(chance: Chance, settlement: str, streets: Sequence[str]) -> str | None:
    if chance.happens(0.12):
        return chance.choice(("no fixed address", None))
    number, street = chance.randint(1, 120), chance.choice(streets)
    return f"{number} {street}, {settlement} {_postcode(chance)}"


def _postcode(chance: Chance) -> str:
    return f"ZZ99 {chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('ABDEFGHJ')}"


def _list(chance: Chance, references: list[str]) -> str | None:
    if not references:
        return None
    return chance.choice(("; ", "; ", " / ", "\n")).join(sorted(references))
