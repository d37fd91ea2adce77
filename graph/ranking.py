"""Persons, locations and groups of concern in order, each figure with the records behind it.

The components and weights are those of ``graph/data/ranking.toml``, which every paper prints; the
points are their sum and nothing else decides the order. Children are never ranked: a child's link
is evidence about the person or place, and a POC who is a child is listed apart, safeguarding first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from graph.cases import case_on
from graph.errors import UsageError
from graph.evidence import grade_order, independent, seen_by
from graph.picture import is_open
from graph.records import Location, PeerGroup, Person
from graph.vocabulary import read_data
from graph.when import first_day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from graph.ids import RecordId
    from graph.picture import Picture
    from graph.records import Link

__all__ = ["KINDS", "Measure", "Ranked", "Ranking", "rank", "ranking_weights"]

KINDS = ("poc", "loc", "group")
_TYPES = {"poc": Person, "loc": Location, "group": PeerGroup}
_WINDOWS = {"children_90_days": 90, "children_12_months": 365}
MOST_SOURCES = 5
"""More independent sources than this add no more points."""


@dataclass(frozen=True, slots=True)
class Measure:
    """
    A figure and what it was counted from.

    Attributes
    ----------
    name
        Name of the component.
    value
        The figure; None where nothing is recorded that it could be counted from.
    because
        Ids of the records it was counted from, sorted.
    """

    name: str
    value: int | float | str | None
    because: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """
    One place in a ranking.

    Attributes
    ----------
    rank
        1 for the first; equal points share the smaller number.
    subject
        A person, location or group of concern; never a child.
    points
        Sum of weight times value over the weighted components.
    components
        Every component, in the order of the paper.
    """

    rank: int
    subject: RecordId
    points: int
    components: tuple[Measure, ...]

    def value(self, name: str) -> int | float | str | None:
        """
        Give one component's value.

        Parameters
        ----------
        name
            Name of the component.

        Returns
        -------
        int, float, str or None
            Its value.
        """
        return next(one.value for one in self.components if one.name == name)


@dataclass(frozen=True, slots=True)
class Ranking:
    """
    A ranking with what was left out of it and why.

    Attributes
    ----------
    of
        ``poc``, ``loc`` or ``group``.
    as_at
        The day.
    weights
        Component to weight, as printed.
    rows
        In order of rank, then reference.
    listed_apart
        POCs who are children on the day: safeguarding first, never ranked.
    closed
        Subjects whose case is closed or ended without action; not ranked.
    unresolved
        How many people (or places) are only named and not ranked.
    """

    of: str
    as_at: date
    weights: Mapping[str, int]
    rows: tuple[Ranked, ...]
    listed_apart: tuple[RecordId, ...]
    closed: tuple[RecordId, ...]
    unresolved: int


def ranking_weights() -> dict[str, int]:
    """
    Read the weights as shipped.

    Returns
    -------
    dict
        Component to weight, in the order of the file.
    """
    return msgspec.convert(read_data("ranking")["weights"], dict[str, int])


def rank(picture: Picture, of: str, *, weights: Mapping[str, int] | None = None) -> Ranking:
    """
    Put the open persons, locations or groups of concern in order.

    Parameters
    ----------
    picture
        The day's picture.
    of
        ``poc``, ``loc`` or ``group``.
    weights
        Component to weight; None takes the weights as shipped.

    Returns
    -------
    Ranking
        Every open subject that may be ranked, and who was left out. Of equal points the smaller
        reference comes first and both carry the same rank.

    Raises
    ------
    UsageError
        If `of` is none of the three, or a weight names no component.
    """
    if of not in KINDS:
        msg = f"“{of}” cannot be ranked; there are {', '.join(KINDS)}. Children are never ranked."
        raise UsageError(msg)
    weights = ranking_weights() if weights is None else weights
    subjects, apart, closed = _candidates(picture, of)
    rows = [(one, _components(picture, one)) for one in subjects]
    scored = sorted(
        ((-_points(parts, weights), subject, parts) for subject, parts in rows),
        key=lambda row: row[:2],
    )
    ranked: list[Ranked] = []
    for place, (minus, subject, parts) in enumerate(scored, start=1):
        shared = ranked[-1].rank if ranked and ranked[-1].points == -minus else place
        ranked.append(Ranked(shared, subject, -minus, parts))
    return Ranking(
        of, picture.as_at, dict(weights), tuple(ranked), apart, closed, _unresolved(picture, of)
    )


def _candidates(
    picture: Picture, of: str
) -> tuple[list[RecordId], tuple[RecordId, ...], tuple[RecordId, ...]]:
    """Sort the subjects of one kind into those to rank, children listed apart, and closed."""
    casebook, day = picture.casebook, picture.as_at
    if of == "group":
        held = {casebook.canonical(one.id) for one in casebook.groups}
        return sorted(one for one in held if one in picture.network), (), ()
    wanted = _TYPES[of]
    subjects: list[RecordId] = []
    apart: list[RecordId] = []
    closed: list[RecordId] = []
    for subject in sorted(casebook.concern_of):
        concern = case_on(casebook, subject, day)
        if concern is None or casebook.is_unresolved(subject):
            continue
        if not isinstance(casebook.get(concern.subject), wanted):
            continue
        if casebook.is_child(subject, day):
            apart.append(subject)
        elif is_open(concern, day):
            subjects.append(subject)
        else:
            closed.append(subject)
    return subjects, tuple(apart), tuple(closed)


def _unresolved(picture: Picture, of: str) -> int:
    if of == "group":
        return 0
    records = picture.casebook.people if of == "poc" else picture.casebook.locations
    return sum(1 for one in records if picture.casebook.is_unresolved(one.id))


def _points(parts: Iterable[Measure], weights: Mapping[str, int]) -> int:
    values = {part.name: part.value for part in parts}
    if unknown := sorted(weights.keys() - values.keys()):
        msg = f"no component “{unknown[0]}” to weigh; there are {', '.join(values)}"
        raise UsageError(msg)
    total = 0
    for name, weight in weights.items():
        value = values[name]
        if isinstance(value, int):
            total += weight * (min(value, MOST_SOURCES) if name == "independent_sources" else value)
    return total


def _components(picture: Picture, subject: RecordId) -> tuple[Measure, ...]:
    children = picture.children_of.get(subject, {})
    links = sorted({link for held in children.values() for link in held}, key=lambda one: one.id)
    serious = tuple(sorted(child for child in children if child in picture.serious))
    only = tuple(sorted(one for one in children if picture.reached_by.get(one) == (subject,)))
    return (
        Measure("children", len(children), tuple(sorted(children))),
        Measure("children_significant", len(serious), serious),
        *(_recent(picture, children, name, days) for name, days in _WINDOWS.items()),
        Measure("bridging", len(only), only),
        _sources(picture, links),
        _best_grade(links),
        _last_evidence(links, picture.as_at),
        Measure("betweenness", round(picture.betweenness.get(subject, 0.0), 4), (subject,)),
        _since_action(picture, subject),
    )


def _recent(
    picture: Picture, children: Mapping[RecordId, tuple[Link, ...]], name: str, days: int
) -> Measure:
    since = picture.as_at - timedelta(days=days)
    recent = tuple(
        sorted(
            child
            for child, links in children.items()
            if any(last_day(link.last_seen) > since for link in links)
        )
    )
    return Measure(name, len(recent), recent)


def _sources(picture: Picture, links: list[Link]) -> Measure:
    sources = independent(links, picture.table)
    return Measure("independent_sources", len(sources), tuple(sorted(one.id for one in sources)))


def _best_grade(links: list[Link]) -> Measure:
    graded = [link for link in links if link.grading.is_graded]
    if not graded:
        return Measure("best_grade", None, ())
    best = min(graded, key=lambda link: (grade_order(link.grading), link.id)).grading
    return Measure(
        "best_grade",
        best.code,
        tuple(link.id for link in graded if grade_order(link.grading) == grade_order(best)),
    )


def _last_evidence(links: list[Link], day: date) -> Measure:
    if not links:
        return Measure("last_evidence", None, ())
    seen = {link.id: seen_by(link, day)[:10] for link in links}
    latest = max(seen.values())
    return Measure("last_evidence", latest, tuple(one for one in seen if seen[one] == latest))


def _since_action(picture: Picture, subject: RecordId) -> Measure:
    """Count the days since an action was tasked or done, whichever is later."""
    done = [
        (first_day(on), action.id)
        for action in picture.casebook.actions_of.get(subject, ())
        for on in (action.tasked, action.done_on)
        if on is not None
    ]
    past = [one for one in done if one[0] <= picture.as_at]
    if not past:
        return Measure("days_since_action", None, ())
    latest = max(day for day, _ in past)
    return Measure(
        "days_since_action",
        (picture.as_at - latest).days,
        tuple(sorted({one for day, one in past if day == latest})),
    )
