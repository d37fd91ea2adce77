"""One layer of a network at a time: ties between two kinds of node, and through what is shared.

Analyse a layer by itself as well as all together: a measure over everything says little of friends.
Shared places and persons tie people by Newman's weight (Newman 2001), over gatherings: sets of
people who are reported there at the same time. Ties that protect are in none of these layers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

from graph.errors import UsageError
from graph.network import collapse
from graph.when import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.ids import RecordId
    from graph.picture import Picture

__all__ = ["BETWEEN", "MOST_PEOPLE", "THROUGH", "gatherings", "layer"]

_CHILDREN = frozenset({"child"})
_PEOPLE = frozenset({"person", "person_of_concern"})
_PLACES = frozenset({"location", "location_of_concern"})

BETWEEN = {
    "child-child": (_CHILDREN, _CHILDREN),
    "person-child": (_PEOPLE, _CHILDREN),
    "person-person": (_PEOPLE, _PEOPLE),
    "child-place": (_CHILDREN, _PLACES),
    "person-place": (_PEOPLE, _PLACES),
}
"""Layer to the kinds of node at the two ends of its ties."""


class _Sharing(NamedTuple):
    """How people are tied by somebody or some place that they share."""

    kinds: frozenset[str]
    """Kinds of link to whom or what is shared."""
    direct: frozenset[str]
    """Kinds of link that say it of two people, without what they share."""
    whom: frozenset[str]
    """Kinds of node that are tied."""
    from_shared: bool = False
    """Whether the links of those kinds begin at what is shared, not at who shares it."""


THROUGH = {
    "co-victim": _Sharing(
        frozenset({"targets", "suspected_of_harming"}),
        frozenset({"co_victim"}),
        _CHILDREN,
        from_shared=True,
    ),
    "co-missing": _Sharing(
        frozenset({"found_with"}),
        frozenset({"co_missing", "found_together", "found_with"}),
        _CHILDREN,
    ),
    "same-place": _Sharing(
        frozenset({"seen_at", "found_at", "frequents", "uses_place"}),
        frozenset(),
        _CHILDREN | _PEOPLE,
    ),
}
"""Layer to how people are tied through what they share."""

MOST_PEOPLE = 30
"""A gathering of more than this ties nobody: a school or a station must not tie all to all."""


_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class _Stay:
    """Somebody's time with somebody else or at a place, and the links that say so."""

    first: date
    last: date
    who: RecordId
    because: tuple[RecordId, ...]


def layer(
    picture: Picture,
    name: str,
    *,
    most_people: int | None = MOST_PEOPLE,
    days_apart: int | None = 0,
) -> nx.Graph[RecordId]:
    """
    Give one layer of a day's network.

    Parameters
    ----------
    picture
        The day's picture.
    name
        A key of :data:`BETWEEN` (ties between two kinds of node) or of :data:`THROUGH` (ties
        through what is shared: ``co-victim``, ``co-missing``, ``same-place``).
    most_people
        Gatherings of more people are left out and counted; None for no limit. Only for ties through
        what is shared.
    days_apart
        Two people share something if reports of them there, first to last seen, overlap or lie at
        most so many days apart; None for whoever was ever there. Only for ties through what is
        shared.

    Returns
    -------
    networkx.Graph
        The nodes that have a tie in the layer, sorted, with their attributes. Between two kinds:
        edges as :func:`graph.network.collapse` makes them of the layer's links alone. Through what
        is shared: ``strength`` (Newman's weight: the sum over gatherings of 1 / (people there - 1),
        so that a person's weights add up to the number of gatherings that they share with anybody;
        a statement about two is a gathering of two), ``gatherings`` (how many), ``through`` (whom
        or what they share, sorted), ``because`` (the two's own link ids there, sorted); graph
        attribute ``left_out``, the number of gatherings over the limit.

    Raises
    ------
    UsageError
        If there is no such layer.
    """
    if name in BETWEEN:
        return _between(picture.network, *BETWEEN[name])
    if name in THROUGH:
        direct, stays = _stays(picture, THROUGH[name])
        return _tied(picture.network, direct, stays, most_people, days_apart)
    msg = f"There is no layer “{name}”; there are {', '.join((*BETWEEN, *THROUGH))}."
    raise UsageError(msg)


def _between(
    network: nx.MultiDiGraph[RecordId], one: frozenset[str], other: frozenset[str]
) -> nx.Graph[RecordId]:
    kinds = network.nodes(data="kind")
    part: nx.MultiDiGraph[RecordId] = nx.MultiDiGraph(**network.graph)
    ties = [
        (source, target, key, tie)
        for source, target, key, tie in network.edges(keys=True, data=True)
        if not tie["protective"]
        and (
            (kinds[source] in one and kinds[target] in other)
            or (kinds[source] in other and kinds[target] in one)
        )
    ]
    there = sorted({end for source, target, *_ in ties for end in (source, target)})
    part.add_nodes_from((node, network.nodes[node]) for node in there)
    for source, target, key, tie in ties:
        part.add_edge(source, target, key=key, **tie)
    return collapse(part)


