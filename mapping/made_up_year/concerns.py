"""The invented persons and locations of concern, and how each one's year went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import exact_counts, stream
from mapping.made_up_year.ground import SETTLEMENTS
from mapping.made_up_year.names import NICKNAMES, full_names
from mapping.made_up_year.people import STORIES, Child, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.figures import Window

__all__ = ["Course", "Kind", "PersonOfConcern", "make_course", "make_pocs"]


Kind = tuple[str, int | None, str]
"""Triage outcome, level once assessed or None, and ``open`` or ``closed``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """
    How the year went for one person or location of concern.

    Attributes
    ----------
    triage
        ``Assess``, ``Monitor`` or ``NFA``.
    level
        1 to 4 once assessed, else None.
    discussed, assessed, closed
        Days; None for what did not happen.
    outcome
        Outcome at closure, or empty.
    """

    triage: str
    level: int | None
    discussed: date
    assessed: date | None
    closed: date | None
    outcome: str

    @property
    def status(self) -> str:
        """Status as the tracker has it."""
        if self.triage == "NFA":
            return "NFA"
        return "Closed" if self.closed else "Open"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOfConcern(Person):
    """
    One person of concern.

    Attributes
    ----------
    story
        The story's neighbourhood, or empty.
    rank
        Place in the story: 0 busiest all year, 1 and 2 until disrupted, 3 later on, 4 new; 9 for
        everybody else.
    shown
        What the tracker has for date of birth or age: ``born``, ``age`` or ``none``.
    course
        How the year went.
    """

    reference: str
    story: str
    rank: int
    shown: str
    course: Course

    def acts_on(self, day: date) -> bool:
        """
        Tell whether the person is still, or already, at it.

        Parameters
        ----------
        day
            The day in question.

        Returns
        -------
        bool
            False after closure, and before the first discussion of somebody new.
        """
        if self.course.closed is not None and day > self.course.closed - timedelta(days=14):
            return False
        return self.rank not in {3, 4} or day >= self.course.discussed - timedelta(days=45)


_STORY_RANKS = {
    0: ("Assess", 4, "open", 20),
    1: ("Assess", 4, "closed", 12),
    2: ("Assess", 3, "closed", 30),
    3: ("Assess", 2, "open", 190),
    4: ("Assess", None, "open", 318),
}
"""For each place in a story: triage, level, open or closed, and about which day discussed."""
_HIGH = frozenset({3, 4})
_EDGE = 9
"""Rank of everybody who belongs to no story."""
_OTHERS: dict[Kind, int] = {
    ("Assess", 4, "closed"): 12,
    ("Assess", 3, "closed"): 33,
    ("Assess", 2, "open"): 20,
    ("Assess", 2, "closed"): 26,
    ("Assess", 1, "open"): 16,
    ("Assess", 1, "closed"): 22,
    ("NFA", None, "open"): 120,
    ("Monitor", None, "open"): 64,
    ("Monitor", None, "closed"): 35,
    ("Assess", None, "open"): 36,
}


def make_course(chance: Chance, window: Window, kind: Kind, *, around: int | None = None) -> Course:
    """
    Draw the days on which one person or location was discussed, assessed and closed.

    Parameters
    ----------
    chance
        Where the days come from.
    window
        The year; every day lies in it.
    kind
        Triage outcome, level or None, and ``open`` or ``closed``.
    around
        Day of the year about which it was first discussed; any day that leaves room, if None.

    Returns
    -------
    Course
        Levels 3 and 4 close with risk reduced, lower ones mostly.
    """
    triage, level, state = kind
    last = window.days - (150 if state == "closed" else 30 if level else 2)
    number = chance.randint(0, last) if around is None else around + chance.randint(-10, 10)
    assessed = number + chance.randint(6, 21) if level else None
    closed = None
    if state == "closed":
        closed = (assessed or number) + chance.randint(60, 125)
    outcome = ""
    if closed and level:
        mostly = {"Risk reduced": 8, "Displaced": 1, "Risk unchanged": 1}
        outcome = "Risk reduced" if level in _HIGH else chance.weighted(mostly)
    return Course(
        triage=triage,
        level=level,
        discussed=window.day(max(0, number)),
        assessed=None if assessed is None else window.day(max(0, assessed)),
        closed=None if closed is None else window.day(closed),
        outcome=outcome,
    )


