"""The invented missing episodes: a few children miss most, often together, and are found nearby."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream
from mapping.made_up_year.wording import Named, birth, day_cell, grid, joined, minute, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.events import World
    from mapping.made_up_year.figures import Mention, Row
    from mapping.made_up_year.people import Child
    from mapping.made_up_year.places import Place

__all__ = [
    "Absence",
    "interview_rows",
    "looked_after_rows",
    "make_absences",
    "missing_rows",
    "social_care_rows",
]

_OFTEN = 5
_OFTEN_EACH = 20
_CHILDREN_MISSING = 92
_IN_ALL = 330
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """
    One missing episode.

    Attributes
    ----------
    reference
        Occurrence number.
    child
        Who was missing.
    reported, returned
        When; `returned` is None while the child is still missing.
    found
        Where the child was found, or None.
    found_with
        Who was there.
    before
        How often the child went missing in the ninety days before.
    """

    reference: str
    child: Child
    reported: datetime
    returned: datetime | None
    found: Place | None
    found_with: tuple[Named, ...]
    before: int


def make_absences(seed: int, world: World) -> tuple[Absence, ...]:
    """
    Make the missing episodes of the year.

    Parameters
    ----------
    seed
        The seed of the whole year.
    world
        Who and where.

    Returns
    -------
    tuple of Absence
        By time of report. Five of 92 children (5 %) make 100 of 330 episodes (30 %).
    """
    chance = stream(seed, "missing")
    drawn: list[tuple[datetime, Child, Child | None]] = []
    for child, count in _how_often(chance, world).items():
        for reported in _when(chance, world, count):
            drawn.append((reported, child, _companion(chance, world, child)))
    drawn.sort(key=lambda item: (item[0], item[1].reference))
    seen: dict[str, list[datetime]] = {}
    absences = []
    for number, (reported, child, companion) in enumerate(drawn):
        past = seen.setdefault(child.reference, [])
        before = sum(reported - earlier <= timedelta(days=90) for earlier in past)
        past.append(reported)
        reference = f"MIS{reported:%y}-{41_001 + number}"
        absences.append(_absence(chance, world, (reference, reported, child, companion), before))
    return tuple(absences)


def _how_often(chance: Chance, world: World) -> dict[Child, int]:
    """Say how often each child goes missing: five of them twenty times, the others seldom."""
    often = [core[0] for core in world.ties.core.values()]
    often.append(next(iter(world.ties.core.values()))[1])
    active = [child for child in world.children if child.pattern != "referred"]
    others = chance.some([child for child in active if child not in often], 72)
    referred = [child for child in world.children if child.pattern == "referred"]
    others += chance.some(referred, _CHILDREN_MISSING - _OFTEN - len(others))
    counts = dict.fromkeys(others, 1)
    for _ in range(_IN_ALL - _OFTEN * _OFTEN_EACH - len(others)):
        ready = {child: 1.0 + 0.5 * count for child, count in counts.items() if count < 9}
        counts[chance.weighted(ready)] += 1
    return {**dict.fromkeys(often, _OFTEN_EACH), **counts}


def _when(chance: Chance, world: World, count: int) -> list[datetime]:
    """Draw times in bursts: most repeats come within four weeks."""
    last = world.window.days - 4
    number = chance.randint(0, last)
    numbers = {number}
    while len(numbers) < count:
        number = number + chance.randint(2, 24) if chance.happens(0.7) else chance.randint(0, last)
        if number > last:
            number = chance.randint(0, last)
        numbers.add(number)
    return [
        datetime.combine(
            world.window.day(number),
            time(chance.choice((17, 19, 20, 21, 22, 23)), chance.randint(0, 59)),
        )
        for number in sorted(numbers)
    ]


def _companion(chance: Chance, world: World, child: Child) -> Child | None:
    """Choose another child of the same group to be found with, often."""
    groups = [group for group in world.ties.groups if child in group.members]
    if not groups or not chance.happens(0.42):
        return None
    return chance.choice([member for member in groups[0].members if member is not child])


def _absence(
    chance: Chance,
    world: World,
    draft: tuple[str, datetime, Child, Child | None],
    before: int,
) -> Absence:
    reference, reported, child, companion = draft
    day = reported.date()
    found_with: list[Named] = []
    if companion is not None:
        found_with.append(named(chance, companion, "", referenced=0.25))
    if child.story and chance.happens(0.28):
        acting = [
            poc
            for poc in world.pocs
            if poc.story == child.story
            and poc.acts_on(day)
            and child in world.ties.children_of_poc[poc.reference]
        ]
        found_with += [named(chance, poc, "", referenced=0.15) for poc in chance.some(acting, 1)]
    hours = chance.weighted({4: 5, 9: 6, 16: 5, 26: 3, 50: 1}) + chance.random() * 3
    still = (world.window.until - day).days <= 4 and chance.happens(0.5)
    return Absence(
        reference=reference,
        child=child,
        reported=reported,
        returned=None if still else reported + timedelta(hours=hours),
        found=None if still or chance.happens(0.18) else _found(chance, world, child, day),
        found_with=() if still else tuple(found_with),
        before=before,
    )


def _found(chance: Chance, world: World, child: Child, day: date) -> Place:
    linked = [
        place
        for place in world.places
        if child in world.ties.children_of_place[place.reference] and place.easting_m is not None
    ]
    lively = [place for place in linked if not place.course.closed or day < place.course.closed]
    if lively and chance.happens(0.72):
        return chance.weighted({place: 4.0 if place.story else 1.0 for place in lively})
    near = [
        place
        for place in world.places
        if place.settlement == child.settlement and place.easting_m is not None
    ]
    return chance.choice(near)


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
            "Care status": "In care" if child.in_care else chance.choice(("At home", "At home", "")),
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
            people = [Named(text="would not say", person=None, by_name_only=True)]
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
