"""The files that tell of missing episodes: the police's, the interviews and the council's two."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream
from mapping.made_up_year.wording import Named, birth, day_cell, grid, joined, minute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.absences import Absence
    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.events import World
    from mapping.made_up_year.figures import Mention, Row
    from mapping.made_up_year.people import Child

__all__ = ["interview_rows", "looked_after_rows", "missing_rows", "social_care_rows"]

_SAFE_PEOPLE = ("Nan", "youth worker", "football coach", "older cousin", "form tutor", "key worker")
_SAFE_PLACES = (
    "library",
    "boxing club",
    "Nan's house",
    "youth club",
    "school farm",
    "swimming baths",
)
_REASONS = ("to see friends", "argument at home", "picked up", "was told to come", "to get away")
_TRAVEL = ("walked", "bus", "lift from older male", "taxi paid by someone", "train", "n/k")


def missing_rows(
    seed: int, world: World, absences: Sequence[Absence]
) -> tuple[list[Row], list[Mention]]:
    """
    Write the police's list of missing episodes.

    Parameters
    ----------
    seed
        The seed of the whole year.
    world
        Who and where.
    absences
        The episodes.

    Returns
    -------
    rows, mentions
        One row an episode; a child without a reference and the people found with are mentions.
    """
    chance = stream(seed, "missing rows")
    rows: list[Row] = []
    mentions: list[Mention] = []
    for absence in absences:
        child, reported = absence.child, absence.reported
        known = chance.happens(0.82)
        itself = Named(text=child.surname, person=child, by_name_only=not known)
        surname, by_name = joined(
            [itself], "", layout="missing", reference=absence.reference, column="Surname"
        )
        text, beside = joined(
            absence.found_with, " & " if chance.happens(0.4) else "; ",
            layout="missing", reference=absence.reference, column="Found with",
        )  # fmt: skip
        mentions += [*by_name, *beside]
        found = absence.found
        rows.append({
            "Occurrence no": absence.reference,
            "Child ref": child.reference if known else None,
            "Surname": surname,
            "Forename": child.forename,
            "DOB": birth(chance, child.born),
            "Age": _age(child, reported.date()),
            "Care status": _care(chance, child),
            "Risk": chance.weighted({"High": 2, "Medium": 6, "Low": 2, "No apparent risk": 1}),
            "Reported": minute(reported),
            "Last seen": minute(reported - timedelta(hours=chance.randint(1, 4))),
            "Last seen place": child.settlement,
            "Returned": minute(absence.returned) if absence.returned else None,
            "Found place": found.wording if found else None,
            "Found grid ref": grid(chance, found) if found and chance.happens(0.75) else None,
            "Found with": text or chance.choice(("", "", "n/k")),
            "Times missing 90d": absence.before,
            "CSE flag": "Y" if "CSE" in child.harms else "N",
            "CCE flag": "Y" if "CCE" in child.harms else "N",
        })  # fmt: skip
    return rows, mentions


def _care(chance: Chance, child: Child) -> str:
    return "In care" if child.in_care else chance.choice(("At home", "At home", ""))


def _age(child: Child, day: date) -> int:
    return day.year - child.born.year - ((day.month, day.day) < (child.born.month, child.born.day))


def interview_rows(
    seed: int, world: World, absences: Sequence[Absence]
) -> tuple[list[Row], list[Mention]]:
    """
    Write the return home interviews, with whom and where children feel safe.

    Parameters
    ----------
    seed
        The seed of the whole year.
    world
        Who and where.
    absences
        The episodes.

    Returns
    -------
    rows, mentions
        One row an interview, by day; no child has two on one day.
    """
    chance = stream(seed, "interviews")
    rows: dict[tuple[date, str], Row] = {}
    mentions: list[Mention] = []
    for absence in absences:
        child = absence.child.reference
        if absence.returned is None or not chance.happens(0.6):
            continue
        day = absence.returned.date() + timedelta(days=chance.choice((1, 1, 2, 2, 3, 4, 6)))
        if day > world.window.until or (day, child) in rows:
            continue
        people = list(absence.found_with)
        if not people and chance.happens(0.5):
            people = [Named(text="would not say", person=None, by_name_only=False)]
        text, by_name = joined(
            people, " & ", layout="rhi", reference=f"{child} {day}", column="With whom"
        )
        mentions += by_name
        soon = day - absence.returned.date() <= timedelta(days=3)
        rows[day, child] = {
            "Child ref": child,
            "Interview date": day_cell(chance, day, workbook=False),
            "Occurrence no": absence.reference if chance.happens(0.6) else None,
            "Within 72h": "Y" if soon else "N",
            "Where": absence.found.name if absence.found else chance.choice(("n/k", "a friend's")),
            "With whom": text,
            "How travelled": chance.choice(_TRAVEL),
            "Reasons": chance.choice(_REASONS) if chance.happens(0.75) else None,
            "Safe people": _safe(chance, _SAFE_PEOPLE),
            "Safe places": _safe(chance, _SAFE_PLACES),
        }
    return [rows[key] for key in sorted(rows)], mentions


def _safe(chance: Chance, known: Sequence[str]) -> str | None:
    if not chance.happens(0.7):
        return None
    return "; ".join(chance.some(list(known), chance.choice((1, 1, 2))))


def social_care_rows(seed: int, absences: Sequence[Absence]) -> list[Row]:
    """
    Write the council's own table of missing episodes.

    Parameters
    ----------
    seed
        The seed of the whole year.
    absences
        The episodes.

    Returns
    -------
    list of Row
        In the Standard Safeguarding Dataset's words, about two episodes in five.
    """
    chance = stream(seed, "social care")
    rows: list[Row] = []
    for absence in absences:
        if not chance.happens(0.4):
            continue
        offered = chance.weighted({"Y": 8, "N": 1, "NA": 1})
        rows.append({
            "miss_table_id": f"MT{8_001 + len(rows)}",
            "miss_person_id": absence.child.reference,
            "miss_missing_episode_start_date": absence.reported.date().isoformat(),
            "miss_missing_episode_type": "M" if chance.happens(0.85) else "A",
            "miss_missing_episode_end_date": (
                absence.returned.date().isoformat() if absence.returned else None
            ),
            "miss_missing_rhi_offered": offered,
            "miss_missing_rhi_accepted": (
                chance.weighted({"Y": 7, "N": 3}) if offered == "Y" else None
            ),
        })  # fmt: skip
    return rows


def looked_after_rows(absences: Sequence[Absence]) -> list[Row]:
    """
    Write the return on looked-after children who were missing.

    Parameters
    ----------
    absences
        The episodes.

    Returns
    -------
    list of Row
        In the SSDA903's words, one for each day on which a looked-after child went missing.
    """
    rows: dict[tuple[str, date], Row] = {}
    for absence in absences:
        child, start = absence.child, absence.reported.date()
        if child.in_care:
            rows[child.reference, start] = {
                "CHILD": child.reference,
                "DOB": f"{child.born:%d/%m/%Y}",
                "MISSING": "M",
                "MIS_START": f"{start:%d/%m/%Y}",
                "MIS_END": f"{absence.returned:%d/%m/%Y}" if absence.returned else None,
            }
    return list(rows.values())
