"""The invented children and persons of concern: who they are and which story they belong to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import exact_counts, stream
from mapping.made_up_year.ground import SETTLEMENTS
from mapping.made_up_year.names import BOYS, GIRLS, NICKNAMES, full_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.figures import Window

__all__ = ["STORIES", "YEAR_END", "Child", "Person", "make_children", "make_strangers"]

STORIES = ("Quillhaven Quay", "Umberfold", "Sallowgate", "Pewter Green")
"""The four neighbourhoods in which a few people and places hold the harm together."""
YEAR_END = frozenset({"held", "opened", "returned", "again"})
"""The patterns of those who are active on the last day."""
_BOYS_AND_GIRLS = {"year_end": (35, 7), "active": (30, 12), "referred": (72, 46)}
_HARMS = {
    ("CCE",): 62, ("CCE", "SYV"): 14, ("CCE", "Missing"): 12, ("Online",): 5,
    ("CCE", "Trafficking"): 4, ("SYV",): 3,
}  # fmt: skip
_AGES = {10: 2, 11: 4, 12: 10, 13: 18, 14: 22, 15: 22, 16: 17, 17: 12}
_ETHNICITIES = {"WBRI": 62, "WOTH": 9, "MWBC": 6, "BAFR": 7, "APKN": 6, "MOTH": 4, "NOBT": 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody whom a file may name.

    Attributes
    ----------
    reference
        The team's reference, or None for a stranger.
    forename, surname, nickname
        The name; the nickname may be empty.
    sex
        ``M`` or ``F``.
    born
        Day of birth.
    settlement
        Neighbourhood they live in.
    """

    reference: str | None
    forename: str
    surname: str
    nickname: str
    sex: str
    born: date
    settlement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Child(Person):
    """
    A child known to the team.

    Attributes
    ----------
    pattern
        How the year went: ``held`` active throughout, ``carried`` active at its start and closed,
        ``opened`` and active at its end, ``closed`` within it, ``returned`` carried, closed and
        active again, ``again`` twice within the year, or ``referred`` only.
    story
        The story's neighbourhood, or empty.
    harms
        Labels of harm types.
    ethnicity
        Code of the children's census.
    in_care
        Whether the child is looked after.
    """

    reference: str
    pattern: str
    story: str
    harms: tuple[str, ...]
    ethnicity: str
    in_care: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    pattern: str
    story: str
    sex: str
    harms: tuple[str, ...]


def make_children(seed: int, window: Window) -> tuple[Child, ...]:
    """
    Make every child of the year.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year; ages are those on its last day.

    Returns
    -------
    tuple of Child
        By reference. The first seven of the second story's children hold twins, and there are two
        children of one name.
    """
    chance = stream(seed, "children")
    plans = _plans(chance)
    chance.shuffle(plans)
    names = full_names(chance, [plan.sex for plan in plans])
    children = [
        Child(
            reference=f"C{52_001 + number}",
            forename=forename,
            surname=surname,
            nickname=chance.choice(NICKNAMES) if chance.happens(0.22) else "",
            sex=plan.sex,
            born=_born(chance, window, chance.weighted(_AGES)),
            settlement=plan.story or chance.choice(SETTLEMENTS).name,
            pattern=plan.pattern,
            story=plan.story,
            harms=plan.harms,
            ethnicity=chance.weighted(_ETHNICITIES),
            in_care=plan.pattern != "referred" and chance.happens(0.16),
        )
        for number, (plan, (forename, surname)) in enumerate(zip(plans, names, strict=True))
    ]
    return tuple(_kinship(chance, children, window))


def make_strangers(seed: int, window: Window, known: Sequence[Person]) -> tuple[Person, ...]:
    """
    Make people whom the police name and nobody else knows.

    Parameters
    ----------
    seed
        The seed of the whole year.
    window
        The year.
    known
        Everybody who has a reference: no stranger bears the name of one of them.

    Returns
    -------
    tuple of Person
        Ninety grown-ups without a reference.
    """
    chance = stream(seed, "strangers")
    sexes = ["M" if chance.happens(0.75) else "F" for _ in range(140)]
    taken = {(person.forename, person.surname) for person in known}
    names = [
        (sex, name)
        for sex, name in zip(sexes, full_names(chance, sexes), strict=True)
        if name not in taken
    ]
    return tuple(
        Person(
            reference=None,
            forename=forename,
            surname=surname,
            nickname="",
            sex=sex,
            born=_born(chance, window, chance.randint(18, 55)),
            settlement=chance.choice(SETTLEMENTS).name,
        )
        for sex, (forename, surname) in names[:90]
    )


