"""Who is tied to whom in the made-up year: a few hold much, most hold little."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mapping.made_up_year.chance import stream
from mapping.made_up_year.people import STORIES, YEAR_END

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mapping.made_up_year.chance import Chance
    from mapping.made_up_year.concerns import PersonOfConcern
    from mapping.made_up_year.people import Child
    from mapping.made_up_year.places import Place

__all__ = ["PeerGroup", "Ties", "tie"]

_BRIDGE = 5
_CHILDREN_OF_POC = {0: 9, 1: 7, 2: 5, 3: 6, 4: 3}
_CHILDREN_OF_PLACE = {0: 8, 1: 6, 2: 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerGroup:
    """
    One mapped group.

    Attributes
    ----------
    label
        The team's neutral working label.
    members
        Its children.
    """

    label: str
    members: tuple[Child, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """
    Who is tied to whom; every mapping goes from a reference.

    Attributes
    ----------
    children_of_poc, children_of_place
        Children linked to a person or a location of concern.
    places_of_poc, pocs_of_place
        Locations linked to a person of concern, and the other way.
    core
        For each story, its children, the most involved first.
    groups
        The mapped peer groups.
    """

    children_of_poc: Mapping[str, tuple[Child, ...]]
    children_of_place: Mapping[str, tuple[Child, ...]]
    places_of_poc: Mapping[str, tuple[Place, ...]]
    pocs_of_place: Mapping[str, tuple[PersonOfConcern, ...]]
    core: Mapping[str, tuple[Child, ...]]
    groups: tuple[PeerGroup, ...]


def tie(
    seed: int,
    children: Sequence[Child],
    pocs: Sequence[PersonOfConcern],
    places: Sequence[Place],
) -> Ties:
    """
    Tie children, persons and places of concern together.

    Parameters
    ----------
    seed
        The seed of the whole year.
    children, pocs, places
        Everybody and everywhere.

    Returns
    -------
    Ties
        Four knots, one for each story, loosely joined; everybody else at the edge.
    """
    chance = stream(seed, "ties")
    core = {story: _core(children, story) for story in STORIES}
    poc_children = {poc.reference: tuple(_children_of(chance, poc, children, core)) for poc in pocs}
    place_children = {
        place.reference: tuple(_children_at(chance, place, children, core)) for place in places
    }
    poc_places = {poc.reference: tuple(_places_of(chance, poc, places)) for poc in pocs}
    place_pocs: dict[str, list[PersonOfConcern]] = defaultdict(list)
    for poc in pocs:
        for place in poc_places[poc.reference]:
            # The sheet of locations is kept by somebody else: it names some of them.
            if poc.rank <= _BRIDGE or chance.happens(0.35):
                place_pocs[place.reference].append(poc)
    return Ties(
        children_of_poc=poc_children,
        children_of_place=place_children,
        places_of_poc=poc_places,
        pocs_of_place={key: tuple(value) for key, value in place_pocs.items()},
        core=core,
        groups=tuple(_groups(core)),
    )


def _core(children: Sequence[Child], story: str) -> tuple[Child, ...]:
    inside = [child for child in children if child.story == story]
    order = {"referred": 2}
    return tuple(
        sorted(
            inside,
            key=lambda child: (
                0 if child.pattern in YEAR_END else order.get(child.pattern, 1),
                child.reference,
            ),
        )
    )


def _nearby(chance: Chance, children: Sequence[Child], settlement: str, count: int) -> list[Child]:
    near = [child for child in children if child.settlement == settlement]
    return chance.some(near if len(near) >= count else children, count)


def _children_of(
    chance: Chance,
    poc: PersonOfConcern,
    children: Sequence[Child],
    core: Mapping[str, tuple[Child, ...]],
) -> list[Child]:
    if poc.rank == _BRIDGE:
        return [*chance.some(core[STORIES[0]][:9], 4), *chance.some(core[STORIES[1]][:9], 4)]
    if poc.story:
        return chance.some(core[poc.story][:13], _CHILDREN_OF_POC[poc.rank])
    return _nearby(chance, children, poc.settlement, chance.weighted({0: 40, 1: 40, 2: 16, 3: 4}))


def _children_at(
    chance: Chance,
    place: Place,
    children: Sequence[Child],
    core: Mapping[str, tuple[Child, ...]],
) -> list[Child]:
    if place.story:
        return chance.some(core[place.story][:14], _CHILDREN_OF_PLACE[place.rank])
    count = chance.weighted({0: 30, 1: 38, 2: 22, 3: 10})
    return _nearby(chance, children, place.settlement, count)


def _places_of(chance: Chance, poc: PersonOfConcern, places: Sequence[Place]) -> list[Place]:
    of_story = {(place.story, place.rank): place for place in places if place.story}
    if poc.rank == _BRIDGE:
        return [of_story[STORIES[0], 0], of_story[STORIES[1], 0]]
    if poc.story:
        ranks = {0: (0, 1, 2), 1: (0, 1), 2: (1,), 3: (0, 2), 4: (2,)}[poc.rank]
        return [of_story[poc.story, rank] for rank in ranks]
    if chance.happens(0.06):
        busy = [place for place in places if place.story == poc.settlement]
        return chance.some(busy, 1)
    if chance.happens(0.22):
        near = [place for place in places if place.settlement == poc.settlement and not place.story]
        return chance.some(near, 1)
    return []


def _groups(core: Mapping[str, tuple[Child, ...]]) -> list[PeerGroup]:
    """Map two groups in each story; one child belongs to groups of two stories."""
    groups = []
    for story in STORIES:
        members = core[story]
        word = story.split()[-1]
        groups.append(PeerGroup(label=f"{word} group 1", members=members[0:14:2]))
        groups.append(PeerGroup(label=f"{word} group 2", members=members[1:13:2]))
    shared = groups[0].members[2]
    groups[4] = PeerGroup(label=groups[4].label, members=(*groups[4].members, shared))
    return groups
