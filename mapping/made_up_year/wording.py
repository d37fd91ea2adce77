"""How hands and systems write it: dates, names, grid references and gradings in all their forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from mapping.made_up_year.figures import Cell, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.people import Person
    from mapping.made_up_year.places import Place

__all__ = ["Named", "birth", "day_cell", "grading", "grid", "joined", "minute", "named", "own_name"]

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_SQUARE_M = 500_000
_GRADINGS = {
    "2/C/P": 16, "2CP": 8, "2 C P": 5, "1/B/P": 12, "1BP": 6, "1AP": 9, "1/A/P": 6, "2-B-P": 10,
    "3/D/C": 6, "3-D-P": 5, "3EC": 3, "3-E-C": 2, "B22": 2, "E41": 1, "": 9,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """
    One person as a cell names them.

    Attributes
    ----------
    text
        What stands in the cell.
    person
        Who it is; None for words that are nobody's name.
    by_name_only
        Whether no reference stands beside the name.
    """

    text: str
    person: Person | None
    by_name_only: bool


def day_cell(chance: Chance, day: date, *, workbook: bool = True) -> Cell:
    """
    Write a day as somebody would.

    Parameters
    ----------
    chance
        Where the choice of form comes from.
    day
        The day.
    workbook
        Whether the cell may hold a real date, as cells of a workbook mostly do.

    Returns
    -------
    Cell
        A date or text; every form is one that the intake reads.
    """
    if workbook and chance.happens(0.62):
        return datetime.combine(day, time())
    if not workbook and chance.happens(0.75):
        return f"{day:%d/%m/%Y}"
    short = day.year % 100
    month = _MONTHS[day.month - 1]
    forms = (
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{short:02}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day}{_ending(day.day)} {month} {short:02}",
    )
    return chance.choice(forms)


def _ending(day: int) -> str:
    teens = range(11, 14)
    return "th" if day in teens else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def birth(chance: Chance, day: date) -> str:
    """
    Write a date of birth as text.

    Parameters
    ----------
    chance
        Where the choice of form comes from.
    day
        The day of birth.

    Returns
    -------
    str
        One of three forms.
    """
    forms = (
        f"{day:%d/%m/%Y}",
        f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}",
        day.isoformat(),
    )
    return chance.choice(forms)


def minute(at: datetime) -> str:
    """
    Write a time as police systems do.

    Parameters
    ----------
    at
        The time.

    Returns
    -------
    str
        ``dd/mm/yyyy hh:mm``.
    """
    return f"{at:%d/%m/%Y %H:%M}"


def own_name(chance: Chance, person: Person, *, nickname: bool = True) -> str:
    """
    Write somebody's name.

    Parameters
    ----------
    chance
        Where the choice of form comes from.
    person
        Whose name.
    nickname
        Whether the nickname may stand in it.

    Returns
    -------
    str
        ``Forename Surname``, ``SURNAME, Forename`` or with the nickname in the middle or
        behind "aka".
    """
    if nickname and person.nickname and chance.happens(0.45):
        if chance.happens(0.15):
            return f"{person.forename} {person.surname} aka {person.nickname}"
        return f"{person.forename} '{person.nickname}' {person.surname}"
    if chance.happens(0.4):
        return f"{person.surname.upper()}, {person.forename}"
    return f"{person.forename} {person.surname}"


def named(chance: Chance, person: Person, role: str, *, referenced: float = 0.3) -> Named:
    """
    Name somebody in a cell, now and then with the reference.

    Parameters
    ----------
    chance
        Where the choices come from.
    person
        Who.
    role
        The role in brackets behind the name, or empty.
    referenced
        How often the reference stands beside the name.

    Returns
    -------
    Named
        The text with who it is.
    """
    text = own_name(chance, person)
    known = person.reference is not None and chance.happens(referenced)
    if known:
        text = f"{text} {person.reference}"
    elif chance.happens(0.03):
        text = _slip(chance, text)
    if role:
        text = f"{text} ({role})"
    return Named(text=text, person=person, by_name_only=not known)


def _slip(chance: Chance, text: str) -> str:
    """Leave out one small letter, as typing does."""
    spots = [place for place, letter in enumerate(text) if place > 1 and letter.islower()]
    if not spots:
        return text
    spot = chance.choice(spots)
    return text[:spot] + text[spot + 1 :]


def joined(
    parts: Sequence[Named], mark: str, *, layout: str, reference: str, column: str
) -> tuple[str, list[Mention]]:
    """
    Put the people of a cell together and note who is named there without a reference.

    Parameters
    ----------
    parts
        The people in order.
    mark
        What stands between two of them.
    layout, reference, column
        Where the cell is.

    Returns
    -------
    text, mentions
        The cell, and one mention for each person named by name only.
    """
    mentions = [
        Mention(
            layout=layout,
            reference=reference,
            column=column,
            position=position,
            true_reference=None if part.person is None else part.person.reference,
        )
        for position, part in enumerate(parts)
        if part.by_name_only
    ]
    return mark.join(part.text for part in parts), mentions


def grid(chance: Chance, place: Place) -> str | None:
    """
    Write a grid reference.

    Parameters
    ----------
    chance
        Where spacing and precision come from.
    place
        The place.

    Returns
    -------
    str or None
        Six, eight or ten figures in square OV; None for a place online.
    """
    if place.easting_m is None or place.northing_m is None:
        return None
    east, north = place.easting_m - _SQUARE_M, place.northing_m - _SQUARE_M
    digits = chance.weighted({3: 3, 4: 4, 5: 3})
    left, right = f"{east:05}"[:digits], f"{north:05}"[:digits]
    full = 5
    if digits == full:
        return f"ov{left}{right}"
    return f"OV {left} {right}" if chance.happens(0.6) else f"OV{left} {right}"


def grading(chance: Chance) -> str:
    """
    Grade a report.

    Parameters
    ----------
    chance
        Where the grade and its form come from.

    Returns
    -------
    str
        A 3x5x2 grading in one of its forms, a five-by-five one, or nothing.
    """
    return chance.weighted(_GRADINGS)
