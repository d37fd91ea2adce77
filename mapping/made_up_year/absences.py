"""The invented missing episodes: a few children miss most, often together, and are found nearby."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream
from mapping.made_up_year.people import YEAR_END
from mapping.made_up_year.wording import Named, named

if TYPE_CHECKING:
    from datetime import date

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.events import World
    from mapping.made_up_year.people import Child
    from mapping.made_up_year.places import Place

__all__ = ["Absence", "make_absences"]

_OFTEN = 5
_OFTEN_EACH = 20
_OFTEN_FROM_AGE = 12
_SELDOM = 9
_LATEST_DAYS = 4
_CHILDREN_MISSING = 92
_IN_ALL = 330


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
    youngest = world.window.until.year - _OFTEN_FROM_AGE
    cores = [
        [child for child in core if child.born.year < youngest and child.pattern in YEAR_END]
        for core in world.ties.core.values()
    ]
    often = [*(core[0] for core in cores), cores[0][1]]
    active = [child for child in world.children if child.pattern != "referred"]
    others = chance.some([child for child in active if child not in often], 72)
    referred = [child for child in world.children if child.pattern == "referred"]
    others += chance.some(referred, _CHILDREN_MISSING - _OFTEN - len(others))
    counts = dict.fromkeys(others, 1)
    for _ in range(_IN_ALL - _OFTEN * _OFTEN_EACH - len(others)):
        ready = {child: 1.0 + 0.5 * count for child, count in counts.items() if count < _SELDOM}
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
    still = (world.window.until - day).days <= _LATEST_DAYS and chance.happens(0.5)
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