def _plans(chance: Chance) -> list[_Plan]:
    """Lay out patterns, stories, sexes and harms so that the annual figures come out."""
    plans: list[_Plan] = []
    shapes = (
        ("year_end", {"held": 6, "opened": 38, "returned": 3, "again": 3}, (10, 8, 9, 8), 6),
        ("active", {"carried": 21, "closed": 28}, (7, 7, 7, 7), 5),
        ("referred", {"referred": 118}, (5, 0, 5, 5), 0),
    )
    for group, patterns, in_story, girls_in_second in shapes:
        drawn = exact_counts(chance, patterns)
        stories = [
            story for story, count in zip(STORIES, in_story, strict=True) for _ in range(count)
        ]
        stories += [""] * (len(drawn) - len(stories))
        second = in_story[1]
        apart = ["F"] * girls_in_second + ["M"] * (second - girls_in_second)
        boys, girls = _BOYS_AND_GIRLS[group]
        others = exact_counts(chance, {"M": boys, "F": girls})
        for pattern, story in zip(drawn, stories, strict=True):
            inside = story == STORIES[1]
            sex = apart.pop() if inside else others.pop()
            harms = _harms(chance, group, inside=inside)
            plans.append(_Plan(pattern=pattern, story=story, sex=sex, harms=harms))
    # One child more with CSE at the end of the year, outside the second story: nine in all.
    spot = next(
        number for number, plan in enumerate(plans) if plan.pattern == "opened" and not plan.story
    )
    plans[spot] = replace(plans[spot], harms=("CSE",))
    return plans


def _harms(chance: Chance, group: str, *, inside: bool) -> tuple[str, ...]:
    if inside:
        return ("CSE",) if chance.happens(0.5) else ("CCE", "CSE")
    if group != "year_end" and chance.happens(0.1):
        return ("CSE",) if chance.happens(0.6) else ("CSE", "Online")
    return chance.weighted(_HARMS)


def _born(chance: Chance, window: Window, age: int) -> date:
    """Give a day of birth that makes somebody this old on the last day."""
    year, month, day = window.until.year - age, window.until.month, min(window.until.day, 28)
    return date(year, month, day) - timedelta(days=chance.randint(0, 350))


def _kinship(chance: Chance, children: list[Child], window: Window) -> list[Child]:
    """Make twins, brothers and sisters, two children of one name, and two who turn 18."""
    by_story: dict[str, list[int]] = defaultdict(list)
    for number, child in enumerate(children):
        by_story[child.story if child.pattern != "referred" else "referred"].append(number)
    for story in STORIES:
        elder, younger = by_story[story][:2]
        children[younger] = replace(children[younger], surname=children[elder].surname)
    first, second = by_story[STORIES[3]][:2]
    children[second] = replace(children[second], born=children[first].born)
    known = next(number for number in by_story[STORIES[0]][2:] if children[number].sex == "M")
    other = next(number for number in by_story["referred"] if children[number].sex == "M")
    children[other] = replace(
        children[other], forename=children[known].forename, surname=children[known].surname
    )
    turning = [number for number in by_story[""] if children[number].pattern in {"held", "closed"}]
    for number in turning[:2]:
        day = window.day(chance.randint(200, 345))
        born = date(day.year - 18, day.month, min(day.day, 28))
        children[number] = replace(children[number], born=born)
    return _all_apart(chance, children, {known, other})


def _all_apart(chance: Chance, children: list[Child], spared: set[int]) -> list[Child]:
    """Give another forename to whoever came to share a name by kinship."""
    taken = {(children[number].forename, children[number].surname) for number in spared}
    for number, child in enumerate(children):
        forename = child.forename
        while (forename, child.surname) in taken and number not in spared:
            forename = chance.choice(BOYS if child.sex == "M" else GIRLS)
        children[number] = replace(child, forename=forename)
        taken.add((forename, child.surname))
    return children