def make_pocs(seed: int, window: Window, children: Sequence[Child]) -> tuple[PersonOfConcern, ...]:
    """
    Make every person of concern of the year.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    children
        The children: one person of concern bears the name of one of them, no other does.

    Returns
    -------
    tuple of PersonOfConcern
        By reference, which follows the day of the first discussion. One man stands twice, one
        person is 17.
    """
    chance = stream(seed, "pocs")
    places: list[tuple[str, int, Course]] = []
    for number, story in enumerate(STORIES):
        for rank, (triage, level, state, around) in _STORY_RANKS.items():
            kept = (4, 4, 3, 2)[number] if rank == 0 else level
            course = make_course(chance, window, (triage, kept, state), around=around)
            places.append((story, rank, course))
    bridge = make_course(chance, window, ("Assess", 2, "open"), around=60)
    places.append((STORIES[0], 5, bridge))
    places += [
        ("", _EDGE, make_course(chance, window, kind)) for kind in exact_counts(chance, _OTHERS)
    ]
    places.sort(key=lambda place: (place[2].discussed, place[0], place[1]))
    sexes = ["F" if chance.happens(0.15) else "M" for _ in places]
    taken = {(child.forename, child.surname) for child in children}
    names = [name for name in full_names(chance, [*sexes, *(["M"] * 60)]) if name not in taken]
    pocs = [
        PersonOfConcern(
            reference=f"POC-{7_001 + number}",
            forename=names[number][0],
            surname=names[number][1],
            nickname=chance.choice(NICKNAMES) if rank < _EDGE or chance.happens(0.18) else "",
            sex=sexes[number],
            born=_grown(chance, window),
            settlement=story or _home(chance),
            story=story,
            rank=rank,
            shown=chance.weighted({"born": 6, "age": 2, "none": 2}),
            course=course,
        )
        for number, (story, rank, course) in enumerate(places)
    ]
    return tuple(_special(chance, pocs, children, window))


def _grown(chance: Chance, window: Window) -> date:
    days = chance.randint(19 * 366, 46 * 365)
    return window.until - timedelta(days=days)


def _home(chance: Chance) -> str:
    return chance.weighted(
        {place.name: 3.0 if place.name in STORIES else 2.0 for place in SETTLEMENTS}
    )


def _special(
    chance: Chance, pocs: list[PersonOfConcern], children: Sequence[Child], window: Window
) -> list[PersonOfConcern]:
    """Make one man stand twice, one person 17, and one bear the name of a child."""
    of_story = {
        (poc.story, poc.rank): number for number, poc in enumerate(pocs) if poc.rank < _EDGE
    }
    first, again = of_story[STORIES[0], 1], of_story[STORIES[0], 3]
    pocs[first] = replace(pocs[first], shown="born", sex="M")
    pocs[again] = replace(
        pocs[again],
        forename=pocs[first].forename,
        surname=pocs[first].surname,
        nickname=pocs[first].nickname,
        born=pocs[first].born,
        sex="M",
        shown="age",
    )
    others = [number for number, poc in enumerate(pocs) if poc.rank == _EDGE and poc.sex == "M"]
    young = next(number for number in others if pocs[number].course.triage == "Monitor")
    born = window.until - timedelta(days=17 * 365 + 150)
    pocs[young] = replace(pocs[young], born=born, shown="born")
    child = next(
        child
        for child in children
        if child.story == STORIES[2] and child.sex == "M" and child.pattern == "opened"
    )
    namesake = chance.choice([number for number in others if number != young])
    pocs[namesake] = replace(
        pocs[namesake], forename=child.forename, surname=child.surname, shown="born"
    )
    return pocs
