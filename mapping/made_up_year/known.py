"""The hard cases among the invented people: twins, namesakes, one man twice, those near 18."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapping.made_up_year.people import STORIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mapping.made_up_year.events import World
    from mapping.made_up_year.people import Person

__all__ = ["KnownPeople", "known_people"]

_GROWN = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPeople:
    """
    The hard cases that were put into the year on purpose, by reference.

    Attributes
    ----------
    twins
        Two children of one surname and one day of birth.
    namesake_children
        Two children of one name.
    namesake_child_and_poc
        A child and a person of concern of one name.
    same_man_twice
        Two references of one man.
    under_18_poc
        A person of concern who is 17.
    turned_18
        Children whose eighteenth birthday falls into the year.
    """

    twins: tuple[str, ...]
    namesake_children: tuple[str, ...]
    namesake_child_and_poc: tuple[str, ...]
    same_man_twice: tuple[str, ...]
    under_18_poc: str
    turned_18: tuple[str, ...]


def known_people(world: World) -> KnownPeople:
    """
    Find the hard cases in the finished world, so that what is told of them is what was written.

    Parameters
    ----------
    world
        Who and where.

    Returns
    -------
    KnownPeople
        Their references.
    """
    children, pocs, until = world.children, world.pocs, world.window.until
    day_before = world.window.day(-1)
    near = [child for child in children if child.story == STORIES[3]]
    names = {_name(child): child.reference for child in children}
    both = next((names[_name(poc)], poc.reference) for poc in pocs if _name(poc) in names)
    return KnownPeople(
        twins=_alike((f"{child.surname} {child.born}", child.reference) for child in near),
        namesake_children=_alike((_name(child), child.reference) for child in children),
        namesake_child_and_poc=both,
        same_man_twice=_alike((_name(poc), poc.reference) for poc in pocs),
        under_18_poc=next(poc.reference for poc in pocs if _age(poc, until) < _GROWN),
        turned_18=tuple(
            child.reference
            for child in children
            if _age(child, day_before) < _GROWN <= _age(child, until)
        ),
    )


def _name(person: Person) -> str:
    return f"{person.forename} {person.surname}"


def _age(person: Person, day: date) -> int:
    born = person.born
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _alike(people: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give the references that share a key with another, sorted."""
    held: dict[str, list[str]] = defaultdict(list)
    for key, reference in people:
        held[key].append(reference)
    return tuple(sorted(one for same in held.values() if len(same) > 1 for one in same))