_Stays = dict["RecordId", "list[_Stay]"]


def _stays(picture: Picture, sharing: _Sharing) -> tuple[list[tuple[_Stay, ...]], _Stays]:
    """Sort the statements into those about two directly, and stays by what is shared."""
    kinds = picture.network.nodes(data="kind")
    link_of = {link.id: link for link in picture.casebook.links}
    direct: list[tuple[_Stay, ...]] = []
    stays: _Stays = {}
    for source, target, tie in picture.network.edges(data=True):
        if tie["protective"]:
            continue
        both = kinds[source] in sharing.whom and kinds[target] in sharing.whom
        who, what = (target, source) if sharing.from_shared else (source, target)
        for one in tie["because"]:
            first, last = first_day(link_of[one].first_seen), last_day(link_of[one].last_seen)
            if both and tie["kind"] in sharing.direct:
                direct.append(tuple(_Stay(first, last, end, (one,)) for end in (source, target)))
            if tie["kind"] in sharing.kinds and kinds[who] in sharing.whom:
                stays.setdefault(what, []).append(_Stay(first, last, who, (one,)))
    return direct, stays


def gatherings(stays: Iterable[_Stay]) -> Iterator[tuple[_Stay, ...]]:
    """
    Find who was somewhere at the same time: the largest sets whose times all overlap.

    Parameters
    ----------
    stays
        Times at one place or with one person; several of one person that overlap or follow day upon
        day count as one.

    Yields
    ------
    tuple
        Two or more stays that all overlap, with nobody left out who overlaps all of them, in order
        of time: two people are in one set together if and only if their times overlap.
    """
    there: dict[_Stay, None] = {}
    grown = False
    for stay in sorted(_merged(stays)):
        ended = [one for one in there if one.last < stay.first]
        if ended:
            if grown and len(there) > 1:
                yield tuple(there)
            grown = False
            for one in ended:
                del there[one]
        there[stay] = None
        grown = True
    if grown and len(there) > 1:
        yield tuple(there)


def _merged(stays: Iterable[_Stay]) -> list[_Stay]:
    """Make one of one person's stays that overlap or follow day upon day."""
    found: list[_Stay] = []
    last: _Stay | None = None
    for stay in sorted(stays, key=lambda one: (one.who, one.first, one.last)):
        if last is not None and last.who == stay.who and stay.first <= last.last + _A_DAY:
            because = tuple(sorted({*last.because, *stay.because}))
            last = _Stay(last.first, max(last.last, stay.last), stay.who, because)
            found[-1] = last
        else:
            found.append(stay)
            last = stay
    return found


def _ever(stays: Iterable[_Stay]) -> list[tuple[_Stay, ...]]:
    """Take all who were ever there as one gathering."""
    held: dict[RecordId, _Stay] = {}
    for stay in sorted(stays):
        before = held.get(stay.who, stay)
        because = tuple(sorted({*before.because, *stay.because}))
        held[stay.who] = _Stay(before.first, max(before.last, stay.last), stay.who, because)
    return [tuple(held.values())] if len(held) > 1 else []


def _tied(
    network: nx.MultiDiGraph[RecordId],
    direct: Iterable[tuple[_Stay, ...]],
    stays: _Stays,
    most_people: int | None,
    days_apart: int | None,
) -> nx.Graph[RecordId]:
    """Tie all who met, each gathering by 1 / (people there - 1)."""
    met: list[tuple[tuple[RecordId, ...], tuple[_Stay, ...]]] = [((), two) for two in direct]
    left_out = 0
    for what, held in sorted(stays.items()):
        there = _ever(held) if days_apart is None else gatherings(_longer(held, days_apart))
        for together in there:
            if most_people is not None and len(together) > most_people:
                left_out += 1
            else:
                met.append(((what,), together))
    found: nx.Graph[RecordId] = nx.Graph(**network.graph, left_out=left_out)
    who = sorted({stay.who for _, together in met for stay in together})
    found.add_nodes_from((one, network.nodes[one]) for one in who)
    for through, together in met:
        for one, other in combinations(sorted(together, key=lambda stay: stay.who), 2):
            _tie(found, one, other, through, 1.0 / (len(together) - 1))
    return found


def _longer(stays: Iterable[_Stay], days: int) -> list[_Stay]:
    """Let each stay last so many days longer, so that what lies so far apart overlaps."""
    more = timedelta(days=days)
    return [_Stay(one.first, one.last + more, one.who, one.because) for one in stays]


def _tie(
    found: nx.Graph[RecordId],
    one: _Stay,
    other: _Stay,
    through: tuple[RecordId, ...],
    share: float,
) -> None:
    held = found.get_edge_data(one.who, other.who) or {
        "strength": 0.0,
        "gatherings": 0,
        "through": (),
        "because": (),
    }
    found.add_edge(
        one.who,
        other.who,
        strength=held["strength"] + share,
        gatherings=held["gatherings"] + 1,
        through=tuple(sorted({*held["through"], *through})),
        because=tuple(sorted({*held["because"], *one.because, *other.because})),
    )
